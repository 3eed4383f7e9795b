import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { orderOf, type Sorted } from '../../platform/sorting.ts';
import type { EntryKind } from './rules.ts';

export interface PersonalBalance {
  readonly carried: Fen;
  readonly current: Fen;
  /** Promised to a business that is under way (`holdAmount`): not free to be drawn by another. */
  readonly held: Fen;
  /** 积数 in fen·days up to `accruedTo`. */
  readonly accrual: bigint;
  readonly accruedTo: Temporal.PlainDate;
  readonly contributedTo: Temporal.PlainDate | null;
}

/** Where the books stand: the last closed day and the last day that interest was accrued for. Without a row nothing is. */
export async function findBooks(
  tx: Db,
  centerId: number,
): Promise<{ closedThrough: Temporal.PlainDate | undefined; accruedThrough: Temporal.PlainDate | undefined }> {
  const row = await tx
    .selectFrom('ledger.books')
    .select(['closedThrough', 'accruedThrough'])
    .where('centerId', '=', centerId)
    .executeTakeFirst();
  return { closedThrough: row?.closedThrough, accruedThrough: row?.accruedThrough ?? undefined };
}

/** What stands to the credit of a subject, over all days: by the days added up at day end and the lines since. */
export async function creditBalance(tx: Db, centerId: number, subject: string): Promise<Fen> {
  const { rows } = await sql<{ balance: bigint }>`
    select (coalesce((select sum(credit_fen - debit_fen) from ledger.subject_day where center_id = ${centerId} and subject_code = ${subject}), 0)
      + coalesce((
        select sum(l.credit_fen - l.debit_fen) from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
        where j.center_id = ${centerId} and l.subject_code = ${subject}
          and j.accounting_date > coalesce((select closed_through from ledger.books where center_id = ${centerId}), '-infinity')
      ), 0))::bigint as balance`.execute(tx);
  return fen(rows[0]?.balance ?? 0n);
}

/** Opens personal sub-ledgers at zero for the accounts that a query names (column account_id). */
export async function openPersonalBalances(
  tx: Db,
  centerId: number,
  accounts: RawBuilder<unknown>,
  on: Temporal.PlainDate,
): Promise<void> {
  await sql`
    insert into ledger.personal_balance (center_id, account_id, carried_fen, current_fen, carried_accrual, current_accrual, accrued_to, entry_no)
    select ${centerId}, account_id, 0, 0, 0, 0, ${on}::date, 0 from (${accounts}) opened`.execute(tx);
}

export async function openEmployerBalance(tx: Db, centerId: number, employerId: string): Promise<void> {
  await tx
    .insertInto('ledger.employerBalance')
    .values({ centerId, employerId, unallocatedFen: 0n, entryNo: 0 })
    .execute();
}

