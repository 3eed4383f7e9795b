import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { settles } from './interest-store.ts';
import { type JournalDraft, type JournalLine, type Posted, postJournal } from './post.ts';
import { refusals } from './problems.ts';
import { employerEntriesOf, findJournal, linesOf } from './store.ts';

export interface Reversal {
  readonly journalId: string;
  /** Why, as it will stand on the red voucher. */
  readonly reason: string;
}

/**
 * Takes a journal back (红冲): a red journal of the same subjects and sides with negative amounts, on today's accounting
 * date, with the personal and employer entries taken back too. Within the interest year the money counts as if it had
 * never come or gone: its 积数 is taken back from its value date on. After a settlement what it earned stays paid and the
 * amount is taken from 上年结转. Asked for again it replays. Refused: `ledger/journal-not-found`, `ledger/not-reversible`
 * for a red journal, `ledger/already-reversed`, and whatever posting refuses (money that is gone: `ledger/below-zero`).
 */
export async function reverseJournal(call: Call, { journalId, reason }: Reversal): Promise<Posted> {
  const { tx, centerId } = call;
  const original = await findJournal(tx, centerId, { journalId });
  if (!original) throw new Problem(refusals.journalNotFound);
  if (original.reversesId !== null) throw new Problem(refusals.notReversible);
  const [lines, employers, personal] = await Promise.all([
    linesOf(tx, centerId, journalId),
    employerEntriesOf(tx, centerId, journalId),
    personalReversal(call, journalId, original.entryCount),
  ]);
  const [employer, second] = employers;
  if (second) throw new Error(`journal ${journalId} moves the money of two employers`);
  return postJournal(call, {
    businessKey: `reversal:${journalId}`,
    business: 'reversal',
    summary: `冲正 ${original.accountingDate.toString()} ${original.summary}：${reason}`,
    reverses: journalId,
    lines: lines.map(redLine),
    ...personal,
    ...(employer && {
      employer: { employerId: employer.employerId, kind: 'reversal' as const, amount: fen(-employer.amountFen) },
    }),
  });
}

function redLine(line: { subjectCode: string; debitFen: bigint; creditFen: bigint }): JournalLine {
  const subject = line.subjectCode;
  return line.debitFen === 0n ? { subject, credit: fen(-line.creditFen) } : { subject, debit: fen(-line.debitFen) };
}

interface Sums {
  readonly count: bigint;
  readonly total: Fen;
  readonly month: Temporal.PlainDate | null;
  readonly employerId: string | null;
}

async function personalReversal(
  call: Call,
  journalId: string,
  entryCount: number,
): Promise<Pick<JournalDraft, 'personal' | 'contentHash'>> {
  if (entryCount === 0) return {};
  const { centerId } = call;
  const sums = await sql<Sums>`
    select count(*) as count, sum(carried_change_fen + current_change_fen)::bigint as total, min(month) as month,
      min(employer_id::text) as employer_id
    from ledger.personal_entry where center_id = ${centerId} and journal_id = ${journalId}::uuid`.execute(call.tx);
  const { count = 0n, total = fen(0), month = null, employerId = null } = sums.rows[0] ?? {};
  return {
    contentHash: `reversal of ${journalId}`,
    personal: {
      kind: 'reversal',
      detailed: true,
      count: Number(count),
      total: fen(-total),
      ...(month && { month }),
      ...(employerId && { employerId }),
      from: reversedEntries(call, journalId),
    },
  };
}

/**
 * Each entry the other way round. `rolled`: a settlement has made 当年归集 into 上年结转 since; `settled`: it has paid interest
 * on the money too, which one of the very day of the money, or one begun late for a day before it, has not.
 */
const reversedEntries = ({ centerId, accountingDate }: Call, journalId: string) => sql`
  select e.account_id,
    case when rolled then -(e.carried_change_fen + e.current_change_fen) else -e.carried_change_fen end as carried_change_fen,
    case when rolled then 0 else -e.current_change_fen end as current_change_fen,
    -e.employer_part_fen as employer_part_fen,
    case when settled then ${accountingDate}::date else coalesce(e.value_date, e.accounting_date) end as value_date,
    case when settled then 0 else -coalesce(e.carried_base, 0) end as carried_base,
    case when settled then 0 else -coalesce(e.current_base, 0) end as current_base
  from ledger.personal_entry e
  cross join lateral (
    select coalesce(bool_or(settles_on >= coalesce(e.value_date, e.accounting_date)), false) as rolled,
      coalesce(bool_or(settles_on > coalesce(e.value_date, e.accounting_date)), false) as settled
    from ledger.personal_entry later cross join lateral (select coalesce(later.value_date, later.accounting_date) as settles_on) of_day
    where later.center_id = e.center_id and later.account_id = e.account_id and later.entry_no > e.entry_no and ${settles('later')}
      and not exists (select from ledger.journal red where red.center_id = later.center_id and red.reverses_id = later.journal_id)
  ) since
  where e.center_id = ${centerId} and e.journal_id = ${journalId}::uuid`;
