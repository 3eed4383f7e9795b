import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { plannedEachTime } from '../../platform/db.ts';
import { type Fen, fen, type RatePpm, ratePpm } from '../../platform/money.ts';
import type { Home } from './rules/rates.ts';
import type { RepaymentMethod } from './rules/schedule.ts';

export type AccountState = 'active' | 'settled' | 'written-off';
export type BillState = 'due' | 'collecting' | 'overdue' | 'paid';
export type MovementKind =
  | 'grant'
  | 'repayment'
  | 'early'
  | 'settlement'
  | 'overdue'
  | 'overdue-repayment'
  | 'offset'
  | 'extend'
  | 'shorten'
  | 'rate'
  | 'write-off'
  | 'recovery'
  | 'reversal';

export interface LoanAccount {
  readonly loanId: string;
  readonly state: AccountState;
  readonly method: RepaymentMethod;
  readonly home: Home;
  readonly termMonths: number;
  readonly grantedOn: Temporal.PlainDate;
  readonly dueDay: number;
  readonly rate: RatePpm;
  readonly rateYear: number;
  readonly level: Fen;
  readonly monthsLeft: number;
  readonly nextDueOn: Temporal.PlainDate | null;
  readonly balance: Fen;
  readonly overdue: Fen;
  readonly written: Fen;
  readonly entryNo: number;
  readonly endedOn: Temporal.PlainDate | null;
}

interface AccountRow {
  readonly loanId: string;
  readonly state: string;
  readonly method: string;
  readonly home: string;
  readonly termMonths: number;
  readonly grantedOn: Temporal.PlainDate;
  readonly dueDay: number;
  readonly ratePpm: bigint;
  readonly rateYear: number;
  readonly levelFen: bigint;
  readonly monthsLeft: number;
  readonly nextDueOn: Temporal.PlainDate | null;
  readonly balanceFen: bigint;
  readonly overdueFen: bigint;
  readonly writtenFen: bigint;
  readonly entryNo: number;
  readonly endedOn: Temporal.PlainDate | null;
}

const shaped = (row: AccountRow): LoanAccount => ({
  loanId: row.loanId,
  state: row.state as AccountState,
  method: row.method as RepaymentMethod,
  home: row.home as Home,
  termMonths: row.termMonths,
  grantedOn: row.grantedOn,
  dueDay: row.dueDay,
  rate: ratePpm(row.ratePpm),
  rateYear: row.rateYear,
  level: fen(row.levelFen),
  monthsLeft: row.monthsLeft,
  nextDueOn: row.nextDueOn,
  balance: fen(row.balanceFen),
  overdue: fen(row.overdueFen),
  written: fen(row.writtenFen),
  entryNo: row.entryNo,
  endedOn: row.endedOn,
});

const accountQuery = (centerId: number, condition: RawBuilder<unknown>, lock: boolean) => sql<AccountRow>`
  select a.loan_id, a.state, a.method, c.home, c.term_months, a.granted_on, a.due_day, a.rate_ppm, a.rate_year, a.level_fen,
    a.months_left, a.next_due_on, a.balance_fen, a.overdue_fen, a.written_fen, a.entry_no, a.ended_on
  from loan.account a join loan.contract c on c.center_id = a.center_id and c.loan_id = a.loan_id
  where a.center_id = ${centerId} and ${condition}
  ${lock ? sql`for update of a` : sql``}`;

