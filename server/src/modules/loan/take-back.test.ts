import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Fen, fen } from '../../platform/money.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { onDay } from '../ledger/books-testing.ts';
import { journalsSince } from '../ledger/index.ts';
import { findAccount, type LoanAccount } from './account-store.ts';
import { findBill, listOpenBills } from './bill-store.ts';
import { listUntold, monthsOverdue, monthsPaid, remember } from './collect-store.ts';
import { bookFaults, getRequest, givenLoan, repayByRequest } from './loan-testing.ts';
import { billDue, owedNow, payBill, transferOverdue } from './repay.ts';
import { insertRequest, type RequestRow } from './request-store.ts';
import { finishRequest } from './requests.ts';
import { movementNames } from './rules/kinds.ts';
import { scheduleOf } from './rules/schedule.ts';
import { takeBackInstalment, takeBackRequest } from './take-back.ts';
import { claimOf, recoverWritten, writeOff } from './written-off.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

let centerId = 6_000;
const get = async (loanId: string): Promise<LoanAccount> => {
  const account = await findAccount(data.database, centerId, loanId);
  assert.ok(account);
  return account;
};
const faults = () => bookFaults(data, centerId);

/** A month in which the bank pays on the due day. */
async function payMonth(loanId: string): Promise<void> {
  const { nextDueOn: dueOn } = await get(loanId);
  assert.ok(dueOn);
  await onDay(data, centerId, dueOn.toString(), async (call) => {
    await billDue(call);
    await payBill(call, { loanId, dueOn, key: `loan:repay:${loanId}:${dueOn}` });
  });
}
const takeBack = (request: RequestRow, day: string) =>
  onDay(data, centerId, day, (call) => takeBackRequest(call, request, '账户已销户'));

test('[C-4] money that the bank takes back is owed again, even of a settled loan', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10', principal: fen(500_000), months: 1 });
  await payMonth(loanId);
  assert.equal((await get(loanId)).state, 'settled');
  await onDay(data, centerId, '2026-02-12', (call) =>
    takeBackInstalment(call, {
      loanId,
      dueOn: Temporal.PlainDate.from('2026-02-10'),
      principal: fen(500_000),
      interest: fen(875),
      key: 'back',
      reason: '账户已销户',
    }),
  );
  const owed = await get(loanId);
  assert.deepEqual([owed.state, owed.overdue], ['active', 500_000n]);
  assert.deepEqual(await faults(), []);
});

test('[C-4] people are told of each month that was paid: in time, late with its penalty, and not of one that was taken back', async () => {
  centerId += 1;
  const [inTime, late, back] = await Promise.all(
    Array.from({ length: 3 }, () => givenLoan(data, { centerId, on: '2026-01-10' })),
  );
  assert.ok(inTime && late && back);
  await payMonth(inTime.loanId);
  await payMonth(back.loanId);
  const dueOn = Temporal.PlainDate.from('2026-02-10');
  await onDay(data, centerId, '2026-02-11', (call) => transferOverdue(call));
  // The bank takes the late money back once, and it is paid again: the penalty that was paid is told, not both.
  const first = await repayByRequest(data, { centerId, loanId: late.loanId, on: '2026-02-13' }, { kind: 'overdue' });
  await takeBack(first, '2026-02-14');
  const { amount } = await repayByRequest(
    data,
    { centerId, loanId: late.loanId, on: '2026-02-16' },
    { kind: 'overdue' },
  );
  const [paid] = await listPaid(back.loanId, 'repayment');
  assert.ok(paid);
  const owed = { loanId: back.loanId, dueOn, ...paid };
  await onDay(data, centerId, '2026-02-16', (call) =>
    takeBackInstalment(call, { ...owed, key: 'back-told', reason: '' }),
  );
  // A month that is owed is not owed twice.
  await assert.rejects(
    onDay(data, centerId, '2026-02-16', (call) => takeBackInstalment(call, { ...owed, key: 'back-twice', reason: '' })),
    /owed already/,
  );

  const since = Temporal.PlainDate.from('2026-02-09');
  const untold = async (kind: 'repaid' | 'overdue') => {
    const months =
      kind === 'overdue'
        ? monthsOverdue(centerId, since)
        : monthsPaid(centerId, since, journalsSince(centerId, since, ['loan-repayment', 'loan-offset']));
    const rows = await listUntold(data.database, centerId, { kind, months, limit: 10 });
    return Object.fromEntries(rows.map(({ loanId, amount: due, penalty }) => [loanId, due + penalty]));
  };
  const [bill] = await listPaid(inTime.loanId, 'repayment');
  assert.ok(bill);
  const inFull = bill.principal + bill.interest;
  assert.ok(amount > inFull, 'the penalty of six days');
  assert.deepEqual(await untold('repaid'), { [inTime.loanId]: inFull, [late.loanId]: amount });
  assert.deepEqual(await untold('overdue'), { [back.loanId]: inFull });
  const at = Temporal.Now.instant();
  await remember(data.database, centerId, { loanId: inTime.loanId, dueOn, kind: 'repaid', at });
  assert.deepEqual(Object.keys(await untold('repaid')), [late.loanId]);
  // What was paid as it fell due has left its entry alone; what was overdue keeps its bill.
  const states = [];
  for (const { loanId } of [inTime, late, back])
    states.push((await findBill(data.database, centerId, { loanId, dueOn }))?.state);
  assert.deepEqual(states, [undefined, 'paid', 'overdue']);
  assert.deepEqual(await faults(), []);
});

