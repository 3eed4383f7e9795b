import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type BatchState = 'open' | 'paused' | 'stopped';

/** The batch of a key, made when it is not there. */
export async function findOrInsertBatch(
  tx: Db,
  centerId: number,
  row: {
    readonly batchId: string;
    readonly batchKey: string;
    readonly kind: string;
    readonly createdAt: Temporal.Instant;
  },
): Promise<string> {
  await tx
    .insertInto('notice.batch')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.constraint('batch__key').doNothing())
    .execute();
  const { batchId } = await tx
    .selectFrom('notice.batch')
    .select('batchId')
    .where('centerId', '=', centerId)
    .where('batchKey', '=', row.batchKey)
    .executeTakeFirstOrThrow();
  return batchId;
}

/**
 * What was decided about a batch, and stays so to the end of the transaction: whoever decides anew waits for the chunk that
 * is under way, so that nothing of it is left behind in a state that was decided before.
 */
export async function holdBatchState(tx: Db, centerId: number, batchId: string): Promise<BatchState | undefined> {
  const row = await tx
    .selectFrom('notice.batch')
    .select('state')
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .forShare()
    .executeTakeFirst();
  return row?.state as BatchState | undefined;
}

export async function lockBatch(tx: Db, centerId: number, batchId: string): Promise<BatchState | undefined> {
  const row = await tx
    .selectFrom('notice.batch')
    .select('state')
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .forUpdate()
    .executeTakeFirst();
  return row?.state as BatchState | undefined;
}

export async function updateBatch(
  tx: Db,
  centerId: number,
  batchId: string,
  set: { readonly state: BatchState; readonly changedAt: Temporal.Instant; readonly changedBy: string },
): Promise<void> {
  await tx
    .updateTable('notice.batch')
    .set(set)
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .execute();
}

export interface BatchRow {
  readonly batchId: string;
  readonly kind: string;
  readonly variables: unknown;
  readonly state: BatchState;
  readonly createdAt: Temporal.Instant;
  readonly changedAt: Temporal.Instant | null;
  readonly changedBy: string | null;
  readonly expected: number;
  readonly told: number;
  /** Occasions that are not yet told to everybody. */
  readonly open: number;
}

const figures = sql`
  select b.batch_id, b.kind, b.state, b.created_at, b.changed_at, b.changed_by, o.variables,
    o.expected::integer, o.told::integer, o.open::integer
  from notice.batch b cross join lateral (
    select (array_agg(variables))[1] as variables, coalesce(sum(expected_count), 0) as expected, coalesce(sum(told_count), 0) as told,
      count(*) filter (where expanded_at is null) as open
    from notice.occasion o where o.center_id = b.center_id and o.batch_id = b.batch_id) o`;

export async function listBatches(
  tx: Db,
  centerId: number,
  page: { limit: number; offset: number },
): Promise<{ rows: BatchRow[]; total: number }> {
  const found = await sql<BatchRow>`
    ${figures} where b.center_id = ${centerId} order by b.created_at desc, b.batch_id limit ${page.limit} offset ${page.offset}`.execute(
    tx,
  );
  const { total } = await tx
    .selectFrom('notice.batch')
    .select(sql<bigint>`count(*)`.as('total'))
    .where('centerId', '=', centerId)
    .executeTakeFirstOrThrow();
  return { rows: found.rows, total: Number(total) };
}

export async function findBatch(tx: Db, centerId: number, batchId: string): Promise<BatchRow | undefined> {
  const found = await sql<BatchRow>`
    ${figures} where b.center_id = ${centerId} and b.batch_id = ${batchId}::uuid`.execute(tx);
  return found.rows[0];
}

/** Where the messages of some batches to phones are. */
export async function countSmsOfBatches(
  tx: Db,
  centerId: number,
  batchIds: readonly string[],
): Promise<{ batchId: string; state: string; count: number }[]> {
  const found = await sql<{ batchId: string; state: string; count: number }>`
    select batch_id, state, count(*)::integer as count from notice.sms
    where center_id = ${centerId} and batch_id = any (${batchIds}::uuid[]) group by batch_id, state`.execute(tx);
  return found.rows;
}

/** Beyond every message: what is paused is out of the way of what is due. */
export const held = '9999-01-01T00:00:00Z';

/** Takes up to `limit` waiting messages of a batch out of the queue. Answers how many; call again until none is left. */
export async function holdQueued(tx: Db, centerId: number, batchId: string, limit: number): Promise<number> {
  const done = await sql`
    update notice.sms set next_at = ${held}::timestamptz, expires_at = ${held}::timestamptz where center_id = ${centerId} and sms_id in (
      select sms_id from notice.sms where center_id = ${centerId} and batch_id = ${batchId}::uuid and state = 'queued'
        and next_at < ${held}::timestamptz limit ${limit} for update skip locked)`.execute(tx);
  return Number(done.numAffectedRows ?? 0n);
}

/** Puts them back, good for another day: due now, or in the morning what is not sent at night. */
export async function releaseHeld(
  tx: Db,
  centerId: number,
  {
    batchId,
    at,
    quiet,
    limit,
  }: {
    batchId: string;
    at: Temporal.Instant;
    /** From this priority on messages wait for the end of the night. */
    quiet: { readonly priority: number; readonly until: Temporal.Instant };
    limit: number;
  },
): Promise<number> {
  const due = sql`case when priority >= ${quiet.priority} then ${quiet.until}::timestamptz else ${at}::timestamptz end`;
  const done = await sql`
    update notice.sms set next_at = ${due}, expires_at = ${due} + interval '1 day' where center_id = ${centerId} and sms_id in (
      select sms_id from notice.sms where center_id = ${centerId} and batch_id = ${batchId}::uuid and state = 'queued'
        and next_at = ${held}::timestamptz limit ${limit} for update skip locked)`.execute(tx);
  return Number(done.numAffectedRows ?? 0n);
}

/** Will never be sent: the batch was stopped. */
export async function withholdQueued(
  tx: Db,
  centerId: number,
  { batchId, at, limit, reason }: { batchId: string; at: Temporal.Instant; limit: number; reason: string },
): Promise<number> {
  const done = await sql`
    update notice.sms set state = 'withheld', ended_at = ${at}::timestamptz, reason = ${reason} where center_id = ${centerId} and sms_id in (
      select sms_id from notice.sms where center_id = ${centerId} and batch_id = ${batchId}::uuid and state = 'queued'
        order by sms_id limit ${limit} for update)`.execute(tx);
  return Number(done.numAffectedRows ?? 0n);
}

/** Occasions of a batch that are not told to everybody yet. */
export async function listOpenOccasions(tx: Db, centerId: number, batchId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('notice.occasion')
    .select('occasionId')
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .where('expandedAt', 'is', null)
    .limit(5_000)
    .execute();
  return rows.map((row) => row.occasionId);
}
