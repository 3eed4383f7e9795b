import { Type } from 'typebox';
import { DayJson, FenJson, InstantJson, listOf, Page, route, Uuid, Words } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import type { PartState, PaymentState } from './states.ts';

export const Receipt = Type.Object({
  receiptId: Uuid,
  accountNo: Type.String(),
  bankSerial: Type.String(),
  counterName: Type.String(),
  counterAccountMasked: Type.String(),
  amountFen: FenJson,
  transactedOn: DayJson,
  remark: Type.String(),
  state: Type.Union([Type.Literal('received'), Type.Literal('settled'), Type.Literal('unmatched')]),
  /** In Chinese: what became of the money. */
  outcome: Type.Union([Type.String(), Type.Null()]),
  receivedAt: InstantJson,
  settledAt: Type.Union([InstantJson, Type.Null()]),
});

/** Where money can be paid to and collected from: the parameter `withdrawal.banks`. */
export const listBanks = route({
  method: 'GET',
  path: '/staff/banks',
  summary: '可以收付款的银行',
  permission: 'staff',
  response: Type.Object({ rows: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })) }),
});

export const listReceipts = route({
  method: 'GET',
  path: '/staff/receipts',
  summary: '到账通知',
  permission: 'settlement.read',
  query: Type.Object({
    ...Page,
    state: Type.Optional(Type.Union([Type.Literal('received'), Type.Literal('settled'), Type.Literal('unmatched')])),
  }),
  response: listOf(Receipt),
});

export const PaymentStateJson = Type.Enum([
  'proposed',
  'withdrawn',
  'registered',
  'unknown',
  'accepted',
  'paid',
  'returned',
  'failed',
] as const satisfies PaymentState[]);
const Direction = Type.Union([Type.Literal('out'), Type.Literal('in')]);
const Holder = Type.Union([Type.Literal('personal'), Type.Literal('corporate')]);
const Instant = Type.Union([InstantJson, Type.Null()]);

/** A payment out of a special account, or a collection into it; one row an attempt. */
export const Payment = Type.Object({
  paymentId: Uuid,
  paymentNo: Type.String(),
  direction: Direction,
  business: Type.String(),
  businessId: Type.String(),
  attempt: Type.Integer(),
  accountNo: Type.String(),
  counterName: Type.String(),
  counterAccountMasked: Type.String(),
  counterBankCode: Type.String(),
  counterBankName: Type.String(),
  counterHolder: Holder,
  amountFen: FenJson,
  purpose: Type.String(),
  summary: Type.String(),
  state: PaymentStateJson,
  /** In Chinese: why it failed, came back or still waits. */
  reason: Type.Union([Type.String(), Type.Null()]),
  bankSerial: Type.Union([Type.String(), Type.Null()]),
  registeredAt: InstantJson,
  sentAt: Instant,
  decidedAt: Instant,
  returnedAt: Instant,
  /** When returned money was paid again or taken back by its business. */
  releasedAt: Instant,
});

const PaymentView = Type.Object({
  ...Payment.properties,
  /** The caller proposed it: somebody else must confirm. */
  isOwnProposal: Type.Boolean(),
  events: Type.Array(
    Type.Object({ state: PaymentStateJson, detail: Type.String(), actor: Type.String(), at: InstantJson }),
  ),
  attempts: Type.Array(Payment),
});

/** Chinese names may hold a middle dot; the bank's field takes 120 characters. */
export const PayeeInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  accountNo: Type.String({ pattern: '^[0-9A-Za-z-]{6,32}$' }),
  bankCode: Type.String({ pattern: '^\\d{3}$' }),
  bankName: Words(60),
  holder: Holder,
});

export const listPayments = route({
  method: 'GET',
  path: '/staff/payments',
  summary: '付款与委托收款',
  permission: 'settlement.read',
  query: Type.Object({
    ...Page,
    direction: Type.Optional(Direction),
    state: Type.Optional(PaymentStateJson),
    paymentNo: Type.Optional(Type.String({ maxLength: 20 })),
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
  }),
  response: Type.Object({ ...listOf(Payment).properties, totalFen: FenJson }),
});

