import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { messagesAtMost, type Phones, SentMessage } from './store.ts';

const ListQuery = Type.Object({
  mobile: Type.Optional(SentMessage.properties.mobile),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: messagesAtMost })),
});

/**
 * The phones' side of the short-message channel: `POST /phone/messages {id, mobile, text}` answers `{result}` (`kept`
 * or `repeated`; 409 when the id carried other content before), `GET /phone/messages?mobile=&limit=` answers
 * `{messages}` newest first.
 */
export function registerPhoneRoutes(app: FastifyInstance, phones: Phones): void {
  app.post<{ Body: SentMessage }>('/phone/messages', { schema: { body: SentMessage } }, async (request, reply) => {
    const result = await phones.receive(request.body);
    return reply.code(result === 'contradicted' ? 409 : 200).send({ result });
  });
  app.get<{ Querystring: Type.Static<typeof ListQuery> }>(
    '/phone/messages',
    { schema: { querystring: ListQuery } },
    async (request) => ({ messages: phones.list(request.query) }),
  );
}
