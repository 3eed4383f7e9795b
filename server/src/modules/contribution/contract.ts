import { Type } from 'typebox';
import { allAtCounter } from '../../platform/at-counter.ts';
import { common } from '../../platform/problem.ts';
import {
  DayJson,
  Done,
  FenJson,
  InstantJson,
  KeyOf,
  listOf,
  MonthJson,
  Nullable,
  PageBy,
  route,
  Uuid,
} from '../../platform/route.ts';
import { sheetRefusals } from '../../platform/xlsx/refusals.ts';
import { Paper } from '../document/contract.ts';
import { Signed, TextToSign } from '../identity/contract.ts';
import { refusals as identityRefusals } from '../identity/problems.ts';
import { PeoplePage, WholeName } from '../party/contract.ts';
import { CorrectionStateJson } from './business/shapes.ts';
import { CollectionJson, collectRemittanceProblems, getCollectionTerms } from './collection/contract.ts';
import { refusals as counterRefusals } from './counter/problems.ts';
import { LeftOutReasonJson, listOwed } from './left-out/contract.ts';
import { refusals } from './problems.ts';
import { steps } from './states.ts';

export * from './business/contract.ts';
export * from './collection/contract.ts';
export * from './counter/contract.ts';
export * from './dunning-contract.ts';
export * from './left-out/contract.ts';

export const RemittanceState = KeyOf(steps);
export const LineChange = Type.Enum(['same', 'new', 'back', 'changed', 'gone']);

export const RemittanceSummary = Type.Object({
  remittanceId: Uuid,
  month: MonthJson,
  serial: Type.String(),
  state: RemittanceState,
  personCount: Type.Integer(),
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
  createdAt: InstantJson,
  confirmedAt: Nullable(InstantJson),
  receivedAt: Nullable(InstantJson),
  postedAt: Nullable(InstantJson),
});

export const PaymentInstruction = Type.Object({
  accountNo: Type.String(),
  accountName: Type.String(),
  bankName: Type.String(),
  amountFen: FenJson,
  amountCapital: Type.String(),
  /** The payer puts this, and nothing else, into the remark. */
  remark: Type.String(),
  dueOn: DayJson,
});

export const Receipt = Type.Object({
  receiptId: Uuid,
  amountFen: FenJson,
  receivedAt: InstantJson,
  outcome: Nullable(Type.String()),
  counterName: Type.String(),
});

/** One honest step of the money's way: what happened, when, and what we wait for. */
export const MoneyStep = Type.Object({
  step: Type.Union([Type.Literal('list'), Type.Literal('confirmed'), Type.Literal('received'), Type.Literal('posted')]),
  state: Type.Union([Type.Literal('done'), Type.Literal('waiting'), Type.Literal('problem'), Type.Literal('later')]),
  at: Nullable(InstantJson),
  text: Type.String(),
});

const ChangeCounts = Type.Object({
  same: Type.Integer(),
  new: Type.Integer(),
  back: Type.Integer(),
  changed: Type.Integer(),
  gone: Type.Integer(),
});

export const Remittance = Type.Object({
  ...RemittanceSummary.properties,
  counts: ChangeCounts,
  /** How many were paid for the month before, and how much. */
  lastMonthCount: Type.Integer(),
  lastMonthFen: FenJson,
  confirmedBy: Nullable(Type.String()),
  payment: Nullable(PaymentInstruction),
  receipts: Type.Array(Receipt),
  /** People on the list who are not paid for with it, and what is owed for them. */
  leftOut: Type.Object({ personCount: Type.Integer(), amountFen: FenJson }),
  /** The last order to the bank to collect it. */
  collection: Nullable(CollectionJson),
  /** The account that the bank may collect from, once an agreement is signed. */
  collectsFrom: Nullable(Type.Object({ accountMasked: Type.String(), bankName: Type.String() })),
  /** Several months that are confirmed and paid together, oldest first; the figures above are then of those that wait. */
  together: Nullable(Type.Array(Type.Object({ ...RemittanceSummary.properties, counts: ChangeCounts }))),
  unallocatedFen: FenJson,
  steps: Type.Array(MoneyStep),
});

export const RemittanceLine = Type.Object({
  lineNo: Type.Integer(),
  accountNo: Nullable(Type.String()),
  nameMasked: Type.String(),
  ...WholeName,
  certificateMasked: Type.String(),
  change: LineChange,
  baseFen: FenJson,
  baseBeforeFen: Nullable(FenJson),
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
  /** Why this person is not paid for with the month; null for who is. The amounts are then what is owed. */
  leftOut: Nullable(Type.String()),
  /** Whether the month was taken back from this person (错缴更正), or is about to be. */
  correction: Nullable(CorrectionStateJson),
});

