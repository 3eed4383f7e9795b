import { type RawBuilder, sql } from 'kysely';
import { startOfDay } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { Sight } from './trial-balance.ts';

// Sub-ledgers as they stood at the end of a day, or as they were known to stand at an instant: sums of the entries, which
// are only ever added.

export type Moment = Omit<Sight, 'from'>;

/** What was on a day, and by what had been recorded until the end of another one (all that is, if not given). */
export function momentOf({ on, knownOn }: { on: string; knownOn?: string | undefined }): Moment {
  const to = Temporal.PlainDate.from(on);
  return knownOn ? { to, knownAt: startOfDay(Temporal.PlainDate.from(knownOn).add({ days: 1 })) } : { to };
}

const known = ({ knownAt }: Moment): RawBuilder<unknown> =>
  knownAt ? sql`and recorded_at <= ${knownAt}::timestamptz` : sql``;

interface AccountSight {
  readonly carried: Fen;
  readonly current: Fen;
  readonly entries: number;
  readonly lastOn: Temporal.PlainDate | null;
}

/** A personal account on a day. */
export async function accountAsOf(tx: Db, centerId: number, accountId: string, moment: Moment): Promise<AccountSight> {
  const { rows } = await sql<{ carried: bigint; current: bigint; entries: bigint; lastOn: Temporal.PlainDate | null }>`
    select coalesce(sum(carried_change_fen), 0)::bigint as carried, coalesce(sum(current_change_fen), 0)::bigint as current,
      count(*) as entries, max(accounting_date) as last_on
    from ledger.personal_entry
    where center_id = ${centerId} and account_id = ${accountId}::uuid and accounting_date <= ${moment.to}::date ${known(moment)}`.execute(
    tx,
  );
  const row = rows[0];
  return {
    carried: fen(row?.carried ?? 0n),
    current: fen(row?.current ?? 0n),
    entries: Number(row?.entries ?? 0n),
    lastOn: row?.lastOn ?? null,
  };
}

/** An employer's unallocated money (未分摊余额) on a day. */
export async function employerAsOf(
  tx: Db,
  centerId: number,
  employerId: string,
  moment: Moment,
): Promise<{ unallocated: Fen; entries: number; lastOn: Temporal.PlainDate | null }> {
  const { rows } = await sql<{ unallocated: bigint; entries: bigint; lastOn: Temporal.PlainDate | null }>`
    select coalesce(sum(amount_fen), 0)::bigint as unallocated, count(*) as entries, max(accounting_date) as last_on
    from ledger.employer_entry
    where center_id = ${centerId} and employer_id = ${employerId}::uuid and accounting_date <= ${moment.to}::date ${known(moment)}`.execute(
    tx,
  );
  const row = rows[0];
  return {
    unallocated: fen(row?.unallocated ?? 0n),
    entries: Number(row?.entries ?? 0n),
    lastOn: row?.lastOn ?? null,
  };
}

/** What the accounts that a query names (column account_id) held together on a day. */
export async function sumBalancesAsOf(
  tx: Db,
  centerId: number,
  accounts: RawBuilder<unknown>,
  moment: Moment,
): Promise<Fen> {
  const { rows } = await sql<{ total: bigint }>`
    select coalesce(sum(carried_change_fen + current_change_fen), 0)::bigint as total
    from ledger.personal_entry
    where center_id = ${centerId} and account_id in (select account_id from (${accounts}) chosen)
      and accounting_date <= ${moment.to}::date ${known(moment)}`.execute(tx);
  return fen(rows[0]?.total ?? 0n);
}
