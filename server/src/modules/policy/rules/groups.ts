/** What belongs together, and what a change of it reaches. */
export const groups = {
  contribution: ['缴存', '生效日起办理的缴存业务按新值，已经入账的月份不变。'],
  withdrawal: ['提取', '生效日起提出的申请按新值，之前提出的按提出那天的规定。'],
  loan: ['贷款', '生效日起受理的申请按新值，已经签约的贷款按合同。'],
  accounting: ['结息与核算', '生效日起的天数按新值计息，之前的天数按原值分段。'],
  terms: ['办理时限', '生效日起受理的业务按新的时限。'],
  transfer: ['转移接续', '生效日起提出的转移按新值。'],
  evidence: ['数据核验', '生效日起的核验和抽查按新值。'],
  booking: ['预约与排队', '生效日起的预约、取号和叫号按新值。'],
  kiosk: ['自助终端', '生效日起使用的终端按新值。'],
  service: ['咨询与工单', '生效日起的会话、来电和工单按新值。'],
  wechat: ['微信公众号', '关键词自生效日起答复；菜单还须在“公众号”页面发布。'],
  staff: ['人员账号', '生效日起登录的工作人员按新值。'],
  notice: ['短信与消息', '在“短信与消息”的参数页修改。'],
} as const satisfies Readonly<Record<string, readonly [name: string, effect: string]>>;
export type Group = keyof typeof groups;
