import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework, loan, settlement, withdrawal } from '../../contract.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { findDifferences } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/index.ts';
import { completePayment, failPayment, returnPayment } from '../settlement/outcome.ts';
import { listAttempts } from '../settlement/payment-store.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { loanFacts } from './account-store.ts';
import { answered, type Buyer, buyersAmong, decide, formOf, richPersons } from './loan-testing.ts';
import { billDue, transferOverdue } from './repay.ts';

// What changed between the approval and the grant: the money stays here, and there is a way on.

let service: TestService;
let buyers: Buyer[];
let clerk: TestCaller;
let reviewer: TestCaller;
let approver: TestCaller;
let accountant: TestCaller;
before(async () => {
  service = await openTestService();
  buyers = buyersAmong(service, await richPersons(service)).filter(({ home }) => home.marital !== 'married');
  assert.ok(buyers.length >= 3);
  await logIn();
});
async function logIn(): Promise<void> {
  [clerk, reviewer, approver, accountant] = [
    await service.staff(['clerk']),
    await service.staff(['reviewer']),
    await service.staff(['approver']),
    await service.staff(['accountant']),
  ];
}
after(() => service.close());

/** Signed and secured: only the money is missing. */
async function readyToGrant(at: number) {
  const buyer = buyers[at];
  assert.ok(buyer);
  const { personId } = buyer;
  const { caseId } = await clerk.call(loan.applyForLoan, { params: { personId }, body: formOf(buyer) });
  await answered(service, clerk, caseId);
  for (const who of [reviewer, approver, clerk, clerk]) await decide(who, caseId);
  return { personId, caseId, loanId: await signing(personId) };
}
const signing = async (personId: string): Promise<string> => {
  const { rows } = await clerk.call(loan.listLoans, { query: { personId, state: 'signing' } });
  assert.equal(rows.length, 1);
  return rows[0]?.loanId ?? '';
};
const stopped = (loanId: string) => refused(accountant, loan.grantMoney, { params: { loanId } });

test('[C-4] money is granted on the facts of the day: what changed since the approval stops it, with figures, and it goes on when it is mended', async () => {
  const { personId, caseId, loanId } = await readyToGrant(0);
  // The loan that is being signed is not another one: nothing on the page says so.
  const { view, dueOn, daysLeft } = await accountant.call(casework.getWork, { params: { caseId } });
  // The contract's page is one step away, and the term of the decision is over with it.
  assert.deepEqual(view.facts[0]?.object, { kind: 'loan', id: loanId });
  assert.deepEqual([dueOn !== null, daysLeft], [true, null]);
  assert.deepEqual(
    view.conditions.filter(({ holds }) => holds === 'no'),
    [],
  );
  const sql = (text: string, ...values: unknown[]) => service.ownerPool.query(text, [personId, ...values]);
  const account = 'account_id in (select account_id from account.personal_account where person_id = $1)';
  const changes: readonly [words: RegExp, change: () => Promise<unknown>, back: () => Promise<unknown>][] = [
    [
      /可贷额度：现在：申请 120,000\.00 元，可贷 [\d,.]+ 元；受理时：申请 120,000\.00 元/,
      () => sql(`update ledger.personal_balance set held_fen = carried_fen + current_fen - 100000 where ${account}`),
      () => sql(`update ledger.personal_balance set held_fen = 0 where ${account}`),
    ],
    [
      /账户没有封存、冻结：.+已封存（自 2026年10月1日 起）/,
      () => sql("update account.personal_account set state = 'sealed', sealed_on = '2026-10-01' where person_id = $1"),
      () => sql("update account.personal_account set state = 'normal', sealed_on = null where person_id = $1"),
    ],
    [
      /账户没有封存、冻结：.+已冻结/,
      () => sql("update account.personal_account set state = 'frozen' where person_id = $1"),
      () => sql("update account.personal_account set state = 'normal' where person_id = $1"),
    ],
    [
      /账户没有封存、冻结：.+没有正常的账户/,
      () => sql("update account.personal_account set state = 'withdrawn' where person_id = $1"),
      () => sql("update account.personal_account set state = 'normal' where person_id = $1"),
    ],
    [
      /没有未结清的公积金贷款：有 1 笔未结清/,
      () =>
        sql(
          "insert into loan.borrower (center_id, loan_id, person_id, relation, income_fen) select 1, loan_id, $1, 'other', 0 from loan.account where center_id = 1 and state = 'active' order by loan_id limit 1",
        ),
      () => sql("delete from loan.borrower where person_id = $1 and relation = 'other'"),
    ],
  ];
  for (const [words, change, back] of changes) {
    await change();
    const answer = await stopped(loanId);
    assert.deepEqual([answer.status, answer.code], [422, 'loan/conditions-not-met'], String(words));
    assert.match(String(answer.detail), words);
    assert.match(String(answer['remedy']), /再次发放.+退回补正.+不予发放/);
    // Whoever looks at the case sees the same, and may still decide.
    const { conditions, mayDecide } = await accountant.call(casework.getWork, { params: { caseId } });
    assert.ok(conditions.some(({ holds }) => holds === 'no') && mayDecide, String(words));
    await back();
  }
  // A fraud that became known: as before.
  const { banId } = await (await service.staff(['manager'])).call(withdrawal.recordBan, {
    params: { personId },
    body: { kind: 'withdrawal', fraudOn: '2026-10-01', reason: '购房合同系伪造' },
  });
  assert.match(String((await stopped(loanId)).detail), /限制期至/);
  await (await service.staff(['manager'])).call(withdrawal.liftBan, {
    params: { banId },
    body: { reason: '复核后认定无误' },
  });
  const granted = await accountant.call(loan.grantMoney, { params: { loanId } });
  assert.equal(granted.loanId, loanId);
});

