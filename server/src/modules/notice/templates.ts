import { formatDay, formatMonthText } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';

/** What can happen that people are told of, and the words. Variables are checked by the type of each occasion. */
export interface OccasionVariables {
  /** A remittance was posted; each person on it is told. */
  'contribution.remitted': { readonly month: string; readonly on: string };
  /** Months of the past were paid; each person is told. */
  'contribution.back-paid': { readonly month: string; readonly on: string };
  /** A month was corrected (错缴更正); each person is told. */
  'contribution.corrected': { readonly month: string; readonly on: string };
  /** The employer's clerk is told that a business which waited is done. */
  'contribution.business-done': { readonly name: string; readonly number: string; readonly amountFen: number };
  /** Annual interest was settled; each person is told. */
  'accounting.interest-settled': { readonly settlesOn: string };
  /** A month was not paid by its day (催缴). */
  'contribution.dunned': {
    readonly month: string;
    readonly dueOn: string;
    readonly personCount: number;
    readonly amountFen: number;
  };
  /** The employer's clerk is told what became of the money. */
  'contribution.posted': { readonly month: string; readonly personCount: number; readonly amountFen: number };
  'contribution.short': {
    readonly month: string;
    readonly receivedFen: number;
    readonly dueFen: number;
    readonly missingFen: number;
  };
  'contribution.to-unallocated': { readonly amountFen: number; readonly reason: string };
  /** Somebody's account was opened, sealed, moved or adjusted by the employer; each person concerned is told. */
  'contribution.account-changed': { readonly month: string; readonly employerName: string };
  /** Who loses a person to another employer is told. */
  'contribution.moved-away': { readonly count: number; readonly employerName: string; readonly month: string };
  'person.mobile-changed': { readonly employerName: string; readonly mobileMasked: string };
  /** The employer's clerk is told that a business was confirmed and whether it is done with that. */
  'contribution.business': {
    readonly name: string;
    readonly number: string;
    readonly personCount: number;
    readonly isDone: boolean;
  };
  'loan.granted': {
    readonly contractTail: string;
    readonly amountFen: number;
    readonly dueDay: number;
    readonly instalmentFen: number;
  };
  'loan.due-soon': {
    readonly contractTail: string;
    readonly on: string;
    readonly amountFen: number;
    readonly payer: 'fund' | 'fund-short' | 'bank';
  };
  'loan.repaid': {
    readonly contractTail: string;
    readonly on: string;
    readonly amountFen: number;
    readonly balanceFen: number;
  };
  'loan.overdue': {
    readonly contractTail: string;
    readonly on: string;
    readonly amountFen: number;
    readonly balanceFen: number;
  };
  'loan.repaid-early': { readonly contractTail: string; readonly amountFen: number };
  'loan.request-failed': { readonly contractTail: string; readonly amountFen: number; readonly reason: string };
  'loan.settled': { readonly contractTail: string };
  /** The bank took back what it had collected; what was paid is owed again. */
  'loan.taken-back': {
    readonly contractTail: string;
    readonly amountFen: number;
    readonly reason: string;
    readonly owedFen: number;
  };
  /** A place at an outlet was booked. */
  'booking.booked': {
    readonly number: string;
    readonly day: string;
    readonly time: string;
    readonly outlet: string;
    readonly service: string;
  };
  'identity.password-changed': { readonly at: string };
  'identity.mobile-changed': { readonly mobileMasked: string };
  /** What became of somebody's case; `text` is the reason, or what was done. */
  'casework.news': {
    readonly news: 'submitted' | 'waiting' | 'returned' | 'approved' | 'refused' | 'done' | 'failed';
    readonly title: string;
    readonly number: string;
    readonly text: string;
    readonly dueOn: string | null;
    readonly closesOn: string | null;
  };
  /** Another agency's data could not be had: what waits for it is asked again by itself. */
  'evidence.waiting': { readonly authority: string; readonly source: string; readonly until: string };
  'evidence.answered': { readonly authority: string; readonly source: string; readonly isConfirmed: boolean };
  'evidence.overdue': { readonly authority: string; readonly source: string };
  'evidence.certificate-refused': { readonly authority: string; readonly source: string; readonly reason: string };
}
export type OccasionKind = keyof OccasionVariables;

