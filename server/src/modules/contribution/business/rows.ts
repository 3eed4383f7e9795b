import type { Call } from '../../../platform/call.ts';
import type { FileAnswer, RouteInput, RouteOutput } from '../../../platform/route.ts';
import { readSheet } from '../../../platform/xlsx.ts';
import { recordAudit } from '../../audit/index.ts';
import { annotated } from '../annotate.ts';
import { isFootLine, type RosterRow, rosterColumns } from '../roster.ts';
import { draftBase } from './base.ts';
import type * as contract from './contract.ts';
import { checkSomebody, isKept } from './draft.ts';
import { checkOpen, draftOpen, type RowsAnswer } from './open.ts';
import { meantBy, type OwnSheetKind, ownColumns, type ReadOwn, readOwn } from './own-sheet.ts';
import { draftSeal, draftUnseal } from './seal.ts';
import { isOwnSheet, type SheetKind } from './sheets.ts';
import { checkTransfer, draftTransfer } from './transfer.ts';

const faultsShown = 500;
type Answer = RouteOutput<typeof contract.startRows>;

/** The headers of a kind of file, by column. */
function headersOf(kind: SheetKind): ReadonlyMap<string, string> {
  const columns: readonly { readonly key: string; readonly header: string }[] = isOwnSheet(kind)
    ? ownColumns(kind)
    : rosterColumns;
  return new Map(columns.map(({ key, header }) => [key, header]));
}

function answerOf(kind: SheetKind, answer: RowsAnswer): Answer {
  if (answer.result === 'taken') return answer;
  const headers = headersOf(kind);
  return {
    result: 'refused',
    rowCount: answer.rowCount,
    faultCount: answer.faults.length,
    faults: answer.faults.slice(0, faultsShown).map(({ offer, ...fault }) => ({
      ...fault,
      column: headers.get(fault.column) ?? fault.column,
      offer: offer ?? null,
    })),
  };
}

/** Rows that were refused leave a trace too: how many and why, not what people wrote. */
async function noted(call: Call, employerId: string, kind: string, answer: Answer): Promise<Answer> {
  if (answer.result === 'refused') {
    await recordAudit(call, 'contribution.business-rows', ['employer', employerId], {
      kind,
      rowCount: answer.rowCount,
      faultCount: answer.faultCount,
      codes: [...new Set(answer.faults.map((fault) => fault.code))],
    });
  }
  return answer;
}

const countOf = (rows: readonly RosterRow[]): number => rows.filter((row) => !isFootLine(row)).length;

/** The answer to rows that were taken before with the same number; `undefined` when they are asked for the first time. */
async function takenBefore(
  call: Call,
  { businessId, employerId, kind }: { businessId: string; employerId: string; kind: SheetKind },
  rowCount: number,
): Promise<Answer | undefined> {
  const isBefore = await isKept(call, { businessId, employerId, kind: kind === 'yearly' ? 'base' : kind });
  return isBefore ? { result: 'taken', businessId, rowCount } : undefined;
}

const drafts = { open: draftOpen, 'transfer-in': draftTransfer } as const;
const checks = { open: checkOpen, 'transfer-in': checkTransfer } as const;

/** Takes people typed on the screen, all or nothing. */
export async function startRows(
  call: Call,
  employerId: string,
  { kind, businessId, people }: RouteInput<typeof contract.startRows>['body'],
): Promise<Answer> {
  const rows = people.map((cells, index): RosterRow => ({ line: index + 1, cells }));
  const before = await takenBefore(call, { businessId, employerId, kind }, countOf(rows));
  if (before) return before;
  return noted(call, employerId, kind, answerOf(kind, await drafts[kind](call, employerId, { businessId, rows })));
}

type FileInput = RouteInput<typeof contract.importRows>;
export type ReadFile =
  | { readonly kind: 'open' | 'transfer-in'; readonly rows: readonly RosterRow[] }
  | { readonly kind: OwnSheetKind; readonly own: ReadOwn };

/** Reads a file: before any transaction, since it may take a second. */
export async function readRows(
  call: Call,
  employerId: string,
  { query, file }: RouteInput<typeof contract.annotateRows>,
): Promise<ReadFile> {
  const { kind } = query;
  if (isOwnSheet(kind)) return { kind, own: await readOwn(call, employerId, { kind, file }) };
  const rows: RosterRow[] = [];
  for await (const row of readSheet(file, rosterColumns, { maxRows: 50_000 })) rows.push(row);
  return { kind, rows };
}

/** A file that was read, with what is wrong with each row. */
export async function annotateRows(
  call: Call,
  employerId: string,
  { query, file }: RouteInput<typeof contract.annotateRows>,
  read: ReadFile,
): Promise<FileAnswer> {
  const { faults } = 'rows' in read ? await checks[read.kind](call, employerId, read.rows) : read.own;
  const columns = isOwnSheet(query.kind) ? ownColumns(query.kind) : rosterColumns;
  return annotated({ file, fileName: query.fileName, columns, faults });
}

/** Takes a file that was read, all or nothing. */
export async function importRows(
  call: Call,
  employerId: string,
  { query: { businessId } }: FileInput,
  read: ReadFile,
): Promise<Answer> {
  const { kind } = read;
  const count = 'rows' in read ? countOf(read.rows) : read.own.rowCount;
  const before = await takenBefore(call, { businessId, employerId, kind }, count);
  if (before) return before;
  if ('rows' in read) {
    const answer = await drafts[read.kind](call, employerId, { businessId, rows: read.rows });
    return noted(call, employerId, kind, answerOf(kind, answer));
  }
  const { people, faults, rowCount } = read.own;
  if (faults.length > 0) return noted(call, employerId, kind, answerOf(kind, { result: 'refused', rowCount, faults }));
  checkSomebody(people, `文件中没有填写“${meantBy[read.kind]}”的职工。`);
  await draftOwn(call, employerId, businessId, read);
  return { result: 'taken', businessId, rowCount };
}

function draftOwn(
  call: Call,
  employerId: string,
  businessId: string,
  { kind, own }: Extract<ReadFile, { own: ReadOwn }>,
): Promise<string> {
  const people = own.people.map(({ account, amountFen = account.base, reason }) => ({
    accountId: account.accountId,
    amountFen,
    baseFen: amountFen,
    reason,
  }));
  if (kind === 'seal') return draftSeal(call, employerId, { businessId, people });
  if (kind === 'unseal') return draftUnseal(call, employerId, { businessId, people });
  return draftBase(call, employerId, { businessId, means: kind === 'yearly' ? 'wage' : 'base', people });
}
