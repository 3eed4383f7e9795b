import { Type } from 'typebox';
import { common } from '../../../platform/problem.ts';
import {
  Done,
  FenJson,
  KeyOf,
  listOf,
  MonthJson,
  Nullable,
  Page,
  PageBy,
  route,
  Uuid,
  Words,
} from '../../../platform/route.ts';
import { sheetRefusals } from '../../../platform/xlsx/refusals.ts';
import { refusals as caseRefusals } from '../../casework/problems.ts';
import { Paper } from '../../document/contract.ts';
import { Signed, TextToSign } from '../../identity/contract.ts';
import { refusals as identityRefusals } from '../../identity/problems.ts';
import { PeoplePage, WholeName } from '../../party/contract.ts';
import { refusals as counterRefusals } from '../counter/problems.ts';
import { refusals as listRefusals } from '../problems.ts';
import { refusals } from './problems.ts';
import { backPaymentReasons, sealReasons, unsealReasons } from './reasons.ts';
import { Business, BusinessState, CorrectionStateJson, ListedColumns, ListedFilter } from './shapes.ts';

export { Business, BusinessState, ListedFilter };

/** Everything the employer did, remittances among it (U-Q13). */
export const listBusinesses = route({
  method: 'GET',
  path: '/employer/businesses',
  summary: '历史业务查询',
  permission: 'employer',
  query: Type.Object({ ...PageBy('at', 'persons', 'amount'), ...ListedFilter }),
  response: listOf(Type.Object(ListedColumns)),
});

const ById = { params: Type.Object({ businessId: Uuid }) } as const;

export const getBusiness = route({
  method: 'GET',
  path: '/employer/businesses/:businessId',
  summary: '业务详情',
  permission: 'employer',
  ...ById,
  response: Business,
  problems: [refusals.notFound],
});

export const BusinessPerson = Type.Object({
  lineNo: Type.Integer(),
  accountNo: Nullable(Type.String()),
  nameMasked: Type.String(),
  ...WholeName,
  certificateMasked: Type.String(),
  month: MonthJson,
  baseBeforeFen: Nullable(FenJson),
  baseFen: Nullable(FenJson),
  amountBeforeFen: FenJson,
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
  reason: Type.String(),
  /** Of a back-payment: whether this month was taken back, or is about to be. */
  correction: Nullable(CorrectionStateJson),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  /** What was submitted that is personal, masked. */
  submittedMasked: Type.String(),
});
export const listBusinessPeople = route({
  method: 'GET',
  path: '/employer/businesses/:businessId/people',
  summary: '业务涉及的职工',
  permission: 'employer',
  ...ById,
  query: Type.Object({
    ...PeoplePage,
    limited: Type.Optional(Type.Union([Type.Literal('floor'), Type.Literal('cap')])),
  }),
  response: listOf(BusinessPerson),
  problems: [refusals.notFound],
});

const accountIds = Type.Array(Uuid, { minItems: 1, maxItems: 50_000 });
export const SealReasonJson = KeyOf(sealReasons);
export const UnsealReasonJson = KeyOf(unsealReasons);
/** What may be asked for, by kind. `businessId` is made by the client: asking again is answered by the same draft. */
export const BusinessRequest = Type.Union([
  Type.Object({ kind: Type.Literal('seal'), businessId: Uuid, accountIds, reason: SealReasonJson }),
  Type.Object({
    kind: Type.Literal('unseal'),
    businessId: Uuid,
    people: Type.Array(Type.Object({ accountId: Uuid, baseFen: FenJson }), { minItems: 1, maxItems: 50_000 }),
    reason: UnsealReasonJson,
  }),
  Type.Object({
    kind: Type.Literal('base'),
    businessId: Uuid,
    means: Type.Union([Type.Literal('base'), Type.Literal('wage')]),
    people: Type.Array(Type.Object({ accountId: Uuid, amountFen: FenJson }), { minItems: 1, maxItems: 50_000 }),
  }),
  Type.Object({
    kind: Type.Literal('ratio'),
    businessId: Uuid,
    employerRatioPpm: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    memberRatioPpm: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  }),
  Type.Object({
    kind: Type.Literal('member-change'),
    businessId: Uuid,
    accountId: Uuid,
    /** What is left out stays as it is; at least one must be another. */
    mobile: Type.Optional(Type.String({ maxLength: 30 })),
    landline: Type.Optional(Type.String({ maxLength: 30 })),
    address: Type.Optional(Type.String({ maxLength: 200 })),
    postcode: Type.Optional(Type.String({ maxLength: 10 })),
  }),
  Type.Object({
    kind: Type.Literal('back-payment'),
    businessId: Uuid,
    people: Type.Array(
      Type.Object({
        accountId: Uuid,
        from: MonthJson,
        to: MonthJson,
        baseFen: Type.Optional(FenJson),
        reason: KeyOf(backPaymentReasons),
      }),
      { minItems: 1, maxItems: 2000 },
    ),
  }),
  Type.Object({
    kind: Type.Literal('correction'),
    businessId: Uuid,
    /** What was paid by mistake: a month's list, or a month of a back-payment. */
    remittanceId: Type.Optional(Uuid),
    backPayment: Type.Optional(Type.Object({ businessId: Uuid, month: MonthJson })),
    accountNos: Type.Array(Type.String({ maxLength: 20 }), { minItems: 1, maxItems: 500 }),
    reason: Words(200),
  }),
  Type.Object({
    kind: Type.Literal('deferral'),
    businessId: Uuid,
    to: MonthJson,
    reason: Words(500),
    profitLastYearFen: FenJson,
    profitYearBeforeFen: FenJson,
  }),
  Type.Object({ kind: Type.Literal('resumption'), businessId: Uuid }),
  Type.Object({
    kind: Type.Literal('collection-agreement'),
    businessId: Uuid,
    accountNo: Type.String({ maxLength: 60 }),
    bankCode: Type.String({ maxLength: 3 }),
  }),
  Type.Object({ kind: Type.Literal('collection-end'), businessId: Uuid }),
]);

