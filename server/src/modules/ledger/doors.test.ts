import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Fen, fen } from '../../platform/money.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { change, codeOf, digestOf, employerDraft, onDay, openBooks, personalDraft } from './books-testing.ts';
import {
  closeBalance,
  closeDays,
  findDifferences,
  findPersonalBalance,
  getUnallocated,
  type JournalDraft,
  linesOf,
  postJournal,
  quoteClosing,
  quoteInterest,
  reverseJournal,
  templated,
  withdrawFrom,
} from './index.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

let centers = 500;
/** A centre of its own with two accounts of 10,000.00 yuan since 30 June 2026 (all carried over) and an employer. */
async function openCenter() {
  centers += 1;
  const centerId = centers;
  const { accountIds, employerId } = await openBooks(data, centerId, { accounts: 2, on: '2026-06-30' });
  const [first = '', second = ''] = accountIds;
  const on = <T>(day: string, work: Parameters<typeof onDay<T>>[3]) => onDay(data, centerId, day, work);
  const post = (day: string, draft: JournalDraft) => on(day, (call) => postJournal(call, draft));
  await post('2026-06-30', personalDraft('opening', [change(first, 0, 1_000_000), change(second, 0, 1_000_000)]));
  return {
    centerId,
    first,
    second,
    employerId,
    on,
    post,
    reverse: (day: string, journalId: string, reason = '错账') =>
      on(day, (call) => reverseJournal(call, { journalId, reason })),
    balanceOf: (accountId: string) => findPersonalBalance(data.database, centerId, accountId),
    linesOf: async (journalId: string | undefined) =>
      (await linesOf(data.database, centerId, journalId ?? '')).map((line) => [
        line.subjectCode,
        line.debitFen,
        line.creditFen,
      ]),
    isRight: async () => assert.deepEqual(await findDifferences(data.database, centerId), []),
  };
}

/** The balance and the interest base on a later day: what an account is, whatever happened. */
async function standing(center: Awaited<ReturnType<typeof openCenter>>, accountId: string, day: string) {
  const held = await center.balanceOf(accountId);
  assert.ok(held);
  const days = BigInt(held.accruedTo.until(Temporal.PlainDate.from(day), { largestUnit: 'day' }).days);
  return { carried: held.carried, current: held.current, base: held.accrual + (held.carried + held.current) * days };
}

test('[C-3] a reversal is red: the same subjects and sides with negative amounts, and everything is as if it had not been', async () => {
  const center = await openCenter();
  const untouched = await standing(center, center.second, '2026-12-01');
  const month = Temporal.PlainDate.from('2026-08-01');
  const wrong = await center.post('2026-09-01', personalDraft('wrong', [change(center.first, 50_000)], { month }));
  const red = await center.reverse('2026-10-20', wrong.journalId);
  assert.deepEqual(await center.linesOf(red.journalId), [
    ['101', -50_000n, 0n],
    ['201', 0n, -50_000n],
  ]);
  // Its 49 days of interest base are taken back with it.
  assert.deepEqual(await standing(center, center.first, '2026-12-01'), untouched);
  assert.equal((await center.balanceOf(center.first))?.contributedTo, null);
  await center.isRight();
});

test('[C-3] a reversal is posted once, a red journal is not reversed, and money that is gone cannot be taken back', async () => {
  const center = await openCenter();
  const wrong = await center.post('2026-09-01', personalDraft('wrong', [change(center.first, 50_000)]));
  const red = await center.reverse('2026-09-02', wrong.journalId);
  assert.deepEqual(await center.reverse('2026-09-03', wrong.journalId), { journalId: red.journalId, replayed: true });
  assert.equal(
    await codeOf(center.reverse('2026-09-03', wrong.journalId, '另一理由')),
    'ledger/repeated-with-other-content',
  );
  assert.equal(await codeOf(center.reverse('2026-09-03', red.journalId)), 'ledger/not-reversible');
  assert.equal(await codeOf(center.reverse('2026-09-03', center.employerId)), 'ledger/journal-not-found');
  const spent = await center.post('2026-09-04', personalDraft('came', [change(center.first, 70_000)]));
  await center.post(
    '2026-09-05',
    personalDraft('went', [change(center.first, -70_000)], { kind: 'partial-withdrawal' }),
  );
  assert.equal(await codeOf(center.reverse('2026-09-06', spent.journalId)), 'ledger/below-zero');
  await center.isRight();
});

test('[C-3] whoever posts a second red journal of another key for the same one is refused by name', async () => {
  const center = await openCenter();
  const wrong = await center.post('2026-09-01', employerDraft('receipt', center.employerId, fen(80_000)));
  await center.reverse('2026-09-02', wrong.journalId);
  const again: JournalDraft = {
    businessKey: 'another',
    business: 'reversal',
    summary: '重复冲正',
    reverses: wrong.journalId,
    lines: [
      { subject: '101', debit: fen(-80_000) },
      { subject: '219', credit: fen(-80_000) },
    ],
  };
  assert.equal(await codeOf(center.post('2026-09-02', again)), 'ledger/already-reversed');
});

