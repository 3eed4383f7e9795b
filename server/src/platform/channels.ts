/** Where somebody acts, and what every screen, message and paper calls it. Pure: rules and the browser use it. */
export const channelNames = {
  web: '网上服务大厅',
  counter: '柜台',
  wechat: '微信公众号',
  weibo: '微博',
  app: '手机 APP',
  kiosk: '自助终端',
  hotline: '12329 热线',
  sms: '12329 短信',
  bank: '银行',
  system: '系统',
} as const;
export type Channel = keyof typeof channelNames;

/** The name of a channel that was kept as text. */
export const channelText = (channel: string): string => channelNames[channel as Channel] ?? channel;
