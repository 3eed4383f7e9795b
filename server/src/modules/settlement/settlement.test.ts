import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Call } from '../../platform/call.ts';
import { systemCall } from '../../platform/jobs.ts';
import { fen } from '../../platform/money.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { digestOf } from '../ledger/books-testing.ts';
import { findDifferences, findJournal, linesOf, postJournal } from '../ledger/index.ts';
import {
  type AccountChange,
  findCenterOfAccount,
  getSpecialAccount,
  receiveAccountChange,
  registerClaim,
  sumUnmatched,
} from './index.ts';
import { settle } from './settle.ts';

let data: TestDatabase;
let accountNo: string;
/** What the last calls enqueued, in the order of their commits or not. */
const enqueued: string[] = [];

const inCall = <T>(work: (call: Call) => Promise<T>, centerId = 1): Promise<T> => {
  const enqueue = async (_tx: unknown, _center: number, _job: unknown, payload: object) =>
    void enqueued.push((payload as { receiptId: string }).receiptId);
  const parts = {
    database: data.database,
    vault: data.vault,
    enqueue,
    now: () => Temporal.Instant.from('2026-11-12T02:00:00Z'),
  };
  return systemCall(parts, { name: 'bank', centerId, channel: 'bank', requestId: 'test' })(work);
};

/** A business that takes what bears its word, and one that fails. */
const takes = async (call: Call, receipt: { receiptId: string; remark: string; amount: bigint }) => {
  if (receipt.remark === 'fault') throw new Error('the business fails');
  if (receipt.remark !== 'mine') return undefined;
  const amount = fen(receipt.amount);
  await postJournal(call, {
    businessKey: `taken:${receipt.receiptId}`,
    business: 'test',
    summary: '',
    lines: [
      { subject: '101', debit: amount },
      { subject: '311', credit: amount },
    ],
  }); // prettier-ignore
  return { business: 'test', businessId: receipt.receiptId, outcome: '已处理' };
};

before(async () => {
  data = await openTestDatabase('city');
  ({ accountNo } = await getSpecialAccount(data.database, 1));
  registerClaim(takes);
  await Promise.all(Array.from({ length: 8 }, () => data.pool.query('select pg_sleep(0.05)')));
});
after(() => data.close());

let serials = 0;
const noticeOf = (given: Partial<AccountChange> = {}): AccountChange => ({
  accountNo,
  bankSerial: `S${(serials += 1)}`,
  counterAccountNo: '6299990007010000015',
  counterName: '付款人',
  amount: fen(12_345),
  transactedOn: Temporal.PlainDate.from('2026-11-12'),
  transactionTime: '10:00:00',
  summary: '',
  remark: '',
  ...given,
});
const receive = (notice: AccountChange) => inCall((call) => receiveAccountChange(call, notice));
const schemas = ['settlement', 'ledger', 'audit'];
const digest = () => digestOf(data.ownerPool, schemas);

async function received(given: Partial<AccountChange> = {}): Promise<string> {
  assert.equal(await receive(noticeOf(given)), 'kept');
  return enqueued.at(-1) ?? '';
}

async function receiptOf(receiptId: string) {
  const { rows } = await data.ownerPool.query('select * from settlement.receipt where receipt_id = $1', [receiptId]);
  return rows[0];
}

test('a notice is kept with its job, the counter account sealed; a repeat keeps neither again', async () => {
  const notice = noticeOf();
  assert.equal(await receive(notice), 'kept');
  const count = enqueued.length;
  const kept = await receiptOf(enqueued[count - 1] ?? '');
  assert.deepEqual([kept.state, kept.amount_fen, kept.counter_name], ['received', 12_345n, '付款人']);
  assert.ok(!kept.counter_account_sealed.includes(Buffer.from(notice.counterAccountNo)));
  assert.equal(
    data.vault.open(kept.counter_account_sealed, 'settlement.receipt.counter-account'),
    notice.counterAccountNo,
  );
  const before = await digest();
  assert.equal(
    await receive({ ...notice, remark: 'other', summary: 'other', transactionTime: '11:00:00' }),
    'repeated',
  );
  assert.equal(await digest(), before);
  assert.equal(enqueued.length, count);
});

