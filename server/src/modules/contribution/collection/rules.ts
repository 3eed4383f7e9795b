/** 委托收款: what a bank account looks like, and what becomes of a month whose money the bank takes back. Pure and browser-safe. */

/** The number of a bank account without spaces and dashes, full-width digits folded. */
export const foldAccountNo = (text: string): string => text.normalize('NFKC').replaceAll(/[\s-]/g, '');

/** What is wrong with the number of a corporate account: banks give them between 8 and 30 digits, without a check digit. */
export function accountNoFault(accountNo: string): string | undefined {
  if (!/^\d*$/.test(accountNo)) return '账号只能填数字';
  if (accountNo.length < 8 || accountNo.length > 30) return '账号应为 8 至 30 位数字';
  return undefined;
}

/**
 * What the bank's taking back does to the month that it paid (《住房公积金管理条例》第二十一条: money counts from the day it
 * is credited; without it nothing was). The month is reversed while it is the employer's last one and every account still
 * covers it with what is free; otherwise people keep it and the employer owes the sum.
 */
export function effectOfTakeBack({
  isLastMonth,
  isCovered,
}: {
  readonly isLastMonth: boolean;
  readonly isCovered: boolean;
}): 'reverse' | 'owe' {
  return isLastMonth && isCovered ? 'reverse' : 'owe';
}
