import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../platform/log.ts';

/** What became of a template message (event TEMPLATESENDJOBFINISH). */
export interface WechatReport {
  readonly messageId: string;
  readonly openId: string;
  /** `success`, `failed:user block`, `failed: system failed`. */
  readonly status: string;
}

export interface WechatEventsOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** Agreed with WeChat for this address: who does not know it is not WeChat. */
  readonly token: string;
  readonly log: Log;
  /** Keeps a report; WeChat is answered only after it resolves, else it brings the report again. Must be safe to run twice. */
  readonly onReport: (report: WechatReport) => Promise<void>;
}

export interface WechatEvents {
  start(): Promise<void>;
  stop(): Promise<void>;
  port(): number;
}

const bytesAtMost = 64 * 1024;

/** `sha1` of token, time and nonce in the order of their letters. */
export const wechatSignature = (token: string, timestamp: string, nonce: string): string =>
  createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex');

function isSigned(query: URLSearchParams, token: string): boolean {
  const given = Buffer.from(query.get('signature') ?? '');
  const own = Buffer.from(wechatSignature(token, query.get('timestamp') ?? '', query.get('nonce') ?? ''));
  return given.length === own.length && timingSafeEqual(given, own);
}

/** One field of WeChat's flat XML, with or without CDATA. */
const fieldOf = (xml: string, name: string): string =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))</${name}>`).exec(xml)?.slice(1).find(Boolean) ?? '';

/** The report in an event; `undefined` for what is none. */
export function readWechatReport(xml: string): WechatReport | undefined {
  if (fieldOf(xml, 'Event') !== 'TEMPLATESENDJOBFINISH') return undefined;
  const messageId = fieldOf(xml, 'MsgID');
  return messageId === ''
    ? undefined
    : { messageId, openId: fieldOf(xml, 'FromUserName'), status: fieldOf(xml, 'Status') };
}

/** That it arrived, that it did not, or that nobody knows. */
export function outcomeOfWechat(status: string): 'delivered' | 'undelivered' | 'unknown' {
  if (status === 'success') return 'delivered';
  return status.startsWith('failed') ? 'undelivered' : 'unknown';
}

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

/** Listens for what WeChat tells the account, in its plain mode (明文模式): every request is signed with the token. */
export function createWechatEvents({ listen, token, log, onReport }: WechatEventsOptions): WechatEvents {
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, text: string]> => {
    const { searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    if (!isSigned(query, token)) return [403, ''];
    // The check of the address, when it is entered at WeChat.
    if (request.method === 'GET') return [200, query.get('echostr') ?? ''];
    const xml = await readBody(request);
    if (xml === undefined) return [413, ''];
    const report = readWechatReport(xml);
    if (report) await onReport(report);
    return [200, 'success'];
  };
  const server: Server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => {
        log.warn({ err: String(error) }, 'an event of WeChat was not kept');
        return [500, ''] as const;
      })
      .then(([status, text]) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text))
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
