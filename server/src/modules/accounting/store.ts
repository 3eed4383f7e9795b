import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Db, readPage } from '../../platform/db.ts';

export interface StoredLine {
  readonly subject: string;
  readonly debitFen: number;
  readonly creditFen: number;
}

export interface VoucherRequestRow {
  readonly requestId: string;
  readonly kind: 'manual' | 'reversal';
  readonly summary: string;
  readonly lines: readonly StoredLine[];
  readonly reversesId: string | null;
  readonly state: 'proposed' | 'posted' | 'refused' | 'withdrawn';
  readonly proposedBy: string;
  readonly proposedAt: Temporal.Instant;
  readonly decidedBy: string | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly note: string | null;
  readonly journalId: string | null;
}

/** A request; locked for the rest of the transaction when asked. */
export async function findRequest(
  tx: Db,
  centerId: number,
  requestId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<VoucherRequestRow | undefined> {
  const row = await tx
    .selectFrom('accounting.voucherRequest')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('requestId', '=', requestId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row as VoucherRequestRow | undefined;
}

export async function insertRequest(
  tx: Db,
  centerId: number,
  row: Pick<VoucherRequestRow, 'requestId' | 'kind' | 'summary' | 'lines' | 'reversesId' | 'proposedBy' | 'proposedAt'>,
): Promise<void> {
  await tx
    .insertInto('accounting.voucherRequest')
    .values({ ...row, centerId, lines: JSON.stringify(row.lines), state: 'proposed' })
    .execute();
}

export async function decideRequest(
  tx: Db,
  centerId: number,
  requestId: string,
  decision: Pick<VoucherRequestRow, 'state' | 'decidedBy' | 'decidedAt'> & { note?: string; journalId?: string },
): Promise<void> {
  await tx
    .updateTable('accounting.voucherRequest')
    .set(decision)
    .where('centerId', '=', centerId)
    .where('requestId', '=', requestId)
    .execute();
}

/** Requests, those that wait first, then the newest. */
export async function listRequests(
  tx: Db,
  centerId: number,
  { state }: { state?: VoucherRequestRow['state'] | undefined },
  page: { limit: number; offset: number },
): Promise<{ rows: VoucherRequestRow[]; total: number }> {
  const chosen = tx
    .selectFrom('accounting.voucherRequest')
    .where('centerId', '=', centerId)
    .$if(state !== undefined, (query) => query.where('state', '=', state as string));
  const { rows, total } = await readPage(
    chosen.selectAll().orderBy(sql`state = 'proposed'`, 'desc').orderBy('proposedAt', 'desc').orderBy('requestId'),
    page,
  );
  return { rows: rows as unknown as VoucherRequestRow[], total };
}

/** Who entered the voucher that a journal was posted from, and who agreed; of a business's own journal nobody did. */
export async function findHands(
  tx: Db,
  centerId: number,
  journalId: string,
): Promise<{ proposedBy: string; decidedBy: string | null } | undefined> {
  return tx
    .selectFrom('accounting.voucherRequest')
    .select(['proposedBy', 'decidedBy'])
    .where('centerId', '=', centerId)
    .where('journalId', '=', journalId)
    .executeTakeFirst();
}

export async function countOpenRequests(tx: Db, centerId: number): Promise<number> {
  const { count } = await tx
    .selectFrom('accounting.voucherRequest')
    .where('centerId', '=', centerId)
    .where('state', '=', 'proposed')
    .select(sql<bigint>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface CheckDetail {
  readonly checks: readonly { check: string; title: string; checked: number; differences: number }[];
  readonly first: readonly { check: string; title: string; key: string; expected: string; found: string }[];
}

export async function insertCheckRun(
  tx: Db,
  { centerId, now }: Pick<Call, 'centerId' | 'now'>,
  { runId, differences, detail }: { runId: string; differences: number; detail: CheckDetail },
): Promise<void> {
  await tx
    .insertInto('accounting.checkRun')
    .values({ centerId, runId, checkedAt: now, differences, detail: JSON.stringify(detail) })
    .execute();
}

/** The last nightly check: when it was, and how much it found. */
export async function findLastCheck(tx: Db, centerId: number) {
  return tx
    .selectFrom('accounting.checkRun')
    .select(['checkedAt', 'differences'])
    .where('centerId', '=', centerId)
    .orderBy('checkedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function listCheckRuns(tx: Db, centerId: number, page: { limit: number; offset: number }) {
  const chosen = tx.selectFrom('accounting.checkRun').where('centerId', '=', centerId);
  const { rows, total } = await readPage(chosen.selectAll().orderBy('checkedAt', 'desc'), page);
  return { rows: rows.map((row) => ({ ...row, detail: row.detail as unknown as CheckDetail })), total };
}
