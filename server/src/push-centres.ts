import { Type } from 'typebox';
import { type AppPushGateway, createAppPushGateway } from './gateways/push/app.ts';
import { createWechatGateway, type PushOutcome, type WechatGateway } from './gateways/push/wechat.ts';
import { createWechatEvents, outcomeOfWechat } from './gateways/push/wechat-events.ts';
import type { MessageCentreHandlers, OpenCentre } from './message-centres.ts';
import type { PartAnswer, PreparedSms, SmsToSend } from './modules/notice/index.ts';

const Origin = Type.String({ pattern: '^https?://[^/]+$' });

/** An official account (服务号) of WeChat; what became of its messages is told to `listenPort`. */
export const WechatCentre = Type.Object({
  kind: Type.Literal('wechat'),
  name: Type.String(),
  origin: Origin,
  appId: Type.String(),
  secret: Type.String(),
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

export function openWechat(centre: WechatCentre, { log, onReport }: MessageCentreHandlers): OpenCentre {
  const { name: route, listenHost: host, listenPort: port, eventToken: token } = centre;
  const gateway: WechatGateway = createWechatGateway({ account: centre });
  const events = createWechatEvents({
    listen: { host, port },
    token,
    log: log.child({ centre: route }),
    onReport: ({ messageId, openId, status }) =>
      onReport({ route, reference: messageId, mobile: openId, state: outcomeOfWechat(status), stat: status }),
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
    start: events.start,
    stop: events.stop,
  };
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
