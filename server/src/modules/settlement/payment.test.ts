import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openLog } from '../../platform/log.ts';
import { fen } from '../../platform/money.ts';
import { openTestServiceWithBank } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { findDifferences, postJournal } from '../ledger/index.ts';
import { maskHolder } from '../party/index.ts';
import * as report from '../report/contract.ts';
import { advance, advanceDue } from './advance.ts';
import type { BankPort } from './bank.ts';
import { theBank, useBank } from './bank.ts';
import * as contract from './contract.ts';
import { receiveMoneyOut, takeReturned } from './index.ts';
import { card, collect, inCallOf, pay, paymentOf, registerTestBusiness, told, trouble } from './payment-testing.ts';
import { sumUnmatched } from './store.ts';

// Over the real sockets of the sandbox bank, with real jobs.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
let wire: BankPort;
before(async () => {
  registerTestBusiness();
  service = await openTestServiceWithBank();
  wire = theBank(1);
});
after(() => service.close());
beforeEach(() => {
  useBank(wire);
  service.bank.faults.set({ loseAnswers: 0, deferPayments: 0, refuseCards: 0 });
  told.length = 0;
  trouble.fails = false;
});

const state = async (paymentId: string, wanted: string) =>
  until(async () => {
    const payment = await paymentOf(service, paymentId);
    return payment.state === wanted && payment;
  });
const round = () => advanceDue({ inCall: inCallOf(service), log: openLog('silent') });
/** Time goes on and everything that is due is done. */
const later = async (duration: Temporal.DurationLike) => {
  service.clock.now = service.clock.now.add(duration);
  await round();
};
/** What the bank has really moved for this payment. */
const moved = (paymentNo: string) =>
  service.bank.state().transactions.filter(({ remark }) => remark.includes(paymentNo)).length;
const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};

test('[X-5] a payment goes registered, sent, paid; the business posts in the outcome; the account is remembered', async () => {
  const { paymentId, paymentNo, state: begun } = await pay(service, 'a');
  assert.equal(begun, 'registered');
  const paid = await state(paymentId, 'paid');
  assert.equal(moved(paymentNo), 1);
  assert.deepEqual(
    told.map(({ payment, outcome }) => [payment.businessId, outcome.kind]),
    [['a', 'paid']],
  );
  const link = await service.ownerPool.query(
    'select account_no, message_kind, credit_fen, debit_fen from settlement.journal_account where message_id = $1',
    [paymentId],
  );
  assert.deepEqual(link.rows, [
    { account_no: paid.accountNo, message_kind: 'payment', credit_fen: 123_456n, debit_fen: 0n },
  ]);
  assert.ok(!paid.counterAccountSealed.includes(Buffer.from(card.accountNo)));
  await booksAgree();
});

test('the same payment registered again is the first; other content and a second one under way are refused', async () => {
  const [first, second] = [await pay(service, 'b'), await pay(service, 'b')];
  assert.deepEqual([second.paymentId, second.replayed], [first.paymentId, true]);
  await assert.rejects(pay(service, 'b', { amount: fen(1) }), { message: 'settlement/repeated-with-other-content' });
  const racing = await Promise.allSettled(Array.from({ length: 8 }, () => pay(service, 'race')));
  const ids = new Set(racing.map((one) => (one.status === 'fulfilled' ? one.value.paymentId : String(one.reason))));
  assert.equal(ids.size, 1);
  const [only = ''] = ids;
  const { paymentNo } = await state(only, 'paid');
  assert.equal(moved(paymentNo), 1);
});

test('[X-5] an answer that is lost leaves «unknown», solved by asking: paid once', async () => {
  service.bank.faults.set({ loseAnswers: 1 });
  const { paymentId, paymentNo } = await pay(service, 'lost');
  await until(async () => (await paymentOf(service, paymentId)).reason !== null);
  assert.equal((await paymentOf(service, paymentId)).state, 'unknown');
  await round();
  assert.equal((await paymentOf(service, paymentId)).state, 'unknown', 'not asked before its time');
  await later({ seconds: 50 });
  assert.equal((await paymentOf(service, paymentId)).state, 'paid');
  assert.equal(moved(paymentNo), 1);
  assert.equal(told.length, 1);
});

