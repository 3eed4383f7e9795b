import { type RawBuilder, sql } from 'kysely';
import { type Db, readPage } from '../../../platform/db.ts';
import type { ExportState, Owner } from './rules.ts';

export interface ExportRow {
  readonly exportId: string;
  readonly ownerKind: Owner['kind'];
  readonly ownerId: string;
  readonly actorId: string;
  readonly name: string;
  readonly title: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly filterText: string;
  /** The employer that a clerk of the centre served when asking. */
  readonly employerId: string | null;
  readonly state: ExportState;
  readonly attempt: number;
  readonly rowCount: number;
  readonly rowTotal: number | null;
  readonly pieceCount: number;
  readonly fileBytes: bigint;
  readonly failure: string | null;
  readonly requestedAt: Temporal.Instant;
  readonly finishedAt: Temporal.Instant | null;
  readonly expiresAt: Temporal.Instant | null;
}

const columns = [
  'exportId',
  'ownerKind',
  'ownerId',
  'actorId',
  'name',
  'title',
  'filter',
  'filterText',
  'employerId',
  'state',
  'attempt',
  'rowCount',
  'rowTotal',
  'pieceCount',
  'fileBytes',
  'failure',
  'requestedAt',
  'finishedAt',
  'expiresAt',
] as const;
type Raw = Omit<ExportRow, 'state' | 'ownerKind' | 'filter'> & { state: string; ownerKind: string; filter: unknown };
const shaped = (row: Raw): ExportRow => ({
  ...row,
  state: row.state as ExportState,
  ownerKind: row.ownerKind as Owner['kind'],
  filter: row.filter as ExportRow['filter'],
});

