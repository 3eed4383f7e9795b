import { wechatSignature } from '../../../server/src/gateways/push/wechat-events.ts';
import type { CentreFaults, FaultSwitch } from '../message-centre/faults.ts';
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
const mobileOf = (openId: string): string | undefined => /^openid-(1[3-9]\d{9})$/.exec(openId)?.[1];

/** Tells the account what became of its messages, signed with its token, until it says «success». */
function createReporter({ events, now }: Pick<WechatPlatformOptions, 'events' | 'now'>) {
  const later = new Set<NodeJS.Timeout>();
  const after = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      later.delete(timer);
      work();
    }, ms);
    later.add(timer);
  };
  const tell = (messageId: number, openId: string, status: string, tries = 1): void => {
    const at = String(Math.floor(now().epochMilliseconds / 1_000));
    const nonce = crypto.randomUUID();
    const query = new URLSearchParams({ signature: wechatSignature(events.token, at, nonce), timestamp: at, nonce });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: eventXml(messageId, openId, status, at),
    };
    fetch(`${events.url}?${query.toString()}`, init)
      .then(async (answer) => (await answer.text()) === 'success')
      .catch(() => false)
      .then((isTaken) => {
        if (!isTaken && tries < repeatsAtMost) after(repeatMs, () => tell(messageId, openId, status, tries + 1));
      })
      .catch(() => undefined);
  };
  return {
    tell,
    after,
    stop: () => {
      for (const timer of later) clearTimeout(timer);
    },
  };
}

const eventXml = (messageId: number, openId: string, status: string, at: string): string =>
  `<xml><ToUserName><![CDATA[gh_sandbox]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${at}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>${messageId}</MsgID><Status><![CDATA[${status}]]></Status></xml>`;

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

/** WeChat's end of the template messages of an official account: token, sending, and the event that tells the outcome. */
export function createWechatPlatform(options: WechatPlatformOptions): WechatPlatform {
  const { account } = options;
  const reporter = createReporter(options);
  const deliver = deliverBy(options.show, reporter);
  const tokens = new Set<string>();
  /** What was answered to each id of the account: the same again is not shown again. */
  const taken = new Map<string, number>();
  let messages = 200_000_000;

  const giveToken = ({ body }: PlatformRequest, faults: FaultSwitch): PlatformReply => {
    const isRight = body['appid'] === account.appId && body['secret'] === account.secret;
    if (!isRight || faults.get().refuseLogin) return failed(errors.secret, 'invalid appsecret');
    const token = crypto.randomUUID();
    tokens.add(token);
    return { body: { access_token: token, expires_in: 7200 } };
  };
  const refusalOf = ({ query }: PlatformRequest, message: SendBody, faults: FaultSwitch): PlatformReply | undefined => {
    if (!tokens.has(query.get('access_token') ?? '')) return failed(errors.token, 'invalid credential');
    if (message.template_id !== account.templateId) return failed(errors.template, 'invalid template_id');
    if (!mobileOf(message.touser)) return failed(errors.openId, 'invalid openid');
    if (!taken.has(message.client_msg_id) && faults.useUp('throttledSubmits'))
      return failed(errors.busy, 'reach max api daily quota limit');
    const { submitResult } = faults.get();
    return submitResult === 0 ? undefined : failed(submitResult, 'refused by the sandbox');
  };
  const send = (request: PlatformRequest, faults: FaultSwitch): PlatformReply => {
    const message = request.body as unknown as SendBody;
    const refusal = refusalOf(request, message, faults);
    if (refusal) return refusal;
    const known = taken.get(message.client_msg_id);
    const messageId = known ?? (messages += 1);
    if (known === undefined) {
      taken.set(message.client_msg_id, messageId);
      deliver(messageId, message, faults.get());
    }
    return faults.useUp('silentSubmits') ? 'silent' : { body: { errcode: 0, errmsg: 'ok', msgid: messageId } };
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
      reporter.stop();
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
