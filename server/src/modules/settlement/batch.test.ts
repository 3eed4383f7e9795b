import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openLog } from '../../platform/log.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { openTestServiceWithBank, type TestCaller } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { findDifferences, postJournal } from '../ledger/index.ts';
import { maskHolder } from '../party/index.ts';
import { type BankMovement, type BankPort, theBank, useBank } from './bank.ts';
import { findBatch, listParts } from './batch-store.ts';
import * as contract from './contract.ts';
import {
  addCollectionRows,
  advanceDueParts,
  type BatchResults,
  type CollectionRow,
  openCollectionBatch,
  receiveMoneyOut,
  registerBatchHandler,
  registerCollectionBatch,
  submitCollectionBatch,
} from './index.ts';
import { inCallOf } from './payment-testing.ts';
import { sumUnmatched } from './store.ts';

// Files of collections over the real sockets of the sandbox bank: a business posts each round of results once.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
let wire: BankPort;
const rounds: BatchResults[] = [];

const lines = (debit: string, credit: string, amount: Fen) => [
  { subject: debit, debit: amount },
  { subject: credit, credit: amount },
];

before(async () => {
  registerBatchHandler('test-batch', async (call, results) => {
    rounds.push(results);
    const businessKey = `test-batch:${results.batchId}:${results.partNo}:${results.round}`;
    const draft = { businessKey, business: 'test', summary: '批量扣款' };
    if (results.collected > 0n) await postJournal(call, { ...draft, lines: lines('101', '311', results.collected) });
    if (results.returned > 0n) await postJournal(call, { ...draft, lines: lines('311', '101', results.returned) });
  });
  service = await openTestServiceWithBank();
  wire = theBank(1);
});
after(() => service.close());
beforeEach(() => {
  useBank(wire);
  service.bank.faults.set({ loseAnswers: 0, failEvery: 0, lateEvery: 0, batchMs: 5, lateMs: 10 });
  rounds.length = 0;
});

const rowsOf = (count: number): CollectionRow[] =>
  Array.from({ length: count }, (_, index) => ({
    rowKey: `loan-${index + 1}`,
    payer: {
      name: `借款人${index + 1}`,
      accountNo: `62170099${String(index).padStart(11, '0')}`,
      bankCode: '105',
      holder: 'personal',
    },
    amount: fen(100_000 + index),
  }));
const sumOf = (rows: readonly CollectionRow[]) => fen(rows.reduce((sum, { amount }) => sum + amount, 0n));
const request = (businessId: string) => ({
  business: 'test-batch',
  businessId,
  kind: 'loan-deduction' as const,
  purpose: 'loan-repayment' as const,
});
const register = (businessId: string, rows: readonly CollectionRow[]) =>
  inCallOf(service)((call) => registerCollectionBatch(call, { ...request(businessId), rows }));
const round = () => advanceDueParts({ inCall: inCallOf(service), log: openLog('silent') });
const partsOf = (batchId: string) => inCallOf(service)((call) => listParts(call.tx, 1, batchId));
const batchOf = (batchId: string) => inCallOf(service)((call) => findBatch(call.tx, 1, { batchId }));
const accepted = (batchId: string) =>
  until(async () => (await partsOf(batchId)).every(({ state }) => state === 'accepted'));
const booked = (count: 1 | 2) =>
  until(async () => {
    const [newest, ...others] = service.bank.state().batches;
    const isDone = others.every(({ state }) => state === 'finished');
    return newest?.state === (count === 2 ? 'finished' : 'partly') && isDone;
  });
const later = async (duration: Temporal.DurationLike) => {
  service.clock.now = service.clock.now.add(duration);
  await round();
};
const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};
const collectedIn = () => rounds.reduce((sum, { collected }) => sum + collected, 0n);

test('[X-5] acceptance is not money: rows are collected when the bank tells them, some fail, and the sum is the bank’s', async () => {
  service.bank.faults.set({ failEvery: 4 });
  const rows = rowsOf(10);
  const { batchId, state } = await register('partly', rows);
  assert.equal(state, 'submitted');
  await accepted(batchId);
  assert.equal(rounds.length, 0);
  await booked(2);
  await later({ minutes: 1 });
  const [part] = await partsOf(batchId);
  assert.deepEqual([part?.state, part?.collectedCount, part?.failedCount], ['done', 8, 2]);
  assert.equal((await batchOf(batchId))?.state, 'finished');
  assert.equal(service.bank.state().batches[0]?.doneFen, Number(part?.collected));
  const failed = await service.ownerPool.query(
    `select row_key, reason from settlement.collection_row where batch_id = $1 and state = 'failed' order by row_no`,
    [batchId],
  );
  assert.deepEqual(failed.rows, [
    { row_key: 'loan-4', reason: '账户余额不足' },
    { row_key: 'loan-8', reason: '账户余额不足' },
  ]);
  // The money's notice is no second booking.
  const receipt = await until(async () => {
    const { rows: found } = await service.ownerPool.query(
      `select state, business from settlement.receipt where business_id = $1 and state <> 'received'`,
      [batchId],
    );
    return found[0];
  });
  assert.deepEqual([receipt.state, receipt.business], ['settled', 'collection']);
  await booksAgree();
});

