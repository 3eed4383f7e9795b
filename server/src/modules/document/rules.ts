import { formatMonth, formatMonthText } from '../../platform/dates.ts';

/** Kinds of papers: title, and the two letters that begin their number. */
export const paperKinds = {
  'contribution-certificate': { title: '住房公积金缴存证明', letters: 'JC' },
  'fund-statement': { title: '住房公积金查询书', letters: 'CX' },
  'contribution-details': { title: '住房公积金缴存明细', letters: 'MX' },
  'account-details': { title: '住房公积金账户明细', letters: 'ZM' },
  'remittance-slip': { title: '住房公积金汇缴书', letters: 'HJ' },
  'back-payment-slip': { title: '住房公积金补缴书', letters: 'BJ' },
  'employer-form': { title: '单位业务确认书', letters: 'QR' },
  'business-receipt': { title: '单位业务回执', letters: 'YW' },
  'loan-settlement': { title: '住房公积金贷款结清证明', letters: 'JQ' },
  'transfer-letter': { title: '异地转移接续联系函', letters: 'LX' },
  'case-application': { title: '业务申请表', letters: 'SQ' },
  'case-receipt': { title: '受理回执', letters: 'SL' },
} as const;
export type PaperKind = keyof typeof paperKinds;

// Without I, L, O and U: nobody mistakes them on paper (Crockford's base 32).
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes as eight characters of base 32: 40 bits. */
export function eightCharacters(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes.subarray(0, 5)) value = value * 256n + BigInt(byte);
  return Array.from({ length: 8 }, (_, index) => letters[Number((value >> BigInt(5 * (7 - index))) & 31n)]).join('');
}

/** `JC000001-20261123-8F3KQ2ZP`: kind, centre, day of issue and eight characters of chance. */
export function paperNumber(kind: PaperKind, centerId: number, on: Temporal.PlainDate, chance: Uint8Array): string {
  return `${paperKinds[kind].letters}${String(centerId).padStart(6, '0')}-${on.toString().replaceAll('-', '')}-${eightCharacters(chance)}`;
}

/** The centre a number belongs to. */
export function centerOfNumber(number: string): number {
  return Number(number.slice(2, 8));
}

/** The last unbroken run of paid months, newest first given: `36个月（2023年12月至2026年11月）`; a dash for none. */
export function continuousPeriod(months: readonly Temporal.PlainDate[]): string {
  const paid = [...new Set(months.map(formatMonth))].sort().reverse();
  const last = paid[0];
  if (!last) return '—';
  const monthAt = (index: number) => Temporal.PlainYearMonth.from(last).subtract({ months: index });
  let length = 1;
  while (paid[length] === monthAt(length).toString()) length += 1;
  const text = (month: Temporal.PlainYearMonth) => formatMonthText(month.toPlainDate({ day: 1 }));
  return `${length}个月（${text(monthAt(length - 1))}至${text(monthAt(0))}）`;
}
