import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** Nobody else draws up a loan with one of these people until the transaction ends; in order, so that two never wait for each other. */
export async function lockBorrowers(tx: Db, centerId: number, personIds: readonly string[]): Promise<void> {
  for (const personId of [...personIds].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`loan.borrower:${centerId}:${personId}`}, 0))`.execute(
      tx,
    );
}

/** Loans of a person that are being signed or not yet settled; without the one of a case. */
export async function countOpenLoans(
  tx: Db,
  centerId: number,
  { personId, notCaseId = null }: { readonly personId: string; readonly notCaseId?: string | null | undefined },
): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from loan.borrower b
    join loan.contract c on c.center_id = b.center_id and c.loan_id = b.loan_id
    left join loan.account a on a.center_id = b.center_id and a.loan_id = b.loan_id
    where b.center_id = ${centerId} and b.person_id = ${personId}::uuid and c.cancelled_on is null
      and c.case_id is distinct from ${notCaseId}::uuid and coalesce(a.state, 'signing') <> 'settled'`.execute(tx);
  return Number(rows[0]?.count ?? 0n);
}
