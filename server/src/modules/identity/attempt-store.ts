import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

interface Window {
  readonly at: Temporal.Instant;
  readonly minutes: number;
  /** True when the window begins anew with every attempt: it is over when none was made for so long. */
  readonly sinceLast?: boolean;
}

/**
 * Counts one more attempt in a bucket; a window that is over starts again. Answers the count with this one. The bucket
 * is held until the transaction ends, so that attempts at the same moment are counted one after the other.
 */
export async function countAttempt(
  tx: Db,
  centerId: number,
  bucket: string,
  { at, minutes, sinceLast = false }: Window,
): Promise<number> {
  const row = await sql<{ attempts: number }>`
    insert into identity.attempt as known (center_id, bucket, window_start, attempts) values (${centerId}, ${bucket}, ${at}::timestamptz, 1)
    on conflict (center_id, bucket) do update set
      attempts = case when known.window_start <= ${at}::timestamptz - make_interval(mins => ${minutes}) then 1 else known.attempts + 1 end,
      window_start = case when ${sinceLast} or known.window_start <= ${at}::timestamptz - make_interval(mins => ${minutes})
        then ${at}::timestamptz else known.window_start end
    returning attempts`.execute(tx);
  return row.rows[0]?.attempts ?? 1;
}

/** Attempts in a bucket whose window is not over, and when it will be. */
export async function readAttempts(
  tx: Db,
  centerId: number,
  bucket: string,
  { at, minutes }: { at: Temporal.Instant; minutes: number },
): Promise<{ count: number; until: Temporal.Instant }> {
  const row = await tx
    .selectFrom('identity.attempt')
    .select(['attempts', 'windowStart'])
    .where('centerId', '=', centerId)
    .where('bucket', '=', bucket)
    .executeTakeFirst();
  return attemptsOf(row, { at, minutes });
}

function attemptsOf(
  row: { attempts: number; windowStart: Temporal.Instant } | undefined,
  { at, minutes }: { at: Temporal.Instant; minutes: number },
): { count: number; until: Temporal.Instant } {
  const until = (row?.windowStart ?? at).add({ minutes });
  return row && Temporal.Instant.compare(until, at) > 0 ? { count: row.attempts, until } : { count: 0, until };
}

/** Clears a bucket; answers what was in it, as `readAttempts` does. */
export async function takeAttempts(
  tx: Db,
  centerId: number,
  bucket: string,
  window: { at: Temporal.Instant; minutes: number },
): Promise<{ count: number; until: Temporal.Instant }> {
  const row = await tx
    .deleteFrom('identity.attempt')
    .where('centerId', '=', centerId)
    .where('bucket', '=', bucket)
    .returning(['attempts', 'windowStart'])
    .executeTakeFirst();
  return attemptsOf(row, window);
}

export async function clearAttempts(tx: Db, centerId: number, bucket: string): Promise<void> {
  await tx.deleteFrom('identity.attempt').where('centerId', '=', centerId).where('bucket', '=', bucket).execute();
}
