import {
  type Fen,
  fen,
  type RatePpm,
  type RepaymentMethod,
  type ScheduleRow,
  scheduleOf,
} from '../../../../../server/src/rules.ts';

export interface Part {
  readonly amount: Fen;
  readonly rate: RatePpm;
}

export interface CombinedRow {
  readonly no: number;
  readonly payment: Fen;
  readonly principal: Fen;
  readonly interest: Fen;
  readonly balance: Fen;
}

/** The schedules of the fund's loan and of the bank's beside it, as one. */
export function combinedSchedule(method: RepaymentMethod, months: number, parts: readonly Part[]): CombinedRow[] {
  const schedules = parts.map(({ amount, rate }) =>
    scheduleOf({ method, months, balance: amount, rateAt: () => rate }),
  );
  const length = Math.max(0, ...schedules.map((rows) => rows.length));
  return Array.from({ length }, (_, index) => {
    const at = (pick: (row: ScheduleRow) => bigint) =>
      fen(schedules.reduce((total, rows) => total + (rows[index] ? pick(rows[index]) : 0n), 0n));
    return {
      no: index + 1,
      payment: at((row) => row.payment),
      principal: at((row) => row.principal),
      interest: at((row) => row.interest),
      balance: at((row) => row.balanceAfter),
    };
  });
}

export interface YearSums {
  readonly year: number;
  readonly principal: number;
  readonly interest: number;
  readonly balance: number;
}

/** What each year of a schedule repays, and what is left at its end. */
export function yearsOf(rows: readonly CombinedRow[]): YearSums[] {
  const years: YearSums[] = [];
  for (let start = 0; start < rows.length; start += 12) {
    const year = rows.slice(start, start + 12);
    years.push({
      year: start / 12 + 1,
      principal: Number(year.reduce((total, row) => total + row.principal, 0n)),
      interest: Number(year.reduce((total, row) => total + row.interest, 0n)),
      balance: Number(year.at(-1)?.balance ?? 0n),
    });
  }
  return years;
}
