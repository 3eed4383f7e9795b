import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Phones } from '../phone/store.ts';
import { createAppPlatform } from '../push/app-platform.ts';
import type { ShownPush } from '../push/platform.ts';
import { createWechatPlatform, type Deed as WechatDeed } from '../push/wechat-platform.ts';
import { createWeiboPlatform, type WeiboDeed } from '../push/weibo-platform.ts';
import { createCmppCentre } from './cmpp-centre.ts';
import { CentreFaults } from './faults.ts';
import type { ShownMessage } from './handset.ts';
import { createSgipCentre } from './sgip-centre.ts';
import { createSmppCentre } from './smpp-centre.ts';

/** The demonstration accounts at both message centres: public by intent, they open nothing but this sandbox. */
export const demoAccounts = {
  province: { sourceAddress: '123290', secret: 'province-demo' },
  unicom: {
    node: 3_041_912_329,
    corporationId: '12329',
    login: { name: 'anju', password: 'unicom-demo' },
    inboundLogin: { name: 'smg', password: 'smg-demo' },
  },
  smpp: { systemId: 'anju', password: 'smppdemo' },
  wechat: {
    appId: 'wx-anju-demo',
    secret: 'wechat-demo',
    templateId: 'anju-notice',
    eventToken: 'anju-demo',
    encodingAesKey: 'anjuDemoKeyOfTheSandboxOnly0123456789abcdef',
  },
  weibo: { uid: '5612329001', appSecret: 'weibo-demo-secret', accessToken: 'weibo-demo-token' },
  app: { appKey: 'anju-demo', masterSecret: 'app-demo' },
} as const;

const centreNames = {
  province: '12329 省平台（CMPP 3.0）',
  unicom: '联通平台（SGIP 1.2）',
  smpp: '备用平台（SMPP 3.4）',
  wechat: '微信服务号（模板消息）',
  weibo: '微博（私信）',
  app: 'APP 推送平台',
} as const;
type CentreName = keyof typeof centreNames;

export interface MessageCentresOptions {
  readonly host: string;
  readonly cmppPort: number;
  readonly sgipPort: number;
  readonly smppPort: number;
  /** Where the service listens for Unicom's reports and uplinks. */
  readonly sgipProviderPort: number;
  readonly wechatPort: number;
  readonly appPushPort: number;
  /** Where the service listens for what WeChat tells. */
  readonly wechatEventPort: number;
  /** Weibo, and where the service listens for what is written to it. */
  readonly weiboPort: number;
  readonly weiboMessagePort: number;
  readonly phones: Phones;
  /** The phones of the demonstration, for the page of WeChat's login. */
  readonly mobiles?: () => Promise<readonly string[]>;
  readonly now: () => Temporal.Instant;
}

/** The province's 12329 platform, Unicom's and another, WeChat and the pushes of the APP, with the phones that they reach. */
export function createMessageCentres({
  host,
  cmppPort,
  sgipPort,
  smppPort,
  sgipProviderPort,
  wechatPort,
  appPushPort,
  wechatEventPort,
  weiboPort,
  weiboMessagePort,
  phones,
  mobiles,
  now,
}: MessageCentresOptions) {
  const { province, unicom, wechat, app } = demoAccounts;
  const clock = () => now().toZonedDateTimeISO('Asia/Shanghai');
  // A phone shows what arrives, twice if it comes twice: every arrival is a message of its own.
  const show = ({ mobile, text }: ShownMessage) => void phones.receive({ id: crypto.randomUUID(), mobile, text });
  const push = ({ channel, mobile, title, text }: ShownPush) =>
    void phones.receive({ id: crypto.randomUUID(), mobile, channel, title, text });
  const centres = {
    province: createCmppCentre({ listen: { host, port: cmppPort }, account: province, show, now: clock }),
    unicom: createSgipCentre({
      listen: { host, port: sgipPort },
      provider: { host, port: sgipProviderPort },
      login: unicom.login,
      providerLogin: unicom.inboundLogin,
      show,
      now: clock,
    }),
    smpp: createSmppCentre({ listen: { host, port: smppPort }, login: demoAccounts.smpp, show }),
    wechat: createWechatPlatform({
      listen: { host, port: wechatPort },
      account: wechat,
      events: {
        url: `http://${host}:${wechatEventPort}/`,
        token: wechat.eventToken,
        encodingAesKey: wechat.encodingAesKey,
      },
      show: push,
      now,
      ...(mobiles && { mobiles }),
    }),
    weibo: createWeiboPlatform({
      listen: { host, port: weiboPort },
      account: demoAccounts.weibo,
      messagesUrl: `http://${host}:${weiboMessagePort}/`,
      now,
    }),
    app: createAppPlatform({ listen: { host, port: appPushPort }, account: app, show: push }),
  };
  return {
    centres,
    start: () => Promise.all(Object.values(centres).map((centre) => centre.start())),
    stop: () => Promise.all(Object.values(centres).map((centre) => centre.stop())),
  };
}
export type MessageCentres = ReturnType<typeof createMessageCentres>;

