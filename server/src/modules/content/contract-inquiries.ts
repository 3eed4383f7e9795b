import { Type } from 'typebox';
import { DayJson, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

const Nullable = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);

export const InquiryCategory = Type.Union([
  Type.Literal('question'),
  Type.Literal('complaint'),
  Type.Literal('suggestion'),
  Type.Literal('praise'),
]);
export const InquiryState = Type.Union([Type.Literal('waiting'), Type.Literal('in-review'), Type.Literal('answered')]);
const ofInquiry = Type.Object({ inquiryId: Uuid });

export const Inquiry = Type.Object({
  inquiryId: Uuid,
  number: Type.String(),
  category: InquiryCategory,
  title: Type.String(),
  question: Type.String(),
  /** The telephone that was left, masked. */
  contactMasked: Nullable(Type.String()),
  mayPublish: Type.Boolean(),
  writtenAt: InstantJson,
  dueOn: DayJson,
  /** `waiting` for the writer until the answer is out. */
  state: InquiryState,
  answer: Nullable(Type.String()),
  answeredAt: Nullable(InstantJson),
  score: Nullable(Type.Integer()),
  remark: Nullable(Type.String()),
});

const own = { permission: 'inbox.own' } as const;
export const writeInquiry = route({
  ...own,
  method: 'POST',
  path: '/inquiries',
  summary: '投诉建议与留言',
  body: Type.Object({
    /** Made by the client: sending twice writes once. */
    inquiryId: Uuid,
    category: InquiryCategory,
    title: Type.String({ minLength: 2, maxLength: 40 }),
    question: Type.String({ minLength: 5, maxLength: 1_000 }),
    contact: Nullable(Type.String({ pattern: '^[0-9-]{7,15}$' })),
    mayPublish: Type.Boolean(),
  }),
  response: Inquiry,
  problems: [refusals.tooManyInquiries, refusals.inquiryTaken],
});
export const listInquiries = route({
  ...own,
  method: 'GET',
  path: '/inquiries',
  summary: '我的留言',
  query: Type.Object(Page),
  response: listOf(Inquiry),
});
export const getInquiry = route({
  ...own,
  method: 'GET',
  path: '/inquiries/:inquiryId',
  summary: '一条留言及其答复',
  params: ofInquiry,
  response: Inquiry,
  problems: [refusals.inquiryNotFound],
});
export const rateInquiry = route({
  ...own,
  method: 'POST',
  path: '/inquiries/:inquiryId/rating',
  summary: '评价答复',
  params: ofInquiry,
  body: Type.Object({
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    remark: Type.String({ maxLength: 200 }),
  }),
  response: Inquiry,
  problems: [refusals.inquiryNotFound, refusals.notAnswered, refusals.inquiryRated],
});

export const BoardRow = Type.Object({
  number: Type.String(),
  category: InquiryCategory,
  title: Type.String(),
  question: Type.String(),
  answer: Type.String(),
  /** Masked. */
  author: Type.String(),
  writtenAt: InstantJson,
  answeredAt: InstantJson,
});
export const listBoard = route({
  method: 'GET',
  path: '/board',
  summary: '留言公开',
  permission: 'public',
  query: Type.Object({
    ...Page,
    centerId: Type.Integer({ minimum: 1, maximum: 32_767 }),
    category: Type.Optional(InquiryCategory),
  }),
  response: listOf(BoardRow),
});

export const StaffInquiry = Type.Object({
  ...Inquiry.properties,
  authorKind: Type.Union([Type.Literal('person'), Type.Literal('employer')]),
  authorId: Uuid,
  authorName: Type.String(),
  dueSource: Type.String(),
  isOverdue: Type.Boolean(),
  answeredBy: Nullable(Type.String()),
  /** Whoever answered does not review. */
  isOwnAnswer: Type.Boolean(),
  boardQuestion: Nullable(Type.String()),
  publishedAt: Nullable(InstantJson),
});
export const InquiryStep = Type.Object({
  at: InstantJson,
  by: Type.String(),
  kind: Type.String(),
  note: Type.String(),
});
const StaffView = Type.Object({ ...StaffInquiry.properties, steps: Type.Array(InquiryStep) });

export const listStaffInquiries = route({
  method: 'GET',
  path: '/staff/inquiries',
  summary: '留言待办',
  permission: 'inquiry.answer',
  query: Type.Object({
    ...Page,
    state: Type.Optional(InquiryState),
    category: Type.Optional(InquiryCategory),
    isOverdue: Type.Optional(Type.Boolean()),
    q: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  response: Type.Object({
    rows: Type.Array(StaffInquiry),
    total: Type.Integer(),
    /** Of all, whatever is filtered. */
    counts: Type.Object({ waiting: Type.Integer(), inReview: Type.Integer(), overdue: Type.Integer() }),
  }),
});
export const getStaffInquiry = route({
  method: 'GET',
  path: '/staff/inquiries/:inquiryId',
  summary: '一条留言的办理',
  permission: 'inquiry.answer',
  params: ofInquiry,
  response: StaffView,
  problems: [refusals.inquiryNotFound],
});
export const answerInquiry = route({
  method: 'POST',
  path: '/staff/inquiries/:inquiryId/answer',
  summary: '答复留言',
  permission: 'inquiry.answer',
  params: ofInquiry,
  body: Type.Object({ answer: Type.String({ minLength: 5, maxLength: 2_000 }) }),
  response: StaffView,
  problems: [refusals.inquiryNotFound, refusals.inquiryClosed],
});
export const decideAnswer = route({
  method: 'POST',
  path: '/staff/inquiries/:inquiryId/decide',
  summary: '审核留言的答复',
  permission: 'inquiry.review',
  params: ofInquiry,
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: 200 }) }),
  response: StaffView,
  problems: [refusals.inquiryNotFound, refusals.notInReview, refusals.ownAnswer, refusals.noteMissing],
});
export const publishInquiry = route({
  method: 'POST',
  path: '/staff/inquiries/:inquiryId/publish',
  summary: '公开或不再公开留言',
  permission: 'inquiry.review',
  params: ofInquiry,
  body: Type.Object({ isPublished: Type.Boolean(), question: Type.String({ maxLength: 1_000 }) }),
  response: StaffView,
  problems: [refusals.inquiryNotFound, refusals.notAnswered, refusals.notConsented, refusals.wrongBoardText],
});
export const revealContact = route({
  method: 'POST',
  path: '/staff/inquiries/:inquiryId/contact',
  summary: '查看留言人留下的电话',
  permission: 'inquiry.answer',
  params: ofInquiry,
  response: Type.Object({ contact: Type.String() }),
  problems: [refusals.inquiryNotFound, refusals.noContact],
});
