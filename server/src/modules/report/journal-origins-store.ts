import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

// Where the business behind a voucher is found, and the vouchers of a case.

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

/** A receipt by its id, or the one whose money an allocation gives away. */
export const findReceiptOrigin = (
  tx: Db,
  centerId: number,
  { kind, id }: { readonly kind: 'receipt' | 'allocation'; readonly id: string },
) =>
  firstOf(
    sql<{ id: string; holder: string; number: string }>`
      select receipt_id as id, counter_name as holder, bank_serial as number from settlement.receipt
      where center_id = ${centerId} and receipt_id = ${
        kind === 'receipt'
          ? sql`${id}::uuid`
          : sql`(select receipt_id from settlement.receipt_allocation where center_id = ${centerId} and allocation_id = ${id}::uuid)`
      }`,
    tx,
  );

export const findPaymentOrigin = (tx: Db, centerId: number, paymentId: string) =>
  firstOf(
    sql<{ id: string; holder: string; number: string }>`
      select payment_id as id, counter_name as holder, payment_no as number from settlement.payment
      where center_id = ${centerId} and payment_id = ${paymentId}::uuid`,
    tx,
  );

export const findRefundOrigin = (tx: Db, centerId: number, refundId: string) =>
  firstOf(
    sql<{ id: string }>`
      select employer_id as id from settlement.employer_refund where center_id = ${centerId} and refund_id = ${refundId}::uuid`,
    tx,
  );

export const findCollectionOrigin = (tx: Db, centerId: number, collectionId: string) =>
  firstOf(
    sql<{ id: string; month: Temporal.PlainDate; serial: string }>`
      select r.employer_id as id, r.month, r.serial
      from contribution.collection c join contribution.remittance r using (center_id, remittance_id)
      where c.center_id = ${centerId} and c.collection_id = ${collectionId}::uuid`,
    tx,
  );

/** A loan by its id or by a request for it, with the application that it was granted upon. */
export const findLoanOrigin = (
  tx: Db,
  centerId: number,
  { kind, id }: { readonly kind: 'loan' | 'loan-request'; readonly id: string },
) =>
  firstOf(
    sql<{ id: string; contractNo: string; caseId: string | null }>`
      select loan_id as id, contract_no, case_id from loan.contract where center_id = ${centerId} and loan_id = ${
        kind === 'loan'
          ? sql`${id}::uuid`
          : sql`(select loan_id from loan.request where center_id = ${centerId} and request_id = ${id}::uuid)`
      }`,
    tx,
  );

export async function findTransferCase(tx: Db, centerId: number, transferId: string): Promise<string | undefined> {
  const found = await firstOf(
    sql<{ caseId: string }>`
      select case_id from transfer.transfer where center_id = ${centerId} and transfer_id = ${transferId}::uuid`,
    tx,
  );
  return found?.caseId;
}

/**
 * What stands in the keys of vouchers that were posted for a case, whatever came of it: a withdrawal, a merger, a transfer, a
 * loan. Of a contract that was given up nothing was granted.
 */
export async function listKeysOfCase(tx: Db, centerId: number, caseId: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select unnest(array['withdrawal:' || ${caseId}, 'merge:' || ${caseId}]) as key
    union all select posted.direction || t.transfer_id from transfer.transfer t, unnest(array['transfer-in:', 'transfer-out:', 'transfer-back:']) posted (direction)
      where t.center_id = ${centerId} and t.case_id = ${caseId}::uuid
    union all select 'loan:grant:' || loan_id from loan.contract
      where center_id = ${centerId} and case_id = ${caseId}::uuid and cancelled_on is null`.execute(tx);
  return rows.map(({ key }) => key);
}

/** The messages of the bank behind a journal's lines on 101. Their ids are text there: turned into ids, so that an index finds them. */
export async function listBankOrigins(tx: Db, centerId: number, journalId: string) {
  const { rows } = await sql<{
    kind: 'payment' | 'batch' | 'receipt';
    id: string;
    number: string;
    holder: string | null;
  }>`
    select distinct 'payment' as kind, p.payment_id::text as id, p.payment_no as number, p.counter_name as holder
    from settlement.journal_account a join settlement.payment p on p.center_id = a.center_id
      and p.payment_id = case a.message_kind when 'payment' then a.message_id::uuid end
    where a.center_id = ${centerId} and a.journal_id = ${journalId}::uuid and a.message_kind = 'payment'
    union all
    select distinct 'batch', p.batch_id::text, p.part_number, null
    from settlement.journal_account a join settlement.collection_part p on p.center_id = a.center_id and p.part_number = a.message_id
    where a.center_id = ${centerId} and a.journal_id = ${journalId}::uuid and a.message_kind = 'batch'
    union all
    select distinct 'receipt', r.receipt_id::text, r.bank_serial, r.counter_name
    from settlement.journal_account a join settlement.receipt r on r.center_id = a.center_id
      and r.receipt_id = case a.message_kind when 'receipt' then a.message_id::uuid end
    where a.center_id = ${centerId} and a.journal_id = ${journalId}::uuid and a.message_kind = 'receipt'`.execute(tx);
  return rows;
}
