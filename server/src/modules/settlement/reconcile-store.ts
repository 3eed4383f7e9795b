import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { BreakKind } from './rules/reconcile.ts';

export interface Break {
  readonly breakRef: string;
  readonly kind: BreakKind;
  readonly direction: 'in' | 'out';
  readonly firstDay: Temporal.PlainDate;
  readonly statement: Fen;
  readonly message: Fen;
  readonly book: Fen;
  readonly words: string;
}

/** A break as a run finds it, with the days on which its rows, message and lines lie. */
export interface FoundBreak extends Break {
  readonly days: readonly Temporal.PlainDate[];
}

export interface KnownBreak extends Break {
  readonly openedAt: Temporal.Instant;
  readonly closedAt: Temporal.Instant | null;
  readonly closedOn: Temporal.PlainDate | null;
}

type Row = {
  breakRef: string;
  kind: string;
  direction: string;
  firstDay: Temporal.PlainDate;
  statementFen: bigint;
  messageFen: bigint;
  bookFen: bigint;
  words: string;
  openedAt: Temporal.Instant;
  closedAt: Temporal.Instant | null;
  closedOn: Temporal.PlainDate | null;
};
const breakOf = ({ statementFen, messageFen, bookFen, ...row }: Row) =>
  ({ ...row, statement: fen(statementFen), message: fen(messageFen), book: fen(bookFen) }) as KnownBreak;

const columns = [
  'breakRef',
  'kind',
  'direction',
  'firstDay',
  'statementFen',
  'messageFen',
  'bookFen',
  'words',
  'openedAt',
  'closedAt',
  'closedOn',
] as const;

/** Open breaks of an account, the oldest first: at most 1,000. */
export async function listOpenBreaks(tx: Db, centerId: number, accountNo: string): Promise<KnownBreak[]> {
  const rows = await tx
    .selectFrom('settlement.reconciliationBreak')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where('closedAt', 'is', null)
    .orderBy('firstDay')
    .orderBy('breakRef')
    .limit(1_000)
    .execute();
  return rows.map(breakOf);
}

/** The days on which anything of an open break of the account lies. */
export async function daysOfOpenBreaks(tx: Db, centerId: number, accountNo: string): Promise<Temporal.PlainDate[]> {
  const { rows } = await sql<{ day: Temporal.PlainDate }>`
    select distinct unnest(days) as day from settlement.reconciliation_break
    where center_id = ${centerId} and account_no = ${accountNo} and closed_at is null`.execute(tx);
  return rows.map(({ day }) => day);
}

export async function listClosedBreaks(
  tx: Db,
  centerId: number,
  accountNo: string,
  day: Temporal.PlainDate,
): Promise<KnownBreak[]> {
  const rows = await tx
    .selectFrom('settlement.reconciliationBreak')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where('closedOn', '=', day)
    .orderBy('breakRef')
    .limit(200)
    .execute();
  return rows.map(breakOf);
}

/** Opens a break, or says what it is by now; one that was closed is open again, with its first day. */
export async function upsertBreaks(
  tx: Db,
  centerId: number,
  accountNo: string,
  { breaks, now }: { readonly breaks: readonly FoundBreak[]; readonly now: Temporal.Instant },
): Promise<void> {
  if (breaks.length === 0) return;
  await sql`
    insert into settlement.reconciliation_break (center_id, account_no, opened_at, seen_at, break_ref, kind, direction, first_day, statement_fen, message_fen, book_fen, words, days)
    select ${centerId}, ${accountNo}, ${now}::timestamptz, ${now}::timestamptz, ref, kind, direction, first_day, statement_fen, message_fen, book_fen, words, string_to_array(days, ' ')::date[]
    from unnest(${breaks.map((one) => one.breakRef)}::text[], ${breaks.map((one) => one.kind)}::text[], ${breaks.map((one) => one.direction)}::text[],
      ${breaks.map((one) => String(one.firstDay))}::date[], ${breaks.map((one) => one.statement)}::bigint[], ${breaks.map((one) => one.message)}::bigint[],
      ${breaks.map((one) => one.book)}::bigint[], ${breaks.map((one) => one.words)}::text[], ${breaks.map((one) => one.days.join(' '))}::text[])
      as given (ref, kind, direction, first_day, statement_fen, message_fen, book_fen, words, days)
    on conflict on constraint reconciliation_break__pk do update set kind = excluded.kind, statement_fen = excluded.statement_fen,
      message_fen = excluded.message_fen, book_fen = excluded.book_fen, words = excluded.words, days = excluded.days, seen_at = excluded.seen_at, closed_at = null, closed_on = null`.execute(
    tx,
  );
}

