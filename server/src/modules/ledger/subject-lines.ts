import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** A line of a journal on one subject, with what its journal says. */
export interface SubjectLine {
  readonly journalId: string;
  readonly lineNo: number;
  readonly debitFen: bigint;
  readonly creditFen: bigint;
  readonly accountingDate: Temporal.PlainDate;
  readonly business: string;
  readonly summary: string;
}

/** Every line on a subject (not on those below it) of the days given, in the order of posting. */
export async function listSubjectLines(
  tx: Db,
  centerId: number,
  subject: string,
  days: readonly Temporal.PlainDate[],
): Promise<SubjectLine[]> {
  const answer = await sql<SubjectLine>`
    select l.journal_id, l.line_no, l.debit_fen, l.credit_fen, j.accounting_date, j.business, j.summary
    from ledger.journal j join ledger.journal_line l on l.center_id = j.center_id and l.journal_id = j.journal_id
    where j.center_id = ${centerId} and l.subject_code = ${subject} and j.accounting_date = any (${days.map(String)}::date[])
    order by j.recorded_at, l.journal_id, l.line_no`.execute(tx);
  return answer.rows;
}
