import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { change, codeOf, onDay, openBooks, personalDraft } from './books-testing.ts';
import { accrueInterest } from './close-days.ts';
import { closeBalance, interestAsOf } from './closing-interest.ts';
import { interestTerms, previewInterest, settleChunk, startInterest } from './interest-run.ts';
import { findFirstOpen, findRun, listRunJournals, openChunks } from './interest-store.ts';
import { findDifferences } from './invariants.ts';
import { templated } from './journal-templates.ts';
import { postJournal } from './post.ts';
import { reverseJournal } from './reverse.ts';
import { baseBetween } from './rules.ts';
import { findPersonalBalance, linesOf } from './store.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

let centers = 2_000;
const nextCenter = () => (centers += 1);
const date = (text: string) => Temporal.PlainDate.from(text);
const interestDay = date('2027-06-30');
const addRate = (centerId: number, from: string, ppm: number) =>
  data.ownerPool.query(
    `insert into params.center_value values ($1, 'interest.deposit-rate-ppm', $2, $3, '示例：利率调整')`,
    [centerId, from, ppm],
  );

/** A new centre in which the same is paid into each of so many accounts: of the year, and carried over. */
async function openPaid(accounts: number, on: string, current: number, carried = 0) {
  const centerId = nextCenter();
  const { accountIds } = await openBooks(data, centerId, { accounts, on: '2026-06-30' });
  const deposits = accountIds.map((id) => change(id, current, carried));
  await onDay(data, centerId, on, (call) => postJournal(call, personalDraft('a', deposits)));
  return { centerId, accountIds };
}

