/** The hotline's codes in Chinese. */
export const endedTexts = {
  caller: '来电人挂断',
  us: '通话结束',
  fault: '系统故障中断',
  lost: '系统重启中断',
} as const;

export const agentTexts = {
  ringing: '正在振铃',
  talking: '通话中',
  talked: '已通话',
  'no-answer': '坐席未接',
  busy: '坐席占线',
  failed: '未能接通',
  left: '未等到接听',
} as const;

const askedTexts: Readonly<Record<string, string>> = {
  identify: '个人身份核实',
  'identify-employer': '单位身份核实',
  'tell:balance': '查询余额和缴存',
  'tell:withdrawals': '查询提取记录',
  'tell:loan': '查询贷款',
  'tell:cases': '查询业务进度',
  'tell:employer': '查询单位基本信息',
  'tell:outlets': '查询服务网点',
  'guide:guide-contribution': '听缴存指南',
  'guide:guide-withdrawal': '听提取指南',
  'guide:guide-loan': '听贷款指南',
  'guide:guide-policy': '听政策与办事指南',
  'send:balance': '短信发送余额和缴存',
  'send:withdrawals': '短信发送提取记录',
  'send:loan': '短信发送贷款',
  'send:cases': '短信发送业务进度',
  'call-back': '要求回电',
  rate: '评价服务',
  person: '转人工',
};

const resultTexts: Readonly<Record<string, string>> = {
  told: '已播报',
  heard: '已播报',
  identified: '通过',
  'not-identified': '未通过',
  locked: '已锁定',
  'number-hidden': '来电号码隐藏',
  'turned-away': '停办或繁忙，已说明',
  sent: '已发送',
  'too-many': '超过当日条数',
  kept: '已登记',
  rated: '已评价',
  failed: '未能完成',
  talked: '已通话',
  left: '不再等候',
  nobody: '无人接听',
  closed: '非人工时间',
};

/** A step of a call as it is shown. */
export const stepTexts = (what: string, result: string): { what: string; result: string } => ({
  what: askedTexts[what] ?? '其他操作',
  result: resultTexts[result] ?? '完成',
});

/** What an agent is told that the caller did before; `undefined` for what says nothing of what they want. */
export const askedText = (what: string): string | undefined =>
  /^(identify|tell:|guide:|send:)/.test(what) ? askedTexts[what] : undefined;

/** What a login log says of the device. */
export const hotlineDevice = '电话';

/** How an agent is told that a caller was identified. */
export const identifiedByPhone = '身份证号和预留手机号';

/** Why a call does not ring at the agent who took it. */
export const notRung = { noExtension: '没有登记分机号', notReached: '来电已挂断或分机没有响铃' } as const;
