/** A list that can be exported can be printed too, as long as a person could hold it in hand. */
import type { Call } from '../../../platform/call.ts';
import { formatInstantText } from '../../../platform/dates.ts';
import type { Export, ExportRow } from '../../../platform/exports.ts';
import { fen, formatYuan, yuanCapital } from '../../../platform/money.ts';
import { common, Problem } from '../../../platform/problem.ts';
import type { FileAnswer, RouteInput } from '../../../platform/route.ts';
import type { WrittenValue } from '../../../platform/xlsx.ts';
import { recordAudit } from '../../audit/index.ts';
import { listPaper, printList } from '../../document/index.ts';
import { findEmployer, getCenter } from '../../party/index.ts';
import { refusals } from '../problems.ts';
import type * as contract from './contract.ts';
import { checkedFilter, getAsked } from './requests.ts';
import { printedMax } from './rules.ts';

function cellText(kind: Export['columns'][number]['kind'], value: WrittenValue): string {
  if (value === undefined) return '';
  return kind === 'money' && typeof value === 'bigint' ? formatYuan(value) : String(value);
}

/** Sums of the columns that may be added up; none when no column may. */
function totalsOf({ columns }: Export, rows: readonly ExportRow[]): string[] {
  if (!columns.some(({ isSummed }) => isSummed)) return [];
  return columns.map(({ key, isSummed }) => (isSummed ? formatYuan(sumOf(rows, key)) : ''));
}

const sumOf = (rows: readonly ExportRow[], key: string): bigint =>
  rows.reduce((sum, row) => sum + BigInt((row[key] as bigint | undefined) ?? 0n), 0n);

function capitalOf({ columns }: Export, rows: readonly ExportRow[]): string {
  const column = columns.find(({ isInWords }) => isInWords);
  return column ? yuanCapital(fen(sumOf(rows, column.key))) : '';
}

async function rowsOf(call: Call, definition: Export, filter: unknown): Promise<ExportRow[]> {
  const count = await definition.count(call, filter);
  if (count === 0) throw new Problem(refusals.nothingToExport, { remedy: '请更换条件后再打印。' });
  if (count > printedMax) {
    throw new Problem(refusals.tooManyToPrint, {
      detail: `符合条件的记录有 ${count} 条，一次最多打印 ${printedMax} 条。`,
      remedy: '请缩小日期、月份或职工范围，或导出表格。',
    });
  }
  const rows: ExportRow[] = [];
  for await (const batch of definition.batches(call, filter)) rows.push(...batch);
  return rows;
}

/** Draws the list: before the transaction, since typesetting takes long. */
export async function preparePrint(
  call: Call,
  { body }: RouteInput<typeof contract.printExport>,
): Promise<FileAnswer & { readonly rowCount: number }> {
  const { definition, asking, employer: served } = await getAsked(call, body);
  const filter = checkedFilter(definition, body.filter);
  const rows = await rowsOf(asking, definition, filter);
  const { columns, declared } = definition;
  const own = call.actor.employerId;
  const employer = served ?? (own === undefined ? undefined : await findEmployer(call, own));
  const content = await printList(call, {
    title: declared.title,
    owner: employer
      ? `${employer.name}　单位账号 ${employer.employerAccountNo}`
      : (await getCenter(call.tx, call.centerId)).name,
    filterText: [definition.describe(filter), `数据截至 ${formatInstantText(call.now)}`].filter(Boolean).join('　'),
    columns: columns.map(({ header, kind, width }) => ({
      header,
      isFigure: kind === 'money' || kind === 'integer',
      // Numbers stay whole; the others share the line by how much they hold.
      share: /号码|账号|流水号/.test(header) ? 0 : (width ?? (kind === 'money' ? 16 : 12)),
    })),
    rows: rows.map((row) => columns.map(({ key, kind }) => cellText(kind, row[key]))),
    totals: totalsOf(definition, rows),
    capital: capitalOf(definition, rows),
    ...listPaper,
  });
  return { fileName: `${declared.title}.pdf`, contentType: 'application/pdf', content, rowCount: rows.length };
}

export async function keepPrint(
  call: Call,
  { body }: RouteInput<typeof contract.printExport>,
  { rowCount, ...file }: Awaited<ReturnType<typeof preparePrint>>,
): Promise<FileAnswer> {
  const id = call.actor.employerId ?? call.actor.id;
  if (call.actor.kind === 'visitor' || call.actor.kind === 'system') throw new Problem(common.forbidden);
  await recordAudit(call, 'report.print', [call.actor.kind, id], {
    name: body.name,
    rowCount,
    ...(body.employerId && { employerId: body.employerId }),
  });
  return file;
}
