import type { RatePpm } from '../../../platform/money.ts';
import type { IsoDay } from './due-days.ts';

/** First and second homes have had their own series since 2022 (handbook §4.1). */
export const homes = { first: '首套住房', second: '第二套住房' } as const;
export type Home = keyof typeof homes;

/** A rate in force from a day until the next row of its home: up to five years, and longer. */
export interface RateRow {
  readonly home: Home;
  readonly validFrom: IsoDay;
  readonly upToFive: RatePpm;
  readonly overFive: RatePpm;
}

/** A term of exactly five years uses the lower row (notice of 2024-05-17, handbook §4.1). */
export const lowerRowMonths = 60;

function rowOn<R extends RateRow>(rows: readonly R[], home: Home, on: IsoDay): R | undefined {
  let found: R | undefined;
  for (const row of rows) {
    if (row.home === home && row.validFrom <= on && (!found || row.validFrom > found.validFrom)) found = row;
  }
  return found;
}

/** The published rate on a day for a home and a whole term; `undefined` before the history begins. */
export function publishedRate(
  rows: readonly RateRow[],
  { home, months, on }: { home: Home; months: number; on: IsoDay },
): RatePpm | undefined {
  const row = rowOn(rows, home, on);
  return row && (months <= lowerRowMonths ? row.upToFive : row.overFive);
}

/**
 * The rate of a loan on a day. A loan granted on or after the day of a change has the new rate at once; a loan that was
 * there before it takes the change on the next 1 January (handbook §4.1: the cuts of 2024-05-18 and 2025-05-08).
 */
export function loanRate(
  rows: readonly RateRow[],
  { home, months, grantedOn, on }: { home: Home; months: number; grantedOn: IsoDay; on: IsoDay },
): RatePpm | undefined {
  const newYear = `${on.slice(0, 4)}-01-01`;
  return publishedRate(rows, { home, months, on: grantedOn > newYear ? grantedOn : newYear });
}

/** A rate as people read it: `30750` → `3.075%`, `26000` → `2.60%`. */
export const percentText = (rate: bigint | number): string =>
  `${(Number(rate) / 10_000).toFixed(4).replace(/0{1,2}$/, '')}%`;
