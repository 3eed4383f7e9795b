import pg from 'pg';
import {
  findDifferences,
  findRun,
  openChunks,
  settleChunk,
  startInterest,
} from '../server/src/modules/ledger/index.ts';
import { openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { type CallParts, systemCall } from '../server/src/platform/jobs.ts';
import { openBooksDatabase } from './books-database.ts';
import { median, milliseconds } from './city.ts';
import type { Benchmark } from './main.ts';

const accounts = Number(process.env['ANJU_BENCH_ACCOUNTS'] ?? 1_000_000);
const workers = 2;
const [worked, bare] = [1, 2];
const years = [2027, 2028, 2029];
const chunk = 20_000;

/**
 * The annual interest of a million accounts, in chunks on two workers, vouchers and accrued interest included, three years
 * in a row. The floor updates as many rows of the same table and inserts as many entries into the same table, in as large
 * transactions on as many connections: another centre's, so that both find the tables alike. Both books agree afterwards.
 */
export async function run(): Promise<Benchmark> {
  const { url, client, close } = await openBooksDatabase(async (owner) => {
    for (const centerId of [worked, bare]) await fill(owner, centerId);
  });
  const pool = openServicePool(url, 4);
  const database = openDatabase(pool);
  const work: number[] = [];
  const floor: number[] = [];
  try {
    for (const year of years) {
      const settlesOn = Temporal.PlainDate.from({ year, month: 6, day: 30 });
      const now = settlesOn.toZonedDateTime({ timeZone: 'Asia/Shanghai', plainTime: '22:00' }).toInstant();
      const parts = { database, vault: undefined as never, enqueue: async () => undefined, now: () => now };
      await settled(client);
      floor.push(await milliseconds(() => floorRun(pool, settlesOn)));
      await settled(client);
      work.push(await milliseconds(() => interestRun(parts, settlesOn)));
    }
    const wrong = await findDifferences(database, worked);
    if (wrong.length > 0) throw new Error(`the books disagree: ${JSON.stringify(wrong[0], String)}`);
    return {
      name: 'interest',
      ratio: median(work) / median(floor),
      goal: 1.3,
      comparison: '<=',
      figures: {
        accounts,
        workers,
        workMs: median(work),
        floorMs: median(floor),
        accountsPerSecond: (accounts / median(work)) * 1000,
      },
    };
  } finally {
    await pool.end();
    await close();
  }
}

async function settled(client: pg.Client): Promise<void> {
  await client.query('vacuum analyze ledger.personal_balance, ledger.personal_entry');
  await client.query('checkpoint');
}

/** Accounts with an opening entry each, and the journal that carries them. */
async function fill(client: pg.Client, centerId: number): Promise<void> {
  const id = `('0190a000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const amount = '(100000 + n % 977 * 9973)::bigint';
  await client.query(`
    insert into ledger.personal_balance (center_id, account_id, carried_fen, current_fen, carried_accrual, current_accrual, accrued_to, entry_no)
    select ${centerId}, ${id}, ${amount}, 0, 0, 0, '2026-06-30', 1 from generate_series(1, ${accounts}) n`);
  await client.query(`
    with entry as (
      insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, carried_change_fen, current_change_fen, balance_after_fen, accounting_date, recorded_at)
      select ${centerId}, ${id}, 1, '0190a000-0000-7000-8000-ffffffffffff'::uuid, 'opening', ${amount}, 0, ${amount}, '2026-06-30', '2026-06-30T08:00:00Z' from generate_series(1, ${accounts}) n
      returning balance_after_fen
    ), summed as (select sum(balance_after_fen)::bigint as total from entry),
    header as (
      insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
      select ${centerId}, '0190a000-0000-7000-8000-ffffffffffff'::uuid, '2026-06-30', 'opening', '', 'opening', '期初余额', total, total, ${accounts}, 'bench', '2026-06-30T08:00:00Z' from summed
    )
    insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen)
    select ${centerId}, '0190a000-0000-7000-8000-ffffffffffff'::uuid, 1, '101', total, 0 from summed
    union all select ${centerId}, '0190a000-0000-7000-8000-ffffffffffff'::uuid, 2, '201', 0, total from summed`);
}

async function interestRun(parts: CallParts, settlesOn: Temporal.PlainDate): Promise<void> {
  const inCall = systemCall(parts, { name: 'bench', centerId: worked, requestId: 'bench' });
  await inCall((call) => startInterest(call, settlesOn, chunk));
  const chunks = await openChunks(parts.database, worked, settlesOn);
  await byWorkers(chunks, async (chunkNo) => void (await inCall((call) => settleChunk(call, settlesOn, chunkNo))));
  const run = await findRun(parts.database, worked, settlesOn);
  if (run?.state !== 'done' || run.accounts !== accounts)
    throw new Error(`settled ${run?.accounts} accounts: ${run?.state}`);
}

async function byWorkers(chunks: readonly number[], work: (chunkNo: number) => Promise<void>): Promise<void> {
  const waiting = [...chunks];
  const one = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: workers }, one));
}

async function floorRun(pool: pg.Pool, on: Temporal.PlainDate): Promise<void> {
  const idOf = (number: number) => `0190a000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
  const chunks = Array.from({ length: Math.ceil(accounts / chunk) }, (_, at) => at);
  let touched = 0;
  await byWorkers(chunks, async (at) => {
    const done = await pool.query<{ count: string }>(
      `with touched as (
         update ledger.personal_balance set carried_fen = carried_fen + 100, entry_no = entry_no + 1, accrued_to = $3::date
         where center_id = ${bare} and account_id >= $1 and account_id < $2
         returning account_id, entry_no, carried_fen + current_fen as balance
       ), entered as (
         insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, carried_change_fen, current_change_fen, balance_after_fen, accounting_date, recorded_at)
         select ${bare}, account_id, entry_no, '0190a000-0000-7000-8000-${String(at).padStart(12, '0')}', 'interest', 100, 0, balance, $3::date, now() from touched
         returning 1
       ) select count(*) as count from entered`,
      [idOf(at * chunk + 1), idOf((at + 1) * chunk + 1), on.toString()],
    );
    touched += Number(done.rows[0]?.count);
  });
  if (touched !== accounts) throw new Error(`the floor touched ${touched} rows`);
}
