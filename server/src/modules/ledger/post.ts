import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import { plannedEachTime, refusedBy } from '../../platform/db.ts';
import { type Fen, fen, sumFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import type { EntryKind } from './rules.ts';

/** One line of a voucher (分录): a subject of the chart, on one side. */
export type JournalLine =
  | { readonly subject: string; readonly debit: Fen }
  | { readonly subject: string; readonly credit: Fen };

/** What moves on one personal account: changes of 上年结转 and 当年归集. */
export interface PersonalMovement {
  readonly accountId: string;
  readonly carriedChange: Fen;
  readonly currentChange: Fen;
}

/**
 * Movements of the personal sub-ledger. `rows` for a few accounts; `query` for many: a query of the caller's own tables
 * with the columns account_id, carried_change_fen, current_change_fen and employer_part_fen (nullable). A `detailed` one
 * has value_date (起息日), carried_base and current_base (the 积数 that a settlement uses up; negative gives it back) too.
 */
export interface PersonalMovements {
  readonly kind: EntryKind;
  readonly month?: Temporal.PlainDate;
  readonly employerId?: string;
  /** The number and sum the caller expects: a difference rolls everything back. */
  readonly count: number;
  readonly total: Fen;
  readonly from: readonly PersonalMovement[] | RawBuilder<unknown>;
  readonly detailed?: true;
}

export interface EmployerMovement {
  readonly employerId: string;
  readonly kind: 'receipt' | 'allocation' | 'return' | 'reversal';
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
  /** The journal that this one takes back (红冲): its amounts are negative, on the sides they were on. */
  readonly reverses?: string;
  /** A new id of the caller's, who has written what the journal stands for under it before; else one is made. */
  readonly journalId?: string;
}

export interface Posted {
  readonly journalId: string;
  /** True when this event was posted before: nothing was written now. */
  readonly replayed: boolean;
}

/**
 * Posts a journal: header, lines and the sub-ledger entries it carries, in one statement. The same business key and
 * content replay the first answer; other content is refused with `ledger/repeated-with-other-content`. An account
 * below zero is refused with `ledger/below-zero`, a closed day with `ledger/day-closed`. Debits equal credits or
 * PostgreSQL refuses (journal__balanced).
 */
export async function postJournal(call: Call, draft: JournalDraft): Promise<Posted> {
  const requestHash = hashOf(draft);
  checkTotals(draft);
  const journalId = draft.journalId ?? call.newId();
  try {
    const answer = await postStatement(call, draft, { journalId, requestHash }).execute(call.tx);
    const effect = answer.rows[0];
    if (!effect?.isNew) return await replay(call, draft.businessKey, requestHash);
    checkEffect(draft, effect);
  } catch (error) {
    const { code, constraint } = refusedBy(error) ?? {};
    if (code === '23514' && constraint?.endsWith('__floor')) throw new Problem(refusals.belowZero);
    if (constraint === 'personal_balance__held') throw new Problem(refusals.held);
    if (constraint === 'journal__reversed_once') throw new Problem(refusals.alreadyReversed);
    throw error;
  }
  await call.onPosted?.({ journalId, lines: draft.lines });
  return { journalId, replayed: false };
}

/** The key was posted before: by the same request, or by another one, which is refused. Or the day is closed. */
async function replay(call: Call, businessKey: string, requestHash: string): Promise<Posted> {
  const before = await sql<{ journalId: string; requestHash: string }>`
    select journal_id, request_hash from ledger.journal where center_id = ${call.centerId} and business_key = ${businessKey}`.execute(
    call.tx,
  );
  const known = before.rows[0];
  if (!known)
    throw new Problem(refusals.dayClosed, { accountingDate: call.accountingDate.toString(), remedy: dayClosedRemedy });
  if (known.requestHash !== requestHash) throw new Problem(refusals.repeatedWithOtherContent, { businessKey });
  return { journalId: known.journalId, replayed: true };
}

const dayClosedRemedy = '该会计日已日结。请重试一次，业务将记入下一个会计日。';

function hashOf(draft: JournalDraft): string {
  const { personal, journalId: _journalId, ...rest } = draft;
  const movements = personal && {
    ...personal,
    from: Array.isArray(personal.from) ? personal.from : draft.contentHash,
  };
  const content = { ...rest, personal: movements };
  return sha256(
    JSON.stringify(content, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
}

const debitOf = (line: JournalLine) => ('debit' in line ? line.debit : fen(0));
const creditOf = (line: JournalLine) => ('credit' in line ? line.credit : fen(0));

/** What the sub-ledgers say must be what the subjects say: 201 for personal accounts, 219 for employers' money. */
function checkTotals({ lines, personal, employer }: JournalDraft): void {
  const netOf = (subject: string) =>
    sumFen(lines.filter((line) => line.subject === subject).map((line) => fen(creditOf(line) - debitOf(line))));
  if (personal && netOf('201') !== personal.total)
    throw new Error(`201 moves ${netOf('201')}, personal accounts ${personal.total}`);
  if (employer && netOf('219') !== employer.amount)
    throw new Error(`219 moves ${netOf('219')}, the employer's money ${employer.amount}`);
}

interface Effect {
  readonly isNew: boolean;
  readonly entries: bigint;
  readonly total: bigint;
  readonly employers: bigint;
}

function checkEffect({ personal, employer }: JournalDraft, effect: Effect): void {
  if (personal && Number(effect.entries) < personal.count) throw new Problem(refusals.accountsNotOpen);
  if (personal && (Number(effect.entries) !== personal.count || effect.total !== personal.total)) {
    throw new Error(
      `posted ${effect.entries} entries of ${effect.total} fen, expected ${personal.count} of ${personal.total}`,
    );
  }
  if (employer && effect.employers !== 1n) throw new Error(`employer ${employer.employerId} has no sub-ledger`);
}

const isBulk = (personal: PersonalMovements | undefined) => personal !== undefined && !('length' in personal.from);

function personalSource({ from }: PersonalMovements): RawBuilder<unknown> {
  if (!('length' in from)) return from;
  return sql`select * from unnest(
    ${from.map((row) => row.accountId)}::uuid[],
    ${from.map((row) => row.carriedChange)}::bigint[],
    ${from.map((row) => row.currentChange)}::bigint[],
    ${from.map(() => null)}::bigint[]
  ) as movement (account_id, carried_change_fen, current_change_fen, employer_part_fen)`;
}

/**
 * Posts the header and lines of a journal whose personal entries this transaction has written already, under the journal
 * id they bear: for bulk work that is a statement of its own.
 */
export async function postWritten(
  call: Call,
  draft: JournalDraft,
  written: { readonly journalId: string; readonly entryCount: number },
): Promise<void> {
  const stamp = { ...written, requestHash: hashOf(draft) };
  const answer = await postStatement(call, draft, stamp).execute(call.tx);
  if (answer.rows[0]?.isNew) return;
  await replay(call, draft.businessKey, stamp.requestHash);
  throw new Error(`${draft.businessKey} was posted before`);
}

type Stamp = { readonly journalId: string; readonly requestHash: string; readonly entryCount?: number };

/**
 * The one statement. The header comes first: when its business key is taken nothing else is written, because everything
 * else is joined to it. Its totals are those of `given`, the very rows that become the lines.
 */
function postStatement(call: Call, draft: JournalDraft, stamp: Stamp): RawBuilder<Effect> {
  const { centerId, accountingDate: day, now } = call;
  const { personal, employer, lines } = draft;
  const isRed = draft.reverses !== undefined;
  return sql<Effect>`${isBulk(personal) ? plannedEachTime : sql``}
    with books as materialized (
      -- Shared, and looked at again when it had to wait: a day that closes meanwhile takes no posting any more.
      select closed_through from ledger.books where center_id = ${centerId} for share
    ),
    given as (
      select * from unnest(${lines.map((line) => line.subject)}::text[], ${lines.map(debitOf)}::bigint[], ${lines.map(creditOf)}::bigint[])
        with ordinality as given (subject_code, debit_fen, credit_fen, line_no)
    ),
    header as (
      insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, reverses_id,
        debit_fen, credit_fen, entry_count, posted_by, recorded_at)
      select ${centerId}, ${stamp.journalId}::uuid, ${day}::date, ${draft.businessKey}, ${stamp.requestHash}, ${draft.business}, ${draft.summary},
        ${draft.reverses ?? null}::uuid, sum(debit_fen), sum(credit_fen), ${stamp.entryCount ?? personal?.count ?? 0}, ${call.actor.id}, ${now}::timestamptz
      from given
      having not exists (select from books where closed_through >= ${day}::date)
      on conflict on constraint journal__business_key do nothing
      returning center_id, journal_id, accounting_date, recorded_at, reverses_id
    ),
    line as (
      insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen, is_red)
      select center_id, journal_id, line_no, subject_code, debit_fen, credit_fen, ${isRed} from header, given
    )
    ${personal ? personalPart(personal) : sql``}
    ${employer ? employerPart(employer) : sql``}
    select exists (select from header) as is_new,
      ${personal ? sql`(select count(*) from touched)` : sql`0::bigint`} as entries,
      ${personal ? sql`(select coalesce(sum(carried_change_fen + current_change_fen), 0)::bigint from touched)` : sql`0::bigint`} as total,
      ${employer ? sql`(select count(*) from employer_touched)` : sql`0::bigint`} as employers`;
}

/** 积数 grows by the old balance for the days since it was last touched: the day of posting counts in, not out. */
function personalPart(personal: PersonalMovements): RawBuilder<unknown> {
  const month = personal.month ?? null;
  const { detailed } = personal;
  // A few accounts are locked in the order of their ids, so that opposite postings queue up instead of locking each other
  // out. Bulk work is not (a quarter more time for 10,000): its rare deadlock is tried again by the caller's transaction.
  const few = 'length' in personal.from && personal.from.length > 1;
  const locked = sql`, locked as materialized (
      select b.account_id as locked_id from ledger.personal_balance b, header h
      where b.center_id = h.center_id and b.account_id in (select account_id from movement) order by b.account_id for update of b
    )`;
  return sql`, movement as materialized (${personalSource(personal)})${few ? locked : sql``},
    touched as (
      update ledger.personal_balance b set
        carried_accrual = b.carried_accrual + b.carried_fen * (h.accounting_date - b.accrued_to)${detailed ? valued('carried') : sql``},
        current_accrual = b.current_accrual + b.current_fen * (h.accounting_date - b.accrued_to)${detailed ? valued('current') : sql``},
        accrued_to = h.accounting_date,
        carried_fen = b.carried_fen + m.carried_change_fen,
        current_fen = b.current_fen + m.current_change_fen,
        entry_no = b.entry_no + 1,
        contributed_to = ${personal.kind === 'reversal' && month !== null ? contributedBefore(month) : sql`greatest(b.contributed_to, ${personal.kind === 'remittance' ? month : null}::date)`}
      from movement m, header h${few ? sql`, locked` : sql``}
      where b.center_id = h.center_id and b.account_id = m.account_id${few ? sql` and locked_id = m.account_id` : sql``} and b.accrued_to <= h.accounting_date
      returning b.center_id, b.account_id, b.entry_no, b.carried_fen + b.current_fen as balance_after_fen,
        m.carried_change_fen, m.current_change_fen, m.employer_part_fen${detailed ? sql`, m.value_date, m.carried_base, m.current_base` : sql``}, h.journal_id, h.accounting_date, h.recorded_at
    ),
    personal as (
      insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, month, employer_id,
        carried_change_fen, current_change_fen, employer_part_fen, balance_after_fen, accounting_date, recorded_at${detailed ? sql`, value_date, carried_base, current_base` : sql``})
      select center_id, account_id, entry_no, journal_id, ${personal.kind}, ${month}::date, ${personal.employerId ?? null}::uuid,
        carried_change_fen, current_change_fen, employer_part_fen, balance_after_fen, accounting_date, recorded_at${detailed ? sql`, value_date, carried_base, current_base` : sql``}
      from touched
    )`;
}

/** Money that counts from another day than today takes its 积数 for the days between with it; a settlement uses its base up. */
const valued = (part: 'carried' | 'current'): RawBuilder<unknown> => {
  const [change, base] = [sql.ref(`m.${part}_change_fen`), sql.ref(`m.${part}_base`)];
  return sql` + ${change} * (h.accounting_date - coalesce(m.value_date, h.accounting_date)) - coalesce(${base}, 0)`;
};

/** The month contributed to (缴至年月) after the remittance of `month` is taken back: the last that still stands. */
const contributedBefore = (
  month: Temporal.PlainDate,
): RawBuilder<unknown> => sql`case when b.contributed_to = ${month}::date then (
          select max(e.month) from ledger.personal_entry e
          where e.center_id = b.center_id and e.account_id = b.account_id and e.kind = 'remittance' and e.month <= ${month}::date
            and e.journal_id <> h.reverses_id and not exists (select from ledger.journal r where r.center_id = e.center_id and r.reverses_id = e.journal_id))
        else b.contributed_to end`;

function employerPart({ employerId, kind, amount }: EmployerMovement): RawBuilder<unknown> {
  return sql`, employer_touched as (
      update ledger.employer_balance b set unallocated_fen = b.unallocated_fen + ${amount}::bigint, entry_no = b.entry_no + 1
      from header h
      where b.center_id = h.center_id and b.employer_id = ${employerId}::uuid
      returning b.center_id, b.employer_id, b.entry_no, b.unallocated_fen, h.journal_id, h.accounting_date, h.recorded_at
    ),
    employer_entry as (
      insert into ledger.employer_entry (center_id, employer_id, entry_no, journal_id, kind, amount_fen, balance_after_fen, accounting_date, recorded_at)
      select center_id, employer_id, entry_no, journal_id, ${kind}, ${amount}::bigint, unallocated_fen, accounting_date, recorded_at
      from employer_touched
    )`;
}
