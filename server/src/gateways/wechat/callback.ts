import { randomBytes } from 'node:crypto';
import type { Log } from '../../platform/log.ts';
import {
  createSignedListener,
  isSortedSignature,
  type ListenerAnswer,
  type SignedListener,
  sortedSignature,
  withinPatience,
} from '../push/signed-listener.ts';
import { decryptMessage, encryptMessage } from './codec.ts';
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

export type WechatCallback = SignedListener;

const taken: ListenerAnswer = [200, 'success'];
const refused: ListenerAnswer = [403, ''];

/** What lies around a message: nothing in the plain mode, signature and cipher in the safe mode. */
function envelopeOf({ token, appId, encodingAesKey }: WechatCallbackOptions, secondNow: () => number) {
  const safe = encodingAesKey === undefined ? undefined : { encodingAesKey, appId };
  return {
    /** The message in a request; `undefined` for what WeChat did not send to this account. */
    open: (query: URLSearchParams, body: string): string | undefined => {
      if (!safe) return body;
      const encrypted = fieldOf(readXml(body), 'Encrypt');
      const parts = [token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted];
      if (encrypted === '' || !isSortedSignature(query.get('msg_signature') ?? '', ...parts)) return undefined;
      return decryptMessage(encrypted, safe);
    },
    seal: (xml: string): string => {
      if (!safe) return xml;
      const encrypted = encryptMessage(xml, safe);
      const [timestamp, nonce] = [String(secondNow()), randomBytes(8).toString('hex')];
      const signature = sortedSignature(token, timestamp, nonce, encrypted);
      return `<xml><Encrypt>${cdata(encrypted)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`;
    },
  };
}

/** Hands on what WeChat brought, and gives the text that answers it in time. */
function hearer({ log, answerMs = 4_000, onReport, onIncoming, onLate }: WechatCallbackOptions) {
  return async ({ incoming, reports }: WechatMessage): Promise<string | undefined> => {
    for (const report of reports) await onReport(report);
    return withinPatience(
      onIncoming(incoming),
      answerMs,
      async (given) => (given === undefined ? undefined : onLate(incoming.openId, given)),
      (error) => log.warn({ err: String(error) }, 'what WeChat brought was not answered'),
    );
  };
}

/**
 * The account's address at WeChat: messages, events and reports, in the plain mode or, with a key, in the safe mode. WeChat
 * is answered within five seconds: an answer that takes longer follows as a message of its own.
 */
export function createWechatCallback(options: WechatCallbackOptions): WechatCallback {
  const { listen, token, log, now } = options;
  const secondNow = () => Math.floor(now().epochMilliseconds / 1_000);
  const envelope = envelopeOf(options, secondNow);
  const hear = hearer(options);
  return createSignedListener({
    platform: 'WeChat',
    listen,
    secret: token,
    log,
    now,
    answer: async (query, body) => {
      const xml = envelope.open(query, body);
      if (xml === undefined) return refused;
      const message = readWechatMessage(xml);
      if (!message) return [400, ''];
      const text = await hear(message);
      if (text === undefined) return taken;
      const { accountName, incoming } = message;
      return [200, envelope.seal(textReply({ openId: incoming.openId, accountName }, text, secondNow()))];
    },
  });
}
