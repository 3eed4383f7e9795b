import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../platform/log.ts';
import { decryptMessage, encryptMessage, isSignature, wechatSignature } from './codec.ts';
import {
  readWechatMessage,
  textReply,
  type WechatIncoming,
  type WechatMessage,
  type WechatReport,
} from './messages.ts';
import { cdata, fieldOf, readXml } from './xml.ts';

export interface WechatCallbackOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly appId: string;
  /** Agreed with WeChat for this address: who does not know it is not WeChat. */
  readonly token: string;
  /** With it the safe mode (安全模式) alone is spoken: what is not encrypted is refused. */
  readonly encodingAesKey?: string | undefined;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Keeps a report; WeChat is answered only after it resolves, else it brings the report again. Must be safe to run twice. */
  readonly onReport: (report: WechatReport) => Promise<void>;
  /** Keeps what somebody said and answers it, or not. Must be safe to run twice and then answer the same. */
  readonly onIncoming: (incoming: WechatIncoming) => Promise<string | undefined>;
  /** An answer that came too late for WeChat to take it along. */
  readonly onLate: (openId: string, text: string) => Promise<void>;
  /** How long WeChat is kept waiting: it gives up after five seconds. */
  readonly answerMs?: number;
}

export interface WechatCallback {
  start(): Promise<void>;
  stop(): Promise<void>;
  port(): number;
}

const bytesAtMost = 64 * 1024;
// A request that is older was recorded and is played again; WeChat repeats its own within a quarter of a minute.
const secondsAtMost = 300;

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

type Answer = readonly [status: number, text: string];
const taken: Answer = [200, 'success'];
const refused: Answer = [403, ''];

/** What lies around a message: nothing in the plain mode, signature and cipher in the safe mode. */
function envelopeOf({ token, appId, encodingAesKey }: WechatCallbackOptions, secondNow: () => number) {
  const safe = encodingAesKey === undefined ? undefined : { encodingAesKey, appId };
  return {
    /** The message in a request; `undefined` for what WeChat did not send to this account. */
    open: (query: URLSearchParams, body: string): string | undefined => {
      if (!safe) return body;
      const encrypted = fieldOf(readXml(body), 'Encrypt');
      const parts = [token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted];
      if (encrypted === '' || !isSignature(query.get('msg_signature') ?? '', ...parts)) return undefined;
      return decryptMessage(encrypted, safe);
    },
    seal: (xml: string): string => {
      if (!safe) return xml;
      const encrypted = encryptMessage(xml, safe);
      const [timestamp, nonce] = [String(secondNow()), randomBytes(8).toString('hex')];
      const signature = wechatSignature(token, timestamp, nonce, encrypted);
      return `<xml><Encrypt>${cdata(encrypted)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`;
    },
  };
}

const late = Symbol('late');

/** What work gives within a time, or that it takes longer. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  return Promise.race([work, patience]).finally(() => clearTimeout(timer));
}

/** Hands on what WeChat brought, and gives the text that answers it in time. */
function hearer({ log, answerMs = 4_000, onReport, onIncoming, onLate }: WechatCallbackOptions) {
  return async ({ incoming, reports }: WechatMessage): Promise<string | undefined> => {
    for (const report of reports) await onReport(report);
    const answering = onIncoming(incoming);
    const text = await within(answering, answerMs);
    if (text !== late) return text;
    answering
      .then((given) => (given === undefined ? undefined : onLate(incoming.openId, given)))
      .catch((error: unknown) => log.warn({ err: String(error) }, 'what WeChat brought was not answered'));
    return undefined;
  };
}

/**
 * The account's address at WeChat: messages, events and reports, in the plain mode or, with a key, in the safe mode. WeChat
 * is answered within five seconds: an answer that takes longer follows as a message of its own.
 */
export function createWechatCallback(options: WechatCallbackOptions): WechatCallback {
  const { listen, token, log } = options;
  const secondNow = () => Math.floor(options.now().epochMilliseconds / 1_000);
  const isFresh = (timestamp: string) =>
    /^\d{1,12}$/.test(timestamp) && Math.abs(secondNow() - Number(timestamp)) <= secondsAtMost;
  const envelope = envelopeOf(options, secondNow);
  const hear = hearer(options);

  const answerMessage = async (query: URLSearchParams, body: string): Promise<Answer> => {
    const xml = envelope.open(query, body);
    if (xml === undefined) return refused;
    const message = readWechatMessage(xml);
    if (!message) return [400, ''];
    const text = await hear(message);
    if (text === undefined) return taken;
    const { accountName, incoming } = message;
    return [200, envelope.seal(textReply({ openId: incoming.openId, accountName }, text, secondNow()))];
  };
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    if (!isSignature(query.get('signature') ?? '', token, timestamp, nonce) || !isFresh(timestamp)) return refused;
    // The check of the address, when it is entered at WeChat.
    if (request.method === 'GET') return [200, query.get('echostr') ?? ''];
    if (request.method !== 'POST') return [405, ''];
    const body = await readBody(request);
    return body === undefined ? [413, ''] : answerMessage(query, body);
  };
  const server: Server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown): Answer => {
        log.warn({ err: String(error) }, 'what WeChat brought was not kept');
        return [500, ''];
      })
      .then(([status, text]) =>
        response
          .writeHead(status, { 'content-type': text.startsWith('<') ? 'text/xml; charset=utf-8' : 'text/plain' })
          .end(text),
      )
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
