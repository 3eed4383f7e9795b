import { fork } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { findDifferences } from '../server/src/modules/ledger/index.ts';
import { insertDueBills } from '../server/src/modules/loan/bill-store.ts';
import { payCollected } from '../server/src/modules/loan/collect.ts';
import { loanFacts } from '../server/src/modules/loan/index.ts';
import { openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { type CallParts, systemCall } from '../server/src/platform/jobs.ts';
import { zeroFen } from '../server/src/platform/money.ts';
import { openBooksDatabase } from './books-database.ts';
import { median, milliseconds } from './city.ts';
import type { Benchmark } from './main.ts';

const loans = Number(process.env['ANJU_BENCH_LOANS'] ?? 100_000);
const [worked, bare] = [1, 2];
// A file of the bank: its answers come, and are booked, in rounds of this size.
const fileSize = 10_000;
const months = ['2026-11-15', '2026-12-15', '2027-01-15'] as const;
const killedMonth = '2027-02-15';

const idOf = (number: number) => `0190a000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/**
 * The monthly repayment of a hundred thousand loans as the books see it: the month is billed, and the bank's answers are
 * booked file by file: journal, bills, accounts, entries. The floor updates as many accounts and inserts as many entries
 * in the same tables, in as large transactions: another centre's. A fourth month is killed in the middle and begun again:
 * each instalment is there once, and the books agree.
 */
export async function run(): Promise<Benchmark> {
  const { url, client, close } = await openBooksDatabase(async (owner) => {
    for (const centerId of [worked, bare]) await fill(owner, centerId);
  });
  const pool = openServicePool(url, 4);
  const database = openDatabase(pool);
  const work: number[] = [];
  const billing: number[] = [];
  const floor: number[] = [];
  try {
    for (const dueOn of months) {
      await settled(client);
      floor.push(await milliseconds(() => floorMonth(pool, dueOn)));
      await settled(client);
      const begun = performance.now();
      const billed = (at: number) => billing.push(at - begun);
      work.push(await milliseconds(() => repayMonth(partsOf(database, dueOn), dueOn, { billed })));
    }
    await killInTheMiddle(url, client);
    await repayMonth(partsOf(database, killedMonth), killedMonth);
    await demandOnce(client, months.length + 1);
    const facts = { unmatchedFen: zeroFen, loans: await loanFacts(database, worked) };
    const wrong = await findDifferences(database, worked, facts);
    if (wrong.length > 0) throw new Error(`the books disagree: ${JSON.stringify(wrong[0], String)}`);
    return {
      name: 'loan',
      ratio: median(work) / median(floor),
      goal: 2,
      comparison: '<=',
      figures: {
        loans,
        workMs: median(work),
        billingMs: median(billing),
        floorMs: median(floor),
        loansPerSecond: (loans / median(work)) * 1000,
      },
    };
  } finally {
    await pool.end();
    await close();
  }
}

function partsOf(database: ReturnType<typeof openDatabase>, day: string): CallParts {
  const now = Temporal.Instant.from(`${day}T02:00:00Z`);
  return { database, vault: undefined as never, enqueue: async () => undefined, now: () => now };
}

/** Bills a month and books the bank's answers, file by file; what was done before is not done again. */
export async function repayMonth(
  parts: CallParts,
  dueOn: string,
  { billed, onFile }: { billed?: (at: number) => void; onFile?: (fileNo: number) => void } = {},
): Promise<void> {
  const inCall = systemCall(parts, { name: 'bench', centerId: worked, requestId: 'bench' });
  await inCall((call) => insertDueBills(call.tx, worked, Temporal.PlainDate.from(dueOn)));
  billed?.(performance.now());
  for (let fileNo = 1; fileNo <= Math.ceil(loans / fileSize); fileNo += 1) {
    const [first, end] = [idOf((fileNo - 1) * fileSize + 1), idOf(fileNo * fileSize + 1)];
    await inCall((call) =>
      payCollected(call, {
        key: `loan-repayment:bench:${dueOn}:${fileNo}`,
        chosen: sql`b.state = 'due' and b.loan_id >= ${first}::uuid and b.loan_id < ${end}::uuid and b.due_on = ${dueOn}::date`,
      }),
    );
    onFile?.(fileNo);
  }
}

/** Another process books the fourth month and is killed after half of its files, in the middle of the next. */
async function killInTheMiddle(url: string, client: pg.Client): Promise<void> {
  const child = fork(join(import.meta.dirname, 'loan-worker.ts'), [url, killedMonth]);
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
    child.on('message', (fileNo) => {
      if (Number(fileNo) >= Math.ceil(loans / fileSize) / 2) setTimeout(() => child.kill('SIGKILL'), 20);
    });
  });
  const { rows } = await client.query<{ left: number }>(
    `select count(*)::int as left from loan.bill where center_id = ${worked} and due_on = '${killedMonth}' and state = 'due'`,
  );
  if (!rows[0]?.left) throw new Error('the process was done before it was killed');
}

async function demandOnce(client: pg.Client, expected: number): Promise<void> {
  const { rows } = await client.query<{ wrong: number }>(
    `select count(*)::int as wrong from (select loan_id from loan.entry where center_id = ${worked} and kind = 'repayment'
       group by loan_id having count(*) <> ${expected} or count(distinct due_on) <> ${expected}) doubled`,
  );
  if (rows[0]?.wrong !== 0) throw new Error(`${rows[0]?.wrong} loans were not repaid once a month`);
}

async function settled(client: pg.Client): Promise<void> {
  await client.query('vacuum analyze loan.account, loan.bill, loan.entry');
  await client.query('checkpoint');
}

/** Loans of 300,000.00 yuan each, granted on 15 October 2026 at 2.6 %, and the journal that carries them. */
async function fill(client: pg.Client, centerId: number): Promise<void> {
  const id = `('0190a000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const journal = '0190a000-0000-7000-8000-ffffffffffff';
  await client.query(`
    insert into loan.contract (center_id, loan_id, contract_no, person_id, kind, home, method, principal_fen, term_months, house_address,
      house_value_fen, security, payee_name, payee_account, payee_bank_code, payee_bank_name, payee_holder, repay_account, repay_bank_code, repay_bank_name, signed_on, created_at)
    select ${centerId}, ${id}, 'HT' || n, ${id}, 'new', 'first', 'level-payment', 30000000, 240, '滨河路', 60000000, 'mortgage', '', '', '105', '', 'corporate', '', '105', '', '2026-10-01', '2026-10-01T02:00:00Z'
    from generate_series(1, ${loans}) n`);
  await client.query(`
    insert into loan.account (center_id, loan_id, state, method, granted_on, due_day, rate_ppm, rate_year, level_fen, months_left, next_due_on, balance_fen, overdue_fen, entry_no)
    select ${centerId}, ${id}, 'active', 'level-payment', '2026-10-15', 15, 26000, 2027, 160434, 240, '2026-11-15', 30000000, 0, 1 from generate_series(1, ${loans}) n`);
  await client.query(`
    insert into loan.entry (center_id, loan_id, entry_no, journal_id, kind, amount_fen, principal_fen, interest_fen, penalty_fen, balance_change_fen,
      overdue_change_fen, balance_after_fen, overdue_after_fen, accounting_date, recorded_at)
    select ${centerId}, ${id}, 1, '${journal}', 'grant', 30000000, 30000000, 0, 0, 30000000, 0, 30000000, 0, '2026-10-15', '2026-10-15T02:00:00Z' from generate_series(1, ${loans}) n`);
  const total = `${loans}::bigint * 30000000`;
  await client.query(`
    insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
    values (${centerId}, '${journal}', '2026-10-15', 'grants', '', 'loan-grant', '发放贷款', ${total}, ${total}, 0, 'bench', '2026-10-15T02:00:00Z')`);
  await client.query(`
    insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen)
    values (${centerId}, '${journal}', 1, '121', ${total}, 0), (${centerId}, '${journal}', 2, '101', 0, ${total})`);
}

async function floorMonth(pool: pg.Pool, dueOn: string): Promise<void> {
  let touched = 0;
  for (let fileNo = 1; fileNo <= Math.ceil(loans / fileSize); fileNo += 1) {
    const done = await pool.query<{ count: string }>(
      `with touched as (
         update loan.account set balance_fen = balance_fen - 100, months_left = months_left - 1, entry_no = entry_no + 1, next_due_on = $3::date + 31
         where center_id = ${bare} and loan_id >= $1 and loan_id < $2
         returning loan_id, entry_no, balance_fen
       ), entered as (
         insert into loan.entry (center_id, loan_id, entry_no, journal_id, kind, due_on, amount_fen, principal_fen, interest_fen, penalty_fen,
           balance_change_fen, overdue_change_fen, balance_after_fen, overdue_after_fen, accounting_date, recorded_at)
         select ${bare}, loan_id, entry_no, '${idOf(fileNo)}', 'repayment', $3::date, 100, 100, 0, 0, -100, 0, balance_fen, 0, $3::date, now() from touched
         returning 1
       ) select count(*) as count from entered`,
      [idOf((fileNo - 1) * fileSize + 1), idOf(fileNo * fileSize + 1), dueOn],
    );
    touched += Number(done.rows[0]?.count);
  }
  if (touched !== loans) throw new Error(`the floor touched ${touched} rows`);
}
