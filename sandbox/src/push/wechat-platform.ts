import type { CentreFaults, FaultSwitch } from '../message-centre/faults.ts';
import {
  createPlatform,
  type PlatformReply,
  type PlatformRequest,
  type PushPlatform,
  type ShownPush,
} from './platform.ts';
import { type Chat, type ChatLine, createChats } from './wechat-chats.ts';
import { createFollowers, type Followers } from './wechat-follower.ts';

export interface WechatPlatformOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly account: {
    readonly appId: string;
    readonly secret: string;
    readonly templateId: string;
    readonly messages?: 'template' | 'subscription';
  };
  /** Where the account wants to be told what happens, the token that signs it and the key of the safe mode. */
  readonly events: { readonly url: string; readonly token: string; readonly encodingAesKey?: string | undefined };
  readonly show: (push: ShownPush) => void;
  readonly now: () => Temporal.Instant;
  /** Whose phones one may be at the page of the login. */
  readonly mobiles?: () => Promise<readonly string[]>;
}

export interface WechatPlatform extends PushPlatform {
  readonly followers: Followers;
  /** Access tokens that were given out are worth nothing any more. */
  forgetTokens(): void;
  /** The conversation of a phone with the account, and the menu that it sees. */
  chat(mobile: string): Chat;
  /** What somebody does in WeChat on their phone. */
  act(mobile: string, deed: Deed): Promise<void>;
}

export type Deed =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'follow' | 'unfollow' }
  | { readonly kind: 'click'; readonly key: string }
  | { readonly kind: 'consent'; readonly accepts: boolean };

export const openIdOf = (mobile: string): string => `openid-${mobile}`;
const errors = {
  secret: 40_125,
  token: 40_001,
  openId: 40_003,
  code: 40_029,
  template: 40_037,
  menu: 40_017,
  notFollowing: 43_004,
  notAccepted: 43_101,
  busy: 45_009,
} as const;
const codeMinutes = 5;
const mobileOf = (openId: string): string | undefined => /^openid-(1[3-9]\d{9})$/.exec(openId)?.[1];

/** Tells the account what became of its messages. */
function createReporter(followers: Followers, { account }: Pick<WechatPlatformOptions, 'account'>) {
  const later = new Set<NodeJS.Timeout>();
  const repeatMs = 1_000;
  const after = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      later.delete(timer);
      work();
    }, ms);
    later.add(timer);
  };
  const tell = (messageId: number, openId: string, status: string, tries = 1): void => {
    const xml =
      account.messages === 'subscription'
        ? followers.eventXml(openId, 'subscribe_msg_sent_event', sentList(account.templateId, messageId, status))
        : followers.eventXml(
            openId,
            'TEMPLATESENDJOBFINISH',
            `<MsgID>${messageId}</MsgID><Status><![CDATA[${status}]]></Status>`,
          );
    const again = () => {
      if (tries < repeatsAtMost) after(repeatMs, () => tell(messageId, openId, status, tries + 1));
    };
    followers
      .bring(xml)
      .then((heard) => (heard.outcome === 'answered' && heard.status === 200 ? undefined : again()))
      .catch(again);
  };
  return {
    tell,
    after,
    stop: () => {
      for (const timer of later) clearTimeout(timer);
    },
  };
}
const repeatsAtMost = 3;

const sentList = (templateId: string, messageId: number, status: string) =>
  `<SubscribeMsgSentEvent><List><TemplateId><![CDATA[${templateId}]]></TemplateId><MsgID>${messageId}</MsgID><ErrorCode>${status === 'success' ? 0 : 1}</ErrorCode><ErrorStatus><![CDATA[${status}]]></ErrorStatus></List></SubscribeMsgSentEvent>`;

