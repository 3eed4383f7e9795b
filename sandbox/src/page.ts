import { X509Certificate } from 'node:crypto';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, fastify } from 'fastify';
import type { Authority } from './authority/authority.ts';
import { isLoopbackHost } from './certificate-service/origins.ts';
import { type Demo, readDemo } from './demo/demo.ts';

const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'";

/**
 * An HTTP application of this computer only: a request under a foreign host name, or a change asked for by a page of
 * another origin, is answered 403, because passwords and keys of the demonstration can be read here.
 */
export function openLocalHttp(): FastifyInstance {
  const app = fastify({ bodyLimit: 256 * 1024 });
  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers;
    const isForeign = origin !== undefined && origin !== `http://${host}`;
    if (!isLoopbackHost(host) || isForeign) return reply.code(403).send({ message: '只接受本机沙箱页面的请求' });
    reply.header('content-security-policy', contentSecurityPolicy).header('x-content-type-options', 'nosniff');
    return undefined;
  });
  return app;
}

const nothingSeeded: Demo = {
  addresses: { hall: '', mobile: '', employer: '', staff: '' },
  persons: [],
  staff: [],
  employers: [],
};

/** The page of the sandbox and what only the page asks for: `GET /keys`, `GET /demo`. */
export async function registerPage(
  app: FastifyInstance,
  options: {
    authority: Pick<Authority, 'employerKeys'>;
    directory: string;
    webDirectory: string;
    now: () => Temporal.Instant;
  },
): Promise<void> {
  const { authority, directory, now } = options;
  const webDirectory = resolve(options.webDirectory);
  await app.register(fastifyStatic, {
    root: join(webDirectory, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
  });
  app.get('/', async (_request, reply) =>
    reply.sendFile('index.html', join(webDirectory, 'sandbox'), { immutable: false, maxAge: 0 }),
  );
  app.get('/keys', async () => ({
    keys: (await authority.employerKeys()).map(({ keyId, label, algorithm, condition, pin, certificateDer }) => ({
      keyId,
      label,
      algorithm,
      condition,
      pin,
      subjectName: subjectName(certificateDer),
    })),
  }));
  app.get('/demo', async () => (await readDemo(join(directory, 'demo.json'), now())) ?? nothingSeeded);
}

/** The organization that a certificate was issued to. */
function subjectName(certificateDer: Uint8Array): string {
  const { O: organization } = new X509Certificate(certificateDer).toLegacyObject().subject;
  return (Array.isArray(organization) ? organization[0] : organization) ?? '';
}
