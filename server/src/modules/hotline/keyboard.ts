import type { Line } from './ports.ts';

// The keys of a call. An exchange forgets what is pressed while no command of ours listens, and whatever is pressed under a
// sound that no key stops: who knows the menu keys ahead, and what is keyed must wait for its question.

export interface Keyboard {
  /** Plays a sound; answers the key that stopped it, which may have been pressed before. */
  play(file: string, stoppingKeys: string): Promise<string | undefined>;
  /** Plays a sound that asks for nothing: a key ends it, and is kept for what is asked next. */
  playAside(file: string): Promise<void>;
  next(milliseconds: number): Promise<string | undefined>;
  /** Waits so long at most for what is under way, and keeps the keys that are pressed meanwhile. */
  listenDuring<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined>;
  /** The key that was just answered counts by itself: a # that follows closes it and means nothing more. */
  countedAtOnce(): void;
  /** Forgets what was pressed ahead. */
  forget(): Promise<void>;
}

const allKeys = '0123456789*#';
/** As long as a finger takes from a key to the # by which it is closed; who has heard a sentence meanwhile means it. */
const closingHashMs = 1_000;
/** How long a listening lasts while something else is waited for: the answer comes that much later at most. */
const sliceMs = 100;
/** Nobody keys more ahead than two numbers and a choice; a machine does. */
const aheadAtMost = 40;
/** How long a silence is before we know that nothing more was pressed. */
const quietMs = 50;

export function createKeyboard(line: Line): Keyboard {
  const ahead: string[] = [];
  let countedAt = Number.NEGATIVE_INFINITY;
  const isClosing = (key: string | undefined): boolean => {
    const isSoon = performance.now() - countedAt <= closingHashMs;
    // One # closes one key.
    countedAt = Number.NEGATIVE_INFINITY;
    return key === '#' && isSoon;
  };
  const keep = (key: string | undefined): void => {
    if (key !== undefined && ahead.length < aheadAtMost) ahead.push(key);
  };
  const next = async (milliseconds: number): Promise<string | undefined> => {
    const key = ahead.shift() ?? (await line.waitForDigit(milliseconds));
    return isClosing(key) ? next(milliseconds) : key;
  };
  const play = async (file: string, stoppingKeys: string): Promise<string | undefined> => {
    const known = ahead.findIndex((one) => stoppingKeys.includes(one));
    const key = known < 0 ? await line.play(file, stoppingKeys) : ahead.splice(0, known + 1).at(-1);
    return isClosing(key) ? play(file, stoppingKeys) : key;
  };
  return {
    play,
    next,
    playAside: async (file) => keep(await line.play(file, allKeys)),
    listenDuring: async <T>(work: Promise<T>, milliseconds: number) => {
      const until = performance.now() + milliseconds;
      let found: { readonly value: T } | undefined;
      const watched = work.then((value) => {
        found = { value };
      });
      for (;;) {
        // A turn for what is answered at once.
        await Promise.race([watched, new Promise((resolve) => setTimeout(resolve, 5))]);
        if (found || performance.now() >= until) return found?.value;
        keep(await line.waitForDigit(sliceMs));
      }
    },
    countedAtOnce: () => {
      countedAt = performance.now();
    },
    forget: async () => {
      ahead.length = 0;
      while ((await line.waitForDigit(quietMs)) !== undefined);
    },
  };
}
