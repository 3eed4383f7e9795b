import { Type } from 'typebox';
import { DayJson, Done, FenJson, InstantJson, listOf, MonthJson, Page, route, Uuid } from '../../platform/route.ts';
import { refusals as ledgerRefusals } from '../ledger/problems.ts';
import { refusals } from './problems.ts';

const Text = Type.String();
const Nullable = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);
const Count = Type.Integer();
const Reason = Type.String({ minLength: 2, maxLength: 200 });

// Periods

/** A check before closing: what was found, and whether closing waits for it. */
export const ClosingCheck = Type.Object({
  name: Text,
  title: Text,
  /** Nothing found: passed. */
  passed: Type.Boolean(),
  isBlocking: Type.Boolean(),
  detail: Text,
  /** Where it is put right. */
  link: Nullable(Text),
});
export const getBooks = route({
  method: 'GET',
  path: '/staff/books',
  summary: '账务状态',
  permission: 'ledger.read',
  response: Type.Object({
    accountingDate: DayJson,
    today: DayJson,
    closedThrough: Nullable(DayJson),
    accruedThrough: Nullable(DayJson),
    /** Days that are not closed, oldest first, with what was posted on them. */
    openDays: Type.Array(Type.Object({ day: DayJson, journals: Count, amountFen: FenJson })),
    lastMonth: Nullable(DayJson),
    lastYear: Nullable(DayJson),
    /** The month whose end is closed next, and whether all its days are. */
    nextMonth: Nullable(Type.Object({ month: MonthJson, daysClosed: Type.Boolean() })),
    lastCheck: Nullable(Type.Object({ checkedAt: InstantJson, differences: Count })),
  }),
});
export const listClosingChecks = route({
  method: 'GET',
  path: '/staff/books/closing-checks',
  summary: '结账检查',
  permission: 'ledger.read',
  query: Type.Object({
    kind: Type.Union([Type.Literal('day'), Type.Literal('month'), Type.Literal('year')]),
    through: DayJson,
  }),
  response: Type.Object({ rows: Type.Array(ClosingCheck) }),
});
const Closed = Type.Object({ from: DayJson, through: DayJson, journals: Count, debitFen: FenJson });
const closingRefusals = [
  refusals.checksFail,
  ledgerRefusals.dayClosed,
  ledgerRefusals.dayNotReached,
  ledgerRefusals.daysOpen,
  ledgerRefusals.periodClosed,
  ledgerRefusals.earlierPeriodOpen,
];
export const closeDays = route({
  method: 'POST',
  path: '/staff/books/days',
  summary: '日结',
  permission: 'accounting.close',
  body: Type.Object({ through: DayJson }),
  response: Closed,
  problems: closingRefusals,
});
export const closeMonth = route({
  method: 'POST',
  path: '/staff/books/months',
  summary: '月结',
  permission: 'accounting.close',
  body: Type.Object({ month: MonthJson }),
  response: Closed,
  problems: closingRefusals,
});
export const closeYear = route({
  method: 'POST',
  path: '/staff/books/years',
  summary: '年结',
  permission: 'accounting.close',
  body: Type.Object({ year: Type.Integer({ minimum: 1999, maximum: 2999 }) }),
  response: Closed,
  problems: closingRefusals,
});
export const listClosings = route({
  method: 'GET',
  path: '/staff/books/closings',
  summary: '结账记录',
  permission: 'ledger.read',
  query: Type.Object({ ...Page, kind: Type.Union([Type.Literal('day'), Type.Literal('month'), Type.Literal('year')]) }),
  response: listOf(
    Type.Object({ through: DayJson, journals: Count, debitFen: FenJson, closedBy: Text, closedAt: InstantJson }),
  ),
});
export const getAccrual = route({
  method: 'GET',
  path: '/staff/books/accrual',
  summary: '计提存款利息试算',
  permission: 'ledger.read',
  query: Type.Object({ through: DayJson }),
  response: Nullable(Type.Object({ from: DayJson, through: DayJson, baseFenDays: Text, interestFen: FenJson })),
});
export const accrueInterest = route({
  method: 'POST',
  path: '/staff/books/accruals',
  summary: '计提存款利息',
  permission: 'accounting.close',
  body: Type.Object({ through: DayJson }),
  response: Type.Object({ from: DayJson, through: DayJson, interestFen: FenJson, journalId: Uuid }),
  problems: [ledgerRefusals.dayClosed, ledgerRefusals.dayNotReached, ledgerRefusals.nothingToAccrue],
});
const YearStep = Type.Object({ business: Text, title: Text, amountFen: FenJson, debit: Text, credit: Text });
export const getYearEnd = route({
  method: 'GET',
  path: '/staff/books/year-end',
  summary: '年终结转试算',
  permission: 'ledger.read',
  query: Type.Object({ year: Type.Integer({ minimum: 1999, maximum: 2999 }) }),
  response: Type.Object({ on: DayJson, steps: Type.Array(YearStep), reserveSource: Nullable(Text) }),
});
export const carryYear = route({
  method: 'POST',
  path: '/staff/books/year-end',
  summary: '年终结转',
  permission: 'accounting.close',
  body: Type.Object({ year: Type.Integer({ minimum: 1999, maximum: 2999 }) }),
  response: Type.Object({ posted: Count }),
  problems: [refusals.notYearEnd, ledgerRefusals.dayClosed, ledgerRefusals.dayNotReached],
});

