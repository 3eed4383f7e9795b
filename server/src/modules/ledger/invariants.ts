import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, zeroFen } from '../../platform/money.ts';

/** What must hold of the books of a centre at every moment, by name, with what it says to a person. */
export const invariants = {
  'journal-balanced': 'every journal balances and its totals equal its lines',
  'journal-entry-count': 'every journal carries as many personal entries as it says',
  'journal-personal': 'the personal entries of a journal move what the journal says about 201',
  'journal-employer': 'the employer entries of a journal move what the journal says about 219',
  'journal-day': 'entries bear the accounting date of an existing journal',
  'personal-chain': 'personal entries are numbered from 1 and each balance follows from the one before',
  'employer-chain': 'employer entries are numbered from 1 and each balance follows from the one before',
  'personal-balance': 'every personal balance equals its entries',
  'personal-accrual': 'every interest base (积数) equals what its entries come to',
  'closed-days': 'nothing was posted into a day after it was closed, and closed days are numbered and added up',
  'red-lines': 'only reversals are negative, and they take back what they name',
  'employer-balance': 'every employer balance equals its entries',
  'not-below-zero': 'no account is below zero',
  'personal-held': 'what every personal account promises is the sum of its open holds, and no more than it has',
  'subject-201': 'the personal balances add up to subject 201',
  'subject-219': 'the employers’ unallocated money and the unmatched receipts add up to subject 219',
  'subject-121': 'the balances of loans that are not overdue add up to subject 121',
  'subject-122': 'the overdue principal of loans adds up to subject 122',
  'loan-chain': 'the entries of every loan lead to its balances, and its unpaid months to its overdue principal',
  'bank-book': 'the bank statements of every special account are its book plus what reconciliation names',
} as const;
export type Invariant = keyof typeof invariants;

/** A place where the books disagree with themselves. Both figures are fen, or counts where the invariant counts. */
export interface Difference {
  readonly check: Invariant;
  /** What disagrees: a journal, an account with the number of its entry, or a subject, and which figure of it. */
  readonly key: string;
  readonly expected: bigint;
  readonly found: bigint;
}

export interface CheckResult {
  readonly check: Invariant;
  /** How many journals, entries, balances or totals were looked at. */
  readonly checked: number;
  readonly differences: readonly Difference[];
}

/** What the loans of a centre say of themselves. */
export interface LoanFacts {
  readonly normal: Fen;
  readonly overdue: Fen;
  /** Accounts whose entries do not lead to their balances. */
  readonly broken: readonly string[];
}

/** A special account since its first statement, as it stood at its last reconciliation: money in less money out. */
export interface BankFacts {
  readonly accountNo: string;
  readonly statement: Fen;
  readonly book: Fen;
  /** What the open breaks say that the bank has beyond the book: 在途与差错. */
  readonly named: Fen;
}

/** What the ledger cannot know of itself. */
export interface OutsideFacts {
  /** Money received that is not known to belong to anybody: 219 holds it beside the employers' unallocated money. */
  readonly unmatchedFen: Fen;
  /** The balances of all loans, not overdue and overdue; 121 and 122 are not compared without them. */
  readonly loans?: LoanFacts;
  /** Bank statements beside the book; accounts that were never reconciled are not among them. */
  readonly banks?: readonly BankFacts[];
}

const differencesMax = 100;

interface Check {
  readonly name: Invariant;
  /** Counts what is looked at. */
  readonly checked: (centerId: number, facts: OutsideFacts) => RawBuilder<unknown>;
  /** Answers the columns key, expected and found, one row for each difference. */
  readonly differences: (centerId: number, facts: OutsideFacts) => RawBuilder<unknown>;
}

