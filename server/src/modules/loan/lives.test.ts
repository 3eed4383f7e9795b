import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type Fen, fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { onDay } from '../ledger/books-testing.ts';
import { openPersonalBalances, postJournal } from '../ledger/index.ts';
import { findAccount, type LoanAccount } from './account-store.ts';
import { insertDueBills, listOpenBills } from './bill-store.ts';
import { quoteEarly, repayEarly } from './early.ts';
import { bookFaults, givenLoan, repayByRequest } from './loan-testing.ts';
import { billDue, owedNow, payBill, payOverdue, transferOverdue } from './repay.ts';
import { dueDayAfter } from './rules/due-days.ts';
import { nextInstalment, type RepaymentMethod, scheduleOf } from './rules/schedule.ts';
import { takeBackInstalment, takeBackRequest } from './take-back.ts';
import { changeTerm, setYearRates } from './terms.ts';
import { claimOf, recoverWritten, writeOff } from './written-off.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

let centerId = 5_000;
const get = async (loanId: string): Promise<LoanAccount> => {
  const account = await findAccount(data.database, centerId, loanId);
  assert.ok(account);
  return account;
};
const refusedWith = (code: string) => (error: unknown) => error instanceof Problem && error.refusal.code === code;
const faults = () => bookFaults(data, centerId);

/** A month in which the bank pays on the due day. */
async function payMonth(loanId: string): Promise<void> {
  const { nextDueOn: dueOn } = await get(loanId);
  assert.ok(dueOn);
  await onDay(data, centerId, dueOn.toString(), async (call) => {
    await setYearRates(call, dueOn.year);
    await billDue(call);
    await payBill(call, { loanId, dueOn, key: `loan:repay:${loanId}:${dueOn}` });
  });
}

test('[C-4] a loan that is paid every month follows its schedule to the fen and settles itself', async () => {
  centerId += 1;
  const { loanId, principal } = await givenLoan(data, {
    centerId,
    on: '2026-01-31',
    principal: fen(1_200_000),
    months: 12,
  });
  const { rate, level } = await get(loanId);
  const plan = scheduleOf({ method: 'level-payment', balance: principal, months: 12, rateAt: () => rate, level });
  for (const [at, row] of plan.entries()) {
    const account = await get(loanId);
    assert.equal(account.nextDueOn?.toString(), dueDayAfter('2026-01-31', at + 1));
    await payMonth(loanId);
    assert.equal((await get(loanId)).balance, row.balanceAfter, `month ${row.no}`);
    assert.deepEqual(await faults(), []);
  }
  const settled = await get(loanId);
  assert.deepEqual([settled.state, settled.endedOn?.toString(), settled.nextDueOn], ['settled', '2027-01-31', null]);
});

test('[C-4] bills in SQL are the instalments of the rule, for both methods and any figures', async () => {
  centerId += 1;
  const rows = fc.sample(
    fc.record({
      method: fc.constantFrom<RepaymentMethod>('level-payment', 'level-principal'),
      principal: fc.integer({ min: 1_000_000, max: 150_000_000 }).map(fen),
      months: fc.integer({ min: 1, max: 360 }),
    }),
    25,
  );
  for (const row of rows) {
    const { loanId } = await givenLoan(data, { centerId, on: '2026-03-15', ...row });
    const account = await get(loanId);
    await onDay(data, centerId, '2026-04-15', (call) => insertDueBills(call.tx, centerId, call.accountingDate, loanId));
    const [bill] = await listOpenBills(data.database, centerId, loanId);
    const rule = nextInstalment(row.method, {
      balance: account.balance,
      rate: account.rate,
      months: account.monthsLeft,
      level: account.level,
    });
    assert.deepEqual([bill?.principal, bill?.interest], [rule.principal, rule.interest], JSON.stringify(row, String));
  }
});