export async function findAccount(
  tx: Db,
  centerId: number,
  loanId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<LoanAccount | undefined> {
  const { rows } = await accountQuery(centerId, sql`a.loan_id = ${loanId}::uuid`, lock).execute(tx);
  return rows[0] && shaped(rows[0]);
}

/**
 * Active accounts whose next due day is in a year that they have no rate for yet, locked, in the order of their ids. What
 * fell due before the year is left in peace until it is paid or overdue.
 */
export async function listAccountsOfOldRate(
  tx: Db,
  centerId: number,
  year: number,
  limit: number,
): Promise<LoanAccount[]> {
  const condition = sql`a.state = 'active' and a.rate_year < ${year}
    and a.next_due_on >= make_date(${year}, 1, 1) order by a.loan_id limit ${limit}`;
  const { rows } = await accountQuery(centerId, condition, true).execute(tx);
  return rows.map(shaped);
}

export async function insertAccount(
  tx: Db,
  centerId: number,
  account: Pick<
    LoanAccount,
    'loanId' | 'method' | 'grantedOn' | 'dueDay' | 'rate' | 'rateYear' | 'level' | 'monthsLeft' | 'nextDueOn'
  >,
): Promise<void> {
  const { rate, level, ...rest } = account;
  await tx
    .insertInto('loan.account')
    .values({
      centerId,
      ...rest,
      ratePpm: rate,
      levelFen: level,
      state: 'active',
      balanceFen: 0n,
      overdueFen: 0n,
      entryNo: 0,
    })
    .execute();
}

/** What a movement leaves of an account; what is not named stays. */
export interface AccountAfter {
  readonly state?: AccountState;
  readonly rate?: RatePpm;
  readonly rateYear?: number;
  readonly level?: Fen;
  readonly monthsLeft?: number;
  readonly nextDueOn?: Temporal.PlainDate | null;
  readonly written?: Fen;
  readonly endedOn?: Temporal.PlainDate | null;
}

export interface EntryFacts {
  readonly kind: MovementKind;
  readonly dueOn?: Temporal.PlainDate | undefined;
  readonly principal: Fen;
  readonly interest: Fen;
  readonly penalty: Fen;
  readonly balanceChange: Fen;
  readonly overdueChange: Fen;
  readonly detail?: string | undefined;
}

/** Moves one account and keeps the entry of it; the account is locked by the caller. */
export async function moveAccount(
  call: Call,
  account: LoanAccount,
  { entry, after, journalId }: { entry: EntryFacts; after: AccountAfter; journalId: string | null },
): Promise<void> {
  const { tx, centerId } = call;
  const entryNo = account.entryNo + 1;
  const balance = fen(account.balance + entry.balanceChange);
  const overdue = fen(account.overdue + entry.overdueChange);
  await tx
    .updateTable('loan.account')
    .set({
      balanceFen: balance,
      overdueFen: overdue,
      entryNo,
      ...(after.state !== undefined && { state: after.state }),
      ...(after.rate !== undefined && { ratePpm: after.rate }),
      ...(after.rateYear !== undefined && { rateYear: after.rateYear }),
      ...(after.level !== undefined && { levelFen: after.level }),
      ...(after.monthsLeft !== undefined && { monthsLeft: after.monthsLeft }),
      ...(after.nextDueOn !== undefined && { nextDueOn: after.nextDueOn }),
      ...(after.written !== undefined && { writtenFen: after.written }),
      ...(after.endedOn !== undefined && { endedOn: after.endedOn }),
    })
    .where('centerId', '=', centerId)
    .where('loanId', '=', account.loanId)
    .execute();
  await tx
    .insertInto('loan.entry')
    .values({
      centerId,
      loanId: account.loanId,
      entryNo,
      journalId,
      kind: entry.kind,
      dueOn: entry.dueOn ?? null,
      amountFen: fen(entry.principal + entry.interest + entry.penalty),
      principalFen: entry.principal,
      interestFen: entry.interest,
      penaltyFen: entry.penalty,
      balanceChangeFen: entry.balanceChange,
      overdueChangeFen: entry.overdueChange,
      balanceAfterFen: balance,
      overdueAfterFen: overdue,
      detail: entry.detail ?? null,
      accountingDate: call.accountingDate,
      recordedAt: call.now,
    })
    .execute();
}

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
  return rows.map((row) => ({
    loanId: row.loanId,
    dueOn: row.dueOn,
    state: row.state as BillState,
    principal: fen(row.principalFen),
    interest: fen(row.interestFen),
    principalLeft: fen(row.principalLeftFen),
    interestLeft: fen(row.interestLeftFen),
    penaltyLeft: fen(row.penaltyLeftFen),
    countedTo: row.countedTo,
  }));
}

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

/** A month later on the contract's due day, in short months the last one: the same as `dueDayAfter` of the rules. */
const nextDue = sql`(date_trunc('month', a.next_due_on) + interval '1 month')::date - 1 + least(a.due_day,
  extract(day from date_trunc('month', a.next_due_on) + interval '2 months' - interval '1 day')::integer)`;

/**
 * Makes the bills that fall due up to a day, by the rule of `nextInstalment` in SQL (a hundred thousand at once). Accounts
 * whose rate of that year is not set yet are left out. Answers how many.
 */
export async function insertDueBills(
  tx: Db,
  centerId: number,
  on: Temporal.PlainDate,
  loanId?: string,
): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`${plannedEachTime}
    with billed as (
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
        and a.rate_year >= extract(year from a.next_due_on)
        ${loanId ? sql`and a.loan_id = ${loanId}::uuid` : sql``}
      on conflict on constraint bill__pk do nothing
      returning 1
    )
    select count(*) as count from billed`.execute(tx);
  return Number(rows[0]?.count ?? 0n);
}

/** What a set of bills adds up to. */
export interface BillSums {
  readonly count: number;
  readonly principal: Fen;
  readonly interest: Fen;
}

