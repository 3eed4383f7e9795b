import { post, postWithId } from './http.ts';

export interface WechatAccount {
  /** `https://api.weixin.qq.com`. */
  readonly origin: string;
  readonly appId: string;
  readonly secret: string;
  /** The template that was approved for the account, and the names of its two fields. */
  readonly templateId: string;
  readonly fields: { readonly title: string; readonly text: string };
  /** What a field of the template holds, in characters; what is longer is cut. */
  readonly charactersAtMost?: number | undefined;
  /** Opened by a touch: where the whole message is. */
  readonly url?: string | undefined;
}

export interface WechatMessage {
  /** The same message again has the same: within ten minutes WeChat shows it once (`client_msg_id`). */
  readonly id: string;
  readonly openId: string;
  readonly title: string;
  readonly text: string;
}

export type PushOutcome =
  /** `code` 0: taken. */
  | { readonly outcome: 'answered'; readonly code: number; readonly messageId: string | undefined }
  | { readonly outcome: 'unknown' | 'not-sent' };

export interface WechatGateway {
  send(message: WechatMessage): Promise<PushOutcome>;
}

/** Cut between characters, never through one of two units. */
export function shortened(text: string, atMost: number): string {
  const characters = [...text];
  return characters.length <= atMost ? text : `${characters.slice(0, atMost - 1).join('')}…`;
}

interface Token {
  readonly value: string;
  readonly untilMs: number;
}

// The token is not right, or not any more: nothing was done, so the message may go again with another.
const tokenRefused = new Set([40_001, 40_014, 42_001]);
// A token is renewed this long before its end.
const earlyMs = 300_000;

/**
 * Template messages (模板消息) of a WeChat official account. The access token is fetched when it is first needed, shared by
 * all who wait for it, and fetched anew when WeChat does not take it any more.
 */
export function createWechatGateway({
  account,
  answerMs = 5_000,
  nowMs = () => performance.now(),
}: {
  readonly account: WechatAccount;
  readonly answerMs?: number;
  readonly nowMs?: () => number;
}): WechatGateway {
  let token: Token | undefined;
  let asking: Promise<Token | undefined> | undefined;

  const fetchToken = async (isForced: boolean): Promise<Token | undefined> => {
    const { origin, appId, secret } = account;
    const body = { grant_type: 'client_credential', appid: appId, secret, force_refresh: isForced };
    const asked = await post({ url: `${origin}/cgi-bin/stable_token`, body, answerMs });
    if (asked.outcome !== 'answered') return undefined;
    const { access_token: value, expires_in: seconds } = asked.body as { access_token?: string; expires_in?: number };
    if (!value) return undefined;
    return { value, untilMs: nowMs() + (seconds ?? 0) * 1_000 - earlyMs };
  };
  const getToken = async (refused?: Token): Promise<Token | undefined> => {
    if (token && token !== refused && nowMs() < token.untilMs) return token;
    asking ??= fetchToken(refused !== undefined).finally(() => {
      asking = undefined;
    });
    token = await asking;
    return token;
  };
  const sendWith = async ({ value }: Token, { id, openId, title, text }: WechatMessage): Promise<PushOutcome> => {
    const { origin, templateId, fields, url, charactersAtMost = Number.POSITIVE_INFINITY } = account;
    const cut = (value: string) => shortened(value, charactersAtMost);
    const asked = await postWithId({
      url: `${origin}/cgi-bin/message/template/send?access_token=${encodeURIComponent(value)}`,
      body: {
        touser: openId,
        template_id: templateId,
        client_msg_id: id,
        ...(url && { url }),
        data: { [fields.title]: { value: cut(title) }, [fields.text]: { value: cut(text) } },
      },
      answerMs,
    });
    if (asked.outcome !== 'answered') return asked;
    const { errcode, msgid } = (asked.body ?? {}) as { errcode?: number; msgid?: number | string };
    // An answer that is none says nothing about the message.
    if (errcode === undefined) return { outcome: 'unknown' };
    return { outcome: 'answered', code: errcode, messageId: errcode === 0 ? String(msgid) : undefined };
  };

  return {
    send: async (message) => {
      const first = await getToken();
      // Without a token nothing of the message has left.
      if (!first) return { outcome: 'not-sent' };
      const outcome = await sendWith(first, message);
      if (outcome.outcome !== 'answered' || !tokenRefused.has(outcome.code)) return outcome;
      const second = await getToken(first);
      return second ? sendWith(second, message) : { outcome: 'not-sent' };
    },
  };
}