test('[C-4] bills of a centre and of single loans, paid at once, all at the same time: each month is billed once', async () => {
  centerId += 1;
  const loans = await Promise.all(
    Array.from({ length: 12 }, () =>
      givenLoan(data, { centerId, on: '2026-03-15', principal: fen(10_000_000), months: 60 }),
    ),
  );
  const dueOn = Temporal.PlainDate.from('2026-04-15');
  let paid = 0;
  const bill = (loanId?: string) => {
    let made = 0;
    return onDay(data, centerId, dueOn.toString(), async (call) => {
      made = await billDue(call, loanId);
      if (!loanId || made === 0) return;
      await payBill(call, { loanId, dueOn, key: `repay:${loanId}` });
      paid += 1;
    }).then(() => made);
  };
  const single = loans.slice(0, 6).flatMap(({ loanId }) => [bill(loanId), bill(loanId), bill(loanId)]);
  const made = await Promise.all([...single, bill(), bill(), bill()]);
  assert.equal(
    made.reduce((sum, count) => sum + count, 0),
    12,
  );
  const open = await Promise.all(loans.map(({ loanId }) => listOpenBills(data.database, centerId, loanId)));
  assert.equal(open.flat().length, 12 - paid);
  assert.equal(await bill(), 0);
  assert.deepEqual(await faults(), []);
});

test('[C-4] the cut of May reaches a loan on the next 1 January, with a new instalment', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2025-03-20', months: 240 });
  assert.equal((await get(loanId)).rate, 28_500n);
  for (let month = 0; month < 9; month += 1) await payMonth(loanId);
  const before = await get(loanId);
  assert.deepEqual([before.nextDueOn?.toString(), before.rate], ['2026-01-20', 28_500n]);
  // Without the rate of the year nothing of it falls due.
  await onDay(data, centerId, '2026-01-20', async (call) => assert.equal(await billDue(call), 0));
  await payMonth(loanId);
  const after = await get(loanId);
  assert.equal(after.rate, 26_000n);
  assert.ok(after.level < before.level);
  assert.deepEqual(await faults(), []);
});

test('[C-4] what nobody paid moves to 122, bears a penalty, and is paid oldest first', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10', principal: fen(10_000_000), months: 100 });
  await onDay(data, centerId, '2026-02-10', (call) => billDue(call));
  const [bill] = await listOpenBills(data.database, centerId, loanId);
  assert.ok(bill);
  await onDay(data, centerId, '2026-02-10', async (call) => assert.equal((await transferOverdue(call)).count, 0));
  await onDay(data, centerId, '2026-02-11', async (call) => assert.equal((await transferOverdue(call)).count, 1));
  const late = await get(loanId);
  assert.deepEqual(
    [late.overdue, late.balance + late.overdue, late.nextDueOn?.toString()],
    [bill.principal, 10_000_000n, '2026-03-10'],
  );
  assert.deepEqual(await faults(), []);
  await onDay(data, centerId, '2026-02-25', async (call) => {
    // Fifteen days: (principal + interest) × 2.6 % ÷ 360 × 1.5 × 15.
    const penalty = (((bill.principal + bill.interest) * 26_000n * 15n * 3n) / 2n + 180_000_000n) / 360_000_000n;
    const owed = await owedNow(call, late);
    assert.equal(owed, bill.principal + bill.interest + penalty);
    await assert.rejects(
      payOverdue(call, { loanId, amount: fen(owed + 1n), key: 'x' }),
      refusedWith('loan/more-than-owed'),
    );
    await assert.rejects(quoteEarly(call, late, { kind: 'full' }), refusedWith('loan/pay-due-first'));
    await payOverdue(call, { loanId, amount: fen(1_000), key: 'part' });
    await payOverdue(call, { loanId, amount: fen(1_000), key: 'part' }).catch(() => undefined);
  });
  assert.deepEqual(await faults(), []);
  await onDay(data, centerId, '2026-02-25', async (call) => {
    const owed = await owedNow(call, await get(loanId));
    await payOverdue(call, { loanId, amount: owed, key: 'rest' });
  });
  assert.equal((await get(loanId)).overdue, 0n);
  assert.deepEqual(await listOpenBills(data.database, centerId, loanId), []);
  assert.deepEqual(await faults(), []);
});

