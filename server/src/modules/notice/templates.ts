import { dayOf, formatDay, formatMonthText } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import type { CollectionWords, OccasionKind, OccasionVariables } from './occasions.ts';
import { appointmentValues } from './rules/appointments.ts';
import type { TemplateKey } from './rules/catalogue.ts';
import { questionValues } from './rules/family-questions.ts';

/** What is known of one recipient of an occasion that concerns many. */
export interface PersonFigures {
  readonly accountTail: string;
  readonly amountFen: bigint;
  readonly balanceFen: bigint;
}

/** A change of one account, as the account module keeps it. */
export interface ChangeFigures {
  readonly accountTail: string;
  readonly kind: string;
  readonly beforeText: string | null;
  readonly afterText: string | null;
}
export type Figures = PersonFigures | ChangeFigures;

/** Which template an occasion takes, and what is filled in. */
export interface Filling {
  readonly template: TemplateKey;
  readonly values: Readonly<Record<string, string | null>>;
}

const dayText = (day: string) => formatDay(Temporal.PlainDate.from(day));
const momentText = (at: string) => formatDay(dayOf(Temporal.Instant.from(at)));
const monthText = (month: string) => formatMonthText(Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }));
const yuan = (amountFen: number | bigint) => formatYuan(amountFen);
const percent = (ppm: string) => `${Number(ppm) / 10_000}%`;
const ratioText = (text: string | null) => {
  const [employer = '0', member = '0'] = (text ?? '').split('/');
  return `单位${percent(employer)}、个人${percent(member)}`;
};
const baseText = (text: string | null) => `${formatYuan(BigInt(text ?? 0))} 元`;

type Fillings = { readonly [K in OccasionKind]: (variables: OccasionVariables[K], figures?: Figures) => Filling };

const changeKinds = ['open', 'seal', 'unseal', 'base', 'ratio', 'transfer'] as const;

function changeFilling(
  { month, employerName }: OccasionVariables['contribution.account-changed'],
  figures: Figures | undefined,
): Filling {
  const { accountTail, kind, beforeText, afterText } = figures as ChangeFigures;
  const text = kind === 'ratio' ? ratioText : baseText;
  const hasOld = kind === 'base' || kind === 'ratio';
  const known = changeKinds.find((one) => one === kind) ?? 'other';
  return {
    template: `contribution.account-changed/${known}`,
    values: {
      账户尾号: accountTail,
      单位: employerName,
      月份: monthText(month),
      ...(hasOld && { 原值: text(beforeText) }),
      ...((hasOld || kind === 'open') && { 新值: text(afterText) }),
    },
  };
}

type EntryTemplate =
  | 'contribution.remitted'
  | 'contribution.back-paid'
  | 'contribution.corrected'
  | 'contribution.month-reversed';

// What is taken back is said in words, not by a sign.
const withoutSign = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

const entryFilling =
  (template: EntryTemplate) =>
  ({ month, on }: { readonly month: string; readonly on: string }, figures?: Figures): Filling => {
    const { accountTail, amountFen, balanceFen } = figures as PersonFigures;
    return {
      template,
      values: {
        账户尾号: accountTail,
        日期: dayText(on),
        月份: monthText(month),
        金额: yuan(withoutSign(amountFen)),
        余额: yuan(balanceFen),
      },
    };
  };

const collectionValues = ({ month, serial, amountFen, reason }: CollectionWords) => ({
  月份: monthText(month),
  流水号: serial,
  金额: yuan(amountFen),
  原因: reason,
});

