import { Type } from 'typebox';
import { DayJson, Done, FenJson, InstantJson, listOf, Page, route, Uuid, Words } from '../../../platform/route.ts';
import { sheetRefusals } from '../../../platform/xlsx/refusals.ts';
import { refusals } from '../problems.ts';
import type { BreakKind } from '../rules/reconcile.ts';

// The routes of reconciliation: a part of the module's contract.

const Direction = Type.Enum(['out', 'in']);
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

const Ages = Type.Array(
  Type.Object({
    age: Type.Enum(['today', 'week', 'month', 'older']),
    count: Type.Integer(),
    amountFen: FenJson,
  }),
);
/** How long money waits for somebody: temporary receipts, and what bank and books do not agree on. */
export const getAgeing = route({
  method: 'GET',
  path: '/staff/settlement/ageing',
  summary: '暂收款与未达账项账龄',
  permission: 'settlement.read',
  response: Type.Object({
    receipts: Ages,
    breaks: Ages,
    /** Breaks that are older than a day and that nobody has written a note about. */
    unexplained: Type.Integer(),
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
  problems: [
    refusals.accountNotFound,
    refusals.statementWrong,
    refusals.statementOfOther,
    ...Object.values(sheetRefusals),
  ],
});

const BreakRef = Type.String({ pattern: '^[0-9A-Za-z:-]{3,120}$' });

export const noteBreak = route({
  method: 'POST',
  path: '/staff/reconciliations/:accountNo/notes',
  summary: '记录未达账项的核实情况',
  permission: 'settlement.reconcile',
  params: Type.Object({ accountNo: AccountNo }),
  body: Type.Object({ ref: BreakRef, note: Words(500) }),
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