// Balances

/** Debit less credit; the side follows from the sign and the subject's direction. */
const SubjectRow = Type.Object({
  code: Text,
  name: Text,
  direction: Type.Union([Type.Literal('debit'), Type.Literal('credit')]),
  openingFen: FenJson,
  debitFen: FenJson,
  creditFen: FenJson,
  closingFen: FenJson,
});
/** By accounting date, and what was recorded up to the end of a day (all that is, if not given). */
const Sight = { from: DayJson, to: DayJson, knownOn: Type.Optional(DayJson) };
export const getTrialBalance = route({
  method: 'GET',
  path: '/staff/books/trial-balance',
  summary: '试算平衡表',
  permission: 'ledger.read',
  query: Type.Object(Sight),
  response: Type.Object({
    rows: Type.Array(SubjectRow),
    totals: Type.Object({ openingFen: FenJson, debitFen: FenJson, creditFen: FenJson, closingFen: FenJson }),
    isBalanced: Type.Boolean(),
  }),
});
export const exportTrialBalance = route({
  method: 'GET',
  path: '/staff/books/trial-balance.xlsx',
  summary: '试算平衡表导出',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object(Sight),
});
export const getGeneralLedger = route({
  method: 'GET',
  path: '/staff/books/general-ledger',
  summary: '总账',
  permission: 'ledger.read',
  query: Type.Object({ subject: Text, from: DayJson, to: DayJson }),
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        month: MonthJson,
        openingFen: FenJson,
        debitFen: FenJson,
        creditFen: FenJson,
        closingFen: FenJson,
      }),
    ),
  }),
});
export const listSubjectLines = route({
  method: 'GET',
  path: '/staff/books/subsidiary-ledger',
  summary: '明细账',
  permission: 'ledger.read',
  query: Type.Object({ ...Page, subject: Text, from: DayJson, to: DayJson }),
  response: Type.Object({
    openingFen: FenJson,
    total: Count,
    rows: Type.Array(
      Type.Object({
        journalId: Uuid,
        lineNo: Count,
        on: DayJson,
        number: Nullable(Count),
        summary: Text,
        debitFen: FenJson,
        creditFen: FenJson,
        balanceFen: FenJson,
      }),
    ),
  }),
});
export const exportSubjectLines = route({
  method: 'GET',
  path: '/staff/books/subsidiary-ledger.xlsx',
  summary: '明细账导出',
  permission: 'ledger.read',
  answers: 'file',
  query: Type.Object({ subject: Text, from: DayJson, to: DayJson }),
});
export const listSubjects = route({
  method: 'GET',
  path: '/staff/books/subjects',
  summary: '会计科目',
  permission: 'ledger.read',
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        code: Text,
        name: Text,
        direction: Type.Union([Type.Literal('debit'), Type.Literal('credit')]),
        mayEnter: Type.Boolean(),
      }),
    ),
  }),
});
export const listJournalTemplates = route({
  method: 'GET',
  path: '/staff/books/templates',
  summary: '凭证模板',
  permission: 'ledger.read',
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        business: Text,
        name: Text,
        source: Text,
        lines: Type.Array(Type.Object({ side: Text, subjectCode: Text, subjectName: Text, amount: Text })),
      }),
    ),
  }),
});

// Vouchers by hand

