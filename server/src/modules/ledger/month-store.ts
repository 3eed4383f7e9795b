import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Fen } from '../../platform/money.ts';

export interface PaidMonth {
  readonly accountId: string;
  readonly month: Temporal.PlainDate;
  readonly totalFen: Fen;
  readonly employerFen: Fen;
}

/** What stands on accounts for their months after everything paid, paid back and corrected: remittances and back-payments. */
export async function paidMonths(
  tx: Db,
  centerId: number,
  accountIds: readonly string[],
  { from, to }: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<PaidMonth[]> {
  const { rows } = await sql<PaidMonth>`
    select account_id, month, sum(carried_change_fen + current_change_fen)::bigint as total_fen,
      coalesce(sum(employer_part_fen), 0)::bigint as employer_fen
    from ledger.personal_entry
    where center_id = ${centerId} and account_id = any (${accountIds}::uuid[]) and month between ${from} and ${to}
      and kind in ('remittance', 'back-payment', 'correction', 'reversal')
    group by account_id, month`.execute(tx);
  return rows;
}

/** Sets 缴至年月 of accounts (column account_id) to the last month that is still paid, after one was corrected. */
export async function recountContributedTo(tx: Db, centerId: number, accounts: RawBuilder<unknown>): Promise<void> {
  await sql`
    update ledger.personal_balance b set contributed_to = (
      select max(month) from (
        select month from ledger.personal_entry e
        where e.center_id = b.center_id and e.account_id = b.account_id and month is not null
          and kind in ('remittance', 'back-payment', 'correction', 'reversal')
        group by month having sum(carried_change_fen + current_change_fen) > 0
      ) paid)
    where b.center_id = ${centerId} and b.account_id in (select account_id from (${accounts}) chosen)`.execute(tx);
}
