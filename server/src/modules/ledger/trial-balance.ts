import { type RawBuilder, sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';

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

/** What a subject moved in a month and in its year until then (本月合计, 本年累计). */
export interface RunningSums {
  readonly debit: Fen;
  readonly credit: Fen;
  readonly yearDebit: Fen;
  readonly yearCredit: Fen;
}

/**
 * The general ledger of a subject (总账): one row for each month that the days touch. A month is whole but for what lies
 * behind the last day, so that months follow each other: each begins with what the one before ended with.
 */
export async function generalLedger(
  tx: Db,
  centerId: number,
  subject: string,
  sight: Sight,
): Promise<(RunningSums & { month: Temporal.PlainDate; opening: Fen; closing: Fen })[]> {
  const { rows } = await sql<{
    month: Temporal.PlainDate;
    opening: bigint;
    debit: bigint;
    credit: bigint;
    yearDebit: bigint;
    yearCredit: bigint;
  }>`
    with day as (select * from (${subjectDays(centerId, sight)}) d where subject_code = ${subject})
    select m.month::date as month, s.* from generate_series(date_trunc('month', ${sight.from}::date), ${sight.to}::date, interval '1 month') m (month)
    cross join lateral (
      select coalesce(sum(debit_fen - credit_fen) filter (where day < m.month), 0)::bigint as opening,
        coalesce(sum(debit_fen) filter (where day >= m.month), 0)::bigint as debit,
        coalesce(sum(credit_fen) filter (where day >= m.month), 0)::bigint as credit,
        coalesce(sum(debit_fen) filter (where day >= date_trunc('year', m.month)), 0)::bigint as year_debit,
        coalesce(sum(credit_fen) filter (where day >= date_trunc('year', m.month)), 0)::bigint as year_credit
      from day where day < m.month + interval '1 month') s order by m.month`.execute(tx);
  return rows.map(({ month, opening, debit, credit, yearDebit, yearCredit }) => ({
    month,
    opening: fen(opening),
    debit: fen(debit),
    credit: fen(credit),
    yearDebit: fen(yearDebit),
    yearCredit: fen(yearCredit),
    closing: fen(opening + debit - credit),
  }));
}

/** What a subject moved before some days, and of it in the month and in the year that they begin in. */
async function sumsBefore(tx: Db, centerId: number, subject: string, { from, to }: Sight) {
  const { rows } = await sql<RunningSums & { opening: Fen }>`
    select coalesce(sum(debit_fen - credit_fen), 0)::bigint as opening,
      coalesce(sum(debit_fen) filter (where day >= date_trunc('month', ${from}::date)), 0)::bigint as debit,
      coalesce(sum(credit_fen) filter (where day >= date_trunc('month', ${from}::date)), 0)::bigint as credit,
      coalesce(sum(debit_fen) filter (where day >= date_trunc('year', ${from}::date)), 0)::bigint as year_debit,
      coalesce(sum(credit_fen) filter (where day >= date_trunc('year', ${from}::date)), 0)::bigint as year_credit
    from (${subjectDays(centerId, { from, to })}) d where subject_code = ${subject} and day < ${from}::date`.execute(
    tx,
  );
  return rows[0] ?? { opening: zeroFen, debit: zeroFen, credit: zeroFen, yearDebit: zeroFen, yearCredit: zeroFen };
}

/**
 * The lines of a subject in the order of the books (明细账), with the balance after each, debit less credit; the last line of
 * a month brings the sums of the month and of the year until then, whatever day the lines begin with.
 */
export async function subsidiaryLedger(
  tx: Db,
  centerId: number,
  subject: string,
  { from, to }: Sight,
  page: { limit: number; offset: number },
) {
  const before = await sumsBefore(tx, centerId, subject, { from, to });
  const { rows } = await sql<{
    journalId: string;
    lineNo: number;
    accountingDate: Temporal.PlainDate;
    number: number | null;
    summary: string;
    debitFen: bigint;
    creditFen: bigint;
    balance: bigint;
    isMonthEnd: boolean;
    debit: bigint;
    credit: bigint;
    yearDebit: bigint;
    yearCredit: bigint;
    total: bigint;
  }>`
    with line as (
      select j.journal_id, l.line_no, j.accounting_date, j.recorded_at, v.number, j.summary, l.debit_fen, l.credit_fen,
        date_trunc('month', j.accounting_date)::date as month, date_trunc('year', j.accounting_date)::date as year
      from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
      left join ledger.voucher_number v using (center_id, journal_id)
      where j.center_id = ${centerId} and l.subject_code = ${subject} and j.accounting_date between ${from}::date and ${to}::date)
    select journal_id, line_no, accounting_date, number, summary, debit_fen, credit_fen, count(*) over () as total,
      (${before.opening}::bigint + sum(debit_fen - credit_fen) over ordered)::bigint as balance,
      lead(month) over ordered is distinct from month as is_month_end,
      (sum(debit_fen) over in_month + case when month = date_trunc('month', ${from}::date)::date then ${before.debit}::bigint else 0 end)::bigint as debit,
      (sum(credit_fen) over in_month + case when month = date_trunc('month', ${from}::date)::date then ${before.credit}::bigint else 0 end)::bigint as credit,
      (sum(debit_fen) over in_year + case when year = date_trunc('year', ${from}::date)::date then ${before.yearDebit}::bigint else 0 end)::bigint as year_debit,
      (sum(credit_fen) over in_year + case when year = date_trunc('year', ${from}::date)::date then ${before.yearCredit}::bigint else 0 end)::bigint as year_credit
    from line
    window ordered as (order by accounting_date, recorded_at, journal_id, line_no),
      in_month as (partition by month order by accounting_date, recorded_at, journal_id, line_no),
      in_year as (partition by year order by accounting_date, recorded_at, journal_id, line_no)
    order by accounting_date, recorded_at, journal_id, line_no limit ${page.limit} offset ${page.offset}`.execute(tx);
  return { opening: before.opening, total: Number(rows[0]?.total ?? 0n), rows };
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
