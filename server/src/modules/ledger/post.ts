import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import { plannedEachTime, RaceLost, refusedBy } from '../../platform/db.ts';
import { type Fen, fen, sumFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import type { EntryKind } from './rules.ts';

/** One line of a voucher (分录): a subject of the chart, on one side. */
export type JournalLine = { readonly subject: string; readonly debit: Fen } | { readonly subject: string; readonly credit: Fen };

/** What moves on one personal account: changes of 上年结转 and 当年归集. */
export interface PersonalMovement {
  readonly accountId: string;
  readonly carriedChange: Fen;
  readonly currentChange: Fen;
}

/**
 * Movements of the personal sub-ledger. `rows` for a few accounts; `query` for many: a query of the caller's own tables
 * with the columns account_id, carried_change_fen, current_change_fen and employer_part_fen (nullable).
 */
export interface PersonalMovements {
  readonly kind: EntryKind;
  readonly month?: Temporal.PlainDate;
  readonly employerId?: string;
  /** The number and sum the caller expects: a difference rolls everything back. */
  readonly count: number;
  readonly total: Fen;
  readonly from: readonly PersonalMovement[] | RawBuilder<unknown>;
}

export interface EmployerMovement {
  readonly employerId: string;
  readonly kind: 'receipt' | 'allocation' | 'return';
  readonly amount: Fen;
}

export interface JournalDraft {
  /** Names the business event, such as `remittance:<id>`: it is posted once, however often it is asked for. */
  readonly businessKey: string;
  readonly business: string;
  readonly summary: string;
  readonly lines: readonly JournalLine[];
  /** A digest of bulk content that `personal.from` stands for; part of the request hash. */
  readonly contentHash?: string;
  readonly personal?: PersonalMovements;
  readonly employer?: EmployerMovement;
}

export interface Posted {
  readonly journalId: string;
  /** True when this event was posted before: nothing was written now. */
  readonly replayed: boolean;
}

/**
 * Posts a journal: header, lines and the sub-ledger entries it carries, in one statement. The same business key and
 * content replay the first answer; other content is refused with `ledger/repeated-with-other-content`. An account
 * below zero is refused with `ledger/below-zero`. Debits equal credits or PostgreSQL refuses (journal__balanced).
 */
export async function postJournal(call: Call, draft: JournalDraft): Promise<Posted> {
  const requestHash = hashOf(draft);
  const before = await sql<{ journalId: string; requestHash: string }>`
    select journal_id, request_hash from ledger.journal
    where center_id = ${call.centerId} and business_key = ${draft.businessKey}`.execute(call.tx);
  const known = before.rows[0];
  if (known) {
    if (known.requestHash !== requestHash) throw new Problem(refusals.repeatedWithOtherContent, { businessKey: draft.businessKey });
    return { journalId: known.journalId, replayed: true };
  }
  checkTotals(draft);
  const journalId = call.newId();
  try {
    const posted = await postStatement(call, draft, { journalId, requestHash }).execute(call.tx);
    checkEffect(draft, posted.rows[0]);
  } catch (error) {
    const { code, constraint } = refusedBy(error) ?? {};
    if (code === '23514' && constraint?.endsWith('__floor')) throw new Problem(refusals.belowZero);
    // The same event was posted beside this one: begun again, it is found and replayed.
    if (constraint === 'journal__business_key') throw new RaceLost(draft.businessKey, { cause: error });
    throw error;
  }
  return { journalId, replayed: false };
}

function hashOf(draft: JournalDraft): string {
  const { personal } = draft;
  const movements = personal && {
    ...personal,
    from: Array.isArray(personal.from) ? personal.from : draft.contentHash,
  };
  const content = { ...draft, personal: movements };
  return sha256(JSON.stringify(content, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)));
}

const debitOf = (line: JournalLine) => ('debit' in line ? line.debit : fen(0));
const creditOf = (line: JournalLine) => ('credit' in line ? line.credit : fen(0));

/** What the sub-ledgers say must be what the subjects say: 201 for personal accounts, 219 for employers' money. */
function checkTotals({ lines, personal, employer }: JournalDraft): void {
  const netOf = (subject: string) => sumFen(lines.filter((line) => line.subject === subject).map((line) => fen(creditOf(line) - debitOf(line))));
  if (personal && netOf('201') !== personal.total) throw new Error(`201 moves ${netOf('201')}, personal accounts ${personal.total}`);
  if (employer && netOf('219') !== employer.amount) throw new Error(`219 moves ${netOf('219')}, the employer's money ${employer.amount}`);
}

interface Effect {
  readonly entries: bigint;
  readonly total: bigint;
  readonly employers: bigint;
}

function checkEffect({ personal, employer }: JournalDraft, effect: Effect | undefined): void {
  if (!effect) throw new Error('the posting statement answered nothing');
  if (personal && Number(effect.entries) < personal.count) throw new Problem(refusals.accountsNotOpen);
  if (personal && (Number(effect.entries) !== personal.count || effect.total !== personal.total)) {
    throw new Error(`posted ${effect.entries} entries of ${effect.total} fen, expected ${personal.count} of ${personal.total}`);
  }
  if (employer && effect.employers !== 1n) throw new Error(`employer ${employer.employerId} has no sub-ledger`);
}

