import { applyRate, type Fen, fen, type RatePpm } from '../../platform/money.ts';

/** States of a personal account (JGJ/T 320 table A.6) and what people read. */
export const personalStates = {
  normal: '正常',
  sealed: '封存',
  merged: '合并销户',
  'transferred-out': '外部转出销户',
  withdrawn: '提取销户',
  frozen: '冻结',
  other: '其他',
} as const;
export type PersonalState = keyof typeof personalStates;
/** States of an account that lives; a person has one such account at most. */
export const openStates: readonly PersonalState[] = ['normal', 'sealed', 'frozen'];
export const isClosed = (state: PersonalState): boolean => !openStates.includes(state);

/** States of an employer account (JGJ/T 320 table A.4). */
export const employerStates = {
  normal: '正常',
  opened: '开户',
  deferred: '缓缴',
  closed: '销户',
  sealed: '封存',
  other: '其他',
} as const;
export type EmployerState = keyof typeof employerStates;

export interface Deposit {
  readonly employer: Fen;
  readonly member: Fen;
  readonly total: Fen;
}

/**
 * The monthly deposit: base × ratio for each side, rounded half up to the fen.
 * 《住房公积金管理条例》第十六条; rounding by side as in handbook practice (100.025 gives 100.03).
 */
export function monthlyDeposit(base: Fen, ratios: { employer: RatePpm; member: RatePpm }): Deposit {
  const employer = applyRate(base, ratios.employer, 'half-up');
  const member = applyRate(base, ratios.member, 'half-up');
  return { employer, member, total: fen(employer + member) };
}

/** The month that an employer remits next: the one after the last posted, or its first month. */
export function nextDueMonth(account: {
  contributedTo: Temporal.PlainDate | null;
  firstMonth: Temporal.PlainDate;
}): Temporal.PlainDate {
  return account.contributedTo ? account.contributedTo.add({ months: 1 }) : account.firstMonth;
}

/**
 * The last day to remit a month: the payday of that month plus the days of the Regulation (第十九条: 5 days);
 * a payday beyond the month's end falls on its last day.
 */
export function remitBy(month: Temporal.PlainDate, payday: number, days: number): Temporal.PlainDate {
  return month.with({ day: Math.min(payday, month.daysInMonth) }).add({ days });
}