test('[C-4] an early repayment that is taken back before its due day leaves the loan as it was, to the fen', async () => {
  centerId += 1;
  for (const choice of ['lower-instalment', 'shorter-term', undefined] as const) {
    const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
    await payMonth(loanId);
    const before = await get(loanId);
    const request = await repayByRequest(
      data,
      { centerId, loanId, on: '2026-02-20' },
      choice ? { kind: 'early-partial', amount: fen(5_000_000), choice } : { kind: 'early-full' },
    );
    assert.notEqual((await get(loanId)).balance, before.balance);
    await takeBack(request, '2026-02-26');
    const { entryNo, ...after } = await get(loanId);
    const { entryNo: _, ...was } = before;
    assert.deepEqual(after, was);
    assert.equal(entryNo, before.entryNo + 2);
    // Told twice it is done once.
    await takeBack(request, '2026-02-27');
    assert.equal((await get(loanId)).entryNo, entryNo);
    assert.deepEqual(await faults(), []);
  }
});

test('[C-4] an early repayment that is taken back after its due day leaves that month overdue, and the plan without it', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
  const before = await get(loanId);
  const wish = { kind: 'early-partial', amount: fen(5_000_000), choice: 'shorter-term' } as const;
  const request = await repayByRequest(data, { centerId, loanId, on: '2026-02-01' }, wish);
  await payMonth(loanId);
  await takeBack(request, '2026-03-12');
  const after = await get(loanId);
  const [bill] = await listOpenBills(data.database, centerId, loanId);
  assert.deepEqual(
    [bill?.dueOn.toString(), bill?.state, bill?.principalLeft],
    ['2026-02-10', 'overdue', after.overdue],
  );
  assert.deepEqual([after.monthsLeft, after.nextDueOn?.toString()], [before.monthsLeft - 2, '2026-04-10']);
  const plan = scheduleOf({
    method: after.method,
    balance: after.balance,
    months: after.monthsLeft,
    rateAt: () => after.rate,
    level: after.level,
  });
  assert.equal(plan.length, after.monthsLeft);
  assert.ok((plan.at(-1)?.payment ?? 0n) - after.level < 200n && after.level - (plan.at(-1)?.payment ?? 0n) < 200n);
  assert.deepEqual(await faults(), []);
});

test('[C-4] of two early repayments that are taken back, the first one first, no month is paid twice or owed after it was paid', async () => {
  for (const day of ['2026-03-10', '2026-03-12']) {
    centerId += 1;
    const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
    const { monthsLeft } = await get(loanId);
    const wish = { kind: 'early-partial', amount: fen(5_000_000), choice: 'lower-instalment' } as const;
    const first = await repayByRequest(data, { centerId, loanId, on: '2026-01-12' }, wish);
    const second = await repayByRequest(data, { centerId, loanId, on: '2026-01-13' }, wish);
    await takeBack(first, '2026-01-20');
    await payMonth(loanId);
    await payMonth(loanId);
    await takeBack(second, day);
    const after = await get(loanId);
    assert.deepEqual(
      [after.nextDueOn?.toString(), after.monthsLeft, after.overdue],
      ['2026-04-10', monthsLeft - 2, 0n],
    );
    assert.deepEqual(await listOpenBills(data.database, centerId, loanId), []);
    await payMonth(loanId);
    assert.deepEqual(await faults(), []);
  }
});

