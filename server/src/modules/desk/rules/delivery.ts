import { deskChannels } from './conversation.ts';

/** Why an answer did not reach somebody on a channel of others, as the agent reads it under the message. */
export const deliveryFaults = {
  textOnly: '这个渠道只能发送文字',
  onlyPart: '只送达了前一部分，请把其余的再发一次',
  perhaps: '没有收到渠道的回应，可能已经送达',
  tooLate: '对方超过 48 小时没有来信，渠道不再允许回复',
  tooMany: '对方没有回复前，渠道不再允许发送更多消息',
  nobody: '渠道没有这个用户',
  left: '对方已取消关注',
  lateOrLeft: '对方超过 48 小时没有来信或已取消关注，渠道不再允许回复',
  notConnected: '渠道没有接通',
} as const;
export const refusedBy = (channel: 'wechat' | 'weibo', code: number): string =>
  `${deskChannels[channel]}拒绝发送（${code}）`;
