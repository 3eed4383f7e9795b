import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework, loan, type RouteOutput, settlement } from '../../contract.ts';
import { fen, ratePpm } from '../../platform/money.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { findDifferences, findPersonalBalance, withdrawFrom } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/index.ts';
import { completePayment, returnPayment } from '../settlement/outcome.ts';
import { listAttempts } from '../settlement/payment-store.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { findAccount, loanFacts } from './account-store.ts';
import { addDueBills } from './collect.ts';
import { answered, type Buyer, buyersAmong, decide, formOf, richPersons } from './loan-testing.ts';
import { billDue, payBill, transferOverdue } from './repay.ts';
import { stopReturnedGrants } from './returned.ts';
import { monthlyInterest } from './rules/schedule.ts';
import { takeBackInstalment } from './take-back.ts';
import { setYearRates } from './terms.ts';

// A grant whose money the bank sent back: from then until it is paid once more its borrower owes nothing.

let service: TestService;
let buyers: Buyer[];
const loans: Awaited<ReturnType<typeof granted>>[] = [];
function given(at: number) {
  const one = loans[at];
  assert.ok(one);
  return one;
}
let clerk: TestCaller;
let reviewer: TestCaller;
let approver: TestCaller;
let accountant: TestCaller;
before(async () => {
  service = await openTestService();
  buyers = buyersAmong(service, await richPersons(service)).filter(({ home }) => home.marital !== 'married');
  assert.ok(buyers.length >= 3);
  await logIn();
  // All on one day: months later nobody has contributed lately.
  for (const at of [0, 1, 2]) loans.push(await granted(at));
});
after(() => service.close());

async function logIn(): Promise<void> {
  [clerk, reviewer, approver, accountant] = [
    await service.staff(['clerk']),
    await service.staff(['reviewer']),
    await service.staff(['approver']),
    await service.staff(['accountant']),
  ];
}
async function pass(days: number): Promise<void> {
  service.clock.now = service.clock.now.add({ hours: 24 * days });
  await logIn();
}
const today = () => service.clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();

const attempts = (business: string, businessId: string) =>
  inCallOf(service)((call) => listAttempts(call.tx, call.centerId, { business, businessId }));

/** The bank has carried out the last attempt. */
async function bankPays(business: string, businessId: string): Promise<void> {
  await service.ownerPool.query(
    "update settlement.payment set state = 'accepted', sent_at = now(), send_serial = payment_no where business_id = $1 and state in ('registered', 'unknown')",
    [businessId],
  );
  const last = (await attempts(business, businessId)).at(-1);
  assert.ok(last);
  await inCallOf(service)((call) => completePayment(call, last, `流水${last.paymentNo}`));
}
async function bankReturns(loanId: string): Promise<void> {
  const last = (await attempts('loan-grant', loanId)).at(-1);
  assert.ok(last);
  await inCallOf(service)((call) => returnPayment(call, last, call.newId(), '收款账户已销户'));
}
/** Once more, to another account: proposed by one, confirmed by another; and the bank pays. */
async function payAgain(loanId: string): Promise<void> {
  const last = (await attempts('loan-grant', loanId)).at(-1);
  assert.ok(last);
  const body = { name: '王五', accountNo: '6217009999000012344', bankCode: '105', bankName: '建设银行' };
  const { paymentId } = await accountant.call(settlement.proposeRepayment, {
    params: { paymentId: last.paymentId },
    body: { ...body, holder: 'personal' },
  });
  await (await service.staff(['accountant'])).call(settlement.confirmRepayment, { params: { paymentId } });
  await bankPays('loan-grant', loanId);
}

async function granted(at: number): Promise<{ personId: string; loanId: string; view: () => Promise<Detail> }> {
  const buyer = buyers[at];
  assert.ok(buyer);
  const { personId } = buyer;
  const { caseId } = await clerk.call(loan.applyForLoan, { params: { personId }, body: formOf(buyer) });
  await answered(service, clerk, caseId);
  for (const who of [reviewer, approver, clerk, clerk]) await decide(who, caseId);
  const { rows } = await clerk.call(loan.listLoans, { query: { personId, state: 'signing' } });
  const loanId = rows[0]?.loanId ?? '';
  await accountant.call(loan.grantMoney, { params: { loanId } });
  await bankPays('loan-grant', loanId);
  return { personId, loanId, view: () => clerk.call(loan.getLoan, { params: { loanId } }) };
}
type Detail = RouteOutput<typeof loan.getLoan>;