const MobileCentre = Type.Union([Type.Literal('province'), Type.Literal('unicom'), Type.Literal('smpp')]);
const Centre = Type.Object({
  centre: Type.Union([MobileCentre, Type.Literal('wechat'), Type.Literal('weibo'), Type.Literal('app')]),
});
const Uplink = Type.Object({
  centre: MobileCentre,
  mobile: Type.String({ pattern: '^1[3-9]\\d{9}$' }),
  to: Type.String({ pattern: '^\\d{5,20}$' }),
  text: Type.String({ minLength: 1, maxLength: 500 }),
});

/**
 * `GET /message-centres` tells what each does wrong on purpose, `POST /message-centres/:centre/faults` changes it,
 * `POST /phone/uplink {centre, mobile, to, text}` sends a message from a phone.
 */
export function registerMessageCentreRoutes(app: FastifyInstance, { centres }: MessageCentres): void {
  app.get('/message-centres', async () => ({
    centres: (Object.keys(centres) as CentreName[]).map((centre) => ({
      centre,
      name: centreNames[centre],
      faults: centres[centre].faults.get(),
    })),
  }));
  app.post<{ Params: Type.Static<typeof Centre>; Body: Partial<CentreFaults> }>(
    '/message-centres/:centre/faults',
    { schema: { params: Centre, body: Type.Partial(CentreFaults) } },
    async ({ params, body }) => {
      centres[params.centre].faults.set(body);
      return { faults: centres[params.centre].faults.get() };
    },
  );
  app.post<{ Body: Type.Static<typeof Uplink> }>('/phone/uplink', { schema: { body: Uplink } }, async ({ body }) => {
    centres[body.centre].uplink(body);
    return { sent: true };
  });
}

const Mobile = Type.String({ pattern: '^1[3-9]\\d{9}$' });
const Deed = Type.Union([
  Type.Object({ mobile: Mobile, kind: Type.Literal('text'), text: Type.String({ minLength: 1, maxLength: 300 }) }),
  Type.Object({ mobile: Mobile, kind: Type.Union([Type.Literal('follow'), Type.Literal('unfollow')]) }),
  Type.Object({ mobile: Mobile, kind: Type.Literal('click'), key: Type.String({ minLength: 1, maxLength: 128 }) }),
  Type.Object({ mobile: Mobile, kind: Type.Literal('consent'), accepts: Type.Boolean() }),
]);

/** `GET /wechat/chat?mobile=` tells what a phone sees of the official account, `POST /wechat/act` does something on it. */
export function registerWechatRoutes(app: FastifyInstance, { centres: { wechat } }: MessageCentres): void {
  app.get<{ Querystring: { mobile: string } }>(
    '/wechat/chat',
    { schema: { querystring: Type.Object({ mobile: Mobile }) } },
    async ({ query }) => wechat.chat(query.mobile),
  );
  app.post<{ Body: Type.Static<typeof Deed> }>('/wechat/act', { schema: { body: Deed } }, async ({ body }) => {
    const { mobile, ...deed } = body;
    await wechat.act(mobile, deed as WechatDeed);
    return { done: true };
  });
}

const Uid = Type.String({ pattern: '^\\d{5,20}$' });
const WeiboAct = Type.Union([
  Type.Object({
    uid: Uid,
    kind: Type.Union([Type.Literal('text'), Type.Literal('mention')]),
    text: Type.String({ minLength: 1, maxLength: 300 }),
  }),
  Type.Object({
    uid: Uid,
    kind: Type.Union([Type.Literal('follow'), Type.Literal('unfollow'), Type.Literal('image')]),
  }),
]);

/** `GET /weibo/chat?uid=` tells what somebody sees of the account, `POST /weibo/act` writes to it, mentions it, follows it. */
export function registerWeiboRoutes(app: FastifyInstance, { centres: { weibo } }: MessageCentres): void {
  app.get<{ Querystring: { uid: string } }>(
    '/weibo/chat',
    { schema: { querystring: Type.Object({ uid: Uid }) } },
    async ({ query }) => weibo.chat(query.uid),
  );
  app.post<{ Body: Type.Static<typeof WeiboAct> }>('/weibo/act', { schema: { body: WeiboAct } }, async ({ body }) => {
    const { uid, ...deed } = body;
    await weibo.act(uid, deed as WeiboDeed);
    return { done: true };
  });
}
