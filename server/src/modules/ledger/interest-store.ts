import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { ValuedMovement } from './rules.ts';

/** Both parts of a balance, the row locked for the rest of the transaction when asked. */
export async function lockPersonalBalance(
  tx: Db,
  centerId: number,
  accountId: string,
  { lock }: { lock: boolean },
): Promise<{ carried: Fen; current: Fen } | undefined> {
  const row = await tx
    .selectFrom('ledger.personalBalance')
    .select(['carriedFen', 'currentFen'])
    .where('centerId', '=', centerId)
    .where('accountId', '=', accountId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && { carried: fen(row.carriedFen), current: fen(row.currentFen) };
}

/**
 * The movements of an account for interest, with the day from which it counts anew: the last settlement that stands
 * (settlement and closing alike), else the first movement. `before` leaves settlements of that day and later out.
 */
export async function movementsOf(
  tx: Db,
  centerId: number,
  accountId: string,
  before?: { entryNo: number },
): Promise<{ from: Temporal.PlainDate | undefined; movements: ValuedMovement[] }> {
  const { rows } = await sql<{ entryNo: number; amount: bigint; valueDate: Temporal.PlainDate; isSettlement: boolean }>`
    select e.entry_no, e.carried_change_fen + e.current_change_fen as amount, coalesce(e.value_date, e.accounting_date) as value_date,
      e.kind in ('interest', 'closing-interest') and not exists (
        select from ledger.journal red where red.center_id = e.center_id and red.reverses_id = e.journal_id) as is_settlement
    from ledger.personal_entry e
    where e.center_id = ${centerId} and e.account_id = ${accountId}::uuid and e.entry_no < ${before?.entryNo ?? 2_147_483_647}
    order by e.entry_no`.execute(tx);
  const settled = rows.findLast(({ isSettlement }) => isSettlement)?.valueDate;
  const first = rows.map(({ valueDate }) => valueDate).sort(Temporal.PlainDate.compare)[0];
  return {
    from: settled ?? first,
    movements: rows.map(({ amount, valueDate }) => ({ amount: BigInt(amount), valueDate })),
  };
}
