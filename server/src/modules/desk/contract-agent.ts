import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { DayJson, Done, InstantJson, listOf, Nullable, Page, route, Uuid } from '../../platform/route.ts';
import { Contact, Priority, WorkOrderKind, WorkOrderState } from '../workorder/contract.ts';
import { refusals as workOrderRefusals } from '../workorder/problems.ts';
import {
  After,
  ConversationState,
  DeskChannel,
  DeskTopic,
  Messages,
  MessageText,
  ofConversation,
} from './contract-chat.ts';
import { refusals } from './problems.ts';

export const AgentState = Type.Union([Type.Literal('online'), Type.Literal('busy'), Type.Literal('away')]);

export const DeskRow = Type.Object({
  conversationId: Uuid,
  channel: DeskChannel,
  /** Masked. */
  name: Type.String(),
  isKnown: Type.Boolean(),
  topic: Nullable(DeskTopic),
  state: ConversationState,
  since: InstantJson,
  lastSeq: Type.Integer(),
  /** What nobody of the desk has seen yet. */
  unseen: Type.Integer(),
  lastSaidBy: Type.String(),
  lastSaidAt: InstantJson,
  agentName: Nullable(Type.String()),
  isMeantForMe: Type.Boolean(),
});
export const Agent = Type.Object({
  staffId: Uuid,
  name: Type.String(),
  state: AgentState,
  /** Online, and their page was heard of. */
  isThere: Type.Boolean(),
  channels: Type.Array(DeskChannel),
  skills: Type.Array(DeskTopic),
  capacity: Type.Integer(),
  load: Type.Integer(),
  extension: Nullable(Type.String()),
});
const Desk = Type.Object({
  me: Nullable(Agent),
  queue: Type.Array(DeskRow),
  mine: Type.Array(DeskRow),
  agentsOnline: Type.Integer(),
});

const serving = { permission: 'desk.serve' } as const;
export const getDesk = route({
  ...serving,
  method: 'GET',
  path: '/staff/desk',
  summary: '坐席：排队和我的会话',
  response: Desk,
});
export const watchDesk = route({
  ...serving,
  method: 'GET',
  path: '/staff/desk/events',
  summary: '坐席：排队和我的会话的变化',
  answers: 'events',
  response: Desk,
});
export const setAgentState = route({
  ...serving,
  method: 'POST',
  path: '/staff/desk/state',
  summary: '坐席状态：在线、忙碌、离开',
  body: Type.Object({ state: AgentState }),
  response: Agent,
  problems: [refusals.notAgent],
});
export const beatAgent = route({
  ...serving,
  method: 'POST',
  path: '/staff/desk/beat',
  summary: '坐席页面仍然打开',
  response: Done,
  problems: [refusals.notAgent],
  unaudited: 'says only that a page is open; coming and going are audited',
});
export const listAgents = route({
  ...serving,
  method: 'GET',
  path: '/staff/desk/agents',
  summary: '坐席人员',
  response: Type.Object({ rows: Type.Array(Agent) }),
});
export const saveAgent = route({
  method: 'PUT',
  path: '/staff/desk/agents/:staffId',
  summary: '设置坐席的渠道、技能和同时接待人数',
  permission: 'desk.manage',
  params: Type.Object({ staffId: Uuid }),
  body: Type.Object({
    channels: Type.Array(DeskChannel, { minItems: 1, maxItems: 5, uniqueItems: true }),
    skills: Type.Array(DeskTopic, { maxItems: 7, uniqueItems: true }),
    capacity: Type.Integer({ minimum: 1, maximum: 12 }),
    extension: Nullable(Type.String({ pattern: '^[0-9]{2,12}$' })),
  }),
  response: Agent,
  problems: [refusals.wrongColleague],
});