export async function closeBreaks(
  tx: Db,
  centerId: number,
  accountNo: string,
  { refs, now, on }: { refs: readonly string[]; now: Temporal.Instant; on: Temporal.PlainDate },
): Promise<void> {
  if (refs.length === 0) return;
  await tx
    .updateTable('settlement.reconciliationBreak')
    .set({ closedAt: now, closedOn: on })
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where('breakRef', 'in', [...refs])
    .where('closedAt', 'is', null)
    .execute();
}

export interface Report {
  readonly day: Temporal.PlainDate;
  readonly statementCount: number;
  readonly statementIn: Fen;
  readonly statementOut: Fen;
  readonly messageCount: number;
  readonly messageIn: Fen;
  readonly messageOut: Fen;
  readonly bookCount: number;
  readonly bookIn: Fen;
  readonly bookOut: Fen;
  readonly matchedCount: number;
  readonly breakCount: number;
  readonly breakAmount: Fen;
  readonly isComplete: boolean;
  readonly agrees: boolean;
}

/** Keeps the report of a day; every run has its number. Answers it. */
export async function insertReport(
  tx: Db,
  centerId: number,
  accountNo: string,
  run: Report & { readonly runBy: string; readonly runAt: Temporal.Instant },
): Promise<number> {
  const answer = await sql<{ runNo: number }>`
    insert into settlement.reconciliation (center_id, account_no, day, run_no, statement_count, statement_in_fen, statement_out_fen, message_count,
      message_in_fen, message_out_fen, book_count, book_in_fen, book_out_fen, matched_count, break_count, break_fen, is_complete, agrees, run_by, run_at)
    select ${centerId}, ${accountNo}, ${run.day}::date,
      (select coalesce(max(run_no), 0) + 1 from settlement.reconciliation where center_id = ${centerId} and account_no = ${accountNo} and day = ${run.day}::date),
      ${run.statementCount}, ${run.statementIn}::bigint, ${run.statementOut}::bigint, ${run.messageCount}, ${run.messageIn}::bigint, ${run.messageOut}::bigint,
      ${run.bookCount}, ${run.bookIn}::bigint, ${run.bookOut}::bigint, ${run.matchedCount}, ${run.breakCount}, ${run.breakAmount}::bigint,
      ${run.isComplete}, ${run.agrees}, ${run.runBy}, ${run.runAt}::timestamptz
    returning run_no`.execute(tx);
  return answer.rows[0]?.runNo ?? 0;
}

/** The newest run of each day, the newest day first. */
export async function listReports(
  tx: Db,
  centerId: number,
  filter: { accountNo?: string | undefined; day?: Temporal.PlainDate | undefined },
  page: { limit: number; offset: number },
) {
  const newest = tx
    .selectFrom('settlement.reconciliation')
    .distinctOn(['accountNo', 'day'])
    .selectAll()
    .where('centerId', '=', centerId)
    .$if(filter.accountNo !== undefined, (query) => query.where('accountNo', '=', filter.accountNo ?? ''))
    .$if(filter.day !== undefined, (query) => query.where('day', '=', filter.day as Temporal.PlainDate))
    .orderBy('accountNo')
    .orderBy('day')
    .orderBy('runNo', 'desc');
  return readPage(tx.selectFrom(newest.as('newest')).selectAll().orderBy('day', 'desc').orderBy('accountNo'), page);
}

export async function listNotes(tx: Db, centerId: number, accountNo: string, refs: readonly string[]) {
  if (refs.length === 0) return [];
  return tx
    .selectFrom('settlement.breakNote')
    .select(['breakRef', 'noteNo', 'note', 'actorId', 'at'])
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .where('breakRef', 'in', [...refs])
    .orderBy('breakRef')
    .orderBy('noteNo')
    .limit(2_000)
    .execute();
}

