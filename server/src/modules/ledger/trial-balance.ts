import { type RawBuilder, sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';

/** When the books are looked at: days by accounting date, and what was recorded by an instant (all that is, if not given). */
export interface Sight {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly knownAt?: Temporal.Instant | undefined;
}

export interface SubjectRow {
  readonly code: string;
  readonly name: string;
  readonly direction: 'debit' | 'credit';
  /** Debit less credit before the first day. */
  readonly opening: Fen;
  readonly debit: Fen;
  readonly credit: Fen;
  readonly closing: Fen;
}

/**
 * What every subject moved on every day. Closed days are added up already; what was known at an instant is counted from
 * the lines themselves.
 */
function subjectDays(centerId: number, { to, knownAt }: Sight): RawBuilder<unknown> {
  const lines = (where: RawBuilder<unknown>) => sql`
    select j.accounting_date as day, l.subject_code, sum(l.debit_fen) as debit_fen, sum(l.credit_fen) as credit_fen
    from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
    where j.center_id = ${centerId} and j.accounting_date <= ${to}::date and ${where} group by 1, 2`;
  if (knownAt) return lines(sql`j.recorded_at <= ${knownAt}::timestamptz`);
  return sql`
    select day, subject_code, debit_fen, credit_fen from ledger.subject_day where center_id = ${centerId} and day <= ${to}::date
    union all
    ${lines(sql`j.accounting_date > coalesce((select closed_through from ledger.books where center_id = ${centerId}), '-infinity')`)}`;
}

interface Row {
  readonly code: string;
  readonly name: string;
  readonly direction: 'debit' | 'credit';
  readonly opening: bigint;
  readonly debit: bigint;
  readonly credit: bigint;
}
const subjectRow = ({ opening, debit, credit, ...subject }: Row): SubjectRow => ({
  ...subject,
  opening: fen(opening),
  debit: fen(debit),
  credit: fen(credit),
  closing: fen(opening + debit - credit),
});

/** The trial balance (试算平衡表): every subject of the chart, in its order. */
export async function trialBalance(tx: Db, centerId: number, sight: Sight): Promise<SubjectRow[]> {
  const { rows } = await sql<Row>`
    select s.code, s.name, s.direction,
      coalesce(sum(d.debit_fen - d.credit_fen) filter (where d.day < ${sight.from}::date), 0)::bigint as opening,
      coalesce(sum(d.debit_fen) filter (where d.day >= ${sight.from}::date), 0)::bigint as debit,
      coalesce(sum(d.credit_fen) filter (where d.day >= ${sight.from}::date), 0)::bigint as credit
    from ledger.subject s left join (${subjectDays(centerId, sight)}) d on d.subject_code = s.code
    group by s.code, s.name, s.direction order by s.code`.execute(tx);
  return rows.map(subjectRow);
}

/** The general ledger of a subject (总账): one row for each month of the days looked at. */
export async function generalLedger(
  tx: Db,
  centerId: number,
  subject: string,
  sight: Sight,
): Promise<{ month: Temporal.PlainDate; opening: Fen; debit: Fen; credit: Fen; closing: Fen }[]> {
  const { rows } = await sql<{ month: Temporal.PlainDate; opening: bigint; debit: bigint; credit: bigint }>`
    with day as (select * from (${subjectDays(centerId, sight)}) d where subject_code = ${subject})
    select m.month::date as month,
      coalesce((select sum(debit_fen - credit_fen) from day where day < m.month), 0)::bigint as opening,
      coalesce(sum(d.debit_fen), 0)::bigint as debit, coalesce(sum(d.credit_fen), 0)::bigint as credit
    from generate_series(date_trunc('month', ${sight.from}::date), ${sight.to}::date, interval '1 month') m (month)
    left join day d on d.day >= m.month and d.day < m.month + interval '1 month' and d.day >= ${sight.from}::date
    group by m.month order by m.month`.execute(tx);
  return rows.map(({ month, opening, debit, credit }) => ({
    month,
    opening: fen(opening),
    debit: fen(debit),
    credit: fen(credit),
    closing: fen(opening + debit - credit),
  }));
}

/** The lines of a subject in the order of the books (明细账), with the balance after each, debit less credit. */
export async function subsidiaryLedger(
  tx: Db,
  centerId: number,
  subject: string,
  { from, to }: Sight,
  page: { limit: number; offset: number },
) {
  const opening = await sql<{ opening: bigint }>`
    select coalesce(sum(debit_fen - credit_fen) filter (where day < ${from}::date), 0)::bigint as opening
    from (${subjectDays(centerId, { from, to })}) d where subject_code = ${subject}`.execute(tx);
  const before = opening.rows[0]?.opening ?? 0n;
  const { rows } = await sql<{
    journalId: string;
    lineNo: number;
    accountingDate: Temporal.PlainDate;
    number: number | null;
    summary: string;
    debitFen: bigint;
    creditFen: bigint;
    balance: bigint;
    total: bigint;
  }>`
    select j.journal_id, l.line_no, j.accounting_date, v.number, j.summary, l.debit_fen, l.credit_fen,
      (${before}::bigint + sum(l.debit_fen - l.credit_fen) over (order by j.accounting_date, j.recorded_at, j.journal_id, l.line_no))::bigint as balance,
      count(*) over () as total
    from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
    left join ledger.voucher_number v using (center_id, journal_id)
    where j.center_id = ${centerId} and l.subject_code = ${subject} and j.accounting_date between ${from}::date and ${to}::date
    order by j.accounting_date, j.recorded_at, j.journal_id, l.line_no limit ${page.limit} offset ${page.offset}`.execute(
    tx,
  );
  return { opening: fen(before), total: Number(rows[0]?.total ?? 0n), rows };
}

/** Closings of a kind, newest first. */
export async function listClosings(
  tx: Db,
  centerId: number,
  kind: 'day' | 'month' | 'year',
  page: { limit: number; offset: number },
) {
  const chosen = tx.selectFrom('ledger.closing').where('centerId', '=', centerId).where('kind', '=', kind);
  return readPage(chosen.selectAll().orderBy('through', 'desc'), page);
}

/** Subjects of the chart. */
export async function listSubjects(tx: Db): Promise<{ code: string; name: string; direction: 'debit' | 'credit' }[]> {
  const rows = await tx.selectFrom('ledger.subject').select(['code', 'name', 'direction']).orderBy('code').execute();
  return rows.map((row) => ({ ...row, direction: row.direction as 'debit' | 'credit' }));
}
