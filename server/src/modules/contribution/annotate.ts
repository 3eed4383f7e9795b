import type { Call } from '../../platform/call.ts';
import type { FileAnswer, RouteInput } from '../../platform/route.ts';
import { readSheet, writeSheet } from '../../platform/xlsx.ts';
import type { annotateRoster as contract } from './contract.ts';
import { type CheckedRoster, matchRoster } from './import-roster.ts';
import { type RosterFault, rosterColumns } from './roster.ts';

/** The same roster with a column that says what is wrong with each row, to be corrected and imported again. */
export async function annotatedRoster(
  call: Call,
  employerId: string,
  input: RouteInput<typeof contract>,
  roster: CheckedRoster,
): Promise<FileAnswer> {
  const { faults } = await matchRoster(call, employerId, roster);
  const byLine = Map.groupBy<number, RosterFault>(faults, (fault) => fault.line);
  async function* rows() {
    for await (const row of readSheet(input.file, rosterColumns, { maxRows: 50_000 })) {
      yield { ...row.cells, faults: (byLine.get(row.line) ?? []).map((fault) => fault.message).join(' ') };
    }
  }
  const columns = [
    ...rosterColumns.map(({ key, header }) => ({ key: key as string, header, kind: 'text' as const })),
    { key: 'faults', header: '错误原因', kind: 'text' as const, width: 80 },
  ];
  const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return {
    fileName: `错误标注-${input.query.fileName.replace(/\.\w+$/, '')}.xlsx`,
    contentType,
    content: writeSheet({ title: '花名册错误标注', columns, rows: rows() }),
  };
}
