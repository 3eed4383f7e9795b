import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import type { NewLine } from '../line-store.ts';

/** Leaves people of a list out, or takes them in again; answers how many of them there were. Who is gone cannot be chosen. */
export async function setLeftOut(
  tx: Db,
  centerId: number,
  remittanceId: string,
  { lineNos, reason }: { readonly lineNos: readonly number[]; readonly reason: string | null },
): Promise<number> {
  const done = await tx
    .updateTable('contribution.remittanceLine')
    .set({ leftOut: reason })
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .where('lineNo', '=', sql<number>`any (${lineNos}::integer[])`)
    .where('change', '<>', 'gone')
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** A whole list in its order, for its sums and its digest. */
export async function listWhole(tx: Db, centerId: number, remittanceId: string): Promise<NewLine[]> {
  const rows = await tx
    .selectFrom('contribution.remittanceLine')
    .select(['accountId', 'personId', 'change', 'baseFen', 'baseBeforeFen', 'employerFen', 'memberFen', 'leftOut'])
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .orderBy('lineNo')
    .execute();
  return rows.map((row) => ({
    ...row,
    change: row.change as NewLine['change'],
    baseFen: fen(row.baseFen),
    baseBeforeFen: row.baseBeforeFen === null ? null : fen(row.baseBeforeFen),
    employerFen: fen(row.employerFen),
    memberFen: fen(row.memberFen),
  }));
}

/** How many are left out of a list, and what is owed for them. */
export async function sumLeftOut(
  tx: Db,
  centerId: number,
  remittanceId: string,
): Promise<{ personCount: number; amountFen: Fen }> {
  const row = await tx
    .selectFrom('contribution.remittanceLine')
    .select([
      sql<bigint>`count(*)`.as('count'),
      sql<bigint>`coalesce(sum(employer_fen + member_fen), 0)::bigint`.as('amountFen'),
    ])
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .where('leftOut', 'is not', null)
    .executeTakeFirstOrThrow();
  return { personCount: Number(row.count), amountFen: fen(row.amountFen) };
}

export interface LeftOutLine {
  readonly accountId: string;
  readonly personId: string;
  readonly month: Temporal.PlainDate;
  readonly reason: string;
  readonly employerFen: Fen;
  readonly memberFen: Fen;
}

/** Who was left out of the months that an employer has paid, oldest month first. */
export async function listLeftOut(tx: Db, centerId: number, employerId: string, limit: number): Promise<LeftOutLine[]> {
  const { rows } = await sql<LeftOutLine>`
    select l.account_id, l.person_id, r.month, l.left_out as reason, l.employer_fen, l.member_fen
    from contribution.remittance r
    join contribution.remittance_line l on l.center_id = r.center_id and l.remittance_id = r.remittance_id and l.left_out is not null
    where r.center_id = ${centerId} and r.employer_id = ${employerId}::uuid and r.state = 'posted'
    order by r.month, l.line_no limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, employerFen: fen(row.employerFen), memberFen: fen(row.memberFen) }));
}
