import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface SourceHealth {
  readonly source: string;
  readonly lastAnsweredAt: Temporal.Instant | null;
  readonly lastFailedAt: Temporal.Instant | null;
  readonly lastReason: string | null;
  readonly attempts: number;
  readonly failures: number;
  /** Of those that answered, in milliseconds. */
  readonly medianMs: number | null;
  readonly waiting: number;
  readonly waitingSince: Temporal.Instant | null;
}

/** How each source that was ever asked does: counts since an instant, the last answer and failure at any time. */
export async function sumHealth(tx: Db, centerId: number, since: Temporal.Instant): Promise<SourceHealth[]> {
  const rows = await sql<SourceHealth>`
    with recent as (
      select source, count(*)::int as attempts, count(*) filter (where outcome <> 'answered')::int as failures,
        percentile_cont(0.5) within group (order by milliseconds) filter (where outcome = 'answered') as median
      from evidence.attempt where center_id = ${centerId} and asked_at >= ${since}::timestamptz and outcome is not null group by source
    ), waiting as (
      select source, count(*)::int as count, min(registered_at) as since from evidence.query
      where center_id = ${centerId} and next_ask_at is not null and state in ('waiting', 'asking') group by source
    ), known as (
      select distinct source from evidence.query where center_id = ${centerId}
    )
    select k.source,
      (select a.ended_at from evidence.attempt a where a.center_id = ${centerId} and a.source = k.source and a.outcome = 'answered' order by a.asked_at desc limit 1) as last_answered_at,
      failed.ended_at as last_failed_at, failed.reason as last_reason,
      coalesce(r.attempts, 0) as attempts, coalesce(r.failures, 0) as failures, round(r.median)::int as median_ms,
      coalesce(w.count, 0) as waiting, w.since as waiting_since
    from known k left join recent r using (source) left join waiting w using (source)
    left join lateral (select a.ended_at, a.reason from evidence.attempt a
      where a.center_id = ${centerId} and a.source = k.source and a.outcome <> 'answered' order by a.asked_at desc limit 1) failed on true
    order by k.source`.execute(tx);
  return rows.rows;
}

/** The last ended attempts at a source, newest first. */
export async function lastAttempts(
  tx: Db,
  centerId: number,
  source: string,
  limit: number,
): Promise<{ endedAt: Temporal.Instant | null; outcome: string | null; reason: string | null }[]> {
  return tx
    .selectFrom('evidence.attempt')
    .select(['endedAt', 'outcome', 'reason'])
    .where('centerId', '=', centerId)
    .where('source', '=', source)
    .where('endedAt', 'is not', null)
    .orderBy('askedAt', 'desc')
    .limit(limit)
    .execute();
}

export async function listSourceSettings(tx: Db, centerId: number) {
  return tx
    .selectFrom('evidence.source')
    .select(['source', 'pausedAt', 'pausedBy', 'pauseReason'])
    .where('centerId', '=', centerId)
    .limit(50)
    .execute();
}

/** Pauses or resumes a source; false when it already was so. */
export async function setPaused(
  tx: Db,
  centerId: number,
  source: string,
  paused: { pausedAt: Temporal.Instant; pausedBy: string; pauseReason: string } | null,
): Promise<boolean> {
  const values = paused ?? { pausedAt: null, pausedBy: null, pauseReason: null };
  const changed = await tx
    .insertInto('evidence.source')
    .values({ centerId, source, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['centerId', 'source'])
        .doUpdateSet(values)
        .where('evidence.source.pausedAt', paused ? 'is' : 'is not', null),
    )
    .returning('source')
    .executeTakeFirst();
  return changed !== undefined;
}

/** Makes what waits for a source due now: after it was resumed. */
export async function makeDue(tx: Db, centerId: number, source: string, now: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('evidence.query')
    .set({ nextAskAt: now })
    .where('centerId', '=', centerId)
    .where('source', '=', source)
    .where('state', '=', 'waiting')
    .execute();
}

/** Empties answers that were given before an instant; how many. */
export async function removeAnswers(
  tx: Db,
  centerId: number,
  { before, now, limit }: { before: Temporal.Instant; now: Temporal.Instant; limit: number },
): Promise<number> {
  const removed = await sql<{ receiptId: string; queryId: string }>`
    update evidence.receipt r set answer_sealed = null, findings_sealed = null, removed_at = ${now}::timestamptz
    where (r.center_id, r.receipt_id) in (
      select center_id, receipt_id from evidence.receipt
      where center_id = ${centerId} and removed_at is null and answered_at < ${before}::timestamptz order by answered_at limit ${limit}
    ) returning receipt_id, query_id`.execute(tx);
  await sql`
    update evidence.query set claims_sealed = null where (center_id, query_id) in (
      select center_id, query_id from evidence.query
      where center_id = ${centerId} and claims_sealed is not null and finished_at < ${before}::timestamptz order by finished_at limit ${limit}
    )`.execute(tx);
  return removed.rows.length;
}