/** A balance; `lock` keeps others from drawing on it until the transaction ends. */
export async function findPersonalBalance(
  tx: Db,
  centerId: number,
  accountId: string,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<PersonalBalance | undefined> {
  const row = await tx
    .selectFrom('ledger.personalBalance')
    .select(['carriedFen', 'currentFen', 'heldFen', 'carriedAccrual', 'currentAccrual', 'accruedTo', 'contributedTo'])
    .where('centerId', '=', centerId)
    .where('accountId', '=', accountId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return (
    row && {
      carried: fen(row.carriedFen),
      current: fen(row.currentFen),
      held: fen(row.heldFen),
      accrual: row.carriedAccrual + row.currentAccrual,
      accruedTo: row.accruedTo,
      contributedTo: row.contributedTo,
    }
  );
}

/** Balances of many accounts. */
export async function balancesOf(
  tx: Db,
  centerId: number,
  accountIds: readonly string[],
): Promise<Map<string, { total: Fen; contributedTo: Temporal.PlainDate | null }>> {
  const rows = await tx
    .selectFrom('ledger.personalBalance')
    .select(['accountId', 'carriedFen', 'currentFen', 'contributedTo'])
    .where('centerId', '=', centerId)
    .where('accountId', '=', sql<string>`any (${accountIds}::uuid[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.accountId,
      { total: fen(row.carriedFen + row.currentFen), contributedTo: row.contributedTo },
    ]),
  );
}

/** Money of an employer that is not allocated to anybody yet; locked for the rest of the transaction when asked. */
export async function getUnallocated(
  tx: Db,
  centerId: number,
  employerId: string,
  { lock }: { lock: boolean },
): Promise<Fen> {
  const row = await tx
    .selectFrom('ledger.employerBalance')
    .select('unallocatedFen')
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirstOrThrow();
  return fen(row.unallocatedFen);
}

export interface EntryFilter {
  readonly kinds?: readonly EntryKind[] | undefined;
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
  /** Only entries for a month: contributions, and what took them back. */
  readonly ofMonths?: boolean | undefined;
  readonly fromMonth?: Temporal.PlainDate | undefined;
  readonly toMonth?: Temporal.PlainDate | undefined;
}

function filtered(tx: Db, centerId: number, accountIds: readonly string[], filter: EntryFilter) {
  return tx
    .selectFrom('ledger.personalEntry')
    .where('centerId', '=', centerId)
    .where('accountId', 'in', accountIds)
    .$if(filter.kinds !== undefined, (query) => query.where('kind', 'in', filter.kinds ?? []))
    .$if(filter.from !== undefined, (query) => query.where('accountingDate', '>=', filter.from as Temporal.PlainDate))
    .$if(filter.to !== undefined, (query) => query.where('accountingDate', '<=', filter.to as Temporal.PlainDate))
    .$if(filter.ofMonths === true, (query) => query.where('month', 'is not', null))
    .$if(filter.fromMonth !== undefined, (query) => query.where('month', '>=', filter.fromMonth as Temporal.PlainDate))
    .$if(filter.toMonth !== undefined, (query) => query.where('month', '<=', filter.toMonth as Temporal.PlainDate));
}

const change = sql<bigint>`carried_change_fen + current_change_fen`;

const entriesTurned = { by: 'on', own: sql`accounting_date, entry_no` } as const;
const entrySorts = { month: sql`month`, amount: sql`${change}`, on: sql`accounting_date` } as const;
export type EntrySorted = Sorted<keyof typeof entrySorts>;

/** Entries of personal accounts, newest first unless told, with the totals of all that pass the filter. */
export async function findEntries(
  tx: Db,
  centerId: number,
  accountIds: readonly string[],
  filter: EntryFilter,
  { limit, offset, ...sorted }: { limit: number; offset: number } & EntrySorted,
) {
  const chosen = filtered(tx, centerId, accountIds, filter);
  const rows = await chosen
    .select([
      'accountId',
      'entryNo',
      'journalId',
      'kind',
      'month',
      'employerId',
      'employerPartFen',
      'balanceAfterFen',
      'accountingDate',
      'recordedAt',
    ])
    .select(change.as('amountFen'))
    .orderBy(orderOf(entrySorts, sorted, sql`accounting_date desc, entry_no desc`, entriesTurned))
    .limit(limit)
    .offset(offset)
    .execute();
  const totals = await chosen
    .select([
      sql<bigint>`count(*)`.as('total'),
      sql<bigint>`coalesce(sum(greatest(${change}, 0)), 0)::bigint`.as('increaseFen'),
      sql<bigint>`coalesce(sum(greatest(-(${change}), 0)), 0)::bigint`.as('decreaseFen'),
    ])
    .executeTakeFirstOrThrow();
  return {
    rows: rows.map((row) => ({ ...row, kind: row.kind as EntryKind })),
    total: Number(totals.total),
    increase: fen(totals.increaseFen),
    decrease: fen(totals.decreaseFen),
  };
}

/** Sum and number of the personal balances of a query's accounts (column account_id). */
export async function sumBalances(tx: Db, centerId: number, accounts: RawBuilder<unknown>): Promise<Fen> {
  const rows = await sql<{ total: bigint }>`
    select coalesce(sum(carried_fen + current_fen), 0)::bigint as total from ledger.personal_balance
    where center_id = ${centerId} and account_id in (select account_id from (${accounts}) chosen)`.execute(tx);
  return fen(rows.rows[0]?.total ?? 0n);
}

/** Those of some accounts on which nothing was ever posted. */
export const neverPosted = (centerId: number, accounts: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select account_id from (${accounts}) chosen where not exists (
    select from ledger.personal_entry e where e.center_id = ${centerId} and e.account_id = chosen.account_id)`;

export async function countThose(tx: Db, accounts: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from (${accounts}) chosen`.execute(tx);
  return Number(rows[0]?.count ?? 0n);
}

/** A journal by its id or its business key. */
export async function findJournal(tx: Db, centerId: number, by: { journalId: string } | { businessKey: string }) {
  return tx
    .selectFrom('ledger.journal')
    .selectAll()
    .where('centerId', '=', centerId)
    .$if('journalId' in by, (query) => query.where('journalId', '=', 'journalId' in by ? by.journalId : ''))
    .$if('businessKey' in by, (query) => query.where('businessKey', '=', 'businessKey' in by ? by.businessKey : ''))
    .executeTakeFirst();
}

/** For set-based statements of others: the ids of the journals that bear business keys. */
export const journalsOfKeys = (centerId: number, businessKeys: readonly string[]) =>
  sql`select journal_id from ledger.journal where center_id = ${centerId} and business_key = any (${businessKeys}::text[])` as RawBuilder<unknown>;

/** For set-based statements of others: the ids of the journals of some businesses from an accounting date on. */
export const journalsSince = (centerId: number, since: Temporal.PlainDate, businesses: readonly string[]) =>
  sql`select journal_id from ledger.journal where center_id = ${centerId} and accounting_date >= ${since}
    and business = any (${businesses}::text[])` as RawBuilder<unknown>;

/** The red journal that takes one back, if there is one. */
export async function findReversal(tx: Db, centerId: number, journalId: string) {
  return tx
    .selectFrom('ledger.journal')
    .select(['journalId', 'accountingDate'])
    .where('centerId', '=', centerId)
    .where('reversesId', '=', journalId)
    .executeTakeFirst();
}

/** The number of a voucher (凭证号) within its month, given at day end. */
export async function findVoucherNumber(tx: Db, centerId: number, journalId: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('ledger.voucherNumber')
    .select('number')
    .where('centerId', '=', centerId)
    .where('journalId', '=', journalId)
    .executeTakeFirst();
  return row?.number;
}

export async function linesOf(tx: Db, centerId: number, journalId: string) {
  return tx
    .selectFrom('ledger.journalLine')
    .innerJoin('ledger.subject', 'ledger.subject.code', 'ledger.journalLine.subjectCode')
    .select(['lineNo', 'subjectCode', 'name', 'debitFen', 'creditFen'])
    .where('centerId', '=', centerId)
    .where('journalId', '=', journalId)
    .orderBy('lineNo')
    .execute();
}

/** The first personal entries that a journal carries, by account. */
export async function entriesOf(tx: Db, centerId: number, journalId: string, limit: number) {
  return tx
    .selectFrom('ledger.personalEntry')
    .select(['accountId', 'kind', 'month', 'balanceAfterFen', 'employerPartFen'])
    .select(change.as('amountFen'))
    .where('centerId', '=', centerId)
    .where('journalId', '=', journalId)
    .orderBy('accountId')
    .limit(limit)
    .execute();
}

/** Entries that a journal carries, account by account after one: for work in chunks. */
export async function entriesAfter(
  tx: Db,
  centerId: number,
  journalId: string,
  { after, limit }: { after: string | undefined; limit: number },
) {
  return tx
    .selectFrom('ledger.personalEntry')
    .select(['accountId', 'balanceAfterFen'])
    .select(change.as('amountFen'))
    .where('centerId', '=', centerId)
    .where('journalId', '=', journalId)
    .$if(after !== undefined, (query) => query.where('accountId', '>', after as string))
    .orderBy('accountId')
    .limit(limit)
    .execute();
}

/** How many personal entries a journal has. */
export async function countEntries(tx: Db, centerId: number, journalId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('ledger.personalEntry')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('journalId', '=', journalId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function employerEntriesOf(tx: Db, centerId: number, journalId: string) {
  return tx
    .selectFrom('ledger.employerEntry')
    .select(['employerId', 'kind', 'amountFen', 'balanceAfterFen'])
    .where('centerId', '=', centerId)
    .where('journalId', '=', journalId)
    .execute();
}

/** What was posted on a day: number and debit total. */
export async function sumPosted(
  tx: Db,
  centerId: number,
  on: Temporal.PlainDate,
): Promise<{ count: number; total: Fen }> {
  const row = await tx
    .selectFrom('ledger.journal')
    .select([sql<bigint>`count(*)`.as('count'), sql<bigint>`coalesce(sum(debit_fen), 0)::bigint`.as('total')])
    .where('centerId', '=', centerId)
    .where('accountingDate', '=', on)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), total: fen(row.total) };
}
