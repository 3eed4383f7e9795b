import { type Fen, formatYuan } from '../../../platform/money.ts';
import type { Assessment } from './facts.ts';
import type { AutomaticPolicy, BanPolicy, InForce, ReviewPolicy } from './policy.ts';
import { nextAfterRepayment } from './repay.ts';

/** What may be wrong with the amount that was asked for. */
export type AmountFault = { readonly id: 'no-amount' | 'over-limit' | 'closes-whole'; readonly text: string };

/** A partial withdrawal asks for something within the limit; a closing takes all (handbook §5.3). */
export function amountFault(assessment: Assessment, amount: Fen): AmountFault | undefined {
  const limit = `${formatYuan(assessment.limit)} 元`;
  if (amount <= 0n) return { id: 'no-amount', text: `提取金额须大于0，最多 ${limit}` };
  if (amount > assessment.limit)
    return { id: 'over-limit', text: `申请 ${formatYuan(amount)} 元，最多可提取 ${limit}` };
  if (assessment.closes && amount !== assessment.limit)
    return { id: 'closes-whole', text: `销户提取须全额提取 ${limit}，申请的是 ${formatYuan(amount)} 元` };
  return undefined;
}

export interface DecisionFacts {
  readonly amount: Fen;
  readonly channel: string;
  /** Every needed paper was confirmed by the agency that keeps it, or spared by the rules. */
  readonly isAllConfirmed: boolean;
  readonly wantsPerson: boolean;
  /** A clerk has typed a card that is not the registered one: where money goes is not for one person to say. */
  readonly isCardOfClerk: boolean;
}

/** Who decides: the rules alone, one person, or two (four eyes). The reason is shown. */
export function decisionBy(
  { amount, channel, isAllConfirmed, wantsPerson, isCardOfClerk }: DecisionFacts,
  automatic: InForce<AutomaticPolicy>,
  review: InForce<ReviewPolicy>,
): { readonly by: 'rules' | 'person' | 'two-persons'; readonly why: string } {
  const isLarge = amount >= BigInt(review.value.fourEyesFromFen);
  const by = isLarge ? 'two-persons' : 'person';
  const limit = automatic.value.maxFen[channel];
  if (wantsPerson) return { by, why: '申请人要求人工审核' };
  if (!isAllConfirmed) return { by, why: '有证明材料需要人工核对' };
  if (isCardOfClerk) return { by, why: '柜台填写的收款卡不是登记的卡，由另一人核对' };
  if (limit === undefined) return { by, why: '本渠道的申请由人工审核' };
  if (amount > BigInt(limit)) {
    return { by, why: `金额 ${formatYuan(amount)} 元超过本渠道自动审批限额 ${formatYuan(limit)} 元` };
  }
  return { by: 'rules', why: `条件全部核实，金额在本渠道自动审批限额 ${formatYuan(limit)} 元以内` };
}

/**
 * The day on which a ban ends, by the law of the day of the fraud: 《住房公积金管理条例》（国令第844号）第四十一条, from
 * 2026-09-20 three years for a withdrawal and five for a loan; Zhengzhou had two years before. `undefined`: no ban.
 */
export function banUntil(
  kind: 'withdrawal' | 'loan',
  on: Temporal.PlainDate,
  { value }: InForce<BanPolicy>,
): Temporal.PlainDate | undefined {
  const months = kind === 'withdrawal' ? value.withdrawalFraudMonths : value.loanFraudMonths;
  return months === null ? undefined : on.add({ months });
}

/** The next day on which this reason can be used again, when there is one. */
export function nextDateOf(
  assessment: Assessment,
  amount: Fen,
  {
    today,
    instalment,
    intervalMonths,
  }: { today: Temporal.PlainDate; instalment: Fen | null; intervalMonths: number | null },
): Temporal.PlainDate | undefined {
  if (assessment.closes) return undefined;
  if (assessment.reason === 'repay-fund-loan')
    return instalment ? nextAfterRepayment(today, amount, instalment) : undefined;
  return intervalMonths === null ? undefined : today.add({ months: intervalMonths });
}