test('[C-4] what cannot be granted any more goes back for another amount under a new contract, or is refused: a signed contract binds nobody then', async () => {
  const { personId, caseId, loanId } = await readyToGrant(1);
  const contractOf = async (id: string) => (await clerk.call(loan.getLoan, { params: { loanId: id } })).state;
  await decide(accountant, caseId, 'return', '可贷额度已降低，请更正金额');
  assert.equal(await contractOf(loanId), 'cancelled');
  const { form } = await clerk.call(loan.getLoanForm, { params: { caseId } });
  const body = { ...form, amountFen: 6_000_000 };
  const again = await clerk.call(loan.correctLoan, { params: { caseId }, body });
  assert.equal(again.state, 'reviewing');
  for (const who of [reviewer, approver, clerk, clerk]) await decide(who, caseId);
  const second = await signing(personId);
  assert.notEqual(second, loanId);
  const { principalFen, signedOn } = await clerk.call(loan.getLoan, { params: { loanId: second } });
  assert.deepEqual([principalFen, signedOn !== null], [6_000_000, true]);
  // Nor this one: it ends, and the person may apply anew.
  await decide(accountant, caseId, 'refuse', '申请人的情况已有变化');
  assert.equal(await contractOf(second), 'cancelled');
  assert.equal((await clerk.call(casework.getWork, { params: { caseId } })).state, 'refused');
  const buyer = buyers[1];
  assert.ok(buyer);
  const { state } = await clerk.call(loan.applyForLoan, { params: { personId }, body: formOf(buyer) });
  assert.equal(state, 'waiting');
});

test('[C-4] a grant that the bank refused can be given up: nobody pays it any more, and its borrower is free', async () => {
  const { personId, caseId, loanId } = await readyToGrant(2);
  await accountant.call(loan.grantMoney, { params: { loanId } });
  const key = { business: 'loan-grant', businessId: loanId };
  const version = async () => (await clerk.call(casework.getWork, { params: { caseId } })).version;
  const giveUp = async () => ({ params: { caseId }, body: { version: await version() } });
  assert.equal((await refused(clerk, casework.cancelAtCounter, await giveUp())).code, 'casework/too-late-to-cancel');
  const paymentId = await inCallOf(service)(async (call) => {
    const [payment] = await listAttempts(call.tx, call.centerId, key, { lock: true });
    assert.ok(payment);
    await failPayment(call, payment, '收款账户已销户');
    return payment.paymentId;
  });
  const body = { name: '王五', accountNo: '6217009999000012344', bankCode: '105', bankName: '建设银行' };
  const again = { params: { paymentId }, body: { ...body, holder: 'personal' as const } };
  const tried = await accountant.call(settlement.proposeRepayment, again);
  assert.equal((await refused(clerk, casework.cancelAtCounter, await giveUp())).code, 'settlement/already-open');
  await accountant.call(settlement.withdrawRepayment, { params: { paymentId: tried.paymentId } });
  await clerk.call(casework.cancelAtCounter, await giveUp());
  assert.equal((await clerk.call(loan.getLoan, { params: { loanId } })).state, 'cancelled');
  assert.equal((await refused(accountant, settlement.proposeRepayment, again)).code, 'settlement/wrong-state');
  const buyer = buyers[2];
  assert.ok(buyer);
  const { state } = await clerk.call(loan.applyForLoan, { params: { personId }, body: formOf(buyer) });
  assert.equal(state, 'waiting');
});

