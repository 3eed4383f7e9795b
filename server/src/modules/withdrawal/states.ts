/**
 * The way of the money of a withdrawal; the case has its own states. 第二十五条: decided, then paid. `unpaid`: the bank has
 * not carried it out; `returned`: it was paid and came back, and stays so when the next payment is refused. Both wait for a
 * corrected card.
 */
export const steps = {
  submitted: { pay: 'paying', end: 'ended' },
  paying: { complete: 'paid', fail: 'unpaid', failAgain: 'returned' },
  // A clerk may have paid it anew at the settlement desk, and may have failed.
  unpaid: { pay: 'paying', complete: 'paid', fail: 'unpaid', failAgain: 'returned', end: 'ended' },
  paid: { giveBack: 'returned' },
  returned: { pay: 'paying', complete: 'paid', failAgain: 'returned' },
  ended: {},
} as const;
export type ApplicationState = keyof typeof steps;
/** `failAgain`: refused after the money had been paid once and had come back. */
export type Step = 'pay' | 'end' | 'complete' | 'fail' | 'failAgain' | 'giveBack';

/** The state after a step, or `undefined` when the step may not be taken. */
export function stateAfter(state: ApplicationState, step: Step): ApplicationState | undefined {
  const next: Partial<Record<Step, ApplicationState>> = steps[state];
  return next[step];
}

export const stateNames: Readonly<Record<ApplicationState, string>> = {
  submitted: '尚未付款',
  paying: '付款中',
  paid: '已到账',
  unpaid: '付款未成功',
  returned: '款项退回',
  ended: '未提取',
};
