/**
 * `import`: an Excel roster of 50,000 rows, read, validated and answered, against the bare streaming
 * read of the same file by `exceljs` in the same run. Goal: at most twice the floor and 300 MB.
 */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ExcelJS from 'exceljs';
import { fictionalBaseFen, fictionalPerson } from '../sandbox/src/city/people.ts';
import { checkRoster, type RosterRow, rosterColumns, rosterTotals } from '../server/src/modules/contribution/roster.ts';
import { fen, ratePpm } from '../server/src/platform/money.ts';
import { readSheet } from '../server/src/platform/xlsx.ts';

const rowCount = 50_000;
const rounds = 3;
const memoryGoalMegabytes = 300;

/** Writes the roster as Excel would: shared strings, numbers as numbers. */
async function writeRoster(path: string): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true, useStyles: true });
  const sheet = workbook.addWorksheet('花名册');
  sheet
    .addRow(['姓名', '证件类型', '证件号码', '手机号码', '缴存基数', '单位月缴存额', '个人月缴存额', '备注'])
    .commit();
  for (let index = 0; index < rowCount; index += 1) {
    const person = fictionalPerson(index);
    const base = fictionalBaseFen(index) / 100;
    const side = (base * 12) / 100;
    sheet.addRow([person.name, '居民身份证', person.certificateNumber, person.mobile, base, side, side, '']).commit();
  }
  await workbook.commit();
}

async function bareRead(path: string): Promise<number> {
  let count = 0;
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(createReadStream(path), {
    worksheets: 'emit',
    sharedStrings: 'cache',
  });
  for await (const worksheet of reader) for await (const _ of worksheet) count += 1;
  return count;
}

async function readAndCheck(path: string): Promise<number> {
  const rows: RosterRow[] = [];
  for await (const row of readSheet(createReadStream(path), rosterColumns, { maxRows: rowCount })) rows.push(row);
  const { entries, faults } = checkRoster(rows, {
    today: Temporal.PlainDate.from('2026-11-23'),
    month: Temporal.PlainDate.from('2026-11-01'),
    baseMinFen: fen(210_000),
    baseMaxFen: fen(2_500_000),
    employerRatioPpm: ratePpm(120_000),
    memberRatioPpm: ratePpm(120_000),
    roundingOfDeposit: 'half-up-fen',
  });
  if (faults.length > 0) throw new Error(`unexpected fault: ${faults[0]?.message}`);
  return rosterTotals(entries).count;
}

/** Runs one kind of reading in a process of its own, so that each has its own heap and peak. */
async function measured(kind: 'floor' | 'work', path: string): Promise<{ milliseconds: number; megabytes: number }> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), kind, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const piece of child.stdout) output += String(piece);
  const answer = JSON.parse(output) as { count: number; milliseconds: number; megabytes: number };
  if (answer.count < rowCount) throw new Error(`${kind} read ${answer.count} of ${rowCount} rows`);
  return answer;
}

async function measureHere(kind: string, path: string): Promise<void> {
  const begun = performance.now();
  const count = kind === 'floor' ? await bareRead(path) : await readAndCheck(path);
  const milliseconds = Math.round(performance.now() - begun);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ count, milliseconds, megabytes }));
}

const least = (values: readonly number[]) => Math.min(...values);

/** The ratio of the fastest runs; the peak memory of the worst. Throws when memory passes its goal. */
export async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'anju-import-'));
  try {
    const path = join(folder, 'roster.xlsx');
    await writeRoster(path);
    const floor: { milliseconds: number; megabytes: number }[] = [];
    const work: { milliseconds: number; megabytes: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floor.push(await measured('floor', path));
      work.push(await measured('work', path));
    }
    const floorMilliseconds = least(floor.map((one) => one.milliseconds));
    const workMilliseconds = least(work.map((one) => one.milliseconds));
    const megabytes = Math.max(...work.map((one) => one.megabytes));
    if (megabytes > memoryGoalMegabytes)
      throw new Error(`import used ${megabytes} MB, more than ${memoryGoalMegabytes}`);
    return {
      name: 'import' as const,
      ratio: workMilliseconds / floorMilliseconds,
      goal: 2,
      comparison: '<=' as const,
      figures: {
        rows: rowCount,
        floorMilliseconds,
        workMilliseconds,
        floorMegabytes: Math.max(...floor.map((one) => one.megabytes)),
        megabytes,
        memoryGoalMegabytes,
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [, , kind, path] = process.argv;
if (import.meta.main && kind !== undefined && path !== undefined) await measureHere(kind, path);
