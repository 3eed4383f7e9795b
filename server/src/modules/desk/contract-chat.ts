import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { InstantJson, KeyOf, Nullable, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { conversationStates, deskChannels, deskTopics } from './rules/conversation.ts';

export const DeskTopic = KeyOf(deskTopics);
export const DeskChannel = KeyOf(deskChannels);
export const ConversationState = KeyOf(conversationStates);
const centerId = Type.Integer({ minimum: 1, maximum: 32_767 });
export const ofConversation = Type.Object({ conversationId: Uuid });
export const MessageText = Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' });

export const Message = Type.Object({
  seq: Type.Integer(),
  sender: Type.Union([Type.Literal('visitor'), Type.Literal('agent'), Type.Literal('system')]),
  kind: Type.Union([Type.Literal('text'), Type.Literal('image'), Type.Literal('note'), Type.Literal('event')]),
  text: Type.String(),
  /** Whoever of the centre said it; visitors are told the family name. */
  by: Nullable(Type.String()),
  at: InstantJson,
  /** Of an answer over a channel of others: whether it has arrived. */
  delivery: Nullable(Type.Union([Type.Literal('sending'), Type.Literal('delivered'), Type.Literal('failed')])),
  fault: Nullable(Type.String()),
});
export const Messages = Type.Object({ rows: Type.Array(Message), lastSeq: Type.Integer() });
export const After = Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })) });

export const Service = Type.Object({
  isServed: Type.Boolean(),
  /** `工作日 9:00–17:00`. */
  hours: Type.String(),
  source: Type.String(),
  waiting: Type.Integer(),
  agentsOnline: Type.Integer(),
});
export const Chat = Type.Object({
  conversationId: Uuid,
  state: ConversationState,
  topic: Nullable(DeskTopic),
  /** How many wait before this one; nothing when nobody waits any more. */
  before: Nullable(Type.Integer()),
  agentName: Nullable(Type.String()),
  lastSeq: Type.Integer(),
  openedAt: InstantJson,
  endedAt: Nullable(InstantJson),
  score: Nullable(Type.Integer()),
});

const anyone = { permission: 'public' } as const;
export const myChat = route({
  ...anyone,
  method: 'GET',
  path: '/chat',
  summary: '在线客服：服务时间和正在进行的会话',
  query: Type.Object({ centerId, channel: Type.Optional(Type.Union([Type.Literal('web'), Type.Literal('employer')])) }),
  response: Type.Object({ service: Service, chat: Nullable(Chat) }),
});
export const openChat = route({
  ...anyone,
  method: 'POST',
  path: '/chat/conversations',
  summary: '转人工：开始一次会话',
  body: Type.Object({
    centerId,
    /** Made by the client: opening twice opens once. */
    conversationId: Uuid,
    channel: Type.Union([Type.Literal('web'), Type.Literal('employer')]),
    topic: Nullable(DeskTopic),
    text: MessageText,
  }),
  response: Chat,
  problems: [refusals.outOfHours, refusals.conversationOpen, common.tooMany, common.notFound],
});
const own = { ...anyone, params: ofConversation } as const;
const found = refusals.conversationNotFound;
export const getChat = route({
  ...own,
  method: 'GET',
  path: '/chat/conversations/:conversationId',
  summary: '会话的状态和排队位置',
  response: Chat,
  problems: [found],
});
export const watchChat = route({
  ...own,
  method: 'GET',
  path: '/chat/conversations/:conversationId/events',
  summary: '会话的变化',
  answers: 'events',
  response: Chat,
  problems: [found],
});
export const readChat = route({
  ...own,
  method: 'GET',
  path: '/chat/conversations/:conversationId/messages',
  summary: '会话中某一条之后的消息',
  query: After,
  response: Messages,
  problems: [found],
});
export const sayInChat = route({
  ...own,
  method: 'POST',
  path: '/chat/conversations/:conversationId/messages',
  summary: '在会话中发送消息',
  body: Type.Object({ messageId: Uuid, text: MessageText }),
  response: Type.Object({ seq: Type.Integer() }),
  problems: [found, refusals.conversationEnded, refusals.tooManyMessages],
  unaudited: 'what is said is kept in the conversation, with who and when, and is never changed',
});
export const showInChat = route({
  ...own,
  method: 'POST',
  path: '/chat/conversations/:conversationId/images',
  summary: '在会话中发送图片',
  takes: 'file',
  query: Type.Object({ messageId: Uuid }),
  response: Type.Object({ seq: Type.Integer() }),
  problems: [
    found,
    refusals.conversationEnded,
    refusals.tooManyMessages,
    refusals.imageUnreadable,
    common.tooLarge,
    common.unsupported,
  ],
  unaudited: 'what is shown is kept in the conversation, with who and when, and is never changed',
});
export const chatImage = route({
  ...anyone,
  method: 'GET',
  path: '/chat/conversations/:conversationId/images/:seq',
  summary: '会话中的一张图片',
  params: Type.Object({ conversationId: Uuid, seq: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) }),
  answers: 'file',
  problems: [found, refusals.imageNotFound],
});
export const endChat = route({
  ...own,
  method: 'POST',
  path: '/chat/conversations/:conversationId/end',
  summary: '结束会话',
  response: Chat,
  problems: [found],
});
export const rateChat = route({
  ...own,
  method: 'POST',
  path: '/chat/conversations/:conversationId/rating',
  summary: '评价会话',
  body: Type.Object({ score: Type.Integer({ minimum: 1, maximum: 5 }), remark: Type.String({ maxLength: 200 }) }),
  response: Chat,
  problems: [found, refusals.notEnded, refusals.alreadyRated],
});
export const chatTranscript = route({
  ...own,
  method: 'GET',
  path: '/chat/conversations/:conversationId/transcript',
  summary: '下载会话记录',
  answers: 'file',
  problems: [found],
});
