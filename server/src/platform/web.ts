import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * Serves the built apps: `/employer/…` and its like answer that app's page, everything else that is not a file or the
 * API answers the hall's. Files under `assets/` carry a hash in their name and may be kept for ever.
 */
export async function registerWeb(app: FastifyInstance, directory: string, apps: readonly string[]): Promise<void> {
  const root = resolve(directory);
  if (!existsSync(root)) return;
  await app.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    logLevel: 'silent',
    // The hall's screen keeps its page for times without a network: its service worker stands among the assets.
    setHeaders(reply, path) {
      if (/[/\\]keeper-[\w-]+\.js$/.test(path)) reply.header('service-worker-allowed', '/signage');
    },
  });
  const pages = new Map<string, string>();
  const pageOf = (name: string) => {
    const page = pages.get(name) ?? readFileSync(join(root, name, 'index.html'), 'utf8');
    pages.set(name, page);
    return page;
  };
  const served = ['hall', ...apps].filter((name) => existsSync(join(root, name, 'index.html')));
  for (const name of served) {
    const paths = name === 'hall' ? ['/', '/*'] : [`/${name}`, `/${name}/*`];
    for (const url of paths) {
      app.get(url, { config: { quiet: true } }, (request, reply) => {
        if (request.url.startsWith('/api/')) return reply.callNotFound();
        return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(pageOf(name));
      });
    }
  }
}
