import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Db, plannedEachTime } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { beingRepaid } from './account-store.ts';

export type BillState = 'due' | 'collecting' | 'overdue' | 'paid';

export interface BillRow {
  readonly loanId: string;
  readonly dueOn: Temporal.PlainDate;
  readonly state: BillState;
  readonly principal: Fen;
  readonly interest: Fen;
  readonly principalLeft: Fen;
  readonly interestLeft: Fen;
  readonly penaltyLeft: Fen;
  readonly countedTo: Temporal.PlainDate;
}

/** Bills that are not paid, the oldest first. */
export async function listOpenBills(tx: Db, centerId: number, loanId: string): Promise<BillRow[]> {
  const rows = await tx
    .selectFrom('loan.bill')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('state', '<>', 'paid')
    .orderBy('dueOn')
    .limit(400)
    .execute();
  return rows.map(billOf);
}

const billOf = (row: {
  loanId: string;
  dueOn: Temporal.PlainDate;
  state: string;
  principalFen: bigint;
  interestFen: bigint;
  principalLeftFen: bigint;
  interestLeftFen: bigint;
  penaltyLeftFen: bigint;
  countedTo: Temporal.PlainDate;
}): BillRow => ({
  loanId: row.loanId,
  dueOn: row.dueOn,
  state: row.state as BillState,
  principal: fen(row.principalFen),
  interest: fen(row.interestFen),
  principalLeft: fen(row.principalLeftFen),
  interestLeft: fen(row.interestLeftFen),
  penaltyLeft: fen(row.penaltyLeftFen),
  countedTo: row.countedTo,
});

export async function updateBill(
  tx: Db,
  centerId: number,
  bill: Pick<BillRow, 'loanId' | 'dueOn'>,
  change: Partial<Omit<BillRow, 'loanId' | 'dueOn' | 'principal' | 'interest'>>,
): Promise<void> {
  const { principalLeft, interestLeft, penaltyLeft, ...rest } = change;
  await tx
    .updateTable('loan.bill')
    .set({
      ...rest,
      ...(principalLeft !== undefined && { principalLeftFen: principalLeft }),
      ...(interestLeft !== undefined && { interestLeftFen: interestLeft }),
      ...(penaltyLeft !== undefined && { penaltyLeftFen: penaltyLeft }),
    })
    .where('centerId', '=', centerId)
    .where('loanId', '=', bill.loanId)
    .where('dueOn', '=', bill.dueOn)
    .execute();
}

/** What one repayment paid of one month. */
export interface BillPaymentRow {
  readonly dueOn: Temporal.PlainDate;
  readonly principal: Fen;
  readonly interest: Fen;
  readonly penalty: Fen;
}

export async function insertBillPayments(
  tx: Db,
  centerId: number,
  { loanId, entryNo }: { readonly loanId: string; readonly entryNo: number },
  paid: readonly BillPaymentRow[],
): Promise<void> {
  await tx
    .insertInto('loan.billPayment')
    .values(
      paid.map(({ dueOn, principal, interest, penalty }) => ({
        centerId,
        loanId,
        entryNo,
        dueOn,
        principalFen: principal,
        interestFen: interest,
        penaltyFen: penalty,
      })),
    )
    .execute();
}

export async function listBillPayments(
  tx: Db,
  centerId: number,
  { loanId, entryNo }: { readonly loanId: string; readonly entryNo: number },
): Promise<BillPaymentRow[]> {
  const rows = await tx
    .selectFrom('loan.billPayment')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('entryNo', '=', entryNo)
    .orderBy('dueOn')
    .limit(400)
    .execute();
  return rows.map((row) => ({
    dueOn: row.dueOn,
    principal: fen(row.principalFen),
    interest: fen(row.interestFen),
    penalty: fen(row.penaltyFen),
  }));
}

export async function findBill(
  tx: Db,
  centerId: number,
  { loanId, dueOn }: Pick<BillRow, 'loanId' | 'dueOn'>,
): Promise<BillRow | undefined> {
  const row = await tx
    .selectFrom('loan.bill')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('dueOn', '=', dueOn)
    .executeTakeFirst();
  return row && billOf(row);
}

