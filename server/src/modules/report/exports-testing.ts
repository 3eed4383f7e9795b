import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import { newUuid } from '../../platform/ids.ts';
import type { ExportDeclaration } from '../../platform/route.ts';
import { readSheet } from '../../platform/xlsx.ts';
import { type TestCaller } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import * as contract from './exports/contract.ts';

// Support for tests: a list exported as a browser does it, by a service that runs jobs.

type Filter = Readonly<Record<string, string | number | boolean>>;

/** Asks for an export and waits for its file. */
export async function exported(
  caller: TestCaller,
  declared: ExportDeclaration,
  filter: Filter = {},
  /** The employer whose list it is, for a clerk of the centre at the window. */
  served: { readonly employerId?: string } = {},
): Promise<Buffer> {
  const exportId = newUuid(Temporal.Now.instant().epochMilliseconds);
  await caller.call(contract.requestExport, { body: { exportId, name: declared.name, filter, ...served } });
  const ended = await until(async () => {
    const seen = await caller.call(contract.getExport, { params: { exportId } });
    return seen.state !== 'waiting' && seen.state !== 'running' && seen;
  });
  assert.equal(ended.state, 'ready', ended.failure ?? '');
  return (await caller.try(contract.getExportFile, { params: { exportId } })).bytes;
}

/** The rows of a file, by the headers asked for; without the line of totals, whose first cell says what it is. */
export async function sheetRows<const H extends readonly string[]>(
  file: Uint8Array,
  headers: H,
): Promise<Record<H[number], string>[]> {
  const workbook = new ExcelJS.Workbook();
  // The library's own type of Buffer is older than ours.
  await workbook.xlsx.load(file as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const last = workbook.worksheets[0]?.rowCount ?? 0;
  const totalsLine = workbook.worksheets[0]?.getCell(`A${last}`).value === '合计' ? last : undefined;
  const columns = headers.map((header) => ({ key: header, header }));
  const rows: Record<string, string>[] = [];
  for await (const { line, cells } of readSheet(file, columns, { maxRows: 200_000 }))
    if (line !== totalsLine) rows.push({ ...cells });
  return rows as Record<H[number], string>[];
}
