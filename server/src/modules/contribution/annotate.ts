import type { Call } from '../../platform/call.ts';
import type { FileAnswer, RouteInput } from '../../platform/route.ts';
import { readSheet, type SheetColumn, writeSheet } from '../../platform/xlsx.ts';
import type { annotateRoster as contract } from './contract.ts';
import { type CheckedRoster, matchRoster } from './import-roster.ts';
import { rosterColumns } from './roster.ts';

interface Annotated {
  readonly file: Uint8Array;
  readonly fileName: string;
  readonly columns: readonly SheetColumn<string>[];
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** The same file with a column that says what is wrong with each row, to be corrected and imported again. */
export function annotated({ file, fileName, columns, faults }: Annotated): FileAnswer {
  const byLine = Map.groupBy(faults, (fault) => fault.line);
  async function* rows() {
    for await (const row of readSheet(file, columns, { maxRows: 50_000 })) {
      yield { ...row.cells, faults: (byLine.get(row.line) ?? []).map((fault) => fault.message).join(' ') };
    }
  }
  const written = [
    ...columns.map(({ key, header }) => ({ key, header, kind: 'text' as const })),
    { key: 'faults', header: '错误原因', kind: 'text' as const, width: 80 },
  ];
  return {
    fileName: `错误标注-${fileName.replace(/\.\w+$/, '')}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeSheet({ title: '错误标注', columns: written, rows: rows() }),
  };
}

/** The roster with its faults. */
export async function annotatedRoster(
  call: Call,
  employerId: string,
  { file, query }: RouteInput<typeof contract>,
  roster: CheckedRoster,
): Promise<FileAnswer> {
  const { faults } = await matchRoster(call, employerId, roster);
  return annotated({ file, fileName: query.fileName, columns: rosterColumns, faults });
}
