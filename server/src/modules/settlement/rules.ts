import { daysBetween } from '../../platform/dates.ts';

/**
 * What an order to the bank is for, and the fund business type (BusType) it bears on the wire. The codes that the
 * published interface list names are used (handbook §2.5, protocols §6.2); the rest is 20 其他.
 */
export const purposes = {
  contribution: { businessType: '01', text: '汇补缴' },
  'partial-withdrawal': { businessType: '02', text: '部分提取' },
  'closing-withdrawal': { businessType: '03', text: '销户提取' },
  'loan-grant': { businessType: '04', text: '贷款发放' },
  'loan-repayment': { businessType: '05', text: '贷款扣款' },
  'transfer-out': { businessType: '07', text: '转出' },
  fee: { businessType: '13', text: '费用' },
  refund: { businessType: '20', text: '退款' },
  other: { businessType: '20', text: '其他' },
} as const;
export type Purpose = keyof typeof purposes;

/** The most orders of one file: what the settlement application's message carries (gateways/bdc). */
export const partSize = 10_000;

/**
 * The number of an order: 15 characters as a business serial has, with letters in front so that it is never taken for
 * one. `FK` pays, `SK` collects, `PL` is a file of a batch.
 */
export function paymentNoOf(direction: 'out' | 'in' | 'batch', day: Temporal.PlainDate, chance: number): string {
  const date = day.toString().replaceAll('-', '').slice(2);
  const prefix = { out: 'FK', in: 'SK', batch: 'PL' }[direction];
  return `${prefix}${date}${String(chance).padStart(7, '0')}`;
}

/** The payment number in a summary or remark, full-width characters folded; two different ones are none. */
export function paymentNoIn(...texts: readonly string[]): string | undefined {
  const found = new Set<string>();
  for (const text of texts)
    for (const [run] of text
      .normalize('NFKC')
      .toUpperCase()
      .matchAll(/(?<![A-Z0-9])(?:FK|SK|PL)\d{13}(?!\d)/g))
      found.add(run);
  return found.size === 1 ? [...found][0] : undefined;
}

/** A returned payment is the same counterparty and amount, opposite, within ten days (handbook §6.3). */
export const returnDays = 10;
export function isWithinReturn(paidOn: Temporal.PlainDate, returnedOn: Temporal.PlainDate): boolean {
  const days = daysBetween(paidOn, returnedOn);
  return days >= 0 && days <= returnDays;
}

/** How long to wait before asking the bank once more: soon at first, then every quarter of an hour. */
export function secondsToNextQuestion(asked: number): number {
  return Math.min(900, 5 * 2 ** Math.min(asked, 10));
}

/**
 * The first question comes after the longest time that an answer may take (connecting and answering, see gateways/bdc),
 * so that nobody asks about what is still on its way.
 */
export const secondsToFirstQuestion = 45;

/** «No such order» is believed only so long after sending: until then it may still be on its way through the bank. */
export const minutesToBelieveNotFound = 10;