test('[C-4] a loan is extended and shortened within thirty years', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10', months: 60 });
  const short = await get(loanId);
  assert.equal(short.rate, 21_000n);
  await onDay(data, centerId, '2026-01-20', (call) => changeTerm(call, { loanId, monthsLeft: 61 }));
  const long = await get(loanId);
  assert.deepEqual([long.rate, long.monthsLeft, long.termMonths], [26_000n, 61, 61]);
  await onDay(data, centerId, '2026-01-21', (call) =>
    assert.rejects(changeTerm(call, { loanId, monthsLeft: 361 }), refusedWith('loan/wrong-term')),
  );
  await onDay(data, centerId, '2026-01-21', (call) => changeTerm(call, { loanId, monthsLeft: 24 }));
  assert.ok((await get(loanId)).level > long.level);
  assert.deepEqual(await faults(), []);
});

test('[C-4] a loan is written off against the reserve, and what comes later is a recovery', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10', principal: fen(2_000_000), months: 36 });
  await onDay(data, centerId, '2026-01-12', (call) =>
    assert.rejects(writeOff(call, loanId), refusedWith('loan/not-overdue')),
  );
  await onDay(data, centerId, '2026-02-10', (call) => billDue(call));
  await onDay(data, centerId, '2026-02-20', (call) => writeOff(call, loanId));
  const gone = await get(loanId);
  assert.deepEqual([gone.state, gone.balance, gone.overdue, gone.written], ['written-off', 0n, 0n, 2_000_000n]);
  assert.deepEqual(await faults(), []);
  const beside = await onDay(data, centerId, '2026-06-01', async (call) => {
    const { total, interest, penalty } = await claimOf(call, gone);
    await recoverWritten(call, { loanId, amount: fen(300_000), key: 'found' });
    const after = await claimOf(call, gone);
    assert.equal(after.total, total - 300_000n);
    return interest + penalty - after.interest - after.penalty;
  });
  // What it paid of interest and penalty is no principal: that much more of it is left.
  assert.ok(beside > 0n);
  assert.equal((await get(loanId)).written, 1_700_000n + beside);
  await onDay(data, centerId, '2026-06-02', async (call) => {
    const { total } = await claimOf(call, gone);
    await assert.rejects(
      recoverWritten(call, { loanId, amount: fen(total + 1n), key: 'more' }),
      refusedWith('loan/more-than-owed'),
    );
    await assert.rejects(payOverdue(call, { loanId, amount: fen(1), key: 'late' }), refusedWith('loan/not-active'));
  });
  assert.deepEqual(await faults(), []);
});

test('[C-4] an instalment is taken from the fund account: 201 against 121 and 401', async () => {
  centerId += 1;
  const accountId = crypto.randomUUID();
  await onDay(data, centerId, '2026-01-01', async (call) => {
    await openPersonalBalances(call.tx, centerId, sql`select ${accountId}::uuid as account_id`, call.accountingDate);
    await postJournal(call, {
      businessKey: 'begin',
      business: 'remittance',
      summary: '',
      lines: [
        { subject: '101', debit: fen(5_000_000) },
        { subject: '201', credit: fen(5_000_000) },
      ],
      personal: {
        kind: 'remittance',
        count: 1,
        total: fen(5_000_000),
        from: [{ accountId, carriedChange: fen(0), currentChange: fen(5_000_000) }],
      },
    });
  });
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
  await onDay(data, centerId, '2026-02-10', async (call) => {
    await billDue(call);
    const [bill] = await listOpenBills(call.tx, centerId, loanId);
    assert.ok(bill);
    const amount = fen(bill.principal + bill.interest);
    const movement = { accountId, carriedChange: fen(0), currentChange: fen(-amount) };
    await payBill(call, { loanId, dueOn: bill.dueOn, source: { kind: 'fund', movements: [movement] }, key: 'offset' });
  });
  assert.deepEqual(await faults(), []);
});

