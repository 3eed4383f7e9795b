import { Type } from 'typebox';
import { DayJson, Done, FenJson, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { sheetRefusals } from '../../platform/xlsx/refusals.ts';
import { refusals } from './problems.ts';
import type { BreakKind } from './rules/reconcile.ts';
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
  bankName: Type.String({ minLength: 2, maxLength: 60 }),
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
  permission: 'settlement.propose',
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

const Fens = { amountFen: FenJson, words: Type.String(), day: DayJson };
const BreakKindJson = Type.Enum([
  'in-transit',
  'bank-only',
  'books-only',
  'message-only',
  'amount-differs',
  'duplicate',
] as const satisfies BreakKind[]);
const AccountNo = Type.String({ pattern: '^[0-9A-Za-z-]{1,40}$' });
const dayParams = Type.Object({ accountNo: AccountNo, day: DayJson });

/** «Books agree»: a day of an account, as one run found it. */
export const ReconciliationReport = Type.Object({
  accountNo: Type.String(),
  day: DayJson,
  runNo: Type.Integer(),
  statementCount: Type.Integer(),
  statementInFen: FenJson,
  statementOutFen: FenJson,
  messageCount: Type.Integer(),
  messageInFen: FenJson,
  messageOutFen: FenJson,
  bookCount: Type.Integer(),
  bookInFen: FenJson,
  bookOutFen: FenJson,
  matchedCount: Type.Integer(),
  breakCount: Type.Integer(),
  breakFen: FenJson,
  /** The balances of the statement follow from each other. */
  isComplete: Type.Boolean(),
  /** The statement is complete and everything is matched or in transit. */
  agrees: Type.Boolean(),
  runAt: InstantJson,
});

export const listReconciliations = route({
  method: 'GET',
  path: '/staff/reconciliations',
  summary: '银行对账日报',
  permission: 'settlement.read',
  query: Type.Object({ ...Page, accountNo: Type.Optional(AccountNo) }),
  response: Type.Object({
    ...listOf(ReconciliationReport).properties,
    accounts: Type.Array(
      Type.Object({ accountNo: Type.String(), accountName: Type.String(), bankName: Type.String() }),
    ),
    today: DayJson,
  }),
});

/** What belongs together in three columns: the bank's rows, our message, the lines on 101. */
export const ReconciliationGroup = Type.Object({
  ref: Type.String(),
  direction: Direction,
  day: DayJson,
  breakKind: Type.Union([BreakKindJson, Type.Null()]),
  statement: Type.Array(Type.Object({ ...Fens, serial: Type.String() })),
  message: Type.Union([
    Type.Object({
      ...Fens,
      kind: Type.Enum(['receipt', 'payment', 'batch']),
      id: Type.String(),
      isPending: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  books: Type.Array(Type.Object({ ...Fens, journalId: Uuid })),
});

const ReconciliationBreak = Type.Object({
  ref: Type.String(),
  kind: BreakKindJson,
  direction: Direction,
  firstDay: DayJson,
  age: Type.Enum(['today', 'week', 'month', 'older']),
  days: Type.Integer(),
  statementFen: FenJson,
  messageFen: FenJson,
  bookFen: FenJson,
  words: Type.String(),
  isOpen: Type.Boolean(),
  notes: Type.Array(Type.Object({ note: Type.String(), actor: Type.String(), at: InstantJson })),
});

export const getReconciliation = route({
  method: 'GET',
  path: '/staff/reconciliations/:accountNo/:day',
  summary: '某日银行对账',
  permission: 'settlement.read',
  params: dayParams,
  query: Type.Object({ ...Page, onlyBreaks: Type.Optional(Type.Boolean()) }),
  response: Type.Object({
    accountNo: Type.String(),
    accountName: Type.String(),
    bankName: Type.String(),
    day: DayJson,
    report: Type.Union([ReconciliationReport, Type.Null()]),
    statement: Type.Union([
      Type.Object({
        source: Type.Enum(['bank', 'file']),
        rowCount: Type.Integer(),
        creditFen: FenJson,
        debitFen: FenJson,
        closingFen: Type.Union([FenJson, Type.Null()]),
        isComplete: Type.Boolean(),
        importedAt: InstantJson,
      }),
      Type.Null(),
    ]),
    breaks: Type.Array(ReconciliationBreak),
    groups: Type.Array(ReconciliationGroup),
    total: Type.Integer(),
  }),
  problems: [refusals.accountNotFound],
});

export const exportReconciliation = route({
  method: 'GET',
  path: '/staff/reconciliations/:accountNo/:day/file',
  summary: '导出某日银行对账',
  permission: 'settlement.read',
  params: dayParams,
  answers: 'file',
  problems: [refusals.accountNotFound],
});

export const runReconciliation = route({
  method: 'POST',
  path: '/staff/reconciliations/:accountNo/:day/run',
  summary: '重新对账，或向银行取对账单',
  permission: 'settlement.reconcile',
  params: dayParams,
  body: Type.Object({ fetch: Type.Boolean() }),
  response: Type.Object({ done: Type.Literal(true), isFetching: Type.Boolean() }),
  problems: [refusals.accountNotFound, refusals.noStatement, refusals.dayNotOver],
});

export const importStatementFile = route({
  method: 'POST',
  path: '/staff/reconciliations/:accountNo/:day/statement',
  summary: '上传银行对账单',
  permission: 'settlement.reconcile',
  takes: 'file',
  params: dayParams,
  response: Type.Object({ rowCount: Type.Integer(), added: Type.Integer(), isComplete: Type.Boolean() }),
  problems: [refusals.accountNotFound, refusals.statementWrong, ...Object.values(sheetRefusals)],
});

const BreakRef = Type.String({ pattern: '^[0-9A-Za-z:-]{3,120}$' });

export const noteBreak = route({
  method: 'POST',
  path: '/staff/reconciliations/:accountNo/notes',
  summary: '记录未达账项的核实情况',
  permission: 'settlement.reconcile',
  params: Type.Object({ accountNo: AccountNo }),
  body: Type.Object({ ref: BreakRef, note: Type.String({ minLength: 2, maxLength: 500 }) }),
  response: Done,
  problems: [refusals.accountNotFound, refusals.breakNotFound],
});

export const receiveFromStatement = route({
  method: 'POST',
  path: '/staff/reconciliations/:accountNo/receipts',
  summary: '按对账单补登到账',
  permission: 'settlement.reconcile',
  params: Type.Object({ accountNo: AccountNo }),
  body: Type.Object({ serial: AccountNo }),
  response: Done,
  problems: [refusals.accountNotFound, refusals.lineNotFound, refusals.alreadyReceived],
});