/** Runs every check over the books of one centre, set-based; at most 100 differences of each are answered. */
export async function checkBooks(
  tx: Db,
  centerId: number,
  facts: OutsideFacts = { unmatchedFen: zeroFen },
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, checked, differences } of checks) {
    const counted = await sql<{
      checked: bigint;
    }>`select count(*) as checked from (${checked(centerId, facts)}) looked_at`.execute(tx);
    const found = await sql<Omit<Difference, 'check'>>`
      select key, expected::bigint as expected, found::bigint as found from (${differences(centerId, facts)}) differing
      order by key limit ${differencesMax}`.execute(tx);
    results.push({
      check: name,
      checked: Number(counted.rows[0]?.checked ?? 0n),
      differences: found.rows.map((row) => ({ check: name, ...row })),
    });
  }
  return results;
}

/** The differences of `checkBooks` in one list: empty when the books are right. */
export async function findDifferences(tx: Db, centerId: number, facts?: OutsideFacts): Promise<Difference[]> {
  return (await checkBooks(tx, centerId, facts)).flatMap((result) => result.differences);
}

const journals = (centerId: number) => sql`select from ledger.journal where center_id = ${centerId}`;
const personalEntries = (centerId: number) => sql`select from ledger.personal_entry where center_id = ${centerId}`;
const employerEntries = (centerId: number) => sql`select from ledger.employer_entry where center_id = ${centerId}`;
const personalBalances = (centerId: number) => sql`select from ledger.personal_balance where center_id = ${centerId}`;
const employerBalances = (centerId: number) => sql`select from ledger.employer_balance where center_id = ${centerId}`;

/** What one subject moved, credit less debit, by journal. */
const subjectByJournal = (centerId: number, subject: string) => sql`
  select journal_id, sum(credit_fen - debit_fen) as moved_fen from ledger.journal_line
  where center_id = ${centerId} and subject_code = ${subject} group by journal_id`;

const subjectBalance = (centerId: number, subject: string) => sql`
  (select coalesce(sum(credit_fen - debit_fen), 0) from ledger.journal_line where center_id = ${centerId} and subject_code = ${subject})`;