test('[X-5] «processing» is accepted, not paid, until the bank says so', async () => {
  service.bank.faults.set({ deferPayments: 1 });
  const { paymentId } = await pay(service, 'slow');
  await state(paymentId, 'accepted');
  assert.equal(told.length, 0);
  await later({ minutes: 1 });
  assert.equal((await paymentOf(service, paymentId)).state, 'paid');
});

test('a refused card is a failure with the bank’s reason, and nothing is posted', async () => {
  service.bank.faults.set({ refuseCards: 1 });
  const { paymentId } = await pay(service, 'refused');
  const failed = await state(paymentId, 'failed');
  assert.equal(failed.reason, '收款账号状态异常，不能入账');
  assert.equal(told[0]?.outcome.kind, 'failed');
  await booksAgree();
});

test('a name that the bank’s characters lack fails before anything is sent', async () => {
  const { paymentId, paymentNo } = await pay(service, 'rare', { payee: { ...card, name: '龘𠮷' } });
  const failed = await state(paymentId, 'failed');
  assert.match(failed.reason ?? '', /未发送/);
  assert.equal(moved(paymentNo), 0);
});

test('a bank that cannot be reached is tried again with the same serial, and paid once', async () => {
  useBank({ ...wire, pay: async () => ({ kind: 'not-sent', cause: 'ECONNREFUSED' }) });
  const { paymentId, paymentNo } = await pay(service, 'away');
  const waiting = await until(async () => {
    const payment = await paymentOf(service, paymentId);
    return payment.state === 'registered' && payment.sendSerial !== null && payment;
  });
  useBank(wire);
  await later({ seconds: 40 });
  const paid = await paymentOf(service, paymentId);
  assert.deepEqual([paid.state, paid.sendSerial], ['paid', waiting.sendSerial]);
  assert.equal(moved(paymentNo), 1);
});

test('killed before it was sent: the bank does not know it, which is believed after ten minutes and never before', async () => {
  const killed = Promise.withResolvers<never>();
  useBank({ ...wire, pay: () => killed.promise });
  const { paymentId, paymentNo } = await pay(service, 'before-send');
  await state(paymentId, 'unknown');
  killed.reject(new Error('killed'));
  useBank(wire);
  await later({ minutes: 2 });
  assert.equal((await paymentOf(service, paymentId)).state, 'unknown');
  await later({ minutes: 20 });
  assert.equal((await paymentOf(service, paymentId)).state, 'failed');
  assert.equal(moved(paymentNo), 0);
  assert.deepEqual(
    told.map(({ outcome }) => outcome.kind),
    ['failed'],
  );
});

test('a bank that forgets the order but shows the movement: paid, found by BDC113', async () => {
  service.bank.faults.set({ loseAnswers: 1 });
  const { paymentId } = await pay(service, 'forgotten');
  await until(async () => (await paymentOf(service, paymentId)).reason !== null);
  useBank({ ...wire, ask: async () => ({ kind: 'not-found' }) });
  await later({ minutes: 20 });
  const paid = await paymentOf(service, paymentId);
  assert.equal(paid.state, 'paid');
  assert.ok(paid.bankSerial);
});

test('an outcome that the business refuses is no outcome: nothing is kept, and the bank is asked again', async () => {
  trouble.fails = true;
  const { paymentId, paymentNo } = await pay(service, 'trouble');
  await until(async () => moved(paymentNo) === 1);
  await round();
  assert.equal((await paymentOf(service, paymentId)).state, 'unknown');
  trouble.fails = false;
  await later({ minutes: 2 });
  assert.equal((await paymentOf(service, paymentId)).state, 'paid');
  assert.equal(moved(paymentNo), 1);
  await booksAgree();
});

