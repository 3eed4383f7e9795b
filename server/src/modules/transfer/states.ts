/**
 * The states of a transfer with the codes of a production system (handbook §1.4), for both sides. `unpaid` and `returned` are
 * ours: account data approved, and the bank did not pay or gave the money back.
 */
export const transferStates = {
  'letter-approved': { code: '01', name: '联系函已审批' },
  accepted: { code: '02', name: '转出地已受理' },
  'data-approved': { code: '08', name: '账户信息已审核' },
  negotiating: { code: '06', name: '协商中' },
  completed: { code: '00', name: '已办结' },
  refused: { code: '13', name: '转出地不予转出' },
  withdrawn: { code: '05', name: '已撤销' },
  closed: { code: '20', name: '协商后终止' },
  failed: { code: '40', name: '转出失败' },
  unpaid: { code: '08', name: '银行未付成' },
  returned: { code: '08', name: '款项退回' },
} as const;
export type TransferState = keyof typeof transferStates;
export type Direction = 'in' | 'out';

/** Which step may follow which. The server enforces it; what no step allows is a message that came too late. */
const steps = {
  in: {
    'letter-approved': {
      accept: 'accepted',
      data: 'data-approved',
      refuse: 'refused',
      withdraw: 'withdrawn',
      fail: 'failed',
      negotiate: 'negotiating',
    },
    accepted: {
      data: 'data-approved',
      refuse: 'refused',
      withdraw: 'withdrawn',
      fail: 'failed',
      negotiate: 'negotiating',
    },
    'data-approved': { complete: 'completed', negotiate: 'negotiating', data: 'data-approved', fail: 'failed' },
    negotiating: {
      complete: 'completed',
      negotiate: 'negotiating',
      data: 'negotiating',
      close: 'closed',
      fail: 'failed',
    },
    completed: {},
    refused: {},
    withdrawn: {},
    closed: {},
    failed: {},
    unpaid: {},
    returned: {},
  },
  out: {
    accepted: { approve: 'data-approved', refuse: 'refused', withdraw: 'withdrawn' },
    'data-approved': { complete: 'completed', notPaid: 'unpaid' },
    unpaid: { complete: 'completed', notPaid: 'unpaid', fail: 'failed' },
    completed: { giveBack: 'returned' },
    returned: { complete: 'completed', notPaid: 'returned', fail: 'failed' },
    refused: {},
    withdrawn: {},
    failed: {},
    'letter-approved': {},
    negotiating: {},
    closed: {},
  },
} as const;
export type TransferStep =
  | 'accept'
  | 'data'
  | 'refuse'
  | 'withdraw'
  | 'approve'
  | 'complete'
  | 'negotiate'
  | 'close'
  | 'fail'
  | 'notPaid'
  | 'giveBack';

/** The state after a step, or `undefined` when the step may not be taken. */
export function stateAfter(direction: Direction, state: TransferState, step: TransferStep): TransferState | undefined {
  const next: Partial<Record<TransferStep, TransferState>> = steps[direction][state];
  return next[step];
}

const ended: ReadonlySet<TransferState> = new Set(['completed', 'refused', 'withdrawn', 'closed', 'failed']);
export const hasEnded = (state: TransferState): boolean => ended.has(state);

/** The person may ask for an end until the former centre has approved the money. */
export const mayWithdraw = (direction: Direction, state: TransferState): boolean =>
  direction === 'in' && stateAfter('in', state, 'withdraw') !== undefined;

/** What is waited for, in one sentence; nothing kinder than what is known. */
export function waitingFor(
  direction: Direction,
  {
    state,
    isWithdrawing,
    fault,
    reason,
  }: {
    readonly state: TransferState;
    readonly isWithdrawing: boolean;
    readonly fault: string | null;
    readonly reason: string | null;
  },
): string {
  if (isWithdrawing) return '已向转出地中心提出撤销，等待对方答复；对方已经划款的，不能撤销。';
  return direction === 'in' ? waitingIn(state, fault ?? reason) : (waitingOut[state] ?? '');
}

const waitingIn = (state: TransferState, fault: string | null): string =>
  state === 'negotiating'
    ? `${fault ?? '收到的款项与账户信息不一致'}。两地中心正在核对，款项由本中心暂收，不会丢失。`
    : (waitingForIn[state] ?? '');

const waitingForIn: Partial<Record<TransferState, string>> = {
  'letter-approved': '联系函已经发出，等待转出地中心受理。',
  accepted: '转出地中心已经受理，等待对方核对账户、审批并划款。',
  'data-approved': '转出地中心已经审批，等待款项到达本中心专户。',
  completed: '转移的本金和利息已经记入您的个人账户。',
};

const waitingOut: Partial<Record<TransferState, string>> = {
  accepted: '已收到转入地中心的联系函，等待本中心复核、审批。',
  'data-approved': '已审批，账户已销户，等待银行付款。',
  unpaid: '银行没有付成，等待工作人员更正后重新付款，或终止转出、恢复账户。',
  returned: '付出的款项被退回，由本中心暂收，等待工作人员重新付款，或终止转出、恢复账户。',
  completed: '账户余额和利息已经付至转入地中心。',
};
