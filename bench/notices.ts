import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { expand } from '../server/src/modules/notice/expand.ts';
import { notify } from '../server/src/modules/notice/index.ts';
import { subscriptionContext } from '../server/src/modules/notice/sms/subscribers.ts';
import type { Call } from '../server/src/platform/call.ts';
import { newKeyRing, openVault, type Vault } from '../server/src/platform/crypto.ts';
import { openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { type CallParts, systemCall } from '../server/src/platform/jobs.ts';
import { openLog } from '../server/src/platform/log.ts';
import { openBooksDatabase } from './books-database.ts';
import { milliseconds } from './city.ts';
import type { Benchmark } from './main.ts';

const people = Number(process.env['ANJU_BENCH_ACCOUNTS'] ?? 100_000);
const few = Math.ceil(people / 10);
const centerId = 1;
const now = () => Temporal.Instant.from('2026-07-01T02:00:00Z');

/** With room to spare the collector is idle and everything seems to grow: memory is measured with a small heap. */
const smallHeap = ['--max-old-space-size=64', '--max-semi-space-size=4'];

interface Told {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/**
 * Annual interest is told to 100,000 people, a tenth of whom have signed up for short messages; half-way it is stopped and
 * begins again. The memory that it takes is held against that of telling a tenth as many: it must not grow with the number
 * of people. Everybody is told once.
 */
export async function run(): Promise<Benchmark> {
  const directory = join(import.meta.dirname, '../.anju-bench');
  mkdirSync(directory, { recursive: true });
  const keyRingFile = join(directory, 'notices-keys.json');
  writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  const { url, client, close } = await openBooksDatabase((owner) => fill(owner, openVault(keyRingFile)));
  try {
    const small = await tellInChild([url, keyRingFile, '1', String(few)]);
    const large = await tellInChild([url, keyRingFile, '2', String(people)]);
    const { rows } = await client.query<{ messages: number; told: number; phones: number }>(
      `select (select count(*)::int from notice.message) as messages,
         (select count(distinct (recipient_id, occasion_id))::int from notice.message) as told, (select count(*)::int from notice.sms) as phones`,
    );
    const expected = people + few;
    const [counted] = rows;
    if (counted?.messages !== expected || counted.told !== expected)
      throw new Error(`${JSON.stringify(counted)} instead of ${expected}`);
    return {
      name: 'notices',
      ratio: large.megabytes / small.megabytes,
      goal: 1.25,
      comparison: '<=',
      figures: {
        people,
        megabytes: large.megabytes,
        megabytesOfATenth: small.megabytes,
        seconds: large.milliseconds / 1_000,
        perSecond: people / (large.milliseconds / 1_000),
        phones: counted.phones,
      },
    };
  } finally {
    await close();
  }
}

/** Tells one journal in a process of its own, so that each has its own heap and peak. */
async function tellInChild(given: readonly string[]): Promise<Told> {
  const child = spawn(process.execPath, [...smallHeap, fileURLToPath(import.meta.url), 'tell', ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`telling ended with ${code}`);
  return JSON.parse(out) as Told;
}

/** Tells everybody, stopped half-way and begun again. */
async function tell([url = '', keyRingFile = '', set = '', count = '']: readonly string[]): Promise<Told> {
  const pool = openServicePool(url, 2);
  const occasionIds: string[] = [];
  const parts: CallParts = {
    database: openDatabase(pool),
    vault: openVault(keyRingFile),
    enqueue: async (_tx, _center, _job, payload) => {
      occasionIds.push((payload as { occasionId: string }).occasionId);
    },
    now,
  };
  const inCall = <T>(work: (call: Call) => Promise<T>) =>
    systemCall(parts, { name: 'bench', centerId, requestId: 'bench' })(work);
  for (let journal = 0; journal * journalOf < Number(count); journal += 1)
    await inCall((call) =>
      notify(call, 'accounting.interest-settled', ['journal', journalId(set, journal)], { settlesOn: '2026-06-30' }),
    );
  const runUntil = (limit: number) => {
    let steps = 0;
    return {
      log: openLog('silent'),
      inCall: <T>(work: (call: Call) => Promise<T>): Promise<T> => {
        steps += 1;
        return steps > limit ? Promise.reject(new Error('stopped')) : inCall(work);
      },
    };
  };
  const took = await milliseconds(async () => {
    const half = runUntil(Number(count) / 2_000);
    const tellAll = async (run: typeof half) => {
      for (const occasionId of occasionIds) await expand(run, occasionId);
    };
    await tellAll(half).catch((error: Error) => {
      if (error.message !== 'stopped') throw error;
    });
    await tellAll(runUntil(Number.POSITIVE_INFINITY));
  });
  await pool.end();
  return { milliseconds: took, megabytes: process.resourceUsage().maxRSS / 1_024 };
}

/** As many accounts are in one journal as the annual interest puts there. */
const journalOf = 20_000;
const journalId = (set: string, number: number) =>
  `0190a000-0000-7000-800${set}-${number.toString(16).padStart(12, '0')}`;

/** People with an account each and entries in two sets of journals: a tenth of them in the first, all in the second. */
async function fill(client: pg.Client, vault: Vault): Promise<void> {
  const id = `('0190a000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  await client.query(
    `insert into party.center (center_id, name, city, address, phone) values (1, '演示中心', '演示市', '演示路', '12329')`,
  );
  await client.query(`insert into notice.access_number (center_id, number) values (1, '12329')`);
  await client.query(`
    insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
    select 1, ${id}, lpad(n::text, 12, '0'), ${id}, ${id}, 'normal', 1, '2026-01-01', '2026-01-01' from generate_series(1, ${people}) n`);
  const journal = (set: number) =>
    `('0190a000-0000-7000-800${set}-' || lpad(to_hex((n - 1) / ${journalOf}), 12, '0'))::uuid`;
  for (const [set, count] of [
    [1, few],
    [2, people],
  ] as const)
    await client.query(`
      insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, carried_change_fen, current_change_fen, balance_after_fen, accounting_date, recorded_at)
      select 1, ${id}, ${set}, ${journal(set)}, 'interest', 0, 12340, 8642055, '2026-06-30', '2026-06-30T08:00:00Z' from generate_series(1, ${count}) n`);
  const signed = Array.from({ length: few }, (_none, index) => index * 10 + 1);
  await client.query(
    `insert into notice.subscription (center_id, person_id, mobile_index, mobile_sealed, signed_at, signed_by, channel)
     select 1, ${id}, decode(md5(n::text), 'hex'), sealed, now(), ${id}, 'web' from unnest($1::int[], $2::bytea[]) given (n, sealed)`,
    [signed, signed.map((number) => vault.seal(`138${String(number).padStart(8, '0')}`, subscriptionContext))],
  );
  await client.query('vacuum analyze');
}

if (process.argv[2] === 'tell') process.stdout.write(JSON.stringify(await tell(process.argv.slice(3))));