/** Adds a note to a break; undefined when there is no such break. Two at once get two numbers or one is tried again. */
export async function insertNote(
  tx: Db,
  centerId: number,
  note: { accountNo: string; breakRef: string; note: string; actorId: string; at: Temporal.Instant },
): Promise<boolean> {
  const known = await tx
    .selectFrom('settlement.reconciliationBreak')
    .select('breakRef')
    .where('centerId', '=', centerId)
    .where('accountNo', '=', note.accountNo)
    .where('breakRef', '=', note.breakRef)
    .forUpdate()
    .executeTakeFirst();
  if (!known) return false;
  await sql`
    insert into settlement.break_note (center_id, account_no, break_ref, note_no, note, actor_id, at)
    select ${centerId}, ${note.accountNo}, ${note.breakRef}, coalesce(max(note_no), 0) + 1, ${note.note}, ${note.actorId}, ${note.at}::timestamptz
    from settlement.break_note where center_id = ${centerId} and account_no = ${note.accountNo} and break_ref = ${note.breakRef}`.execute(
    tx,
  );
  return true;
}

/** When an account was last reconciled, through which day its statements go, and what they and its open breaks come to. */
export async function listReconciledAccounts(tx: Db, centerId: number) {
  const { rows } = await sql<{
    accountNo: string;
    first: Temporal.PlainDate;
    last: Temporal.PlainDate;
    runAt: Temporal.Instant;
    statement: bigint;
    named: bigint;
  }>`
    select a.account_no, d.first, d.last, r.run_at, s.statement, b.named
    from settlement.bank_account a
    cross join lateral (
      select min(day) as first, max(day) as last from settlement.statement_day where center_id = a.center_id and account_no = a.account_no
    ) d
    cross join lateral (
      select max(run_at) as run_at from settlement.reconciliation where center_id = a.center_id and account_no = a.account_no
    ) r
    cross join lateral (
      select coalesce(sum(case direction when 'credit' then amount_fen else -amount_fen end), 0)::bigint as statement
      from settlement.statement_line
      where center_id = a.center_id and account_no = a.account_no and imported_at <= r.run_at
    ) s
    cross join lateral (
      select coalesce(sum(case direction when 'in' then statement_fen - book_fen else book_fen - statement_fen end), 0)::bigint as named
      from settlement.reconciliation_break
      where center_id = a.center_id and account_no = a.account_no and closed_at is null
    ) b
    where a.center_id = ${centerId} and d.first is not null and r.run_at is not null
    order by a.account_no`.execute(tx);
  return rows;
}

/** Which special account each line on 101 stands for. */
export const accountsOfLines = (centerId: number) =>
  sql`select journal_id, line_no, account_no as owner from settlement.journal_account where center_id = ${centerId}`;

/** Open breaks and temporary receipts of a centre by their first days. */
export async function listAges(tx: Db, centerId: number) {
  const { rows } = await sql<{
    kind: 'break' | 'receipt';
    firstDay: Temporal.PlainDate;
    count: bigint;
    amount: bigint;
  }>`
    select 'break' as kind, first_day, count(*) as count, sum(greatest(abs(statement_fen), abs(message_fen), abs(book_fen)))::bigint as amount
    from settlement.reconciliation_break where center_id = ${centerId} and closed_at is null group by first_day
    union all
    select 'receipt', transacted_on, count(*), sum(amount_fen)::bigint
    from settlement.receipt where center_id = ${centerId} and state = 'unmatched' group by transacted_on`.execute(tx);
  return rows;
}

/** Open breaks from before a day without any note; what is in transit explains itself. */
export async function countUnexplained(tx: Db, centerId: number, before: Temporal.PlainDate): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from settlement.reconciliation_break b
    where center_id = ${centerId} and closed_at is null and kind <> 'in-transit' and first_day < ${before}::date
      and not exists (select from settlement.break_note n where n.center_id = b.center_id and n.account_no = b.account_no and n.break_ref = b.break_ref)`.execute(
    tx,
  );
  return Number(rows[0]?.count ?? 0n);
}
