import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fen } from '../../../platform/money.ts';
import { openTestServiceWithBank, type TestCaller } from '../../../testing.ts';
import { refused } from '../../../testing-logins.ts';
import { until } from '../../../testing-waits.ts';
import * as accounting from '../../accounting/contract.ts';
import { findDifferences, getUnallocated } from '../../ledger/index.ts';
import * as report from '../../report/contract.ts';
import * as contract from '../contract.ts';
import { sumUnmatched } from '../store.ts';
import { findHands } from './store.ts';

// Temporary receipts: to an employer, or back to the payer over the sandbox bank, under four eyes.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
let accountNo: string;
let employer: { employer_id: string; employer_account_no: string; name: string };

before(async () => {
  service = await openTestServiceWithBank();
  const accounts = await service.ownerPool.query('select account_no from settlement.bank_account where center_id = 1');
  accountNo = accounts.rows[0].account_no;
  const employers = await service.ownerPool.query(
    'select employer_id, employer_account_no, name from party.employer where center_id = 1 order by 2 limit 1',
  );
  employer = employers.rows[0];
});
after(() => service.close());

async function received(amount: number, payer = '6299990007010000099'): Promise<string> {
  const booked = service.bank.pay({
    fromAccountNo: payer,
    fromAccountName: '不明付款人',
    toAccountNo: accountNo,
    amountFen: fen(amount),
    remark: '没有流水号',
  });
  assert.ok('bankSerial' in booked);
  const row = await until(async () => {
    const { rows } = await service.ownerPool.query(
      `select receipt_id from settlement.receipt where bank_serial = $1 and state = 'unmatched'`,
      [booked.bankSerial],
    );
    return rows[0];
  });
  return row.receipt_id;
}

const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};
const netOf = async (subject: string) => {
  const { rows } = await service.ownerPool.query<{ net: number }>(
    'select sum(debit_fen - credit_fen)::float8 as net from ledger.journal_line where center_id = 1 and subject_code = $1',
    [subject],
  );
  return rows[0]?.net;
};
const listed = async (receiptId: string) =>
  (await service.staff(['auditor'])).call(contract.listAllocations, { params: { receiptId } });
/** As the list of everything that waits for a second person tells of it. */
const waitingFor = async (caller: TestCaller, id: string) =>
  (await caller.call(report.listDecisions, { query: {} })).rows.find((row) => row.id === id);
const toEmployer = () => ({
  kind: 'employer' as const,
  employerAccountNo: employer.employer_account_no,
  reason: '电话核实为该单位汇缴款',
});
const toPayer = {
  kind: 'return' as const,
  bankCode: '105',
  bankName: '建设银行安居支行',
  holder: 'corporate' as const,
  reason: '付款人申请退款',
};

/** How the payments desk is refused when it wants to send again what the bank refused of a business. */
async function whyNotAgain(business: string): Promise<string> {
  const { rows } = await service.ownerPool.query<{ payment_id: string }>(
    `select payment_id from settlement.payment where business = $1 and state = 'failed'`,
    [business],
  );
  const body = {
    name: employer.name,
    accountNo: '6217009999000012345',
    bankCode: '105',
    bankName: '建设银行',
    holder: 'corporate',
  } as const;
  const params = { paymentId: rows[0]?.payment_id ?? '' };
  const clerk = await service.staff(['accountant']);
  const answer = await clerk.try(contract.proposeRepayment, { params, body });
  return answer.status === 200 ? 'proposed' : (answer.body as { code: string }).code;
}

