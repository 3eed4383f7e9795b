import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fen } from '../../platform/money.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { change, codeOf, onDay, openBooks, personalDraft } from './books-testing.ts';
import {
  findDifferences,
  findPersonalBalance,
  freeOf,
  heldAmounts,
  holdAmount,
  postJournal,
  releaseHold,
} from './index.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

const day = '2026-09-01';
let centers = 800;
/** A centre of its own with one account of 1,000.00 yuan. */
async function openCenter() {
  centers += 1;
  const centerId = centers;
  const { accountIds } = await openBooks(data, centerId, { accounts: 1, on: day });
  const accountId = accountIds[0] ?? '';
  const on = <T>(work: Parameters<typeof onDay<T>>[3]) => onDay(data, centerId, day, work);
  const post = (key: string, amount: number) =>
    on((call) => postJournal(call, personalDraft(key, [change(accountId, amount)])));
  await post('opening', 100_000);
  return {
    on,
    post,
    accountId,
    hold: (key: string, amount: number) => on((call) => holdAmount(call, { accountId, key, amount: fen(amount) })),
    release: (key: string) => on((call) => releaseHold(call, { accountId, key })),
    held: async () => (await heldAmounts(data.database, centerId, [accountId])).get(accountId) ?? 0n,
    free: async () => {
      const balance = await findPersonalBalance(data.database, centerId, accountId);
      assert.ok(balance);
      return freeOf(balance);
    },
    isRight: async () => assert.deepEqual(await findDifferences(data.database, centerId), []),
  };
}

test('what is held is promised to one business: nothing else draws it, and the same business holds once', async () => {
  const center = await openCenter();
  await center.hold('withdrawal:1', 60_000);
  await center.hold('withdrawal:1', 60_000);
  assert.deepEqual([await center.held(), await center.free()], [60_000n, 40_000n]);
  assert.equal(await codeOf(center.hold('withdrawal:1', 50_000)), 'ledger/repeated-with-other-content');
  assert.equal(await codeOf(center.hold('withdrawal:2', 40_001)), 'ledger/held');
  assert.equal(await codeOf(center.post('offset', -40_001)), 'ledger/held');
  await center.post('small offset', -40_000);
  assert.equal(await center.free(), 0n);
  await center.isRight();
});

test('the bank’s answer releases a hold and posts in one transaction; a refusal only releases; a second attempt holds again', async () => {
  const center = await openCenter();
  await center.hold('withdrawal:1', 70_000);
  assert.equal(await center.release('withdrawal:1'), 70_000n);
  assert.equal(await center.release('withdrawal:1'), undefined);
  await center.hold('withdrawal:1', 80_000);
  await center.on(async (call) => {
    await releaseHold(call, { accountId: center.accountId, key: 'withdrawal:1' });
    await postJournal(call, personalDraft('paid', [change(center.accountId, -80_000)]));
  });
  assert.deepEqual([await center.held(), await center.free()], [0n, 20_000n]);
  await center.isRight();
});

test('of many that want the last money at once only what is there is promised', async () => {
  const center = await openCenter();
  const wanted = Array.from({ length: 8 }, (_, at) =>
    codeOf(at % 2 === 0 ? center.hold(`withdrawal:${at}`, 40_000) : center.post(`offset:${at}`, -40_000)),
  );
  const answers = await Promise.all(wanted);
  const refusedCount = answers.filter((code) => ['ledger/held', 'ledger/below-zero'].includes(code)).length;
  assert.equal(refusedCount, 6, answers.join());
  assert.equal(await center.free(), 20_000n);
  await center.isRight();
});

test('an account that is not open can promise nothing', async () => {
  const center = await openCenter();
  const nobody = { accountId: crypto.randomUUID(), key: 'x', amount: fen(1) };
  assert.equal(await codeOf(center.on((call) => holdAmount(call, nobody))), 'ledger/accounts-not-open');
});