test('[C-4] on its due day a month is asked of the bank, and not of an early repayment beside it', async () => {
  const { loanId } = await givenLoan(data, { centerId, on: '2026-11-15', months: 24 });
  const quote = (day: string) =>
    onDay(data, centerId, day, async (call) => quoteEarly(call, await get(loanId), { kind: 'full' }));
  assert.equal((await quote('2026-12-14')).repayment.days, 1);
  // Whether or not the round of the day has billed it yet.
  await assert.rejects(quote('2026-12-15'), refusedWith('loan/pay-due-first'));
  await payMonth(loanId);
  assert.equal((await quote('2026-12-15')).repayment.days, 30);
});

test('[C-4] what cannot be is refused: an unknown loan, a month that is not due, amounts that are no early repayment', async () => {
  centerId += 1;
  const { loanId } = await givenLoan(data, { centerId, on: '2026-01-10' });
  const dueOn = Temporal.PlainDate.from('2026-02-10');
  await onDay(data, centerId, '2026-01-20', async (call) => {
    const unknown = { loanId: crypto.randomUUID(), amount: fen(1), key: 'unknown' };
    await assert.rejects(payOverdue(call, unknown), refusedWith('loan/not-found'));
    await assert.rejects(payBill(call, { loanId, dueOn, key: 'early' }), refusedWith('loan/nothing-due'));
    for (const amount of [fen(1), fen(40_000_000)]) {
      const wish = { kind: 'partial', amount, choice: 'shorter-term' } as const;
      await assert.rejects(repayEarly(call, { loanId, wish, key: `e${amount}` }), refusedWith('loan/wrong-amount'));
    }
  });
  await assert.rejects(givenLoan(data, { centerId, on: '2010-01-10', home: 'second' }), refusedWith('loan/no-rate'));
  assert.deepEqual(await faults(), []);
});

type Step =
  | 'pay'
  | 'miss'
  | 'catch-up'
  | 'part'
  | 'early-lower'
  | 'early-shorter'
  | 'extend'
  | 'shorten'
  | 'take-back'
  | 'early-back'
  | 'catch-up-back';
const steps = fc.constantFrom<Step>(
  'pay',
  'pay',
  'pay',
  'miss',
  'miss',
  'catch-up',
  'part',
  'early-lower',
  'early-shorter',
  'extend',
  'shorten',
  'take-back',
  'early-back',
  'catch-up-back',
);

/** One month of a loan's life: what fell due is paid or not, and something else may happen after it. */
async function liveMonth(loanId: string, step: Step, at: number): Promise<void> {
  const account = await get(loanId);
  if (account.state !== 'active') return;
  const dueOn = account.nextDueOn;
  if (dueOn) {
    await onDay(data, centerId, dueOn.toString(), async (call) => {
      await setYearRates(call, dueOn.year);
      await billDue(call);
      if (step !== 'miss') await payBill(call, { loanId, dueOn, key: `repay:${loanId}:${dueOn}` });
    });
    if (step === 'take-back') {
      const { rows } = await data.pool.query(
        "select principal_fen as principal, interest_fen as interest from loan.entry where loan_id = $1 and due_on = $2 and kind = 'repayment'",
        [loanId, dueOn.toString()],
      );
      await onDay(data, centerId, dueOn.add({ days: 2 }).toString(), (call) =>
        takeBackInstalment(call, {
          loanId,
          dueOn,
          ...(rows[0] as { principal: Fen; interest: Fen }),
          key: `back:${loanId}:${dueOn}`,
          reason: '退回',
        }),
      );
    }
    await onDay(data, centerId, dueOn.add({ days: 3 }).toString(), (call) => transferOverdue(call));
  }
  const later = (dueOn ?? Temporal.PlainDate.from('2030-01-01')).add({ days: 4 + at });
  await takenBackLater(loanId, step, later);
  await onDay(data, centerId, later.toString(), async (call) => {
    const now = await get(loanId);
    if (now.state !== 'active') return;
    const owed = await owedNow(call, now);
    if (owed > 0n && (step === 'catch-up' || step === 'part')) {
      const amount = step === 'part' ? fen(owed / 2n + 1n) : owed;
      await payOverdue(call, { loanId, amount, key: `late:${loanId}:${at}` });
    }
    if (owed > 0n || !now.nextDueOn || now.monthsLeft < 3) return;
    if (step === 'early-lower' || step === 'early-shorter') {
      const wish = {
        kind: 'partial',
        amount: fen(now.level + now.balance / 5n + now.balance / 100n),
        choice: step === 'early-lower' ? 'lower-instalment' : 'shorter-term',
      } as const;
      await repayEarly(call, { loanId, wish, key: `early:${loanId}:${at}` });
    }
    if (step === 'extend') await changeTerm(call, { loanId, monthsLeft: now.monthsLeft + 7 });
    if (step === 'shorten') await changeTerm(call, { loanId, monthsLeft: Math.max(1, now.monthsLeft - 2) });
  });
}