const journalChecks: readonly Check[] = [
  {
    name: 'journal-balanced',
    checked: journals,
    differences: (centerId) => sql`
      with line as (
        select journal_id, sum(debit_fen) as debit_fen, sum(credit_fen) as credit_fen
        from ledger.journal_line where center_id = ${centerId} group by journal_id
      ), header as (
        select journal_id, debit_fen, credit_fen from ledger.journal where center_id = ${centerId}
      ), compared as (
        select journal_id, header.debit_fen as header_debit, header.credit_fen as header_credit,
          coalesce(line.debit_fen, 0) as line_debit, coalesce(line.credit_fen, 0) as line_credit
        from header full join line using (journal_id)
      )
      select journal_id || ' debit' as key, line_debit as expected, coalesce(header_debit, 0) as found from compared where header_debit is distinct from line_debit
      union all
      select journal_id || ' credit', line_credit, coalesce(header_credit, 0) from compared where header_credit is distinct from line_credit
      union all
      select journal_id || ' debit = credit', line_debit, line_credit from compared where line_debit <> line_credit`,
  },
  {
    name: 'journal-entry-count',
    checked: journals,
    differences: (centerId) => sql`
      with entry as (
        select journal_id, count(*) as entries from ledger.personal_entry where center_id = ${centerId} group by journal_id
      )
      select j.journal_id::text as key, coalesce(e.entries, 0) as expected, j.entry_count as found
      from ledger.journal j left join entry e using (journal_id)
      where j.center_id = ${centerId} and j.entry_count <> coalesce(e.entries, 0)`,
  },
  {
    name: 'journal-personal',
    checked: journals,
    differences: (centerId) => sql`
      with entry as (
        select journal_id, sum(carried_change_fen + current_change_fen) as moved_fen
        from ledger.personal_entry where center_id = ${centerId} group by journal_id
      ), line as (${subjectByJournal(centerId, '201')})
      select journal_id::text as key, coalesce(line.moved_fen, 0) as expected, coalesce(entry.moved_fen, 0) as found
      from entry full join line using (journal_id)
      where coalesce(line.moved_fen, 0) <> coalesce(entry.moved_fen, 0)`,
  },
  {
    // A journal on 219 without employer entries is money that nobody is known for: subject-219 counts it.
    name: 'journal-employer',
    checked: journals,
    differences: (centerId) => sql`
      with entry as (
        select journal_id, sum(amount_fen) as moved_fen from ledger.employer_entry where center_id = ${centerId} group by journal_id
      ), line as (${subjectByJournal(centerId, '219')})
      select journal_id::text as key, coalesce(line.moved_fen, 0) as expected, entry.moved_fen as found
      from entry left join line using (journal_id)
      where coalesce(line.moved_fen, 0) <> entry.moved_fen`,
  },
  {
    name: 'closed-days',
    checked: journals,
    differences: (centerId) => sql`
      with closed as (select through, closed_at from ledger.closing where center_id = ${centerId} and kind = 'day'),
      line as (
        select accounting_date as day, subject_code, sum(l.debit_fen) as debit_fen, sum(l.credit_fen) as credit_fen
        from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
        where j.center_id = ${centerId} and accounting_date <= (select max(through) from closed) group by 1, 2
      ), kept as (select day, subject_code, debit_fen, credit_fen from ledger.subject_day where center_id = ${centerId})
      select day || ' ' || subject_code as key, coalesce(line.debit_fen - line.credit_fen, 0) as expected, coalesce(kept.debit_fen - kept.credit_fen, 0) as found
      from line full join kept using (day, subject_code)
      where line.debit_fen is distinct from kept.debit_fen or line.credit_fen is distinct from kept.credit_fen
      union all
      select j.journal_id || ' voucher number', 1, count(v.number)
      from ledger.journal j left join ledger.voucher_number v using (center_id, journal_id)
      where j.center_id = ${centerId} and j.accounting_date <= (select max(through) from closed)
      group by j.journal_id having count(v.number) <> 1
      union all
      select to_char(month, 'YYYYMM') || ' numbers', count(*), max(number) from ledger.voucher_number where center_id = ${centerId}
      group by month having count(*) <> max(number)`,
  },
  {
    name: 'red-lines',
    checked: journals,
    differences: (centerId) => sql`
      select j.journal_id || ' is red' as key, (j.reverses_id is not null)::int::bigint as expected, (count(*) filter (where l.is_red) > 0)::int as found
      from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
      where j.center_id = ${centerId}
      group by j.journal_id, j.reverses_id having (j.reverses_id is not null) <> bool_or(l.is_red) or bool_or(l.is_red) <> bool_and(l.is_red)
      union all
      select red.journal_id || ' takes back', -j.debit_fen, red.debit_fen
      from ledger.journal red left join ledger.journal j on j.center_id = red.center_id and j.journal_id = red.reverses_id
      where red.center_id = ${centerId} and red.reverses_id is not null and red.debit_fen is distinct from -j.debit_fen`,
  },
  {
    name: 'journal-day',
    checked: journals,
    differences: (centerId) => sql`
      with entry as (
        select journal_id, accounting_date from ledger.personal_entry where center_id = ${centerId} group by 1, 2
        union
        select journal_id, accounting_date from ledger.employer_entry where center_id = ${centerId} group by 1, 2
      )
      select e.journal_id || ' on ' || e.accounting_date as key,
        coalesce(to_char(j.accounting_date, 'YYYYMMDD'), '0')::bigint as expected, to_char(e.accounting_date, 'YYYYMMDD')::bigint as found
      from entry e left join ledger.journal j on j.center_id = ${centerId} and j.journal_id = e.journal_id
      where j.accounting_date is distinct from e.accounting_date`,
  },
];

