import { divideFen, type Fen, fen } from '../../../platform/money.ts';
import { days30, type IsoDay } from './due-days.ts';
import { levelOf, monthsToClear, nextInstalment, type RepaymentMethod, type Terms } from './schedule.ts';

// 12 × 30 × one million: a day's share of a month's interest, without a rounded daily rate.
const dailyParts = 360_000_000n;

/** What becomes of a partial early repayment: a lower instalment on the same term, or the same instalment on a shorter one. */
export const earlyChoices = {
  'lower-instalment': '期限不变，减少月还款额',
  'shorter-term': '月还款额不变，缩短期限',
} as const;
export type EarlyChoice = keyof typeof earlyChoices;

/** A loan as an early repayment finds it: nothing overdue, the next instalment not yet due. */
export interface LoanNow extends Terms {
  readonly method: RepaymentMethod;
  readonly level: Fen;
  readonly nextDueOn: IsoDay;
}

/** Days to the due day whose interest is given back: months of 30 days, never less than none nor more than a month. */
export function rebateDays(on: IsoDay, nextDueOn: IsoDay): number {
  return Math.min(30, Math.max(0, days30(on, nextDueOn)));
}

export interface EarlyRepayment {
  /** Everything that the person pays now. */
  readonly paid: Fen;
  readonly instalmentPrincipal: Fen;
  readonly instalmentInterest: Fen;
  /** Principal repaid before its time. */
  readonly extraPrincipal: Fen;
  /** Interest of the current month that is given back for the days until the due day. */
  readonly rebate: Fen;
  readonly days: number;
  readonly balanceAfter: Fen;
}

/**
 * Full early repayment: current instalment + the rest of the principal − the rest × monthly rate × d/30, for the d days
 * until the due day (handbook §4.5).
 */
export function fullRepayment(loan: LoanNow, on: IsoDay): EarlyRepayment {
  const due = nextInstalment(loan.method, loan);
  const rest = fen(loan.balance - due.principal);
  const days = rebateDays(on, loan.nextDueOn);
  const rebate = divideFen(rest * loan.rate * BigInt(days), dailyParts, 'half-up');
  return {
    paid: fen(due.payment + rest - rebate),
    instalmentPrincipal: due.principal,
    instalmentInterest: due.interest,
    extraPrincipal: rest,
    rebate,
    days,
    balanceAfter: fen(0),
  };
}

/**
 * Partial early repayment: the current instalment is taken in full with a whole month's interest, so what is paid beyond
 * it repays extra ÷ (1 − monthly rate × d/30) of the principal (handbook §4.5). `undefined` when the amount is not more
 * than the current instalment or would repay everything: then it is an instalment or a settlement.
 */
export function partialRepayment(loan: LoanNow, on: IsoDay, paid: Fen): EarlyRepayment | undefined {
  const due = nextInstalment(loan.method, loan);
  const rest = fen(loan.balance - due.principal);
  const days = rebateDays(on, loan.nextDueOn);
  const extra = paid - due.payment;
  if (loan.months <= 1 || extra <= 0n) return undefined;
  const principal = divideFen(extra * dailyParts, dailyParts - loan.rate * BigInt(days), 'half-up');
  if (principal >= rest) return undefined;
  return {
    paid,
    instalmentPrincipal: due.principal,
    instalmentInterest: due.interest,
    extraPrincipal: principal,
    rebate: fen(principal - extra),
    days,
    balanceAfter: fen(rest - principal),
  };
}

export interface TermsAfter {
  readonly months: number;
  readonly level: Fen;
}

/** The terms after a partial early repayment has also taken the current instalment. */
export function termsAfter(loan: LoanNow, repayment: EarlyRepayment, choice: EarlyChoice): TermsAfter {
  const months = loan.months - 1;
  const { rate, method, level } = loan;
  const balance = repayment.balanceAfter;
  if (choice === 'lower-instalment') return { months, level: levelOf(method, { balance, rate, months }) };
  return { months: monthsToClear(method, { balance, rate, level, monthsLeft: months }), level };
}
