import { divideFen, type Fen, fen, type RatePpm, zeroFen } from '../../../platform/money.ts';
import { days30, type IsoDay } from './due-days.ts';

/** One month that is due and not wholly paid. */
export interface OpenBill {
  readonly dueOn: IsoDay;
  readonly principalLeft: Fen;
  readonly interestLeft: Fen;
  /** Penalty counted up to `countedTo` and not paid. */
  readonly penaltyLeft: Fen;
  readonly countedTo: IsoDay;
}

export interface PenaltyTerms {
  readonly rate: RatePpm;
  /** The factor on the rate, in parts per million: 1,500,000 is one and a half. */
  readonly factorPpm: bigint;
  /** Days after the due day within which no penalty is counted. */
  readonly graceDays: number;
}

/**
 * Penalty interest (罚息) of a bill from the day it was last counted to a day: (overdue principal + overdue interest) ×
 * rate ÷ 360 × factor × days, with months of 30 days (handbook §4.5). Within the days of grace it is none; after them it
 * counts from the due day.
 */
export function penaltySince(bill: OpenBill, on: IsoDay, { rate, factorPpm, graceDays }: PenaltyTerms): Fen {
  if (days30(bill.dueOn, on) <= graceDays) return zeroFen;
  const days = Math.max(0, days30(bill.countedTo, on));
  const base = bill.principalLeft + bill.interestLeft;
  return divideFen(base * rate * factorPpm * BigInt(days), 360n * 1_000_000n * 1_000_000n, 'half-up');
}

export interface BillPayment {
  readonly dueOn: IsoDay;
  readonly penalty: Fen;
  readonly interest: Fen;
  readonly principal: Fen;
}

/**
 * What an amount pays: the oldest month first, and in each month penalty, then interest, then principal. Answers what is
 * left over as well. The order is the practice of the trade (U): it is in the contract, and this is the only place of it.
 */
export function allocate(
  amount: Fen,
  bills: readonly OpenBill[],
): { readonly payments: readonly BillPayment[]; readonly left: Fen } {
  let left: bigint = amount;
  const take = (wanted: Fen): Fen => {
    const taken = left < wanted ? left : wanted;
    left -= taken;
    return fen(taken);
  };
  const oldestFirst = [...bills].sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const payments = oldestFirst.map((bill) => ({
    dueOn: bill.dueOn,
    penalty: take(bill.penaltyLeft),
    interest: take(bill.interestLeft),
    principal: take(bill.principalLeft),
  }));
  return { payments: payments.filter((paid) => paid.penalty + paid.interest + paid.principal > 0n), left: fen(left) };
}

/** Five grades of risk by days overdue (JGJ/T 320 table A.14); the days are the centre's. */
export const riskGrades = {
  normal: '正常',
  attention: '关注',
  substandard: '次级',
  doubtful: '可疑',
  loss: '损失',
} as const;
export type RiskGrade = keyof typeof riskGrades;

export function riskGradeOf(daysOverdue: number): RiskGrade {
  if (daysOverdue <= 0) return 'normal';
  if (daysOverdue <= 90) return 'attention';
  if (daysOverdue <= 180) return 'substandard';
  return daysOverdue <= 360 ? 'doubtful' : 'loss';
}