/** What is known of one recipient of an occasion that concerns many. */
export interface PersonFigures {
  readonly accountTail: string;
  readonly amountFen: bigint;
  readonly balanceFen: bigint;
}

export interface Words {
  readonly title: string;
  readonly body: string;
}

const dayText = (day: string) => formatDay(Temporal.PlainDate.from(day));

/** What became of a case, in the words of its news. */
function caseWords({ news, title, number, text, dueOn, closesOn }: OccasionVariables['casework.news']): Words {
  const named = `您申请的「${title}」（业务编号 ${number}）`;
  switch (news) {
    case 'submitted':
      return { title: `${title}已受理`, body: `${named}已受理${dueOn ? `，将于${dayText(dueOn)}前办结` : ''}。` };
    case 'waiting':
      return {
        title: `${title}正在等待核验`,
        body: `${named}需要的信息暂时没有核验到，系统会自动重新核验，核验到后继续办理，您不用再来。`,
      };
    case 'returned':
      return {
        title: `${title}需要补正`,
        body: `${named}需要补正：${text}${closesOn ? `。请在${dayText(closesOn)}前补正并重新提交，逾期该笔申请自动结束` : ''}。`,
      };
    case 'approved':
      return { title: `${title}已批准`, body: `${named}已批准，正在办理。` };
    case 'refused':
      return { title: `${title}不予批准`, body: `${named}不予批准：${text}。如有异议，可拨打12329或到柜台查询。` };
    case 'done':
      return { title: `${title}已办结`, body: `${named}已办结：${text}。` };
    case 'failed':
      return { title: `${title}办理未成功`, body: `${named}办理未成功：${text}。请到「我的业务」查看并处理。` };
  }
}

type Templates = { readonly [K in OccasionKind]: (variables: OccasionVariables[K], figures?: PersonFigures) => Words };

const monthText = (month: string) => formatMonthText(Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }));

