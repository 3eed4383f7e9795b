/**
 * `export`: the 清册 of an employer of 100,000, as the job makes it (one snapshot, rows by keyset, certificates opened and
 * masked, the file kept in pieces), against the bare streaming write of as many rows by `exceljs` in the same run. Goal: at
 * most 1.5 times the floor, and memory that does not grow with the rows. The floor is the library's, as that of `import` is;
 * our own writer, which is faster, stands beside it with how many times its bare write the work takes (ADR 12).
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import ExcelJS from 'exceljs';
import pg from 'pg';
import { fictionalBaseFen, fictionalPerson } from '../sandbox/src/city/people.ts';
import { allowApp, createDatabase, type LocalPostgres, startPostgres } from '../scripts/postgres.ts';
import { maskCertificate, maskName } from '../server/src/modules/party/index.ts';
import { listEmployeeRows } from '../server/src/modules/report/employer/employees-store.ts';
import { runExport, useExports } from '../server/src/modules/report/index.ts';
import { allExports, allJobs } from '../server/src/modules.ts';
import { newKeyRing, openVault } from '../server/src/platform/crypto.ts';
import { openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { newUuid } from '../server/src/platform/ids.ts';
import { systemCall } from '../server/src/platform/jobs.ts';
import { openLog } from '../server/src/platform/log.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { writeSheet } from '../server/src/platform/xlsx.ts';
import { milliseconds } from './city.ts';
import { employerOf, fillEmployer } from './employer.ts';

const root = join(import.meta.dirname, '..');
const directory = join(root, '.anju-bench');
const keyRingFile = join(directory, 'keys.json');
const centerId = 7;
const few = 20_000;
const many = 100_000;
const rounds = 3;
/** With room to spare the collector is idle and everything seems to grow: memory is measured with a small heap. */
const smallHeap = ['--max-old-space-size=64', '--max-semi-space-size=4'];
/** How much more five times as many rows may take of it. */
const memoryGoal = 1.15;

const definition = allExports.find(({ declared }) => declared.name === 'report.employees');
if (!definition) throw new Error('there is no list of employees to export');
const { columns } = definition;

async function openData(): Promise<LocalPostgres> {
  mkdirSync(directory, { recursive: true });
  if (!existsSync(keyRingFile)) writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  const local = await startPostgres(join(directory, 'postgres'));
  const admin = new pg.Client({ connectionString: local.url('postgres', 'postgres') });
  await admin.connect();
  await admin.query('drop database if exists bench_export with (force)');
  await admin.end();
  await createDatabase(local, 'bench_export');
  await migrate(local.url('postgres', 'bench_export'), join(root, 'db'), allJobs);
  await allowApp(local);
  const owner = new pg.Client({ connectionString: local.url('postgres', 'bench_export') });
  await owner.connect();
  for (const people of [few, many]) await fillEmployer(owner, openVault(keyRingFile), { centerId, people });
  await owner.query('vacuum analyze');
  await owner.query('checkpoint');
  await owner.end();
  return local;
}

function* bareRows(count: number) {
  for (let place = 0; place < count; place += 1) {
    const base = BigInt(fictionalBaseFen(place));
    yield {
      accountNo: String(100_000_000_000 + place),
      name: names[place % names.length] ?? '',
      certificate: certificates[place % certificates.length] ?? '',
      state: '正常',
      base,
      employer: base / 8n,
      member: base / 8n,
      total: base / 4n,
      contributedTo: '2026-10',
      balance: base * 4n,
    };
  }
}
const known = Array.from({ length: 1_000 }, (_, place) => fictionalPerson(place));
const names = known.map(({ name }) => maskName(name));
const certificates = known.map(({ certificateNumber }) => maskCertificate(certificateNumber));

/** Rows that are there already, written by our own writer and thrown away. */
async function ownWrite(count: number): Promise<number> {
  let bytes = 0;
  for await (const part of writeSheet({ title: '清册', columns, rows: bareRows(count) }))
    bytes += (part as Buffer).length;
  return bytes;
}

/** The floor: the same rows, written and thrown away by `exceljs`: amounts as numbers, all else as text. */
async function libraryWrite(count: number): Promise<number> {
  const stream = new PassThrough();
  let bytes = 0;
  stream.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream });
  const sheet = book.addWorksheet('清册');
  sheet.columns = columns.map(({ key, header }) => ({ key, header }));
  for (const row of bareRows(count)) {
    const values = Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'bigint' ? Number(value) / 100 : value,
    ]);
    sheet.addRow(Object.fromEntries(values)).commit();
  }
  sheet.commit();
  await book.commit();
  return bytes;
}

