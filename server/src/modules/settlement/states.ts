/**
 * Which step may follow which, for a payment out and a collection in alike. From `send` on the outcome is unknown until
 * the bank tells it: a crash leaves what is true. The server enforces it, the screens draw from it.
 */
export const paymentSteps = {
  /** A new attempt with a corrected account, waiting for a second person. */
  proposed: { confirm: 'registered', withdraw: 'withdrawn' },
  withdrawn: {},
  registered: { send: 'unknown', refuse: 'failed' },
  unknown: { accept: 'accepted', pay: 'paid', refuse: 'failed', notSent: 'registered' },
  accepted: { pay: 'paid', refuse: 'failed' },
  paid: { giveBack: 'returned' },
  returned: {},
  failed: {},
} as const;
export type PaymentState = keyof typeof paymentSteps;
export type PaymentStep = 'confirm' | 'withdraw' | 'send' | 'accept' | 'pay' | 'refuse' | 'notSent' | 'giveBack';

/** The state after a step, or `undefined` when the step may not be taken. */
export function paymentAfter(state: PaymentState, step: PaymentStep): PaymentState | undefined {
  const next: Partial<Record<PaymentStep, PaymentState>> = paymentSteps[state];
  return next[step];
}

/** As people read it: what is known, and nothing kinder. */
export const paymentStateTexts: Readonly<Record<'out' | 'in', Readonly<Record<PaymentState, string>>>> = {
  out: {
    proposed: '待复核',
    withdrawn: '已撤销',
    registered: '已登记，待发送银行',
    unknown: '已发送，等待银行答复',
    accepted: '银行已受理，处理中',
    paid: '已付款',
    returned: '已退回',
    failed: '未付款',
  },
  in: {
    proposed: '待复核',
    withdrawn: '已撤销',
    registered: '已登记，待发送银行',
    unknown: '已发送，等待银行答复',
    accepted: '银行已受理，处理中',
    paid: '已收款',
    returned: '已退款',
    failed: '未收到',
  },
};

/** One file of a batch. `accepted`: the bank has taken it in and tells the rows as they are decided. */
export const partSteps = {
  registered: { send: 'unknown', refuse: 'failed' },
  unknown: { accept: 'accepted', finish: 'done', refuse: 'failed', notSent: 'registered' },
  accepted: { accept: 'accepted', finish: 'done' },
  done: {},
  failed: {},
} as const;
export type PartState = keyof typeof partSteps;
export type PartStep = 'send' | 'accept' | 'finish' | 'refuse' | 'notSent';

/** The state after a step, or `undefined` when the step may not be taken. */
export function partAfter(state: PartState, step: PartStep): PartState | undefined {
  const next: Partial<Record<PartStep, PartState>> = partSteps[state];
  return next[step];
}

export const partStateTexts: Readonly<Record<PartState, string>> = {
  registered: '待发送银行',
  unknown: '已发送，等待银行答复',
  accepted: '银行已受理，处理中',
  done: '已完成',
  failed: '银行未受理',
};
