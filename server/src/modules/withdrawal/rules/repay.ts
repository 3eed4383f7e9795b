import { formatDay, monthOf } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan, zeroFen } from '../../../platform/money.ts';
import { atLeastZero, balanceBound, isOnOrAfter } from './common.ts';
import type { Application, Bound, Condition, RepayClaim } from './facts.ts';
import type { InForce, RepayPolicy } from './policy.ts';

export interface RepayInput {
  readonly reason: 'repay-fund-loan';
  readonly policy: InForce<RepayPolicy>;
  readonly claim: RepayClaim;
}

/** Instalments since the last withdrawal (or the grant), at most the city's number. */
function instalmentsDue({ person, history }: Application, { policy }: RepayInput): number {
  const since = history.last ?? person.loan?.grantedOn ?? person.today;
  const months = monthOf(since).until(monthOf(person.today), { largestUnit: 'month' }).months;
  return Math.max(0, Math.min(policy.value.maxInstalments, months));
}

export function repayBounds(application: Application, input: RepayInput): Bound[] {
  const { loan } = application.person;
  const { policy, claim } = input;
  const count = instalmentsDue(application, input);
  const outstanding = loan?.outstanding ?? zeroFen;
  const instalments = fen((loan?.instalment ?? 0n) * BigInt(count));
  const isEarly = claim.purpose === 'early';
  const whole = isEarly || outstanding < instalments ? outstanding : instalments;
  const drawn = application.history.familyDrawn;
  const drawnText = drawn > 0n ? `，减去共同借款人已提取 ${formatYuan(drawn)} 元` : '';
  const amount = atLeastZero(whole - drawn);
  return [
    balanceBound(application, policy.value.keepFen, policy.source),
    {
      id: 'loan',
      title: isEarly ? '贷款本金余额' : '应还的贷款本息',
      amount,
      derivation: isEarly
        ? `贷款本金余额 ${formatYuan(outstanding)} 元${drawnText}`
        : `每期应还 ${formatYuan(loan?.instalment ?? 0n)} 元 × ${count} 期，且不超过贷款本金余额 ${formatYuan(outstanding)} 元${drawnText}`,
      source: policy.source,
    },
  ];
}

/** Conditions of repaying a fund loan: 《住房公积金管理条例》第二十四条第五项; the next day is in the last withdrawal. */
export function repayConditions({ person, history }: Application, { policy }: RepayInput): Condition[] {
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
      source: '核心系统惯例：下次可提取日 = 上次提取日 + ⌊提取金额 ÷ 月还款额⌋ 个月',
      remedy: `请在 ${formatDay(history.nextAllowed)} 以后申请。`,
    });
  }
  return conditions;
}

/** After a withdrawal that repays a loan: today + ⌊amount ÷ instalment⌋ months (handbook §5.3). */
export function nextAfterRepayment(today: Temporal.PlainDate, amount: Fen, instalment: Fen): Temporal.PlainDate {
  return instalment > 0n ? today.add({ months: Number(amount / instalment) }) : today;
}