test('[C-4] an early repayment that is taken back of a loan that was settled since owes no month again that was paid', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
  const { monthsLeft } = await get(loanId);
  const wish = { kind: 'early-partial', amount: fen(5_000_000), choice: 'lower-instalment' } as const;
  const request = await repayByRequest(data, { centerId, loanId, on: '2026-01-12' }, wish);
  // The month after it is paid late, the next one by the settlement.
  await onDay(data, centerId, '2026-03-10', (call) => billDue(call));
  await onDay(data, centerId, '2026-03-11', (call) => transferOverdue(call));
  await repayByRequest(data, { centerId, loanId, on: '2026-03-15' }, { kind: 'overdue' });
  await repayByRequest(data, { centerId, loanId, on: '2026-04-05' }, { kind: 'early-full' });
  assert.equal((await get(loanId)).state, 'settled');
  await takeBack(request, '2026-04-20');
  const after = await get(loanId);
  assert.deepEqual(
    [after.state, after.nextDueOn?.toString(), after.monthsLeft],
    ['active', '2026-05-10', monthsLeft - 3],
  );
  const open = await listOpenBills(data.database, centerId, loanId);
  assert.deepEqual(
    open.map(({ dueOn, state }) => `${dueOn} ${state}`),
    ['2026-02-10 overdue'],
  );
  await payMonth(loanId);
  assert.equal((await get(loanId)).nextDueOn?.toString(), '2026-06-10');
  assert.deepEqual(await faults(), []);
});

test('[C-4] a settlement that is taken back opens the loan again; the security is held as before', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
  const request = await repayByRequest(data, { centerId, loanId, on: '2026-02-01' }, { kind: 'early-full' });
  const freedOn = async () => {
    const { rows } = await data.pool.query('select security_freed_on as freed from loan.contract where loan_id = $1', [
      loanId,
    ]);
    return (rows[0] as { freed: Temporal.PlainDate | null }).freed;
  };
  assert.equal((await get(loanId)).state, 'settled');
  assert.equal(String(await freedOn()), '2026-02-01');
  await takeBack(request, '2026-02-15');
  const after = await get(loanId);
  assert.deepEqual([after.state, after.nextDueOn?.toString(), after.monthsLeft], ['active', '2026-03-10', 119]);
  assert.ok(after.overdue > 0n);
  assert.equal(await freedOn(), null);
  assert.equal(after.balance + after.overdue, 30_000_000n);
  assert.deepEqual(await faults(), []);
});

test('[C-4] overdue months that were paid and taken back are owed as if they had never been paid', async () => {
  centerId += 1;
  const never = await givenLoan(data, { centerId, on: '2026-01-10' });
  const back = await givenLoan(data, { centerId, on: '2026-01-10' });
  for (const dueOn of ['2026-02-10', '2026-03-10']) {
    await onDay(data, centerId, dueOn, (call) => billDue(call));
    const next = Temporal.PlainDate.from(dueOn).add({ days: 1 }).toString();
    await onDay(data, centerId, next, (call) => transferOverdue(call));
  }
  const request = await repayByRequest(data, { centerId, loanId: back.loanId, on: '2026-03-15' }, { kind: 'overdue' });
  assert.equal((await get(back.loanId)).overdue, 0n);
  await takeBack(request, '2026-03-20');
  await onDay(data, centerId, '2026-04-02', async (call) => {
    const [one, other] = [await owedNow(call, await get(never.loanId)), await owedNow(call, await get(back.loanId))];
    // Counting in two steps may round once more.
    assert.ok(one - other <= 2n && other - one <= 2n, `${one} ${other}`);
  });
  assert.deepEqual(await faults(), []);
});

test('[C-4] money that comes back while other money of the loan is with the bank waits for that answer', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
  const wish = { kind: 'early-partial', amount: fen(5_000_000), choice: 'shorter-term' } as const;
  const request = await repayByRequest(data, { centerId, loanId, on: '2026-01-20' }, wish);
  const open = { requestId: crypto.randomUUID(), loanId, kind: 'early-full', amount: fen(1), choice: null } as const;
  await onDay(data, centerId, '2026-02-20', (call) => insertRequest(call, open));
  await assert.rejects(takeBack(request, '2026-02-21'), /waits for the bank/);
  // And an amount that is no longer what the loan would be repaid by is booked by nobody: it stays in sight.
  await onDay(data, centerId, '2026-02-22', async (call) => {
    await assert.rejects(finishRequest(call, await getRequest(call, open.requestId)), /was collected for loan/);
  });
  assert.deepEqual(await faults(), []);
});