/** The work: the job, from the taking of the request to the file that is ready. */
async function export_(url: string, count: number): Promise<number> {
  const pool = openServicePool(url, 6);
  const database = openDatabase(pool);
  useExports(allExports);
  const now = () => Temporal.Now.instant();
  const exportId = newUuid(now().epochMilliseconds);
  await pool.query(
    `insert into report.export (center_id, export_id, owner_kind, owner_id, actor_id, name, title, filter, filter_text, state, requested_at)
     values ($1, $2, 'employer', $3::text, $3::text, 'report.employees', '清册', '{}', '', 'waiting', now())`,
    [centerId, exportId, employerOf(count)],
  );
  const parts = { database, vault: openVault(keyRingFile), enqueue: async () => undefined, now };
  const inCall = systemCall(parts, { name: 'bench', centerId, requestId: exportId });
  await runExport.handle({ inCall, log: openLog('warn') }, { exportId, centerId });
  const { rows } = await pool.query<{ state: string; rowCount: number; bytes: bigint }>(
    'select state, row_count, file_bytes as bytes from report.export where export_id = $1',
    [exportId],
  );
  await pool.query('delete from report.export_piece where export_id = $1', [exportId]);
  await pool.end();
  if (rows[0]?.state !== 'ready' || rows[0].rowCount !== count) throw new Error(`the export is ${rows[0]?.state}`);
  return Number(rows[0].bytes);
}

interface Measured {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Runs one kind in a process of its own, so that each has its own heap and peak. */
async function measured(
  kind: 'floor' | 'own-writer' | 'work',
  url: string,
  count: number,
  flags: string[] = [],
): Promise<Measured> {
  const child = spawn(process.execPath, [...flags, fileURLToPath(import.meta.url), kind, url, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const piece of child.stdout) output += String(piece);
  return JSON.parse(output) as Measured;
}

async function measureHere(kind: string, url: string, count: number): Promise<void> {
  const begun = performance.now();
  const write = kind === 'floor' ? libraryWrite : kind === 'own-writer' ? ownWrite : undefined;
  const bytes = await (write ? write(count) : export_(url, count));
  const milliseconds = Math.round(performance.now() - begun);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ bytes, milliseconds, megabytes }));
}

/** Page 1 and page 1,000 of the list, as the screen asks for them. */
async function pages(url: string) {
  const pool = openServicePool(url, 2);
  const choice = { employerId: employerOf(many), states: ['normal', 'sealed', 'frozen'] };
  const at = async (offset: number) => {
    const times = [];
    for (let round = 0; round < 5; round += 1) {
      const ask = { sort: 'account', limit: 100, offset } as const;
      times.push(await milliseconds(() => listEmployeeRows(openDatabase(pool), centerId, choice, ask)));
    }
    return Math.min(...times);
  };
  const found = { firstPageMilliseconds: await at(0), thousandthPageMilliseconds: await at(many - 100) };
  await pool.end();
  return found;
}

const least = (runs: readonly Measured[]) => Math.min(...runs.map(({ milliseconds }) => milliseconds));

/** The ratio of the fastest runs. Throws when memory grows with the rows. */
export async function run() {
  const local = await openData();
  try {
    const url = local.url('anju_app', 'bench_export');
    const floor: Measured[] = [];
    const ownWriter: Measured[] = [];
    const work: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floor.push(await measured('floor', url, many));
      ownWriter.push(await measured('own-writer', url, many));
      work.push(await measured('work', url, many));
    }
    const small = await measured('work', url, few, smallHeap);
    const { megabytes } = await measured('work', url, many, smallHeap);
    if (megabytes > small.megabytes * memoryGoal)
      throw new Error(`memory grows: ${small.megabytes} MB for ${few} rows, ${megabytes} MB for ${many}`);
    return {
      name: 'export' as const,
      ratio: least(work) / least(floor),
      goal: 1.5,
      comparison: '<=' as const,
      figures: {
        rows: many,
        floorMilliseconds: least(floor),
        workMilliseconds: least(work),
        ownWriterMilliseconds: least(ownWriter),
        timesOwnWriter: least(work) / least(ownWriter),
        fileMegabytes: (work[0]?.bytes ?? 0) / 1024 / 1024,
        megabytesOfFew: small.megabytes,
        megabytes,
        ...(await pages(url)),
      },
    };
  } finally {
    await local.stop();
  }
}

const [, , kind, url, count] = process.argv;
if (import.meta.main && kind !== undefined && url !== undefined) await measureHere(kind, url, Number(count));
