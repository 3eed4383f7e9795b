import { type TProperties, Type } from 'typebox';
import {
  DayJson,
  Done,
  FenJson,
  InstantJson,
  Nullable,
  Page,
  type Permission,
  route,
  Uuid,
} from '../../platform/route.ts';
import { refusals as casework } from '../casework/problems.ts';
import { refusals as evidence } from '../evidence/problems.ts';
import { limitRefusals } from '../service/contract.ts';
import { Reason, WithdrawalForm } from './form.ts';
import { refusals } from './problems.ts';
import { ApplicationState, AssessmentView, FamilyConsent, RecordRow, Start, Withdrawal } from './shapes.ts';

const RecordFilter = {
  reason: Type.Optional(Reason),
  state: Type.Optional(ApplicationState),
  from: Type.Optional(DayJson),
  to: Type.Optional(DayJson),
};

const ruleProblems = [
  refusals.notOffered,
  refusals.counterOnly,
  refusals.noAccount,
  refusals.frozen,
  refusals.nothingToWithdraw,
  refusals.banned,
  refusals.tooSoon,
  refusals.paperInFuture,
  refusals.paperTooOld,
  refusals.purchaseTooOld,
  refusals.limitUsedUp,
  refusals.noTopUp,
  refusals.openLoan,
  refusals.depositsTooShort,
  refusals.incomeShare,
  refusals.noRentMonths,
  refusals.noFundLoan,
  refusals.paidFromFund,
  refusals.notSealed,
  refusals.sealedTooShort,
  refusals.accountElsewhere,
  refusals.remittanceInProgress,
  refusals.noAmount,
  refusals.overLimit,
  refusals.closesWhole,
  refusals.nothingLeft,
] as const;
const changeProblems = [refusals.notFound, casework.wrongState, casework.changedMeanwhile] as const;
const Card = Type.Object({
  number: Type.String({ minLength: 1, maxLength: 40 }),
  bankCode: Type.String({ pattern: '^\\d{3}$' }),
  bankName: Type.String({ minLength: 1, maxLength: 50 }),
});

const checkProblems = [
  ...changeProblems,
  refusals.incomplete,
  refusals.consentNeeded,
  evidence.noConsent,
  refusals.wrongState,
];
const submitProblems = [
  ...changeProblems,
  ...ruleProblems,
  refusals.incomplete,
  refusals.cardNeeded,
  refusals.cardInvalid,
  refusals.consentNeeded,
  refusals.evidenceMissing,
  refusals.balanceChanged,
  refusals.otherUnderWay,
  casework.incomplete,
  ...limitRefusals,
];

/** Before and while it is filled in. */
function fillingRoutes<T extends TProperties>(base: string, permission: Permission, ids: T) {
  const params = Type.Object({ ...ids });
  const byId = Type.Object({ ...ids, caseId: Uuid });
  return {
    start: route({
      method: 'GET',
      path: `${base}/start`,
      summary: '提取：可办情形',
      permission,
      params,
      response: Start,
      problems: [refusals.notFound],
    }),
    assess: route({
      method: 'POST',
      path: `${base}/assessment`,
      summary: '提取：条件和额度试算',
      permission,
      params,
      body: WithdrawalForm,
      response: Type.Object({ assessment: AssessmentView, unanswered: Type.Record(Type.String(), Type.String()) }),
      unaudited: 'Answers what the rules say of a form and keeps nothing.',
      problems: [refusals.noAccount],
    }),
    open: route({
      method: 'POST',
      path: base,
      summary: '提取：开始申请',
      permission,
      params,
      body: WithdrawalForm,
      response: Withdrawal,
      problems: [casework.alreadyInProgress, casework.ownBusiness, refusals.noAccount, refusals.notFound],
    }),
    save: route({
      method: 'POST',
      path: `${base}/:caseId/draft`,
      summary: '提取：保存填写内容',
      permission,
      params: byId,
      body: Type.Object({ form: WithdrawalForm, revision: Type.Optional(Type.Integer()) }),
      response: Withdrawal,
      problems: [...changeProblems],
    }),
  };
}

/** From the agencies' answers to the money. */
function caseRoutes<T extends TProperties>(base: string, permission: Permission, ids: T) {
  const byId = Type.Object({ ...ids, caseId: Uuid });
  return {
    get: route({
      method: 'GET',
      path: `${base}/:caseId`,
      summary: '提取：申请和进度',
      permission,
      params: byId,
      response: Withdrawal,
      problems: [refusals.notFound, refusals.givenUp],
    }),
    check: route({
      method: 'POST',
      path: `${base}/:caseId/evidence`,
      summary: '提取：向有关部门核实',
      permission,
      params: byId,
      body: Type.Object({ isConsented: Type.Boolean() }),
      response: Withdrawal,
      problems: checkProblems,
    }),
    submit: route({
      method: 'POST',
      path: `${base}/:caseId/submit`,
      summary: '提取：提交申请',
      permission,
      params: byId,
      body: Type.Object({ version: Type.Integer() }),
      response: Withdrawal,
      problems: submitProblems,
    }),
    correctCard: route({
      method: 'POST',
      path: `${base}/:caseId/card`,
      summary: '提取：更正收款银行卡并重新付款',
      permission,
      params: byId,
      // Without a card: paid again to the same one. Another card that a clerk types waits for a second person.
      body: Type.Object({ card: Type.Optional(Card) }),
      response: Withdrawal,
      problems: [
        refusals.notFound,
        refusals.wrongState,
        refusals.cardInvalid,
        casework.alreadyInProgress,
        casework.ownBusiness,
        refusals.balanceChanged,
        refusals.frozen,
      ],
    }),
  };
}