const fillings: Fillings = {
  'contribution.remitted': entryFilling('contribution.remitted'),
  'contribution.back-paid': entryFilling('contribution.back-paid'),
  'contribution.corrected': entryFilling('contribution.corrected'),
  'contribution.month-reversed': entryFilling('contribution.month-reversed'),
  'contribution.collection-refused': (words) => ({
    template: 'contribution.collection-refused',
    values: collectionValues(words),
  }),
  'contribution.collection-taken-back': ({ isReversed, ...words }) => ({
    template: isReversed ? 'contribution.collection-taken-back/reversed' : 'contribution.collection-taken-back/owed',
    values: collectionValues(words),
  }),
  'contribution.account-changed': changeFilling,
  'accounting.interest-settled': ({ settlesOn }, figures) => {
    const { accountTail, amountFen, balanceFen } = figures as PersonFigures;
    const values = { 账户尾号: accountTail, 利息: yuan(amountFen), 余额: yuan(balanceFen) };
    return {
      template: 'accounting.interest-settled',
      values: { ...values, 年度: settlesOn.slice(0, 4), 结息日: dayText(settlesOn) },
    };
  },
  'contribution.dunned': ({ month, dueOn, personCount, amountFen }) => ({
    template: 'contribution.dunned',
    values: { 月份: monthText(month), 截止日: dayText(dueOn), 人数: String(personCount), 金额: yuan(amountFen) },
  }),
  'contribution.business-done': ({ name, number, amountFen }) => ({
    template: 'contribution.business-done',
    values: { 业务: name, 流水号: number, 金额: yuan(amountFen) },
  }),
  'contribution.posted': ({ month, personCount, amountFen }) => ({
    template: 'contribution.posted',
    values: { 月份: monthText(month), 人数: String(personCount), 金额: yuan(amountFen) },
  }),
  'contribution.short': ({ month, receivedFen, dueFen, missingFen }) => ({
    template: 'contribution.short',
    values: { 月份: monthText(month), 应缴: yuan(dueFen), 到账: yuan(receivedFen), 差额: yuan(missingFen) },
  }),
  'contribution.to-unallocated': ({ amountFen, reason }) => ({
    template: 'contribution.to-unallocated',
    values: { 金额: yuan(amountFen), 原因: reason },
  }),
  'contribution.moved-away': ({ count, employerName, month }) => ({
    template: 'contribution.moved-away',
    values: { 人数: String(count), 单位: employerName, 月份: monthText(month) },
  }),
  'casework.served': ({ outlet, on, address, isEmployer }) => ({
    template: isEmployer ? 'casework.served/employer' : 'casework.served/person',
    values: { 网点: outlet, 日期: dayText(on), 评价地址: address },
  }),
  'contribution.business': ({ name, number, personCount, isDone }) => ({
    template: isDone ? 'contribution.business/done' : 'contribution.business/submitted',
    // A business about the employer itself (a ratio, an agreement) concerns no person by name.
    values: { 业务: name, 流水号: number, 涉及: personCount === 0 ? '单位事项' : `${personCount} 人` },
  }),
  'person.mobile-changed': ({ employerName, mobileMasked }) => ({
    template: 'person.mobile-changed',
    values: { 单位: employerName, 手机号码: mobileMasked },
  }),
  'person.contact-changed': ({ employerName, fields }) => ({
    template: 'person.contact-changed',
    values: { 单位: employerName, 项目: fields },
  }),
  'registration.frozen': ({ accountTail, authority, documentNo, untilOn }) => ({
    template: 'registration.frozen',
    values: { 账户尾号: accountTail, 机关: authority, 文书: documentNo, 截止日: dayText(untilOn) },
  }),
  'registration.released': ({ accountTail, authority, state }) => ({
    template: 'registration.released',
    values: { 账户尾号: accountTail, 机关: authority, 状态: state },
  }),
  'registration.merged': ({ fromTail, accountTail, amountFen, balanceFen }) => ({
    template: 'registration.merged',
    values: { 被合并尾号: fromTail, 账户尾号: accountTail, 金额: yuan(amountFen), 余额: yuan(balanceFen) },
  }),
  'registration.corrected': ({ fields, on }) => ({
    template: 'registration.corrected',
    values: { 项目: fields, 日期: dayText(on) },
  }),
  'notice.bound': ({ way, at }) => ({ template: 'notice.bound', values: { 渠道: way, 日期: momentText(at) } }),
  'notice.unbound': ({ way, at }) => ({ template: 'notice.unbound', values: { 渠道: way, 日期: momentText(at) } }),
  'notice.signed': ({ mobileMasked, channelName, at }) => ({
    template: 'notice.signed',
    values: { 手机号码: mobileMasked, 渠道: channelName, 日期: momentText(at) },
  }),
  'notice.cancelled': ({ channelName, at }) => ({
    template: 'notice.cancelled',
    values: { 渠道: channelName, 日期: momentText(at) },
  }),
  'hotline.answer': ({ text }) => ({ template: 'hotline.answer', values: { 内容: text } }),
  'identity.mobile-changed': ({ mobileMasked }) => ({
    template: 'identity.mobile-changed',
    values: { 手机号码: mobileMasked },
  }),
  'identity.password-changed': ({ at }) => ({
    template: 'identity.password-changed',
    values: { 日期: dayText(at) },
  }),
  'identity.registration-closed': ({ at }) => ({
    template: 'identity.registration-closed',
    values: { 日期: dayText(at) },
  }),
  'identity.pin-changed': ({ clerkName, at }) => ({
    template: 'identity.pin-changed',
    values: { 经办人: clerkName, 日期: dayText(at) },
  }),
  'withdrawal.paid': ({ accountTail, on, reason, amountFen, interestFen, balanceFen }) => ({
    template: 'withdrawal.paid',
    values: {
      账户尾号: accountTail,
      日期: dayText(on),
      原因: reason,
      金额: yuan(amountFen),
      本金: yuan(amountFen - interestFen),
      利息: yuan(interestFen),
      余额: yuan(balanceFen),
    },
  }),
  'withdrawal.given-back': (it) => ({
    template: 'withdrawal.given-back',
    values: { 编号: it.number, 金额: yuan(it.amountFen), 原因: it.reason },
  }),
  'transfer.changed': (it) => ({
    template: 'transfer.changed',
    values: { 编号: it.number, 对方中心: it.centreName, 进度: it.state, 说明: it.text },
  }),
  'transfer.out': (it) => ({
    template: 'transfer.out',
    values: {
      账户尾号: it.accountTail,
      对方中心: it.centreName,
      本金: yuan(it.principalFen),
      利息: yuan(it.interestFen),
    },
  }),
  'transfer.in': (it) => ({
    template: 'transfer.in',
    values: {
      账户尾号: it.accountTail,
      对方中心: it.centreName,
      金额: yuan(it.amountFen),
      余额: yuan(it.balanceFen),
    },
  }),
  'withdrawal.asked': (it) => ({ template: 'withdrawal.asked', values: questionValues(it) }),
  'withdrawal.asked-again': (it) => ({ template: 'withdrawal.asked-again', values: questionValues(it) }),
  'withdrawal.unanswered': (it) => ({
    template: 'withdrawal.unanswered',
    values: { 编号: it.number, 期限: dayText(it.until) },
  }),
  'loan.granted': ({ contractTail, amountFen, dueDay, instalmentFen }) => ({
    template: 'loan.granted',
    values: { 合同尾号: contractTail, 金额: yuan(amountFen), 还款日: String(dueDay), 月还款额: yuan(instalmentFen) },
  }),
  'loan.grant-returned': ({ contractTail, amountFen }) => ({
    template: 'loan.grant-returned',
    values: { 合同尾号: contractTail, 金额: yuan(amountFen) },
  }),
  'loan.due-soon': ({ contractTail, on, amountFen, payer }) => ({
    template: `loan.due-soon/${payer}`,
    values: { 合同尾号: contractTail, 日期: dayText(on), 金额: yuan(amountFen) },
  }),
  'loan.repaid': (loan) => ({
    template: 'loan.repaid',
    values: {
      合同尾号: loan.contractTail,
      日期: dayText(loan.on),
      金额: yuan(loan.amountFen),
      本金: yuan(loan.principalFen),
      利息: yuan(loan.interestFen),
      罚息: loan.penaltyFen > 0 ? yuan(loan.penaltyFen) : null,
      逾期期数: loan.overdueCount > 0 ? String(loan.overdueCount) : null,
      剩余本金: yuan(loan.balanceFen),
    },
  }),
  'loan.overdue': ({ contractTail, on, amountFen }) => ({
    template: 'loan.overdue',
    values: { 合同尾号: contractTail, 日期: dayText(on), 金额: yuan(amountFen) },
  }),
  'loan.early-accepted': ({ contractTail, amountFen, on }) => ({
    template: 'loan.early-accepted',
    values: { 合同尾号: contractTail, 金额: yuan(amountFen), 日期: dayText(on) },
  }),
  'loan.repaid-early': ({ contractTail, amountFen }) => ({
    template: 'loan.repaid-early',
    values: { 合同尾号: contractTail, 金额: yuan(amountFen) },
  }),
  'loan.request-failed': ({ contractTail, amountFen, reason }) => ({
    template: 'loan.request-failed',
    values: { 合同尾号: contractTail, 金额: yuan(amountFen), 原因: reason },
  }),
  'loan.taken-back': ({ contractTail, amountFen, reason, owedFen }) => ({
    template: owedFen > 0 ? 'loan.taken-back/owed' : 'loan.taken-back/restored',
    values: {
      合同尾号: contractTail,
      金额: yuan(amountFen),
      原因: reason,
      ...(owedFen > 0 && { 应还: yuan(owedFen) }),
    },
  }),
  'loan.settled': ({ contractTail }) => ({ template: 'loan.settled', values: { 合同尾号: contractTail } }),
  'loan.changed': ({ contractTail, change }) => ({
    template: 'loan.changed',
    values: { 合同尾号: contractTail, 变更内容: change },
  }),
  'booking.booked': (facts) => ({ template: 'booking.booked', values: appointmentValues(facts) }),
  'booking.reminder': ({ address, ...facts }) => ({
    template: 'booking.reminder',
    values: { ...appointmentValues(facts), 地址: address },
  }),
  'booking.taken-back': ({ reason, ...facts }) => ({
    template: 'booking.taken-back',
    values: { ...appointmentValues(facts), 原因: reason },
  }),
  'casework.news': ({ news, title, number, text, dueOn, closesOn }) => ({
    template: `casework.news/${news}`,
    values: {
      业务: title,
      编号: number,
      说明: text,
      办结日: dueOn && dayText(dueOn),
      补正截止日: closesOn && dayText(closesOn),
    },
  }),
  'workorder.answered': ({ title, number }) => ({
    template: 'workorder.answered',
    values: { 留言: title, 编号: number },
  }),
  'workorder.opened': ({ title, number, dueOn }) => ({
    template: 'workorder.opened',
    values: { 事项: title, 编号: number, 答复期限: dayText(dueOn) },
  }),
  'evidence.waiting': ({ authority, source, until }) => ({
    template: 'evidence.waiting',
    values: { 部门: authority, 事项: source, 截止日: dayText(until) },
  }),
  'evidence.answered': ({ authority, source, isConfirmed }) => ({
    template: isConfirmed ? 'evidence.answered/matched' : 'evidence.answered/different',
    values: { 部门: authority, 事项: source },
  }),
  'evidence.overdue': ({ authority, source }) => ({
    template: 'evidence.overdue',
    values: { 部门: authority, 事项: source },
  }),
  'evidence.certificate-refused': ({ authority, source, reason }) => ({
    template: 'evidence.certificate-refused',
    values: { 部门: authority, 事项: source, 原因: reason },
  }),
};

/** Which template an occasion takes for one recipient, and what is filled in; the kind decides which variables are there. */
export const fillingOf = <K extends OccasionKind>(
  kind: K,
  variables: OccasionVariables[K],
  figures?: Figures,
): Filling => fillings[kind](variables, figures);
