import { Type } from 'typebox';
import {
  Done,
  declareExport,
  InstantJson,
  KeyOf,
  listOf,
  Nullable,
  Page,
  route,
  Uuid,
  Words,
} from '../../platform/route.ts';
import { Channel, VersionState } from '../content/contract.ts';
import { refusals } from './problems.ts';
import { questionKinds, surveyLimits } from './rules/questions.ts';

const Count = Type.Integer();

export const Audience = Type.Union([Type.Literal('person'), Type.Literal('employer'), Type.Literal('both')]);
export const QuestionKind = KeyOf(questionKinds);
const Key = Type.String({ pattern: '^q[0-9]{1,3}$' });
export const Question = Type.Object({
  key: Key,
  kind: QuestionKind,
  title: Type.String({ maxLength: surveyLimits.question }),
  options: Type.Array(Type.String({ maxLength: surveyLimits.option }), { maxItems: surveyLimits.options }),
  isRequired: Type.Boolean(),
  isSatisfaction: Type.Boolean(),
});

const ofSurvey = Type.Object({ surveyId: Uuid });

/** A survey as whoever may answer it sees it in a list. */
export const SurveyHead = Type.Object({
  surveyId: Uuid,
  title: Type.String(),
  introduction: Type.String(),
  isAnonymous: Type.Boolean(),
  questionCount: Count,
  closesAt: InstantJson,
  hasAnswered: Type.Boolean(),
});
const own = { permission: 'inbox.own' } as const;
const atChannel = { channel: Channel };
export const listSurveys = route({
  ...own,
  method: 'GET',
  path: '/surveys',
  summary: '在线调查',
  query: Type.Object({ ...Page, ...atChannel }),
  response: listOf(SurveyHead),
});
export const getSurvey = route({
  ...own,
  method: 'GET',
  path: '/surveys/:surveyId',
  summary: '一个在线调查的题目',
  params: ofSurvey,
  query: Type.Object(atChannel),
  response: Type.Object({ ...SurveyHead.properties, isOpen: Type.Boolean(), questions: Type.Array(Question) }),
  problems: [refusals.notFound],
});
export const answerSurvey = route({
  ...own,
  method: 'POST',
  path: '/surveys/:surveyId/answers',
  summary: '填写在线调查',
  beforeCode: true,
  params: ofSurvey,
  body: Type.Object({
    /** Made by the client: sending twice answers once. */
    answerId: Uuid,
    channel: Channel,
    answers: Type.Array(
      Type.Object({
        key: Type.String({ maxLength: 10 }),
        choices: Type.Optional(Type.Array(Type.Integer(), { maxItems: surveyLimits.options })),
        score: Type.Optional(Type.Integer()),
        text: Type.Optional(Type.String({ maxLength: 4 * surveyLimits.text })),
      }),
      { maxItems: 2 * surveyLimits.questions },
    ),
  }),
  response: Done,
  problems: [refusals.notFound, refusals.notOpen, refusals.wrongAnswers, refusals.alreadyAnswered],
});

/** Where a survey stands: its version's state until it is approved, then by its times. */
export const Standing = Type.Union([
  Type.Literal('draft'),
  Type.Literal('in-review'),
  Type.Literal('returned'),
  Type.Literal('withdrawn'),
  Type.Literal('scheduled'),
  Type.Literal('open'),
  Type.Literal('closed'),
]);
const draft = {
  title: Type.String({ minLength: 1, maxLength: surveyLimits.title }),
  introduction: Type.String({ maxLength: surveyLimits.introduction }),
  questions: Type.Array(Question, { maxItems: surveyLimits.questions }),
  audience: Audience,
  channels: Type.Array(Channel, { minItems: 1, maxItems: 3, uniqueItems: true }),
  isAnonymous: Type.Boolean(),
  /** When it opens; at once after its review when nothing is given. */
  opensAt: Nullable(InstantJson),
  closesAt: InstantJson,
  reason: Words(200),
};
export const SurveyRow = Type.Object({
  surveyId: Uuid,
  title: Type.String(),
  audience: Audience,
  isAnonymous: Type.Boolean(),
  standing: Standing,
  opensAt: Nullable(InstantJson),
  closesAt: InstantJson,
  answered: Count,
  editedAt: InstantJson,
});
export const Survey = Type.Object({
  ...draft,
  surveyId: Uuid,
  state: VersionState,
  standing: Standing,
  liveAt: Nullable(InstantJson),
  editors: Type.Array(Type.String()),
  editedAt: InstantJson,
  reviewedBy: Nullable(Type.String()),
  reviewNote: Nullable(Type.String()),
  /** Whether the caller wrote on it: whoever edits does not review. */
  isOwn: Type.Boolean(),
  answered: Count,
  steps: Type.Array(Type.Object({ at: InstantJson, by: Type.String(), kind: Type.String(), note: Type.String() })),
});

