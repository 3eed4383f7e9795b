import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { DayJson, Done, InstantJson, Nullable, route, Uuid } from '../../platform/route.ts';
import { Paper } from '../document/contract.ts';
import { refusals as documentRefusals } from '../document/problems.ts';
import { refusals } from './problems.ts';

// The counter: who sits there, the papers that are printed, and what visitors say of the service.

export const Visit = Type.Object({
  visitId: Uuid,
  personId: Nullable(Uuid),
  employerId: Nullable(Uuid),
  /** Masked. */
  name: Type.String(),
  /** The number by which they were called. */
  ticketNumber: Nullable(Type.String()),
  identifiedBy: Type.Union([Type.Literal('card'), Type.Literal('number'), Type.Literal('search')]),
  openedAt: InstantJson,
});

/** What the reader on the clerk's computer says is on the card: for finding the person, and for nothing else. */
const CardFacts = Type.Object({
  certificateNumber: Type.String({ minLength: 15, maxLength: 24 }),
  name: Type.String({ minLength: 1, maxLength: 60 }),
  /** The last day of validity; 长期 has none. */
  validUntil: Type.Optional(DayJson),
});
export const openVisit = route({
  method: 'POST',
  path: '/staff/visits',
  summary: '开始接待（读身份证、输入证件号码或从查找结果中选择）',
  permission: 'case.intake',
  body: Type.Union([
    Type.Object({ by: Type.Literal('card'), card: CardFacts }),
    Type.Object({ by: Type.Literal('number'), certificateNumber: Type.String({ minLength: 5, maxLength: 24 }) }),
    Type.Object({ by: Type.Literal('person'), personId: Uuid }),
    Type.Object({ by: Type.Literal('employer'), employerId: Uuid }),
  ]),
  response: Visit,
  problems: [refusals.visitorUnknown, refusals.cardDiffers, refusals.cardExpired],
});
export const getVisit = route({
  method: 'GET',
  path: '/staff/visits/current',
  summary: '正在接待的人',
  permission: 'case.intake',
  response: Type.Object({
    visit: Nullable(Visit),
    /** A number of nobody known that the caller has at the window, while who sits there has none: whose is it? */
    calledNumber: Nullable(Type.String()),
  }),
});
export const closeVisit = route({
  method: 'POST',
  path: '/staff/visits/:visitId/close',
  summary: '结束接待，请办事人评价；接待的是叫号来的人的，号码一并办结',
  permission: 'case.intake',
  params: Type.Object({ visitId: Uuid }),
  // Where the visitor rates is told to them alone.
  response: Done,
  problems: [refusals.notFound],
});
export const printForVisitor = route({
  method: 'POST',
  path: '/staff/visits/:visitId/papers',
  summary: '在柜台为办事人打印缴存证明或公积金查询书',
  permission: 'case.intake',
  params: Type.Object({ visitId: Uuid }),
  body: Type.Object({
    requestId: Uuid,
    kind: Type.Union([Type.Literal('contribution-certificate'), Type.Literal('fund-statement')]),
  }),
  response: Paper,
  problems: [
    refusals.notFound,
    documentRefusals.noAccount,
    documentRefusals.uncoveredCharacters,
    documentRefusals.noSeal,
    documentRefusals.timestampDown,
  ],
});
export const getVisitorPaper = route({
  method: 'GET',
  path: '/staff/visits/:visitId/papers/:number/file',
  summary: '打印为办事人开具的证明',
  permission: 'case.intake',
  params: Type.Object({ visitId: Uuid, number: Type.String({ maxLength: 40 }) }),
  answers: 'file',
  problems: [refusals.notFound, documentRefusals.notFound],
});

