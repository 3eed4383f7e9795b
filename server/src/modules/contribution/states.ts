/** Which step may follow which; the server enforces it, the screens draw their buttons from it. */
export const steps = {
  draft: { confirm: 'confirmed', discard: 'withdrawn' },
  confirmed: {
    payInFull: 'posted',
    payShort: 'short',
    payFromUnallocated: 'posted',
    collect: 'collecting',
    withdraw: 'withdrawn',
  },
  short: {
    payInFull: 'posted',
    payShort: 'short',
    payFromUnallocated: 'posted',
    collect: 'collecting',
    withdraw: 'withdrawn',
  },
  /** The bank has been told to collect and has not answered: nothing else moves it. */
  collecting: { collected: 'posted', collectedShort: 'short', refused: 'confirmed', refusedShort: 'short' },
  /** Only the bank's taking back of a collection reopens a posted month. */
  posted: { takenBack: 'confirmed', takenBackShort: 'short' },
  withdrawn: {},
} as const;
export type RemittanceState = keyof typeof steps;
export type Step =
  | 'confirm'
  | 'discard'
  | 'payInFull'
  | 'payShort'
  | 'payFromUnallocated'
  | 'collect'
  | 'collected'
  | 'collectedShort'
  | 'refused'
  | 'refusedShort'
  | 'takenBack'
  | 'takenBackShort'
  | 'withdraw';

/** The state after a step, or `undefined` when the step may not be taken. */
export function stateAfter(state: RemittanceState, step: Step): RemittanceState | undefined {
  const next: Partial<Record<Step, RemittanceState>> = steps[state];
  return next[step];
}