async function sums(
  query: RawBuilder<{ count: bigint; principal: bigint; interest: bigint }>,
  tx: Db,
): Promise<BillSums> {
  const row = (await query.execute(tx)).rows[0];
  return {
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
  loanId
    ? sql`b.state = 'due' and b.due_on < ${on} and b.loan_id = ${loanId}::uuid`
    : sql`b.state = 'due' and b.due_on < ${on}`;
export const oneBill = (loanId: string, dueOn: Temporal.PlainDate): RawBuilder<unknown> =>
  sql`b.state in ('due', 'collecting') and b.loan_id = ${loanId}::uuid and b.due_on = ${dueOn}`;

/**
 * Pays bills of the day in full, set-based: bills, accounts and entries in one statement. Each bill is the next one of its
 * account, so accounts move on to the next month; the last one settles them.
 */
export async function payBillsInFull(
  call: Call,
  chosen: RawBuilder<unknown>,
  { journalId, kind }: { journalId: string; kind: 'repayment' | 'offset' },
): Promise<BillSums> {
  const { centerId, accountingDate: day, now, tx } = call;
  return sums(
    sql`${plannedEachTime}
    with due as materialized (
      select b.loan_id, b.due_on, b.principal_left_fen as principal, b.interest_left_fen as interest ${chosenBills(centerId, chosen)}
    ),
    paid as (
      update loan.bill b set state = 'paid', principal_left_fen = 0, interest_left_fen = 0, penalty_left_fen = 0
      from due d where b.center_id = ${centerId} and b.loan_id = d.loan_id and b.due_on = d.due_on
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
      returning a.loan_id, a.entry_no, a.balance_fen, a.overdue_fen, d.due_on, d.principal, d.interest
    ),
    entered as (
      insert into loan.entry (center_id, loan_id, entry_no, journal_id, kind, due_on, amount_fen, principal_fen, interest_fen,
        penalty_fen, balance_change_fen, overdue_change_fen, balance_after_fen, overdue_after_fen, accounting_date, recorded_at)
      select ${centerId}::integer, loan_id, entry_no, ${journalId}::uuid, ${kind}, due_on, principal + interest, principal, interest,
        0, -principal, 0, balance_fen, overdue_fen, ${day}::date, ${now}::timestamptz
      from moved
    )
    select count(*) as count, coalesce(sum(principal), 0)::bigint as principal, coalesce(sum(interest), 0)::bigint as interest from moved`,
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

/** The balances of all loans of a centre: 121 and 122 must say the same. */
async function sumLoans(tx: Db, centerId: number): Promise<{ normal: Fen; overdue: Fen }> {
  const { rows } = await sql<{ normal: bigint; overdue: bigint }>`
    select coalesce(sum(balance_fen), 0)::bigint as normal, coalesce(sum(overdue_fen), 0)::bigint as overdue
    from loan.account where center_id = ${centerId}`.execute(tx);
  return { normal: fen(rows[0]?.normal ?? 0n), overdue: fen(rows[0]?.overdue ?? 0n) };
}

/** Accounts whose entries do not lead to their balances, or whose open bills are not their overdue principal. */
async function findBrokenAccounts(tx: Db, centerId: number): Promise<string[]> {
  const { rows } = await sql<{ loanId: string; what: string }>`
    with chain as (
      select loan_id, entry_no, balance_change_fen, overdue_change_fen, balance_after_fen, overdue_after_fen,
        row_number() over account as place, lag(balance_after_fen, 1, 0::bigint) over account as balance_before,
        lag(overdue_after_fen, 1, 0::bigint) over account as overdue_before
      from loan.entry where center_id = ${centerId} window account as (partition by loan_id order by entry_no)
    )
    select loan_id, 'chain' as what from chain where entry_no <> place
      or balance_after_fen <> balance_before + balance_change_fen or overdue_after_fen <> overdue_before + overdue_change_fen
    union
    select a.loan_id, 'account' from loan.account a
      left join loan.entry e on e.center_id = a.center_id and e.loan_id = a.loan_id and e.entry_no = a.entry_no
      where a.center_id = ${centerId} and (e.balance_after_fen is distinct from a.balance_fen or e.overdue_after_fen is distinct from a.overdue_fen)
    union
    select a.loan_id, 'bills' from loan.account a
      left join (select loan_id, sum(principal_left_fen) as left_fen from loan.bill
        where center_id = ${centerId} and state = 'overdue' group by loan_id) b on b.loan_id = a.loan_id
      where a.center_id = ${centerId} and a.state = 'active' and coalesce(b.left_fen, 0) <> a.overdue_fen
    order by 1 limit 100`.execute(tx);
  return rows.map(({ loanId, what }) => `${loanId} ${what}`);
}

/** What the books compare with 121 and 122, and the accounts that do not agree with themselves. */
export async function loanFacts(tx: Db, centerId: number): Promise<{ normal: Fen; overdue: Fen; broken: string[] }> {
  return { ...(await sumLoans(tx, centerId)), broken: await findBrokenAccounts(tx, centerId) };
}
