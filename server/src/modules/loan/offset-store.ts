import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { beingRepaid } from './account-store.ts';
import type { OffsetBy, Relation } from './rules/kinds.ts';

/** A borrower whose fund account repays the loan. */
export interface OffsetPerson {
  readonly personId: string;
  readonly relation: Relation;
  readonly signedOn: Temporal.PlainDate;
}

/** Whose accounts are drawn, in order: the main borrower's, then the co-borrowers' as they signed. */
export async function listOffsetPersons(tx: Db, centerId: number, loanId: string): Promise<OffsetPerson[]> {
  const rows = await tx
    .selectFrom('loan.offsetAgreement as o')
    .innerJoin('loan.borrower as b', (join) =>
      join
        .onRef('b.centerId', '=', 'o.centerId')
        .onRef('b.loanId', '=', 'o.loanId')
        .onRef('b.personId', '=', 'o.personId'),
    )
    .select(['o.personId', 'b.relation', 'o.signedOn'])
    .where('o.centerId', '=', centerId)
    .where('o.loanId', '=', loanId)
    .where('o.endedAt', 'is', null)
    .orderBy(sql`b.relation <> 'self'`)
    .orderBy('o.signedAt')
    .orderBy('o.personId')
    .limit(10)
    .execute();
  return rows.map((row) => ({ ...row, relation: row.relation as Relation }));
}

export async function insertOffsetAgreement(call: Call, loanId: string, personId: string): Promise<void> {
  const signed = {
    signedOn: call.accountingDate,
    signedAt: call.now,
    signedBy: call.actor.id,
    channel: call.channel,
    endedAt: null,
  };
  await call.tx
    .insertInto('loan.offsetAgreement')
    .values({ centerId: call.centerId, loanId, personId, ...signed })
    .onConflict((conflict) => conflict.constraint('offset_agreement__pk').doUpdateSet(signed))
    .execute();
}

/** Ends the agreement of one borrower, or of all of a loan. */
export async function endOffsetAgreements(call: Call, loanId: string, personId?: string): Promise<void> {
  await call.tx
    .updateTable('loan.offsetAgreement')
    .set({ endedAt: call.now })
    .where('centerId', '=', call.centerId)
    .where('loanId', '=', loanId)
    .where('endedAt', 'is', null)
    .$if(personId !== undefined, (query) => query.where('personId', '=', personId ?? ''))
    .execute();
}

/** Contracts with an offset whose month is due: the fund account pays first. */
export async function listOffsets(
  tx: Db,
  centerId: number,
  { by, on, limit, after }: { by: OffsetBy; on: Temporal.PlainDate; limit: number; after: string },
): Promise<{ loanId: string; dueOn: Temporal.PlainDate; amount: Fen }[]> {
  const { rows } = await sql<{ loanId: string; dueOn: Temporal.PlainDate; amountFen: bigint }>`
    select b.loan_id, b.due_on, b.principal_left_fen + b.interest_left_fen as amount_fen
    from loan.bill b join loan.contract c on c.center_id = b.center_id and c.loan_id = b.loan_id
    where b.center_id = ${centerId} and b.state = 'due' and b.due_on <= ${on} and b.batch_id is null and c.offset_by = ${by} and b.loan_id > ${after}::uuid
    order by b.loan_id limit ${limit}`.execute(tx);
  return rows.map(({ amountFen, ...row }) => ({ ...row, amount: fen(amountFen) }));
}

/**
 * Loans whose yearly offset is due on a day: the month of the grant's anniversary is paid, however late the bank or the
 * borrower paid it, the month after it is not due yet, and nothing is owed. Done, it has taken the next month too, so it
 * is done once a year. Who signed after the anniversary waits for the next one.
 */
export async function listYearlyOffsets(
  tx: Db,
  centerId: number,
  on: Temporal.PlainDate,
): Promise<{ loanId: string }[]> {
  const { rows } = await sql<{ loanId: string; personId: string }>`
    select a.loan_id from loan.account a join loan.contract c on c.center_id = a.center_id and c.loan_id = a.loan_id
    cross join lateral (
      select max(day)::date as day from generate_series(0, 1) ago,
        lateral (select a.granted_on + make_interval(years => extract(year from ${on}::date)::integer - extract(year from a.granted_on)::integer - ago) as day) of_year
      where day <= ${on}::date
    ) anniversary
    where a.center_id = ${centerId} and a.state = 'active' and c.offset_by = 'yearly' and a.overdue_fen = 0
      and anniversary.day > a.granted_on
      and a.next_due_on > ${on} and a.next_due_on - anniversary.day between 28 and 31
      and exists (select from loan.offset_agreement o where o.center_id = a.center_id and o.loan_id = a.loan_id
        and o.ended_at is null and o.signed_on <= anniversary.day)
      and not exists (select from loan.bill b where b.center_id = a.center_id and b.loan_id = a.loan_id and b.state <> 'paid')
      and not ${beingRepaid}
    order by a.loan_id limit 10000`.execute(tx);
  return rows;
}
