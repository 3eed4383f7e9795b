import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';

/**
 * All personal balances of a centre in one pass. The ledger sums chosen accounts by joining them; for all of a million
 * the join costs several times the sum, and the desk asks every half minute.
 */
export async function sumCenterBalances(tx: Db, centerId: number): Promise<Fen> {
  const rows = await sql<{ total: bigint }>`
    select coalesce(sum(carried_fen + current_fen), 0)::bigint as total from ledger.personal_balance where center_id = ${centerId}`.execute(
    tx,
  );
  return fen(rows.rows[0]?.total ?? 0n);
}

/** Months that were posted for an employer until a day, and the last of them; those that were taken back do not count. */
export async function sumMonthsAsOf(
  tx: Db,
  centerId: number,
  employerId: string,
  { to, knownAt }: { to: Temporal.PlainDate; knownAt?: Temporal.Instant | undefined },
): Promise<{ months: number; total: Fen; last: Temporal.PlainDate | null }> {
  const moment = (journal: string) => sql`${sql.ref(`${journal}.accounting_date`)} <= ${to}::date
    ${knownAt ? sql`and ${sql.ref(`${journal}.recorded_at`)} <= ${knownAt}::timestamptz` : sql``}`;
  const { rows } = await sql<{ months: bigint; total: bigint; last: Temporal.PlainDate | null }>`
    select count(*) as months, coalesce(sum(r.amount_fen), 0)::bigint as total, max(r.month) as last
    from contribution.remittance r
    join ledger.journal j on j.center_id = r.center_id and j.business_key = 'remittance:' || r.remittance_id
    where r.center_id = ${centerId} and r.employer_id = ${employerId}::uuid and ${moment('j')}
      and not exists (select from ledger.journal red where red.center_id = j.center_id and red.reverses_id = j.journal_id and ${moment('red')})`.execute(
    tx,
  );
  const row = rows[0];
  return { months: Number(row?.months ?? 0n), total: fen(row?.total ?? 0n), last: row?.last ?? null };
}
