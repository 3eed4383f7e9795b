import { formatDay, isBefore, monthOf } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan, zeroFen } from '../../../platform/money.ts';
import { atLeastZero, balanceBound, isOnOrAfter } from './common.ts';
import type { Application, Bound, Condition, RepayClaim } from './facts.ts';
import type { InForce, RepayPolicy } from './policy.ts';

export interface RepayInput {
  readonly reason: 'repay-fund-loan';
  readonly policy: InForce<RepayPolicy>;
  readonly claim: RepayClaim;
}

/** Instalments since the last withdrawal (or the grant), at most the city's number; of them, those that a fund account has paid. */
function instalmentsDue({ person, history }: Application, { policy }: RepayInput) {
  const { loan, today } = person;
  const since = history.last ?? loan?.grantedOn ?? today;
  const months = monthOf(since).until(monthOf(today), { largestUnit: 'month' }).months;
  const due = Math.max(0, Math.min(policy.value.maxInstalments, months));
  const before = monthOf(today).subtract({ months: due });
  const offset = new Set(
    (loan?.fundPaid ?? [])
      .map((day) => monthOf(day))
      .filter((month) => isBefore(before, month))
      .map(String),
  ).size;
  return { due, offset, own: Math.max(0, due - offset) };
}

export function repayBounds(application: Application, input: RepayInput): Bound[] {
  const { loan } = application.person;
  const { policy, claim } = input;
  const { due, offset, own: count } = instalmentsDue(application, input);
  const outstanding = loan?.outstanding ?? zeroFen;
  const instalments = fen((loan?.instalment ?? 0n) * BigInt(count));
  const isEarly = claim.purpose === 'early';
  const whole = isEarly || outstanding < instalments ? outstanding : instalments;
  const drawn = application.history.familyDrawn;
  const drawnText = drawn > 0n ? `，减去共同借款人已提取 ${formatYuan(drawn)} 元` : '';
  const fundText = offset > 0 ? `（${due} 期中有 ${offset} 期已从公积金账户冲还）` : '';
  const amount = atLeastZero(whole - drawn);
  return [
    balanceBound(application, policy.value.keepFen, policy.source),
    {
      id: 'loan',
      title: isEarly ? '贷款本金余额' : '自己归还的贷款本息',
      amount,
      derivation: isEarly
        ? `贷款本金余额 ${formatYuan(outstanding)} 元${drawnText}`
        : `每期应还 ${formatYuan(loan?.instalment ?? 0n)} 元 × ${count} 期${fundText}，且不超过贷款本金余额 ${formatYuan(outstanding)} 元${drawnText}`,
      source: policy.source,
    },
  ];
}

/** Conditions of repaying a fund loan: 《住房公积金管理条例》第二十四条第五项; the next day is in the last withdrawal. */
export function repayConditions(application: Application, input: RepayInput): Condition[] {
  const { person, history } = application;
  const { policy } = input;
  const conditions: Condition[] = [
    {
      id: 'no-fund-loan',
      title: '有未结清的本人公积金贷款',
      isMet: person.loan !== null && person.loan.outstanding > 0n,
      compared: person.loan ? `贷款本金余额 ${formatYuan(person.loan.outstanding)} 元` : '没有查到您未结清的公积金贷款',
      source: policy.source,
      remedy: '只有未结清的公积金贷款可以在这里提取还贷；如您有贷款而没有显示，请拨打12329。',
    },
  ];
  if (history.nextAllowed) {
    conditions.push({
      id: 'too-soon',
      title: '已到下次可提取的日期',
      isMet: isOnOrAfter(person.today, history.nextAllowed),
      compared: `上次提取的金额已覆盖到 ${formatDay(history.nextAllowed)}，今天是 ${formatDay(person.today)}`,
      source: '本中心提取规定：下次可提取日 = 上次提取日 + ⌊提取金额 ÷ 月还款额⌋ 个月',
      remedy: `请在 ${formatDay(history.nextAllowed)} 以后申请。`,
    });
  }
  const fund = input.claim.purpose === 'instalments' ? offsetCondition(application, input) : undefined;
  if (fund) conditions.push(fund);
  return conditions;
}

/** What a fund account has paid by itself (冲还贷) is not drawn from it once more: only what somebody paid with their own money. */
function offsetCondition(application: Application, input: RepayInput): Condition | undefined {
  const { due, offset, own } = instalmentsDue(application, input);
  if (offset === 0) return undefined;
  return {
    id: 'paid-from-fund',
    title: '有自己归还、没有用公积金冲还的月供',
    isMet: own > 0,
    compared: `可提取的 ${due} 期月供中，${offset} 期已从公积金账户冲还，自己归还 ${own} 期`,
    source: input.policy.source,
    remedy: '签订冲还贷的，月供直接从公积金账户归还，不用再提取；以后有用银行卡归还的月供时再申请。',
  };
}

/** After a withdrawal that repays a loan: today + ⌊amount ÷ instalment⌋ months (handbook §5.3). */
export function nextAfterRepayment(today: Temporal.PlainDate, amount: Fen, instalment: Fen): Temporal.PlainDate {
  return instalment > 0n ? today.add({ months: Number(amount / instalment) }) : today;
}