export const listStaffSurveys = route({
  method: 'GET',
  path: '/staff/surveys',
  summary: '调查管理',
  permission: 'content.review',
  query: Type.Object({
    ...Page,
    standing: Type.Optional(Standing),
    q: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  response: listOf(SurveyRow),
});
export const getStaffSurvey = route({
  method: 'GET',
  path: '/staff/surveys/:surveyId',
  summary: '一个调查及其经过',
  permission: 'content.review',
  params: ofSurvey,
  response: Survey,
  problems: [refusals.notFound],
});
/** Saves a draft or hands it in for review; again while it is a draft or was returned. */
export const saveSurvey = route({
  method: 'POST',
  path: '/staff/surveys/:surveyId',
  summary: '编写调查',
  permission: 'content.edit',
  params: ofSurvey,
  body: Type.Object({ ...draft, isSubmitted: Type.Boolean() }),
  response: Survey,
  problems: [refusals.wrongSurvey, refusals.wrongTime, refusals.notEditable],
});
export const decideSurvey = route({
  method: 'POST',
  path: '/staff/surveys/:surveyId/decide',
  summary: '审核调查',
  permission: 'content.review',
  params: ofSurvey,
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: 200 }) }),
  response: Survey,
  problems: [refusals.notFound, refusals.notInReview, refusals.ownSurvey, refusals.noteMissing, refusals.wrongTime],
});
export const takeBackSurvey = route({
  method: 'POST',
  path: '/staff/surveys/:surveyId/take-back',
  summary: '撤回未开始的调查',
  permission: 'content.edit',
  params: ofSurvey,
  response: Survey,
  problems: [refusals.notFound, refusals.notEditable],
});
export const closeSurvey = route({
  method: 'POST',
  path: '/staff/surveys/:surveyId/close',
  summary: '提前结束调查',
  permission: 'content.review',
  params: ofSurvey,
  body: Type.Object({ reason: Words(200) }),
  response: Survey,
  problems: [refusals.notFound, refusals.notOpen],
});
export const QuestionResult = Type.Object({
  ...Question.properties,
  answered: Count,
  /** By option, or by score from 1 to 5; empty for texts and where a group is too small. */
  counts: Type.Array(Count),
  meanHundredths: Nullable(Count),
  /** The first of them; the export has all. */
  texts: Type.Array(Type.String()),
  textCount: Count,
  isTooSmall: Type.Boolean(),
});
export const getResults = route({
  method: 'GET',
  path: '/staff/surveys/:surveyId/results',
  summary: '调查结果',
  permission: 'survey.results',
  params: ofSurvey,
  response: Type.Object({
    surveyId: Uuid,
    title: Type.String(),
    isAnonymous: Type.Boolean(),
    standing: Standing,
    /** Who has answered, and how many of those answers are counted already. */
    answered: Type.Object({ person: Count, employer: Count }),
    counted: Count,
    /** The accounts and employers that could answer; none for those who are not asked. */
    audience: Type.Object({ person: Nullable(Count), employer: Nullable(Count) }),
    questions: Type.Array(QuestionResult),
  }),
  problems: [refusals.notFound],
});
export const resultsExport = declareExport({
  name: 'survey.results',
  title: '调查结果',
  permission: 'survey.results',
  filter: ofSurvey,
});
