import { beijing } from '../../platform/dates.ts';
import { clockText } from './rules.ts';

/** What stands on a ticket. */
export interface Receipt {
  readonly outletName: string;
  readonly number: string;
  readonly serviceName: string;
  readonly kind: 'booked' | 'walk-in';
  readonly priorityReason: string | null;
  readonly arrivedAt: Temporal.Instant;
  readonly ahead: number;
  readonly minutes: number;
  readonly aheadAtMost: number | null;
  readonly bound: { readonly overtakesAtMost: number; readonly waitAtMostMinutes: number };
  /** Where the place in the queue is shown, and the service rated. */
  readonly address: string | null;
}

/** What would be a command of ReceiptLine (`|`, `{`, `\`, `~`, `_`, `"`, `` ` ``, `^`) is written as the letter it is. */
const plain = (text: string): string => text.replace(/[\\|{}~_"`^]/g, (sign) => `\\${sign}`);

const kinds = { booked: '预约取号', 'walk-in': '现场取号' } as const;
const priorities: Readonly<Record<string, string>> = {
  elderly: '老年人优先',
  disabled: '残疾人优先',
  military: '军人优先',
};

/** The ticket in ReceiptLine's markup: one source for the printer and for the screen. */
export function receiptText(receipt: Receipt): string {
  const at = receipt.arrivedAt.toZonedDateTimeISO(beijing);
  const priority = receipt.priorityReason ? `　${priorities[receipt.priorityReason] ?? ''}` : '';
  return [
    '',
    plain(receipt.outletName),
    '',
    `^^^^^${plain(receipt.number)}`,
    '',
    `^^^${plain(receipt.serviceName)}`,
    '',
    `${kinds[receipt.kind]}${priority}`,
    '-',
    `前面等候：${receipt.ahead} 人，约 ${receipt.minutes} 分钟`,
    ...(receipt.aheadAtMost === null ? [] : [`最多再叫 ${receipt.aheadAtMost} 个号就轮到您`]),
    '',
    `预约优先；最多让 ${receipt.bound.overtakesAtMost} 位后到的人先办，`,
    `等候满 ${receipt.bound.waitAtMostMinutes} 分钟优先叫号。`,
    '-',
    ...(receipt.address === null
      ? []
      : [`{code:${receipt.address.replaceAll('\\', '')};option:qrcode,4,m}`, '', '扫码看排队进度，办完后可评价']),
    `${at.toPlainDate()} ${clockText(at.hour * 60 + at.minute)}　当日有效`,
    '',
  ].join('\n');
}