/** The month's work of an employer on one page (U-Q5 and what is due). */
export const getEmployerOverview = route({
  method: 'GET',
  path: '/employer/overview',
  summary: '单位基本信息查询与本月待办',
  permission: 'employer',
  response: Type.Object({
    name: Type.String(),
    employerAccountNo: Type.String(),
    creditCode: Type.String(),
    address: Type.String(),
    legalRepresentativeMasked: Type.String(),
    handlerNameMasked: Type.String(),
    handlerMobileMasked: Type.String(),
    payday: Type.Integer(),
    registeredOn: DayJson,
    openedOn: DayJson,
    state: Type.String(),
    employerRatioPpm: Type.Integer(),
    memberRatioPpm: Type.Integer(),
    contributedTo: Nullable(MonthJson),
    nextDueMonth: MonthJson,
    dueOn: DayJson,
    isOverdue: Type.Boolean(),
    /** While the employer may defer (缓缴): the last month for which it may. */
    deferredThrough: Nullable(MonthJson),
    normalCount: Type.Integer(),
    sealedCount: Type.Integer(),
    balanceFen: FenJson,
    unallocatedFen: FenJson,
    monthlyFen: FenJson,
    ratioMinPpm: Type.Integer(),
    ratioMaxPpm: Type.Integer(),
    baseMinFen: FenJson,
    baseMaxFen: FenJson,
    baseSource: Type.String(),
    /** For how many months a deferral may be asked for at once. */
    deferralMaxMonths: Type.Integer(),
    current: Nullable(RemittanceSummary),
    /** The centre's reminders of the month that is due. */
    reminded: Nullable(Type.Object({ times: Type.Integer(), lastAt: InstantJson })),
    /** The last twelve posted months, oldest first, for the chart. */
    history: Type.Array(Type.Object({ month: MonthJson, amountFen: FenJson, personCount: Type.Integer() })),
  }),
});

/** The roster of the coming month, filled with the people of last month: edit it and import it. */
export const exportRoster = route({
  method: 'GET',
  path: '/employer/roster.xlsx',
  summary: '下载预填的花名册',
  permission: 'employer',
  /** For the months up to `through`: the month's column stays blank, which means each of them. */
  query: Type.Object({ through: Type.Optional(MonthJson) }),
  answers: 'file',
});

export const RosterFault = Type.Object({
  line: Type.Integer(),
  column: Type.String(),
  code: Type.String(),
  message: Type.String(),
});
/** Up to `through` for several months: a row is for the month that it names, or for each of them when it names none. */
const RosterQuery = Type.Object({
  month: MonthJson,
  through: Type.Optional(MonthJson),
  fileName: Type.String({ minLength: 1, maxLength: 200 }),
});
const rosterProblems = [
  refusals.employerNotOpen,
  refusals.wrongMonth,
  refusals.alreadyOpen,
  refusals.emptyList,
  counterRefusals.inReview,
  ...Object.values(sheetRefusals),
  common.tooLarge,
  common.unsupported,
];

export const importRoster = route({
  method: 'POST',
  path: '/employer/rosters',
  summary: '导入花名册（一个或多个月份）',
  permission: 'employer',
  takes: 'file',
  query: RosterQuery,
  response: Type.Union([
    Type.Object({ result: Type.Literal('taken'), importId: Uuid, remittanceId: Uuid, rowCount: Type.Integer() }),
    /** All or nothing: one wrong row and nobody is taken. At most 500 faults are listed; the annotated file has all. */
    Type.Object({
      result: Type.Literal('refused'),
      importId: Uuid,
      rowCount: Type.Integer(),
      faultCount: Type.Integer(),
      faults: Type.Array(RosterFault),
    }),
  ]),
  problems: rosterProblems,
});
export const annotateRoster = route({
  method: 'POST',
  path: '/employer/rosters/annotated',
  summary: '下载标注了错误原因的花名册',
  permission: 'employer',
  takes: 'file',
  answers: 'file',
  query: RosterQuery,
  unaudited: 'answers the same file with its faults; nothing is kept',
  problems: rosterProblems,
});
export const carryOver = route({
  method: 'POST',
  path: '/employer/remittances/carry-over',
  summary: '沿用上月清册（一个或多个月份）',
  permission: 'employer',
  /** Up to `through` when several months are due: one signature, one transfer, posted oldest first. */
  body: Type.Object({ month: MonthJson, through: Type.Optional(MonthJson), requestId: Uuid }),
  response: Type.Object({ remittanceId: Uuid }),
  problems: [
    refusals.notFound,
    refusals.basesOutOfRange,
    refusals.employerNotOpen,
    refusals.wrongMonth,
    refusals.alreadyOpen,
    refusals.emptyList,
    counterRefusals.inReview,
  ],
});

