import { Type } from 'typebox';
import { type AppPushGateway, createAppPushGateway } from './gateways/push/app.ts';
import { post } from './gateways/push/http.ts';
import { createWechatGateway, type PushOutcome, type WechatGateway } from './gateways/wechat/account.ts';
import { createWechatCallback } from './gateways/wechat/callback.ts';
import type { WechatIncoming } from './gateways/wechat/messages.ts';
import type { MessageCentreHandlers, OpenCentre } from './message-centres.ts';
import type { PartAnswer, PreparedSms, SmsToSend } from './modules/notice/index.ts';

const Origin = Type.String({ pattern: '^https?://[^/]+$' });

/** An official account (服务号) of WeChat; what became of its messages is told to `listenPort`. */
export const WechatCentre = Type.Object({
  kind: Type.Literal('wechat'),
  name: Type.String(),
  /** Whose account it is: who writes to it is bound in this centre. */
  centerId: Type.Integer({ minimum: 1, maximum: 999_999 }),
  origin: Origin,
  /** Where people log in; WeChat's own when not given. */
  authorizeOrigin: Type.Optional(Origin),
  appId: Type.String(),
  secret: Type.String(),
  /** Subscription messages (订阅通知) reach who accepted them; template messages (模板消息) every follower. */
  messages: Type.Optional(Type.Union([Type.Literal('template'), Type.Literal('subscription')])),
  templateId: Type.String(),
  /** What the approved template calls its fields. */
  fields: Type.Object({ title: Type.String(), text: Type.String() }),
  charactersAtMost: Type.Optional(Type.Integer({ minimum: 10, maximum: 2_000 })),
  /** The page of the hall on which the whole message is. */
  url: Type.Optional(Type.String({ pattern: '^https?://' })),
  listenHost: Type.String(),
  listenPort: Type.Integer({ minimum: 0, maximum: 65535 }),
  /** Agreed with WeChat for that address. */
  eventToken: Type.String({ minLength: 3, maxLength: 32 }),
  /** EncodingAESKey of the safe mode (安全模式); without it WeChat speaks in the open, which only a sandbox may. */
  encodingAesKey: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{43}$' })),
});
export type WechatCentre = Type.Static<typeof WechatCentre>;

/** A platform that brings pushes to the centre's APP. */
export const AppCentre = Type.Object({
  kind: Type.Literal('app'),
  name: Type.String(),
  origin: Origin,
  appKey: Type.String(),
  masterSecret: Type.String(),
});
export type AppCentre = Type.Static<typeof AppCentre>;

type Codes = { readonly busy: ReadonlySet<number>; readonly nobody: ReadonlySet<number> };
/** WeChat: the system is busy, too often; no such follower, not subscribed, does not want it. */
const wechatCodes: Codes = { busy: new Set([-1, 45_009, 45_011]), nobody: new Set([40_003, 43_004, 43_101]) };
/** Push platform: timed out inside, too often; no such phone. */
const appCodes: Codes = { busy: new Set([1030, 2002]), nobody: new Set([1011]) };

function answerOf(outcome: PushOutcome, { busy, nobody }: Codes): PartAnswer {
  if (outcome.outcome !== 'answered') return { state: outcome.outcome };
  if (outcome.code === 0) return { state: 'taken', reference: outcome.messageId };
  const result = String(outcome.code);
  if (busy.has(outcome.code)) return { state: 'busy', result };
  return { state: nobody.has(outcome.code) ? 'bad-number' : 'refused', result };
}

/** A push is one part; its first line is its title. */
function prepare({ text }: SmsToSend, send: (title: string, body: string) => Promise<PartAnswer>): PreparedSms {
  const [title = '', ...rest] = text.split('\n');
  return { references: [undefined], sendPart: () => send(title, rest.join('\n')) };
}

/** What somebody said to a centre's account: kept once, answered with a text or not. */
export type WechatListener = (centerId: number, incoming: WechatIncoming) => Promise<string | undefined>;

export function openWechat(centre: WechatCentre, { log, now, onReport, onWechat }: MessageCentreHandlers): OpenCentre {
  const { name: route, centerId, listenHost: host, listenPort: port, eventToken: token } = centre;
  const gateway: WechatGateway = createWechatGateway({ account: centre });
  const callback = createWechatCallback({
    listen: { host, port },
    appId: centre.appId,
    token,
    encodingAesKey: centre.encodingAesKey,
    log: log.child({ centre: route }),
    now,
    onReport: ({ messageId, openId, status, outcome }) =>
      onReport({ route, reference: messageId, mobile: openId, state: outcome, stat: status }),
    onIncoming: (incoming) => onWechat(centerId, incoming),
    onLate: async (openId, text) => void (await gateway.sendText(openId, text)),
  });
  return {
    route: {
      name: route,
      channel: 'wechat',
      prepare: (push) => {
        // Its id is made before it is sent: the same message again is the same to WeChat.
        const id = crypto.randomUUID();
        return prepare(push, async (title, text) =>
          answerOf(await gateway.send({ id, openId: push.mobile, title, text }), wechatCodes),
        );
      },
    },
    start: callback.start,
    stop: callback.stop,
  };
}

/** A centre's official account for what is asked of it outside of messages: who logs in, its menu. */
export interface WechatAccounts {
  of(centerId: number): WechatGateway | undefined;
}

export function openWechatAccounts(centres: readonly { readonly kind: string }[]): WechatAccounts {
  const own = centres.filter((centre): centre is WechatCentre => centre.kind === 'wechat');
  const gateways = new Map(own.map((centre) => [centre.centerId, createWechatGateway({ account: centre })]));
  return { of: (centerId) => gateways.get(centerId) };
}

export function openApp(centre: AppCentre, { onReport }: MessageCentreHandlers): OpenCentre {
  const { name: route } = centre;
  const gateway: AppPushGateway = createAppPushGateway({
    account: centre,
    onArrived: (reference, mobile) => onReport({ route, reference, mobile, state: 'delivered', stat: 'arrived' }),
  });
  return {
    route: {
      name: route,
      channel: 'app',
      prepare: (push) => {
        const id = crypto.randomUUID();
        const seconds = Math.max(1, Math.round(push.expiresAt.since(Temporal.Now.instant()).total('seconds')));
        return prepare(push, async (title, text) =>
          answerOf(await gateway.send({ id, registrationId: push.mobile, title, text, seconds }), appCodes),
        );
      },
    },
    start: async () => undefined,
    stop: async () => gateway.stop(),
  };
}

/** A platform that takes short messages over HTTP and keeps one message an id: POST `{id, mobile, text}`. */
export const HttpCentre = Type.Object({
  kind: Type.Literal('http'),
  name: Type.String(),
  url: Type.String({ pattern: '^https?://' }),
});
export type HttpCentre = Type.Static<typeof HttpCentre>;

const httpMs = 5_000;

export function openHttp({ name, url }: HttpCentre): OpenCentre {
  return {
    route: { name, prepare: (sms) => prepareHttp(url, sms) },
    start: async () => undefined,
    stop: async () => undefined,
  };
}

function prepareHttp(url: string, { mobile, text }: SmsToSend) {
  const id = crypto.randomUUID();
  return {
    references: [id],
    sendPart: async (): Promise<PartAnswer> => {
      const asked = await post({ url, body: { id, mobile, text }, answerMs: httpMs });
      if (asked.outcome !== 'answered') return { state: asked.outcome };
      if (asked.status >= 200 && asked.status < 300) return { state: 'taken', reference: id };
      const state = asked.status === 429 || asked.status === 503 ? 'busy' : 'refused';
      return { state, result: String(asked.status) };
    },
  };
}