/** What there has been. */
function recordRoutes<T extends TProperties>(base: string, permission: Permission, ids: T) {
  const params = Type.Object({ ...ids });
  return {
    list: route({
      method: 'GET',
      path: base,
      summary: '提取记录查询',
      permission,
      params,
      query: Type.Object({ ...Page, ...RecordFilter }),
      response: Type.Object({ rows: Type.Array(RecordRow), total: Type.Integer(), paidFen: FenJson }),
    }),
    exportList: route({
      method: 'GET',
      path: `${base}.xlsx`,
      summary: '提取记录导出',
      permission,
      params,
      answers: 'file',
      query: Type.Object(RecordFilter),
    }),
  };
}

/** The same business in the hall (one's own) and at the counter (the person who stands there). */
const routesOf = <T extends TProperties>(base: string, permission: Permission, ids: T) => ({
  ...fillingRoutes(base, permission, ids),
  ...caseRoutes(base, permission, ids),
  ...recordRoutes(base, permission, ids),
});

export const listFamily = route({
  method: 'GET',
  path: '/withdrawals/family-consents',
  summary: '提取：家人请本人同意的申请',
  permission: 'person',
  response: Type.Object({ rows: Type.Array(FamilyConsent) }),
  problems: [],
});
export const decideFamily = route({
  method: 'POST',
  path: '/withdrawals/family-consents/:consentId',
  summary: '提取：答复家人的申请',
  permission: 'person',
  params: Type.Object({ consentId: Uuid }),
  body: Type.Object({ agrees: Type.Boolean() }),
  response: FamilyConsent,
  problems: [refusals.notFound, refusals.wrongState],
});

const mine = routesOf('/withdrawals', 'person', {});
export const {
  start: getMyStart,
  assess: assessMine,
  open: openMine,
  get: getMine,
  save: saveMine,
  check: checkMine,
  submit: submitMine,
  correctCard: correctMyCard,
  list: listMine,
  exportList: exportMine,
} = mine;

const theirs = routesOf('/staff/persons/:personId/withdrawals', 'case.intake', { personId: Uuid });
export const {
  start: getTheirStart,
  assess: assessTheirs,
  open: openTheirs,
  get: getTheirs,
  save: saveTheirs,
  check: checkTheirs,
  submit: submitTheirs,
  correctCard: correctTheirCard,
  list: listTheirs,
  exportList: exportTheirs,
} = theirs;

export const Ban = Type.Object({
  banId: Uuid,
  kind: Type.Union([Type.Literal('withdrawal'), Type.Literal('loan')]),
  fraudOn: DayJson,
  until: DayJson,
  source: Type.String(),
  reason: Type.String(),
  recordedBy: Type.String(),
  recordedAt: InstantJson,
  liftedAt: Nullable(InstantJson),
  liftedBy: Nullable(Type.String()),
  liftReason: Nullable(Type.String()),
});
const Words = Type.String({ minLength: 4, maxLength: 300 });
export const listBans = route({
  method: 'GET',
  path: '/staff/persons/:personId/withdrawal-bans',
  summary: '骗提骗贷限制记录',
  permission: 'withdrawal.ban',
  params: Type.Object({ personId: Uuid }),
  response: Type.Object({ rows: Type.Array(Ban) }),
});
export const recordBan = route({
  method: 'POST',
  path: '/staff/persons/:personId/withdrawal-bans',
  summary: '登记骗提骗贷的限制期',
  permission: 'withdrawal.ban',
  params: Type.Object({ personId: Uuid }),
  body: Type.Object({
    kind: Type.Union([Type.Literal('withdrawal'), Type.Literal('loan')]),
    fraudOn: DayJson,
    reason: Words,
  }),
  response: Ban,
  problems: [refusals.notFound, refusals.noBan],
});
export const liftBan = route({
  method: 'POST',
  path: '/staff/withdrawal-bans/:banId/lift',
  summary: '解除骗提骗贷限制',
  permission: 'withdrawal.ban',
  params: Type.Object({ banId: Uuid }),
  body: Type.Object({ reason: Words }),
  response: Done,
  problems: [refusals.banNotFound, refusals.wrongState, refusals.sameActor, casework.ownBusiness],
});
