import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import {
  DayJson,
  Done,
  FenJson,
  InstantJson,
  KeyOf,
  listOf,
  Nullable,
  Page,
  PageBy,
  route,
  Uuid,
} from '../../platform/route.ts';
import { AttachmentView, SlotView } from './contract-attachments.ts';
import { refusals } from './problems.ts';
import { CaseView, Condition, Correction, ViewFact } from './shapes.ts';
import { stateNames } from './states.ts';

export const CaseState = KeyOf(stateNames);

export * from './contract-assign.ts';
export * from './contract-attachments.ts';
export * from './visit-contract.ts';

/** A case in a list. */
export const CaseSummary = Type.Object({
  caseId: Uuid,
  number: Type.String(),
  kind: Type.String(),
  title: Type.String(),
  headline: Type.String(),
  state: CaseState,
  stateText: Type.String(),
  /** The stage it waits in: 复核. */
  stageText: Nullable(Type.String()),
  version: Type.Integer(),
  amountFen: Nullable(FenJson),
  openedAt: InstantJson,
  submittedAt: Nullable(InstantJson),
  changedAt: InstantJson,
  dueOn: Nullable(DayJson),
  closesOn: Nullable(DayJson),
  channelText: Type.String(),
});

/** One thing that happened, in the words of whoever reads it. */
export const HistoryLine = Type.Object({
  at: InstantJson,
  state: CaseState,
  title: Type.String(),
  text: Type.String(),
  /** Staff by name for staff; 您, 工作人员 or 系统 for the person. */
  actorText: Type.String(),
  channelText: Type.String(),
});

/** A case as its owner sees it. */
export const OwnCase = Type.Object({
  ...CaseSummary.properties,
  /** Where it stands and what comes next, in one sentence each. */
  standing: Type.String(),
  nextStep: Type.String(),
  dueSource: Nullable(Type.String()),
  facts: Type.Array(ViewFact),
  corrections: Type.Array(Correction),
  slots: Type.Array(SlotView),
  attachments: Type.Array(AttachmentView),
  history: Type.Array(HistoryLine),
  mayCancel: Type.Boolean(),
  mayCorrect: Type.Boolean(),
  mayAskForHuman: Type.Boolean(),
  /** Saved, and not yet submitted. */
  savedAt: Nullable(InstantJson),
});

const ById = { params: Type.Object({ caseId: Uuid }) };

export const listMyCases = route({
  method: 'GET',
  path: '/cases',
  summary: '我的业务',
  permission: 'case.own',
  query: Type.Object({ ...Page, inProgress: Type.Optional(Type.Boolean()) }),
  response: listOf(CaseSummary),
});
export const getMyCase = route({
  method: 'GET',
  path: '/cases/:caseId',
  summary: '我的业务：办理进度',
  permission: 'case.own',
  ...ById,
  response: OwnCase,
  problems: [refusals.notFound],
});
export const cancelMyCase = route({
  method: 'POST',
  path: '/cases/:caseId/cancel',
  summary: '撤销我的业务',
  permission: 'case.own',
  ...ById,
  body: Type.Object({ version: Type.Integer() }),
  response: OwnCase,
  problems: [refusals.notFound, refusals.wrongState, refusals.changedMeanwhile, refusals.tooLateToCancel],
});
export const askForHuman = route({
  method: 'POST',
  path: '/cases/:caseId/ask-for-human',
  summary: '请工作人员审核',
  permission: 'case.own',
  ...ById,
  response: OwnCase,
  problems: [refusals.notFound, refusals.wrongState],
});
export const makeMyResumeCode = route({
  method: 'POST',
  path: '/cases/:caseId/resume-code',
  summary: '生成续办码',
  permission: 'case.own',
  ...ById,
  response: Type.Object({ code: Type.String(), until: InstantJson }),
  problems: [refusals.notFound, refusals.wrongState],
});
const ResumeBody = Type.Object({ code: Type.String({ minLength: 6, maxLength: 20 }) });
const Resumed = Type.Object({ caseId: Uuid, kind: Type.String() });
export const resumeMyCase = route({
  method: 'POST',
  path: '/cases/resume',
  summary: '用续办码继续办理',
  permission: 'case.own',
  body: ResumeBody,
  response: Resumed,
  problems: [refusals.resumeCodeUnknown, common.tooMany],
});