const Meeting = Type.Object({
  kind: Type.Union([Type.Literal('conversation'), Type.Literal('case'), Type.Literal('work-order')]),
  id: Uuid,
  at: InstantJson,
  title: Type.String(),
  state: Type.String(),
  channel: Type.String(),
});
export const OpenedWorkOrder = Type.Object({
  workOrderId: Uuid,
  number: Type.String(),
  title: Type.String(),
  state: WorkOrderState,
  dueOn: DayJson,
});
export const StaffConversation = Type.Object({
  ...DeskRow.properties,
  isMine: Type.Boolean(),
  openedAt: InstantJson,
  endedAt: Nullable(InstantJson),
  endTopic: Nullable(DeskTopic),
  endNote: Nullable(Type.String()),
  score: Nullable(Type.Integer()),
  remark: Nullable(Type.String()),
  context: Type.Object({
    identifiedBy: Type.Optional(Type.String()),
    asked: Type.Optional(Type.Array(Type.String())),
    /** The call is over: the caller hung up, or was hung up. */
    isOver: Type.Optional(Type.Boolean()),
  }),
  /** Who it is, masked; nothing for whom the desk does not know. */
  person: Nullable(
    Type.Object({ personId: Uuid, name: Type.String(), certificate: Type.String(), mobile: Nullable(Type.String()) }),
  ),
  employer: Nullable(Type.Object({ employerId: Uuid, name: Type.String() })),
  /** What they did with us before, the newest first. */
  contacts: Type.Array(Meeting),
  /** What was taken down in this conversation. */
  workOrders: Type.Array(OpenedWorkOrder),
});
const found = refusals.conversationNotFound;
const one = { ...serving, params: ofConversation } as const;
export const getConversation = route({
  ...one,
  method: 'GET',
  path: '/staff/desk/conversations/:conversationId',
  summary: '一次会话：来访者和往来记录',
  response: StaffConversation,
  problems: [found],
});
export const readConversation = route({
  ...one,
  method: 'GET',
  path: '/staff/desk/conversations/:conversationId/messages',
  summary: '一次会话中某一条之后的消息',
  query: After,
  response: Messages,
  problems: [found],
});
export const conversationImage = route({
  ...serving,
  method: 'GET',
  path: '/staff/desk/conversations/:conversationId/images/:seq',
  summary: '会话中的一张图片',
  params: Type.Object({ conversationId: Uuid, seq: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) }),
  answers: 'file',
  problems: [found, refusals.imageNotFound],
});
export const takeConversation = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/take',
  summary: '接待一位排队的来访者',
  response: Done,
  problems: [found, refusals.alreadyTaken, refusals.noPlaceFree, refusals.notAvailable, refusals.notAgent],
});
export const answerConversation = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/messages',
  summary: '回复来访者，或给同事留备注',
  body: Type.Object({
    messageId: Uuid,
    text: MessageText,
    isNote: Type.Boolean(),
    /** The answer of the knowledge base that was given, for its ranking. */ questionId: Type.Optional(Uuid),
  }),
  response: Type.Object({ seq: Type.Integer() }),
  problems: [found, refusals.notMine, refusals.conversationEnded],
  unaudited: 'what is said is kept in the conversation, with who and when, and is never changed',
});
export const showConversation = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/images',
  summary: '给来访者发送图片',
  takes: 'file',
  query: Type.Object({ messageId: Uuid }),
  response: Type.Object({ seq: Type.Integer() }),
  problems: [
    found,
    refusals.notMine,
    refusals.conversationEnded,
    refusals.imageUnreadable,
    common.tooLarge,
    common.unsupported,
  ],
  unaudited: 'what is shown is kept in the conversation, with who and when, and is never changed',
});
export const seeConversation = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/seen',
  summary: '已看到某一条消息',
  body: Type.Object({ seq: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }) }),
  response: Done,
  problems: [found],
  unaudited: 'a mark of reading that nobody else sees',
});
export const handOverConversation = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/hand-over',
  summary: '转给同事或退回排队',
  body: Type.Object({ toStaffId: Nullable(Uuid), note: Type.String({ maxLength: 200 }) }),
  response: Done,
  problems: [found, refusals.notMine, refusals.conversationEnded, refusals.wrongColleague],
});
export const endConversation = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/end',
  summary: '结束会话并记录主题',
  body: Type.Object({ topic: DeskTopic, note: Type.String({ maxLength: 500 }) }),
  response: Done,
  problems: [found, refusals.notMine],
});
export const hangUpCall = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/hang-up',
  summary: '挂断正在接听的来电',
  response: Done,
  problems: [found, refusals.notMine, refusals.conversationEnded, refusals.notOnCall],
});
export const openFromConversation = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/work-orders',
  summary: '由会话或来电登记工单',
  body: Type.Object({
    workOrderId: Uuid,
    kind: WorkOrderKind,
    priority: Priority,
    title: Type.String({ minLength: 2, maxLength: 40, pattern: '\\S' }),
    question: Type.String({ minLength: 5, maxLength: 1_000, pattern: '\\S' }),
    /** Where to call; of a call without one the number that it came from. */
    contact: Contact,
    department: Nullable(Type.String({ pattern: '^[a-z][a-z-]{1,30}$' })),
  }),
  response: OpenedWorkOrder,
  problems: [
    found,
    refusals.notMine,
    refusals.contactMissing,
    workOrderRefusals.taken,
    workOrderRefusals.wrongAssignee,
  ],
});
export const revealVisitor = route({
  ...one,
  method: 'POST',
  path: '/staff/desk/conversations/:conversationId/reveal',
  permission: 'staff.unmask',
  summary: '查看来访者的完整信息',
  body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 100, pattern: '\\S' }) }),
  response: Type.Object({ name: Type.String(), certificate: Type.String(), mobile: Nullable(Type.String()) }),
  problems: [found, refusals.nobodyKnown, common.tooMany],
});
export const listEnded = route({
  ...serving,
  method: 'GET',
  path: '/staff/desk/conversations',
  summary: '已结束的会话',
  query: Type.Object({
    ...Page,
    channel: Type.Optional(DeskChannel),
    topic: Type.Optional(DeskTopic),
    isMine: Type.Optional(Type.Boolean()),
  }),
  response: listOf(
    Type.Object({
      ...DeskRow.properties,
      endedAt: InstantJson,
      endTopic: Nullable(DeskTopic),
      score: Nullable(Type.Integer()),
    }),
  ),
});
export const deskFigures = route({
  method: 'GET',
  path: '/staff/desk/figures',
  summary: '坐席统计',
  permission: 'desk.manage',
  query: Type.Object({ from: DayJson, to: DayJson }),
  response: Type.Object({
    channels: Type.Array(
      Type.Object({
        channel: DeskChannel,
        opened: Type.Integer(),
        served: Type.Integer(),
        ended: Type.Integer(),
        rated: Type.Integer(),
        averageScore: Nullable(Type.Number()),
        waitSeconds: Nullable(Type.Integer()),
        replySeconds: Nullable(Type.Integer()),
      }),
    ),
    topics: Type.Array(Type.Object({ topic: DeskTopic, count: Type.Integer() })),
  }),
});
