import type { Fen, RatePpm } from '../../../platform/money.ts';
import { dueDayAfter, type IsoDay } from './due-days.ts';
import { levelOf, type RepaymentMethod, scheduleOf, totalsOf } from './schedule.ts';

/** A loan as a change of its term finds it. */
export interface TermNow {
  readonly method: RepaymentMethod;
  readonly balance: Fen;
  readonly rate: RatePpm;
  readonly months: number;
  readonly level: Fen;
  readonly nextDueOn: IsoDay;
  readonly dueDay: number;
}

export interface TermFigures {
  readonly months: number;
  readonly rate: RatePpm;
  readonly level: Fen;
  /** The next instalment. */
  readonly instalment: Fen;
  /** Interest of all months that are left. */
  readonly interest: Fen;
  readonly maturesOn: IsoDay;
}

function figuresOf(now: TermNow, { months, rate, level }: Pick<TermFigures, 'months' | 'rate' | 'level'>): TermFigures {
  const rows = scheduleOf({ method: now.method, balance: now.balance, months, rateAt: () => rate, level });
  return {
    months,
    rate,
    level,
    instalment: totalsOf(rows).first,
    interest: totalsOf(rows).interest,
    maturesOn: dueDayAfter(now.nextDueOn, months - 1, now.dueDay),
  };
}

/**
 * 展期 and 缩期 (JGJ/T 320 table A.15, codes 07 and 08): what is left is spread over the new number of months at the rate of
 * the new whole term, which is another one when it crosses five years (handbook §4.1).
 */
export function newTerm(
  now: TermNow,
  next: { readonly months: number; readonly rate: RatePpm },
): { readonly before: TermFigures; readonly after: TermFigures } {
  const { months, rate } = next;
  const level = levelOf(now.method, { balance: now.balance, rate, months });
  return { before: figuresOf(now, now), after: figuresOf(now, { months, rate, level }) };
}
