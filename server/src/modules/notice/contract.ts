import { Type } from 'typebox';
import { Done, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';

export const Message = Type.Object({
  messageId: Uuid,
  title: Type.String(),
  body: Type.String(),
  createdAt: InstantJson,
  readAt: Type.Union([InstantJson, Type.Null()]),
});

export const listMessages = route({
  method: 'GET',
  path: '/messages',
  summary: '消息查看',
  permission: 'inbox.own',
  query: Type.Object({ ...Page, unread: Type.Optional(Type.Boolean()) }),
  response: Type.Object({ ...listOf(Message).properties, unread: Type.Integer() }),
});

export const readMessages = route({
  method: 'POST',
  path: '/messages/read',
  summary: '标记消息为已读',
  permission: 'inbox.own',
  body: Type.Object({
    messageIds: Type.Union([Type.Literal('all'), Type.Array(Uuid, { minItems: 1, maxItems: 200 })]),
  }),
  response: Done,
});
