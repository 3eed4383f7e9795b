import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { messagesAtMost, type Phones, SentMessage } from './store.ts';

const ListQuery = Type.Object({
  mobile: Type.Optional(SentMessage.properties.mobile),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: messagesAtMost })),
});

const Push = Type.Object({
  id: SentMessage.properties.id,
  /** Of the sandbox: the mobile that the push appears on. */
  mobile: Type.String({ pattern: '^(openid|device)-1[3-9]\\d{9}$' }),
  text: SentMessage.properties.text,
});
const pushNames = { wechat: '微信服务通知', app: 'APP 推送' } as const;

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
  // What WeChat and the maker of a telephone do with a push: it appears on the phone that the address belongs to.
  app.post<{ Body: Type.Static<typeof Push>; Params: { channel: keyof typeof pushNames } }>(
    '/push/:channel',
    {
      schema: {
        body: Push,
        params: Type.Object({ channel: Type.Union([Type.Literal('wechat'), Type.Literal('app')]) }),
      },
    },
    async ({ body, params }, reply) => {
      const mobile = body.mobile.split('-')[1] ?? '';
      const text = `〔${pushNames[params.channel]}〕${body.text}`;
      const result = await phones.receive({ id: body.id, mobile, text });
      return reply.code(result === 'contradicted' ? 409 : 200).send({ result });
    },
  );
  app.get<{ Querystring: Type.Static<typeof ListQuery> }>(
    '/phone/messages',
    { schema: { querystring: ListQuery } },
    async (request) => ({ messages: phones.list(request.query) }),
  );
}