/** Shows a message and tells what became of it. */
const deliverBy =
  (show: WechatPlatformOptions['show'], reporter: ReturnType<typeof createReporter>) =>
  (
    messageId: number,
    { touser: openId, data }: SendBody,
    { report, reportAfterMs, reportTimes }: CentreFaults,
  ): void => {
    const [title = '', text = ''] = Object.values(data).map(({ value }) => value);
    // Who has blocked the account is shown nothing.
    if (report !== 'failed') show({ channel: 'wechat', mobile: mobileOf(openId) ?? '', title, text });
    if (report === 'none') return;
    const told = () => {
      for (let time = 0; time < reportTimes; time += 1)
        reporter.tell(messageId, openId, report === 'failed' ? 'failed:user block' : 'success');
    };
    if (reportAfterMs < 0) told();
    else reporter.after(reportAfterMs, told);
  };

/** Who logs in over WeChat: the page on which one is somebody, the code, and who it stood for, once. */
function createLogin({ account, now, mobiles = async () => [] }: WechatPlatformOptions) {
  const codes = new Map<string, { readonly openId: string; readonly until: Temporal.Instant }>();
  const page = async (query: URLSearchParams): Promise<PlatformReply> => {
    const choices = await mobiles();
    const hidden = [...query].map(
      ([name, value]) => `<input type="hidden" name="${plain(name)}" value="${plain(value)}">`,
    );
    const buttons = choices.map(
      (mobile) => `<button name="mobile" value="${plain(mobile)}">以手机 ${plain(mobile)} 的微信登录</button>`,
    );
    return { page: authorizePage(hidden.join(''), buttons.join('')) };
  };
  const giveCode = (query: URLSearchParams): PlatformReply => {
    const mobile = query.get('mobile') ?? '';
    const back = URL.parse(query.get('redirect_uri') ?? '');
    if (query.get('appid') !== account.appId || query.get('scope') !== 'snsapi_base' || !back)
      return { page: '<!doctype html><meta charset="utf-8"><p>redirect_uri 参数错误</p>' };
    const code = crypto.randomUUID();
    codes.set(code, { openId: openIdOf(mobile), until: now().add({ minutes: codeMinutes }) });
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    return { location: back.toString() };
  };
  const exchange = (query: URLSearchParams): PlatformReply => {
    if (query.get('appid') !== account.appId || query.get('secret') !== account.secret)
      return failed(errors.secret, 'invalid appsecret');
    const code = query.get('code') ?? '';
    const known = codes.get(code);
    codes.delete(code);
    if (!known || Temporal.Instant.compare(known.until, now()) <= 0) return failed(errors.code, 'invalid code');
    return {
      body: { access_token: crypto.randomUUID(), expires_in: 7200, openid: known.openId, scope: 'snsapi_base' },
    };
  };
  return {
    authorize: (query: URLSearchParams) => (query.has('mobile') ? giveCode(query) : page(query)),
    exchange,
  };
}

