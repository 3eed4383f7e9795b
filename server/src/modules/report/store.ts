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

const firstOf = async <T>(query: { execute(tx: Db): Promise<{ rows: T[] }> }, tx: Db): Promise<T | undefined> =>
  (await query.execute(tx)).rows[0];

export const findRemittanceOrigin = (tx: Db, centerId: number, remittanceId: string) =>
  firstOf(
    sql<{ id: string; month: Temporal.PlainDate; serial: string }>`
      select employer_id as id, month, serial from contribution.remittance
      where center_id = ${centerId} and remittance_id = ${remittanceId}::uuid`,
    tx,
  );

export const findBusinessOrigin = (tx: Db, centerId: number, businessId: string) =>
  firstOf(
    sql<{ id: string; number: string }>`
      select employer_id as id, number from contribution.business
      where center_id = ${centerId} and business_id = ${businessId}::uuid`,
    tx,
  );

export const findCaseOrigin = (tx: Db, centerId: number, caseId: string) =>
  firstOf(
    sql<{ id: string; text: string }>`
      select case_id as id, headline || ' ' || number as text from casework.case_record
      where center_id = ${centerId} and case_id = ${caseId}::uuid`,
    tx,
  );

export const findReceiptOrigin = (tx: Db, centerId: number, receiptId: string) =>
  firstOf(
    sql<{ id: string; holder: string; number: string }>`
      select receipt_id as id, counter_name as holder, bank_serial as number from settlement.receipt
      where center_id = ${centerId} and receipt_id = ${receiptId}::uuid`,
    tx,
  );

/** The messages of the bank behind a journal's lines on 101. */
export async function listBankOrigins(tx: Db, centerId: number, journalId: string) {
  const { rows } = await sql<{
    kind: 'payment' | 'batch' | 'receipt';
    id: string;
    number: string;
    holder: string | null;
  }>`
    select distinct 'payment' as kind, p.payment_id::text as id, p.payment_no as number, p.counter_name as holder
    from settlement.journal_account a join settlement.payment p on p.center_id = a.center_id and p.payment_id::text = a.message_id
    where a.center_id = ${centerId} and a.journal_id = ${journalId}::uuid and a.message_kind = 'payment'
    union all
    select distinct 'batch', p.batch_id::text, p.part_number, null
    from settlement.journal_account a join settlement.collection_part p on p.center_id = a.center_id and p.part_number = a.message_id
    where a.center_id = ${centerId} and a.journal_id = ${journalId}::uuid and a.message_kind = 'batch'
    union all
    select distinct 'receipt', r.receipt_id::text, r.bank_serial, r.counter_name
    from settlement.journal_account a join settlement.receipt r on r.center_id = a.center_id and r.receipt_id::text = a.message_id
    where a.center_id = ${centerId} and a.journal_id = ${journalId}::uuid and a.message_kind = 'receipt'`.execute(tx);
  return rows;
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
