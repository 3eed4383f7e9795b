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
