import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, zeroFen } from '../../platform/money.ts';
import type { JournalLine } from './post.ts';

interface TemplateLine {
  readonly business: string;
  readonly side: string;
  readonly subjectCode: string;
  readonly amount: string;
}

// Reference data that only a migration changes: read once in a process.
let known: ReadonlyMap<string, readonly TemplateLine[]> | undefined;

async function templateLines(call: Call): Promise<ReadonlyMap<string, readonly TemplateLine[]>> {
  if (known) return known;
  const { rows } = await sql<TemplateLine>`
    select business, side, subject_code, amount from ledger.journal_template_line order by business, line_no`.execute(
    call.tx,
  );
  known = Map.groupBy(rows, ({ business }) => business);
  return known;
}

/**
 * The lines of a business event by its template (凭证模板, ledger.journal_template): each named amount goes to its subject.
 * Amounts of zero leave no line; an event without template, or amounts it does not name, are errors.
 */
export async function templated(
  call: Call,
  business: string,
  amounts: Readonly<Record<string, Fen>>,
): Promise<JournalLine[]> {
  const template = (await templateLines(call)).get(business);
  if (!template) throw new Error(`no journal template ${business}`);
  const wanted = new Set(template.map(({ amount }) => amount));
  const unknown = Object.keys(amounts).find((name) => !wanted.has(name));
  if (unknown !== undefined) throw new Error(`journal template ${business} has no amount ${unknown}`);
  return template.flatMap(({ side, subjectCode: subject, amount: name }): JournalLine[] => {
    const amount = amounts[name] ?? zeroFen;
    if (amount === zeroFen) return [];
    return [side === 'debit' ? { subject, debit: amount } : { subject, credit: amount }];
  });
}

/** Every template with its lines, for reading. */
export async function listJournalTemplates(tx: Db) {
  const { rows } = await sql<{
    business: string;
    name: string;
    source: string;
    side: string;
    subjectCode: string;
    subjectName: string;
    amount: string;
  }>`
    select t.business, t.name, t.source, l.side, l.subject_code, s.name as subject_name, l.amount
    from ledger.journal_template t
    join ledger.journal_template_line l using (business) join ledger.subject s on s.code = l.subject_code
    order by t.business, l.line_no`.execute(tx);
  return [...Map.groupBy(rows, ({ business }) => business).values()].map((lines) => ({
    business: lines[0]?.business ?? '',
    name: lines[0]?.name ?? '',
    source: lines[0]?.source ?? '',
    lines: lines.map(({ side, subjectCode, subjectName, amount }) => ({ side, subjectCode, subjectName, amount })),
  }));
}