const Line = Type.Object({ subject: Text, debitFen: FenJson, creditFen: FenJson });
export const VoucherRequest = Type.Object({
  requestId: Uuid,
  kind: Type.Union([Type.Literal('manual'), Type.Literal('reversal')]),
  summary: Text,
  lines: Type.Array(Type.Object({ subject: Text, subjectName: Text, debitFen: FenJson, creditFen: FenJson })),
  amountFen: FenJson,
  reversesId: Nullable(Uuid),
  state: Type.Union([
    Type.Literal('proposed'),
    Type.Literal('posted'),
    Type.Literal('refused'),
    Type.Literal('withdrawn'),
  ]),
  proposedBy: Text,
  proposedAt: InstantJson,
  decidedBy: Nullable(Text),
  decidedAt: Nullable(InstantJson),
  note: Nullable(Text),
  journalId: Nullable(Uuid),
  /** Whether the caller entered it: nobody decides on an own one. */
  isOwn: Type.Boolean(),
});
export const listVoucherRequests = route({
  method: 'GET',
  path: '/staff/books/voucher-requests',
  summary: '手工凭证与冲正',
  permission: 'ledger.read',
  query: Type.Object({ ...Page, state: Type.Optional(VoucherRequest.properties.state) }),
  response: listOf(VoucherRequest),
});
export const proposeVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests',
  summary: '录入手工凭证',
  permission: 'accounting.prepare',
  body: Type.Object({
    /** Made by the client: asking again with the same id does nothing more. */
    requestId: Uuid,
    summary: Reason,
    lines: Type.Array(Line, { minItems: 2, maxItems: 20 }),
  }),
  response: VoucherRequest,
  problems: [refusals.notBalanced, refusals.subLedgerSubject],
});
export const proposeReversal = route({
  method: 'POST',
  path: '/staff/journals/:journalId/reversal',
  summary: '申请冲正凭证',
  permission: 'accounting.prepare',
  params: Type.Object({ journalId: Uuid }),
  body: Type.Object({ requestId: Uuid, reason: Reason }),
  response: VoucherRequest,
  problems: [
    ledgerRefusals.journalNotFound,
    ledgerRefusals.notReversible,
    ledgerRefusals.alreadyReversed,
    refusals.alreadyProposed,
  ],
});
const ById = { params: Type.Object({ requestId: Uuid }) } as const;
const decisionRefusals = [refusals.notFound, refusals.wrongState, refusals.sameActor];
export const approveVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests/:requestId/approve',
  summary: '复核通过并记账',
  permission: 'accounting.approve',
  ...ById,
  response: VoucherRequest,
  problems: [
    ...decisionRefusals,
    ledgerRefusals.belowZero,
    ledgerRefusals.dayClosed,
    ledgerRefusals.alreadyReversed,
    ledgerRefusals.accountsNotOpen,
  ],
});
export const refuseVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests/:requestId/refuse',
  summary: '退回凭证',
  permission: 'accounting.approve',
  ...ById,
  body: Type.Object({ note: Reason }),
  response: VoucherRequest,
  problems: decisionRefusals,
});
export const withdrawVoucher = route({
  method: 'POST',
  path: '/staff/books/voucher-requests/:requestId/withdraw',
  summary: '撤回凭证申请',
  permission: 'accounting.prepare',
  ...ById,
  response: VoucherRequest,
  problems: [refusals.notFound, refusals.wrongState],
});
export const printVoucher = route({
  method: 'GET',
  path: '/staff/journals/:journalId/voucher.pdf',
  summary: '打印记账凭证',
  permission: 'ledger.read',
  answers: 'file',
  params: Type.Object({ journalId: Uuid }),
  problems: [ledgerRefusals.journalNotFound],
});

// Checks

const Difference = Type.Object({ check: Text, title: Text, key: Text, expected: Text, found: Text });
export const listBookChecks = route({
  method: 'GET',
  path: '/staff/books/checks',
  summary: '账账核对记录',
  permission: 'ledger.read',
  query: Type.Object({ ...Page }),
  response: listOf(
    Type.Object({
      runId: Uuid,
      checkedAt: InstantJson,
      differences: Count,
      checks: Type.Array(Type.Object({ check: Text, title: Text, checked: Count, differences: Count })),
      first: Type.Array(Difference),
    }),
  ),
});
export const checkBooksNow = route({
  method: 'POST',
  path: '/staff/books/checks',
  summary: '立即核对账目',
  permission: 'accounting.close',
  response: Done,
});

// Interest

