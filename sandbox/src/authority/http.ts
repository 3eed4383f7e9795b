import type { FastifyInstance } from 'fastify';
import type { Authority } from './authority.ts';

const requestBytesAtMost = 16 * 1024;

/**
 * Serves the authority over HTTP as real ones do: `POST /tsa` (RFC 3161), `POST /ocsp` (RFC 6960, A.1) and
 * `GET /crl/rsa`, `GET /crl/sm2`. Register it in a scope of its own: it reads bodies as bytes.
 */
export function registerAuthorityRoutes(app: FastifyInstance, authority: Authority): void {
  app.addContentTypeParser(
    ['application/timestamp-query', 'application/ocsp-request'],
    { parseAs: 'buffer', bodyLimit: requestBytesAtMost },
    async (_request: unknown, body: Buffer) => body,
  );
  app.post('/tsa', async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) return reply.code(415).send();
    const answer = await authority.timestampResponse(request.body);
    return reply.type('application/timestamp-reply').send(Buffer.from(answer));
  });
  app.post('/ocsp', async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) return reply.code(415).send();
    const answer = await authority.ocspResponse(request.body);
    return reply.type('application/ocsp-response').send(Buffer.from(answer));
  });
  app.get<{ Params: { kind: string } }>('/crl/:kind', async (request, reply) => {
    const { kind } = request.params;
    if (kind !== 'rsa' && kind !== 'sm2') return reply.code(404).send();
    return reply.type('application/pkix-crl').send(Buffer.from(await authority.crl(kind)));
  });
}
