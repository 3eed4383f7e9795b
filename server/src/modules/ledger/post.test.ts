import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { fen } from '../../platform/money.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { change, codeOf, digestOf, employerDraft, onDay, openBooks, personalDraft } from './books-testing.ts';
import { findDifferences } from './invariants.ts';
import { type JournalDraft, postJournal } from './post.ts';
import { findPersonalBalance, getUnallocated } from './store.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
  // Races need connections that are there already.
  await Promise.all(Array.from({ length: 10 }, () => data.pool.query('select pg_sleep(0.05)')));
});
after(() => data.close());

let centers = 100;
/** A centre that no other test uses, with three accounts that hold 1,000.00 yuan each and an employer with 500.00. */
async function openCenter() {
  centers += 1;
  const centerId = centers;
  const { accountIds, employerId } = await openBooks(data, centerId, { accounts: 3, on: '2026-09-01' });
  const [first = '', second = '', third = ''] = accountIds;
  const post = (day: string, draft: JournalDraft) => onDay(data, centerId, day, (call) => postJournal(call, draft));
  await post(
    '2026-09-10',
    personalDraft(
      'opening',
      accountIds.map((accountId) => change(accountId, 60_000, 40_000)),
    ),
  );
  await post('2026-09-10', employerDraft('money', employerId, fen(50_000)));
  const balanceOf = (accountId: string) => findPersonalBalance(data.database, centerId, accountId);
  return { centerId, first, second, third, accountIds, employerId, post, balanceOf };
}

const digest = () => digestOf(data.ownerPool, ['ledger', 'account', 'audit']);
const differences = (centerId: number) => findDifferences(data.database, centerId);

test('the same event with the same content is posted once and then replayed, on a later day too', async () => {
  const { centerId, first, post } = await openCenter();
  const draft = personalDraft('remittance:1', [change(first, 12_300)]);
  const posted = await post('2026-10-12', draft);
  const before = await digest();
  assert.deepEqual(await post('2026-10-12', draft), { journalId: posted.journalId, replayed: true });
  assert.deepEqual(await post('2026-11-12', draft), { journalId: posted.journalId, replayed: true });
  assert.equal(posted.replayed, false);
  assert.equal(await digest(), before);
  assert.deepEqual(await differences(centerId), []);
});

test('the same event with any other content is refused and changes nothing', async () => {
  const { first, second, employerId, post } = await openCenter();
  const draft = personalDraft('remittance:1', [change(first, 12_300)]);
  await post('2026-10-12', draft);
  const before = await digest();
  const month = Temporal.PlainDate.from('2026-10-01');
  for (const other of [
    personalDraft('remittance:1', [change(first, 12_301)]),
    personalDraft('remittance:1', [change(second, 12_300)]),
    personalDraft('remittance:1', [change(first, 12_200, 100)]),
    personalDraft('remittance:1', [change(first, 12_300)], { month }),
    personalDraft('remittance:1', [change(first, 12_300)], { employerId }),
    { ...draft, summary: 'another' },
    { ...draft, contentHash: 'another' },
    employerDraft('remittance:1', employerId, fen(12_300)),
  ]) {
    assert.equal(await codeOf(post('2026-10-12', other)), 'ledger/repeated-with-other-content');
  }
  assert.equal(await digest(), before);
});

test('the same event posted by many at once is posted once and replayed to the others', async () => {
  const { centerId, first, post, balanceOf } = await openCenter();
  const draft = personalDraft('remittance:1', [change(first, 12_300)]);
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('2026-10-12', draft)));
  assert.equal(answers.filter((answer) => !answer.replayed).length, 1);
  assert.equal(new Set(answers.map((answer) => answer.journalId)).size, 1);
  assert.equal((await balanceOf(first))?.current, 72_300n);
  assert.deepEqual(await differences(centerId), []);
});

test('a journal that does not balance, or has a line on no side or on a negative one, is refused by PostgreSQL', async () => {
  const { post } = await openCenter();
  const journal = (...lines: JournalDraft['lines']) => ({ businessKey: 'wrong', business: 'test', summary: '', lines });
  const before = await digest();
  const debit = (amount: number) => ({ subject: '101', debit: fen(amount) });
  const credit = (amount: number) => ({ subject: '219', credit: fen(amount) });
  assert.equal(await codeOf(post('2026-10-12', journal(debit(100), credit(99)))), 'journal__balanced');
  assert.equal(await codeOf(post('2026-10-12', journal(debit(100)))), 'journal__balanced');
  assert.equal(await codeOf(post('2026-10-12', journal())), '23502');
  assert.equal(await codeOf(post('2026-10-12', journal(debit(0), credit(0)))), 'journal__balanced');
  assert.equal(await codeOf(post('2026-10-12', journal(debit(-5), credit(-5)))), 'journal__balanced');
  assert.equal(
    await codeOf(post('2026-10-12', journal(debit(-5), credit(-5), debit(9), credit(9)))),
    'journal_line__one_side',
  );
  assert.equal(await digest(), before);
});

