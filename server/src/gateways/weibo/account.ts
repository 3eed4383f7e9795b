import { postForm } from '../push/http.ts';

export interface WeiboAccount {
  /** `https://m.api.weibo.com`. */
  readonly origin: string;
  /** Of the account, from 粉丝服务平台 (开发者模式). */
  readonly accessToken: string;
}

export type WeiboOutcome =
  | { readonly outcome: 'sent' }
  /** Weibo's error_code and words. */
  | { readonly outcome: 'refused'; readonly code: number; readonly error: string }
  /** Sent, and nobody knows whether it arrived; or never sent. */
  | { readonly outcome: 'unknown' | 'not-sent' };

export interface WeiboGateway {
  /** A text to somebody who wrote within two days (客服消息). It bears no id: without an answer it is not sent again. */
  sendText(receiverId: string, text: string): Promise<WeiboOutcome>;
}

/** An account of Weibo (蓝V): what it answers to people's private messages. */
export function createWeiboGateway({
  account: { origin, accessToken },
  answerMs = 5_000,
}: {
  readonly account: WeiboAccount;
  readonly answerMs?: number;
}): WeiboGateway {
  return {
    sendText: async (receiverId, text) => {
      const fields = {
        access_token: accessToken,
        type: 'text',
        data: JSON.stringify({ text }),
        receiver_id: receiverId,
        save_sender_box: '1',
      };
      const asked = await postForm(`${origin}/2/messages/reply.json`, fields, answerMs);
      if (asked.outcome !== 'answered') return asked;
      const {
        result,
        error_code: code,
        error,
      } = (asked.body ?? {}) as Partial<Record<'result' | 'error_code' | 'error', unknown>>;
      if (result === true) return { outcome: 'sent' };
      if (code === undefined) return { outcome: 'unknown' };
      return { outcome: 'refused', code: Number(code), error: typeof error === 'string' ? error : '' };
    },
  };
}
