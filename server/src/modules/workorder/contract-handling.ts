import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { DayJson, InstantJson, KeyOf, Nullable, Page, route, Uuid, Words } from '../../platform/route.ts';
import {
  Attachment,
  Contact,
  ofAttachment,
  ofUpload,
  ofWorkOrder,
  uploadRefusals,
  WorkOrder,
  WorkOrderChannel,
  WorkOrderKind,
  WorkOrderResult,
} from './contract-asking.ts';
import { refusals } from './problems.ts';
import { priorities, workOrderStates } from './rules/work-order.ts';

export const Priority = KeyOf(priorities);
export const WorkOrderState = KeyOf(workOrderStates);
const Department = Type.String({ pattern: '^[a-z][a-z-]{1,30}$' });

export const StaffWorkOrder = Type.Object({
  ...WorkOrder.properties,
  state: WorkOrderState,
  priority: Priority,
  subjectKind: Type.Union([Type.Literal('person'), Type.Literal('employer'), Type.Literal('unknown')]),
  /** Null for who is unknown, and of a tip-off for whoever may not know. */
  subjectId: Nullable(Uuid),
  subjectName: Type.String(),
  dueSource: Type.String(),
  isOverdue: Type.Boolean(),
  isDueToday: Type.Boolean(),
  isEscalated: Type.Boolean(),
  department: Nullable(Department),
  departmentName: Nullable(Type.String()),
  staffId: Nullable(Uuid),
  staffName: Nullable(Type.String()),
  isMine: Type.Boolean(),
  answeredBy: Nullable(Type.String()),
  /** Whoever answered does not review. */
  isOwnAnswer: Type.Boolean(),
  boardQuestion: Nullable(Type.String()),
  publishedAt: Nullable(InstantJson),
  origin: Nullable(Type.Object({ kind: Type.Union([Type.Literal('conversation'), Type.Literal('call')]), id: Uuid })),
});
export const WorkOrderStep = Type.Object({
  at: InstantJson,
  by: Type.String(),
  kind: Type.String(),
  note: Type.String(),
});
export const StaffWorkOrderView = Type.Object({
  ...StaffWorkOrder.properties,
  /** Whether another person reviews the answer before it goes out. */
  isReviewed: Type.Boolean(),
  attachments: Type.Array(Attachment),
  steps: Type.Array(WorkOrderStep),
});

const handling = { permission: 'work-order.handle' } as const;
const one = { ...handling, params: ofWorkOrder } as const;

