/** Which step may follow which; the server enforces it, the screens draw their buttons from it. */
export const steps = {
  draft: { confirm: 'confirmed', discard: 'withdrawn' },
  confirmed: { payInFull: 'posted', payShort: 'short', payFromUnallocated: 'posted', withdraw: 'withdrawn' },
  short: { payInFull: 'posted', payShort: 'short', payFromUnallocated: 'posted', withdraw: 'withdrawn' },
  posted: {},
  withdrawn: {},
} as const;
export type RemittanceState = keyof typeof steps;
export type Step = 'confirm' | 'discard' | 'payInFull' | 'payShort' | 'payFromUnallocated' | 'withdraw';

/** The state after a step, or `undefined` when the step may not be taken. */
export function stateAfter(state: RemittanceState, step: Step): RemittanceState | undefined {
  const next: Partial<Record<Step, RemittanceState>> = steps[state];
  return next[step];
}
