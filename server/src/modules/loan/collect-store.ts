import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { OffsetBy } from './rules/kinds.ts';

export interface DueBill {
  readonly loanId: string;
  readonly dueOn: Temporal.PlainDate;
  readonly amount: Fen;
  readonly personId: string;
  readonly repayAccount: Buffer;
  readonly repayBankCode: string;
}

/** Bills that are due and not being collected, with the accounts to collect from. */
export async function listDueBills(
  tx: Db,
  centerId: number,
  on: Temporal.PlainDate,
  limit: number,
): Promise<DueBill[]> {
  const { rows } = await sql<Omit<DueBill, 'amount'> & { amountFen: bigint }>`
    select b.loan_id, b.due_on, b.principal_left_fen + b.interest_left_fen as amount_fen, c.person_id, c.repay_account, c.repay_bank_code
    from loan.bill b join loan.contract c on c.center_id = b.center_id and c.loan_id = b.loan_id
    where b.center_id = ${centerId} and b.state = 'due' and b.due_on <= ${on} and b.batch_id is null
    order by b.loan_id limit ${limit}`.execute(tx);
  return rows.map(({ amountFen, ...row }) => ({ ...row, amount: fen(amountFen) }));
}

export async function markCollecting(
  tx: Db,
  centerId: number,
  batchId: string,
  bills: readonly Pick<DueBill, 'loanId' | 'dueOn'>[],
): Promise<void> {
  await sql`update loan.bill b set state = 'collecting', batch_id = ${batchId}::uuid
    from unnest(${bills.map(({ loanId }) => loanId)}::uuid[], ${bills.map(({ dueOn }) => dueOn.toString())}::date[]) as chosen (loan_id, due_on)
    where b.center_id = ${centerId} and b.loan_id = chosen.loan_id and b.due_on = chosen.due_on and b.state = 'due'`.execute(
    tx,
  );
}

/** Rows of a round as settlement hands them over: row_key, amount_fen, state, reason. */
type Rows = RawBuilder<unknown>;

/** The bills of a batch that the bank has collected. */
export const collectedOf = (batchId: string, rows: Rows): RawBuilder<unknown> =>
  sql`b.state = 'collecting' and b.batch_id = ${batchId}::uuid
    and b.loan_id in (select row_key::uuid from (${rows}) answered where answered.state = 'collected')`;

/**
 * What the bank refused is due again: it becomes overdue at the end of its day. Of a file that the bank never had nobody was
 * asked: its bills go into another batch.
 */
export async function releaseFailed(
  tx: Db,
  centerId: number,
  { batchId, wasAsked }: { readonly batchId: string; readonly wasAsked: boolean },
  rows: Rows,
): Promise<number> {
  const result = await sql`
    update loan.bill b set state = 'due', batch_id = ${wasAsked ? sql`batch_id` : sql`null`} from (${rows}) answered
    where b.center_id = ${centerId} and b.loan_id = answered.row_key::uuid
      and b.batch_id = ${batchId}::uuid and b.state = 'collecting' and answered.state = 'failed'`.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

/** The months that journals had booked as paid and whose money the bank has taken back. */
export async function listTakenBack(
  tx: Db,
  centerId: number,
  { journals, rows }: { readonly journals: RawBuilder<unknown>; readonly rows: Rows },
): Promise<{ loanId: string; dueOn: Temporal.PlainDate; principal: Fen; interest: Fen; reason: string }[]> {
  const found = await sql<{
    loanId: string;
    dueOn: Temporal.PlainDate;
    principal: bigint;
    interest: bigint;
    reason: string | null;
  }>`
    select e.loan_id, e.due_on, e.principal_fen as principal, e.interest_fen as interest, answered.reason
    from (${rows}) answered join loan.entry e on e.loan_id = answered.row_key::uuid
    where e.center_id = ${centerId} and e.kind = 'repayment' and e.journal_id in (${journals}) and answered.state = 'returned'
    order by e.loan_id`.execute(tx);
  return found.rows.map((row) => ({
    ...row,
    principal: fen(row.principal),
    interest: fen(row.interest),
    reason: row.reason ?? '',
  }));
}

/** Loans that a batch has settled and whose security is still held. */
export async function listNewlySettled(tx: Db, centerId: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ loanId: string }>`
    select a.loan_id from loan.account a join loan.contract c on c.center_id = a.center_id and c.loan_id = a.loan_id
    where a.center_id = ${centerId} and a.state = 'settled' and c.security_freed_on is null
    order by a.loan_id limit ${limit}`.execute(tx);
  return rows.map(({ loanId }) => loanId);
}

export interface Reminder {
  readonly loanId: string;
  readonly personId: string;
  readonly contractNo: string;
  readonly offsetBy: OffsetBy;
  readonly dueOn: Temporal.PlainDate;
}

