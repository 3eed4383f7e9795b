/** Where somebody logged in, in the words of the login log. */
export const loginChannels: Readonly<Record<string, string>> = {
  web: '网上服务大厅',
  counter: '服务网点',
  wechat: '微信',
  app: '手机 APP',
  hotline: '12329 热线',
  kiosk: '自助终端',
};
