/**
 * Every parameter that a centre keeps, pure: what it is called, what its value is made of, and what a change reaches. The
 * bounds catch slips of the hand; what the law allows is the proposer's source and the approver's judgement.
 */
import { type MenuAction, menuFaults } from '../../hotline/rules/menu.ts';
import { promptKeys, prompts } from '../../hotline/rules/prompts.ts';
import type { ParameterKey } from '../../params/rules.ts';
import { matters, menuFault } from '../../wechat/rules.ts';
import type { PolicyKey } from '../../withdrawal/rules/policy.ts';
import { workOrderKinds } from '../../workorder/rules/work-order.ts';
import { type Field, type Fields, faultsOf } from './fields.ts';
import type { Group } from './groups.ts';
import { million, one, share, whole, yuan } from './shapes.ts';
import { withdrawal } from './withdrawal.ts';

export interface Entry {
  readonly group: Group;
  readonly name: string;
  readonly field: Field;
  /** What is wrong with a value as a whole. */
  readonly check?: (value: never) => string | undefined;
  /** The value must not be above that of another parameter on the same day. */
  readonly notAbove?: ParameterKey;
  readonly notBelow?: ParameterKey;
  /** The page that it is changed on instead. */
  readonly keptAt?: string;
}

const code = (shape: string, pattern: string) => ({ kind: 'text', max: 40, pattern, shape }) as const;
const text = (max: number) => ({ kind: 'text', max }) as const;
const of = (group: Group, name: string, field: Field, more: Partial<Entry> = {}): Entry => ({
  group,
  name,
  field,
  ...more,
});
const days = (min: number, max: number) => whole('天', min, max);
const workingDays = (min: number, max: number) => whole('个工作日', min, max);

const banks: Fields = {
  code: { ...one('行别代码'), ...code('应为三位数字', '^\\d{3}$') },
  name: { ...one('银行名称'), ...text(30) },
};
const departments: Fields = {
  code: { ...one('代码'), ...code('应为小写英文字母和连字符', '^[a-z][a-z-]{1,29}$') },
  name: { ...one('科室名称'), ...text(30) },
};
const actionNames = {
  guide: '读一段指南',
  person: '个人查询',
  employer: '单位查询',
  outlets: '服务网点',
  'call-back': '请求回电',
};
const guides = Object.fromEntries(
  promptKeys.filter((key) => key.startsWith('guide-')).map((key) => [key, prompts[key].title]),
);
const menuKeys: Fields = {
  key: { ...one('按键'), ...code('应为 1 到 9', '^[1-9]$') },
  name: { ...one('读作'), ...text(20) },
  does: { ...one('做什么'), kind: 'choice', options: actionNames satisfies Record<MenuAction, string> },
  prompt: { ...one('读哪一段'), kind: 'choice', options: guides, optional: true },
};
const wechatMenu: Fields = {
  name: { ...one('一级菜单'), ...text(4) },
  items: {
    ...one('二级菜单'),
    kind: 'rows',
    most: 5,
    fields: {
      name: { ...one('名称'), ...text(8) },
      matter: { ...one('查询'), kind: 'choice', options: matters, optional: true },
      page: { ...one('或打开页面'), ...code('应为本站的路径，如 /m/wechat', '^/[a-z/-]*$'), optional: true },
    },
  },
};
const words: Field = {
  kind: 'group',
  fields: Object.fromEntries(
    Object.entries(matters).map(([matter, name]) => [matter, { name, kind: 'words' as const }]),
  ),
};
const replyDays: Field = {
  kind: 'group',
  fields: Object.fromEntries(
    Object.entries(workOrderKinds).map(([kind, name]) => [kind, { name, ...workingDays(1, 60) }]),
  ),
};
const hours: Field = {
  kind: 'group',
  fields: {
    from: { ...one('开始'), kind: 'time' },
    to: { ...one('结束'), kind: 'time' },
    days: {
      ...one('哪些天'),
      kind: 'choice',
      usual: 'working-days',
      options: { 'working-days': '工作日', 'every-day': '每天' },
      optional: true,
    },
  },
};
/** Kept on a page of their own, with the same four eyes. */
const kept = (name: string): Entry => of('notice', name, text(1), { keptAt: '/message-settings' });

