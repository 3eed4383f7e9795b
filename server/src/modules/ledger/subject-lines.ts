import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';

/** A line of a journal on one subject, with what its journal says. */
export interface SubjectLine {
  readonly journalId: string;
  readonly lineNo: number;
  readonly debitFen: bigint;
  readonly creditFen: bigint;
  readonly accountingDate: Temporal.PlainDate;
  readonly business: string;
  readonly summary: string;
  /** The journal that this one takes back (红冲). */
  readonly reversesId: string | null;
}

/** Every line on a subject (not on those below it) of the days given, in the order of posting. */
export async function listSubjectLines(
  tx: Db,
  centerId: number,
  subject: string,
  days: readonly Temporal.PlainDate[],
): Promise<SubjectLine[]> {
  const answer = await sql<SubjectLine>`
    select l.journal_id, l.line_no, l.debit_fen, l.credit_fen, j.accounting_date, j.business, j.summary, j.reverses_id
    from ledger.journal j join ledger.journal_line l on l.center_id = j.center_id and l.journal_id = j.journal_id
    where j.center_id = ${centerId} and l.subject_code = ${subject} and j.accounting_date = any (${days.map(String)}::date[])
    order by j.recorded_at, l.journal_id, l.line_no`.execute(tx);
  return answer.rows;
}

/**
 * What the lines on a subject came to on some days, debit less credit, of one owner of the caller's own: `owners` is a
 * query with the columns journal_id, line_no and owner. A red line belongs to who has the line it takes back; a line that
 * nobody owns belongs to `fallback`.
 */
export async function sumSubjectLines(
  tx: Db,
  centerId: number,
  subject: string,
  { from, to, knownAt }: { from: Temporal.PlainDate; to: Temporal.PlainDate; knownAt: Temporal.Instant },
  of: { owners: RawBuilder<unknown>; owner: string; fallback: string },
): Promise<Fen> {
  const { rows } = await sql<{ total: bigint }>`
    with owned as (${of.owners})
    select coalesce(sum(l.debit_fen - l.credit_fen), 0)::bigint as total
    from ledger.journal j join ledger.journal_line l on l.center_id = j.center_id and l.journal_id = j.journal_id
    left join owned own on own.journal_id = l.journal_id and own.line_no = l.line_no
    left join owned taken on taken.journal_id = j.reverses_id and taken.line_no = l.line_no
    where j.center_id = ${centerId} and l.subject_code = ${subject} and j.accounting_date between ${from}::date and ${to}::date
      and j.recorded_at <= ${knownAt}::timestamptz and coalesce(own.owner, taken.owner, ${of.fallback}) = ${of.owner}`.execute(
    tx,
  );
  return fen(rows[0]?.total ?? 0n);
}
