import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';

/** What stands beside an app's page under its own address: an installed app is told by files with fixed names. */
const typesBeside: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.png': 'image/png',
};

export interface WebApp {
  /** Its folder among the built apps. */
  readonly name: string;
  /** Where its pages begin, such as `/employer`. */
  readonly path: string;
}

/**
 * Serves the built apps: `/employer/…` and its like answer that app's page, everything else that is not a file or the
 * API answers the hall's. Files under `assets/` carry a hash in their name and may be kept for ever.
 */
export async function registerWeb(
  app: FastifyInstance,
  { webDirectory, localServicesUrl }: Pick<Config, 'webDirectory' | 'localServicesUrl'>,
  apps: readonly WebApp[],
): Promise<void> {
  const root = resolve(webDirectory);
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
    const page = pages.get(name) ?? told(readFileSync(join(root, name, 'index.html'), 'utf8'), localServicesUrl);
    pages.set(name, page);
    return page;
  };
  for (const { name, path } of [{ name: 'hall', path: '' }, ...apps]) {
    if (!existsSync(join(root, name, 'index.html'))) continue;
    const beside = readdirSync(join(root, name)).filter((file) => extname(file) in typesBeside);
    for (const file of beside) serveBeside(app, `${path}/${file}`, join(root, name, file));
    for (const url of [path || '/', `${path}/*`]) {
      app.get(url, { config: { quiet: true } }, (request, reply) => {
        if (request.url.startsWith('/api/')) return reply.callNotFound();
        // An installed app owns what is below its address and nothing else: `/m` would be the hall's `/my` too.
        if (beside.length > 0 && url === path) return reply.redirect(`${path}/`);
        return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(pageOf(name));
      });
    }
  }
}

/** The page, told where programs on its reader's computer listen, when that is not where they usually do. */
const told = (page: string, localServicesUrl: string) =>
  localServicesUrl === ''
    ? page
    : page.replace('</head>', `  <meta name="anju-local-services" content="${localServicesUrl}" />\n  </head>`);

/** A file whose name does not change with its content: asked for anew each time. */
function serveBeside(app: FastifyInstance, url: string, path: string): void {
  const content = readFileSync(path);
  app.get(url, { config: { quiet: true } }, (_request, reply) =>
    reply
      .type(typesBeside[extname(path)] ?? 'application/octet-stream')
      .header('cache-control', 'no-cache')
      .send(content),
  );
}