test('money of nobody is given to an employer by two people: in its unallocated money, told, and the books agree', async () => {
  const receiptId = await received(45_600);
  const [clerk, reviewer] = [await service.staff(['clerk']), await service.staff(['reviewer'])];
  const before = await getUnallocated(service.database, 1, employer.employer_id, { lock: false });
  await clerk.call(contract.proposeAllocation, { params: { receiptId }, body: toEmployer() });
  const again = await refused(clerk, contract.proposeAllocation, { params: { receiptId }, body: toPayer });
  assert.equal(again.code, 'settlement/allocation-open');
  const { allocationId } = (await listed(receiptId)).allocations[0] ?? { allocationId: '' };
  const params = { allocationId };
  const waiting = await waitingFor(reviewer, allocationId);
  assert.deepEqual(
    [waiting?.kind, waiting?.aboutId, waiting?.holder, waiting?.amountFen, waiting?.isOwnProposal],
    ['allocation', receiptId, employer.name, 45_600, false],
  );
  await reviewer.call(contract.confirmAllocation, { params });
  assert.equal(await waitingFor(reviewer, allocationId), undefined);
  assert.equal((await refused(reviewer, contract.confirmAllocation, { params })).code, 'settlement/wrong-state');
  const after = await getUnallocated(service.database, 1, employer.employer_id, { lock: false });
  assert.equal(after - before, 45_600n);
  const seen = await listed(receiptId);
  assert.deepEqual(
    [seen.isUnmatched, seen.allocations[0]?.state, seen.allocations[0]?.target],
    [false, 'done', employer.name],
  );
  await booksAgree();
  const late = await refused(clerk, contract.proposeAllocation, { params: { receiptId }, body: toPayer });
  assert.equal(late.code, 'settlement/receipt-not-unmatched');
});

test('nobody confirms an own proposal; a wrong employer is refused; a proposal can be withdrawn', async () => {
  const receiptId = await received(100);
  const accountant = await service.staff(['accountant']);
  const params = { receiptId };
  const wrong = await refused(accountant, contract.proposeAllocation, {
    params,
    body: { ...toEmployer(), employerAccountNo: '999999' },
  });
  assert.equal(wrong.code, 'settlement/employer-not-found');
  await accountant.call(contract.proposeAllocation, { params, body: toEmployer() });
  const { allocationId } = (await listed(receiptId)).allocations[0] ?? { allocationId: '' };
  const own = await refused(accountant, contract.confirmAllocation, { params: { allocationId } });
  assert.equal(own.code, 'settlement/same-actor');
  await accountant.call(contract.withdrawAllocation, { params: { allocationId } });
  // Who decides may also not agree: nothing moves, and it can be proposed anew.
  service.clock.now = service.clock.now.add({ seconds: 1 });
  await accountant.call(contract.proposeAllocation, { params, body: toEmployer() });
  const again = (await listed(receiptId)).allocations[0]?.allocationId ?? '';
  const reviewer = await service.staff(['reviewer']);
  assert.equal((await refused(reviewer, contract.proposeAllocation, { params, body: toEmployer() })).status, 403);
  await reviewer.call(contract.withdrawAllocation, { params: { allocationId: again } });
  const seen = await listed(receiptId);
  assert.deepEqual([seen.isUnmatched, ...seen.allocations.map(({ state }) => state)], [true, 'withdrawn', 'withdrawn']);
});

test('money goes back to the payer through the bank: paid once, out of 219; a refused one stays and may be tried anew', async () => {
  service.bank.faults.set({ refuseCards: 1 });
  const receiptId = await received(77_700);
  const [clerk, reviewer] = [await service.staff(['clerk']), await service.staff(['reviewer'])];
  const send = async () => {
    service.clock.now = service.clock.now.add({ seconds: 1 });
    await clerk.call(contract.proposeAllocation, { params: { receiptId }, body: toPayer });
    const { allocationId } = (await listed(receiptId)).allocations[0] ?? { allocationId: '' };
    const waiting = await waitingFor(reviewer, allocationId);
    assert.deepEqual([waiting?.kind, waiting?.bankName], ['return', toPayer.bankName]);
    assert.deepEqual([waiting?.holder, waiting?.accountMasked], ['不明付款人', '***************0099']);
    await reviewer.call(contract.confirmAllocation, { params: { allocationId } });
  };
  await send();
  await until(async () => (await listed(receiptId)).allocations[0]?.state === 'failed');
  assert.equal((await listed(receiptId)).isUnmatched, true);
  await booksAgree();
  await send();
  await until(async () => (await listed(receiptId)).allocations[0]?.state === 'done');
  assert.equal((await listed(receiptId)).isUnmatched, false);
  // What the first try could not pay is paid: it cannot be sent again at the payments desk.
  assert.equal(await whyNotAgain('temporary-receipt'), 'settlement/wrong-state');
  const out = service.bank.state().transactions.filter(({ toAccountNo }) => toAccountNo === '6299990007010000099');
  assert.deepEqual(
    out.map(({ amountFen }) => amountFen),
    [77_700n],
  );
  await booksAgree();
});

