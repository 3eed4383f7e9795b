import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaultSwitch, type FaultSwitch } from '../message-centre/faults.ts';

/** A push as a phone shows it. */
export interface ShownPush {
  readonly channel: 'wechat' | 'app';
  readonly mobile: string;
  readonly title: string;
  readonly text: string;
}

export interface PushPlatform {
  readonly faults: FaultSwitch;
  start(): Promise<void>;
  stop(): Promise<void>;
  port(): number;
}

export interface PlatformRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What was sent as a form; empty for JSON. */
  readonly form: URLSearchParams;
}
/** What is answered; `silent` hangs up without a word. */
export type PlatformReply =
  | { readonly status?: number; readonly body: object }
  | { readonly page: string }
  | { readonly location: string }
  | 'silent';

export interface PlatformOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly handle: (request: PlatformRequest, faults: FaultSwitch) => PlatformReply | Promise<PlatformReply>;
}

async function requestOf(request: IncomingMessage): Promise<PlatformRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return {
    path: url.pathname,
    query: url.searchParams,
    authorization: request.headers.authorization ?? '',
    body: isForm ? {} : (JSON.parse(text || '{}') as Readonly<Record<string, unknown>>),
    form: new URLSearchParams(isForm ? text : ''),
  };
}

/** A platform of pushes over HTTP on a port of its own; while it is down nobody can connect. */
export function createPlatform({ listen, handle }: PlatformOptions): PushPlatform {
  const faults = createFaultSwitch();
  const serve = (): Server =>
    createServer((request, response) => {
      requestOf(request)
        .then(async (asked) => {
          const reply = await handle(asked, faults);
          if (reply === 'silent') return void request.socket.destroy();
          if ('page' in reply)
            return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(reply.page);
          if ('location' in reply) return void response.writeHead(302, { location: reply.location }).end();
          response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
          return void response.end(JSON.stringify(reply.body));
        })
        .catch(() => request.socket.destroy());
    });
  let server = serve();
  let port = listen.port;
  let changing: Promise<void> = Promise.resolve();
  const open = () =>
    new Promise<void>((resolve, reject) => {
      server = serve();
      server.once('error', reject).listen(port, listen.host, () => {
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const follow = async () => {
    if (faults.get().down === server.listening) await (server.listening ? close() : open());
  };
  return {
    faults: {
      ...faults,
      set: (change) => {
        faults.set(change);
        changing = changing.then(follow).catch(() => undefined);
      },
    },
    start: () => (changing = changing.then(open)),
    stop: async () => {
      await changing;
      if (server.listening) await close();
    },
    port: () => port,
  };
}