const Terms = Type.Object({
  settlesOn: DayJson,
  rates: Type.Array(Type.Object({ ratePpm: Count, validFrom: DayJson, source: Text })),
  dayCount: Count,
  dayCountSource: Text,
});
const Run = Type.Object({
  settlesOn: DayJson,
  state: Type.Union([Type.Literal('running'), Type.Literal('done')]),
  chunkCount: Count,
  chunksDone: Count,
  accounts: Count,
  interestFen: FenJson,
  /** What was accrued before and used for it, and what of that is left. */
  accruedFen: FenJson,
  accruedLeftFen: FenJson,
  startedBy: Text,
  startedAt: InstantJson,
  finishedAt: Nullable(InstantJson),
});
export const getInterest = route({
  method: 'GET',
  path: '/staff/books/interest',
  summary: '年度结息',
  permission: 'ledger.read',
  response: Type.Object({
    accountingDate: DayJson,
    /** The settlement that is due now, if one is. */
    due: Nullable(Terms),
    nextOn: DayJson,
    runs: Type.Array(Run),
  }),
});
export const previewInterest = route({
  method: 'GET',
  path: '/staff/books/interest/preview',
  summary: '年度结息试算',
  permission: 'ledger.read',
  query: Type.Object({ settlesOn: DayJson }),
  response: Type.Object({
    terms: Terms,
    accounts: Count,
    baseFenDays: Text,
    interestFen: FenJson,
    rolledFen: FenJson,
    largestFen: FenJson,
    accruedFen: FenJson,
    samples: Type.Array(
      Type.Object({
        personId: Nullable(Uuid),
        accountNo: Text,
        nameMasked: Text,
        balanceFen: FenJson,
        baseFenDays: Text,
        interestFen: FenJson,
      }),
    ),
  }),
  problems: [ledgerRefusals.noInterestDay],
});
export const startInterest = route({
  method: 'POST',
  path: '/staff/books/interest',
  summary: '开始年度结息',
  permission: 'accounting.close',
  body: Type.Object({ settlesOn: DayJson }),
  response: Run,
  problems: [ledgerRefusals.noInterestDay, ledgerRefusals.interestSettled],
});
export const resumeInterest = route({
  method: 'POST',
  path: '/staff/books/interest/:settlesOn/resume',
  summary: '继续年度结息',
  permission: 'accounting.close',
  params: Type.Object({ settlesOn: DayJson }),
  response: Run,
  problems: [refusals.noRun],
});
export const getInterestRun = route({
  method: 'GET',
  path: '/staff/books/interest/:settlesOn',
  summary: '年度结息进度',
  permission: 'ledger.read',
  params: Type.Object({ settlesOn: DayJson }),
  response: Type.Object({
    run: Run,
    journals: Type.Array(Type.Object({ journalId: Uuid, summary: Text, amountFen: FenJson, entries: Count })),
  }),
  problems: [refusals.noRun],
});

// Why, and any day

/** How an interest came about: balance × days, the sum of these at their rate, rounded once. */
export const Why = Type.Object({
  from: DayJson,
  to: DayJson,
  days: Count,
  baseFenDays: Text,
  interestFen: FenJson,
  dayCount: Count,
  rounding: Text,
  source: Text,
  parts: Type.Array(Type.Object({ from: DayJson, to: DayJson, baseFenDays: Text, ratePpm: Count, source: Text })),
  steps: Type.Array(Type.Object({ from: DayJson, to: DayJson, days: Count, balanceFen: FenJson, baseFenDays: Text })),
});
const Settlement = Type.Object({
  on: DayJson,
  valueDate: DayJson,
  kindText: Text,
  interestFen: FenJson,
  /** Whether the derivation gives the interest that was paid; it always should. */
  agrees: Type.Boolean(),
  why: Why,
});
const Interests = Type.Object({
  accountNo: Text,
  settlements: Type.Array(Settlement),
  /** What would be paid if it were settled today. */
  running: Why,
});
export const getMyInterest = route({
  method: 'GET',
  path: '/person/interest',
  summary: '我的结息与计算过程',
  permission: 'person',
  response: Interests,
  problems: [refusals.noPerson],
});
const ByPerson = { params: Type.Object({ personId: Uuid }) } as const;
export const getPersonInterest = route({
  method: 'GET',
  path: '/staff/persons/:personId/interest',
  summary: '职工结息与计算过程',
  permission: 'ledger.read',
  ...ByPerson,
  response: Interests,
  problems: [refusals.noPerson],
});
const AccountAsOf = Type.Object({
  accountNo: Text,
  on: DayJson,
  knownOn: Nullable(DayJson),
  carriedFen: FenJson,
  currentFen: FenJson,
  balanceFen: FenJson,
  entries: Count,
  lastOn: Nullable(DayJson),
  /** What the account had earned by that day and was not yet paid. */
  accruedFen: FenJson,
  /** What is known now of the same day, when it was asked what was known then. */
  balanceNowFen: FenJson,
});
export const getMyAccountAsOf = route({
  method: 'GET',
  path: '/person/as-of',
  summary: '任意一天的账户余额',
  permission: 'person',
  query: Type.Object({ on: DayJson }),
  response: AccountAsOf,
  problems: [refusals.noPerson],
});
export const getAccountAsOf = route({
  method: 'GET',
  path: '/staff/persons/:personId/as-of',
  summary: '职工账户在任意一天的余额',
  permission: 'ledger.read',
  ...ByPerson,
  query: Type.Object({ on: DayJson, knownOn: Type.Optional(DayJson) }),
  response: AccountAsOf,
  problems: [refusals.noPerson],
});