test('money that is nobody’s deposit, as the bank’s own interest, is booked to a subject by two people', async () => {
  const receiptId = await received(3_210);
  const [clerk, accountant] = [await service.staff(['clerk']), await service.staff(['accountant'])];
  const income = async () => -((await netOf('401')) ?? 0);
  const before = await income();
  const params = { receiptId };
  const body = { kind: 'subject' as const, subjectCode: '401' as const, reason: '第四季度专户存款利息' };
  const wrong = await clerk.try(contract.proposeAllocation, { params, body: { ...body, subjectCode: '201' as '401' } });
  assert.equal(wrong.status, 400);
  await clerk.call(contract.proposeAllocation, { params, body });
  const { allocationId, target } = (await listed(receiptId)).allocations[0] ?? { allocationId: '', target: '' };
  assert.equal(target, '401 业务收入');
  const waiting = await waitingFor(accountant, allocationId);
  assert.deepEqual([waiting?.kind, waiting?.holder, waiting?.amountFen], ['booking', '401 业务收入', 3_210]);
  await accountant.call(contract.confirmAllocation, { params: { allocationId } });
  assert.equal((await income()) - before, 3_210);
  assert.equal((await listed(receiptId)).isUnmatched, false);
  await booksAgree();

  // It was somebody's after all: the voucher is taken back by two people, and the receipt is temporary again.
  const { rows } = await service.ownerPool.query<{ journal_id: string }>(
    'select journal_id from ledger.journal where center_id = 1 and business_key = $1',
    [`allocation:${allocationId}:booked`],
  );
  const journalId = rows[0]?.journal_id ?? '';
  // Who proposed and who let it go stand on the voucher.
  const sheet = await accountant.call(report.getJournal, { params: { journalId } });
  assert.ok(sheet.preparedBy && sheet.checkedBy);
  const journal = await service.ownerPool.query('select posted_by from ledger.journal where journal_id = $1', [
    journalId,
  ]);
  const hands = await findHands(service.database, 1, allocationId);
  assert.equal(hands?.decidedBy, journal.rows[0].posted_by);
  assert.notEqual(hands?.proposedBy, hands?.decidedBy);
  const approver = await service.staff(['approver']);
  const requestId = crypto.randomUUID();
  await accountant.call(accounting.proposeReversal, {
    params: { journalId },
    body: { requestId, reason: '实为单位补缴' },
  });
  assert.equal((await listed(receiptId)).isUnmatched, false);
  await approver.call(accounting.approveVoucher, { params: { requestId } });
  assert.equal((await income()) - before, 0);
  const again = await listed(receiptId);
  assert.equal(again.isUnmatched, true);
  assert.deepEqual(
    [again.allocations[0]?.state, again.allocations[0]?.outcome],
    ['withdrawn', '记入科目的凭证已冲正（实为单位补缴），重新列入暂收款'],
  );
  await booksAgree();
  await clerk.call(contract.proposeAllocation, { params, body: toEmployer() });
  const given = (await listed(receiptId)).allocations.find(({ state }) => state === 'proposed');
  await accountant.call(contract.confirmAllocation, { params: { allocationId: given?.allocationId ?? '' } });
  assert.equal((await listed(receiptId)).isUnmatched, false);
  await booksAgree();
});

test('two who confirm at once: one does, the money moves once', async () => {
  const receiptId = await received(12_300);
  const clerk = await service.staff(['clerk']);
  await clerk.call(contract.proposeAllocation, { params: { receiptId }, body: toEmployer() });
  const { allocationId } = (await listed(receiptId)).allocations[0] ?? { allocationId: '' };
  const reviewers = await Promise.all(Array.from({ length: 5 }, () => service.staff(['reviewer'])));
  const answers = await Promise.all(
    reviewers.map((reviewer) => reviewer.try(contract.confirmAllocation, { params: { allocationId } })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409, 409],
  );
  await booksAgree();
});