/**
 * A month that had been paid and is owed again: overdue from its day on. Its bill was deleted when it was paid, or never
 * made (an early repayment); one that says it is paid is of a release that kept them.
 */
export async function insertOverdueBill(
  tx: Db,
  centerId: number,
  bill: Pick<BillRow, 'loanId' | 'dueOn' | 'principal' | 'interest'>,
): Promise<void> {
  const { loanId, dueOn, principal, interest } = bill;
  const owed = {
    state: 'overdue',
    principalFen: principal,
    interestFen: interest,
    principalLeftFen: principal,
    interestLeftFen: interest,
    penaltyLeftFen: 0n,
    countedTo: dueOn,
  };
  const { numInsertedOrUpdatedRows: made } = await tx
    .insertInto('loan.bill')
    .values({ centerId, loanId, dueOn, ...owed })
    .onConflict((conflict) => conflict.constraint('bill__pk').doUpdateSet(owed).where('loan.bill.state', '=', 'paid'))
    .executeTakeFirstOrThrow();
  if (made !== 1n) throw new Error(`month ${dueOn} of loan ${loanId} is owed already`);
}

/**
 * What is overdue from a day on: added to what is of that day already, in the place of a month that falls due on it and was
 * asked of nobody.
 */
export async function addToOverdueBill(
  tx: Db,
  centerId: number,
  { loanId, dueOn, principal, interest }: Pick<BillRow, 'loanId' | 'dueOn' | 'principal' | 'interest'>,
): Promise<void> {
  const kept = (column: string) =>
    sql`excluded.${sql.ref(column)} + case b.state when 'due' then 0 else b.${sql.ref(column)} end`;
  await sql`
    insert into loan.bill as b (center_id, loan_id, due_on, state, principal_fen, interest_fen, principal_left_fen,
      interest_left_fen, penalty_left_fen, counted_to)
    values (${centerId}, ${loanId}::uuid, ${dueOn}, 'overdue', ${principal}, ${interest}, ${principal}, ${interest}, 0, ${dueOn})
    on conflict on constraint bill__pk do update set state = 'overdue', principal_fen = ${kept('principal_fen')},
      interest_fen = ${kept('interest_fen')}, principal_left_fen = ${kept('principal_left_fen')},
      interest_left_fen = ${kept('interest_left_fen')}`.execute(tx);
}

/**
 * A month later on the contract's due day, in short months the last one: the same as `dueDayAfter` of the rules. A day that
 * every month has is told apart, since it takes a third of the time.
 */
const nextDue = sql`case when a.due_day <= 28 and date_part('day', a.next_due_on) = a.due_day
  then (a.next_due_on + interval '1 month')::date
  else (date_trunc('month', a.next_due_on) + interval '1 month')::date - 1 + least(a.due_day,
    extract(day from date_trunc('month', a.next_due_on) + interval '2 months' - interval '1 day')::integer)
  end`;

/**
 * Whoever makes a centre's bills, or chooses among those that are due what becomes of them (an offset, the bank, overdue),
 * does so alone until the transaction ends: every worker has a round of the day, and what one has chosen another must not
 * send to the bank beside it.
 */
