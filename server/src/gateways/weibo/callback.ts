import type { Log } from '../../platform/log.ts';
import { createSignedListener, type SignedListener, withinPatience } from '../push/signed-listener.ts';
import { readWeiboMessage, type WeiboIncoming, weiboReply } from './messages.ts';

export interface WeiboCallbackOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** With which Weibo signs what it brings to this address. */
  readonly appSecret: string;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Keeps what somebody said and answers it, or not. Must be safe to run twice. */
  readonly onIncoming: (incoming: WeiboIncoming) => Promise<string | undefined>;
  /** An answer that came too late for Weibo to take it along. */
  readonly onLate: (senderId: string, text: string) => Promise<void>;
  /** How long Weibo is kept waiting: it gives up after five seconds. */
  readonly answerMs?: number;
}

/** The account's address at Weibo (接收消息 URL): what people write and do, answered within five seconds. */
export function createWeiboCallback(options: WeiboCallbackOptions): SignedListener {
  const { listen, appSecret, log, now, onIncoming, onLate, answerMs = 4_000 } = options;
  return createSignedListener({
    platform: 'Weibo',
    listen,
    secret: appSecret,
    log,
    now,
    answer: async (_query, body) => {
      const incoming = readWeiboMessage(body);
      if (!incoming) return [400, ''];
      const text = await withinPatience(
        onIncoming(incoming),
        answerMs,
        async (given) => (given === undefined ? undefined : onLate(incoming.senderId, given)),
        (error) => log.warn({ err: String(error) }, 'what Weibo brought was not answered'),
      );
      // An empty answer says that it was taken and nothing is to be shown.
      return [200, text === undefined ? '' : weiboReply(incoming, text)];
    },
  });
}
