import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newUuid } from '../../platform/ids.ts';
import { fen } from '../../platform/money.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { onDay } from '../ledger/books-testing.ts';
import { findAccount } from './account-store.ts';
import { bookFaults, getRequest, givenLoan } from './loan-testing.ts';
import { billDue, transferOverdue } from './repay.ts';
import { insertRequest } from './request-store.ts';
import { finishRequest } from './requests.ts';
import { takeBackRequest } from './take-back.ts';
import { claimOf, recoverWritten, writeOff } from './written-off.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

let centerId = 6_400;
const faults = () => bookFaults(data, centerId);
const accountOf = async (loanId: string) => {
  const account = await findAccount(data.database, centerId, loanId);
  assert.ok(account);
  return account;
};
const claimOn = (loanId: string, on: string) =>
  onDay(data, centerId, on, async (call) => claimOf(call, await accountOf(loanId)));
/** What the vouchers of an event moved, debits positive. */
async function movedBy(key: string): Promise<Record<string, number>> {
  const { rows } = await data.pool.query<{ subject: string; moved: string }>(
    `select l.subject_code as subject, (l.debit_fen - l.credit_fen)::text as moved from ledger.journal_line l
     join ledger.journal j using (center_id, journal_id) where center_id = $1 and business_key = $2 order by 1`,
    [centerId, key],
  );
  return Object.fromEntries(rows.map(({ subject, moved }) => [subject, Number(moved)]));
}
/** Collected by the bank for a request of the window. */
const collected = (loanId: string, on: string, amount: bigint) =>
  onDay(data, centerId, on, async (call) => {
    const requestId = newUuid(0);
    await insertRequest(call, { requestId, loanId, kind: 'recovery', amount: fen(amount), choice: null });
    await finishRequest(call, await getRequest(call, requestId));
    return getRequest(call, requestId);
  });

/** Two months missed, written off on 20 March: 300,000 yuan at 2.6 %. */
async function lostLoan() {
  centerId += 1;
  const { loanId, principal } = await givenLoan(data, { centerId, on: '2026-01-10' });
  for (const [due, next] of [
    ['2026-02-10', '2026-02-11'],
    ['2026-03-10', '2026-03-11'],
  ] as const) {
    await onDay(data, centerId, due, (call) => billDue(call));
    await onDay(data, centerId, next, (call) => transferOverdue(call));
  }
  const before = await accountOf(loanId);
  await onDay(data, centerId, '2026-03-20', (call) => writeOff(call, loanId));
  return { loanId, principal, before };
}

test('[C-4] what is written off stays owed off the balance sheet: each month with its interest, the rest with that of ten days, penalty by the day', async () => {
  const { loanId, principal, before } = await lostLoan();
  const { bills, ...claim } = await claimOn(loanId, '2026-03-20');
  assert.deepEqual(
    bills.map(({ dueOn }) => dueOn.toString()),
    ['2026-02-10', '2026-03-10', '2026-03-20'],
  );
  const [, , rest] = bills;
  const tenDays = Math.round((Number(before.balance) * 0.026 * 10) / 360);
  assert.deepEqual([rest?.principalLeft, rest?.interestLeft], [before.balance, BigInt(tenDays)]);
  assert.equal(claim.principal, principal);
  const gone = await accountOf(loanId);
  assert.deepEqual([gone.state, gone.written], ['written-off', principal]);
  // Thirty days later all of it bears a penalty at one and a half times the rate, the rest too.
  const later = await claimOn(loanId, '2026-04-20');
  const penalty = Math.round(((Number(before.balance) + tenDays) * 0.026 * 1.5 * 30) / 360);
  assert.equal(Number(later.bills[2]?.penaltyNow), penalty);
  assert.equal(later.interest, claim.interest);
  assert.deepEqual(await faults(), []);
});

