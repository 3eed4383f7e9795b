import type { Call } from '../../../platform/call.ts';
import type { RouteInput, RouteOutput } from '../../../platform/route.ts';
import { readSheet } from '../../../platform/xlsx.ts';
import { recordAudit } from '../../audit/index.ts';
import { type RosterRow, rosterColumns } from '../roster.ts';
import { draftBase } from './base.ts';
import type * as contract from './contract.ts';
import { draftOpen, type RowFault, type RowsAnswer } from './open.ts';
import { type ReadAmounts, readAmounts } from './sheets.ts';
import { draftTransfer } from './transfer.ts';

const faultsShown = 500;
type Answer = RouteOutput<typeof contract.startRows>;

const headers = new Map<string, string>([
  ...rosterColumns.map(({ key, header }) => [key as string, header] as const),
  ['accountNo', '个人账号'],
  ['amount', '金额'],
]);
const shown = ({ offer, ...fault }: RowFault) => ({
  ...fault,
  column: headers.get(fault.column) ?? fault.column,
  offer: offer ?? null,
});

function answerOf(answer: RowsAnswer): Answer {
  if (answer.result === 'taken') return answer;
  return {
    result: 'refused',
    rowCount: answer.rowCount,
    faultCount: answer.faults.length,
    faults: answer.faults.slice(0, faultsShown).map(shown),
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

const drafts = { open: draftOpen, 'transfer-in': draftTransfer } as const;

/** Takes people typed on the screen, all or nothing. */
export async function startRows(
  call: Call,
  employerId: string,
  { kind, businessId, people }: RouteInput<typeof contract.startRows>['body'],
): Promise<Answer> {
  const rows = people.map((cells, index): RosterRow => ({ line: index + 1, cells }));
  return noted(call, employerId, kind, answerOf(await drafts[kind](call, employerId, { businessId, rows })));
}

type FileInput = RouteInput<typeof contract.importRows>;
export type ReadFile = { readonly rows: readonly RosterRow[] } | { readonly amounts: ReadAmounts };

/** Reads a file: before any transaction, since it may take a second. */
export async function readRows(call: Call, employerId: string, { query, file }: FileInput): Promise<ReadFile> {
  const { kind } = query;
  if (kind === 'base' || kind === 'yearly') return { amounts: await readAmounts(call, employerId, { kind, file }) };
  const rows: RosterRow[] = [];
  for await (const row of readSheet(file, rosterColumns, { maxRows: 50_000 })) rows.push(row);
  return { rows };
}

/** Takes a file that was read, all or nothing. */
export async function importRows(
  call: Call,
  employerId: string,
  { query: { kind, businessId } }: FileInput,
  read: ReadFile,
): Promise<Answer> {
  if ('rows' in read) {
    if (kind === 'base' || kind === 'yearly') throw new Error('a file of amounts was read as people');
    return noted(
      call,
      employerId,
      kind,
      answerOf(await drafts[kind](call, employerId, { businessId, rows: read.rows })),
    );
  }
  const { people, faults, rowCount } = read.amounts;
  if (faults.length > 0) return noted(call, employerId, kind, answerOf({ result: 'refused', rowCount, faults }));
  const means = kind === 'yearly' ? 'wage' : 'base';
  await draftBase(call, employerId, { businessId, means, people });
  return { result: 'taken', businessId, rowCount };
}