/** What a round of the day does of one loan. */
const roundOf = (loanId: string) =>
  inCallOf(service)(async (call) => {
    await stopReturnedGrants(call);
    await setYearRates(call, call.accountingDate.year);
    await billDue(call, loanId);
    await transferOverdue(call, loanId);
  });

async function booksAgree(): Promise<void> {
  const { total } = await sumUnmatched(service.database, 1);
  const loans = await loanFacts(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total, loans }), []);
}

test('[C-4] from the day its money came back a loan owes nothing; paid once more it begins on that day, whole and without interest of before', async () => {
  const { personId, loanId, view } = given(0);
  const first = await view();
  await pass(2);
  await bankReturns(loanId);
  const back = await view();
  assert.deepEqual(
    [back.state, back.returned?.reason, back.nextDueOn, back.nextPaymentFen, back.owedFen],
    ['returned', '收款账户已销户', null, null, 0],
  );
  // Nobody noticed for two months.
  await pass(62);
  await roundOf(loanId);
  const { bills, overdueFen, paid } = await view();
  assert.deepEqual([bills, overdueFen, paid.interestFen], [[], 0, 0]);
  const { rows: plan } = await clerk.call(loan.getLoanSchedule, { params: { loanId } });
  assert.deepEqual(plan, []);
  const wish = { requestId: crypto.randomUUID(), wish: { kind: 'full' as const } };
  const early = await refused(clerk, loan.repayAtCounter, { params: { loanId }, body: wish });
  assert.equal(early.code, 'loan/not-active');
  assert.match(String(early.detail), /退回/);
  const onDay = async (on: string) => (await clerk.call(loan.getLoanAsOf, { params: { loanId }, query: { on } })).state;
  assert.equal(await onDay(today().toString()), 'returned');
  assert.equal(await onDay(first.grantedOn ?? ''), 'active');
  await booksAgree();
  // It is a loan still: another one waits.
  const buyer = buyers[0];
  assert.ok(buyer);
  assert.equal(
    (await refused(clerk, loan.applyForLoan, { params: { personId }, body: formOf(buyer) })).code,
    'loan/conditions-not-met',
  );
  await payAgain(loanId);
  const again = await view();
  const on = today();
  assert.deepEqual(
    [again.state, again.returned, again.grantedOn, again.dueDay, again.nextDueOn, again.monthsLeft, again.balanceFen],
    ['active', null, on.toString(), on.day, on.add({ months: 1 }).toString(), first.monthsLeft, first.principalFen],
  );
  assert.equal(
    BigInt(again.nextInterestFen ?? 0),
    monthlyInterest(fen(BigInt(again.principalFen)), ratePpm(BigInt(again.ratePpm ?? 0))),
  );
  assert.equal(again.levelFen, first.levelFen);
  assert.equal(await onDay(on.toString()), 'active');
  await booksAgree();
});

