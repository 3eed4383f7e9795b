import { applyRate, type Fen, fen, type RatePpm } from '../../../platform/money.ts';
import { levelPayment } from './schedule.ts';

/** What can cap a loan, in the order that a derivation shows. */
export const capKinds = {
  asked: '申请金额',
  centre: '中心最高贷款额度',
  price: '房价（评估价）× 可贷比例',
  balance: '账户余额 × 倍数',
  ability: '还款能力',
} as const;
export type CapKind = keyof typeof capKinds;

export interface LimitFacts {
  readonly asked: Fen;
  /** Contract price or appraised value, whichever is lower. */
  readonly homeValue: Fen;
  readonly priceRatio: RatePpm;
  readonly centreMax: Fen;
  /** Balances of all borrowers together. */
  readonly balances: Fen;
  readonly balanceMultiple: number;
  /** Monthly income of all borrowers together: their contribution bases unless a higher income is proved. */
  readonly income: Fen;
  /** Monthly obligations that they have already. */
  readonly obligations: Fen;
  /** The largest share of the income that instalments may take. */
  readonly incomeShare: RatePpm;
  readonly rate: RatePpm;
  readonly months: number;
}

export interface Cap {
  readonly kind: CapKind;
  readonly amount: Fen;
}

/** The principal that an instalment of 等额本息 can carry: whole yuan, rounded down, so that its instalment fits. */
export function principalFor(instalment: Fen, rate: RatePpm, months: number): Fen {
  if (instalment <= 0n) return fen(0);
  const unit = 10_000_000_000n; // A hundred million yuan: its instalment is exact enough to begin with.
  const perUnit = levelPayment(fen(unit), rate, months);
  const yuan = (amount: bigint) => fen((amount / 100n) * 100n);
  let principal = yuan((instalment * unit) / perUnit + 200n);
  while (principal > 0n && levelPayment(principal, rate, months) > instalment) principal = fen(principal - 100n);
  return principal;
}

/**
 * How much may be lent: the least of the caps, whole thousands of yuan, rounded down. Which caps a centre knows and their
 * figures are its dated parameters (handbook §4.6: price × ratio, city maximum, instalment within a share of income,
 * multiple of balances).
 */
export function loanLimit(facts: LimitFacts): {
  readonly limit: Fen;
  readonly caps: readonly Cap[];
  readonly by: CapKind;
} {
  const affordable = applyRate(facts.income, facts.incomeShare, 'down') - facts.obligations;
  const caps: Cap[] = [
    { kind: 'asked', amount: facts.asked },
    { kind: 'centre', amount: facts.centreMax },
    { kind: 'price', amount: applyRate(facts.homeValue, facts.priceRatio, 'down') },
    { kind: 'balance', amount: fen(facts.balances * BigInt(facts.balanceMultiple)) },
    { kind: 'ability', amount: principalFor(fen(affordable > 0n ? affordable : 0n), facts.rate, facts.months) },
  ];
  let least = caps[0] as Cap;
  for (const cap of caps) if (cap.amount < least.amount) least = cap;
  const thousand = 100_000n;
  return { limit: fen((least.amount / thousand) * thousand), caps, by: least.kind };
}

/** The longest term: the centre's, and the borrower's age at its end (`ageMax` in years). */
export function longestTerm({
  monthsMax,
  birthMonthsAgo,
  ageMax,
}: {
  monthsMax: number;
  birthMonthsAgo: number;
  ageMax: number;
}): number {
  return Math.max(0, Math.min(monthsMax, ageMax * 12 - birthMonthsAgo));
}
