/**
 * Checks that the books agree with themselves, for every centre:
 *
 *     npm run verify-books
 *
 * Uses the database of ANJU_DATABASE_URL, otherwise the local one. Prints each check with how many things it looked
 * at; ends with status 1 at the first check that finds a difference.
 */
import { type CheckResult, checkBooks, type Invariant, invariants } from '../server/src/modules/ledger/invariants.ts';
import { loanFacts } from '../server/src/modules/loan/index.ts';
import { sumUnmatched } from '../server/src/modules/settlement/index.ts';
import { type Database, openDatabase, openPool } from '../server/src/platform/db.ts';
import { localDatabase, useLocalServer } from './local-server.ts';

/** The checks of one centre; unmatched receipts come from settlement, because the ledger may not read its tables. */
export async function verifyCenter(database: Database, centerId: number): Promise<CheckResult[]> {
  // One snapshot for all checks: postings that go on meanwhile are seen whole or not at all.
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { total: unmatchedFen } = await sumUnmatched(tx, centerId);
      return checkBooks(tx, centerId, { unmatchedFen, loans: await loanFacts(tx, centerId) });
    });
}

/** Verifies every centre and prints what was looked at; false as soon as a check finds a difference. */
export async function verifyBooks(url: string, print: (line: string) => void): Promise<boolean> {
  const pool = openPool(url, 2);
  const database = openDatabase(pool);
  try {
    const centers = await database
      .selectFrom('party.center')
      .select(['centerId', 'name'])
      .orderBy('centerId')
      .execute();
    for (const { centerId, name } of centers) {
      print(`${centerId} ${name}`);
      for (const { check, checked, differences } of await verifyCenter(database, centerId)) {
        const [first] = differences;
        print(`  ${first ? 'WRONG' : 'ok   '} ${String(checked).padStart(10)}  ${check}: ${sayOf(check)}`);
        if (!first) continue;
        print(
          `        ${first.key}: expected ${first.expected}, found ${first.found}${differences.length > 1 ? `; ${differences.length} differences listed` : ''}`,
        );
        return false;
      }
    }
    if (centers.length === 0) print('no centre in this database');
    return true;
  } finally {
    await database.destroy();
  }
}

const sayOf = (check: Invariant): string => invariants[check];

if (import.meta.main) {
  const given = process.env['ANJU_DATABASE_URL'];
  const server = given === undefined ? await useLocalServer() : undefined;
  const isRight = await verifyBooks(given ?? server?.url('postgres', localDatabase) ?? '', console.log);
  await server?.release();
  process.exitCode = isRight ? 0 : 1;
}