const subLedgerChecks: readonly Check[] = [
  {
    name: 'personal-chain',
    checked: personalEntries,
    differences: (centerId) => sql`
      select account_id || ' entry ' || entry_no || case when entry_no <> place then ' number' else '' end as key,
        case when entry_no <> place then place else before_fen + change_fen end as expected,
        case when entry_no <> place then entry_no else balance_after_fen end as found
      from (
        select account_id, entry_no, balance_after_fen, carried_change_fen + current_change_fen as change_fen,
          row_number() over account as place, lag(balance_after_fen, 1, 0::bigint) over account as before_fen
        from ledger.personal_entry where center_id = ${centerId}
        window account as (partition by account_id order by entry_no)
      ) entry
      where entry_no <> place or balance_after_fen <> before_fen + change_fen`,
  },
  {
    name: 'employer-chain',
    checked: employerEntries,
    differences: (centerId) => sql`
      select employer_id || ' entry ' || entry_no || case when entry_no <> place then ' number' else '' end as key,
        case when entry_no <> place then place else before_fen + amount_fen end as expected,
        case when entry_no <> place then entry_no else balance_after_fen end as found
      from (
        select employer_id, entry_no, balance_after_fen, amount_fen,
          row_number() over employer as place, lag(balance_after_fen, 1, 0::bigint) over employer as before_fen
        from ledger.employer_entry where center_id = ${centerId}
        window employer as (partition by employer_id order by entry_no)
      ) entry
      where entry_no <> place or balance_after_fen <> before_fen + amount_fen`,
  },
  {
    name: 'personal-held',
    checked: personalBalances,
    differences: (centerId) => sql`
      with open as (
        select account_id, sum(amount_fen) as amount_fen from ledger.hold
        where center_id = ${centerId} and released_at is null group by account_id
      ), balance as (select account_id, held_fen from ledger.personal_balance where center_id = ${centerId})
      select account_id::text as key, coalesce(amount_fen, 0) as expected, coalesce(held_fen, 0) as found
      from open full join balance using (account_id) where coalesce(amount_fen, 0) <> coalesce(held_fen, 0)`,
  },
  {
    name: 'personal-balance',
    checked: personalBalances,
    differences: (centerId) => sql`
      with entry as (
        select account_id, max(entry_no) as entry_no, sum(carried_change_fen) as carried_fen, sum(current_change_fen) as current_fen
        from ledger.personal_entry where center_id = ${centerId} group by account_id
      ), balance as (
        select account_id, entry_no, carried_fen, current_fen from ledger.personal_balance where center_id = ${centerId}
      ), figure as (
        select account_id || ' ' || name as key, coalesce(expected, 0) as expected, coalesce(found, 0) as found
        from balance full join entry using (account_id) cross join lateral (values
          ('entries', entry.entry_no::numeric, balance.entry_no::numeric),
          ('carried over', entry.carried_fen, balance.carried_fen::numeric),
          ('current year', entry.current_fen, balance.current_fen::numeric)
        ) figure (name, expected, found)
      )
      select key, expected, found from figure where expected <> found
      union all
      select b.account_id || ' last entry', e.balance_after_fen, b.carried_fen + b.current_fen
      from ledger.personal_balance b
      join ledger.personal_entry e on e.center_id = b.center_id and e.account_id = b.account_id and e.entry_no = b.entry_no
      where b.center_id = ${centerId} and e.balance_after_fen <> b.carried_fen + b.current_fen`,
  },
  {
    // Each movement counts from its value date on; a settlement uses up the base it was reckoned from.
    name: 'personal-accrual',
    checked: personalBalances,
    differences: (centerId) => sql`
      select b.account_id::text as key, coalesce(e.expected, 0) as expected, b.carried_accrual + b.current_accrual as found
      from ledger.personal_balance b
      cross join lateral (
        select sum((e.carried_change_fen + e.current_change_fen) * (b.accrued_to - coalesce(e.value_date, e.accounting_date))
          - coalesce(e.carried_base, 0) - coalesce(e.current_base, 0)) as expected
        from ledger.personal_entry e where e.center_id = b.center_id and e.account_id = b.account_id
      ) e
      where b.center_id = ${centerId} and b.carried_accrual + b.current_accrual <> coalesce(e.expected, 0)`,
  },
  {
    name: 'employer-balance',
    checked: employerBalances,
    differences: (centerId) => sql`
      with entry as (
        select employer_id, max(entry_no) as entry_no, sum(amount_fen) as unallocated_fen
        from ledger.employer_entry where center_id = ${centerId} group by employer_id
      ), balance as (
        select employer_id, entry_no, unallocated_fen from ledger.employer_balance where center_id = ${centerId}
      )
      select employer_id || ' ' || name as key, coalesce(expected, 0) as expected, coalesce(found, 0) as found
      from balance full join entry using (employer_id) cross join lateral (values
        ('entries', entry.entry_no::numeric, balance.entry_no::numeric),
        ('unallocated', entry.unallocated_fen, balance.unallocated_fen::numeric)
      ) figure (name, expected, found)
      where coalesce(expected, 0) <> coalesce(found, 0)`,
  },
  {
    // Constraints refuse these; a restored or imported database may have lost its constraints.
    name: 'not-below-zero',
    checked: personalBalances,
    differences: (centerId) => sql`
      select account_id || ' carried over' as key, 0 as expected, carried_fen as found
      from ledger.personal_balance where center_id = ${centerId} and carried_fen < 0
      union all
      select account_id || ' current year', 0, current_fen from ledger.personal_balance where center_id = ${centerId} and current_fen < 0
      union all
      select account_id || ' entry ' || entry_no, 0, balance_after_fen
      from ledger.personal_entry where center_id = ${centerId} and balance_after_fen < 0
      union all
      select employer_id || ' unallocated', 0, unallocated_fen from ledger.employer_balance where center_id = ${centerId} and unallocated_fen < 0
      union all
      select employer_id || ' entry ' || entry_no, 0, balance_after_fen
      from ledger.employer_entry where center_id = ${centerId} and balance_after_fen < 0`,
  },
];

