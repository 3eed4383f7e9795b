import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { DayJson, InstantJson, KeyOf, listOf, Nullable, Page, route, Uuid, Words } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { results, workOrderChannels } from './rules/work-order.ts';

export const AskedKind = Type.Union([
  Type.Literal('question'),
  Type.Literal('complaint'),
  Type.Literal('suggestion'),
  Type.Literal('tip-off'),
  Type.Literal('fault'),
  Type.Literal('praise'),
]);
export const WorkOrderKind = Type.Union([AskedKind, Type.Literal('call-back')]);
export const WorkOrderChannel = KeyOf(workOrderChannels);
export const WorkOrderResult = KeyOf(results);
export const ofWorkOrder = Type.Object({ workOrderId: Uuid });
export const Contact = Nullable(Type.String({ pattern: '^[0-9-]{7,15}$' }));
export const ofAttachment = Type.Object({ workOrderId: Uuid, seq: Type.Integer({ minimum: 1, maximum: 100 }) });
export const Attachment = Type.Object({
  seq: Type.Integer(),
  name: Type.String(),
  contentType: Type.String(),
  addedAt: InstantJson,
  isAskers: Type.Boolean(),
});

export const WorkOrder = Type.Object({
  workOrderId: Uuid,
  number: Type.String(),
  kind: WorkOrderKind,
  channel: WorkOrderChannel,
  title: Type.String(),
  question: Type.String(),
  /** The telephone that was left, masked. */
  contactMasked: Nullable(Type.String()),
  mayPublish: Type.Boolean(),
  writtenAt: InstantJson,
  dueOn: DayJson,
  /** An answer that is still reviewed is not there yet. */
  state: Type.Union([Type.Literal('waiting'), Type.Literal('assigned'), Type.Literal('closed')]),
  answer: Nullable(Type.String()),
  result: Nullable(WorkOrderResult),
  answeredAt: Nullable(InstantJson),
  score: Nullable(Type.Integer()),
  remark: Nullable(Type.String()),
  reopened: Type.Integer(),
});
const OwnWorkOrder = Type.Object({
  ...WorkOrder.properties,
  /** Until when the asker may have it done again; null when not (any more). */
  reopenUntil: Nullable(DayJson),
  attachments: Type.Array(Attachment),
  /** Oldest first. */
  history: Type.Array(
    Type.Object({
      at: InstantJson,
      kind: Type.Union([Type.Literal('opened'), Type.Literal('closed'), Type.Literal('reopened')]),
      text: Type.String(),
    }),
  ),
});

const own = { permission: 'inbox.own' } as const;
export const writeWorkOrder = route({
  ...own,
  method: 'POST',
  path: '/work-orders',
  summary: '投诉建议与留言',
  body: Type.Object({
    /** Made by the client: sending twice writes once. */
    workOrderId: Uuid,
    kind: AskedKind,
    title: Words(40),
    question: Type.String({ minLength: 5, maxLength: 1_000 }),
    contact: Contact,
    mayPublish: Type.Boolean(),
  }),
  response: OwnWorkOrder,
  problems: [refusals.tooMany, refusals.taken],
});
export const listWorkOrders = route({
  ...own,
  method: 'GET',
  path: '/work-orders',
  summary: '我的留言和工单',
  query: Type.Object(Page),
  response: listOf(WorkOrder),
});
const ofOwn = { ...own, params: ofWorkOrder } as const;
export const getWorkOrder = route({
  ...ofOwn,
  method: 'GET',
  path: '/work-orders/:workOrderId',
  summary: '一张工单及其答复',
  response: OwnWorkOrder,
  problems: [refusals.notFound],
});
export const rateWorkOrder = route({
  ...ofOwn,
  method: 'POST',
  path: '/work-orders/:workOrderId/rating',
  summary: '评价答复',
  body: Type.Object({
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    remark: Type.String({ maxLength: 200 }),
  }),
  response: OwnWorkOrder,
  problems: [refusals.notFound, refusals.notAnswered, refusals.rated],
});
export const reopenWorkOrder = route({
  ...ofOwn,
  method: 'POST',
  path: '/work-orders/:workOrderId/reopen',
  summary: '对答复不满意，要求重办',
  body: Type.Object({ reason: Type.String({ minLength: 5, maxLength: 300 }) }),
  response: OwnWorkOrder,
  problems: [refusals.notFound, refusals.notAnswered, refusals.notReopenable],
});
export const uploadRefusals = [
  refusals.notFound,
  refusals.closed,
  refusals.tooManyAttachments,
  refusals.attachmentUnreadable,
  common.tooLarge,
  common.tooMany,
  common.unsupported,
];
export const ofUpload = Type.Object({
  /** Made by the client: sending twice keeps one. */
  attachmentId: Uuid,
  name: Type.String({ minLength: 1, maxLength: 100 }),
});
export const attachToWorkOrder = route({
  ...ofOwn,
  method: 'POST',
  path: '/work-orders/:workOrderId/attachments',
  summary: '给工单添加图片或文件',
  query: ofUpload,
  takes: 'file',
  response: OwnWorkOrder,
  problems: uploadRefusals,
});
export const workOrderAttachment = route({
  ...own,
  method: 'GET',
  path: '/work-orders/:workOrderId/attachments/:seq',
  summary: '自己工单的一个附件',
  params: ofAttachment,
  answers: 'file',
  problems: [refusals.notFound, refusals.attachmentNotFound],
});

export const BoardRow = Type.Object({
  number: Type.String(),
  kind: WorkOrderKind,
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
    kind: Type.Optional(AskedKind),
  }),
  response: listOf(BoardRow),
});
