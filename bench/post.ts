import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { createDatabase } from '../scripts/postgres.ts';
import { postJournal } from '../server/src/modules/ledger/index.ts';
import { openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { systemCall } from '../server/src/platform/jobs.ts';
import { fen } from '../server/src/platform/money.ts';
import { type BenchCity, benchNow, median, openBenchCity } from './city.ts';
import type { Benchmark } from './main.ts';

const clients = 8;
const seconds = 8;
const rounds = 3;
const centerId = 1;

/**
 * Single journals (a withdrawal: Dr 201 / Cr 101 with one personal entry) of random accounts at 8 clients, through the
 * ledger's own posting. The floor is PostgreSQL's `pgbench` TPC-B at 8 clients on the same server, in turn.
 */
export async function run(): Promise<Benchmark> {
  const city = await openBenchCity();
  try {
    await createDatabase(city.local, 'pgbench');
    await pgbench(city, ['-i', '-q', '-s', '10']);
    const work: number[] = [];
    const floor: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floor.push(await tpcB(city));
      work.push(await journals(city));
    }
    const client = new pg.Client({ connectionString: city.local.url('postgres', 'postgres') });
    await client.connect();
    await client.query('drop database pgbench');
    await client.end();
    return {
      name: 'post',
      ratio: median(work) / median(floor),
      goal: 0.5,
      comparison: '>=',
      figures: { journalsPerSecond: median(work), tpcBPerSecond: median(floor), clients },
    };
  } finally {
    await city.close();
  }
}

async function pgbench(city: BenchCity, options: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('pgbench', [...options, city.local.url('postgres', 'pgbench')]);
    return stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error('this benchmark needs pgbench: apt-get install postgresql-contrib');
    throw error;
  }
}

async function tpcB(city: BenchCity): Promise<number> {
  const said = await pgbench(city, ['-n', '-c', String(clients), '-j', '2', '-T', String(seconds)]);
  return Number(/tps = ([\d.]+)/.exec(said)?.[1]);
}

async function journals(city: BenchCity): Promise<number> {
  const pool = openServicePool(city.appUrl, clients);
  const database = openDatabase(pool);
  const accounts = await sql<{ accountId: string }>`
    select account_id from ledger.personal_balance where center_id = ${centerId} and current_fen > 100000 order by random() limit 5000`.execute(
    database,
  );
  const ids = accounts.rows.map((row) => row.accountId);
  const inCall = systemCall(
    {
      database,
      vault: city.vault,
      enqueue: () => Promise.reject(new Error('no job is enqueued here')),
      now: () => benchNow,
    },
    { name: 'bench', centerId, requestId: 'bench' },
  );
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const amount = fen(1);
  async function client(): Promise<void> {
    while (performance.now() < end) {
      const accountId = ids[Math.floor(Math.random() * ids.length)] ?? '';
      await inCall((call) =>
        postJournal(call, {
          businessKey: `bench:${crypto.randomUUID()}`,
          business: 'partial-withdrawal',
          summary: '部分提取',
          lines: [
            { subject: '201', debit: amount },
            { subject: '101', credit: amount },
          ],
          personal: {
            kind: 'partial-withdrawal',
            count: 1,
            total: fen(-amount),
            from: [{ accountId, carriedChange: fen(0), currentChange: fen(-amount) }],
          },
        }),
      );
      done += 1;
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  await pool.end();
  return done / seconds;
}