const plain = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const authorizePage = (hidden: string, buttons: string) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>微信登录（沙箱）</title>
<style>body{margin:0;font:16px/1.6 system-ui,sans-serif;background:#ededed;color:#1a1a1a}main{max-width:420px;margin:0 auto;padding:48px 24px}
h1{font-size:20px;margin:0 0 8px}p{color:#555;margin:0 0 24px}form{display:grid;gap:12px}
button,input[name=mobile]{font:inherit;padding:12px 16px;border-radius:8px;border:1px solid #d9d9d9;background:#fff;text-align:left}
button{cursor:pointer}button:hover,button:focus-visible{border-color:#07863f;outline:2px solid #07863f}
.go{background:#07863f;color:#fff;border-color:#07863f;text-align:center}</style>
<main><h1>微信登录</h1><p>这是沙箱里的微信，没有真实账号。选择您拿着哪一部手机；公众号将得知这部手机的微信标识（openid），不会得知号码。</p>
<form method="get">${hidden}${buttons}</form>
<form method="get" style="margin-top:24px">${hidden}<input name="mobile" inputmode="numeric" pattern="1[3-9][0-9]{9}" required aria-label="其他手机号码" placeholder="或填写其他手机号码"><button class="go">用这部手机登录</button></form></main></html>`;

/** Access tokens: given to who knows the secret, asked for by everything else. */
function createTokens({ account }: WechatPlatformOptions) {
  const tokens = new Set<string>();
  return {
    give: ({ body }: PlatformRequest, faults: FaultSwitch): PlatformReply => {
      const isRight = body['appid'] === account.appId && body['secret'] === account.secret;
      if (!isRight || faults.get().refuseLogin) return failed(errors.secret, 'invalid appsecret');
      const token = crypto.randomUUID();
      tokens.add(token);
      return { body: { access_token: token, expires_in: 7200 } };
    },
    has: ({ query }: PlatformRequest) => tokens.has(query.get('access_token') ?? ''),
    forget: () => tokens.clear(),
  };
}

type Chats = ReturnType<typeof createChats>;

/** Messages to followers: shown once an id, refused to who left or did not accept. */
function createSending({ account }: WechatPlatformOptions, chats: Chats, deliver: ReturnType<typeof deliverBy>) {
  /** What was answered to each id of the account: the same again is not shown again. */
  const taken = new Map<string, number>();
  let messages = 200_000_000;
  const refusalOf = (message: SendBody, faults: FaultSwitch): PlatformReply | undefined => {
    if (message.template_id !== account.templateId) return failed(errors.template, 'invalid template_id');
    const mobile = mobileOf(message.touser);
    if (!mobile) return failed(errors.openId, 'invalid openid');
    if (chats.of(mobile).hasLeft) return failed(errors.notFollowing, 'require subscribe');
    if (account.messages === 'subscription' && !chats.of(mobile).accepts)
      return failed(errors.notAccepted, 'user refuse to accept the msg');
    if (!taken.has(message.client_msg_id ?? '') && faults.useUp('throttledSubmits'))
      return failed(errors.busy, 'reach max api daily quota limit');
    const { submitResult } = faults.get();
    return submitResult === 0 ? undefined : failed(submitResult, 'refused by the sandbox');
  };
  return (request: PlatformRequest, faults: FaultSwitch): PlatformReply => {
    const message = request.body as unknown as SendBody;
    const refusal = refusalOf(message, faults);
    if (refusal) return refusal;
    const id = message.client_msg_id ?? crypto.randomUUID();
    const known = taken.get(id);
    const messageId = known ?? (messages += 1);
    if (known === undefined) {
      taken.set(id, messageId);
      deliver(messageId, message, faults.get());
    }
    return faults.useUp('silentSubmits') ? 'silent' : { body: { errcode: 0, errmsg: 'ok', msgid: messageId } };
  };
}

function sendText(chats: Chats, { body }: PlatformRequest): PlatformReply {
  const { touser: openId, text } = body as unknown as { touser: string; text: { content: string } };
  const mobile = mobileOf(openId);
  if (!mobile) return failed(errors.openId, 'invalid openid');
  chats.add(mobile, { from: 'account', text: text.content });
  return { body: { errcode: 0, errmsg: 'ok' } };
}

function createMenu(chats: Chats, { body }: PlatformRequest): PlatformReply {
  const fault = chats.setMenu(body['button']);
  return fault === undefined ? { body: { errcode: 0, errmsg: 'ok' } } : failed(errors.menu, fault);
}

/** WeChat's end of an official account: token, messages, menu, login, and what its followers say and are told. */
export function createWechatPlatform(options: WechatPlatformOptions): WechatPlatform {
  const { account } = options;
  const followers = createFollowers({ events: options.events, appId: account.appId, now: options.now });
  const reporter = createReporter(followers, options);
  const chats = createChats(options.now);
  const login = createLogin(options);
  const tokens = createTokens(options);
  const show = (push: ShownPush) => {
    chats.add(push.mobile, { from: 'push', title: push.title, text: push.text });
    options.show(push);
  };
  const send = createSending(options, chats, deliverBy(show, reporter));
  const kind = account.messages === 'subscription' ? 'subscribe/bizsend' : 'template/send';
  const withToken = (request: PlatformRequest, faults: FaultSwitch): PlatformReply => {
    if (!tokens.has(request)) return failed(errors.token, 'invalid credential');
    if (request.path === `/cgi-bin/message/${kind}`) return send(request, faults);
    if (request.path === '/cgi-bin/message/custom/send') return sendText(chats, request);
    return request.path === '/cgi-bin/menu/create' ? createMenu(chats, request) : { status: 404, body: {} };
  };
  const platform = createPlatform({
    listen: options.listen,
    handle: (request, faults) => {
      switch (request.path) {
        case '/cgi-bin/stable_token':
          return tokens.give(request, faults);
        case '/connect/oauth2/authorize':
          return login.authorize(request.query);
        case '/sns/oauth2/access_token':
          return login.exchange(request.query);
        default:
          return withToken(request, faults);
      }
    },
  });
  return {
    ...platform,
    followers,
    stop: async () => {
      reporter.stop();
      await platform.stop();
    },
    forgetTokens: tokens.forget,
    chat: (mobile) => chats.of(mobile),
    act: (mobile, deed) => act({ followers, chats, templateId: account.templateId }, mobile, deed),
  };
}

const unavailable: Omit<ChatLine, 'at'> = { from: 'system', text: '该公众号提供的服务出现故障，请稍后再试' };

/** What somebody does on the phone, as WeChat brings it to the account; the answer is shown in the conversation. */
async function act(
  { followers, chats, templateId }: { followers: Followers; chats: ReturnType<typeof createChats>; templateId: string },
  mobile: string,
  deed: Deed,
): Promise<void> {
  const openId = openIdOf(mobile);
  const xmlOf = (): string => {
    switch (deed.kind) {
      case 'text':
        chats.add(mobile, { from: 'follower', text: deed.text });
        return followers.textXml(openId, deed.text);
      case 'click':
        chats.add(mobile, { from: 'system', text: `您点了菜单“${chats.nameOfKey(deed.key)}”` });
        return followers.eventXml(openId, 'CLICK', `<EventKey><![CDATA[${deed.key}]]></EventKey>`);
      case 'follow':
        chats.follow(mobile, true);
        return followers.eventXml(openId, 'subscribe', '<EventKey></EventKey>');
      case 'unfollow':
        chats.follow(mobile, false);
        return followers.eventXml(openId, 'unsubscribe');
      case 'consent': {
        chats.accept(mobile, deed.accepts);
        const list = `<List><TemplateId><![CDATA[${templateId}]]></TemplateId><SubscribeStatusString><![CDATA[${deed.accepts ? 'accept' : 'reject'}]]></SubscribeStatusString><PopupScene>1</PopupScene></List>`;
        return followers.eventXml(
          openId,
          'subscribe_msg_popup_event',
          `<SubscribeMsgPopupEvent>${list}</SubscribeMsgPopupEvent>`,
        );
      }
      default:
        return deed satisfies never;
    }
  };
  const heard = await followers.insist(xmlOf());
  if (heard.outcome === 'unavailable' || heard.status !== 200) {
    if (deed.kind === 'text' || deed.kind === 'click') chats.add(mobile, unavailable);
  } else if (heard.text !== undefined) chats.add(mobile, { from: 'account', text: heard.text });
}

interface SendBody {
  readonly touser: string;
  readonly template_id: string;
  /** Subscription messages bear none. */
  readonly client_msg_id?: string;
  readonly data: Readonly<Record<string, { readonly value: string }>>;
}

const failed = (errcode: number, errmsg: string): PlatformReply => ({ body: { errcode, errmsg } });
