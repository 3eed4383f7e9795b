import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { DecisionKind } from './rules.ts';

export interface DecisionRow {
  readonly kind: DecisionKind;
  readonly id: string;
  /** What it is about: the receipt, the employer or the payment whose page tells more. */
  readonly aboutId: string | null;
  /** Whose money it is, or where it goes: an employer or an account holder. */
  readonly holder: string | null;
  readonly bankName: string | null;
  readonly accountSealed: Buffer | null;
  readonly amountFen: bigint;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: Temporal.Instant;
}

/** Money and vouchers that somebody has proposed and nobody has decided. */
export const waiting = (centerId: number) => sql`
  select case kind when 'manual' then 'voucher' else 'reversal' end as kind, request_id as id, reverses_id as about_id,
    null as holder, null as bank_name, null::bytea as account_sealed,
    (select abs(coalesce(sum((line ->> 'debitFen')::bigint), 0)) from jsonb_array_elements(lines) line)::bigint as amount_fen,
    summary as reason, proposed_by, proposed_at
  from accounting.voucher_request where center_id = ${centerId} and state = 'proposed'
  union all
  select 'allocation', a.allocation_id, a.receipt_id, e.name, null, null, r.amount_fen, a.reason, a.proposed_by, a.proposed_at
  from settlement.receipt_allocation a join settlement.receipt r on r.center_id = a.center_id and r.receipt_id = a.receipt_id
    join party.employer e on e.center_id = a.center_id and e.employer_id = a.employer_id
  where a.center_id = ${centerId} and a.state = 'proposed' and a.kind = 'employer'
  union all
  select 'booking', a.allocation_id, a.receipt_id, s.code || ' ' || s.name, null, null, r.amount_fen, a.reason, a.proposed_by, a.proposed_at
  from settlement.receipt_allocation a join settlement.receipt r on r.center_id = a.center_id and r.receipt_id = a.receipt_id
    join ledger.subject s on s.code = a.subject_code
  where a.center_id = ${centerId} and a.state = 'proposed' and a.kind = 'subject'
  union all
  select 'return', a.allocation_id, a.receipt_id, r.counter_name, a.bank_name, r.counter_account_sealed, r.amount_fen, a.reason,
    a.proposed_by, a.proposed_at
  from settlement.receipt_allocation a join settlement.receipt r on r.center_id = a.center_id and r.receipt_id = a.receipt_id
  where a.center_id = ${centerId} and a.state = 'proposed' and a.kind = 'return'
  union all
  select 'refund', f.refund_id, f.employer_id, e.name, f.bank_name, f.account_sealed, f.amount_fen, f.reason, f.proposed_by, f.proposed_at
  from settlement.employer_refund f join party.employer e on e.center_id = f.center_id and e.employer_id = f.employer_id
  where f.center_id = ${centerId} and f.state = 'proposed'
  union all
  select 'repayment', payment_id, payment_id, counter_name, counter_bank_name, counter_account_sealed, amount_fen, summary,
    registered_by, registered_at
  from settlement.payment where center_id = ${centerId} and state = 'proposed'`;

/** What waits longest comes first. */
export async function listWaiting(
  tx: Db,
  centerId: number,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: readonly DecisionRow[]; total: number }> {
  const { rows } = await sql<DecisionRow>`
    select * from (${waiting(centerId)}) waiting order by proposed_at, id limit ${limit} offset ${offset}`.execute(tx);
  const counted = await sql<{ count: bigint }>`select count(*) as count from (${waiting(centerId)}) waiting`.execute(
    tx,
  );
  return { rows, total: Number(counted.rows[0]?.count ?? 0n) };
}
