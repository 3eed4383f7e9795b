/**
 * Which step may follow which of a question to a source; the server enforces it, the screens draw their buttons from it.
 *
 * | state | means |
 * | --- | --- |
 * | registered | waits for its first asking |
 * | asking | the source is being asked; when the asker is lost it is asked again |
 * | waiting | no answer yet; asked again by itself until the deadline |
 * | matched, mismatched, not-found | the source has answered |
 * | overdue | no answer until the deadline: a certificate, or asking again by hand |
 * | certified | a person has accepted a certificate in place of the source |
 * | cancelled | the business gave up, or the consent was revoked |
 */
export const steps = {
  registered: {
    ask: 'asking',
    match: 'matched',
    mismatch: 'mismatched',
    miss: 'not-found',
    expire: 'overdue',
    cancel: 'cancelled',
    fail: 'waiting',
  },
  asking: {
    ask: 'asking',
    match: 'matched',
    mismatch: 'mismatched',
    miss: 'not-found',
    fail: 'waiting',
    expire: 'overdue',
    cancel: 'cancelled',
  },
  waiting: {
    ask: 'asking',
    match: 'matched',
    mismatch: 'mismatched',
    miss: 'not-found',
    fail: 'waiting',
    expire: 'overdue',
    cancel: 'cancelled',
    certify: 'certified',
    recheck: 'registered',
  },
  matched: { recheck: 'registered' },
  mismatched: { recheck: 'registered', certify: 'certified', cancel: 'cancelled' },
  'not-found': { recheck: 'registered', certify: 'certified', cancel: 'cancelled' },
  overdue: { recheck: 'registered', certify: 'certified', cancel: 'cancelled' },
  certified: {},
  cancelled: {},
} as const;
export type QueryState = keyof typeof steps;
export type Step = 'ask' | 'match' | 'mismatch' | 'miss' | 'fail' | 'expire' | 'cancel' | 'certify' | 'recheck';

/** The state after a step, or `undefined` when the step may not be taken. */
export function stateAfter(state: QueryState, step: Step): QueryState | undefined {
  const next: Partial<Record<Step, QueryState>> = steps[state];
  return next[step];
}

/** What a business is told: `unavailable` says that the case waits; `overdue` that it will not be asked by itself any more. */
export type EvidenceResult = 'match' | 'mismatch' | 'not-found' | 'unavailable' | 'overdue' | 'certified' | 'cancelled';

/** What a business may rely on. */
export const isProven = (result: EvidenceResult): boolean => result === 'match' || result === 'certified';

/** The result that a state stands for; `undefined` while nothing is known. */
export const resultOf: Readonly<Record<QueryState, EvidenceResult | undefined>> = {
  registered: undefined,
  asking: undefined,
  waiting: 'unavailable',
  matched: 'match',
  mismatched: 'mismatch',
  'not-found': 'not-found',
  overdue: 'overdue',
  certified: 'certified',
  cancelled: 'cancelled',
};
