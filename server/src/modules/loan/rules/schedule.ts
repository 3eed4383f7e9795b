import { divideFen, type Fen, fen, type RatePpm, zeroFen } from '../../../platform/money.ts';

/** 等额本息 and 等额本金 (JGJ/T 320 table A.11). */
export const repaymentMethods = {
  'level-payment': '等额本息',
  'level-principal': '等额本金',
} as const;
export type RepaymentMethod = keyof typeof repaymentMethods;

// A monthly rate is never cut to a number: it stays the annual rate over twelve million.
const monthlyParts = 12_000_000n;

/**
 * Interest of a month: balance × annual rate ÷ 12, rounded half up to the fen with an unrounded monthly rate.
 * Source: the one convention that gives both published savings (57,100.85 and 59,070.01 yuan), handbook §4.3.
 */
export function monthlyInterest(balance: Fen, rate: RatePpm): Fen {
  return divideFen(balance * rate, monthlyParts, 'half-up');
}

/**
 * The instalment of 等额本息: P·i·(1+i)ⁿ ÷ ((1+i)ⁿ − 1), exact fractions, rounded half up to the fen (handbook §4.2, §4.3).
 */
export function levelPayment(principal: Fen, rate: RatePpm, months: number): Fen {
  if (!Number.isInteger(months) || months < 1) throw new RangeError(`a term of ${months} months`);
  if (rate === 0n) return divideFen(principal, BigInt(months), 'half-up');
  const grown = (monthlyParts + rate) ** BigInt(months);
  const still = monthlyParts ** BigInt(months);
  return divideFen(principal * rate * grown, monthlyParts * (grown - still), 'half-up');
}

/** What is repaid of the principal each month in 等额本金: P ÷ n, rounded half up; the last month clears (handbook §4.3). */
export function levelPrincipal(principal: Fen, months: number): Fen {
  return divideFen(principal, BigInt(months), 'half-up');
}

/** What a method keeps fixed from month to month: the instalment, or the part of the principal in it. */
export function levelOf(method: RepaymentMethod, { balance, rate, months }: Terms): Fen {
  return method === 'level-payment' ? levelPayment(balance, rate, months) : levelPrincipal(balance, months);
}

export interface Terms {
  readonly balance: Fen;
  readonly rate: RatePpm;
  readonly months: number;
}

export interface Instalment {
  readonly principal: Fen;
  readonly interest: Fen;
  readonly payment: Fen;
}

/**
 * One month's instalment from what the loan is now. The last month repays whatever is left; no month repays more than
 * the balance, and an instalment that a rounding left below the interest repays no principal.
 */
export function nextInstalment(
  method: RepaymentMethod,
  { balance, rate, months, level }: Terms & { readonly level: Fen },
): Instalment {
  const interest = monthlyInterest(balance, rate);
  const wanted = method === 'level-payment' ? level - interest : level;
  const capped = wanted < 0n ? 0n : wanted > balance ? balance : wanted;
  const principal = months <= 1 ? balance : fen(capped);
  return { principal, interest, payment: fen(principal + interest) };
}

export interface ScheduleRow extends Instalment {
  /** From 1. */
  readonly no: number;
  readonly rate: RatePpm;
  readonly balanceAfter: Fen;
}

export interface ScheduleInput {
  readonly method: RepaymentMethod;
  readonly balance: Fen;
  readonly months: number;
  /** The annual rate that instalment `no` is computed at; 等额本息 sets its instalment anew when it changes. */
  readonly rateAt: (no: number) => RatePpm;
  /** The level that holds already; computed from the terms when not given. */
  readonly level?: Fen;
}

/** The whole schedule: it ends with a balance of zero to the fen. */
export function scheduleOf({ method, balance, months, rateAt, level: given }: ScheduleInput): ScheduleRow[] {
  if (!Number.isInteger(months) || months < 1) throw new RangeError(`a term of ${months} months`);
  const rows: ScheduleRow[] = [];
  let left = balance;
  let rate = rateAt(1);
  let level = given ?? levelOf(method, { balance: left, rate, months });
  for (let no = 1; no <= months && left > 0n; no += 1) {
    const now = rateAt(no);
    const remaining = months - no + 1;
    if (now !== rate) {
      rate = now;
      if (method === 'level-payment') level = levelPayment(left, rate, remaining);
    }
    const due = nextInstalment(method, { balance: left, rate, months: remaining, level });
    left = fen(left - due.principal);
    rows.push({ ...due, no, rate, balanceAfter: left });
  }
  return rows;
}

export interface ScheduleTotals {
  readonly interest: Fen;
  readonly payment: Fen;
  readonly first: Fen;
  readonly last: Fen;
}

export function totalsOf(rows: readonly Instalment[]): ScheduleTotals {
  let interest = 0n;
  let payment = 0n;
  for (const row of rows) {
    interest += row.interest;
    payment += row.payment;
  }
  return {
    interest: fen(interest),
    payment: fen(payment),
    first: rows[0]?.payment ?? zeroFen,
    last: rows.at(-1)?.payment ?? zeroFen,
  };
}

/** Months that an instalment needs to clear a balance, and the level stays: for 缩短期限 after an early repayment. */
export function monthsToClear(
  method: RepaymentMethod,
  { balance, rate, level, monthsLeft }: { balance: Fen; rate: RatePpm; level: Fen; monthsLeft: number },
): number {
  let left = balance;
  let months = 0;
  while (left > 0n && months < monthsLeft) {
    months += 1;
    const { principal } = nextInstalment(method, { balance: left, rate, months: monthsLeft - months + 1, level });
    left = fen(left - principal);
  }
  return months;
}