/** A case in a worklist. */
export const WorkRow = Type.Object({
  ...CaseSummary.properties,
  subjectKind: Type.Union([Type.Literal('person'), Type.Literal('employer')]),
  subjectId: Uuid,
  subjectName: Type.String(),
  isOverdue: Type.Boolean(),
  /** Days to the last day; negative when overdue. */
  daysLeft: Nullable(Type.Integer()),
  takenByText: Nullable(Type.String()),
  /** The account of who has taken it has been stopped. */
  isLeft: Type.Boolean(),
  isMine: Type.Boolean(),
});
const WorkQueue = Type.Union([
  Type.Literal('mine'),
  Type.Literal('waiting'),
  Type.Literal('overdue'),
  /** Taken by somebody whose account has been stopped. */
  Type.Literal('left'),
  Type.Literal('all'),
]);
export const listWork = route({
  method: 'GET',
  path: '/staff/cases',
  summary: '业务待办',
  permission: 'case.work',
  query: Type.Object({
    ...PageBy('due', 'submitted', 'amount'),
    queue: Type.Optional(WorkQueue),
    kind: Type.Optional(Type.String({ maxLength: 60 })),
    state: Type.Optional(CaseState),
    q: Type.Optional(Type.String({ maxLength: 60 })),
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
  }),
  response: Type.Object({
    ...listOf(WorkRow).properties,
    counts: Type.Object({
      mine: Type.Integer(),
      waiting: Type.Integer(),
      overdue: Type.Integer(),
      left: Type.Integer(),
      all: Type.Integer(),
    }),
    kinds: Type.Array(Type.Object({ kind: Type.String(), title: Type.String() })),
  }),
});

/** A decision that was made on a case. */
export const DecisionLine = Type.Object({
  at: InstantJson,
  round: Type.Integer(),
  stageText: Type.String(),
  outcome: Type.Union([Type.Literal('approve'), Type.Literal('return'), Type.Literal('refuse')]),
  actorText: Type.String(),
  reason: Type.String(),
  corrections: Type.Array(Correction),
});

/** A case as who decides on it sees it. */
export const StaffCase = Type.Object({
  ...WorkRow.properties,
  round: Type.Integer(),
  wantsHuman: Type.Boolean(),
  dueSource: Nullable(Type.String()),
  stages: Type.Array(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      state: Type.Union([Type.Literal('passed'), Type.Literal('current'), Type.Literal('later')]),
      actorText: Nullable(Type.String()),
      at: Nullable(InstantJson),
    }),
  ),
  view: CaseView,
  conditions: Type.Array(Condition),
  history: Type.Array(HistoryLine),
  decisions: Type.Array(DecisionLine),
  slots: Type.Array(SlotView),
  attachments: Type.Array(AttachmentView),
  /** Whether this member of staff may decide the stage now, and if not, why. */
  mayDecide: Type.Boolean(),
  whyNot: Nullable(Type.String()),
  /** Returned, it is handed in again or given up at the counter as it stands. */
  mayHandInAgain: Type.Boolean(),
  openedByText: Type.String(),
});
export const getWork = route({
  method: 'GET',
  path: '/staff/cases/:caseId',
  summary: '审核业务',
  permission: 'case.work',
  ...ById,
  response: StaffCase,
  problems: [refusals.notFound],
});
export const takeCase = route({
  method: 'POST',
  path: '/staff/cases/:caseId/take',
  summary: '领取业务',
  permission: 'case.work',
  ...ById,
  body: Type.Object({ take: Type.Boolean() }),
  response: Done,
  problems: [refusals.notFound, refusals.wrongState],
});
export const decideCase = route({
  method: 'POST',
  path: '/staff/cases/:caseId/decisions',
  summary: '审核决定',
  permission: 'case.work',
  ...ById,
  body: Type.Object({
    version: Type.Integer(),
    outcome: Type.Union([Type.Literal('approve'), Type.Literal('return'), Type.Literal('refuse')]),
    reason: Type.String({ maxLength: 500 }),
    corrections: Type.Optional(Type.Array(Correction, { maxItems: 20 })),
  }),
  response: CaseSummary,
  problems: [
    refusals.notFound,
    refusals.papersChanged,
    refusals.changedMeanwhile,
    refusals.wrongState,
    refusals.actedAlready,
    refusals.ownBusiness,
    refusals.reasonNeeded,
    refusals.evidenceMissing,
    common.forbidden,
  ],
});
export const handInAgain = route({
  method: 'POST',
  path: '/staff/cases/:caseId/submission',
  summary: '柜台：补齐材料后重新提交',
  permission: 'case.intake',
  ...ById,
  body: Type.Object({ version: Type.Integer() }),
  response: CaseSummary,
  problems: [refusals.notFound, refusals.wrongState, refusals.changedMeanwhile],
});
export const resumeForPerson = route({
  method: 'POST',
  path: '/staff/cases/resume',
  summary: '按续办码接续办理',
  permission: 'case.intake',
  body: ResumeBody,
  response: Type.Object({ ...Resumed.properties, subjectKind: Type.String(), subjectId: Uuid }),
  problems: [refusals.resumeCodeUnknown, common.tooMany],
});
export const listCasesOfSubject = route({
  method: 'GET',
  path: '/staff/subjects/:subjectKind/:subjectId/cases',
  summary: '职工或单位的业务',
  permission: 'case.work',
  params: Type.Object({
    subjectKind: Type.Union([Type.Literal('person'), Type.Literal('employer')]),
    subjectId: Uuid,
  }),
  query: Type.Object({ ...Page, inProgress: Type.Optional(Type.Boolean()) }),
  response: listOf(CaseSummary),
});
