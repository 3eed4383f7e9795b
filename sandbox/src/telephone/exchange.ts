import { createPlacedCall, type Extensions, type PlacedCall } from './placed-call.ts';

export interface ExchangeOptions {
  /** The service's FastAGI listener. */
  readonly agi: { readonly host: string; readonly port: number };
  /** How fast sounds are played: 1 as in life, 0 in no time, for tests. */
  readonly pace?: number;
  /** Agents' telephones that nobody attends are answered at once when not told otherwise. */
  readonly answersItself?: boolean;
}

/** What an agent's telephone does. */
export interface Telephone {
  readonly extension: string;
  readonly state: 'quiet' | 'ringing' | 'talking';
  /** Who calls. */
  readonly caller: string | undefined;
}

/** A telephone exchange as Asterisk is one towards the service: it dials FastAGI for each call, and rings extensions. */
export interface Exchange {
  place(call: { readonly caller: string; readonly centerId?: number | undefined }): PlacedCall;
  find(id: string): PlacedCall | undefined;
  telephones(): Telephone[];
  /** Lifts, or puts down, the receiver of an extension. Answers whether there was anything to do. */
  lift(extension: string): boolean;
  putDown(extension: string): boolean;
  close(): Promise<void>;
}

interface Receiver {
  readonly caller: string;
  readonly isTalking: boolean;
  readonly lift: () => void;
  readonly putDown: () => void;
}

/** The telephones of the agents: each rings for one caller at a time. */
function createExtensions(answersItself: boolean) {
  const ringing = new Map<string, Receiver>();
  const extensions: Extensions = {
    ring: (extension, caller, seconds) =>
      new Promise((resolve) => {
        if (ringing.has(extension)) return resolve({ outcome: 'BUSY' });
        const timer = setTimeout(() => end('NOANSWER'), seconds * 1_000);
        const end = (outcome: string) => {
          clearTimeout(timer);
          ringing.delete(extension);
          resolve({ outcome });
        };
        const lift = () => {
          clearTimeout(timer);
          let over: () => void = () => undefined;
          const talked = new Promise<void>((done) => {
            over = done;
          });
          const putDown = () => {
            ringing.delete(extension);
            over();
          };
          ringing.set(extension, { caller, isTalking: true, lift: () => undefined, putDown });
          resolve({ outcome: 'ANSWER', talked, putDown });
        };
        ringing.set(extension, { caller, isTalking: false, lift, putDown: () => end('BUSY') });
        if (answersItself) lift();
      }),
    stop: (extension) => ringing.get(extension)?.putDown(),
  };
  return { ringing, extensions };
}

/** The telephones that ring or talk, by their extensions. */
export const telephonesOf = (
  ringing: ReadonlyMap<string, { readonly caller: string; readonly isTalking: boolean }>,
): ReturnType<Exchange['telephones']> =>
  [...ringing].map(([extension, { caller, isTalking }]) => ({
    extension,
    caller,
    state: isTalking ? ('talking' as const) : ('ringing' as const),
  }));

const callsRemembered = 50;

export function createExchange(options: ExchangeOptions): Exchange {
  const calls = new Map<string, PlacedCall>();
  const { ringing, extensions } = createExtensions(options.answersItself ?? false);
  let count = 0;
  return {
    place: ({ caller, centerId }) => {
      count += 1;
      const call = createPlacedCall({
        ...options,
        id: `${Math.floor(Temporal.Now.instant().epochMilliseconds / 1_000)}.${count}`,
        caller,
        centerId,
        extensions,
      });
      calls.set(call.id, call);
      for (const oldest of calls.keys()) {
        if (calls.size <= callsRemembered) break;
        if (calls.get(oldest)?.state() === 'over') calls.delete(oldest);
        else break;
      }
      return call;
    },
    find: (id) => calls.get(id),
    telephones: () => telephonesOf(ringing),
    lift: (extension) => {
      const there = ringing.get(extension);
      if (!there || there.isTalking) return false;
      there.lift();
      return true;
    },
    putDown: (extension) => {
      const there = ringing.get(extension);
      there?.putDown();
      return there !== undefined;
    },
    close: async () => {
      for (const call of calls.values()) call.hangUp();
      await Promise.all([...calls.values()].map(({ ended }) => ended));
    },
  };
}