test('the receipts and proposals of one centre do not exist in another', async () => {
  const receiptId = await received(900);
  const clerk = await service.staff(['clerk']);
  await clerk.call(contract.proposeAllocation, { params: { receiptId }, body: toEmployer() });
  const { allocationId } = (await listed(receiptId)).allocations[0] ?? { allocationId: '' };
  const foreign = await service.staff(['accountant'], 2);
  const tries = [
    refused(foreign, contract.listAllocations, { params: { receiptId } }),
    refused(foreign, contract.proposeAllocation, { params: { receiptId }, body: toPayer }),
    refused(foreign, contract.confirmAllocation, { params: { allocationId } }),
    refused(foreign, contract.withdrawAllocation, { params: { allocationId } }),
  ];
  for (const refusal of await Promise.all(tries)) assert.equal(refusal.status, 404);
});

test('unallocated money goes back to its employer: held while the bank has it, back when refused, paid once', async () => {
  const [clerk, accountant] = [await service.staff(['clerk']), await service.staff(['accountant'])];
  const params = { employerId: employer.employer_id };
  const unallocated = () => getUnallocated(service.database, 1, employer.employer_id, { lock: false });
  const receiptId = await received(70_000);
  await clerk.call(contract.proposeAllocation, { params: { receiptId }, body: toEmployer() });
  const { allocationId } = (await listed(receiptId)).allocations[0] ?? { allocationId: '' };
  await accountant.call(contract.confirmAllocation, { params: { allocationId } });
  const before = await unallocated();
  const asked = (amountFen: number) => ({
    refundId: crypto.randomUUID(),
    amountFen,
    accountNo: '6217009999000012345',
    bankCode: '105',
    bankName: '建设银行安居支行',
    reason: '单位多缴，申请退回',
  });
  const over = await clerk.try(contract.proposeRefund, { params, body: asked(Number(before) + 1) });
  const { code, unallocatedFen } = over.body as { code: string; unallocatedFen: number };
  assert.deepEqual([code, unallocatedFen], ['settlement/refund-over-unallocated', Number(before)]);
  const back = async (refuse: number) => {
    service.bank.faults.set({ refuseCards: refuse });
    const body = asked(30_000);
    await clerk.call(contract.proposeRefund, { params, body });
    await clerk.call(contract.proposeRefund, { params, body });
    const second = await refused(clerk, contract.proposeRefund, { params, body: asked(1) });
    assert.equal(second.code, 'settlement/refund-open');
    assert.equal(await unallocated(), before, 'nothing moves before the second pair of eyes');
    const waiting = await waitingFor(accountant, body.refundId);
    assert.deepEqual(
      [waiting?.kind, waiting?.holder, waiting?.accountMasked],
      ['refund', employer.name, '***************2345'],
    );
    await accountant.call(contract.confirmRefund, { params: { refundId: body.refundId } });
    const again = await refused(accountant, contract.confirmRefund, { params: { refundId: body.refundId } });
    assert.equal(again.code, 'settlement/wrong-state');
    return until(async () => {
      const { refunds } = await clerk.call(contract.listRefunds, { params });
      const found = refunds.find(({ refundId }) => refundId === body.refundId);
      return found && found.state !== 'paying' && found;
    });
  };
  assert.equal((await back(1)).state, 'failed');
  assert.equal(await unallocated(), before);
  // It is the employer's again: nobody at the payments desk sends it once more.
  assert.equal(await whyNotAgain('unallocated-return'), 'settlement/wrong-state');
  const done = await back(0);
  assert.deepEqual([done.state, done.accountMasked], ['done', '***************2345']);
  assert.equal(await unallocated(), before - 30_000n);
  await booksAgree();
  const own = asked(100);
  await accountant.call(contract.proposeRefund, { params, body: own });
  const alone = await refused(accountant, contract.confirmRefund, { params: { refundId: own.refundId } });
  assert.equal(alone.code, 'settlement/same-actor');
  await accountant.call(contract.withdrawRefund, { params: { refundId: own.refundId } });
  const foreign = await service.staff(['accountant'], 2);
  assert.equal((await refused(foreign, contract.listRefunds, { params })).status, 404);
});
