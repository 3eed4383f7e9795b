import { wechatSignature } from '../../../server/src/gateways/push/wechat-events.ts';
import type { FaultSwitch } from '../message-centre/faults.ts';
import {
  createPlatform,
  type PlatformReply,
  type PlatformRequest,
  type PushPlatform,
  type ShownPush,
} from './platform.ts';

export interface WechatPlatformOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly account: { readonly appId: string; readonly secret: string; readonly templateId: string };
  /** Where the account wants to be told what became of its messages, and the token that signs it. */
  readonly events: { readonly url: string; readonly token: string };
  readonly show: (push: ShownPush) => void;
  readonly now: () => Temporal.Instant;
}

export interface WechatPlatform extends PushPlatform {
  /** Access tokens that were given out are worth nothing any more. */
  forgetTokens(): void;
}

const errors = { secret: 40_125, token: 40_001, openId: 40_003, template: 40_037, busy: 45_009 } as const;
const repeatMs = 1_000;
const repeatsAtMost = 3;
const openIdPattern = /^openid-(1[3-9]\d{9})$/;

/** WeChat's end of the template messages of an official account: token, sending, and the event that tells the outcome. */
export function createWechatPlatform(options: WechatPlatformOptions): WechatPlatform {
  const { account, events, show, now } = options;
  const tokens = new Set<string>();
  /** What was answered to each id of the account: the same again is not shown again. */
  const taken = new Map<string, number>();
  const later = new Set<NodeJS.Timeout>();
  let messages = 200_000_000;

  const after = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      later.delete(timer);
      work();
    }, ms);
    later.add(timer);
  };
  const giveToken = ({ body }: PlatformRequest, faults: FaultSwitch): PlatformReply => {
    const isRight = body['appid'] === account.appId && body['secret'] === account.secret;
    if (!isRight || faults.get().refuseLogin) return failed(errors.secret, 'invalid appsecret');
    const token = crypto.randomUUID();
    tokens.add(token);
    return { body: { access_token: token, expires_in: 7200 } };
  };
  const tell = (messageId: number, openId: string, status: string, tries = 1): void => {
    const at = Math.floor(now().epochMilliseconds / 1_000);
    const nonce = crypto.randomUUID();
    const signature = wechatSignature(events.token, String(at), nonce);
    const xml = `<xml><ToUserName><![CDATA[gh_sandbox]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${at}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>${messageId}</MsgID><Status><![CDATA[${status}]]></Status></xml>`;
    const query = new URLSearchParams({ signature, timestamp: String(at), nonce });
    fetch(`${events.url}?${query}`, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: xml })
      .then(async (answer) => (await answer.text()) === 'success')
      .catch(() => false)
      .then((isTaken) => {
        if (!isTaken && tries < repeatsAtMost) after(repeatMs, () => tell(messageId, openId, status, tries + 1));
      })
      .catch(() => undefined);
  };
  const send = ({ query, body }: PlatformRequest, faults: FaultSwitch): PlatformReply => {
    if (!tokens.has(query.get('access_token') ?? '')) return failed(errors.token, 'invalid credential');
    const { touser: openId, template_id: templateId, client_msg_id: id, data } = body as unknown as SendBody;
    if (templateId !== account.templateId) return failed(errors.template, 'invalid template_id');
    const mobile = openIdPattern.exec(openId)?.[1];
    if (!mobile) return failed(errors.openId, 'invalid openid');
    const known = taken.get(id);
    if (known === undefined && faults.useUp('throttledSubmits'))
      return failed(errors.busy, 'reach max api daily quota limit');
    const { submitResult, report, reportAfterMs, reportTimes } = faults.get();
    if (submitResult !== 0) return failed(submitResult, 'refused by the sandbox');
    const messageId = known ?? (messages += 1);
    if (known === undefined) {
      taken.set(id, messageId);
      const [title = '', text = ''] = Object.values(data).map(({ value }) => value);
      // Who has blocked the account is shown nothing.
      if (report !== 'failed') show({ channel: 'wechat', mobile, title, text });
      const status = report === 'failed' ? 'failed:user block' : 'success';
      const told = () => {
        for (let time = 0; time < reportTimes; time += 1) tell(messageId, openId, status);
      };
      if (report !== 'none') {
        if (reportAfterMs < 0) told();
        else after(reportAfterMs, told);
      }
    }
    if (faults.useUp('silentSubmits')) return 'silent';
    return { body: { errcode: 0, errmsg: 'ok', msgid: messageId } };
  };
  const platform = createPlatform({
    listen: options.listen,
    handle: (request, faults) => {
      if (request.path === '/cgi-bin/stable_token') return giveToken(request, faults);
      if (request.path === '/cgi-bin/message/template/send') return send(request, faults);
      return { status: 404, body: {} };
    },
  });
  return {
    ...platform,
    stop: async () => {
      for (const timer of later) clearTimeout(timer);
      await platform.stop();
    },
    forgetTokens: () => tokens.clear(),
  };
}

interface SendBody {
  readonly touser: string;
  readonly template_id: string;
  readonly client_msg_id: string;
  readonly data: Readonly<Record<string, { readonly value: string }>>;
}

const failed = (errcode: number, errmsg: string): PlatformReply => ({ body: { errcode, errmsg } });