/** Loans of a due day whose borrowers were not reminded yet. */
export async function listReminders(
  tx: Db,
  centerId: number,
  dueOn: Temporal.PlainDate,
  limit: number,
): Promise<Reminder[]> {
  const { rows } = await sql<Reminder>`
    select a.loan_id, c.person_id, c.contract_no, c.offset_by, a.next_due_on as due_on
    from loan.account a join loan.contract c on c.center_id = a.center_id and c.loan_id = a.loan_id
    where a.center_id = ${centerId} and a.state = 'active' and a.next_due_on = ${dueOn}
      and not exists (select from loan.told t where t.center_id = a.center_id and t.loan_id = a.loan_id and t.due_on = a.next_due_on and t.kind = 'reminder')
    order by a.loan_id limit ${limit}`.execute(tx);
  return rows;
}

/** Months of which people are told, with what they were or are: principal, interest, and penalty that was paid on them. */
export type Months = RawBuilder<unknown>;

export const monthsOverdue = (centerId: number, since: Temporal.PlainDate): Months => sql`
  select loan_id, due_on, principal_fen, interest_fen, 0::bigint as penalty_fen
  from loan.bill where center_id = ${centerId} and state = 'overdue' and due_on >= ${since}`;

/** What was paid as it fell due is in the entries of its journals; what was paid late has kept its bill. */
export const monthsPaid = (centerId: number, since: Temporal.PlainDate, journals: RawBuilder<unknown>): Months => sql`
  select e.loan_id, e.due_on, e.principal_fen, e.interest_fen, 0::bigint as penalty_fen from loan.entry e
  where e.center_id = ${centerId} and e.journal_id in (${journals}) and e.kind in ('repayment', 'offset') and e.due_on >= ${since}
    and not exists (select from loan.bill b where b.center_id = e.center_id and b.loan_id = e.loan_id and b.due_on = e.due_on)
  union all
  select b.loan_id, b.due_on, b.principal_fen, b.interest_fen,
    (select coalesce(sum(p.penalty_fen), 0)::bigint from loan.bill_payment p
      where p.center_id = b.center_id and p.loan_id = b.loan_id and p.due_on = b.due_on
        and not exists (select from loan.request r where r.center_id = p.center_id and r.loan_id = p.loan_id
          and r.entry_no = p.entry_no and r.state = 'returned'))
  from loan.bill b where b.center_id = ${centerId} and b.state = 'paid' and b.due_on >= ${since}`;

/** Those of some months of which nobody was told yet. */
export async function listUntold(
  tx: Db,
  centerId: number,
  { kind, months, limit }: { kind: 'overdue' | 'repaid'; months: Months; limit: number },
): Promise<
  {
    loanId: string;
    personId: string;
    contractNo: string;
    dueOn: Temporal.PlainDate;
    amount: Fen;
    principal: Fen;
    interest: Fen;
    /** Penalty interest that was paid on this month. */
    penalty: Fen;
    /** Months that are overdue still. */
    overdueCount: number;
    balance: Fen;
  }[]
> {
  const { rows } = await sql<{
    loanId: string;
    personId: string;
    contractNo: string;
    dueOn: Temporal.PlainDate;
    amountFen: bigint;
    balanceFen: bigint;
    principalFen: bigint;
    interestFen: bigint;
    penaltyFen: bigint;
    overdueCount: number;
  }>`
    select m.loan_id, c.person_id, c.contract_no, m.due_on, m.principal_fen + m.interest_fen as amount_fen, m.principal_fen,
      m.interest_fen, m.penalty_fen,
      (select count(*)::integer from loan.bill o where o.center_id = a.center_id and o.loan_id = a.loan_id and o.state = 'overdue') as overdue_count,
      a.balance_fen + a.overdue_fen as balance_fen
    from (${months}) m
    join loan.contract c on c.center_id = ${centerId} and c.loan_id = m.loan_id
    join loan.account a on a.center_id = ${centerId} and a.loan_id = m.loan_id
    where not exists (select from loan.told t where t.center_id = ${centerId} and t.loan_id = m.loan_id and t.due_on = m.due_on and t.kind = ${kind})
    order by m.due_on, m.loan_id limit ${limit}`.execute(tx);
  return rows.map(({ amountFen, balanceFen, principalFen, interestFen, penaltyFen, ...row }) => ({
    ...row,
    amount: fen(amountFen),
    principal: fen(principalFen),
    interest: fen(interestFen),
    penalty: fen(penaltyFen),
    balance: fen(balanceFen),
  }));
}

/** Remembers that somebody was told; false when it was remembered before. */
export async function remember(
  tx: Db,
  centerId: number,
  told: { loanId: string; dueOn: Temporal.PlainDate; kind: 'reminder' | 'repaid' | 'overdue'; at: Temporal.Instant },
): Promise<boolean> {
  const { at, ...row } = told;
  const inserted = await tx
    .insertInto('loan.told')
    .values({ centerId, ...row, toldAt: at })
    .onConflict((conflict) => conflict.constraint('told__pk').doNothing())
    .returning('loanId')
    .execute();
  return inserted.length === 1;
}