/** A repayment outside the plan that the bank takes back a few days or some weeks later. */
async function takenBackLater(loanId: string, step: Step, day: Temporal.PlainDate): Promise<void> {
  if (step !== 'early-back' && step !== 'catch-up-back') return;
  const now = await get(loanId);
  const owed = await onDay(data, centerId, day.toString(), (call) => owedNow(call, now));
  const wantsEarly = step === 'early-back';
  if (now.state !== 'active' || owed > 0n === wantsEarly || (wantsEarly && (!now.nextDueOn || now.monthsLeft < 3)))
    return;
  const amount = fen(now.level + now.balance / 4n + now.balance / 100n);
  const request = await repayByRequest(
    data,
    { centerId, loanId, on: day.toString() },
    wantsEarly ? { kind: 'early-partial', amount, choice: 'shorter-term' } : { kind: 'overdue' },
  );
  assert.deepEqual(await faults(), [], step);
  const on = day.add({ days: wantsEarly && now.monthsLeft % 2 === 0 ? 27 : 2 }).toString();
  await onDay(data, centerId, on, (call) => takeBackRequest(call, request, '账户已销户'));
}

/** Whatever is left is paid: first what is overdue, then everything. */
async function end(loanId: string): Promise<void> {
  const account = await get(loanId);
  if (account.state !== 'active') return;
  const on = (account.nextDueOn ?? Temporal.PlainDate.from('2035-01-01')).subtract({ days: 3 });
  await onDay(data, centerId, on.toString(), async (call) => {
    const owed = await owedNow(call, account);
    if (owed > 0n) await payOverdue(call, { loanId, amount: owed, key: `end:late:${loanId}` });
    const now = await findAccount(call.tx, centerId, loanId);
    if (now?.state === 'active') await repayEarly(call, { loanId, wish: { kind: 'full' }, key: `end:${loanId}` });
  });
}

test('[C-4] whole random lives of loans: 121 and 122 hold the loans after every step, and the end is zero to the fen', async () => {
  const life = fc.record({
    method: fc.constantFrom<RepaymentMethod>('level-payment', 'level-principal'),
    principal: fc.integer({ min: 3_000_000, max: 80_000_000 }).map(fen),
    months: fc.integer({ min: 3, max: 300 }),
    on: fc.integer({ min: 0, max: 500 }),
    steps: fc.array(steps, { minLength: 3, maxLength: 12 }),
  });
  const property = fc.asyncProperty(life, async ({ steps: taken, on, ...terms }) => {
    centerId += 1;
    const granted = Temporal.PlainDate.from('2024-03-01').add({ days: on }).toString();
    const { loanId } = await givenLoan(data, { centerId, on: granted, ...terms });
    for (const [at, step] of taken.entries()) {
      await liveMonth(loanId, step, at);
      assert.deepEqual(await faults(), [], `${at} ${step}`);
    }
    await end(loanId);
    const last = await get(loanId);
    assert.deepEqual([last.state, last.balance, last.overdue], ['settled', 0n, 0n]);
    assert.deepEqual(await listOpenBills(data.database, centerId, loanId), []);
    assert.deepEqual(await faults(), []);
    const { rows } = await data.pool.query(
      `select coalesce(sum(debit_fen - credit_fen), 0)::bigint as left from ledger.journal_line where center_id = $1 and subject_code in ('121', '122')`,
      [centerId],
    );
    assert.equal((rows[0] as { left: bigint }).left, 0n);
  });
  await fc.assert(property, { numRuns: 12 });
});