export const listStaffWorkOrders = route({
  ...handling,
  method: 'GET',
  path: '/staff/work-orders',
  summary: '工单',
  query: Type.Object({
    ...Page,
    scope: Type.Optional(
      Type.Union([
        Type.Literal('mine'),
        Type.Literal('department'),
        Type.Literal('waiting'),
        /** With somebody whose account has been stopped. */
        Type.Literal('left'),
        Type.Literal('open'),
      ]),
    ),
    due: Type.Optional(Type.Union([Type.Literal('today'), Type.Literal('overdue')])),
    state: Type.Optional(WorkOrderState),
    kind: Type.Optional(WorkOrderKind),
    channel: Type.Optional(WorkOrderChannel),
    q: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  response: Type.Object({
    rows: Type.Array(StaffWorkOrder),
    total: Type.Integer(),
    /** Of all that are open, whatever is filtered. */
    counts: Type.Object({
      open: Type.Integer(),
      waiting: Type.Integer(),
      left: Type.Integer(),
      mine: Type.Integer(),
      department: Type.Integer(),
      inReview: Type.Integer(),
      dueToday: Type.Integer(),
      overdue: Type.Integer(),
    }),
  }),
});
export const openStaffWorkOrder = route({
  ...handling,
  method: 'POST',
  path: '/staff/work-orders',
  summary: '登记工单',
  body: Type.Object({
    workOrderId: Uuid,
    kind: WorkOrderKind,
    channel: Type.Union([Type.Literal('counter'), Type.Literal('hotline')]),
    priority: Priority,
    subject: Type.Union([
      Type.Object({ kind: Type.Literal('person'), id: Uuid }),
      Type.Object({ kind: Type.Literal('employer'), id: Uuid }),
      Type.Object({ kind: Type.Literal('unknown'), name: Type.String({ maxLength: 30 }) }),
    ]),
    contact: Contact,
    title: Words(40),
    question: Type.String({ minLength: 5, maxLength: 1_000 }),
    department: Nullable(Department),
  }),
  response: StaffWorkOrderView,
  problems: [refusals.taken, refusals.subjectNotFound, refusals.wrongAssignee],
});
export const getStaffWorkOrder = route({
  ...one,
  method: 'GET',
  path: '/staff/work-orders/:workOrderId',
  summary: '一张工单的办理',
  response: StaffWorkOrderView,
  problems: [refusals.notFound],
});
export const assignWorkOrder = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/assign',
  summary: '领取、分派、转办或退回工单',
  body: Type.Object({
    department: Nullable(Department),
    /** With no department and nobody it goes back to those who assign, with a reason. */
    staffId: Nullable(Uuid),
    note: Type.String({ maxLength: 300 }),
  }),
  response: StaffWorkOrderView,
  problems: [refusals.notFound, refusals.closed, refusals.notYours, refusals.wrongAssignee, refusals.noteMissing],
});
export const prioritiseWorkOrder = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/priority',
  summary: '调整工单的优先级',
  permission: 'work-order.review',
  body: Type.Object({ priority: Priority }),
  response: StaffWorkOrderView,
  problems: [refusals.notFound, refusals.closed],
});
export const noteWorkOrder = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/notes',
  summary: '给工单记一条办理备注',
  body: Type.Object({ note: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }) }),
  response: StaffWorkOrderView,
  problems: [refusals.notFound],
});
export const answerWorkOrder = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/answer',
  summary: '答复工单',
  body: Type.Object({ answer: Type.String({ minLength: 5, maxLength: 2_000 }), result: WorkOrderResult }),
  response: StaffWorkOrderView,
  problems: [refusals.notFound, refusals.closed, refusals.notYours, refusals.wrongResult],
});
export const decideAnswer = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/decide',
  summary: '审核工单的答复',
  permission: 'work-order.review',
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: 200 }) }),
  response: StaffWorkOrderView,
  problems: [refusals.notFound, refusals.notInReview, refusals.ownAnswer, refusals.noteMissing],
});
export const publishWorkOrder = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/publish',
  summary: '公开或不再公开留言',
  permission: 'work-order.review',
  body: Type.Object({ isPublished: Type.Boolean(), question: Type.String({ maxLength: 1_000 }) }),
  response: StaffWorkOrderView,
  problems: [refusals.notFound, refusals.notAnswered, refusals.notConsented, refusals.wrongBoardText],
});
export const revealContact = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/contact',
  summary: '查看提出人留下的电话',
  response: Type.Object({ contact: Type.String() }),
  problems: [refusals.notFound, refusals.noContact, refusals.keptSecret, common.tooMany],
});
export const attachAsStaff = route({
  ...one,
  method: 'POST',
  path: '/staff/work-orders/:workOrderId/attachments',
  summary: '给工单添加办理附件',
  query: ofUpload,
  takes: 'file',
  response: StaffWorkOrderView,
  problems: uploadRefusals,
});
export const staffAttachment = route({
  ...handling,
  method: 'GET',
  path: '/staff/work-orders/:workOrderId/attachments/:seq',
  summary: '工单的一个附件',
  params: ofAttachment,
  answers: 'file',
  problems: [refusals.notFound, refusals.attachmentNotFound],
});

const Member = Type.Object({ staffId: Uuid, name: Type.String(), department: Nullable(Type.String()) });
export const listAssignees = route({
  ...handling,
  method: 'GET',
  path: '/staff/work-order-assignees',
  summary: '承办工单的科室和人员',
  response: Type.Object({
    departments: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
    me: Uuid,
    /** Everybody who may handle work orders, with their department. */
    staff: Type.Array(Member),
  }),
});
export const saveMember = route({
  method: 'PUT',
  path: '/staff/work-order-assignees/:staffId',
  summary: '设置工作人员承办工单的科室',
  permission: 'work-order.review',
  params: Type.Object({ staffId: Uuid }),
  body: Type.Object({ department: Department }),
  response: Member,
  problems: [refusals.wrongAssignee],
});

const Sums = {
  opened: Type.Integer(),
  closed: Type.Integer(),
  /** Of those closed, after their day. */
  late: Type.Integer(),
  reopened: Type.Integer(),
  averageHours: Nullable(Type.Number()),
  rated: Type.Integer(),
  averageScore: Nullable(Type.Number()),
  /** Now. */
  open: Type.Integer(),
  overdue: Type.Integer(),
};
export const workOrderFigures = route({
  ...handling,
  method: 'GET',
  path: '/staff/work-order-figures',
  summary: '工单统计',
  query: Type.Object({ from: DayJson, to: DayJson }),
  response: Type.Object({
    all: Type.Object(Sums),
    kinds: Type.Array(Type.Object({ kind: WorkOrderKind, ...Sums })),
    channels: Type.Array(Type.Object({ channel: WorkOrderChannel, ...Sums })),
    departments: Type.Array(Type.Object({ department: Type.String(), ...Sums })),
  }),
});
