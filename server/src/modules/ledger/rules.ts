import { divideFen, type Fen, type RatePpm } from '../../platform/money.ts';

/** Where an entry's money came from or went (JGJ/T 320 table A.5), and what people read. */
export const entryKinds = {
  opening: '期初余额',
  remittance: '汇缴',
  'back-payment': '补缴',
  interest: '年度结息',
  'partial-withdrawal': '部分提取',
  'closing-withdrawal': '销户提取',
  'transfer-in': '转入',
  'transfer-out': '转出',
  reversal: '冲正',
} as const;
export type EntryKind = keyof typeof entryKinds;

export interface InterestFacts {
  /** 积数: the sum of the daily balances in fen, over the days counted. */
  readonly accrualFenDays: bigint;
  /** Annual rate in parts per million. */
  readonly rate: RatePpm;
  /** Days of the interest year: 360 by the annual notices. */
  readonly dayCount: number;
}

/**
 * Interest on deposits: 积数 × annual rate ÷ 360, rounded once, half up, to the fen.
 * Source: annual settlement notices (余额×实际天数×年利率÷360); 10,000 yuan for 365 days at 1.5 % gives 152.08.
 */
export function interestOf({ accrualFenDays, rate, dayCount }: InterestFacts): Fen {
  return divideFen(accrualFenDays * rate, 1_000_000n * BigInt(dayCount), 'half-up');
}

/** The interest day on or after a date: 30 June (《住房公积金管理条例》第二十一条 and the annual notices). */
export function nextInterestDay(date: Temporal.PlainDate): Temporal.PlainDate {
  const thisYear = Temporal.PlainDate.from({ year: date.year, month: 6, day: 30 });
  return Temporal.PlainDate.compare(date, thisYear) <= 0 ? thisYear : thisYear.add({ years: 1 });
}