test('a balance below zero is refused, whichever of its parts would fall, and nobody on the journal is touched', async () => {
  const { first, second, employerId, post } = await openCenter();
  const before = await digest();
  const refused = (draft: JournalDraft) => codeOf(post('2026-10-12', draft));
  assert.equal(await refused(personalDraft('a', [change(first, -60_001)])), 'ledger/below-zero');
  assert.equal(await refused(personalDraft('b', [change(first, 0, -40_001)])), 'ledger/below-zero');
  assert.equal(await refused(personalDraft('c', [change(first, 90_000, -40_001)])), 'ledger/below-zero');
  assert.equal(await refused(personalDraft('d', [change(second, 100), change(first, -60_001)])), 'ledger/below-zero');
  assert.equal(await refused(employerDraft('e', employerId, fen(-50_001))), 'ledger/below-zero');
  assert.equal(await digest(), before);
  await post('2026-10-12', personalDraft('f', [change(first, -60_000, -40_000)], { kind: 'closing-withdrawal' }));
  await post('2026-10-12', employerDraft('g', employerId, fen(-50_000)));
});

test('what the sub-ledgers move must be what 201 and 219 move, and an employer must have a sub-ledger', async () => {
  const { first, second, employerId, post } = await openCenter();
  const personal = personalDraft('a', [change(first, 100)]);
  const before = await digest();
  const wrong = (draft: JournalDraft) => codeOf(post('2026-10-12', draft));
  const sum = { ...personal, personal: { ...personal.personal, total: fen(101) } };
  assert.match(await wrong(sum), /201 moves 100, personal accounts 101/);
  const count = { ...personal, personal: { ...personal.personal, from: [change(first, 60), change(second, 40)] } };
  assert.match(await wrong(count), /posted 2 entries of 100 fen, expected 1 of 100/);
  const money = { ...personal, personal: { ...personal.personal, from: [change(first, 99)] } };
  assert.match(await wrong(money), /posted 1 entries of 99 fen, expected 1 of 100/);
  const employer = { ...personal, employer: { employerId, kind: 'receipt' as const, amount: fen(100) } };
  assert.match(await wrong(employer), /219 moves 0, the employer's money 100/);
  assert.match(await wrong(employerDraft('b', first, fen(100))), /has no sub-ledger/);
  assert.equal(await digest(), before);
});

test('an account that does not exist, is named twice or has later entries is refused, and nobody on the journal is touched', async () => {
  const { first, second, employerId, post } = await openCenter();
  const before = await digest();
  const refused = (day: string, ...from: Parameters<typeof personalDraft>[1]) =>
    codeOf(post(day, personalDraft('a', from)));
  assert.equal(await refused('2026-10-12', change(first, 100), change(employerId, 100)), 'ledger/accounts-not-open');
  assert.equal(await refused('2026-10-12', change(first, 100), change(first, 100)), 'ledger/accounts-not-open');
  assert.equal(await refused('2026-09-09', change(first, 100), change(second, 100)), 'ledger/accounts-not-open');
  assert.equal(await digest(), before);
  assert.equal(await refused('2026-09-10', change(first, 100)), 'undefined');
});

test('the service itself cannot change or remove what is in the books', async () => {
  await openCenter();
  const before = await digest();
  for (const table of ['journal', 'journal_line', 'personal_entry', 'employer_entry', 'subject']) {
    for (const deed of [
      `update ledger.${table} set ${table === 'subject' ? 'name = name' : 'center_id = center_id'}`,
      `delete from ledger.${table}`,
      `truncate ledger.${table} cascade`,
      `alter table ledger.${table} add column extra text`,
      `drop table ledger.${table} cascade`,
    ]) {
      assert.equal(await codeOf(data.pool.query(deed)), '42501', deed);
    }
  }
  for (const table of ['personal_balance', 'employer_balance']) {
    assert.equal(await codeOf(data.pool.query(`delete from ledger.${table}`)), '42501');
    assert.equal(await codeOf(data.pool.query(`truncate ledger.${table}`)), '42501');
  }
  assert.equal(await digest(), before);
});

test('积数 grows by the old balance for every day it was kept, each part by its own', async () => {
  const { first, post, balanceOf } = await openCenter();
  await post('2026-09-30', personalDraft('a', [change(first, 5_000, -10_000)]));
  await post('2026-09-30', personalDraft('b', [change(first, 1_000)]));
  await post('2026-12-01', personalDraft('c', [change(first, -6_000, -30_000)], { kind: 'partial-withdrawal' }));
  const { rows } = await data.ownerPool.query<{ carried_accrual: bigint; current_accrual: bigint }>(
    'select carried_accrual, current_accrual from ledger.personal_balance where account_id = $1',
    [first],
  );
  // From 10 to 30 September 20 days, to 1 December 62 more; the day of an entry counts for the money that comes.
  assert.deepEqual(rows, [
    { carried_accrual: 40_000n * 20n + 30_000n * 62n, current_accrual: 60_000n * 20n + 66_000n * 62n },
  ]);
  const balance = await balanceOf(first);
  assert.equal(balance?.accrual, 106_000n * 20n - 6_000n * 20n + 96_000n * 62n);
  assert.equal(balance?.accruedTo.toString(), '2026-12-01');
});

test('the month contributed to follows remittances only, and never goes back', async () => {
  const { first, post, balanceOf } = await openCenter();
  const to = async () => (await balanceOf(first))?.contributedTo?.toString() ?? null;
  const month = (text: string) => ({ month: Temporal.PlainDate.from(text) });
  assert.equal(await to(), null);
  await post('2026-10-12', personalDraft('a', [change(first, 100)], month('2026-10-01')));
  await post('2026-10-13', personalDraft('b', [change(first, 100)], month('2026-08-01')));
  await post('2026-10-13', personalDraft('c', [change(first, 100)], { kind: 'back-payment', ...month('2026-11-01') }));
  assert.equal(await to(), '2026-10-01');
});

test('movements may come from a query: entries are the same as from rows, the employer part kept', async () => {
  const { centerId, accountIds, employerId, post } = await openCenter();
  const from = sql`select account_id, 0::bigint as carried_change_fen, 100::bigint as current_change_fen, 60::bigint as employer_part_fen
    from unnest(${accountIds}::uuid[]) as given (account_id)`;
  const draft: JournalDraft = {
    ...personalDraft(
      'a',
      accountIds.map((accountId) => change(accountId, 100)),
    ),
    contentHash: 'list',
    personal: { kind: 'remittance', employerId, count: 3, total: fen(300), from },
  };
  const { journalId } = await post('2026-10-12', draft);
  assert.deepEqual(await post('2026-10-12', draft), { journalId, replayed: true });
  assert.equal(
    await codeOf(post('2026-10-12', { ...draft, contentHash: 'other' })),
    'ledger/repeated-with-other-content',
  );
  const { rows } = await data.ownerPool.query(
    'select balance_after_fen, employer_part_fen, employer_id from ledger.personal_entry where journal_id = $1',
    [journalId],
  );
  assert.deepEqual(
    rows,
    Array(3).fill({ balance_after_fen: 100_100n, employer_part_fen: 60n, employer_id: employerId }),
  );
  assert.deepEqual(await differences(centerId), []);
});

test('opposite postings at once do not lock each other out for good, and no money is lost between them', async () => {
  const { centerId, first, second, employerId, post, balanceOf } = await openCenter();
  const swap = (key: string, from: string, to: string) => ({
    ...personalDraft(key, [change(from, -100), change(to, 100)]),
    lines: [
      { subject: '201', debit: fen(100) },
      { subject: '201', credit: fen(100) },
    ],
  });
  const postings = Array.from({ length: 40 }, (_, at) =>
    post('2026-10-12', at % 2 === 0 ? swap(`swap:${at}`, first, second) : swap(`swap:${at}`, second, first)),
  );
  const receipts = Array.from({ length: 20 }, (_, at) =>
    post('2026-10-12', employerDraft(`in:${at}`, employerId, fen(1))),
  );
  await Promise.all([...postings, ...receipts]);
  assert.equal((await balanceOf(first))?.current, 60_000n);
  assert.equal((await balanceOf(second))?.current, 60_000n);
  assert.equal(await getUnallocated(data.database, centerId, employerId, { lock: false }), 50_020n);
  assert.deepEqual(await differences(centerId), []);
});

test('the books of one centre are nothing to another: the same key, the same account id', async () => {
  const one = await openCenter();
  const other = await openCenter();
  await one.post('2026-10-12', personalDraft('same', [change(one.first, 100)]));
  await other.post('2026-10-12', personalDraft('same', [change(other.first, 999)]));
  assert.equal(
    await codeOf(other.post('2026-10-12', personalDraft('a', [change(one.first, 1)]))),
    'ledger/accounts-not-open',
  );
  assert.deepEqual([...(await differences(one.centerId)), ...(await differences(other.centerId))], []);
});
