import type { Call } from '../../platform/call.ts';
import { dayOf, startOfDay } from '../../platform/dates.ts';
import type { FileAnswer } from '../../platform/route.ts';
import { type SheetOutput, writeSheet } from '../../platform/xlsx.ts';
import type { PrintedList } from '../document/index.ts';
import type { Sight } from '../ledger/index.ts';

// The books as files: for a worksheet, and for paper.

/** The days that a query names, and until when what was recorded counts. */
export function sightOf({ from, to, knownOn }: { from: string; to: string; knownOn?: string | undefined }): Sight {
  const known = knownOn && startOfDay(Temporal.PlainDate.from(knownOn).add({ days: 1 }));
  return { from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to), ...(known && { knownAt: known }) };
}

const fileOf = ({ now }: Call, name: string, ending: string) =>
  `${name}-${dayOf(now).toString().replaceAll('-', '')}.${ending}`;

export const sheetAnswer = <Key extends string>(call: Call, name: string, sheet: SheetOutput<Key>): FileAnswer => ({
  fileName: fileOf(call, name, 'xlsx'),
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  content: writeSheet(sheet),
});

export const pdfAnswer = (call: Call, name: string, content: Uint8Array): FileAnswer => ({
  fileName: fileOf(call, name, 'pdf'),
  contentType: 'application/pdf',
  content,
});

/** What stands below printed books: pages are numbered, and who answers for them signs (《会计基础工作规范》第五十八条). */
export const bookPaper = {
  isNumbered: false,
  remark: '',
  signatures: ['会计主管：', '记账：', '复核：', '制表：'],
} as const satisfies Partial<PrintedList>;
