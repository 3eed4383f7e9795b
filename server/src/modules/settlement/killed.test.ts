import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fen } from '../../platform/money.ts';
import { openTestServiceWithBank } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { findDifferences } from '../ledger/index.ts';
import { registerCollectionBatch } from './index.ts';
import { otherProcess } from './other-process-testing.ts';
import { inCallOf, pay, paymentOf } from './payment-testing.ts';
import { sumUnmatched } from './store.ts';

// The process that holds the bank is killed (SIGKILL) while the bank has the order and its answer is on the way.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
const { start, kill, end } = otherProcess(() => service);
before(async () => {
  service = await openTestServiceWithBank({}, 'api');
});
after(async () => {
  end();
  await service.close();
});

const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};
const posted = async (messageId: string) => {
  const { rows } = await service.ownerPool.query(
    'select count(*)::integer as count from settlement.journal_account where message_id = $1',
    [messageId],
  );
  return rows[0].count as number;
};

test('[X-5] killed between sending and keeping the answer: unknown, then paid by asking; once at the bank, once in the books', async () => {
  await start(0);
  service.bank.faults.set({ slowAnswers: 1, answerMs: 60_000 });
  const { paymentId, paymentNo } = await pay(service, 'killed');
  const moved = () => service.bank.state().transactions.filter(({ remark }) => remark === paymentNo).length;
  await until(async () => moved() === 1);
  await kill();
  assert.equal((await paymentOf(service, paymentId)).state, 'unknown');
  assert.equal(await posted(paymentId), 0);
  await start(120);
  await until(async () => (await paymentOf(service, paymentId)).state === 'paid');
  assert.deepEqual([moved(), await posted(paymentId)], [1, 1]);
  await booksAgree();
});

test('[X-5] killed with a file of collections at the bank: taken in once, every row collected once', async () => {
  const before = service.bank.state().batches.length;
  service.bank.faults.set({ slowAnswers: 1, answerMs: 60_000, batchMs: 5 });
  const rows = Array.from({ length: 20 }, (_, index) => ({
    rowKey: `row-${index}`,
    payer: {
      name: '借款人',
      accountNo: `62170099000000${100 + index}`,
      bankCode: '105',
      holder: 'personal' as const,
    },
    amount: fen(1_000),
  }));
  const { batchId } = await inCallOf(service)((call) =>
    registerCollectionBatch(call, {
      business: 'test-batch',
      businessId: 'killed',
      kind: 'loan-deduction',
      purpose: 'loan-repayment',
      rows,
    }),
  );
  await until(async () => service.bank.state().batches.length === before + 1);
  await kill();
  await start(600);
  const part = await until(async () => {
    const found = await service.ownerPool.query(
      'select state, collected_count, part_number from settlement.collection_part where batch_id = $1',
      [batchId],
    );
    return found.rows[0].state === 'done' && found.rows[0];
  });
  assert.deepEqual([part.collected_count, service.bank.state().batches.length], [20, before + 1]);
  assert.equal(await posted(part.part_number), 1);
  await booksAgree();
});