export const listRemittances = route({
  method: 'GET',
  path: '/employer/remittances',
  summary: '缴款记录查询',
  permission: 'employer',
  query: Type.Object({
    ...PageBy('month', 'persons', 'amount'),
    from: Type.Optional(MonthJson),
    to: Type.Optional(MonthJson),
    state: Type.Optional(RemittanceState),
  }),
  /** The sum of all that pass the filter, and of those whose money has come. */
  response: Type.Object({ ...listOf(RemittanceSummary).properties, totalFen: FenJson, postedFen: FenJson }),
});
const ById = { params: Type.Object({ remittanceId: Uuid }) } as const;
export const getRemittance = route({
  method: 'GET',
  path: '/employer/remittances/:remittanceId',
  summary: '汇缴详情',
  permission: 'employer',
  ...ById,
  response: Remittance,
  problems: [refusals.notFound],
});
const SearchText = Type.String({ maxLength: 50 });
export const listRemittanceLines = route({
  method: 'GET',
  path: '/employer/remittances/:remittanceId/lines',
  summary: '汇缴职工明细',
  permission: 'employer',
  ...ById,
  query: Type.Object({ ...PeoplePage, change: Type.Optional(LineChange), q: Type.Optional(SearchText) }),
  response: listOf(RemittanceLine),
  problems: [refusals.notFound],
});
/** 部分缴存: people on a draft who are left out of this month's payment, or (without a reason) taken in again. */
export const leaveOut = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/leave-out',
  summary: '调整本月暂不缴存的职工',
  permission: 'employer',
  ...ById,
  body: Type.Object({
    lineNos: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 2000 }),
    reason: Nullable(LeftOutReasonJson),
  }),
  response: Remittance,
  problems: [refusals.notFound, refusals.wrongState, refusals.listChanged, refusals.emptyList],
});
export const discardRemittance = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/discard',
  summary: '放弃未确认的清册',
  permission: 'employer',
  ...ById,
  response: Done,
  problems: [refusals.notFound, refusals.wrongState],
});
export const withdrawRemittance = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/withdraw',
  summary: '撤回已核定、未缴款的清册',
  permission: 'employer',
  ...ById,
  response: Remittance,
  problems: [refusals.notFound, refusals.wrongState],
});
/** The canonical text that the certificate signs; it names employer, month, counts, amounts and the list's digest. */
export const prepareConfirmation = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/confirmation',
  summary: '获取汇缴核定的待签名文本',
  permission: 'employer',
  ...ById,
  unaudited: 'makes the text to be signed; the signature is what is recorded',
  response: TextToSign,
  problems: [refusals.notFound, refusals.wrongState, refusals.emptyList],
});
export const confirmRemittance = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/confirm',
  summary: '汇缴核定（证书签名确认）',
  permission: 'employer',
  ...ById,
  body: Type.Object(Signed),
  response: Remittance,
  problems: [
    refusals.notFound,
    refusals.wrongState,
    refusals.listChanged,
    refusals.openedElsewhere,
    counterRefusals.inReview,
    refusals.signatureRefused,
    identityRefusals.challengeGone,
  ],
});
export const payFromUnallocated = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/pay-from-unallocated',
  summary: '用未分摊余额缴款',
  permission: 'employer',
  ...ById,
  response: Remittance,
  problems: [refusals.notFound, refusals.wrongState, refusals.notEnough],
});
export const collectRemittance = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/collect',
  summary: '委托银行收款',
  permission: 'employer',
  ...ById,
  response: Remittance,
  problems: collectRemittanceProblems,
});
export const issueSlip = route({
  method: 'POST',
  path: '/employer/remittances/:remittanceId/slip',
  summary: '打印汇缴书',
  permission: 'employer',
  ...ById,
  body: Type.Object({ requestId: Uuid, withPeople: Type.Boolean() }),
  response: Paper,
  problems: [refusals.notFound, refusals.wrongState],
});

/** The month's list for the employer at a clerk's window: everything but the signature. */
export const counterRemittances = allAtCounter({
  getEmployerOverview,
  exportRoster,
  importRoster,
  annotateRoster,
  carryOver,
  listRemittances,
  getRemittance,
  listRemittanceLines,
  leaveOut,
  listOwed,
  discardRemittance,
  withdrawRemittance,
  payFromUnallocated,
  getCollectionTerms,
  collectRemittance,
  issueSlip,
});
