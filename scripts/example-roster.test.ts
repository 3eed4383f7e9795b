import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { fictionalBaseFen, fictionalPerson } from '../sandbox/src/city/people.ts';
import {
  checkRoster,
  compareRoster,
  type RosterFacts,
  type RosterRow,
  rosterColumns,
} from '../server/src/modules/contribution/roster.ts';
import { fen, ratePpm } from '../server/src/platform/money.ts';
import { readSheet } from '../server/src/platform/xlsx.ts';

const facts: RosterFacts = {
  today: Temporal.PlainDate.from('2026-11-23'),
  month: Temporal.PlainDate.from('2026-11-01'),
  baseMinFen: fen(210_000),
  baseMaxFen: fen(2_500_000),
  employerRatioPpm: ratePpm(120_000),
  memberRatioPpm: ratePpm(120_000),
  roundingOfDeposit: 'half-up-fen',
};
const examples = join(import.meta.dirname, '..', 'examples');
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anju-examples-'));
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'example-roster.ts'), folder]);
});
after(() => rm(folder, { recursive: true, force: true }));

const rowsOf = async (name: string): Promise<RosterRow[]> =>
  Array.fromAsync(readSheet(await readFile(join(folder, name)), rosterColumns, { maxRows: 100 }));

test('the good example differs from the seeded month by three new, two gone and two raised', async () => {
  const { entries, faults } = checkRoster(await rowsOf('roster.xlsx'), facts);
  assert.deepEqual(faults, []);
  const lastMonth = Array.from({ length: 60 }, (_, index) => {
    const { certificateNumber, name } = fictionalPerson(index);
    return { certificateNumber, name, baseFen: fen(fictionalBaseFen(index)) };
  });
  const { same, added, gone, changed } = compareRoster(entries, lastMonth);
  assert.deepEqual([same.length, added.length, gone.length, changed.length], [56, 3, 2, 2]);
  assert.ok(changed.every((change) => change.isBaseChanged && !change.isNameChanged));
});

test('the bad example shows ten kinds of mistakes, each said in its remark', async () => {
  const rows = await rowsOf('roster-with-mistakes.xlsx');
  const { entries, faults } = checkRoster(rows, facts);
  assert.deepEqual(entries, []);
  const spoilt = rows.filter((row) => row.cells.remark?.startsWith('示例错误')).map((row) => row.line);
  const named = new Set(faults.map((fault) => fault.line));
  assert.equal(spoilt.length, 10);
  // The first row is at fault too: someone else carries its number.
  assert.deepEqual(
    [...named].sort((a, b) => a - b),
    [3, ...spoilt],
  );
  assert.equal(new Set(faults.map((fault) => fault.code)).size, 9);
});

for (const name of ['roster.xlsx', 'roster-with-mistakes.xlsx']) {
  test(`the committed ${name} is what the script writes`, async () => {
    const read = async (from: string) =>
      Array.fromAsync(readSheet(await readFile(join(from, name)), rosterColumns, { maxRows: 100 }));
    assert.deepEqual(await read(examples), await read(folder));
  });
}
