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
  /** All that was to be said has been heard: a # from now on is meant. */
  heardOut(): void;
  /** Forgets what was pressed ahead. */
  forget(): Promise<void>;
}

const allKeys = '0123456789*#';
/** As long as a finger takes from a key to the # by which it is closed: less than a sentence, so that who has heard one means it. */
const closingHashMs = 1_000;
/** How long a listening lasts while something else is waited for: the answer comes that much later at most. */
const sliceMs = 100;
/** Nobody keys more ahead than two numbers and a choice; a machine does. */
const aheadAtMost = 40;
/** How long a silence is before we know that nothing more was pressed: longer than a finger takes from key to key. */
const quietMs = 400;

interface Pressed {
  readonly key: string;
  readonly at: number;
}
const pressed = (key: string | undefined): Pressed | undefined =>
  key === undefined ? undefined : { key, at: performance.now() };

export function createKeyboard(line: Line): Keyboard {
  const ahead: Pressed[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  let countedAt = Number.NEGATIVE_INFINITY;
  /** Whether it is the # of the choice before it; by when both were pressed, not by when the service got round to them. */
  const isClosing = (one: Pressed | undefined): boolean => {
    if (!one) return false;
    const isSoon = one.at - countedAt <= closingHashMs;
    lastAt = one.at;
    // One # closes one key.
    countedAt = Number.NEGATIVE_INFINITY;
    return one.key === '#' && isSoon;
  };
  const keep = (key: string | undefined): void => {
    const one = pressed(key);
    if (one && ahead.length < aheadAtMost) ahead.push(one);
  };
  const next = async (milliseconds: number): Promise<string | undefined> => {
    const one = ahead.shift() ?? pressed(await line.waitForDigit(milliseconds));
    return isClosing(one) ? next(milliseconds) : one?.key;
  };
  const play = async (file: string, stoppingKeys: string): Promise<string | undefined> => {
    const known = ahead.findIndex(({ key }) => stoppingKeys.includes(key));
    const one = known < 0 ? pressed(await line.play(file, stoppingKeys)) : ahead.splice(0, known + 1).at(-1);
    return isClosing(one) ? play(file, stoppingKeys) : one?.key;
  };
  return {
    play,
    next,
    playAside: async (file) => keep(await line.play(file, allKeys)),
    listenDuring: async <T>(work: Promise<T>, milliseconds: number) => {
      const until = performance.now() + milliseconds;
      let found: { readonly value: T } | undefined;
      let failed: { readonly error: unknown } | undefined;
      const watched = work.then(
        (value) => {
          found = { value };
        },
        (error: unknown) => {
          failed = { error };
        },
      );
      // A turn for what is answered at once. From then on one listening follows the other: a key between two is lost.
      await Promise.race([watched, new Promise((resolve) => setTimeout(resolve, 5))]);
      while (!found && !failed && performance.now() < until) keep(await line.waitForDigit(sliceMs));
      if (failed) throw failed.error;
      return found?.value;
    },
    countedAtOnce: () => {
      countedAt = lastAt;
    },
    heardOut: () => {
      countedAt = Number.NEGATIVE_INFINITY;
    },
    forget: async () => {
      ahead.length = 0;
      while ((await line.waitForDigit(quietMs)) !== undefined);
    },
  };
}