/** What the journals of a loan's entries move of each subject together, debits positive. */
async function movedOf(loanId: string, kinds: readonly string[]): Promise<Record<string, bigint>> {
  const { rows } = await data.pool.query<{ subject: string; moved: bigint }>(
    `select l.subject_code as subject, sum(l.debit_fen - l.credit_fen)::bigint as moved from ledger.journal_line l
     join loan.entry e using (center_id, journal_id) where e.loan_id = $1 and e.kind = any ($2)
     group by 1 having sum(l.debit_fen - l.credit_fen) <> 0 order by 1`,
    [loanId, kinds],
  );
  return Object.fromEntries(rows.map(({ subject, moved }) => [subject, BigInt(moved)]));
}

test('[C-4] what is taken back of a loan that was written off since is written off too, and can be recovered', async () => {
  centerId += 1;
  const { loanId, principal } = await givenLoan(data, { centerId, on: '2026-01-10' });
  await payMonth(loanId);
  const wish = { kind: 'early-partial', amount: fen(5_000_000), choice: 'lower-instalment' } as const;
  const early = await repayByRequest(data, { centerId, loanId, on: '2026-02-20' }, wish);
  const missMonth = async (dueOn: string, next: string) => {
    await onDay(data, centerId, dueOn, (call) => billDue(call));
    await onDay(data, centerId, next, (call) => transferOverdue(call));
  };
  await missMonth('2026-04-10', '2026-04-11');
  const late = await repayByRequest(data, { centerId, loanId, on: '2026-04-20' }, { kind: 'overdue' });
  await missMonth('2026-05-10', '2026-05-11');
  await onDay(data, centerId, '2026-05-20', (call) => writeOff(call, loanId));
  const lost = (await get(loanId)).written;

  const [instalment] = await listPaid(loanId, 'repayment');
  assert.ok(instalment);
  const { principal: paid, interest } = instalment;
  const dueOn = Temporal.PlainDate.from('2026-02-10');
  const back = { loanId, dueOn, principal: paid, interest, key: 'back-written', reason: '账户已销户' };
  for (const day of ['2026-06-01', '2026-06-02'])
    await onDay(data, centerId, day, (call) => takeBackInstalment(call, back));
  assert.deepEqual(await movedOf(loanId, ['repayment', 'reversal']), { '121': -paid, '122': paid });
  const after = await get(loanId);
  assert.deepEqual([after.state, after.written, after.balance, after.overdue], ['written-off', lost + paid, 0n, 0n]);
  assert.deepEqual(await faults(), []);

  for (const request of [late, early]) {
    await takeBack(request, '2026-06-03');
    await takeBack(request, '2026-06-04');
    assert.deepEqual(await faults(), []);
  }
  // Nothing was ever repaid: all that was lent is written off, and the surplus has paid it.
  const all = await get(loanId);
  assert.deepEqual([all.state, all.written, all.balance, all.overdue], ['written-off', principal, 0n, 0n]);
  const { '301': reserve, '102': surplus, '401': income } = await movedOf(loanId, everyKind);
  assert.deepEqual([reserve, surplus, income], [principal, -principal, undefined]);
  await onDay(data, centerId, '2026-06-05', async (call) => {
    const { total } = await claimOf(call, all);
    await recoverWritten(call, { loanId, amount: total, key: 'all' });
  });
  const end = await get(loanId);
  assert.deepEqual([end.state, end.written], ['settled', 0n]);
  assert.deepEqual(await faults(), []);
});

const everyKind = Object.keys(movementNames);
async function listPaid(loanId: string, kind: string): Promise<{ principal: Fen; interest: Fen }[]> {
  const { rows } = await data.pool.query<{ principal: bigint; interest: bigint }>(
    'select principal_fen as principal, interest_fen as interest from loan.entry where loan_id = $1 and kind = $2 order by entry_no',
    [loanId, kind],
  );
  return rows.map(({ principal, interest }) => ({
    principal: fen(BigInt(principal)),
    interest: fen(BigInt(interest)),
  }));
}