const isBulk = (personal: PersonalMovements | undefined) => personal !== undefined && !('length' in personal.from);

function personalSource(personal: PersonalMovements | undefined): RawBuilder<unknown> {
  const from = personal?.from ?? [];
  if (!('length' in from)) return from;
  return sql`select * from unnest(
    ${from.map((row) => row.accountId)}::uuid[],
    ${from.map((row) => row.carriedChange)}::bigint[],
    ${from.map((row) => row.currentChange)}::bigint[],
    ${from.map(() => null)}::bigint[]
  ) as movement (account_id, carried_change_fen, current_change_fen, employer_part_fen)`;
}

/**
 * Locks the accounts of a few movements by id, so that opposite postings queue instead of locking each other out. Bulk
 * postings of a query are kept apart by the business that owns their list, and are spared the sort.
 */
function lockedAccounts(centerId: number, from: PersonalMovements['from'] | undefined): RawBuilder<unknown> {
  const ids = from && 'length' in from && from.length > 1 ? from.map((row) => row.accountId) : [];
  return sql`select account_id from ledger.personal_balance
    where center_id = ${centerId} and account_id = any (${ids}::uuid[]) order by account_id for update`;
}

/** The one statement. 积数 grows by the old balance for the days since it was last touched: the day counts in, not out. */
function postStatement(call: Call, draft: JournalDraft, { journalId, requestHash }: { journalId: string; requestHash: string }): RawBuilder<Effect> {
  const { centerId, accountingDate: day, now } = call;
  const { personal, employer, lines } = draft;
  const month = personal?.month ?? null;
  const planning = isBulk(personal) ? plannedEachTime : sql``;
  return sql<Effect>`${planning}
    with movement as materialized (${personalSource(personal)}),
    locked as materialized (${lockedAccounts(centerId, personal?.from)}),
    touched as (
      update ledger.personal_balance b set
        carried_accrual = b.carried_accrual + b.carried_fen * (${day}::date - b.accrued_to),
        current_accrual = b.current_accrual + b.current_fen * (${day}::date - b.accrued_to),
        accrued_to = ${day}::date,
        carried_fen = b.carried_fen + m.carried_change_fen,
        current_fen = b.current_fen + m.current_change_fen,
        entry_no = b.entry_no + 1,
        contributed_to = greatest(b.contributed_to, ${personal?.kind === 'remittance' ? month : null}::date)
      from movement m
      where b.center_id = ${centerId} and b.account_id = m.account_id and b.accrued_to <= ${day}::date
        and (select count(*) from locked) >= 0
      returning b.account_id, b.entry_no, b.carried_fen + b.current_fen as balance_after_fen,
        m.carried_change_fen, m.current_change_fen, m.employer_part_fen
    ),
    personal as (
      insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, month, employer_id,
        carried_change_fen, current_change_fen, employer_part_fen, balance_after_fen, accounting_date, recorded_at)
      select ${centerId}, account_id, entry_no, ${journalId}::uuid, ${personal?.kind ?? ''}, ${month}::date, ${personal?.employerId ?? null}::uuid,
        carried_change_fen, current_change_fen, employer_part_fen, balance_after_fen, ${day}::date, ${now}::timestamptz
      from touched
    ),
    sums as (
      select count(*) as entries, coalesce(sum(carried_change_fen + current_change_fen), 0)::bigint as total from touched
    ),
    employer_touched as (
      update ledger.employer_balance b set unallocated_fen = b.unallocated_fen + ${employer?.amount ?? 0}::bigint, entry_no = b.entry_no + 1
      where b.center_id = ${centerId} and b.employer_id = ${employer?.employerId ?? null}::uuid
      returning b.employer_id, b.entry_no, b.unallocated_fen
    ),
    employer_entry as (
      insert into ledger.employer_entry (center_id, employer_id, entry_no, journal_id, kind, amount_fen, balance_after_fen, accounting_date, recorded_at)
      select ${centerId}, employer_id, entry_no, ${journalId}::uuid, ${employer?.kind ?? ''}, ${employer?.amount ?? 0}::bigint, unallocated_fen, ${day}::date, ${now}::timestamptz
      from employer_touched
    ),
    line as (
      insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen)
      select ${centerId}, ${journalId}::uuid, line_no, subject_code, debit_fen, credit_fen
      from unnest(${lines.map((line) => line.subject)}::text[], ${lines.map(debitOf)}::bigint[], ${lines.map(creditOf)}::bigint[])
        with ordinality as given (subject_code, debit_fen, credit_fen, line_no)
      returning debit_fen, credit_fen
    ),
    header as (
      insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary,
        debit_fen, credit_fen, entry_count, posted_by, recorded_at)
      select ${centerId}, ${journalId}::uuid, ${day}::date, ${draft.businessKey}, ${requestHash}, ${draft.business}, ${draft.summary},
        (select sum(debit_fen) from line), (select sum(credit_fen) from line), sums.entries, ${call.actor.id}, ${now}::timestamptz
      from sums
    )
    select entries, total, (select count(*) from employer_touched) as employers from sums`;
}