test('killed after the commit, and asked for by many at once: nothing is sent, told or posted again', async () => {
  const { paymentId, paymentNo } = await pay(service, 'after-commit');
  await state(paymentId, 'paid');
  await Promise.all(Array.from({ length: 6 }, () => advance({ inCall: inCallOf(service) }, paymentId)));
  assert.deepEqual([moved(paymentNo), told.length], [1, 1]);
  // Many at once before anything was sent: one of them sends.
  service.bank.faults.set({ deferPayments: 1 });
  const { paymentId: second, paymentNo: secondNo } = await pay(service, 'many');
  await Promise.all(Array.from({ length: 6 }, () => advance({ inCall: inCallOf(service) }, second)));
  await state(second, 'accepted');
  await later({ minutes: 2 });
  assert.deepEqual([(await paymentOf(service, second)).state, moved(secondNo)], ['paid', 1]);
  await booksAgree();
});

/** The payee's bank gives the money back. */
const giveBack = (paid: { accountNo: string; amount: bigint }, remark: string) =>
  service.bank.pay({
    fromAccountNo: card.accountNo,
    fromAccountName: card.name,
    toAccountNo: paid.accountNo,
    amountFen: fen(paid.amount),
    remark,
  });

test('[X-5] money that comes back is recognised, waits in 219, and is paid again to a corrected card under four eyes', async () => {
  const { paymentId } = await pay(service, 'returned', { amount: fen(777_700) });
  const paid = await state(paymentId, 'paid');
  giveBack(paid, '账户已销户');
  await state(paymentId, 'returned');
  await booksAgree();
  assert.deepEqual(
    told.map(({ outcome }) => outcome.kind),
    ['paid', 'returned'],
  );
  const [clerk, other] = [await service.staff(['accountant']), await service.staff(['accountant'])];
  const body = { ...card, accountNo: '6217009999000099999' };
  const proposed = await clerk.call(contract.proposeRepayment, { params: { paymentId }, body });
  const again = await refused(other, contract.proposeRepayment, { params: { paymentId }, body });
  assert.equal(again.code, 'settlement/already-open');
  const params = { paymentId: proposed.paymentId };
  assert.equal((await refused(clerk, contract.confirmRepayment, { params })).code, 'settlement/same-actor');
  assert.equal((await paymentOf(service, proposed.paymentId)).state, 'proposed');
  const { rows } = await other.call(report.listDecisions, { query: {} });
  assert.deepEqual(
    rows.map(({ kind, id, amountFen, isOwnProposal }) => [kind, id, amountFen, isOwnProposal]),
    [['repayment', proposed.paymentId, 777_700, false]],
  );
  await other.call(contract.confirmRepayment, { params });
  const repaid = await state(proposed.paymentId, 'paid');
  assert.deepEqual([repaid.attempt, moved(repaid.paymentNo)], [2, 1]);
  assert.deepEqual(
    told.map(({ outcome }) => outcome.kind),
    ['paid', 'returned', 'repaid'],
  );
  await booksAgree();
  const view = await clerk.call(contract.getPayment, { params });
  assert.equal(view.attempts.length, 2);
  assert.ok(view.attempts[0]?.releasedAt);
  assert.equal((await refused(other, contract.confirmRepayment, { params })).code, 'settlement/wrong-state');
});

