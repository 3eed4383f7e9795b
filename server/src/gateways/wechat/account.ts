import { get, type PushAsked, post, postWithId } from '../push/http.ts';

export interface WechatAccount {
  /** `https://api.weixin.qq.com`. */
  readonly origin: string;
  /** Where people log in: `https://open.weixin.qq.com`. */
  readonly authorizeOrigin?: string | undefined;
  readonly appId: string;
  readonly secret: string;
  /** Template messages (模板消息) or subscription messages (订阅通知), as the account may send. */
  readonly messages?: 'template' | 'subscription' | undefined;
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

/** Who logged in over WeChat; refused with WeChat's code; or nobody knows. */
export type Authorized =
  | { readonly outcome: 'known'; readonly openId: string }
  | { readonly outcome: 'refused'; readonly code: number }
  | { readonly outcome: 'unknown' };

/** A button of the menu: opens others, says a key, or opens a page. */
export type MenuButton =
  | { readonly name: string; readonly sub_button: readonly MenuButton[] }
  | { readonly name: string; readonly type: 'click'; readonly key: string }
  | { readonly name: string; readonly type: 'view'; readonly url: string };

export interface WechatGateway {
  send(message: WechatMessage): Promise<PushOutcome>;
  /** A text to somebody who wrote within two days (客服消息): the answer that took too long. */
  sendText(openId: string, text: string): Promise<PushOutcome>;
  createMenu(buttons: readonly MenuButton[]): Promise<PushOutcome>;
  /** The address to which a page within WeChat goes to learn who holds the phone (OAuth2, snsapi_base). */
  authorizeAddress(given: { readonly redirect: string; readonly state: string }): string;
  /** Who came back with a code: it is good once and for five minutes. */
  exchangeCode(code: string): Promise<Authorized>;
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

interface GatewayParts {
  readonly account: WechatAccount;
  readonly answerMs: number;
  readonly nowMs: () => number;
}

/** The access token: fetched when it is first needed, shared by all who wait for it, fetched anew when it was refused. */
function tokenKeeper({ account, answerMs, nowMs }: GatewayParts) {
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
  return async (refused?: Token): Promise<Token | undefined> => {
    if (token && token !== refused && nowMs() < token.untilMs) return token;
    asking ??= fetchToken(refused !== undefined).finally(() => {
      asking = undefined;
    });
    token = await asking;
    return token;
  };
}

function outcomeOf(asked: PushAsked): PushOutcome {
  if (asked.outcome !== 'answered') return asked;
  const { errcode, msgid } = (asked.body ?? {}) as { errcode?: number; msgid?: number | string };
  // An answer that is none says nothing about the message.
  if (errcode === undefined) return { outcome: 'unknown' };
  const messageId = errcode === 0 && msgid !== undefined ? String(msgid) : undefined;
  return { outcome: 'answered', code: errcode, messageId };
}

/** A message as the account may send it: as a template message, or as a subscription message. */
function sender({ account, answerMs }: GatewayParts, addressOf: (path: string, by: Token) => string) {
  const { templateId, fields, url, charactersAtMost = Number.POSITIVE_INFINITY } = account;
  const cut = (value: string) => shortened(value, charactersAtMost);
  const common = ({ openId, title, text }: WechatMessage) => ({
    touser: openId,
    template_id: templateId,
    data: { [fields.title]: { value: cut(title) }, [fields.text]: { value: cut(text) } },
  });
  return async (by: Token, message: WechatMessage): Promise<PushOutcome> => {
    if (account.messages === 'subscription') {
      const body = { ...common(message), ...(url && { page: url }) };
      // It bears no id of ours: without an answer it is not sent again.
      return outcomeOf(await post({ url: addressOf('message/subscribe/bizsend', by), body, answerMs }));
    }
    const body = { ...common(message), client_msg_id: message.id, ...(url && { url }) };
    return outcomeOf(await postWithId({ url: addressOf('message/template/send', by), body, answerMs }));
  };
}

async function exchange({ account, answerMs }: GatewayParts, code: string): Promise<Authorized> {
  const { origin, appId, secret } = account;
  const query = new URLSearchParams({ appid: appId, secret, code, grant_type: 'authorization_code' });
  const asked = await get({ url: `${origin}/sns/oauth2/access_token?${query.toString()}`, answerMs });
  if (asked.outcome !== 'answered') return { outcome: 'unknown' };
  const { openid: openId, errcode } = (asked.body ?? {}) as { openid?: string; errcode?: number };
  if (openId) return { outcome: 'known', openId };
  return errcode === undefined ? { outcome: 'unknown' } : { outcome: 'refused', code: errcode };
}

/** A WeChat official account (服务号): its messages, its menu and who logs in over it. */
export function createWechatGateway({
  account,
  answerMs = 5_000,
  nowMs = () => performance.now(),
}: Partial<GatewayParts> & Pick<GatewayParts, 'account'>): WechatGateway {
  const parts = { account, answerMs, nowMs };
  const getToken = tokenKeeper(parts);
  const addressOf = (path: string, { value }: Token) =>
    `${account.origin}/cgi-bin/${path}?access_token=${encodeURIComponent(value)}`;
  const sendBy = sender(parts, addressOf);
  /** Calls WeChat with a token, and once more with a new one when the first is not taken any more. */
  const withToken = async (work: (by: Token) => Promise<PushOutcome>): Promise<PushOutcome> => {
    const first = await getToken();
    // Without a token nothing of the message has left.
    if (!first) return { outcome: 'not-sent' };
    const outcome = await work(first);
    if (outcome.outcome !== 'answered' || !tokenRefused.has(outcome.code)) return outcome;
    const second = await getToken(first);
    return second ? work(second) : { outcome: 'not-sent' };
  };
  const tell = (path: string, body: object) =>
    withToken(async (by) => outcomeOf(await post({ url: addressOf(path, by), body, answerMs })));

  return {
    send: (message) => withToken((by) => sendBy(by, message)),
    sendText: (openId, content) => tell('message/custom/send', { touser: openId, msgtype: 'text', text: { content } }),
    createMenu: (buttons) => tell('menu/create', { button: buttons }),
    authorizeAddress: ({ redirect, state }) => {
      const { authorizeOrigin = 'https://open.weixin.qq.com', appId } = account;
      // WeChat takes these in this order only.
      const query = `appid=${encodeURIComponent(appId)}&redirect_uri=${encodeURIComponent(redirect)}&response_type=code&scope=snsapi_base&state=${encodeURIComponent(state)}`;
      return `${authorizeOrigin}/connect/oauth2/authorize?${query}#wechat_redirect`;
    },
    exchangeCode: (code) => exchange(parts, code),
  };
}
