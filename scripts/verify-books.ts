/**
 * Checks that the books agree with themselves, for every centre:
 *
 *     npm run verify-books
 *
 * Uses the database of ANJU_DATABASE_URL, otherwise the local one. Prints each check with how many things it looked
 * at, and of a check that fails the first difference; ends with status 1 when any check found one.
 */
import { type CheckResult, checkBooks, type Invariant, invariants } from '../server/src/modules/ledger/index.ts';
import { outsideFacts } from '../server/src/modules.ts';
import { type Db, openDatabase, openPool } from '../server/src/platform/db.ts';
import { localDatabase, useLocalServer } from './local-server.ts';

/** The checks of one centre, the same as every night, as seen by one transaction. */
export const checkCenter = async (tx: Db, centerId: number): Promise<CheckResult[]> =>
  checkBooks(tx, centerId, await outsideFacts({ tx, centerId }));

/** Prints every check of a centre, and for one that fails its first difference; answers whether none did. */
export function printResults(results: readonly CheckResult[], print: (line: string) => void): boolean {
  for (const { check, checked, differences } of results) {
    const [first] = differences;
    print(`  ${first ? 'WRONG' : 'ok   '} ${String(checked).padStart(10)}  ${check}: ${sayOf(check)}`);
    if (!first) continue;
    const more = differences.length > 1 ? `; ${differences.length} differences listed` : '';
    print(`        ${first.key}: expected ${first.expected}, found ${first.found}${more}`);
  }
  return results.every(({ differences }) => differences.length === 0);
}

/** Verifies every centre and prints what was looked at; false when any check finds a difference. */
export async function verifyBooks(url: string, print: (line: string) => void): Promise<boolean> {
  const database = openDatabase(openPool(url, 2));
  try {
    const centers = await database
      .selectFrom('party.center')
      .select(['centerId', 'name'])
      .orderBy('centerId')
      .execute();
    let isRight = true;
    for (const { centerId, name } of centers) {
      print(`${centerId} ${name}`);
      // One snapshot for all checks: postings that go on meanwhile are seen whole or not at all.
      const results = await database
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((tx) => checkCenter(tx, centerId));
      if (!printResults(results, print)) isRight = false;
    }
    if (centers.length === 0) print('no centre in this database');
    return isRight;
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
