/** Which step may follow which; the server enforces it, the screens draw their buttons from it. */
export const steps = {
  draft: { submit: 'submitted', cancel: 'cancelled' },
  submitted: {
    hold: 'waiting',
    review: 'reviewing',
    approve: 'approved',
    return: 'returned',
    cancel: 'cancelled',
  },
  waiting: { release: 'submitted', resume: 'reviewing', review: 'reviewing', cancel: 'cancelled' },
  reviewing: {
    pass: 'reviewing',
    approve: 'approved',
    return: 'returned',
    refuse: 'refused',
    hold: 'waiting',
    cancel: 'cancelled',
  },
  returned: { submit: 'submitted', cancel: 'cancelled' },
  approved: { execute: 'executing', finish: 'done', fail: 'failed', cancel: 'cancelled' },
  // Returned before the last stage has done it: a signed loan whose amount must change.
  executing: {
    pass: 'executing',
    finish: 'done',
    fail: 'failed',
    return: 'returned',
    refuse: 'refused',
    cancel: 'cancelled',
  },
  // The money came back, the register said no: somebody mends it and tries again, or it ends.
  failed: { execute: 'executing', finish: 'done', fail: 'failed', refuse: 'refused', cancel: 'cancelled' },
  done: {},
  refused: {},
  cancelled: {},
} as const;
export type CaseState = keyof typeof steps;
export const caseStates = Object.keys(steps) as readonly CaseState[];
type StepsOf<S extends CaseState> = keyof (typeof steps)[S];
export type CaseStep = { [S in CaseState]: StepsOf<S> }[CaseState];

/** The state after a step, or `undefined` when the step may not be taken. */
export function stateAfter(state: CaseState, step: CaseStep): CaseState | undefined {
  const next: Partial<Record<CaseStep, CaseState>> = steps[state];
  return next[step];
}

/** A case that has ended leaves room for another of its kind. */
export const hasEnded = (state: CaseState): boolean => Object.keys(steps[state]).length === 0;

export const stateNames: Readonly<Record<CaseState, string>> = {
  draft: '填写中',
  submitted: '已受理',
  waiting: '等待核验',
  reviewing: '审核中',
  returned: '待补正',
  approved: '已批准',
  executing: '办理中',
  done: '已办结',
  refused: '不予批准',
  failed: '办理失败',
  cancelled: '已撤销',
};