export const templates: Templates = {
  'contribution.remitted': ({ month, on }, figures) => ({
    title: '住房公积金汇缴入账',
    body: `您的住房公积金账户（尾号${figures?.accountTail ?? ''}）于${formatDay(Temporal.PlainDate.from(on))}汇缴入账${monthText(month)}缴存额 ${formatYuan(figures?.amountFen ?? 0n)} 元，账户余额 ${formatYuan(figures?.balanceFen ?? 0n)} 元。`,
  }),
  'contribution.dunned': ({ month, dueOn, personCount, amountFen }) => ({
    title: `${monthText(month)}住房公积金催缴`,
    body: `贵单位${monthText(month)}住房公积金应于${formatDay(Temporal.PlainDate.from(dueOn))}前到账，至今未缴：${personCount} 人，约 ${formatYuan(amountFen)} 元。请尽快办理汇缴；生产经营确有困难的，可申请缓缴。`,
  }),
  'contribution.back-paid': ({ month, on }, figures) => ({
    title: '住房公积金补缴入账',
    body: `您的住房公积金账户（尾号${figures?.accountTail ?? ''}）于${formatDay(Temporal.PlainDate.from(on))}补缴入账${monthText(month)}缴存额 ${formatYuan(figures?.amountFen ?? 0n)} 元，账户余额 ${formatYuan(figures?.balanceFen ?? 0n)} 元。`,
  }),
  'contribution.corrected': ({ month, on }, figures) => ({
    title: '住房公积金错缴更正',
    body: `您的住房公积金账户（尾号${figures?.accountTail ?? ''}）于${formatDay(Temporal.PlainDate.from(on))}更正${monthText(month)}错缴金额 ${formatYuan(figures?.amountFen ?? 0n)} 元，账户余额 ${formatYuan(figures?.balanceFen ?? 0n)} 元。如有疑问请联系单位或拨打12329。`,
  }),
  'contribution.business-done': ({ name, number, amountFen }) => ({
    title: `${name}已办结`,
    body: `贵单位${name}（流水号 ${number}）已办结，金额 ${formatYuan(amountFen)} 元。`,
  }),
  'accounting.interest-settled': ({ settlesOn }, figures) => ({
    title: `${settlesOn.slice(0, 4)}年度结息已入账`,
    body: `您的住房公积金账户（尾号${figures?.accountTail ?? ''}）${formatDay(Temporal.PlainDate.from(settlesOn))}年度结息 ${formatYuan(figures?.amountFen ?? 0n)} 元已记入账户并转为本金，账户余额 ${formatYuan(figures?.balanceFen ?? 0n)} 元。计算过程可在“业务明细”中查看；如有异议，请在结息日后30日内提出。`,
  }),
  'contribution.posted': ({ month, personCount, amountFen }) => ({
    title: `${monthText(month)}汇缴已入账`,
    body: `贵单位${monthText(month)}汇缴已入账：${personCount} 人，合计 ${formatYuan(amountFen)} 元。`,
  }),
  'contribution.short': ({ month, receivedFen, dueFen, missingFen }) => ({
    title: `${monthText(month)}汇缴缴款不足`,
    body: `贵单位${monthText(month)}应缴 ${formatYuan(dueFen)} 元，已到账并暂存 ${formatYuan(receivedFen)} 元，尚差 ${formatYuan(missingFen)} 元。请以同一业务流水号补足差额，补足后自动入账。`,
  }),
  'contribution.to-unallocated': ({ amountFen, reason }) => ({
    title: '到账款项转入未分摊余额',
    body: `收到贵单位转账 ${formatYuan(amountFen)} 元，${reason}，已转入贵单位未分摊余额，可用于下次汇缴。`,
  }),
  'contribution.account-changed': ({ month, employerName }) => ({
    title: '住房公积金账户有变更',
    body: `您的住房公积金账户由「${employerName}」办理了变更，自${monthText(month)}起执行。`,
  }),
  'contribution.moved-away': ({ count, employerName, month }) => ({
    title: '职工账户已转出',
    body: `贵单位封存的 ${count} 名职工账户自${monthText(month)}起转入「${employerName}」。`,
  }),
  'person.mobile-changed': ({ employerName, mobileMasked }) => ({
    title: '登记的手机号码已修改',
    body: `「${employerName}」已将您在住房公积金中心登记的手机号码修改为 ${mobileMasked}。如与实际不符，请立即联系单位或拨打12329。`,
  }),
  'casework.news': caseWords,
  'contribution.business': ({ name, number, personCount, isDone }) => ({
    title: `${name}${isDone ? '已办结' : '已提交'}`,
    body: `贵单位${name}（流水号 ${number}，${personCount} 人）已确认，${isDone ? '已经生效' : '正在办理'}。`,
  }),
  'identity.mobile-changed': ({ mobileMasked }) => ({
    title: '登记的手机号码已修改',
    body: `您在住房公积金中心登记的手机号码已修改为 ${mobileMasked}。如非本人操作，请立即拨打12329。`,
  }),
  'loan.granted': ({ contractTail, amountFen, dueDay, instalmentFen }) => ({
    title: '公积金贷款已发放',
    body: `您的公积金贷款（合同尾号${contractTail}）已发放 ${formatYuan(amountFen)} 元，每月 ${dueDay} 日还款，首期 ${formatYuan(instalmentFen)} 元。请在还款日前存足款项。`,
  }),
  'loan.due-soon': ({ contractTail, on, amountFen, payer }) => ({
    title: '还款提醒',
    body: `您的公积金贷款（合同尾号${contractTail}）将于${formatDay(Temporal.PlainDate.from(on))}扣款 ${formatYuan(amountFen)} 元。${
      payer === 'fund'
        ? '按合同从您的公积金账户冲还，余额足够，您无需存款。'
        : payer === 'fund-short'
          ? '按合同应从您的公积金账户冲还，但余额不足，将改从还款银行卡扣款，请存足款项。'
          : '将从您的还款银行卡扣款，请存足款项。'
    }`,
  }),
  'loan.repaid': ({ contractTail, on, amountFen, balanceFen }) => ({
    title: '贷款还款成功',
    body: `您的公积金贷款（合同尾号${contractTail}）${formatDay(Temporal.PlainDate.from(on))}一期 ${formatYuan(amountFen)} 元已还，剩余本金 ${formatYuan(balanceFen)} 元。`,
  }),
  'loan.overdue': ({ contractTail, on, amountFen }) => ({
    title: '贷款逾期提醒',
    body: `您的公积金贷款（合同尾号${contractTail}）${formatDay(Temporal.PlainDate.from(on))}一期 ${formatYuan(amountFen)} 元没有还上，已转为逾期并开始计收罚息。请登录网厅「我的贷款」归还，或到柜台办理。`,
  }),
  'loan.repaid-early': ({ contractTail, amountFen }) => ({
    title: '还款已入账',
    body: `您的公积金贷款（合同尾号${contractTail}）申请的还款 ${formatYuan(amountFen)} 元已扣收入账。新的还款计划见网厅「我的贷款」。`,
  }),
  'loan.request-failed': ({ contractTail, amountFen, reason }) => ({
    title: '还款没有成功',
    body: `您的公积金贷款（合同尾号${contractTail}）申请的还款 ${formatYuan(amountFen)} 元没有扣成：${reason}。贷款没有变化，您可以存足款项后重新申请。`,
  }),
  'loan.settled': ({ contractTail }) => ({
    title: '公积金贷款已结清',
    body: `您的公积金贷款（合同尾号${contractTail}）已全部结清，抵押可以解除。结清证明可在网厅「我的贷款」开具。`,
  }),
  'loan.taken-back': ({ contractTail, amountFen, reason, owedFen }) => ({
    title: '还款被银行退回',
    body: `您的公积金贷款（合同尾号${contractTail}）已入账的还款 ${formatYuan(amountFen)} 元被银行退回：${reason}。该笔还款已冲回，${
      owedFen > 0
        ? `目前逾期应还 ${formatYuan(owedFen)} 元（含罚息），请尽快在网厅「我的贷款」归还。`
        : '还款计划已恢复原样，可在网厅「我的贷款」查看。'
    }`,
  }),
  'booking.booked': ({ number, day, time, outlet, service }) => ({
    title: '预约成功',
    body: `您已预约${dayText(day)} ${time}到${outlet}办理${service}，预约号 ${number}。请在时段内凭预约号取号；不能到场的请至少提前一天取消。`,
  }),
  'identity.password-changed': ({ at }) => ({
    title: '登录密码已修改',
    body: `您的登录密码于${formatDay(Temporal.PlainDate.from(at))}被修改。如非本人操作，请立即拨打12329。`,
  }),
  'evidence.waiting': ({ authority, source, until }) => ({
    title: '业务办理：等待部门核验',
    body: `您的业务需要核验${authority}的${source}，该部门系统暂时无法查询。您的申请已保留，系统会自动重新查询至${formatDay(Temporal.PlainDate.from(until))}，有结果即通知您，您无需重新提交。`,
  }),
  'evidence.answered': ({ authority, source, isConfirmed }) => ({
    title: '业务办理：部门核验已有结果',
    body: isConfirmed
      ? `${authority}的${source}已核验一致，您的业务继续办理。`
      : `${authority}的${source}已有查询结果，但未能确认您申报的内容。请登录网厅查看，核对后更正，或提交该部门出具的证明。`,
  }),
  'evidence.certificate-refused': ({ authority, source, reason }) => ({
    title: '业务办理：证明未通过审核',
    body: `您提交的用于代替${authority}${source}的证明未通过审核：${reason}。请按要求重新提交，或到柜台办理。`,
  }),
  'evidence.overdue': ({ authority, source }) => ({
    title: '业务办理：请补充证明',
    body: `在规定时间内仍无法查询${authority}的${source}。请提交该部门出具的证明（网厅上传照片或到柜台交验），由工作人员审核。`,
  }),
};

/** Words of an occasion; the kind decides which variables are there. */
export function wordsOf<K extends OccasionKind>(
  kind: K,
  variables: OccasionVariables[K],
  figures?: PersonFigures,
): Words {
  return templates[kind](variables, figures);
}

/** Short messages: the text a phone shows. */
export const smsTemplates = {
  'one-time-code': ({ code, purpose, centerName }: { code: string; purpose: string; centerName: string }) =>
    `【${centerName}】验证码${code}，用于${purpose}，5分钟内有效。工作人员不会向您索取验证码，请勿告知他人。`,
} as const;
