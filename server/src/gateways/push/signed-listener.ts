import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../platform/log.ts';

/** `sha1` over its parts in the order of their letters: what WeChat and Weibo sign the address of an account with. */
export const sortedSignature = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

export function isSortedSignature(given: string, ...parts: readonly string[]): boolean {
  const [theirs, ours] = [Buffer.from(given), Buffer.from(sortedSignature(...parts))];
  return theirs.length === ours.length && timingSafeEqual(theirs, ours);
}

export type ListenerAnswer = readonly [status: number, text: string];

export interface SignedListenerOptions {
  /** For the log: who brings it. */
  readonly platform: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** Agreed with the platform for this address: who does not know it is not the platform. */
  readonly secret: string;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Answers what was brought; the platform brings it again when this rejects. */
  readonly answer: (query: URLSearchParams, body: string) => Promise<ListenerAnswer>;
}

export interface SignedListener {
  start(): Promise<void>;
  stop(): Promise<void>;
  port(): number;
}

const bytesAtMost = 64 * 1024;
// A request that is older was recorded and is played again; platforms repeat their own within a quarter of a minute.
const secondsAtMost = 300;
const refused: ListenerAnswer = [403, ''];

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bytesAtMost) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const typeOf = (text: string): string => {
  if (text.startsWith('<')) return 'text/xml; charset=utf-8';
  return text.startsWith('{') ? 'application/json; charset=utf-8' : 'text/plain';
};

/** An account's address at a platform of others: every request bears time, nonce and a signature over them with the secret. */
export function createSignedListener(options: SignedListenerOptions): SignedListener {
  const { platform, listen, secret, log } = options;
  const isFresh = (timestamp: string) =>
    /^\d{1,12}$/.test(timestamp) &&
    Math.abs(Math.floor(options.now().epochMilliseconds / 1_000) - Number(timestamp)) <= secondsAtMost;
  const answer = async (request: IncomingMessage): Promise<ListenerAnswer> => {
    const { searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    if (!isSortedSignature(query.get('signature') ?? '', secret, timestamp, nonce) || !isFresh(timestamp))
      return refused;
    // The check of the address, when it is entered at the platform.
    if (request.method === 'GET') return [200, query.get('echostr') ?? ''];
    if (request.method !== 'POST') return [405, ''];
    const body = await readBody(request);
    return body === undefined ? [413, ''] : options.answer(query, body);
  };
  const server: Server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown): ListenerAnswer => {
        log.warn({ err: String(error), platform }, 'what a platform brought was not kept');
        return [500, ''];
      })
      .then(([status, text]) => response.writeHead(status, { 'content-type': typeOf(text) }).end(text))
      .catch(() => response.destroy());
  });
  return {
    start: () =>
      new Promise((resolve, reject) => server.once('error', reject).listen(listen.port, listen.host, resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    port: () => (server.address() as AddressInfo | null)?.port ?? 0,
  };
}

const late = Symbol('late');

/** What work gives within a time; `undefined` when it takes longer, and what it gives then goes to `onLate`. */
export async function withinPatience<T>(
  work: Promise<T>,
  ms: number,
  onLate: (given: T) => Promise<unknown>,
  onFault: (error: unknown) => void,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  const first = await Promise.race([work, patience]).finally(() => clearTimeout(timer));
  if (first !== late) return first;
  work.then(onLate).catch(onFault);
  return undefined;
}