const paymentParams = Type.Object({ paymentId: Uuid });

export const getPayment = route({
  method: 'GET',
  path: '/staff/payments/:paymentId',
  summary: '付款详情',
  permission: 'settlement.read',
  params: paymentParams,
  response: PaymentView,
  problems: [refusals.paymentNotFound],
});

export const proposeRepayment = route({
  method: 'POST',
  path: '/staff/payments/:paymentId/repayments',
  summary: '更正收款账户，申请重新付款',
  permission: 'settlement.propose',
  params: paymentParams,
  body: PayeeInput,
  response: PaymentView,
  problems: [refusals.paymentNotFound, refusals.alreadyOpen, refusals.wrongState],
});

export const confirmRepayment = route({
  method: 'POST',
  path: '/staff/payments/:paymentId/confirm',
  summary: '复核重新付款',
  permission: 'settlement.confirm',
  params: paymentParams,
  response: PaymentView,
  problems: [refusals.paymentNotFound, refusals.wrongState, refusals.sameActor],
});

export const withdrawRepayment = route({
  method: 'POST',
  path: '/staff/payments/:paymentId/withdraw',
  summary: '撤销重新付款申请',
  permission: 'settlement.withdraw',
  params: paymentParams,
  response: PaymentView,
  problems: [refusals.paymentNotFound, refusals.wrongState],
});

/** A batch of collections, with how far it is. */
export const Batch = Type.Object({
  batchId: Uuid,
  business: Type.String(),
  businessId: Type.String(),
  kind: Type.Enum(['collection', 'loan-deduction']),
  accountNo: Type.String(),
  purpose: Type.String(),
  summary: Type.String(),
  state: Type.Enum(['open', 'submitted', 'finished']),
  rowCount: Type.Integer(),
  amountFen: FenJson,
  partCount: Type.Integer(),
  openParts: Type.Integer(),
  collectedCount: Type.Integer(),
  collectedFen: FenJson,
  failedCount: Type.Integer(),
  returnedCount: Type.Integer(),
  returnedFen: FenJson,
  registeredAt: InstantJson,
  submittedAt: Instant,
  finishedAt: Instant,
});

const BatchPart = Type.Object({
  partNo: Type.Integer(),
  partNumber: Type.String(),
  state: Type.Enum(['registered', 'unknown', 'accepted', 'done', 'failed'] as const satisfies PartState[]),
  rowCount: Type.Integer(),
  amountFen: FenJson,
  collectedCount: Type.Integer(),
  collectedFen: FenJson,
  failedCount: Type.Integer(),
  returnedCount: Type.Integer(),
  reason: Type.Union([Type.String(), Type.Null()]),
  sentAt: Instant,
});

const batchParams = Type.Object({ batchId: Uuid });

export const listBatches = route({
  method: 'GET',
  path: '/staff/collection-batches',
  summary: '批量扣款',
  permission: 'settlement.read',
  query: Type.Object(Page),
  response: listOf(Batch),
});

export const getBatch = route({
  method: 'GET',
  path: '/staff/collection-batches/:batchId',
  summary: '批量扣款详情',
  permission: 'settlement.read',
  params: batchParams,
  response: Type.Object({ ...Batch.properties, parts: Type.Array(BatchPart) }),
  problems: [refusals.batchNotFound],
});

const RowState = Type.Enum(['waiting', 'collected', 'failed', 'returned']);

export const listBatchRows = route({
  method: 'GET',
  path: '/staff/collection-batches/:batchId/rows',
  summary: '批量扣款明细',
  permission: 'settlement.read',
  params: batchParams,
  query: Type.Object({ ...Page, state: Type.Optional(RowState) }),
  response: listOf(
    Type.Object({
      rowNo: Type.Integer(),
      partNo: Type.Integer(),
      payerName: Type.String(),
      payerAccountMasked: Type.String(),
      amountFen: FenJson,
      state: RowState,
      reason: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  problems: [refusals.batchNotFound],
});

export * from './allocation/contract.ts';
export * from './reconciliation/contract.ts';
export * from './refund/contract.ts';
