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
  noTelephones: '电话系统没有接通，请按来电号码回拨',
  handsOnly: '没有设置电话系统，请在话机上挂断',
  notTalking: '电话没有在通话，可能已经挂断',
  exchangeRefused: '电话系统拒绝了请求，请在话机上挂断，并告知信息技术科',
  exchangeAway: '电话系统没有回应，请在话机上挂断',
} as const;
export const refusedBy = (channel: 'wechat' | 'weibo', code: number): string =>
  `${deskChannels[channel]}拒绝发送（${code}）`;
