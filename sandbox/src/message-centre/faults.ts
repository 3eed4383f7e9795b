import { Type } from 'typebox';

/** What a message centre does wrong on purpose; everything is right by default. Set on the sandbox page and by tests. */
export const CentreFaults = Type.Object({
  /** Refuses connections: the centre is down. */
  down: Type.Boolean(),
  /** Refuses every login. */
  refuseLogin: Type.Boolean(),
  /** Answers every SUBMIT with this result (0 takes it). */
  submitResult: Type.Integer({ minimum: 0, maximum: 99_999 }),
  /** Takes so many SUBMITs without answering them: the message is on its way all the same. */
  silentSubmits: Type.Integer({ minimum: 0, maximum: 100_000 }),
  /** Answers so many SUBMITs with «flow control» before it takes messages again. */
  throttledSubmits: Type.Integer({ minimum: 0, maximum: 100_000 }),
  /** `delivered`, `failed`, or no report at all. */
  report: Type.Union([Type.Literal('delivered'), Type.Literal('failed'), Type.Literal('none')]),
  /** The report leaves this long after the message, in milliseconds; before the answer when negative. */
  reportAfterMs: Type.Integer({ minimum: -1, maximum: 600_000 }),
  /** How often the same report comes. */
  reportTimes: Type.Integer({ minimum: 1, maximum: 5 }),
});
export type CentreFaults = Type.Static<typeof CentreFaults>;

export const noFaults: CentreFaults = {
  down: false,
  refuseLogin: false,
  submitResult: 0,
  silentSubmits: 0,
  throttledSubmits: 0,
  report: 'delivered',
  reportAfterMs: 0,
  reportTimes: 1,
};

export interface FaultSwitch {
  get(): CentreFaults;
  set(change: Partial<CentreFaults>): void;
  /** Uses up one of a counted fault; false when none is left. */
  useUp(fault: 'silentSubmits' | 'throttledSubmits'): boolean;
}

export function createFaultSwitch(): FaultSwitch {
  let faults = noFaults;
  return {
    get: () => faults,
    set: (change) => {
      faults = { ...faults, ...change };
    },
    useUp: (fault) => {
      if (faults[fault] === 0) return false;
      faults = { ...faults, [fault]: faults[fault] - 1 };
      return true;
    },
  };
}