export const catalog: Readonly<Record<ParameterKey, Entry>> = {
  'contribution.ratio-min-ppm': of('contribution', '缴存比例下限', share(1, 30), {
    notAbove: 'contribution.ratio-max-ppm',
  }),
  'contribution.ratio-max-ppm': of('contribution', '缴存比例上限', share(1, 30), {
    notBelow: 'contribution.ratio-min-ppm',
  }),
  'contribution.base-min-fen': of('contribution', '月缴存基数下限', yuan(100, million), {
    notAbove: 'contribution.base-max-fen',
  }),
  'contribution.base-max-fen': of('contribution', '月缴存基数上限', yuan(100, million), {
    notBelow: 'contribution.base-min-fen',
  }),
  'contribution.deposit-min-fen': of('contribution', '月缴存额下限', yuan(100, million), {
    notAbove: 'contribution.deposit-max-fen',
  }),
  'contribution.deposit-max-fen': of('contribution', '月缴存额上限', yuan(100, million), {
    notBelow: 'contribution.deposit-min-fen',
  }),
  'contribution.deferral-max-months': of('contribution', '缓缴一次最长', whole('个月', 1, 36)),
  'contribution.remit-days-after-payday': of('contribution', '发薪后几日内汇缴', days(1, 31)),
  'contribution.dunning-interval-days': of('contribution', '逾期后催缴的间隔', days(1, 90)),
  'contribution.counter-alone-people': of('contribution', '柜面代办须另一人复核的人数', whole('人', 1, 100_000)),
  'withdrawal.banks': of('withdrawal', '可以收款的银行', { kind: 'rows', fields: banks, most: 60, unique: 'code' }),
  'withdrawal.family-consent-days': of('withdrawal', '家庭成员同意的期限', days(1, 90)),
  'withdrawal.family-reminder-days': of('withdrawal', '家庭成员未答复的提醒间隔', days(1, 30)),
  ...(Object.fromEntries(
    Object.entries(withdrawal).map(([key, [name, field]]) => [key, of('withdrawal', name, field)]),
  ) as Record<PolicyKey, Entry>),
  'loan.amount-max-single-fen': of('loan', '单身职工最高贷款额度', yuan(million / 100, 10 * million), {
    notAbove: 'loan.amount-max-family-fen',
  }),
  'loan.amount-max-family-fen': of('loan', '家庭最高贷款额度', yuan(million / 100, 10 * million), {
    notBelow: 'loan.amount-max-single-fen',
  }),
  'loan.price-ratio-first-ppm': of('loan', '首套房贷款占房价的最高比例', share(1, 100)),
  'loan.price-ratio-second-ppm': of('loan', '第二套房贷款占房价的最高比例', share(1, 100)),
  'loan.balance-multiple': of('loan', '账户余额的倍数', whole('倍', 1, 100)),
  'loan.income-share-ppm': of('loan', '月还款额占家庭月收入的最高比例', share(1, 100)),
  'loan.contribution-months-min': of('loan', '须连续缴存', whole('个月', 1, 60)),
  'loan.term-max-months': of('loan', '最长贷款期限', whole('个月', 12, 480)),
  'loan.age-max-years': of('loan', '贷款到期时的最高年龄', whole('周岁', 50, 80)),
  'loan.penalty-factor-ppm': of('loan', '罚息利率是合同利率的', share(100, 300)),
  'loan.grace-days': of('loan', '还款宽限', days(0, 30)),
  'loan.write-off-days-min': of('loan', '提请核销须逾期满', days(1, 3_600)),
  'loan.offset-keep-fen': of('loan', '冲还贷后账户须留存', yuan(0, million)),
  'interest.deposit-rate-ppm': of('accounting', '缴存存款年利率', share(0, 20)),
  'interest.day-count': of('accounting', '一年按多少天计息', days(360, 366), {
    check: (value) => (value === 360 || value === 365 ? undefined : '应为 360 或 365 天'),
  }),
  'accounting.risk-reserve-ppm': of('accounting', '贷款风险准备金占增值收益的比例', share(0, 100)),
  'accounting.voucher-max-fen': of('accounting', '手工凭证单张金额上限', yuan(10_000, 10_000 * million)),
  'withdrawal.decision-days': of('terms', '提取审批期限', days(1, 30)),
  'loan.decision-days': of('terms', '贷款审批期限', days(1, 60)),
  'casework.draft-days': of('terms', '未提交的草稿保留', days(1, 365)),
  'casework.correction-days': of('terms', '退回补正的期限', days(1, 180)),
  'transfer.min-deposit-months': of('transfer', '在转入地须正常缴存满', whole('个月', 0, 24)),
  'transfer.answer-days': of('transfer', '等待对方中心答复', days(1, 60)),
  'transfer.out-days': of('transfer', '转出办理期限', days(1, 60)),
  'evidence.fresh-days.identity': of('evidence', '身份核验结果的有效期', days(1, 365)),
  'evidence.fresh-days.housing-contract': of('evidence', '购房合同核验结果的有效期', days(1, 365)),
  'evidence.fresh-days.real-estate': of('evidence', '不动产核验结果的有效期', days(1, 365)),
  'evidence.fresh-days.tax-invoice': of('evidence', '税票核验结果的有效期', days(1, 365)),
  'evidence.fresh-days.marriage': of('evidence', '婚姻核验结果的有效期', days(1, 365)),
  'evidence.fresh-days.retirement': of('evidence', '退休核验结果的有效期', days(1, 365)),
  'evidence.fresh-days.employer': of('evidence', '单位登记核验结果的有效期', days(1, 365)),
  'evidence.fresh-days.bank-loan': of('evidence', '商业贷款核验结果的有效期', days(1, 365)),
  'evidence.wait-days': of('evidence', '数据源中断时自动重查', days(1, 90)),
  'evidence.consent-days': of('evidence', '授权查询的有效期', days(1, 3_650)),
  'evidence.retention-days': of('evidence', '核验结果的保存期限', days(30, 36_500)),
  'evidence.sample-share-ppm': of('evidence', '证明材料事后抽查的比例', share(0, 100)),
  'booking.days-ahead': of('booking', '最多提前预约', days(1, 90)),
  'booking.cancel-days-ahead': of('booking', '取消预约至少提前', days(0, 30)),
  'booking.missed-at-most': of('booking', '爽约多少次后暂停网上预约（0 为不限）', whole('次', 0, 20)),
  'booking.missed-within-days': of('booking', '统计爽约的天数', days(1, 730)),
  'booking.missed-pause-days': of('booking', '爽约后暂停网上预约', days(1, 365)),
  'booking.early-minutes': of('booking', '预约时段开始前可取号', whole('分钟', 0, 240)),
  'booking.overtakes-at-most': of('booking', '现场取号者最多被后到者超过', whole('次', 0, 50)),
  'booking.wait-at-most-minutes': of('booking', '等候多久后优先叫号', whole('分钟', 5, 480)),
  'booking.remind-hour': of('booking', '预约前一日的提醒时间', whole('时', 0, 23)),
  'kiosk.warn-seconds': of('kiosk', '无人操作多久后提示', whole('秒', 10, 600), { notAbove: 'kiosk.wipe-seconds' }),
  'kiosk.wipe-seconds': of('kiosk', '无人操作多久后清屏退出', whole('秒', 20, 900), {
    notBelow: 'kiosk.warn-seconds',
  }),
  'kiosk.visit-minutes': of('kiosk', '一次使用最长', whole('分钟', 2, 60)),
  'kiosk.pages-per-visit': of('kiosk', '一次使用最多打印', whole('页', 1, 200)),
  'kiosk.pages-without-login': of('kiosk', '未登录十分钟内最多打印', whole('页', 1, 50)),
  'kiosk.offline-seconds': of('kiosk', '多久没有联系报离线', whole('秒', 30, 3_600)),
  'kiosk.second-factor': of('kiosk', '刷身份证之后的第二重核验', {
    kind: 'choice',
    options: { sms: '短信验证码' },
  }),
  'staff.password-days': of('staff', '工作人员密码的更换间隔', days(1, 365)),
  'staff.unused-days': of('staff', '多少天未登录列为长期未用', days(7, 730)),
  'desk.service-hours': of('service', '人工服务时间', hours, {
    check: ({ from, to }: { from: string; to: string }) => (from < to ? undefined : '结束应晚于开始'),
  }),
  'desk.silence-minutes': of('service', '来访者多久没有说话则结束会话', whole('分钟', 1, 240)),
  'desk.messages-per-minute': of('service', '每个会话每分钟可发送', whole('条', 1, 200)),
  'hotline.menu': of(
    'service',
    '12329 语音菜单',
    { kind: 'rows', fields: menuKeys, most: 9, unique: 'key' },
    { check: (menu) => (menuFaults(menu).length > 0 ? '“读一段指南”的按键须选读哪一段，其他按键不选' : undefined) },
  ),
  'hotline.pin-required': of('service', '电话查询还须输入查询密码', {
    kind: 'yes',
    yes: '须输入',
    no: '不须输入',
    asNumber: true,
  }),
  'hotline.messages-per-day': of('service', '每人每天可用电话要求的查询短信', whole('条', 0, 50)),
  'workorder.reply-working-days': of('service', '工单答复期限', replyDays),
  'workorder.reviewed-kinds': of('service', '答复须另一人审核的工单', { kind: 'choices', options: workOrderKinds }),
  'workorder.written-per-day': of('service', '每人每天留言上限', whole('条', 1, 50)),
  'workorder.reopening': of('service', '要求重办', {
    kind: 'group',
    fields: {
      days: { ...one('答复后多久内'), ...days(0, 365) },
      times: { ...one('最多'), ...whole('次', 0, 9) },
    },
  }),
  'workorder.remind-working-days': of('service', '到期前多久催办', workingDays(0, 30)),
  'workorder.departments': of('service', '承办工单的科室', {
    kind: 'rows',
    fields: departments,
    most: 40,
    unique: 'code',
  }),
  'wechat.words': of('wechat', '查询关键词（第一个写入帮助）', words),
  'wechat.menu': of(
    'wechat',
    '自定义菜单',
    { kind: 'rows', fields: wechatMenu, most: 3, unique: 'name' },
    { check: (menu) => menuFault(menu) },
  ),
  'wechat.keep-days': of('wechat', '来信记录保留', days(1, 1_095)),
  'notice.quiet-from-hour': kept('夜间时段开始'),
  'notice.quiet-to-hour': kept('夜间时段结束'),
  'notice.quiet-priority': kept('夜间不发的优先级'),
  'notice.digest-minutes': kept('合并等待'),
  'notice.person-day-limit': kept('每人每日上限'),
  'notice.sms-per-second': kept('短信每秒上限'),
  'notice.wechat-per-second': kept('微信每秒上限'),
  'notice.app-per-second': kept('APP 推送每秒上限'),
  'notice.sms-routes': kept('短信通道先后'),
  'notice.urgencies': kept('模板优先级'),
  'notice.uplink-words': kept('短信上行指令'),
  'notice.inbox-months': kept('站内消息保留'),
  'notice.sms-months': kept('短信记录保留'),
};

export const isParameterKey = (text: string): text is ParameterKey => Object.hasOwn(catalog, text);
/** What a parameter is called; one of an earlier version keeps its key. */
export const parameterName = (key: string): string => (isParameterKey(key) ? catalog[key].name : key);
export const parameterKeys = Object.keys(catalog) as ParameterKey[];

/** What is wrong with a value of a parameter, by the path of its part; empty when nothing is. */
export function valueFaults(key: ParameterKey, value: unknown): Record<string, string> {
  const { field, check, keptAt } = catalog[key];
  if (keptAt !== undefined) return { value: '这个参数在它自己的页面修改' };
  const faults = faultsOf(field, value);
  if (Object.keys(faults).length > 0) return faults;
  const fault = check?.(value as never);
  return fault === undefined ? {} : { value: fault };
}