test('[X-5] late answers are a second round: each row is told once', async () => {
  service.bank.faults.set({ lateEvery: 3, lateMs: 60_000 });
  const rows = rowsOf(9);
  const { batchId } = await register('late', rows);
  await accepted(batchId);
  await booked(1);
  await later({ minutes: 1 });
  const [part] = await partsOf(batchId);
  assert.deepEqual([part?.state, part?.collectedCount, rounds.length], ['accepted', 6, 1]);
  await later({ minutes: 2 });
  assert.equal(rounds.length, 1, 'nothing new is told twice');
  service.bank.faults.set({ lateMs: 5 });
  await service.bank.stop();
  await service.bank.start();
  await booked(2);
  await later({ minutes: 20 });
  assert.equal((await partsOf(batchId))[0]?.state, 'done');
  assert.deepEqual([rounds.length, collectedIn()], [2, sumOf(rows)]);
  await booksAgree();
});

test('an answer that is lost, and a worker that dies with the file on its way: taken in once', async () => {
  service.bank.faults.set({ loseAnswers: 1 });
  const before = service.bank.state().batches.length;
  const { batchId } = await register('lost', rowsOf(3));
  await until(async () => (await partsOf(batchId))[0]?.reason);
  assert.equal((await partsOf(batchId))[0]?.state, 'unknown');
  await booked(2);
  await later({ minutes: 2 });
  assert.equal((await partsOf(batchId))[0]?.state, 'done');
  assert.equal(service.bank.state().batches.length, before + 1);
});

test('a file that never left is believed lost after ten minutes: every row fails and none is collected', async () => {
  const killed = Promise.withResolvers<never>();
  useBank({ ...wire, sendBatch: () => killed.promise });
  const { batchId } = await register('never', rowsOf(3));
  await until(async () => (await partsOf(batchId))[0]?.state === 'unknown');
  killed.reject(new Error('killed'));
  useBank(wire);
  await later({ minutes: 2 });
  assert.equal((await partsOf(batchId))[0]?.state, 'unknown');
  await later({ minutes: 15 });
  assert.deepEqual([(await partsOf(batchId))[0]?.state, rounds[0]?.failedCount, collectedIn()], ['failed', 3, 0n]);
});

test('[X-5] a file whose money stands on the account is not believed lost, whatever the bank says of it', async () => {
  const silent = { ...wire, sendBatch: async () => ({ kind: 'unknown', cause: 'lost' }) as const };
  useBank({ ...silent, askBatch: async () => ({ kind: 'not-found' }) as const });
  const { batchId, accountNo } = await register('silent', rowsOf(3));
  await until(async () => (await partsOf(batchId))[0]?.state === 'unknown');
  const movement: BankMovement = {
    accountNo,
    bankSerial: 'S1',
    direction: 'credit',
    amount: fen(300_003),
    counterAccountNo: '',
    counterName: '',
    transactedOn: Temporal.PlainDate.from('2026-11-12'),
    transactionTime: '10:00:00',
    summary: '',
    remark: (await partsOf(batchId))[0]?.partNumber ?? '',
    isReversal: false,
  };
  const movements = async () => ({ kind: 'told', movements: [movement], mayBeIncomplete: false }) as const;
  useBank({ ...silent, askBatch: async () => ({ kind: 'not-found' }) as const, movements });
  await later({ minutes: 20 });
  assert.deepEqual([(await partsOf(batchId))[0]?.state, rounds.length], ['unknown', 0]);
  // Nor is a row left that the bank takes back before it has told of it: not stored, the notice comes again.
  const back = { accountNo, amount: fen(100_000), summary: '', remark: `${movement.remark} 第1笔`, bankSerial: 'S2' };
  const tell = () => inCallOf(service)((call) => receiveMoneyOut(call, back));
  await assert.rejects(tell, /results are not here yet/);
});