test('[C-3] the unallocated money of an employer is taken back with its journal', async () => {
  const center = await openCenter();
  const { journalId } = await center.post('2026-09-01', employerDraft('receipt', center.employerId, fen(80_000)));
  await center.reverse('2026-09-02', journalId);
  assert.equal(await getUnallocated(data.database, center.centerId, center.employerId, { lock: false }), 0n);
  await center.isRight();
});

test('[C-3] the last month contributed to goes back to the one that still stands', async () => {
  const center = await openCenter();
  const remit = (month: string) =>
    center.post(
      `${month}-15`,
      personalDraft(month, [change(center.first, 10_000)], { month: Temporal.PlainDate.from(`${month}-01`) }),
    );
  await remit('2026-07');
  const august = await remit('2026-08');
  const september = await remit('2026-09');
  await center.reverse('2026-10-01', august.journalId);
  assert.equal(String((await center.balanceOf(center.first))?.contributedTo), '2026-09-01');
  await center.reverse('2026-10-01', september.journalId);
  assert.equal(String((await center.balanceOf(center.first))?.contributedTo), '2026-07-01');
  await center.isRight();
});

test('[X-1] closing pays interest from the last 30 June to the closing day: 10,000 yuan for 365 days earn 152.08', async () => {
  const center = await openCenter();
  const closing = {
    accountId: center.first,
    businessKey: 'withdrawal:1',
    summary: '退休提取',
    kind: 'closing-withdrawal',
  } as const;
  const quote = await center.on('2027-06-30', (call) => quoteClosing(call, center.first));
  assert.deepEqual(
    [quote.principal, quote.interest, quote.why.base, String(quote.why.from), quote.why.steps.map(({ days }) => days)],
    [1_000_000n, 15_208n, 365_000_000n, '2026-06-30', [365]],
  );
  assert.match(quote.why.parts[0]?.source ?? '', /银发〔2016〕43号/);
  const closed = await center.on('2027-06-30', (call) => closeBalance(call, closing));
  assert.deepEqual([closed.principal, closed.interest, closed.total], [1_000_000n, 15_208n, 1_015_208n]);
  assert.deepEqual(await center.linesOf(closed.interestJournalId), [
    ['411', 15_208n, 0n],
    ['201', 0n, 15_208n],
  ]);
  assert.deepEqual(await center.linesOf(closed.journalId), [
    ['201', 1_015_208n, 0n],
    ['101', 0n, 1_015_208n],
  ]);
  assert.deepEqual(await standing(center, center.first, '2028-01-01'), { carried: 0n, current: 0n, base: 0n });
  // Asked for again, the day after too, it says the same and pays nothing more.
  assert.deepEqual(await center.on('2027-07-01', (call) => closeBalance(call, closing)), closed);
  await center.isRight();
});

test('[X-1] a rate that changes within the year splits the base at its day', async () => {
  const center = await openCenter();
  await data.ownerPool.query(
    `insert into params.center_value values ($1, 'interest.deposit-rate-ppm', '2026-09-28', '20000', '示例：利率调整')`,
    [center.centerId],
  );
  await center.post('2026-09-18', personalDraft('more', [change(center.first, 100_000)]));
  const why = await center.on('2026-10-08', (call) => quoteInterest(call, center.first, call.accountingDate));
  // 90 days at 1.5 %: 10,000.00 for 80 days, 11,000.00 for 10; then 10 days at 2 % on 11,000.00.
  assert.deepEqual(
    why.parts.map(({ base, rate }) => [base, rate]),
    [
      [91_000_000n, 15_000n],
      [11_000_000n, 20_000n],
    ],
  );
  assert.equal(why.interest, 4_403n); // 3,791.67 + 611.11 fen, rounded once.
});

test('[C-3] what was accrued monthly pays the closing interest first, the rest is an expense of now', async () => {
  const center = await openCenter();
  await data.ownerPool.query(`insert into ledger.books values ($1, '2026-06-29', '2026-09-30')`, [center.centerId]);
  await center.post('2026-09-30', {
    businessKey: 'accrual',
    business: 'interest-accrual',
    summary: '计提',
    lines: await center.on('2026-09-30', (call) => templated(call, 'interest-accrual', { amount: fen(7_750) })),
  });
  const closed = await center.on('2026-10-31', (call) =>
    closeBalance(call, { accountId: center.first, businessKey: 'w', summary: '离职提取', kind: 'closing-withdrawal' }),
  );
  // 93 days (30 June to 30 September, both counted) of 123.
  assert.deepEqual(await center.linesOf(closed.interestJournalId), [
    ['211', 3_875n, 0n],
    ['411', 1_250n, 0n],
    ['201', 0n, 5_125n],
  ]);
  await center.isRight();
});

