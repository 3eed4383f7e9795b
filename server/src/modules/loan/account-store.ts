import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen, type RatePpm, ratePpm } from '../../platform/money.ts';
import type { Home } from './rules/rates.ts';
import type { RepaymentMethod } from './rules/schedule.ts';

export type AccountState = 'active' | 'returned' | 'settled' | 'written-off';
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
  | 'return'
  | 'refund'
  | 'regrant'
  | 'cancel'
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
 * An early repayment waits for the bank: its amount holds the next instalment already, and the loan must stay what it was
 * when the amount was worked out. It is billed, or given its new rate, on the day after the answer.
 */
export const beingRepaid = sql`exists (select from loan.request r where r.center_id = a.center_id
  and r.loan_id = a.loan_id and r.state = 'collecting' and r.kind <> 'overdue')`;

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
    and a.next_due_on >= make_date(${year}, 1, 1) and not ${beingRepaid} order by a.loan_id limit ${limit}`;
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
  readonly grantedOn?: Temporal.PlainDate;
  readonly dueDay?: number;
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
      ...(after.grantedOn !== undefined && { grantedOn: after.grantedOn }),
      ...(after.dueDay !== undefined && { dueDay: after.dueDay }),
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

/** One movement as it was booked. */
export async function findEntry(
  tx: Db,
  centerId: number,
  { loanId, entryNo }: { readonly loanId: string; readonly entryNo: number },
): Promise<
  | (Pick<EntryFacts, 'principal' | 'interest' | 'penalty'> & {
      dueOn: Temporal.PlainDate | null;
      journalId: string | null;
      on: Temporal.PlainDate;
    })
  | undefined
> {
  const row = await tx
    .selectFrom('loan.entry')
    .select(['principalFen', 'interestFen', 'penaltyFen', 'dueOn', 'journalId', 'accountingDate'])
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('entryNo', '=', entryNo)
    .executeTakeFirst();
  return (
    row && {
      principal: fen(row.principalFen),
      interest: fen(row.interestFen),
      penalty: fen(row.penaltyFen),
      dueOn: row.dueOn,
      journalId: row.journalId,
      on: row.accountingDate,
    }
  );
}

/** Whether the number of months was set anew after an entry. */
export async function hasNewTermSince(
  tx: Db,
  centerId: number,
  { loanId, entryNo }: { readonly loanId: string; readonly entryNo: number },
): Promise<boolean> {
  const row = await tx
    .selectFrom('loan.entry')
    .select('entryNo')
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('entryNo', '>', entryNo)
    .where('kind', 'in', ['early', 'extend', 'shorten'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of the months that came up after an entry, but for what was taken back: whether this one did, and which is the last. */
export async function monthsSince(
  tx: Db,
  centerId: number,
  { loanId, entryNo, dueOn }: { readonly loanId: string; readonly entryNo: number; readonly dueOn: Temporal.PlainDate },
): Promise<{ readonly isThere: boolean; readonly last: Temporal.PlainDate | null }> {
  const { rows } = await sql<{ isThere: boolean; last: Temporal.PlainDate | null }>`
    select coalesce(bool_or(e.due_on = ${dueOn}), false) as "isThere", max(e.due_on) as last
    from loan.entry e where e.center_id = ${centerId} and e.loan_id = ${loanId}::uuid and e.entry_no > ${entryNo}
      and e.kind in ('repayment', 'offset', 'overdue', 'early', 'settlement')
      and not exists (select from loan.request r where r.center_id = e.center_id and r.loan_id = e.loan_id
        and r.entry_no = e.entry_no and r.state = 'returned')`.execute(tx);
  return rows[0] ?? { isThere: false, last: null };
}

/** The balances of all loans of a centre: 121 and 122 must say the same. */
async function sumLoans(tx: Db, centerId: number): Promise<{ normal: Fen; overdue: Fen }> {
  const { rows } = await sql<{ normal: bigint; overdue: bigint }>`
    select coalesce(sum(balance_fen), 0)::bigint as normal, coalesce(sum(overdue_fen), 0)::bigint as overdue
    from loan.account where center_id = ${centerId}`.execute(tx);
  return { normal: fen(rows[0]?.normal ?? 0n), overdue: fen(rows[0]?.overdue ?? 0n) };
}

/** Accounts whose entries do not lead to their balances, whose overdue bills are not their overdue principal and what is written off of it, or that owe a month which is not their next. */
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
      where a.center_id = ${centerId} and coalesce(b.left_fen, 0) <> a.overdue_fen + a.written_fen
    union
    select b.loan_id, 'month' from loan.bill b left join loan.account a on a.center_id = b.center_id and a.loan_id = b.loan_id
      where b.center_id = ${centerId} and b.state in ('due', 'collecting') and (a.state <> 'active' or b.due_on is distinct from a.next_due_on)
    order by 1 limit 100`.execute(tx);
  return rows.map(({ loanId, what }) => `${loanId} ${what}`);
}

/** What the books compare with 121 and 122, and the accounts that do not agree with themselves. */
export async function loanFacts(tx: Db, centerId: number): Promise<{ normal: Fen; overdue: Fen; broken: string[] }> {
  return { ...(await sumLoans(tx, centerId)), broken: await findBrokenAccounts(tx, centerId) };
}