test('[C-4] what was collected of a loan before its money came back is given back: overdue months are none, the fund account has its own again, and it can be cancelled', async () => {
  const { personId, loanId, view } = given(1);
  const monthAfter = async () => {
    await pass(31);
    return inCallOf(service)(async (call) => {
      await setYearRates(call, call.accountingDate.year);
      await billDue(call, loanId);
      const dueOn = (await findAccount(call.tx, call.centerId, loanId))?.nextDueOn;
      assert.ok(dueOn);
      return dueOn;
    });
  };
  const first = await monthAfter();
  await inCallOf(service)((call) => payBill(call, { loanId, dueOn: first, key: `test:${loanId}:1` }));
  const { paid, principalFen } = await view();
  const collected = paid.principalFen + paid.interestFen;
  assert.ok(collected > 0 && paid.interestFen > 0);
  const second = await monthAfter();
  const fundOf = async () => {
    const { rows } = await service.ownerPool.query<{ account_id: string; fund: string }>(
      `select account_id, (carried_fen + current_fen)::text as fund from account.personal_account a join ledger.personal_balance b using (center_id, account_id)
       where a.center_id = 1 and person_id = $1 and a.state = 'normal'`,
      [personId],
    );
    assert.ok(rows[0]);
    return { accountId: rows[0].account_id, fund: rows[0].fund };
  };
  const before = await fundOf();
  await inCallOf(service)(async (call) => {
    const balance = await findPersonalBalance(call.tx, call.centerId, before.accountId, { lock: true });
    assert.ok(balance);
    const bill = (await view()).bills[0];
    const amount = fen(BigInt((bill?.principalFen ?? 0) + (bill?.interestFen ?? 0)));
    const movements = [{ accountId: before.accountId, ...withdrawFrom(balance, amount) }];
    await payBill(call, { loanId, dueOn: second, source: { kind: 'fund', movements }, key: `test:${loanId}:2` });
  });
  assert.notEqual((await fundOf()).fund, before.fund);
  await monthAfter();
  await pass(3);
  await inCallOf(service)((call) => transferOverdue(call, loanId));
  assert.ok((await view()).overdueFen > 0);
  await bankReturns(loanId);
  const back = await view();
  assert.deepEqual([back.state, back.overdueFen, back.bills], ['returned', 0, []]);
  assert.equal((await fundOf()).fund, before.fund);
  assert.equal(back.paid.principalFen + back.paid.interestFen, collected);
  await booksAgree();
  // The money is on its way to the account it was collected from; until it has left the loan is not cancelled.
  const { rows: refunds } = await service.ownerPool.query<{ business_id: string; amount: string }>(
    "select business_id, amount_fen::text as amount from settlement.payment where business = 'loan-refund' and business_id like $1",
    [`${loanId}:%`],
  );
  assert.deepEqual(
    refunds.map(({ amount }) => amount),
    [String(collected)],
  );
  const body = { reason: '卖方不再出售，购房合同已解除' };
  const early = await refused(clerk, loan.proposeCancellation, { params: { loanId }, body });
  assert.equal(early.code, 'loan/may-not-cancel');
  assert.match(String(early['remedy']), /付款与收款/);
  await bankPays('loan-refund', refunds[0]?.business_id ?? '');
  const whole = await view();
  assert.deepEqual([whole.balanceFen, whole.paid], [principalFen, { principalFen: 0, interestFen: 0, penaltyFen: 0 }]);
  await booksAgree();
  const { caseId } = await clerk.call(loan.proposeCancellation, { params: { loanId }, body });
  for (const who of [reviewer, approver]) await decide(who, caseId);
  assert.equal((await clerk.call(casework.getWork, { params: { caseId } })).state, 'done');
  const on = today().toString();
  const { state } = await clerk.call(loan.getLoanAsOf, { params: { loanId }, query: { on } });
  assert.deepEqual([(await view()).state, state], ['cancelled', 'cancelled']);
  await booksAgree();
});

test('[C-4] while the bank is collecting of it a loan waits for the answer, and then it stops; what is taken back after it was given back is lent, not overdue', async () => {
  const { loanId, view } = given(2);
  await inCallOf(service)(async (call) => {
    const due = (await findAccount(call.tx, call.centerId, loanId))?.nextDueOn;
    assert.ok(due);
    await billDue(call, loanId);
    while ((await addDueBills(call)) > 0);
  });
  const [month] = (await view()).bills;
  assert.equal(month?.state, 'collecting');
  const dueOn = Temporal.PlainDate.from(month?.dueOn ?? '');
  await bankReturns(loanId);
  assert.deepEqual([(await view()).state, (await view()).returned?.isPaidAgain], ['active', false]);
  const body = { reason: '卖方不再出售，购房合同已解除' };
  const waits = await refused(clerk, loan.proposeCancellation, { params: { loanId }, body });
  assert.match(String(waits.detail), /正在扣款/);
  await assert.rejects(payAgain(loanId), /waits for the bank/);
  await inCallOf(service)((call) => payBill(call, { loanId, dueOn, key: `test:${loanId}:1` }));
  await roundOf(loanId);
  const stopped = await view();
  const collected = stopped.paid.principalFen + stopped.paid.interestFen;
  assert.deepEqual(
    [stopped.state, stopped.bills, collected],
    ['returned', [], (month?.principalFen ?? 0) + (month?.interestFen ?? 0)],
  );
  await booksAgree();
  const { rows: refunds } = await service.ownerPool.query<{ business_id: string }>(
    "select business_id from settlement.payment where business = 'loan-refund' and business_id like $1",
    [`${loanId}:%`],
  );
  await bankPays('loan-refund', refunds[0]?.business_id ?? '');
  const { principal, interest } = {
    principal: fen(BigInt(month?.principalFen ?? 0)),
    interest: fen(BigInt(month?.interestFen ?? 0)),
  };
  await inCallOf(service)((call) =>
    takeBackInstalment(call, {
      loanId,
      dueOn,
      principal,
      interest,
      key: `test:${loanId}:back`,
      reason: '付款人有异议',
    }),
  );
  const after = await view();
  assert.deepEqual([after.state, after.bills, after.overdueFen], ['returned', [], 0]);
  assert.equal(after.balanceFen, after.principalFen + Number(principal));
  await booksAgree();
});
