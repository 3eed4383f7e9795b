import type { StateTexts } from '@anju/ui';
import { bookedKinds, journalBusinesses, type ServiceChange, subjectKinds, workOrderKinds } from './server.ts';

export type Words = StateTexts<string>;

/** A personal account's states as the server words them (JGJ/T 320 table A.6), each with its tone. */
export const accountWords: Words = {
  正常: ['正常', 'good'],
  封存: ['封存', 'calm'],
  冻结: ['冻结', 'bad'],
  合并销户: ['合并销户', 'calm'],
  外部转出销户: ['外部转出销户', 'calm'],
  提取销户: ['提取销户', 'calm'],
};

/** An employer account's states as the server words them (JGJ/T 320 table A.4). */
export const employerWords: Words = {
  正常: ['正常', 'good'],
  开户: ['开户', 'info'],
  缓缴: ['缓缴', 'wait'],
  封存: ['封存', 'calm'],
  销户: ['销户', 'calm'],
};

export const remittanceWords: Words = {
  draft: ['待单位核定', 'calm'],
  confirmed: ['待到账', 'wait'],
  short: ['到账不足', 'bad'],
  posted: ['已入账', 'good'],
  withdrawn: ['已放弃', 'calm'],
};

export const receiptWords: Words = {
  unmatched: ['未匹配', 'bad'],
  received: ['待处理', 'wait'],
  settled: ['已处理', 'good'],
};

const actorKinds: Readonly<Record<string, string>> = {
  visitor: '未登录访客',
  person: '职工本人',
  employer: '单位经办人',
  staff: '工作人员',
  system: '系统',
};
export const actorKindText = (kind: string): string => actorKinds[kind] ?? kind;

/** What earlier versions recorded. */
const earlierSubjects: Readonly<Record<string, string>> = { inquiry: '留言' };
const subjectNames: Readonly<Record<string, string>> = subjectKinds;
export const subjectKindText = (kind: string): string => subjectNames[kind] ?? earlierSubjects[kind] ?? kind;

/** Kinds of personal entries by which the list may be narrowed (JGJ/T 320 table A.5, and account changes). */
const { opening, ...moved } = bookedKinds;
export const entryKinds = { ...moved, opening, change: '账户变更' } as const;

/** A journal's business in words; one that came in words already stays as it is. */
export const businessText = (business: string): string => journalBusinesses[business] ?? business;

export const smsWords: Words = {
  queued: ['等待发送', 'wait'],
  sending: ['正在发送', 'wait'],
  'handed-over': ['已交出，待回执', 'wait'],
  delivered: ['已送达', 'good'],
  failed: ['未送达', 'bad'],
  unknown: ['结果未知', 'bad'],
  withheld: ['没有发送', 'calm'],
};

export const revisionWords: Words = {
  draft: ['草稿', 'calm'],
  'in-review': ['待审核', 'wait'],
  approved: ['已通过', 'good'],
  returned: ['已退回', 'bad'],
  withdrawn: ['已撤回', 'calm'],
};

export const batchWords: Words = {
  open: ['进行中', 'wait'],
  done: ['已完成', 'good'],
  paused: ['已暂停', 'info'],
  stopped: ['已停止', 'bad'],
};

/** The ways to phones by the names that an installation gives them. */
const routeWords: Readonly<Record<string, string>> = {
  province: '12329 省平台',
  unicom: '联通平台',
  smpp: 'SMPP 平台',
  wechat: '微信',
  weibo: '微博',
  app: 'APP 推送',
};
export const routeName = (route: string): string => routeWords[route] ?? route;

/** What a row of a person's timeline says, by the codes of the module that keeps it. */
const timelineWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  registration: { person: '在本中心登记', login: '开通网上服务' },
  account: {
    open: '开户',
    seal: '封存',
    unseal: '启封',
    base: '调整基数',
    ratio: '调整比例',
    transfer: '转移单位',
    close: '销户',
    reopen: '恢复账户',
    freeze: '冻结',
    unfreeze: '解除冻结',
    merge: '合并',
  },
  trade: entryKinds,
  case: { withdrawal: '提取', 'loan-application': '贷款申请' },
  'work-order': workOrderKinds,
  visit: { 'card-reader': '读身份证接待', certificate: '核对证件接待' },
};
export const timelineText = (kind: string, what: string): string =>
  timelineWords[kind]?.[what] ??
  {
    message: '发送消息',
    sms: '推送消息',
    booking: '预约',
    chat: '在线咨询',
    call: '来电',
    visit: '柜台接待',
    case: '办理业务',
  }[kind] ??
  what;

/** What a payment is for. */
const purposes: Readonly<Record<string, string>> = {
  contribution: '汇补缴',
  'partial-withdrawal': '部分提取',
  'closing-withdrawal': '销户提取',
  'loan-grant': '贷款发放',
  'loan-repayment': '贷款扣款',
  'transfer-out': '转出',
  fee: '费用',
  refund: '退款',
  other: '其他',
};
export const paymentPurposeText = (purpose: string): string => purposes[purpose] ?? purpose;

/** What a change of services is about. */
export const serviceChangeKinds: Readonly<Record<ServiceChange['kind'], string>> = {
  switch: '业务启停',
  channel: '渠道启停',
  hours: '服务时间',
  threshold: '流量阈值',
  limit: '限额',
  preset: '预设规则',
};