const CasePaper = {
  params: Type.Object({ caseId: Uuid }),
  body: Type.Object({
    requestId: Uuid,
    kind: Type.Union([Type.Literal('case-application'), Type.Literal('case-receipt')]),
  }),
  response: Paper,
  problems: [
    refusals.notFound,
    refusals.wrongState,
    documentRefusals.uncoveredCharacters,
    documentRefusals.noSeal,
    documentRefusals.timestampDown,
    common.repeatedWithOtherContent,
  ],
} as const;
const CasePaperFile = {
  params: Type.Object({ caseId: Uuid, number: Type.String({ maxLength: 40 }) }),
  answers: 'file',
  problems: [refusals.notFound, documentRefusals.notFound],
} as const;
export const printMyCase = route({
  method: 'POST',
  path: '/cases/:caseId/papers',
  summary: '打印我的申请表或受理回执',
  permission: 'case.own',
  ...CasePaper,
});
export const getMyCasePaper = route({
  method: 'GET',
  path: '/cases/:caseId/papers/:number/file',
  summary: '下载我的申请表或受理回执',
  permission: 'case.own',
  ...CasePaperFile,
});
export const printCase = route({
  method: 'POST',
  path: '/staff/cases/:caseId/papers',
  summary: '打印申请表或受理回执',
  permission: 'case.work',
  ...CasePaper,
});
export const getCasePaper = route({
  method: 'GET',
  path: '/staff/cases/:caseId/papers/:number/file',
  summary: '下载申请表或受理回执',
  permission: 'case.work',
  ...CasePaperFile,
});

const RatingCode = Type.String({ minLength: 16, maxLength: 64 });
export const getRatingPage = route({
  method: 'GET',
  path: '/ratings/:centerId/:code',
  summary: '服务评价页',
  permission: 'public',
  params: Type.Object({ centerId: Type.Integer({ minimum: 1 }), code: RatingCode }),
  response: Type.Object({ centerName: Type.String(), outlet: Type.String(), on: DayJson, isRated: Type.Boolean() }),
  problems: [refusals.ratingGone, common.tooMany],
});
export const rateVisit = route({
  method: 'POST',
  path: '/ratings/:centerId/:code',
  summary: '提交服务评价',
  permission: 'public',
  params: Type.Object({ centerId: Type.Integer({ minimum: 1 }), code: RatingCode }),
  body: Type.Object({
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    tags: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 8 }),
    remark: Type.String({ maxLength: 300 }),
  }),
  response: Done,
  problems: [refusals.ratingGone, refusals.ratedAlready, refusals.notByStaff, common.tooMany],
});

export const RatingRow = Type.Object({
  staffId: Uuid,
  staffName: Type.String(),
  outlet: Type.String(),
  visits: Type.Integer(),
  rated: Type.Integer(),
  /** 满意率 as in the figures of service: 基本满意 and better among those rated, parts per million; none without a rating. */
  satisfiedPpm: Nullable(Type.Integer()),
  /** A hundredth of a point. */
  averageHundredths: Nullable(Type.Integer()),
  scores: Type.Array(Type.Integer()),
});
export const listRatings = route({
  method: 'GET',
  path: '/staff/ratings',
  summary: '服务评价（业务管理看全部，其他人看自己）',
  permission: 'rating.read',
  query: Type.Object({ from: Type.Optional(DayJson), to: Type.Optional(DayJson) }),
  response: Type.Object({
    from: DayJson,
    to: DayJson,
    staff: Type.Array(RatingRow),
    remarks: Type.Array(
      Type.Object({
        staffName: Type.String(),
        score: Type.Integer(),
        tags: Type.Array(Type.String()),
        remark: Type.String(),
        /** The day alone: by the minute one would know who it was. */
        on: DayJson,
      }),
    ),
  }),
});

/** The person at the window goes on elsewhere: at home, at the kiosk. */
export const makeTheirResumeCode = route({
  method: 'POST',
  path: '/staff/cases/:caseId/resume-code',
  summary: '为办事人生成续办码',
  permission: 'case.intake',
  params: Type.Object({ caseId: Uuid }),
  response: Type.Object({ code: Type.String(), until: InstantJson }),
  problems: [refusals.notFound, refusals.wrongState],
});
export const askForHumanAtCounter = route({
  method: 'POST',
  path: '/staff/cases/:caseId/ask-for-human',
  summary: '办事人要求由工作人员审核',
  permission: 'case.intake',
  params: Type.Object({ caseId: Uuid }),
  response: Done,
  problems: [refusals.notFound, refusals.wrongState, refusals.changedMeanwhile],
});
/** The person at the window gives it up; before money is on its way, as in the hall. */
export const cancelAtCounter = route({
  method: 'POST',
  path: '/staff/cases/:caseId/cancel',
  summary: '办事人在柜台撤销业务',
  permission: 'case.intake',
  params: Type.Object({ caseId: Uuid }),
  body: Type.Object({ version: Type.Integer() }),
  response: Done,
  problems: [refusals.notFound, refusals.wrongState, refusals.changedMeanwhile, refusals.tooLateToCancel],
});
