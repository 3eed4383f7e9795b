import type { Call } from '../../../platform/call.ts';
import type { FileAnswer } from '../../../platform/route.ts';
import { writeSheet } from '../../../platform/xlsx.ts';
import { rosterColumns } from '../roster.ts';
import { type OwnSheetKind, ownColumns, ownPeople, ownSheetKinds, statesFor } from './own-sheet.ts';

/** What an employer can bring as a file. */
export type SheetKind = OwnSheetKind | 'open' | 'transfer-in';

export const isOwnSheet = (kind: SheetKind): kind is OwnSheetKind =>
  (ownSheetKinds as readonly SheetKind[]).includes(kind);

const titles: Readonly<Record<SheetKind, string>> = {
  base: '缴存基数调整表',
  yearly: '年度缴存基数调整表',
  seal: '职工封存表',
  unseal: '职工启封表',
  open: '职工开户表',
  'transfer-in': '职工内部转移表',
};

/** The sheet to fill in: the people whom it may concern with their present bases, or an empty list with the headers. */
export function sheetTemplate(call: Call, employerId: string, kind: SheetKind): FileAnswer {
  return {
    fileName: `${titles[kind]}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: isOwnSheet(kind) ? ownTemplate(call, employerId, kind) : peopleTemplate(kind),
  };
}

function ownTemplate(call: Call, employerId: string, kind: OwnSheetKind) {
  async function* rows() {
    for await (const { account, person } of ownPeople(call, employerId, [statesFor[kind]])) {
      yield {
        accountNo: account.accountNo,
        name: person?.name ?? '',
        certificateNumber: person?.certificateNumber ?? '',
        before: account.base,
        amount: undefined,
        reason: '',
      };
    }
  }
  const columns = ownColumns(kind).map(({ key, header }) => ({
    key,
    header,
    kind: key === 'before' || key === 'amount' ? ('money' as const) : ('text' as const),
    ...(key === 'certificateNumber' && { width: 22 }),
  }));
  return writeSheet({ title: titles[kind], columns, rows: rows() });
}

const asked = new Set(['name', 'certificateType', 'certificateNumber', 'mobile', 'base', 'remark']);

function peopleTemplate(kind: SheetKind) {
  const columns = rosterColumns
    .filter(({ key }) => asked.has(key))
    .map(({ key, header }) => ({ key, header, kind: key === 'base' ? ('money' as const) : ('text' as const) }));
  return writeSheet({ title: titles[kind], columns, rows: [] });
}