/** Settles all chunks on a day, with as many workers as are said. */
async function settle(centerId: number, day: string, { size = 2, workers = 1 } = {}) {
  await onDay(data, centerId, day, (call) => startInterest(call, interestDay, size));
  const chunks = await openChunks(data.database, centerId, interestDay);
  const work = async () => {
    for (let chunkNo = chunks.shift(); chunkNo !== undefined; chunkNo = chunks.shift()) {
      const taken = chunkNo;
      await onDay(data, centerId, day, (call) => settleChunk(call, interestDay, taken));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  const run = await findRun(data.database, centerId, interestDay);
  assert.equal(run?.state, 'done');
  return run;
}

test('[X-1] 10,000 yuan carried over for 365 days at 1.5 % earn 152.08 yuan; what came within the year rolls over', async () => {
  const centerId = nextCenter();
  const { accountIds } = await openBooks(data, centerId, { accounts: 2, on: '2026-06-30' });
  const [first = '', second = ''] = accountIds;
  await onDay(data, centerId, '2026-06-30', (call) =>
    postJournal(call, personalDraft('a', [change(first, 0, 1_000_000)])),
  );
  await onDay(data, centerId, '2027-03-22', (call) => postJournal(call, personalDraft('b', [change(second, 240_000)])));
  const run = await settle(centerId, '2027-06-30');
  assert.deepEqual([run.accounts, run.base, run.interest], [2, 365_000_000n + 24_000_000n, 15_208n + 1_000n]);
  const balance = await findPersonalBalance(data.database, centerId, second);
  assert.deepEqual([balance?.carried, balance?.current, balance?.accrual], [241_000n, 0n, 0n]);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[C-3] the vouchers take from 211 what was accrued and from 411 the difference; what was accrued too much goes back', async () => {
  const accrue = async (centerId: number, amount: number) =>
    onDay(data, centerId, '2027-05-31', async (call) =>
      postJournal(call, {
        businessKey: 'accrual',
        business: 'interest-accrual',
        summary: '计提',
        lines: await templated(call, 'interest-accrual', { amount: fen(amount) }),
      }),
    );
  const sums = async (centerId: number) => {
    const { rows } = await data.ownerPool.query<{ subject_code: string; net: number }>(
      `select subject_code, sum(debit_fen - credit_fen)::int as net from ledger.journal_line where center_id = $1 and subject_code in ('201', '211', '411') group by 1 order by 1`,
      [centerId],
    );
    return Object.fromEntries(rows.map((row) => [row.subject_code, row.net]));
  };
  for (const [accrued, expense] of [
    [20_000, 30_416],
    [40_000, 30_416],
  ] as const) {
    const { centerId } = await openPaid(2, '2026-06-30', 0, 1_000_000);
    await accrue(centerId, accrued);
    const run = await settle(centerId, '2027-06-30', { size: 1 });
    assert.equal(run.accrued, BigInt(accrued));
    // Whatever was accrued, 211 is empty and the year's expense is the interest that was paid.
    assert.deepEqual(await sums(centerId), { '201': -2_030_416, '211': 0, '411': expense });
    assert.deepEqual(await findDifferences(data.database, centerId), []);
  }
});

test('[C-3] a settlement begun late leaves in 211 what was accrued for the months after the interest day', async () => {
  const { centerId } = await openPaid(1, '2026-06-30', 0, 1_000_000);
  for (const through of ['2027-05-31', '2027-06-30', '2027-07-31'])
    await onDay(data, centerId, through, (call) => accrueInterest(call, Temporal.PlainDate.from(through)));
  const run = await settle(centerId, '2027-08-10');
  assert.equal(run.interest, 15_208n);
  const { rows } = await data.ownerPool.query(
    `select sum(credit_fen - debit_fen)::int as held from ledger.journal_line where center_id = $1 and subject_code = '211'`,
    [centerId],
  );
  // 31 days of July at 1.5 % of 10,000 yuan.
  assert.equal(rows[0].held, 1292);
});

const netOf = async (centerId: number, subject: string) => {
  const { rows } = await data.ownerPool.query<{ net: number }>(
    'select sum(debit_fen - credit_fen)::int as net from ledger.journal_line where center_id = $1 and subject_code = $2',
    [centerId, subject],
  );
  return rows[0]?.net;
};
const accrueThrough = (centerId: number, day: string) =>
  onDay(data, centerId, day, (call) => accrueInterest(call, date(day)));
const close = (centerId: number, day: string, accountId: string) =>
  onDay(data, centerId, day, (call) =>
    closeBalance(call, { accountId, businessKey: `close:${accountId}`, summary: '销户', kind: 'closing-withdrawal' }),
  );

test('[C-3] what a closing has paid of a month is not set aside once more at its end', async () => {
  const { centerId, accountIds } = await openPaid(2, '2026-06-30', 0, 1_000_000);
  const [gone = ''] = accountIds;
  await accrueThrough(centerId, '2026-07-31');
  assert.equal((await close(centerId, '2026-08-16', gone)).interest, 1_958n);
  // 31 days of the one that is left.
  assert.equal((await accrueThrough(centerId, '2026-08-31')).interest, 1_292n);
  // Expense: 47 days of the one, 63 of the other, each rounded where it was posted; 211 is of the other alone.
  assert.deepEqual([await netOf(centerId, '411'), await netOf(centerId, '211')], [4_584, -2_626]);
});

test('[C-3] the interest day itself is of the new year: a settlement that spent what June had set aside for it leaves it to July', async () => {
  const { centerId, accountIds } = await openPaid(2, '2026-06-30', 0, 1_000_000);
  const [gone = ''] = accountIds;
  await accrueThrough(centerId, '2027-06-30');
  await settle(centerId, '2027-06-30');
  assert.equal(await netOf(centerId, '211'), 0);
  // Nothing of its one day is in 211.
  assert.equal((await close(centerId, '2027-07-01', gone)).interest, 42n);
  assert.equal(await netOf(centerId, '211'), 0);
  // 30 June and the 31 days of July of the one that is left.
  const { from, interest } = await accrueThrough(centerId, '2027-07-31');
  assert.deepEqual([from.toString(), interest], ['2027-06-30', 1_354n]);
});

test('[X-1] an account that was closed after the interest day and before a late settlement is left as it is', async () => {
  const { centerId, accountIds } = await openPaid(2, '2026-06-30', 0, 1_000_000);
  const [gone = '', stays = ''] = accountIds;
  const closing = { accountId: gone, businessKey: 'close', summary: '销户', kind: 'closing-withdrawal' } as const;
  const closed = await onDay(data, centerId, '2027-07-08', (call) => closeBalance(call, closing));
  // Its own interest reaches to the day of its closing: nothing of it is due any more.
  assert.equal(closed.interest, 15_542n);
  const run = await settle(centerId, '2027-07-10');
  assert.deepEqual([run.accounts, run.interest], [1, 15_208n]);
  const balances = [gone, stays].map((id) => findPersonalBalance(data.database, centerId, id));
  const [empty, full] = await Promise.all(balances);
  assert.deepEqual([empty?.carried, empty?.accrual], [0n, 0n]);
  assert.deepEqual([full?.carried, full?.accrual], [1_015_208n, 1_015_208n * 10n]);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[X-1] a closing that is paid days after the settlement it was reckoned with leaves no base behind', async () => {
  const { centerId, accountIds } = await openPaid(2, '2026-06-30', 0, 1_000_000);
  const [gone = ''] = accountIds;
  await settle(centerId, '2027-06-30');
  // Approved on the interest day with its interest; the bank answers three days later.
  const closing = {
    accountId: gone,
    businessKey: 'close',
    summary: '销户',
    kind: 'closing-withdrawal',
    interestTo: interestDay,
    total: fen(1_015_208),
  } as const;
  const closed = await onDay(data, centerId, '2027-07-03', (call) => closeBalance(call, closing));
  assert.deepEqual([closed.principal, closed.interest], [1_015_208n, 0n]);
  const empty = await findPersonalBalance(data.database, centerId, gone);
  assert.deepEqual([empty?.carried, empty?.accrual], [0n, 0n]);
  assert.equal(
    await onDay(data, centerId, '2027-07-10', (call) => interestAsOf(call, gone, { to: date('2027-07-10') })),
    0n,
  );
  assert.deepEqual(await findDifferences(data.database, centerId), []);
  // What the bank sends back after all counts as if it had never gone.
  await onDay(data, centerId, '2027-07-20', (call) =>
    reverseJournal(call, { journalId: closed.journalId ?? '', reason: '退票' }),
  );
  const back = await findPersonalBalance(data.database, centerId, gone);
  assert.deepEqual([back?.carried, back?.accrual], [1_015_208n, 1_015_208n * 20n]);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[X-1] of years that nobody settled the oldest comes first, and a later one waits until it is done', async () => {
  const { centerId } = await openPaid(3, '2026-06-30', 0, 1_000_000);
  const years = ['2027-06-30', '2028-06-30', '2029-06-30'].map(date);
  const [first = interestDay, second = interestDay, third = interestDay] = years;
  const due = async () => {
    const open = await findFirstOpen(data.database, centerId, third);
    return open && `${open.settlesOn} ${open.isRunning ? 'running' : 'due'}`;
  };
  const begin = (day: Temporal.PlainDate) => onDay(data, centerId, '2029-08-01', (call) => startInterest(call, day, 2));
  const finish = async (day: Temporal.PlainDate) => {
    for (const chunkNo of await openChunks(data.database, centerId, day))
      await onDay(data, centerId, '2029-08-01', (call) => settleChunk(call, day, chunkNo));
  };
  assert.equal(await due(), '2027-06-30 due');
  for (const later of [second, third]) assert.equal(await codeOf(begin(later)), 'ledger/earlier-interest-open');
  await begin(first);
  assert.equal(await due(), '2027-06-30 running');
  assert.equal(await codeOf(begin(second)), 'ledger/earlier-interest-open');
  await finish(first);
  assert.equal(await due(), '2028-06-30 due');
  await begin(second);
  await finish(second);
  // Each year's interest bears interest in the next: 366 days of 10,152.08.
  assert.deepEqual(
    await Promise.all([first, second].map(async (day) => (await findRun(data.database, centerId, day))?.interest)),
    [3n * 15_208n, 3n * 15_482n],
  );
  assert.equal(await due(), '2029-06-30 due');
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[X-1] money of the interest day or after it that is taken back after a late settlement counts as if it had never come', async () => {
  const centerId = nextCenter();
  const { accountIds } = await openBooks(data, centerId, { accounts: 1, on: '2026-06-30' });
  const [account = ''] = accountIds;
  const pay = (day: string, key: string, carried: number, current: number) =>
    onDay(data, centerId, day, (call) => postJournal(call, personalDraft(key, [change(account, current, carried)])));
  await pay('2026-06-30', 'a', 1_000_000, 0);
  const paid = [await pay('2027-06-30', 'b', 0, 200_000), await pay('2027-07-02', 'c', 0, 300_000)];
  await settle(centerId, '2027-07-05');
  for (const { journalId } of paid)
    await onDay(data, centerId, '2027-07-20', (call) => reverseJournal(call, { journalId, reason: '退款' }));
  const balance = await findPersonalBalance(data.database, centerId, account);
  assert.deepEqual([balance?.carried, balance?.current], [1_015_208n, 0n]);
  assert.equal(balance?.accrual, 1_015_208n * 20n);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[X-1] the dry run says what the run will pay, writes nothing, and the run is begun once and on a 30 June', async () => {
  const centerId = nextCenter();
  const { accountIds } = await openBooks(data, centerId, { accounts: 5, on: '2026-06-30' });
  await onDay(data, centerId, '2026-07-10', (call) =>
    postJournal(
      call,
      personalDraft(
        'a',
        accountIds.map((id, at) => change(id, 100_000 * (at + 1), 7_777 * at)),
      ),
    ),
  );
  const preview = await onDay(data, centerId, '2027-06-30', async (call) =>
    previewInterest(call, await interestTerms(call, interestDay)),
  );
  assert.equal(preview.samples.length, 5);
  assert.deepEqual(
    await codeOf(onDay(data, centerId, '2027-06-29', (call) => startInterest(call, interestDay))),
    'ledger/no-interest-day',
  );
  assert.deepEqual(
    await codeOf(onDay(data, centerId, '2027-07-02', (call) => startInterest(call, date('2027-07-01')))),
    'ledger/no-interest-day',
  );
  const run = await settle(centerId, '2027-06-30');
  assert.deepEqual([run.accounts, run.base, run.interest], [preview.accounts, preview.base, preview.interest]);
  assert.deepEqual(
    await codeOf(onDay(data, centerId, '2027-06-30', (call) => startInterest(call, interestDay))),
    'ledger/interest-settled',
  );
});

test('the vouchers of a settlement are listed in the order of its chunks, the tenth after the ninth', async () => {
  const { centerId } = await openPaid(11, '2026-07-10', 1_000_000);
  await settle(centerId, '2027-06-30', { size: 1 });
  const listed = await listRunJournals(data.database, centerId, interestDay);
  assert.deepEqual(
    listed.map(({ summary }) => /第\d+批/.exec(summary)?.[0]),
    Array.from({ length: 11 }, (_, at) => `第${at + 1}批`),
  );
});

test('[X-1] a chunk asked for twice, and at once by two workers, pays once', async () => {
  const { centerId } = await openPaid(8, '2026-07-10', 1_000_000);
  await onDay(data, centerId, '2027-06-30', (call) => startInterest(call, interestDay, 3));
  const all = [1, 2, 3, 1, 2, 3, 3, 2, 1].map((chunkNo) =>
    onDay(data, centerId, '2027-06-30', (call) => settleChunk(call, interestDay, chunkNo)),
  );
  const done = await Promise.all(all);
  assert.equal(done.filter(({ journalId }) => journalId !== undefined).length, 3);
  assert.equal(done.filter(({ isLast }) => isLast).length, 1);
  const { rows } = await data.pool.query<{ entries: number }>(
    `select count(*)::int as entries from ledger.personal_entry where center_id = $1 and kind = 'interest' group by account_id`,
    [centerId],
  );
  assert.deepEqual(rows, Array(8).fill({ entries: 1 }));
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[X-1] killed in the middle of a chunk and resumed, every account is settled exactly once', async () => {
  const { centerId, accountIds } = await openPaid(9, '2026-07-10', 1_000_000);
  await onDay(data, centerId, '2027-06-30', (call) => startInterest(call, interestDay, 3));
  await onDay(data, centerId, '2027-06-30', (call) => settleChunk(call, interestDay, 1));
  // Somebody holds an account of the second chunk, so that its settlement stands in the middle of its statement.
  const holder = await data.ownerPool.connect();
  await holder.query('begin');
  await holder.query('select from ledger.personal_balance where center_id = $1 and account_id = $2 for update', [
    centerId,
    accountIds[5],
  ]);
  const killed = onDay(data, centerId, '2027-06-30', (call) => settleChunk(call, interestDay, 2)).then(
    () => 'settled',
    () => 'killed',
  );
  await until(async () => {
    const { rowCount } = await holder.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    return (rowCount ?? 0) > 0;
  });
  assert.equal(await killed, 'killed');
  await holder.query('rollback');
  holder.release();
  assert.deepEqual(await openChunks(data.database, centerId, interestDay), [2, 3]);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
  for (const chunkNo of await openChunks(data.database, centerId, interestDay))
    await onDay(data, centerId, '2027-06-30', (call) => settleChunk(call, interestDay, chunkNo));
  const { rows } = await data.pool.query<{ entries: number }>(
    `select count(*)::int as entries from ledger.personal_entry where center_id = $1 and kind = 'interest' group by account_id`,
    [centerId],
  );
  assert.deepEqual(rows, Array(9).fill({ entries: 1 }));
  assert.equal((await findRun(data.database, centerId, interestDay))?.state, 'done');
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[X-1] while people are paid in, a settlement and a posting of the same account come one after the other', async () => {
  const { centerId, accountIds } = await openPaid(6, '2026-07-10', 1_000_000);
  await onDay(data, centerId, '2027-06-30', (call) => startInterest(call, interestDay, 3));
  const posts = accountIds.flatMap((id, at) =>
    [1, 2, 3].map((time) =>
      onDay(data, centerId, '2027-06-30', (call) =>
        postJournal(call, personalDraft(`p${at}:${time}`, [change(id, 100 * time)])),
      ),
    ),
  );
  const chunks = [1, 2].map((chunkNo) =>
    onDay(data, centerId, '2027-06-30', (call) => settleChunk(call, interestDay, chunkNo)),
  );
  await Promise.all([...posts, ...chunks]);
  const run = await findRun(data.database, centerId, interestDay);
  assert.deepEqual([run?.state, run?.accounts, run?.interest], ['done', 6, 6n * 14_792n]);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

test('[X-1] reversing the voucher of a chunk gives back the bases, and the parts are as before', async () => {
  const centerId = nextCenter();
  const { accountIds } = await openBooks(data, centerId, { accounts: 1, on: '2026-06-30' });
  const [first = ''] = accountIds;
  await onDay(data, centerId, '2026-07-10', (call) =>
    postJournal(call, personalDraft('a', [change(first, 50_000, 70_000)])),
  );
  await onDay(data, centerId, '2027-06-30', (call) => startInterest(call, interestDay));
  const before = await findPersonalBalance(data.database, centerId, first);
  const { journalId = '' } = await onDay(data, centerId, '2027-06-30', (call) => settleChunk(call, interestDay, 1));
  assert.deepEqual(
    (await linesOf(data.database, centerId, journalId)).map((line) => line.subjectCode),
    ['411', '201'],
  );
  await onDay(data, centerId, '2027-06-30', (call) => reverseJournal(call, { journalId, reason: '利率有误' }));
  const later = await findPersonalBalance(data.database, centerId, first);
  assert.deepEqual([later?.carried, later?.current], [before?.carried, before?.current]);
  assert.equal(later?.accrual, 120_000n * 355n);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
});

// Random lives against a slow count, day by day.

interface Movement {
  readonly from: Temporal.PlainDate;
  readonly amount: bigint;
}
interface Life {
  readonly accountId: string;
  movements: Movement[];
  settledOn: Temporal.PlainDate;
  readonly journals: { journalId: string; movement: Movement }[];
}

/** Interest as a clerk with much time would reckon it: the balance of each evening at the rate of that day. */
function slowInterest(life: Life, to: Temporal.PlainDate, rateOn: (day: Temporal.PlainDate) => bigint): bigint {
  let weighted = 0n;
  for (let day = life.settledOn; Temporal.PlainDate.compare(day, to) < 0; day = day.add({ days: 1 })) {
    const balance = life.movements
      .filter(({ from }) => Temporal.PlainDate.compare(from, day) <= 0)
      .reduce((sum, { amount }) => sum + amount, 0n);
    weighted += balance * rateOn(day);
  }
  if (weighted <= 0n) return 0n;
  const [whole, rest] = [weighted / 360_000_000n, weighted % 360_000_000n];
  return rest * 2n >= 360_000_000n ? whole + 1n : whole;
}

const steps = fc.array(
  fc.record({
    days: fc.integer({ min: 0, max: 60 }),
    account: fc.nat({ max: 2 }),
    what: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constant('in' as const), amount: fc.integer({ min: 1, max: 3_000_000 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('out' as const), amount: fc.integer({ min: 1, max: 1_000_000 }) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('reverse' as const), amount: fc.nat({ max: 20 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), amount: fc.constant(0) }) },
    ),
  }),
  { minLength: 4, maxLength: 14 },
);
const lives = fc.record({
  steps,
  rateChanges: fc.uniqueArray(fc.integer({ min: 1, max: 364 }), { maxLength: 2 }),
  late: fc.constantFrom(0, 0, 1, 9, 40),
});

test('[X-1] random lives with rate changes, reversals, closings and late settlements earn what a count day by day says, and the books agree', async () => {
  await fc.assert(fc.asyncProperty(lives, live), { numRuns: 25 });
});

async function live({
  steps: given,
  rateChanges,
  late,
}: typeof lives extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  const centerId = nextCenter();
  const opened = date('2026-06-30');
  const changes = rateChanges.map((days, at) => ({ on: opened.add({ days }), rate: 15_000 + 2_500 * (at + 1) }));
  for (const { on, rate } of changes) await addRate(centerId, on.toString(), rate);
  const rateOn = (day: Temporal.PlainDate) =>
    BigInt(
      changes
        .filter(({ on }) => Temporal.PlainDate.compare(on, day) <= 0)
        .sort((a, b) => Temporal.PlainDate.compare(a.on, b.on))
        .at(-1)?.rate ?? 15_000,
    );
  const { accountIds } = await openBooks(data, centerId, { accounts: 3, on: opened.toString() });
  const folk = accountIds.map((accountId): Life => ({ accountId, movements: [], settledOn: opened, journals: [] }));
  await onDay(data, centerId, opened.toString(), (call) =>
    postJournal(
      call,
      personalDraft(
        'opening',
        accountIds.map((id) => change(id, 0, 2_000_000)),
      ),
    ),
  );
  for (const life of folk) life.movements.push({ from: opened, amount: 2_000_000n });
  const runDay = interestDay.add({ days: late });
  let day = opened;
  for (const [at, step] of given.entries()) {
    const next = day.add({ days: step.days });
    day = Temporal.PlainDate.compare(next, runDay) > 0 ? runDay : next;
    await takeStep({ centerId, day, key: `s${at}`, rateOn }, folk[step.account] as Life, step.what);
  }
  const expected = folk.map((life) =>
    Temporal.PlainDate.compare(life.settledOn, interestDay) < 0 ? slowInterest(life, interestDay, rateOn) : 0n,
  );
  const total = expected.reduce((sum, interest) => sum + interest, 0n);
  const run = await settle(centerId, runDay.toString(), { size: 3, workers: 2 });
  assert.equal(run.interest, total);
  for (const [at, life] of folk.entries()) await compare(centerId, life, expected[at] ?? 0n, total);
  assert.deepEqual(await findDifferences(data.database, centerId), []);
}

async function compare(centerId: number, life: Life, interest: bigint, total: bigint): Promise<void> {
  if (total > 0n && Temporal.PlainDate.compare(life.settledOn, interestDay) < 0) {
    life.movements.push({ from: interestDay, amount: interest });
  }
  const held = await findPersonalBalance(data.database, centerId, life.accountId);
  const sum = life.movements.reduce((balance, { amount }) => balance + amount, 0n);
  assert.equal((held?.carried ?? 0n) + (held?.current ?? 0n), sum);
  if (total === 0n || !held) return;
  // What the next settlement will find: the days since this one, or since the closing that came after the interest day.
  const since = Temporal.PlainDate.compare(life.settledOn, interestDay) < 0 ? interestDay : life.settledOn;
  const valued = life.movements.map(({ from, amount }) => ({ valueDate: from, amount }));
  assert.equal(held.accrual, baseBetween(valued, since, held.accruedTo));
}

interface Scene {
  readonly centerId: number;
  readonly day: Temporal.PlainDate;
  readonly key: string;
  readonly rateOn: (day: Temporal.PlainDate) => bigint;
}

async function takeStep(
  { centerId, day, key, rateOn }: Scene,
  life: Life,
  what: { kind: string; amount: number },
): Promise<void> {
  const on = <T>(work: Parameters<typeof onDay<T>>[3]) => onDay(data, centerId, day.toString(), work);
  if (what.kind === 'close') {
    const interest = slowInterest(life, day, rateOn);
    const closed = await on((call) =>
      closeBalance(call, { accountId: life.accountId, businessKey: key, summary: '销户', kind: 'closing-withdrawal' }),
    );
    assert.equal(closed.interest, interest);
    life.movements.push({ from: day, amount: interest }, { from: day, amount: -closed.total });
    if (interest > 0n) life.settledOn = day;
    return;
  }
  if (what.kind === 'reverse') return reverseOne({ centerId, day, key, rateOn }, life, what.amount);
  const amount = what.kind === 'in' ? what.amount : -what.amount;
  const draft = personalDraft(key, [change(life.accountId, amount)], {
    kind: amount > 0 ? 'remittance' : 'partial-withdrawal',
  });
  const posted = await on((call) => postJournal(call, draft)).catch((error: unknown) => {
    if (error instanceof Problem && error.refusal.code === 'ledger/below-zero') return undefined;
    throw error;
  });
  if (!posted) return;
  const movement = { from: day, amount: BigInt(amount) };
  life.movements.push(movement);
  life.journals.push({ journalId: posted.journalId, movement });
}

async function reverseOne({ centerId, day }: Scene, life: Life, which: number): Promise<void> {
  const at = which % Math.max(1, life.journals.length);
  const chosen = life.journals[at];
  if (!chosen) return;
  const reversed = await onDay(data, centerId, day.toString(), (call) =>
    reverseJournal(call, { journalId: chosen.journalId, reason: '错账' }),
  ).catch((error: unknown) => {
    if (error instanceof Problem && error.refusal.code === 'ledger/below-zero') return undefined;
    throw error;
  });
  if (!reversed) return;
  life.journals.splice(at, 1);
  const { movement } = chosen;
  // What interest was paid on stays paid; otherwise it is as if it had never been.
  if (Temporal.PlainDate.compare(movement.from, life.settledOn) < 0) {
    life.movements.push({ from: day, amount: -movement.amount });
  } else life.movements = life.movements.filter((other) => other !== movement);
}
