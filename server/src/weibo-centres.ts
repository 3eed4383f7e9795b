import { Type } from 'typebox';
import { createWeiboGateway } from './gateways/weibo/account.ts';
import { createWeiboCallback } from './gateways/weibo/callback.ts';
import type { WeiboIncoming } from './gateways/weibo/messages.ts';
import type { MessageCentreHandlers, OpenCentre } from './message-centres.ts';

/** An account of Weibo (蓝V): people write to it, agents answer. Nobody is told anything over it that they did not ask. */
export const WeiboCentre = Type.Object({
  kind: Type.Literal('weibo'),
  name: Type.String(),
  /** Whose account it is. */
  centerId: Type.Integer({ minimum: 1, maximum: 999_999 }),
  /** `https://m.api.weibo.com`. */
  origin: Type.String({ pattern: '^https?://[^/]+$' }),
  appSecret: Type.String({ minLength: 8 }),
  accessToken: Type.String({ minLength: 8 }),
  listenHost: Type.String(),
  listenPort: Type.Integer({ minimum: 0, maximum: 65535 }),
});
export type WeiboCentre = Type.Static<typeof WeiboCentre>;

/** What somebody said to a centre's account: kept once, answered with a text or not. */
export type WeiboListener = (centerId: number, incoming: WeiboIncoming) => Promise<string | undefined>;

export function openWeibo(centre: WeiboCentre, { log, now, onWeibo }: MessageCentreHandlers): OpenCentre {
  const { centerId, appSecret, listenHost: host, listenPort: port } = centre;
  const gateway = createWeiboGateway({ account: centre });
  const callback = createWeiboCallback({
    listen: { host, port },
    appSecret,
    log: log.child({ centre: centre.name }),
    now,
    onIncoming: (incoming) => onWeibo(centerId, incoming),
    onLate: async (senderId, text) => void (await gateway.sendText(senderId, text)),
  });
  return { start: callback.start, stop: callback.stop };
}
