import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';

interface Repaid {
  readonly principal: Fen;
  readonly interest: Fen;
  readonly penalty: Fen;
}
interface ReturnOf {
  readonly loanId: string;
  /** The entry with which the grant came back. */
  readonly returnNo: number;
}
const repaidSince = ({ loanId, returnNo }: ReturnOf, centerId: number) => sql`
  from loan.entry e where e.center_id = ${centerId} and e.loan_id = ${loanId}::uuid and e.entry_no < ${returnNo}
    and e.entry_no > (select coalesce(max(r.entry_no), 0) from loan.entry r where r.center_id = e.center_id and r.loan_id = e.loan_id
      and r.kind = 'return' and r.entry_no < ${returnNo})`;

/** What the bank had collected of a loan, from its grant until the grant came back. */
export async function sumRepaidByBank(tx: Db, centerId: number, of: ReturnOf): Promise<Repaid> {
  const { rows } = await sql<Repaid>`
    select coalesce(sum(principal_fen), 0)::bigint as principal, coalesce(sum(interest_fen), 0)::bigint as interest,
      coalesce(sum(penalty_fen), 0)::bigint as penalty ${repaidSince(of, centerId)} and e.kind not in ('grant', 'offset', 'refund')`.execute(
    tx,
  );
  const [row] = rows;
  if (!row) throw new Error('sums without groups are one row');
  return row;
}

/** What fund accounts had repaid of it, each with its journal. */
export async function listRepaidByFund(
  tx: Db,
  centerId: number,
  of: ReturnOf,
): Promise<(Repaid & { readonly journalId: string })[]> {
  const { rows } = await sql<Repaid & { journalId: string }>`
    select principal_fen as principal, interest_fen as interest, penalty_fen as penalty, journal_id
    ${repaidSince(of, centerId)} and e.kind = 'offset' order by e.entry_no limit 400`.execute(tx);
  return rows;
}

/** What has been repaid of a loan up to now. */
export async function sumRepaid(tx: Db, centerId: number, loanId: string): Promise<Repaid> {
  const row = await tx
    .selectFrom('loan.entry')
    .select([
      sql<bigint>`coalesce(sum(principal_fen), 0)::bigint`.as('principal'),
      sql<bigint>`coalesce(sum(interest_fen), 0)::bigint`.as('interest'),
      sql<bigint>`coalesce(sum(penalty_fen), 0)::bigint`.as('penalty'),
    ])
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('kind', '<>', 'grant')
    .executeTakeFirstOrThrow();
  return { principal: fen(row.principal), interest: fen(row.interest), penalty: fen(row.penalty) };
}
