/** As long as a finger takes from key to key. */
const betweenKeysMs = 150;

/**
 * The keys of a telephone. As in life they come one after the other, and one that comes while no command listens is lost; in
 * no time, for tests, each waits until it is asked for.
 */
export function createKeyboard(isAsInLife: boolean) {
  const early: string[] = [];
  let waiting: ((key: string | undefined) => void) | undefined;
  let lastPressed: Promise<unknown> = Promise.resolve();
  const arrive = (key: string) => {
    if (waiting) waiting(key);
    else if (!isAsInLife) early.push(key);
  };
  return {
    /** Waits for one of these keys, the end of the time or of the call. */
    next: (wanted: string, milliseconds: number): Promise<string | undefined> =>
      new Promise((resolve) => {
        const known = early.findIndex((key) => wanted.includes(key));
        if (known >= 0) return resolve(early.splice(0, known + 1).at(-1));
        // Read, and not wanted: an exchange forgets them (ast_waitstream).
        early.length = 0;
        const done = (key: string | undefined) => {
          clearTimeout(timer);
          waiting = undefined;
          resolve(key);
        };
        const timer = setTimeout(() => done(undefined), milliseconds);
        waiting = (key) => {
          if (key === undefined || wanted.includes(key)) done(key);
        };
      }),
    press: (keys: string) => {
      for (const key of keys) {
        if (!isAsInLife) arrive(key);
        else
          lastPressed = lastPressed.then(() => {
            arrive(key);
            return new Promise((resolve) => setTimeout(resolve, betweenKeysMs));
          });
      }
    },
    close: () => waiting?.(undefined),
  };
}
