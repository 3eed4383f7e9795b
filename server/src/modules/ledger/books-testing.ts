import { sql } from 'kysely';
import type pg from 'pg';
import type { Call } from '../../platform/call.ts';
import { refusedBy } from '../../platform/db.ts';
import { newUuid } from '../../platform/ids.ts';
import { systemCall } from '../../platform/jobs.ts';
import { type Fen, fen, sumFen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { TestDatabase } from '../../testing.ts';
import type { JournalDraft, PersonalMovement, PersonalMovements } from './post.ts';
import { openEmployerBalance, openPersonalBalances } from './store.ts';

// Support for tests of the books: calls on a day, ids, drafts, and a digest of everything that is kept.

/** Runs work in one transaction as a job of a centre would, at ten in the morning of a day in Beijing. */
export function onDay<T>(
  { database, vault }: TestDatabase,
  centerId: number,
  day: string,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const parts = {
    database,
    vault,
    enqueue: async () => undefined,
    now: () => Temporal.Instant.from(`${day}T02:00:00Z`),
  };
  return systemCall(parts, { name: 'test', centerId, requestId: 'test' })(work);
}

/** Opens sub-ledgers at zero in a centre of their own: personal accounts and one employer. */
export async function openBooks(
  data: TestDatabase,
  centerId: number,
  { accounts, on }: { accounts: number; on: string },
): Promise<{ accountIds: string[]; employerId: string }> {
  const accountIds = Array.from({ length: accounts }, () => newUuid(Temporal.Now.instant().epochMilliseconds)).sort();
  const employerId = newUuid(Temporal.Now.instant().epochMilliseconds);
  await onDay(data, centerId, on, async (call) => {
    const opened = sql`select unnest(${accountIds}::uuid[]) as account_id`;
    await openPersonalBalances(call.tx, centerId, opened, call.accountingDate);
    await openEmployerBalance(call.tx, centerId, employerId);
  });
  return { accountIds, employerId };
}

export const change = (accountId: string, current: number, carried = 0): PersonalMovement => ({
  accountId,
  carriedChange: fen(carried),
  currentChange: fen(current),
});

/** A journal that moves personal money: what comes in is against 101, what goes out too, on the other side. */
export function personalDraft(
  businessKey: string,
  from: readonly PersonalMovement[],
  more: Partial<Pick<PersonalMovements, 'kind' | 'month' | 'employerId'>> = {},
): JournalDraft & { readonly personal: PersonalMovements } {
  const total = sumFen(from.map((row) => fen(row.carriedChange + row.currentChange)));
  return {
    businessKey,
    business: 'test',
    summary: businessKey,
    lines: moving('201', total),
    personal: { kind: 'remittance', count: from.length, total, from, ...more },
  };
}

/** A journal that moves an employer's unallocated money against the bank. */
export function employerDraft(businessKey: string, employerId: string, amount: Fen): JournalDraft {
  const kind = amount > 0n ? 'receipt' : 'return';
  return {
    businessKey,
    business: 'test',
    summary: businessKey,
    lines: moving('219', amount),
    employer: { employerId, kind, amount },
  };
}

function moving(subject: string, amount: Fen): JournalDraft['lines'] {
  const size = amount < zeroFen ? fen(-amount) : amount;
  if (amount > 0n)
    return [
      { subject: '101', debit: size },
      { subject, credit: size },
    ];
  return [
    { subject, debit: size },
    { subject: '101', credit: size },
  ];
}

/**
 * A digest of every row of every table of some schemas: equal digests mean that nothing whatever has changed. The sum
 * of the rows' 64-bit hashes needs no order and no text of the rows, which took most of the database's time in tests.
 */
export async function digestOf(pool: pg.Pool, schemas: readonly string[]): Promise<string> {
  const tables = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any ($1) order by 1`,
    [schemas],
  );
  const one = ({ name }: { name: string }) =>
    `select '${name} ' || count(*) || ' ' || coalesce(sum(hash_record_extended(r, 0)), 0) as line from ${name} r`;
  const digests = await pool.query<{ line: string }>(tables.rows.map(one).join(' union all '));
  return digests.rows
    .map((row) => row.line)
    .sort()
    .join('\n');
}

/** The code of a refusal, or the constraint or code that PostgreSQL refused by. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  if (error instanceof Problem) return error.refusal.code;
  const refused = refusedBy(error);
  return refused?.constraint ?? refused?.code ?? String(error);
}
