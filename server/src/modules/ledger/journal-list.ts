import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { fen } from '../../platform/money.ts';

export interface JournalFilter {
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
  readonly business?: string | undefined;
  /** Words of the summary. */
  readonly words?: string | undefined;
  /** The number of a voucher within its month. */
  readonly number?: number | undefined;
  /** A line stands on this subject. */
  readonly subject?: string | undefined;
  /** The total, or one of the lines, is of this amount: red ones too. */
  readonly amountFen?: number | undefined;
}

const withLine = (condition: RawBuilder<unknown>) => sql<boolean>`exists (
  select from ledger.journal_line l where l.center_id = ledger.journal.center_id and l.journal_id = ledger.journal.journal_id and ${condition})`;

const chosenJournals = (tx: Db, centerId: number, filter: JournalFilter) =>
  tx
    .selectFrom('ledger.journal')
    .leftJoin('ledger.voucherNumber', (join) =>
      join
        .onRef('ledger.voucherNumber.centerId', '=', 'ledger.journal.centerId')
        .onRef('ledger.voucherNumber.journalId', '=', 'ledger.journal.journalId'),
    )
    .where('ledger.journal.centerId', '=', centerId)
    .$if(filter.words !== undefined, (query) => query.where(sql<boolean>`position(${filter.words} in summary) > 0`))
    .$if(filter.number !== undefined, (query) => query.where('number', '=', filter.number as number))
    .$if(filter.subject !== undefined, (query) => query.where(withLine(sql`l.subject_code = ${filter.subject}`)))
    .$if(filter.amountFen !== undefined, (query) =>
      query.where(
        sql<boolean>`(abs(debit_fen) = ${filter.amountFen}::bigint or ${withLine(sql`abs(l.debit_fen + l.credit_fen) = ${filter.amountFen}::bigint`)})`,
      ),
    )
    .$if(filter.from !== undefined, (query) => query.where('accountingDate', '>=', filter.from as Temporal.PlainDate))
    .$if(filter.to !== undefined, (query) => query.where('accountingDate', '<=', filter.to as Temporal.PlainDate))
    .$if(filter.business !== undefined, (query) => query.where('business', '=', filter.business as string));

/** Journals of a centre, newest first, and what all of the choice come to on either side, whatever page of them is asked for. */
export async function listJournals(
  tx: Db,
  centerId: number,
  filter: JournalFilter,
  { limit, offset }: { limit: number; offset: number },
) {
  const chosen = chosenJournals(tx, centerId, filter);
  const rows = await chosen
    .selectAll('ledger.journal')
    .select('number')
    .orderBy('accountingDate', 'desc')
    .orderBy('ledger.journal.journalId', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total, debit, credit } = await chosen
    .select([
      sql<bigint>`count(*)`.as('total'),
      sql<bigint>`coalesce(sum(debit_fen), 0)::bigint`.as('debit'),
      sql<bigint>`coalesce(sum(credit_fen), 0)::bigint`.as('credit'),
    ])
    .executeTakeFirstOrThrow();
  return { rows, total: Number(total), debit: fen(debit), credit: fen(credit) };
}

/** The journals that bear business keys, with the interest or the other side of a move posted beside them, and what took them back. */
export async function listJournalsOfKeys(tx: Db, centerId: number, keys: readonly string[]) {
  const all = keys.flatMap((key) => [key, `${key}:interest`, `${key}:into`]);
  // Two halves, each of which an index finds: asked with «or», all journals of the centre would be read.
  const named = tx
    .selectFrom('ledger.journal')
    .select(['journalId', 'accountingDate', 'business', 'summary', 'debitFen'])
    .where('centerId', '=', centerId)
    .where('businessKey', 'in', all);
  const red = tx
    .selectFrom('ledger.journal as red')
    .innerJoin('ledger.journal as posted', (join) =>
      join.onRef('posted.centerId', '=', 'red.centerId').onRef('posted.journalId', '=', 'red.reversesId'),
    )
    .select(['red.journalId', 'red.accountingDate', 'red.business', 'red.summary', 'red.debitFen'])
    .where('posted.centerId', '=', centerId)
    .where('posted.businessKey', 'in', all);
  return named.union(red).orderBy('accountingDate').orderBy('journalId').execute();
}