/** Checks a business and keeps it as a draft: its effect can be looked at, then it is signed or given up. */
export const startBusiness = route({
  method: 'POST',
  path: '/employer/businesses',
  summary: '提交单位业务（待签名确认）',
  permission: 'employer',
  body: BusinessRequest,
  response: Type.Object({ businessId: Uuid }),
  problems: [
    refusals.notFound,
    refusals.inProgress,
    refusals.monthUnderWay,
    refusals.notYet,
    refusals.nobody,
    refusals.outOfPolicy,
    refusals.nothingChanges,
    refusals.wrongState,
    listRefusals.notFound,
    listRefusals.wrongState,
    listRefusals.employerNotOpen,
    caseRefusals.alreadyInProgress,
    counterRefusals.inReview,
  ],
});

/** All or nothing: one wrong row and nobody is taken. At most 500 faults are listed. */
export const RowsAnswer = Type.Union([
  Type.Object({ result: Type.Literal('taken'), businessId: Uuid, rowCount: Type.Integer() }),
  Type.Object({
    result: Type.Literal('refused'),
    rowCount: Type.Integer(),
    faultCount: Type.Integer(),
    faults: Type.Array(
      Type.Object({
        line: Type.Integer(),
        column: Type.String(),
        code: Type.String(),
        message: Type.String(),
        /** The business that would do instead. */
        offer: Nullable(Type.Union([Type.Literal('transfer-in'), Type.Literal('unseal'), Type.Literal('open')])),
      }),
    ),
  }),
]);
const rowsProblems = [
  counterRefusals.inReview,
  refusals.inProgress,
  refusals.monthUnderWay,
  refusals.notYet,
  refusals.nobody,
  refusals.outOfPolicy,
  refusals.nothingChanges,
  listRefusals.employerNotOpen,
];
const cell = Type.Optional(Type.String({ maxLength: 200 }));
/** People typed on the screen, in the words of the roster's columns. */
export const startRows = route({
  method: 'POST',
  path: '/employer/businesses/rows',
  summary: '提交职工开户或内部转移（待签名确认）',
  permission: 'employer',
  body: Type.Object({
    kind: Type.Union([Type.Literal('open'), Type.Literal('transfer-in')]),
    businessId: Uuid,
    people: Type.Array(
      Type.Object({
        name: cell,
        certificateType: cell,
        certificateNumber: cell,
        mobile: cell,
        base: cell,
      }),
      { minItems: 1, maxItems: 200 },
    ),
  }),
  response: RowsAnswer,
  problems: rowsProblems,
});