export async function lockBills(tx: Db, centerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`loan.bill:${centerId}`}, 0))`.execute(tx);
}

/**
 * Makes the bills that fall due up to a day, by the rule of `nextInstalment` in SQL (a hundred thousand at once). Accounts
 * whose rate of that year is not set yet are left out, and those whose bill is there. Answers how many. A centre's bills are
 * made one after another, each time from what is there then: `on conflict` would write two records more for each bill, a
 * third of the time, and would not see a bill that was made and paid meanwhile.
 */
export async function insertDueBills(
  tx: Db,
  centerId: number,
  on: Temporal.PlainDate,
  loanId?: string,
): Promise<number> {
  await lockBills(tx, centerId);
  const billed = await sql`${plannedEachTime}
    with there as materialized (
      select b.loan_id, b.due_on from loan.bill b where b.center_id = ${centerId} and b.state in ('due', 'collecting')
        ${loanId ? sql`and b.loan_id = ${loanId}::uuid` : sql``}
    )
    insert into loan.bill (center_id, loan_id, due_on, state, principal_fen, interest_fen, principal_left_fen,
      interest_left_fen, penalty_left_fen, counted_to)
    select a.center_id, a.loan_id, a.next_due_on, 'due', p.principal, i.interest, p.principal, i.interest, 0, a.next_due_on
    from loan.account a
    cross join lateral (select (2 * a.balance_fen * a.rate_ppm + 12000000) / 24000000 as interest) i
    cross join lateral (
      select case when a.months_left <= 1 then a.balance_fen
        else least(greatest(case a.method when 'level-payment' then a.level_fen - i.interest else a.level_fen end, 0), a.balance_fen)
      end as principal
    ) p
    where a.center_id = ${centerId} and a.state = 'active' and a.next_due_on <= ${on}
      and a.next_due_on < make_date(a.rate_year + 1, 1, 1)
      and not exists (select from there where there.loan_id = a.loan_id and there.due_on = a.next_due_on)
      and not ${beingRepaid}
      ${loanId ? sql`and a.loan_id = ${loanId}::uuid` : sql``}`.execute(tx);
  return Number(billed.numAffectedRows ?? 0n);
}

/** What a set of bills adds up to. */
export interface BillSums {
  readonly count: number;
  readonly principal: Fen;
  readonly interest: Fen;
}

async function sums(
  query: RawBuilder<{ count: bigint; principal: bigint; interest: bigint; chosen?: bigint }>,
  tx: Db,
): Promise<BillSums & { readonly chosen: number }> {
  const row = (await query.execute(tx)).rows[0];
  return {
    chosen: Number(row?.chosen ?? row?.count ?? 0n),
    count: Number(row?.count ?? 0n),
    principal: fen(row?.principal ?? 0n),
    interest: fen(row?.interest ?? 0n),
  };
}

const chosenBills = (centerId: number, chosen: RawBuilder<unknown>) => sql`
  from loan.bill b where b.center_id = ${centerId} and ${chosen}`;

export const sumBills = (tx: Db, centerId: number, chosen: RawBuilder<unknown>): Promise<BillSums> =>
  sums(
    sql`select count(*) as count, coalesce(sum(b.principal_left_fen), 0)::bigint as principal,
      coalesce(sum(b.interest_left_fen), 0)::bigint as interest ${chosenBills(centerId, chosen)}`,
    tx,
  );

/** Bills whose day has passed and that nobody was asked for, or the bank refused. */
export const unpaidBefore = (on: Temporal.PlainDate, loanId?: string): RawBuilder<unknown> =>
  sql`b.state = 'due' and b.due_on < ${on} ${loanId ? sql`and b.loan_id = ${loanId}::uuid` : sql``}`;
export const oneBill = (loanId: string, dueOn: Temporal.PlainDate): RawBuilder<unknown> =>
  sql`b.state in ('due', 'collecting') and b.loan_id = ${loanId}::uuid and b.due_on = ${dueOn}`;

/**
 * Pays bills of the day in full, set-based: bills, accounts and entries in one statement. Each bill is the next one of its
 * account, so accounts move on to the next month; the last one settles them. Of what is not overdue nothing is paid yet:
 * the whole bill is paid, and the caller compares the sums with what was left. From then on the entry is all that is known
 * of the month: the bill is deleted. `chosen` tells how many were: more than `count` when one was not the next of its
 * account, and then the caller must fail.
 */
export async function payBillsInFull(
  call: Call,
  chosen: RawBuilder<unknown>,
  { journalId, kind }: { journalId: string; kind: 'repayment' | 'offset' },
): Promise<BillSums & { readonly chosen: number }> {
  const { centerId, accountingDate: day, now, tx } = call;
  return sums(
    sql`${plannedEachTime}
    with due as (
      delete from loan.bill b where b.center_id = ${centerId} and ${chosen}
      returning b.loan_id, b.due_on, b.principal_fen as principal, b.interest_fen as interest
    ),
    moved as (
      update loan.account a set
        balance_fen = a.balance_fen - d.principal,
        months_left = a.months_left - 1,
        entry_no = a.entry_no + 1,
        next_due_on = case when a.balance_fen = d.principal then null else ${nextDue} end,
        state = case when a.balance_fen = d.principal and a.overdue_fen = 0 then 'settled' else a.state end,
        ended_on = case when a.balance_fen = d.principal and a.overdue_fen = 0 then ${day}::date else null end
      from due d
      where a.center_id = ${centerId} and a.loan_id = d.loan_id and a.next_due_on = d.due_on
        -- A file of the bank holds neighbours: between its first and its last, not all accounts of the centre, are read.
        and a.loan_id >= (select loan_id from due order by loan_id limit 1)
        and a.loan_id <= (select loan_id from due order by loan_id desc limit 1)
      returning a.loan_id, a.entry_no, a.balance_fen, a.overdue_fen, d.due_on, d.principal, d.interest
    ),
    entered as (
      insert into loan.entry (center_id, loan_id, entry_no, journal_id, kind, due_on, amount_fen, principal_fen, interest_fen,
        penalty_fen, balance_change_fen, overdue_change_fen, balance_after_fen, overdue_after_fen, accounting_date, recorded_at)
      select ${centerId}::integer, loan_id, entry_no, ${journalId}::uuid, ${kind}, due_on, principal + interest, principal, interest,
        0, -principal, 0, balance_fen, overdue_fen, ${day}::date, ${now}::timestamptz
      from moved
    )
    select (select count(*) from due) as chosen, count(*) as count, coalesce(sum(principal), 0)::bigint as principal, coalesce(sum(interest), 0)::bigint as interest from moved`,
    tx,
  );
}

/** Moves the principal of unpaid bills from 121 to 122, set-based; their accounts move on to the next month. */
export async function moveBillsOverdue(
  call: Call,
  chosen: RawBuilder<unknown>,
  journalId: string | null,
): Promise<BillSums> {
  const { centerId, accountingDate: day, now, tx } = call;
  return sums(
    sql`${plannedEachTime}
    with due as materialized (
      select b.loan_id, b.due_on, b.principal_left_fen as principal, b.interest_left_fen as interest ${chosenBills(centerId, chosen)}
    ),
    marked as (
      update loan.bill b set state = 'overdue'
      from due d where b.center_id = ${centerId} and b.loan_id = d.loan_id and b.due_on = d.due_on
    ),
    moved as (
      update loan.account a set
        balance_fen = a.balance_fen - d.principal,
        overdue_fen = a.overdue_fen + d.principal,
        months_left = a.months_left - 1,
        entry_no = a.entry_no + 1,
        next_due_on = case when a.balance_fen = d.principal then null else ${nextDue} end
      from due d
      where a.center_id = ${centerId} and a.loan_id = d.loan_id and a.next_due_on = d.due_on
      returning a.loan_id, a.entry_no, a.balance_fen, a.overdue_fen, d.due_on, d.principal, d.interest
    ),
    entered as (
      insert into loan.entry (center_id, loan_id, entry_no, journal_id, kind, due_on, amount_fen, principal_fen, interest_fen,
        penalty_fen, balance_change_fen, overdue_change_fen, balance_after_fen, overdue_after_fen, accounting_date, recorded_at)
      select ${centerId}::integer, loan_id, entry_no, ${journalId}::uuid, 'overdue', due_on, 0, 0, 0, 0, -principal, principal,
        balance_fen, overdue_fen, ${day}::date, ${now}::timestamptz
      from moved
    )
    select count(*) as count, coalesce(sum(principal), 0)::bigint as principal, coalesce(sum(interest), 0)::bigint as interest from moved`,
    tx,
  );
}

/** The months of a loan that came to nothing: nobody owes them. */
export async function deleteBills(tx: Db, centerId: number, loanId: string): Promise<void> {
  await tx.deleteFrom('loan.bill').where('centerId', '=', centerId).where('loanId', '=', loanId).execute();
}
