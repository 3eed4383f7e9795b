import { createReadStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Exchange } from './exchange.ts';
import type { PlacedCall } from './placed-call.ts';

const Placing = Type.Object({ caller: Type.String({ pattern: '^(|\\d{3,16})$' }) });
const Keys = Type.Object({ keys: Type.String({ pattern: '^[0-9*#]{1,30}$' }) });
const OfCall = Type.Object({ callId: Type.String({ maxLength: 40 }) });
const OfExtension = Type.Object({ extension: Type.String({ pattern: '^\\d{2,12}$' }) });

const viewOf = (call: PlacedCall) => ({
  callId: call.id,
  caller: call.caller,
  state: call.state(),
  extension: call.extension() ?? null,
  heard: call.heard().map(({ file, text, keys }) => ({ text, sound: basename(file), keys: keys ?? '' })),
});

/**
 * The telephone on the page of the sandbox: calls 12329, hears what is played and presses keys; and the telephones of
 * the agents, which ring when a call is handed over.
 */
export function registerTelephone(app: FastifyInstance, exchange: Exchange, sounds: string): void {
  const notFound = { error: 'no such call' };
  app.post<{ Body: Type.Static<typeof Placing> }>('/telephone/calls', { schema: { body: Placing } }, async ({ body }) =>
    viewOf(exchange.place(body)),
  );
  app.get<{ Params: Type.Static<typeof OfCall> }>(
    '/telephone/calls/:callId',
    { schema: { params: OfCall } },
    async ({ params }, reply) => {
      const call = exchange.find(params.callId);
      return call ? viewOf(call) : reply.code(404).send(notFound);
    },
  );
  app.post<{ Params: Type.Static<typeof OfCall>; Body: Type.Static<typeof Keys> }>(
    '/telephone/calls/:callId/keys',
    { schema: { params: OfCall, body: Keys } },
    async ({ params, body }, reply) => {
      const call = exchange.find(params.callId);
      call?.press(body.keys);
      return call ? viewOf(call) : reply.code(404).send(notFound);
    },
  );
  app.post<{ Params: Type.Static<typeof OfCall> }>(
    '/telephone/calls/:callId/hang-up',
    { schema: { params: OfCall } },
    async ({ params }, reply) => {
      const call = exchange.find(params.callId);
      call?.hangUp();
      return call ? viewOf(call) : reply.code(404).send(notFound);
    },
  );
  app.get('/telephone/extensions', async () => ({ telephones: exchange.telephones() }));
  app.post<{ Params: Type.Static<typeof OfExtension> }>(
    '/telephone/extensions/:extension/lift',
    { schema: { params: OfExtension } },
    async ({ params }) => ({ done: exchange.lift(params.extension) }),
  );
  app.post<{ Params: Type.Static<typeof OfExtension> }>(
    '/telephone/extensions/:extension/put-down',
    { schema: { params: OfExtension } },
    async ({ params }) => ({ done: exchange.putDown(params.extension) }),
  );
  app.get<{ Params: { sound: string } }>(
    '/telephone/sounds/:sound',
    { schema: { params: Type.Object({ sound: Type.String({ pattern: '^[0-9a-f]{24}$' }) }) } },
    async ({ params }, reply) => {
      const file = `${sounds}/${params.sound}.wav`;
      if (!existsSync(file)) return reply.code(404).send({ error: 'no such sound' });
      return reply.type('audio/wav').send(createReadStream(file));
    },
  );
}