test('a proposal can be withdrawn, and returned money can be taken back by its business', async () => {
  const { paymentId } = await pay(service, 'taken', { amount: fen(888_800) });
  giveBack(await state(paymentId, 'paid'), '退汇');
  await state(paymentId, 'returned');
  const clerk = await service.staff(['clerk']);
  const proposed = await clerk.call(contract.proposeRepayment, { params: { paymentId }, body: card });
  await clerk.call(contract.withdrawRepayment, { params: { paymentId: proposed.paymentId } });
  const key = { business: 'test', businessId: 'taken' };
  const take = () =>
    inCallOf(service)(async (call) => {
      const amount = await takeReturned(call, key);
      if (amount === undefined) return undefined;
      const lines = [
        { subject: '219', debit: amount },
        { subject: '311', credit: amount },
      ];
      await postJournal(call, { businessKey: 'test:taken', business: 'test', summary: '收回退回款', lines });
      return amount;
    });
  assert.equal(await take(), 888_800n);
  assert.equal(await take(), undefined);
  const late = await refused(clerk, contract.proposeRepayment, { params: { paymentId }, body: card });
  assert.equal(late.code, 'settlement/wrong-state');
  await booksAgree();
});

const employer = { ...card, name: '云杉软件', accountNo: '6299990007010000015', holder: 'corporate' as const };

test('[X-5] a collection is posted once, whether its answer or the notice of the money comes first', async () => {
  const normal = await collect(service, 'collect', employer);
  await state(normal.paymentId, 'paid');
  service.bank.faults.set({ loseAnswers: 1 });
  const silent = await collect(service, 'collect-silent', employer);
  // The notice of the money is proof enough.
  await state(silent.paymentId, 'paid');
  const receipts = await until(async () => {
    const { rows } = await service.ownerPool.query<{ business: string; state: string }>(
      'select business, state from settlement.receipt where business_id = any ($1)',
      [[normal.paymentId, silent.paymentId]],
    );
    return rows.length === 2 && rows;
  });
  assert.ok(receipts.every((receipt) => receipt.business === 'collection' && receipt.state === 'settled'));
  assert.equal(told.filter(({ outcome }) => outcome.kind === 'paid').length, 2);
  await booksAgree();
});

test('[X-5] money that the bank takes back before we know that it had collected is not left: it is told again', async () => {
  service.bank.faults.set({ loseAnswers: 1, delayMs: 3_600_000 });
  const { paymentId, paymentNo } = await collect(service, 'taken-early', employer);
  await until(async () => (await paymentOf(service, paymentId)).reason !== null);
  service.bank.faults.set({ delayMs: 0 });
  const { accountNo, amount } = await paymentOf(service, paymentId);
  const back = { accountNo, amount, summary: '扣款退回', remark: paymentNo, bankSerial: 'BACK-1' };
  const tell = () => inCallOf(service)((call) => receiveMoneyOut(call, back));
  await assert.rejects(tell, /answer is not here yet/);
  await later({ seconds: 50 });
  assert.equal((await paymentOf(service, paymentId)).state, 'paid');
  assert.deepEqual([await tell(), await tell()], ['taken-back', 'left']);
});

test('the payments of one centre do not exist in another', async () => {
  const { paymentId } = await pay(service, 'elsewhere');
  await state(paymentId, 'paid');
  const foreign = await service.staff(['accountant'], 2);
  const params = { paymentId };
  assert.equal((await refused(foreign, contract.getPayment, { params })).status, 404);
  assert.equal((await refused(foreign, contract.proposeRepayment, { params, body: card })).status, 404);
  assert.equal((await refused(foreign, contract.confirmRepayment, { params })).status, 404);
  assert.equal((await refused(foreign, contract.withdrawRepayment, { params })).status, 404);
  const listed = await foreign.call(contract.listPayments, { query: {} });
  assert.equal(listed.total, 0);
  const own = await (await service.staff(['auditor'])).call(contract.listPayments, { query: { state: 'paid' } });
  assert.ok(own.total > 0 && !JSON.stringify(own).includes(card.accountNo));
  const seen = await (await service.staff(['accountant'])).call(contract.listPayments, { query: { state: 'paid' } });
  const names = seen.rows.map(({ counterName }) => counterName);
  assert.ok(names.includes(card.name));
  assert.deepEqual(
    own.rows.map(({ counterName }) => counterName),
    names.map(maskHolder),
  );
  assert.notEqual(maskHolder(card.name), card.name);
});