/** Requests of one owner queue here until the first is decided: a list is made once, however often it is asked for. */
export async function lockOwner(tx: Db, centerId: number, owner: Owner): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`export:${centerId}:${owner.kind}:${owner.id}`}, 0))`.execute(
    tx,
  );
}

export async function insertExport(
  tx: Db,
  centerId: number,
  {
    filter,
    ...row
  }: Pick<
    ExportRow,
    'exportId' | 'actorId' | 'name' | 'title' | 'filter' | 'filterText' | 'employerId' | 'rowTotal' | 'requestedAt'
  > & { readonly ownerKind: string; readonly ownerId: string },
): Promise<void> {
  await tx
    .insertInto('report.export')
    .values({ centerId, ...row, filter: JSON.stringify(filter), state: 'waiting' })
    .execute();
}

export async function findExport(tx: Db, centerId: number, exportId: string): Promise<ExportRow | undefined> {
  const row = await tx
    .selectFrom('report.export')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('exportId', '=', exportId)
    .executeTakeFirst();
  return row && shaped(row);
}

/** The exports of an owner that are not finished, oldest first. */
export async function listUnfinished(tx: Db, centerId: number, owner: Owner): Promise<ExportRow[]> {
  const rows = await tx
    .selectFrom('report.export')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id)
    .where('state', 'in', ['waiting', 'running'])
    .orderBy('requestedAt')
    .orderBy('exportId')
    .limit(50)
    .execute();
  return rows.map(shaped);
}

export async function listExportRows(
  tx: Db,
  centerId: number,
  owner: Owner,
  page: { limit: number; offset: number },
): Promise<{ rows: ExportRow[]; total: number }> {
  const chosen = tx
    .selectFrom('report.export')
    .where('centerId', '=', centerId)
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id);
  const { rows, total } = await readPage(
    chosen.select(columns).orderBy('requestedAt', 'desc').orderBy('exportId', 'desc'),
    page,
  );
  return { rows: rows.map(shaped), total };
}

/** Takes an export for a new run, which begins from nothing; a run before it writes nothing more. */
export async function takeExport(
  tx: Db,
  centerId: number,
  exportId: string,
  now: Temporal.Instant,
): Promise<ExportRow | undefined> {
  const row = await tx
    .updateTable('report.export')
    .set({
      state: 'running',
      attempt: sql`attempt + 1`,
      rowCount: 0,
      pieceCount: 0,
      fileBytes: 0n,
      startedAt: now,
      progressedAt: now,
    })
    .where('centerId', '=', centerId)
    .where('exportId', '=', exportId)
    .where('state', 'in', ['waiting', 'running'])
    .returning(columns)
    .executeTakeFirst();
  if (row) await deletePieces(tx, centerId, exportId);
  return row && shaped(row);
}

/** Which run of which export writes. */
export interface Writer {
  readonly centerId: number;
  readonly exportId: string;
  readonly attempt: number;
}

const running = (tx: Db, { centerId, exportId, attempt }: Writer) =>
  tx
    .updateTable('report.export')
    .where('centerId', '=', centerId)
    .where('exportId', '=', exportId)
    .where('attempt', '=', attempt)
    .where('state', '=', 'running');

/** Notes how far a run is. False when it is no longer the one that writes: cancelled, or overtaken by another run. */
export async function noteProgress(
  tx: Db,
  writer: Writer,
  { rowCount, rowTotal, at }: { rowCount: number; rowTotal: number; at: Temporal.Instant },
): Promise<boolean> {
  const done = await running(tx, writer).set({ rowCount, rowTotal, progressedAt: at }).returning('exportId').execute();
  return done.length > 0;
}

/** Adds a piece to the file. False as for `noteProgress`. */
export async function addPiece(
  tx: Db,
  writer: Writer,
  { rowCount, content, at }: { rowCount: number; content: Buffer; at: Temporal.Instant },
): Promise<boolean> {
  const added = await running(tx, writer)
    .set({
      rowCount,
      progressedAt: at,
      pieceCount: sql`piece_count + 1`,
      fileBytes: sql`file_bytes + ${content.length}`,
    })
    .returning('pieceCount')
    .executeTakeFirst();
  if (!added) return false;
  const { centerId, exportId } = writer;
  await tx
    .insertInto('report.exportPiece')
    .values({ centerId, exportId, pieceNo: added.pieceCount, content })
    .execute();
  return true;
}

export async function finishExport(
  tx: Db,
  writer: Writer,
  ended:
    | {
        readonly state: 'ready';
        readonly rowCount: number;
        readonly at: Temporal.Instant;
        readonly expiresAt: Temporal.Instant;
      }
    | { readonly state: 'failed'; readonly failure: string; readonly at: Temporal.Instant },
): Promise<boolean> {
  const { at, ...values } = ended;
  const done = await running(tx, writer)
    .set({ ...values, ...(ended.state === 'ready' && { rowTotal: ended.rowCount }), finishedAt: at })
    .returning('exportId')
    .execute();
  if (ended.state === 'failed' && done.length > 0) await deletePieces(tx, writer.centerId, writer.exportId);
  return done.length > 0;
}

/** Cancels an export that is not finished. False when it is. */
export async function cancelExportRow(
  tx: Db,
  centerId: number,
  exportId: string,
  at: Temporal.Instant,
): Promise<boolean> {
  const done = await tx
    .updateTable('report.export')
    .set({ state: 'cancelled', finishedAt: at })
    .where('centerId', '=', centerId)
    .where('exportId', '=', exportId)
    .where('state', 'in', ['waiting', 'running'])
    .returning('exportId')
    .execute();
  if (done.length > 0) await deletePieces(tx, centerId, exportId);
  return done.length > 0;
}

async function deletePieces(tx: Db, centerId: number, exportId: string): Promise<void> {
  await tx.deleteFrom('report.exportPiece').where('centerId', '=', centerId).where('exportId', '=', exportId).execute();
}

/** One piece of a file that is ready. */
export async function findPiece(
  tx: Db,
  centerId: number,
  exportId: string,
  pieceNo: number,
): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('report.exportPiece')
    .select('content')
    .where('centerId', '=', centerId)
    .where('exportId', '=', exportId)
    .where('pieceNo', '=', pieceNo)
    .executeTakeFirst();
  return row?.content;
}

/** Throws away the files whose day is over, and the traces of exports that ended long ago. */
export async function deleteExpiredExports(
  tx: Db,
  centerId: number,
  {
    now,
    endedBefore,
    stuckBefore,
    stuckFailure,
  }: { now: Temporal.Instant; endedBefore: Temporal.Instant; stuckBefore: Temporal.Instant; stuckFailure: string },
): Promise<void> {
  const dropPieces = (chosen: RawBuilder<unknown>) =>
    sql`with ended as (${chosen}) delete from report.export_piece p using ended where p.center_id = ${centerId} and p.export_id = ended.export_id`.execute(
      tx,
    );
  await dropPieces(sql`
    update report.export set state = 'expired' where center_id = ${centerId} and state = 'ready' and expires_at <= ${now}::timestamptz returning export_id`);
  // Its worker was killed more often than it is tried again.
  await dropPieces(sql`
    update report.export set state = 'failed', failure = ${stuckFailure}, finished_at = ${now}::timestamptz
    where center_id = ${centerId} and state in ('waiting', 'running') and coalesce(progressed_at, requested_at) <= ${stuckBefore}::timestamptz returning export_id`);
  await tx
    .deleteFrom('report.export')
    .where('centerId', '=', centerId)
    .where('state', 'in', ['failed', 'cancelled', 'expired'])
    .where('finishedAt', '<=', endedBefore)
    .execute();
}
