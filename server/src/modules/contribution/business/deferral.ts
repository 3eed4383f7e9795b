import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText, isBefore, monthOf, parseMonth } from '../../../platform/dates.ts';
import { fen, formatYuan, sumFen, zeroFen } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import {
  countByBase,
  type EmployerAccount,
  employerStates,
  getEmployerAccount,
  monthlyDeposit,
  moveEmployerState,
} from '../../account/index.ts';
import { recordAudit } from '../../audit/index.ts';
import {
  cancelCase,
  findCase,
  findInProgress,
  listAttachments,
  openCase,
  saveDraft,
  submitCase,
} from '../../casework/index.ts';
import { notify } from '../../notice/index.ts';
import { getNumber } from '../../params/index.ts';
import { checkMayChange } from './checks.ts';
import { keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { refusals } from './problems.ts';
import { businessKinds, monthsFrom } from './rules.ts';
import { type BusinessRow, listEndedDeferrals, updateBusiness } from './store.ts';

export const deferralCase = 'contribution.deferral';

/** What is handed in with the application; without the first two nobody can review it. */
export const deferralPapers = [
  { key: 'request', name: '缓缴申请报告', hint: '必交', isRequired: true },
  {
    key: 'minutes',
    name: '职工代表大会或工会决议',
    hint: '必交，《住房公积金管理条例》第二十条要求',
    isRequired: true,
  },
  { key: 'statements', name: '上年度财务报表或审计报告', hint: '新设立、还没有报表的可以不交', isRequired: false },
] as const;

export interface DeferralInput {
  readonly businessId: string;
  /** The last month to be deferred; the first is the next due one. */
  readonly to: string;
  readonly reason: string;
  /** Profit, negative for a loss, of the last two years: what the centre asks for beside the papers. */
  readonly profitLastYearFen: number;
  readonly profitYearBeforeFen: number;
}

/**
 * 缓缴: an employer in hardship need not pay for some months (《住房公积金管理条例》第二十条: the workers' congress or the
 * union agrees, the centre reviews). From the next due month on, at most as long as the centre's parameter says; papers
 * are handed in with the case of the review.
 */
export async function draftDeferral(call: Call, employerId: string, input: DeferralInput): Promise<string> {
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'deferral');
  if (account.state === 'deferred') {
    throw new Problem(refusals.outOfPolicy, {
      detail: '贵单位正在缓缴期内，不能再申请缓缴。',
      remedy: '缓缴期满或恢复缴存之后，可以重新申请。',
    });
  }
  const to = parseMonth(input.to);
  const months = monthsFrom(effectiveMonth, to).length;
  const max = await getNumber(call.tx, call.centerId, 'contribution.deferral-max-months', call.accountingDate);
  if (isBefore(to, effectiveMonth) || months > max.value) {
    throw new Problem(refusals.outOfPolicy, {
      detail: `缓缴从${formatMonthText(effectiveMonth)}起，最多 ${max.value} 个月，所填的截止月份是${formatMonthText(to)}。`,
      source: max.source,
      remedy: `请选择${formatMonthText(effectiveMonth)}至${formatMonthText(effectiveMonth.add({ months: max.value - 1 }))}之间的月份。`,
    });
  }
  const usual = await monthlyNow(call, employerId, account);
  const caseId = await draftCase(call, employerId, {
    businessId: input.businessId,
    headline: `缓缴${formatMonthText(effectiveMonth)}至${formatMonthText(to)}`,
  });
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'deferral',
    effectiveMonth,
    lines: [],
    reason: input.reason,
    monthly: { before: zeroFen, after: zeroFen },
    facts: {
      to: formatMonth(to),
      months,
      ...usual,
      caseId,
      profitLastYearFen: input.profitLastYearFen,
      profitYearBeforeFen: input.profitYearBeforeFen,
    },
  });
}

/** How many people the employer has in its list now, and what a month of them costs: the money that waits. */
async function monthlyNow(call: Call, employerId: string, { ratios }: EmployerAccount) {
  const bases = await countByBase(call.tx, call.centerId, employerId);
  return {
    normalCount: bases.reduce((sum, { count }) => sum + Number(count), 0),
    monthlyFen: Number(sumFen(bases.map(({ base, count }) => fen(monthlyDeposit(base, ratios).total * BigInt(count))))),
  };
}

/** The case that will be reviewed: the draft's own when there is one, so that papers handed in already stay. */
async function draftCase(call: Call, employerId: string, form: { businessId: string; headline: string }) {
  const subject = ['employer', employerId] as const;
  const open = await findInProgress(call.tx, call.centerId, { subject, kind: deferralCase, matter: '' });
  if (open?.state !== 'draft') return (await openCase(call, { kind: deferralCase, subject, form })).caseId;
  await saveDraft(call, { caseId: open.caseId, form });
  return open.caseId;
}