test('[C-3] a payment that comes back reopens the balance: both journals are reversed and the interest base is whole again', async () => {
  const center = await openCenter();
  const untouched = await standing(center, center.second, '2026-12-01');
  const closed = await center.on('2026-10-31', (call) =>
    closeBalance(call, { accountId: center.first, businessKey: 'w', summary: '提取', kind: 'closing-withdrawal' }),
  );
  await center.reverse('2026-11-15', closed.journalId ?? '');
  await center.reverse('2026-11-15', closed.interestJournalId ?? '');
  assert.deepEqual(await standing(center, center.first, '2026-12-01'), untouched);
  await center.isRight();
});

test('[C-3] a closed day takes no posting; what was posted before replays; the next day is open', async () => {
  const center = await openCenter();
  await center.post('2026-09-01', employerDraft('before', center.employerId, fen(100)));
  await data.ownerPool.query(`insert into ledger.books values ($1, '2026-09-01')`, [center.centerId]);
  assert.equal(
    await codeOf(center.post('2026-09-01', employerDraft('late', center.employerId, fen(100)))),
    'ledger/day-closed',
  );
  assert.equal((await center.post('2026-09-01', employerDraft('before', center.employerId, fen(100)))).replayed, true);
  assert.equal((await center.post('2026-09-02', employerDraft('next', center.employerId, fen(100)))).replayed, false);
  await center.isRight();
});

test('[C-3] a posting under way when its day is closed is refused, not slipped in', async () => {
  const center = await openCenter();
  await data.ownerPool.query(`insert into ledger.books values ($1, '2026-08-31')`, [center.centerId]);
  const closing = await data.ownerPool.connect();
  await closing.query('begin');
  await closing.query(`update ledger.books set closed_through = '2026-09-01' where center_id = $1`, [center.centerId]);
  const late = codeOf(center.post('2026-09-01', employerDraft('late', center.employerId, fen(100))));
  await new Promise((resolve) => setTimeout(resolve, 200));
  await closing.query('commit');
  closing.release();
  assert.equal(await late, 'ledger/day-closed');
});

test('[C-3] the database itself refuses the service a journal on a closed day, a line more on a numbered voucher, and a day opened again', async () => {
  const center = await openCenter();
  const { journalId } = await center.post('2026-09-01', employerDraft('before', center.employerId, fen(100)));
  const id = () => crypto.randomUUID();
  const insert = (day: string) =>
    codeOf(
      data.pool.query(
        `insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
         values ($1, $2::uuid, $3::date, $2::uuid::text, '', 'test', '', 1, 1, 0, 'test', now())`,
        [center.centerId, id(), day],
      ),
    );
  const line = () =>
    codeOf(
      data.pool.query(
        `insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen) values ($1, $2, 9, '101', 5, 0)`,
        [center.centerId, journalId],
      ),
    );
  await center.on('2026-09-02', (call) => closeDays(call, Temporal.PlainDate.from('2026-09-01')));
  const before = await digestOf(data.ownerPool, ['ledger']);
  assert.deepEqual([await insert('2026-09-01'), await insert('2026-08-15'), await line()], ['42501', '42501', '42501']);
  const back = data.pool.query(`update ledger.books set closed_through = '2026-08-31' where center_id = $1`, [
    center.centerId,
  ]);
  assert.equal(await codeOf(back), '42501');
  for (const change of ['update ledger.closing set through = $2', 'delete from ledger.closing where through = $2'])
    assert.equal(await codeOf(data.pool.query(change.replace('$2', `'2026-08-01'`))), '42501', change);
  assert.equal(await digestOf(data.ownerPool, ['ledger']), before);
  await center.isRight();
  // The day after is open: what is refused above is refused for its day and for nothing else.
  assert.notEqual(await insert('2026-09-02'), '42501');
});

test('templates name the subjects of an event; amounts they do not know are errors', async () => {
  const lines = (business: string, amounts: Record<string, Fen>) =>
    onDay(data, 1, '2026-09-01', (call) => templated(call, business, amounts));
  assert.deepEqual(await lines('loan-repayment', { amount: fen(1_200), principal: fen(1_000), interest: fen(200) }), [
    { subject: '101', debit: 1_200n },
    { subject: '121', credit: 1_000n },
    { subject: '401', credit: 200n },
  ]);
  await assert.rejects(lines('loan-repayment', { penalty: fen(1) }), /no amount penalty/);
  await assert.rejects(lines('gift', { amount: fen(1) }), /no journal template gift/);
});

test('a withdrawal takes what was carried over first', () => {
  const held = { carried: fen(300), current: fen(500) };
  assert.deepEqual(withdrawFrom(held, fen(200)), { carriedChange: -200n, currentChange: 0n });
  assert.deepEqual(withdrawFrom(held, fen(800)), { carriedChange: -300n, currentChange: -500n });
  assert.throws(() => withdrawFrom(held, fen(801)), RangeError);
});