test('rows are added in chunks, again after a crash, by many at once: each key once, in files of 10,000', async () => {
  const rows = rowsOf(10_003);
  const { batchId } = await inCallOf(service)((call) => openCollectionBatch(call, request('large')));
  const add = (chunk: readonly CollectionRow[]) => inCallOf(service)((call) => addCollectionRows(call, batchId, chunk));
  assert.equal(await add(rows.slice(0, 6_000)), 6_000);
  await assert.rejects(
    inCallOf(service)(async (call) => {
      await addCollectionRows(call, batchId, rows.slice(6_000));
      throw new Error('killed');
    }),
    /killed/,
  );
  const added = await Promise.all([add(rows.slice(5_000)), add(rows.slice(5_000))]);
  assert.equal(added[0] + added[1], 4_003);
  const again = await inCallOf(service)((call) => openCollectionBatch(call, request('large')));
  assert.deepEqual([again.batchId, again.rowCount, again.amount], [batchId, 10_003, sumOf(rows)]);
  await inCallOf(service)((call) => submitCollectionBatch(call, batchId));
  await inCallOf(service)((call) => submitCollectionBatch(call, batchId));
  await assert.rejects(add(rows.slice(0, 1)), { message: 'settlement/batch-not-open' });
  await accepted(batchId);
  await booked(2);
  await later({ minutes: 2 });
  const parts = await partsOf(batchId);
  assert.deepEqual(
    parts.map(({ rowCount, collectedCount, state }) => [rowCount, collectedCount, state]),
    [
      [10_000, 10_000, 'done'],
      [3, 3, 'done'],
    ],
  );
  assert.equal(collectedIn(), sumOf(rows));
  await booksAgree();
});

test('[X-5] a row that the bank takes back is told once, whatever the notice is repeated', async () => {
  const { batchId } = await register('taken-back', rowsOf(3));
  await accepted(batchId);
  await booked(2);
  await later({ minutes: 1 });
  service.bank.faults.set({ repeatNotices: 2 });
  const [part] = await partsOf(batchId);
  service.bank.takeBackRow(part?.partNumber ?? '', 2, '持卡人异议');
  await until(async () => rounds.some(({ kind }) => kind === 'returned'));
  await until(async () => service.bank.state().transactions[0]?.notices.every(({ attempts }) => attempts === 3));
  assert.deepEqual(
    rounds.map(({ kind, returned }) => [kind, returned]),
    [
      ['decided', 0n],
      ['returned', 100_001n],
    ],
  );
  const rows = await service.ownerPool.query(
    `select row_key, state from settlement.collection_row where batch_id = $1 order by row_no`,
    [batchId],
  );
  assert.deepEqual(
    rows.rows.map(({ state }) => state),
    ['collected', 'returned', 'collected'],
  );
  service.bank.faults.set({ repeatNotices: 0 });
  await booksAgree();
});

test('the screens show progress and rows with masked accounts, and nothing of another centre', async () => {
  service.bank.faults.set({ failEvery: 2 });
  const { batchId } = await register('screens', rowsOf(4));
  await accepted(batchId);
  await booked(2);
  await later({ minutes: 1 });
  const auditor = await service.staff(['auditor']);
  const listed = await auditor.call(contract.listBatches, { query: { pageSize: 1 } });
  const { rowCount, collectedCount, failedCount, openParts, state } = listed.rows[0] ?? {};
  assert.deepEqual([rowCount, collectedCount, failedCount, openParts, state], [4, 2, 2, 0, 'finished']);
  const params = { batchId };
  const view = await auditor.call(contract.getBatch, { params });
  assert.deepEqual(
    view.parts.map((part) => part.state),
    ['done'],
  );
  const failed = await auditor.call(contract.listBatchRows, { params, query: { state: 'failed' } });
  assert.deepEqual([failed.total, failed.rows[0]?.reason], [2, '账户余额不足']);
  assert.match(failed.rows[0]?.payerAccountMasked ?? '', /^\*+0001$/);
  // Whoever only looks reads no person's name in full; whoever confirms payments does.
  const namesFor = async (caller: TestCaller) =>
    (await caller.call(contract.listBatchRows, { params, query: {} })).rows.map(({ payerName }) => payerName);
  const names = await namesFor(await service.staff(['accountant']));
  assert.ok(names.length === 4 && names.every((name) => !name.includes('*')));
  assert.deepEqual(await namesFor(auditor), names.map(maskHolder));
  const foreign = await service.staff(['auditor'], 2);
  assert.equal((await refused(foreign, contract.getBatch, { params })).status, 404);
  assert.equal((await refused(foreign, contract.listBatchRows, { params, query: {} })).status, 404);
  assert.equal((await foreign.call(contract.listBatches, { query: {} })).total, 0);
});