test('[C-4] [C-3] what is recovered pays penalty, interest and principal of the oldest month first: principal to the reserve and the surplus, the rest is income', async () => {
  const { loanId } = await lostLoan();
  const before = await claimOn(loanId, '2026-04-20');
  const [first] = before.bills;
  assert.ok(first && first.penaltyNow > 0n);
  const small = await collected(loanId, '2026-04-20', first.penaltyNow);
  const key = `loan:request:${small.requestId}`;
  assert.deepEqual(await movedBy(key), { '101': Number(first.penaltyNow), '401': -Number(first.penaltyNow) });
  // Nothing of it belongs to the surplus: no voucher for the bank to carry out.
  assert.deepEqual(await movedBy(`${key}:surplus`), {});
  assert.equal((await accountOf(loanId)).written, before.principal);
  const whole = first.interestLeft + first.principalLeft;
  const second = await collected(loanId, '2026-04-20', whole);
  const moved = await movedBy(`loan:request:${second.requestId}`);
  const [interest, paid] = [Number(first.interestLeft), Number(first.principalLeft)];
  assert.deepEqual(moved, { '101': Number(whole), '301': -paid, '401': -interest });
  assert.deepEqual(await movedBy(`loan:request:${second.requestId}:surplus`), { '101': -paid, '102': paid });
  const left = await claimOn(loanId, '2026-04-20');
  assert.deepEqual([left.total, left.bills.length], [before.total - first.penaltyNow - whole, 2]);
  assert.deepEqual(await faults(), []);
  // The bank takes it back: every part is owed where it was, and the vouchers are undone.
  await onDay(data, centerId, '2026-04-20', (call) => takeBackRequest(call, second, '账户已销户'));
  assert.equal((await claimOn(loanId, '2026-04-20')).total, before.total - first.penaltyNow);
  assert.equal((await accountOf(loanId)).written, before.principal);
  assert.deepEqual(await movedBy(`loan:request:${second.requestId}:surplus-back`), { '101': paid, '102': -paid });
  assert.deepEqual(await faults(), []);
});

test('[C-4] with all that is owed the loan is settled and its security free; more is refused with its parts, and what comes back is written off as it was', async () => {
  const { loanId } = await lostLoan();
  const { total, principal } = await claimOn(loanId, '2026-04-20');
  await onDay(data, centerId, '2026-04-20', (call) =>
    assert.rejects(
      recoverWritten(call, { loanId, amount: fen(total + 1n), key: 'more' }),
      (error: { detail?: { detail?: string } }) => /本金 .+、利息 .+、罚息 .+/.test(error.detail?.detail ?? ''),
    ),
  );
  const request = await collected(loanId, '2026-04-20', total);
  const settled = await accountOf(loanId);
  assert.deepEqual([settled.state, settled.written, settled.endedOn?.toString()], ['settled', 0n, '2026-04-20']);
  const { rows } = await data.pool.query<{ freed: string | null }>(
    'select security_freed_on::text as freed from loan.contract where loan_id = $1',
    [loanId],
  );
  assert.equal(rows[0]?.freed, '2026-04-20');
  assert.deepEqual(await faults(), []);
  await onDay(data, centerId, '2026-04-22', (call) => takeBackRequest(call, request, '账户已销户'));
  const back = await accountOf(loanId);
  assert.deepEqual([back.state, back.written, back.endedOn], ['written-off', principal, null]);
  assert.ok((await claimOn(loanId, '2026-04-22')).total > total);
  assert.deepEqual(await faults(), []);
});

test('[C-4] a month that falls due on the day of the write-off is called in with the rest, once', async () => {
  centerId += 1;
  const { loanId, principal } = await givenLoan(data, { centerId, on: '2026-01-10' });
  await onDay(data, centerId, '2026-02-10', (call) => billDue(call));
  await onDay(data, centerId, '2026-03-10', async (call) => {
    await transferOverdue(call);
    await billDue(call);
    await writeOff(call, loanId);
  });
  const { bills, principal: owed, interest } = await claimOn(loanId, '2026-03-10');
  assert.deepEqual(
    bills.map(({ dueOn, state }) => `${dueOn} ${state}`),
    ['2026-02-10 overdue', '2026-03-10 overdue'],
  );
  const month = Math.round((Number(bills[1]?.principalLeft) * 0.026) / 12);
  assert.deepEqual([owed, Number(interest - (bills[0]?.interestLeft ?? 0n))], [principal, month]);
  assert.deepEqual(await faults(), []);
});
