import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Fen, fen, sumFen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';

interface Key {
  readonly business: string;
  readonly businessId: string;
}

/** Temporary receipts that a business has claimed and not booked, and that nobody is about to send back; locked. */
async function lockUnmatched({ tx, centerId }: Call, { business, businessId }: Key) {
  const { rows } = await sql<{ receiptId: string; amountFen: bigint }>`
    select r.receipt_id, r.amount_fen from settlement.receipt r
    where r.center_id = ${centerId} and r.business = ${business} and r.business_id = ${businessId}::uuid and r.state = 'unmatched'
      and not exists (
        select from settlement.receipt_allocation a
        where a.center_id = r.center_id and a.receipt_id = r.receipt_id and a.state in ('proposed', 'paying', 'failed'))
    order by r.receipt_id for update`.execute(tx);
  return rows.map(({ receiptId, amountFen }) => ({ receiptId, amount: fen(amountFen) }));
}

/** What of a business's money stands among the temporary receipts and may be booked; locked until the transaction ends. */
export const sumOwnUnmatched = async (call: Call, key: Key): Promise<Fen> =>
  sumFen((await lockUnmatched(call, key)).map(({ amount }) => amount));

/** Whether any of it still stands there, also what is on its way back. */
export async function hasUnmatched({ tx, centerId }: Call, { business, businessId }: Key): Promise<boolean> {
  const { rows } = await sql`
    select 1 from settlement.receipt
    where center_id = ${centerId} and business = ${business} and business_id = ${businessId}::uuid and state = 'unmatched' limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/**
 * Takes a business's money out of the temporary receipts. Answers how much: the caller posts Dr 219 / Cr its subject in
 * this transaction.
 */
export async function takeUnmatched(call: Call, key: Key, outcome: string): Promise<Fen> {
  const receipts = await lockUnmatched(call, key);
  for (const { receiptId } of receipts) {
    await sql`
      update settlement.receipt set state = 'settled', outcome = ${outcome}, settled_at = ${call.now}
      where center_id = ${call.centerId} and receipt_id = ${receiptId}::uuid`.execute(call.tx);
    await recordAudit(call, 'settlement.take-unmatched', ['receipt', receiptId], { ...key });
  }
  return sumFen(receipts.map(({ amount }) => amount));
}
