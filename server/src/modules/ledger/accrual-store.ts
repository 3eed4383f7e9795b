import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { creditBalance } from './store.ts';

// What is set aside month by month for interest that the deposits earn (计提, subject 211).

/**
 * What 211 holds of the months up to a day: what a settlement of that day spends. One that is begun late leaves what later
 * months have set aside since.
 */
export async function accruedUntil(tx: Db, centerId: number, day: Temporal.PlainDate): Promise<Fen> {
  const accrued = fen((await creditBalance(tx, centerId, '211')) - (await accruedAfter(tx, centerId, day)));
  return accrued > zeroFen ? accrued : zeroFen;
}

/** What 211 holds of months that ended after a day: accruals name in their business key the day up to which they count. */
async function accruedAfter(tx: Db, centerId: number, day: Temporal.PlainDate): Promise<Fen> {
  const { rows } = await sql<{ accrued: bigint }>`
    select coalesce(sum(l.credit_fen - l.debit_fen), 0)::bigint as accrued
    from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
    where j.center_id = ${centerId} and j.accounting_date >= ${day}::date and j.business = 'interest-accrual'
      and j.business_key > ${`interest-accrual:${day}`} and l.subject_code = '211'`.execute(tx);
  return fen(rows[0]?.accrued ?? 0n);
}

/**
 * The first day for which nothing is set aside in 211: the one after the last accrual or, where a settlement has spent what
 * was set aside before it, its interest day, which is the first of the new year. Nothing before the first accrual.
 */
export async function firstUnaccrued(tx: Db, centerId: number): Promise<Temporal.PlainDate | undefined> {
  const { rows } = await sql<{ day: Temporal.PlainDate | null }>`
    select accrued_through + 1 - exists (
      select from ledger.interest_run r join ledger.journal a on a.center_id = r.center_id and a.business_key = 'interest-accrual:' || r.settles_on
      where r.center_id = b.center_id and r.settles_on = b.accrued_through and a.recorded_at <= r.started_at
    )::integer as day
    from ledger.books b where center_id = ${centerId}`.execute(tx);
  return rows[0]?.day ?? undefined;
}

/** The day from which the next accrual up to a day counts; nothing in books without a journal. */
export async function accruesFrom(
  tx: Db,
  centerId: number,
  through: Temporal.PlainDate,
): Promise<Temporal.PlainDate | undefined> {
  const unaccrued = await firstUnaccrued(tx, centerId);
  const { rows } = await sql<{ day: Temporal.PlainDate | null }>`
    select greatest(
      ${unaccrued ?? null}::date,
      -- The days from the last settlement on: what was earned before is paid.
      (select max(coalesce(e.value_date, j.accounting_date)) from ledger.journal j
        cross join lateral (select value_date from ledger.personal_entry e where e.center_id = j.center_id and e.journal_id = j.journal_id limit 1) e
        where j.center_id = ${centerId} and j.business = 'interest' and j.accounting_date <= ${through}),
      (select min(accounting_date) from ledger.journal where center_id = ${centerId})
    ) as day`.execute(tx);
  return rows[0]?.day ?? undefined;
}