test('[C-4] a grant that the bank sent back and nobody wants is cancelled by others than who asks: nothing of it is owed, and its borrower is free', async () => {
  const { personId, caseId, loanId } = await readyToGrant(3);
  await accountant.call(loan.grantMoney, { params: { loanId } });
  const inCall = inCallOf(service);
  const payment = () =>
    inCall(async (call) => {
      const found = await listAttempts(call.tx, call.centerId, { business: 'loan-grant', businessId: loanId });
      const last = found.at(-1);
      assert.ok(last);
      return last;
    });
  const params = { loanId };
  const body = { reason: '卖方不再出售，购房合同已解除' };
  const unpaid = await refused(clerk, loan.proposeCancellation, { params, body });
  assert.equal(unpaid.code, 'loan/not-found');
  await service.ownerPool.query(
    "update settlement.payment set state = 'accepted', sent_at = now(), send_serial = payment_no where business_id = $1",
    [loanId],
  );
  const paid = await payment();
  await inCall((call) => completePayment(call, paid, '银行流水1'));
  const out = await refused(clerk, loan.proposeCancellation, { params, body });
  assert.deepEqual([out.status, out.code], [422, 'loan/may-not-cancel']);
  assert.match(String(out.detail), /没有退回的款项/);
  const back = await payment();
  await inCall((call) => returnPayment(call, back, call.newId(), '收款账户已销户'));
  // Nobody noticed for a month: nothing fell due meanwhile.
  service.clock.now = service.clock.now.add({ hours: 24 * 40 });
  await logIn();
  await inCall(async (call) => {
    await billDue(call, loanId);
    await transferOverdue(call, loanId);
  });
  const before = await clerk.call(loan.getLoan, { params });
  assert.deepEqual([before.state, before.overdueFen, before.bills], ['returned', 0, []]);
  assert.deepEqual(before.returned, { amountFen: before.principalFen, reason: '收款账户已销户', isPaidAgain: false });
  // About to be paid once more it is wanted.
  const card = { name: '王五', accountNo: '6217009999000012344', bankCode: '105', bankName: '建设银行' };
  const again = await accountant.call(settlement.proposeRepayment, {
    params: { paymentId: back.paymentId },
    body: { ...card, holder: 'personal' },
  });
  assert.equal((await refused(clerk, loan.proposeCancellation, { params, body })).code, 'loan/may-not-cancel');
  await accountant.call(settlement.withdrawRepayment, { params: { paymentId: again.paymentId } });
  const { caseId: cancelling } = await clerk.call(loan.proposeCancellation, { params, body });
  await assert.rejects(decide(clerk, cancelling));
  await decide(reviewer, cancelling);
  assert.equal((await clerk.call(loan.getLoan, { params })).state, 'returned');
  await decide(approver, cancelling);
  const gone = await clerk.call(loan.getLoan, { params });
  assert.deepEqual(
    [gone.state, gone.balanceFen, gone.overdueFen, gone.bills.length, gone.returned, gone.paid.principalFen],
    ['cancelled', 0, 0, 0, null, 0],
  );
  assert.ok(gone.securityFreedOn);
  assert.equal((await clerk.call(casework.getWork, { params: { caseId: cancelling } })).state, 'done');
  const { rows } = await service.ownerPool.query<{ line: string }>(
    `select l.subject_code || ' ' || (l.debit_fen - l.credit_fen) as line from ledger.journal_line l join loan.entry e using (center_id, journal_id)
     where e.loan_id = $1 and e.kind = 'cancel' order by 1`,
    [loanId],
  );
  assert.deepEqual(
    rows.map(({ line }) => line),
    [`121 -${before.principalFen}`, `219 ${before.principalFen}`],
  );
  const { total } = await sumUnmatched(service.database, 1);
  const loans = await loanFacts(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total, loans }), []);
  // It was never lent: no certificate says that it was paid off, and nothing is paid out of it any more.
  const certificate = { params, body: { requestId: crypto.randomUUID() } };
  assert.equal((await refused(clerk, loan.issueTheirSettlement, certificate)).code, 'loan/not-settled');
  const late = { params: { paymentId: back.paymentId }, body: { ...card, holder: 'personal' as const } };
  assert.equal((await refused(accountant, settlement.proposeRepayment, late)).code, 'settlement/wrong-state');
  assert.equal((await clerk.call(loan.listLoans, { query: { personId, state: 'settled' } })).rows.length, 0);
  assert.equal((await clerk.call(casework.getWork, { params: { caseId } })).state, 'done');
  const buyer = buyers[3];
  assert.ok(buyer);
  const { state } = await clerk.call(loan.applyForLoan, { params: { personId }, body: formOf(buyer) });
  assert.equal(state, 'waiting');
});