test('another account, amount, counter account, name or serial is another payment', async () => {
  const notice = noticeOf();
  await receive(notice);
  for (const other of [
    { amount: fen(12_346) },
    { counterAccountNo: '6299990007010000016' },
    { counterName: '他人' },
    { bankSerial: 'S-other' },
    { accountNo: 'another' },
  ]) {
    // prettier-ignore
    assert.equal(await receive({ ...notice, ...other }), 'kept');
  }
});

test('a transaction that fails keeps nothing, and money of nothing or less is refused', async () => {
  const before = await digest();
  await assert.rejects(
    inCall(async (call) => {
      await receiveAccountChange(call, noticeOf());
      throw new Error('no');
    }),
    /no/,
  );
  await assert.rejects(receive(noticeOf({ amount: fen(0) })), /receipt__amount/);
  await assert.rejects(receive(noticeOf({ amount: fen(-5) })), /receipt__amount/);
  assert.equal(await digest(), before);
});

test('the same notice by many at once is one receipt', async () => {
  const notice = noticeOf();
  const answers = await Promise.all(Array.from({ length: 10 }, () => receive(notice)));
  assert.equal(answers.filter((answer) => answer === 'kept').length, 1);
});

test('money is given to the business that knows it, once, however often and by however many it is settled', async () => {
  const receiptId = await received({ remark: 'mine' });
  await Promise.all(Array.from({ length: 6 }, () => inCall((call) => settle(call, receiptId))));
  const settled = await receiptOf(receiptId);
  assert.deepEqual(
    [settled.state, settled.business, settled.business_id, settled.outcome],
    ['settled', 'test', receiptId, '已处理'],
  );
  const deeds = await data.ownerPool.query(
    `select from audit.entry where operation = 'settlement.settle' and subject_id = $1`,
    [receiptId],
  );
  assert.equal(deeds.rowCount, 1);
  const before = await digest();
  await inCall((call) => settle(call, receiptId));
  assert.equal(await digest(), before);
  assert.equal(await findJournal(data.database, 1, { businessKey: `receipt:${receiptId}` }), undefined);
});

test('money that nobody knows is a temporary receipt in 219, counted as unmatched', async () => {
  const unmatched = await sumUnmatched(data.database, 1);
  const receiptId = await received({ remark: 'whose?' });
  await inCall((call) => settle(call, receiptId));
  const journal = await findJournal(data.database, 1, { businessKey: `receipt:${receiptId}` });
  const lines = await linesOf(data.database, 1, journal?.journalId ?? '');
  assert.deepEqual(
    lines.map((line) => [line.subjectCode, line.debitFen, line.creditFen]),
    [
      ['101', 12_345n, 0n],
      ['219', 0n, 12_345n],
    ],
  ); // prettier-ignore
  const after = await sumUnmatched(data.database, 1);
  assert.deepEqual([after.count, after.total], [unmatched.count + 1, unmatched.total + 12_345n]);
  assert.deepEqual(await findDifferences(data.database, 1, { unmatchedFen: after.total }), []);
});

test('a business that fails leaves the receipt as it was, to be settled later', async () => {
  const receiptId = await received({ remark: 'fault' });
  const before = await digest();
  await assert.rejects(
    inCall((call) => settle(call, receiptId)),
    /the business fails/,
  );
  assert.equal(await digest(), before);
  await data.ownerPool.query(`update settlement.receipt set remark = 'mine' where receipt_id = $1`, [receiptId]);
  await inCall((call) => settle(call, receiptId));
  assert.equal((await receiptOf(receiptId)).state, 'settled');
});

test('the receipt of one centre is nothing to another', async () => {
  const receiptId = await received({ remark: 'mine' });
  await inCall((call) => settle(call, receiptId), 2);
  assert.equal((await receiptOf(receiptId)).state, 'received');
  assert.equal(await findCenterOfAccount(data.database, accountNo), 1);
  assert.equal(await findCenterOfAccount(data.database, (await getSpecialAccount(data.database, 2)).accountNo), 2);
  assert.equal(await findCenterOfAccount(data.database, '0'), undefined);
});