/** 第二十条 asks for the employees' consent before the centre reviews: it is not signed for without the papers that say so. */
async function checkPapers(call: Call, business: BusinessRow): Promise<void> {
  const handedIn = await listAttachments(call.tx, call.centerId, caseOf(business));
  const missing = deferralPapers.filter(
    ({ key, isRequired }) => isRequired && !handedIn.some(({ slot }) => slot === key),
  );
  if (missing.length === 0) return;
  throw new Problem(refusals.papersMissing, {
    detail: `还没有上传：${missing.map(({ name }) => name).join('、')}。`,
    source: '《住房公积金管理条例》第二十条',
    remedy: '请返回上一页上传材料的照片或 PDF，再来签名。',
  });
}

const caseOf = ({ facts }: BusinessRow) => String(facts.caseId);

export const deferralKind: KindHandler = {
  textLines: async (call, business) => {
    const { facts, reason } = business;
    await checkPapers(call, business);
    return [
      `缓缴截止月份：${String(facts.to)}，共${facts.months}个月`,
      `上年利润：${formatYuan(Number(facts.profitLastYearFen))}元，前年利润：${formatYuan(Number(facts.profitYearBeforeFen))}元`,
      `缓缴原因：${reason.replaceAll(/\s+/g, ' ')}`,
    ];
  },
  async apply(call, business) {
    await submitCase(call, { caseId: caseOf(business) });
    return 'wait';
  },
  async giveUp(call, business) {
    const open = await findCase(call.tx, call.centerId, { caseId: caseOf(business) });
    if (open && ['draft', 'submitted', 'reviewing', 'waiting', 'returned'].includes(open.state))
      await cancelCase(call, { caseId: open.caseId, reason: '单位撤回缓缴申请' });
  },
};

/** The centre has approved: the account is deferred; a month that is paid all the same is welcome. */
export async function grantDeferral(call: Call, business: BusinessRow): Promise<string> {
  const from = ['normal', 'opened'] as const;
  if (!(await moveEmployerState(call.tx, call.centerId, business.employerId, { from, to: 'deferred' }))) {
    const { state } = await getEmployerAccount(call.tx, call.centerId, business.employerId);
    throw new Problem(refusals.wrongState, { detail: `单位账户状态为“${employerStates[state]}”，不能缓缴。` });
  }
  return `自${formatMonthText(business.effectiveMonth)}至${formatMonthText(parseMonth(String(business.facts.to)))}缓缴`;
}

/** 恢复缴存 before the deferral ends: the months that were deferred are due again, in their order. */
export async function draftResumption(call: Call, employerId: string, businessId: string): Promise<string> {
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'resumption');
  if (account.state !== 'deferred')
    throw new Problem(refusals.nothingChanges, { detail: '贵单位不在缓缴期内，不需要恢复缴存。' });
  const owedMonths = monthsFrom(effectiveMonth, monthOf(call.accountingDate)).length;
  const facts = { ...(await monthlyNow(call, employerId, account)), owedMonths };
  return keepBusiness(call, { businessId, employerId, kind: 'resumption', effectiveMonth, lines: [], facts });
}

export const resumptionKind: KindHandler = {
  textLines: () => [],
  async apply(call, business) {
    const change = { from: ['deferred'], to: 'normal' } as const;
    if (!(await moveEmployerState(call.tx, call.centerId, business.employerId, change)))
      throw new Problem(refusals.outdated);
    return 'finish';
  },
};

/** Ends deferrals whose last month is over: the account is normal again and the employer is told what is due. */
export async function endDeferrals(call: Call): Promise<void> {
  const thisMonth = monthOf(call.accountingDate);
  for (const { businessId, employerId, number } of await listEndedDeferrals(call.tx, call.centerId, thisMonth)) {
    const change = { from: ['deferred'], to: 'normal' } as const;
    // Resumed before, or ended by an earlier round.
    if (!(await moveEmployerState(call.tx, call.centerId, employerId, change))) continue;
    await updateBusiness(call.tx, call.centerId, businessId, { state: 'done', outcome: '缓缴期满，已恢复缴存' });
    await recordAudit(call, 'contribution.business-done', ['business', businessId], { kind: 'resumption' });
    await notify(call, 'contribution.business', ['employer', employerId], {
      name: businessKinds.resumption.name,
      number,
      personCount: 0,
      isDone: true,
    });
  }
}