const SheetKind = Type.Union([
  Type.Literal('base'),
  Type.Literal('yearly'),
  Type.Literal('seal'),
  Type.Literal('unseal'),
  Type.Literal('open'),
  Type.Literal('transfer-in'),
]);
export const importRows = route({
  method: 'POST',
  path: '/employer/businesses/file',
  summary: '用 Excel 提交基数调整、封存、启封、职工开户或内部转移（待签名确认）',
  permission: 'employer',
  takes: 'file',
  query: Type.Object({ kind: SheetKind, businessId: Uuid, fileName: Type.String({ minLength: 1, maxLength: 200 }) }),
  response: RowsAnswer,
  problems: [...rowsProblems, ...Object.values(sheetRefusals), common.tooLarge, common.unsupported],
});
export const annotateRows = route({
  method: 'POST',
  path: '/employer/businesses/file/annotated',
  summary: '下载标注了错误原因的业务表格',
  permission: 'employer',
  takes: 'file',
  answers: 'file',
  query: Type.Object({ kind: SheetKind, fileName: Type.String({ minLength: 1, maxLength: 200 }) }),
  unaudited: 'answers the same file with its faults; nothing is kept',
  problems: [...rowsProblems, ...Object.values(sheetRefusals), common.tooLarge, common.unsupported],
});
export const sheetTemplate = route({
  method: 'GET',
  path: '/employer/businesses/template.xlsx',
  summary: '下载单位业务的 Excel 模板',
  permission: 'employer',
  answers: 'file',
  query: Type.Object({ kind: SheetKind }),
});

/** The deposit year, its limits and who is outside of them: what the yearly adjustment begins with. */
export const adjustmentYear = route({
  method: 'GET',
  path: '/employer/adjustment-year',
  summary: '年度基数调整的政策与人员范围',
  permission: 'employer',
  query: Type.Object({ ...Page }),
  response: Type.Object({
    effectiveMonth: MonthJson,
    /** Why it cannot be done now. */
    notYet: Nullable(Type.String()),
    isOverdue: Type.Boolean(),
    yearFrom: MonthJson,
    yearTo: MonthJson,
    baseMinFen: FenJson,
    baseMaxFen: FenJson,
    baseMinBeforeFen: FenJson,
    baseMaxBeforeFen: FenJson,
    source: Type.String(),
    personCount: Type.Integer(),
    outside: listOf(
      Type.Object({
        accountId: Uuid,
        accountNo: Type.String(),
        nameMasked: Type.String(),
        baseFen: FenJson,
        limitedFen: FenJson,
        why: Type.Union([Type.Literal('floor'), Type.Literal('cap')]),
      }),
    ),
  }),
});

const toConfirm = [
  refusals.notFound,
  refusals.wrongState,
  refusals.papersMissing,
  refusals.outdated,
  refusals.inProgress,
  refusals.monthUnderWay,
  refusals.notYet,
  listRefusals.employerNotOpen,
] as const;
export const prepareBusiness = route({
  method: 'POST',
  path: '/employer/businesses/:businessId/confirmation',
  summary: '获取单位业务的待签名文本',
  permission: 'employer',
  ...ById,
  unaudited: 'makes the text to be signed; the signature is what is recorded',
  response: TextToSign,
  problems: toConfirm,
});
export const confirmBusiness = route({
  method: 'POST',
  path: '/employer/businesses/:businessId/confirm',
  summary: '单位业务确认（证书签名）',
  permission: 'employer',
  ...ById,
  body: Type.Object(Signed),
  response: Business,
  problems: [
    ...toConfirm,
    listRefusals.openedElsewhere,
    counterRefusals.inReview,
    listRefusals.signatureRefused,
    identityRefusals.challengeGone,
  ],
});
export const payBusinessFromUnallocated = route({
  method: 'POST',
  path: '/employer/businesses/:businessId/pay-from-unallocated',
  summary: '用未分摊余额缴补缴款',
  permission: 'employer',
  ...ById,
  response: Business,
  problems: [
    refusals.notFound,
    refusals.wrongState,
    refusals.outdated,
    listRefusals.wrongState,
    listRefusals.notEnough,
  ],
});
export const issueReceipt = route({
  method: 'POST',
  path: '/employer/businesses/:businessId/receipt',
  summary: '打印业务回执或补缴书',
  permission: 'employer',
  ...ById,
  body: Type.Object({ requestId: Uuid, withPeople: Type.Boolean() }),
  response: Paper,
  problems: [refusals.notFound, refusals.wrongState],
});
export const resubmitBusiness = route({
  method: 'POST',
  path: '/employer/businesses/:businessId/resubmit',
  summary: '补正后重新提交单位业务',
  permission: 'employer',
  ...ById,
  response: Business,
  problems: [refusals.notFound, refusals.wrongState],
});
export const discardBusiness = route({
  method: 'POST',
  path: '/employer/businesses/:businessId/discard',
  summary: '放弃未确认、撤回未缴款的单位业务',
  permission: 'employer',
  ...ById,
  response: Done,
  problems: [refusals.notFound, refusals.wrongState],
});