/** Subjects that hold loans have debit balances. */
const loanCheck = (name: Invariant, subject: string, part: 'normal' | 'overdue'): Check => ({
  name,
  checked: () => sql`select`,
  differences: (centerId, { loans }) =>
    loans === undefined
      ? sql`select '' as key, 0 as expected, 0 as found where false`
      : sql`select ${subject}::text as key, -${subjectBalance(centerId, subject)} as expected, ${loans[part]}::bigint as found
          where -${subjectBalance(centerId, subject)} <> ${loans[part]}::bigint`,
});

const totalChecks: readonly Check[] = [
  {
    name: 'subject-201',
    checked: () => sql`select`,
    differences: (centerId) => sql`
      select '201' as key, expected, found from (
        select ${subjectBalance(centerId, '201')} as expected,
          (select coalesce(sum(carried_fen + current_fen), 0) from ledger.personal_balance where center_id = ${centerId}) as found
      ) total where expected <> found`,
  },
  {
    name: 'subject-219',
    checked: () => sql`select`,
    differences: (centerId, { unmatchedFen }) => sql`
      select '219' as key, expected, found from (
        select ${subjectBalance(centerId, '219')} as expected,
          ${unmatchedFen}::bigint + (select coalesce(sum(unallocated_fen), 0) from ledger.employer_balance where center_id = ${centerId}) as found
      ) total where expected <> found`,
  },
  loanCheck('subject-121', '121', 'normal'),
  loanCheck('subject-122', '122', 'overdue'),
  {
    name: 'loan-chain',
    checked: () => sql`select`,
    differences: (_centerId, { loans }) =>
      sql`select key, 0 as expected, 1 as found from unnest(${loans?.broken ?? []}::text[]) as broken (key)`,
  },
  {
    name: 'bank-book',
    checked: (_centerId, { banks = [] }) => sql`select from generate_series(1, ${banks.length}::integer)`,
    differences: (_centerId, { banks = [] }) => sql`
      select account_no as key, book + named as expected, statement as found
      from unnest(${banks.map(({ accountNo }) => accountNo)}::text[], ${banks.map(({ statement }) => statement)}::bigint[],
        ${banks.map(({ book }) => book)}::bigint[], ${banks.map(({ named }) => named)}::bigint[]) as bank (account_no, statement, book, named)
      where statement <> book + named`,
  },
];

const checks: readonly Check[] = [...journalChecks, ...subLedgerChecks, ...totalChecks];
