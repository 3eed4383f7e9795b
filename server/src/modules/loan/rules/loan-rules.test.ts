import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen, ratePpm, zeroFen } from '../../../platform/money.ts';
import { days30, dueDayAfter } from './due-days.ts';
import { fullRepayment, type LoanNow, partialRepayment, termsAfter } from './early.ts';
import { loanLimit, longestTerm, principalFor } from './limit.ts';
import { allocate, type OpenBill, penaltySince, riskGradeOf } from './overdue.ts';
import { type Home, loanRate, publishedRate, type RateRow } from './rates.ts';
import { levelPayment, monthlyInterest, nextInstalment, scheduleOf } from './schedule.ts';

const yuan = (amount: number) => fen(Math.round(amount * 100));
const percent = (rate: number) => ratePpm(Math.round(rate * 10_000));

test('a due day of the 31st falls on the last day of short months and comes back', () => {
  const days = Array.from({ length: 5 }, (_, months) => dueDayAfter('2027-01-31', months));
  assert.deepEqual(days, ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
  assert.equal(dueDayAfter('2027-12-30', 2), '2028-02-29');
  assert.equal(dueDayAfter('2027-02-28', 1, 31), '2027-03-31');
});

for (const [from, to, days] of [
  ['2026-01-15', '2026-02-15', 30],
  ['2026-01-31', '2026-02-28', 28],
  ['2026-01-30', '2026-01-31', 0],
  ['2026-12-20', '2027-01-05', 15],
  ['2026-05-10', '2026-05-01', -9],
] as const) {
  test(`from ${from} to ${to} are ${days} days of 30-day months`, () => assert.equal(days30(from, to), days));
}

test('due days agree with Temporal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 480 }), (offset, months) => {
      const start = Temporal.PlainDate.from('1999-01-01').add({ days: offset });
      assert.equal(dueDayAfter(start.toString(), months), start.add({ months }).toString());
    }),
  );
});

const history: RateRow[] = (
  [
    ['first', '2015-08-26', 2.75, 3.25],
    ['first', '2022-10-01', 2.6, 3.1],
    ['first', '2024-05-18', 2.35, 2.85],
    ['first', '2025-05-08', 2.1, 2.6],
    ['second', '2015-08-26', 3.025, 3.575],
    ['second', '2024-05-18', 2.775, 3.325],
    ['second', '2025-05-08', 2.525, 3.075],
  ] as const
).map(([home, validFrom, upToFive, overFive]) => ({
  home,
  validFrom,
  upToFive: percent(upToFive),
  overFive: percent(overFive),
}));

for (const [what, home, months, grantedOn, on, rate] of [
  ['before the cut', 'first', 360, '2024-05-17', '2024-05-17', 3.1],
  ['granted on the day of the cut', 'first', 360, '2024-05-18', '2024-05-18', 2.85],
  ['there before the cut, the same year', 'first', 360, '2024-03-01', '2024-12-31', 3.1],
  ['there before the cut, from the next 1 January', 'first', 360, '2024-03-01', '2025-01-01', 2.85],
  ['the cut of 2025 on the next 1 January', 'first', 360, '2024-03-01', '2026-01-01', 2.6],
  ['exactly five years uses the lower row', 'first', 60, '2026-02-01', '2026-02-01', 2.1],
  ['a month more than five years', 'first', 61, '2026-02-01', '2026-02-01', 2.6],
  ['the cut of 2022 was not for second homes', 'second', 360, '2021-01-01', '2023-06-01', 3.575],
  ['second homes have their own series', 'second', 60, '2026-01-10', '2026-01-10', 2.525],
] as const) {
  test(`[P-Q6] the rate of a loan: ${what}`, () => {
    assert.equal(loanRate(history, { home: home as Home, months, grantedOn, on }), percent(rate));
  });
}

test('[P-Q6] before the history begins there is no rate', () => {
  assert.equal(publishedRate(history, { home: 'second', months: 120, on: '2010-01-01' }), undefined);
});

const loan: LoanNow = {
  method: 'level-payment',
  balance: yuan(300_000),
  rate: percent(2.6),
  months: 240,
  level: levelPayment(yuan(300_000), percent(2.6), 240),
  nextDueOn: '2026-12-20',
};

test('[P-Q5] settling early costs the instalment, the rest and no interest for the days to the due day', () => {
  const on = '2026-12-05';
  const due = nextInstalment(loan.method, loan);
  const rest = fen(loan.balance - due.principal);
  const settled = fullRepayment(loan, on);
  assert.equal(settled.days, 15);
  // Half a month's interest of the rest: 299,045.64… × 2.6 % ÷ 12 ÷ 2.
  assert.equal(settled.rebate, fen((rest * 26_000n * 15n + 180_000_000n) / 360_000_000n));
  assert.equal(settled.paid, fen(due.payment + rest - settled.rebate));
  // On the due day itself nothing is given back.
  assert.equal(fullRepayment(loan, '2026-12-20').rebate, zeroFen);
});

test('[P-Q5] a partial early repayment keeps the term or the instalment', () => {
  const repayment = partialRepayment(loan, '2026-12-05', yuan(51_604.4));
  assert.ok(repayment);
  assert.equal(
    repayment.paid,
    fen(repayment.instalmentPrincipal + repayment.instalmentInterest + repayment.extraPrincipal - repayment.rebate),
  );
  const lower = termsAfter(loan, repayment, 'lower-instalment');
  assert.equal(lower.months, 239);
  assert.ok(lower.level < loan.level);
  const shorter = termsAfter(loan, repayment, 'shorter-term');
  assert.equal(shorter.level, loan.level);
  assert.ok(shorter.months < 239);
  for (const terms of [lower, shorter]) {
    const rows = scheduleOf({
      method: loan.method,
      balance: repayment.balanceAfter,
      ...terms,
      rateAt: () => loan.rate,
    });
    assert.equal(rows.length, terms.months);
    assert.equal(rows.at(-1)?.balanceAfter, zeroFen);
  }
});

test('an amount that is only the instalment, or everything, is no partial early repayment', () => {
  assert.equal(partialRepayment(loan, '2026-12-05', loan.level), undefined);
  assert.equal(partialRepayment(loan, '2026-12-05', fullRepayment(loan, '2026-12-05').paid), undefined);
  assert.equal(partialRepayment({ ...loan, months: 1 }, '2026-12-05', yuan(5_000)), undefined);
});

test('a rebate never exceeds the month’s interest, whatever is paid and when', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 360 }),
      fc.integer({ min: 100_000, max: 200_000_000 }),
      fc.integer({ min: 0, max: 45 }),
      fc.integer({ min: 1, max: 99 }),
      (months, balance, before, share) => {
        const rate = percent(3.075);
        const base = { ...loan, balance: fen(balance), months, rate, level: levelPayment(fen(balance), rate, months) };
        const on = Temporal.PlainDate.from(base.nextDueOn).subtract({ days: before }).toString();
        const settled = fullRepayment(base, on);
        assert.ok(settled.rebate >= 0n && settled.rebate <= settled.instalmentInterest);
        const paid = fen(base.level + (BigInt(balance) * BigInt(share)) / 100n);
        const partial = partialRepayment(base, on, paid);
        if (partial) assert.ok(partial.rebate >= 0n && partial.rebate <= partial.instalmentInterest + 1n);
      },
    ),
  );
});

const bill = (over: Partial<OpenBill> = {}): OpenBill => ({
  dueOn: '2026-10-20',
  principalLeft: yuan(900),
  interestLeft: yuan(600),
  penaltyLeft: zeroFen,
  countedTo: '2026-10-20',
  ...over,
});
const penaltyTerms = { rate: percent(2.6), factorPpm: 1_500_000n, graceDays: 0 };

test('a penalty is one and a half times the rate on principal and interest, by months of 30 days', () => {
  // 1,500 × 2.6 % ÷ 360 × 1.5 × 31 days.
  assert.equal(penaltySince(bill(), '2026-11-21', penaltyTerms), yuan(5.04));
  assert.equal(penaltySince(bill({ countedTo: '2026-11-20' }), '2026-11-21', penaltyTerms), yuan(0.16));
  assert.equal(penaltySince(bill(), '2026-10-20', penaltyTerms), zeroFen);
});

test('days of grace cost nothing; after them the penalty counts from the due day', () => {
  const grace = { ...penaltyTerms, graceDays: 5 };
  assert.equal(penaltySince(bill(), '2026-10-25', grace), zeroFen);
  assert.equal(penaltySince(bill(), '2026-10-26', grace), yuan(0.98));
});

test('money pays the oldest month first: penalty, interest, principal', () => {
  const bills = [
    bill({ dueOn: '2026-11-20', penaltyLeft: yuan(1) }),
    bill({ penaltyLeft: yuan(5), principalLeft: yuan(100), interestLeft: yuan(50) }),
  ];
  assert.deepEqual(allocate(yuan(200), bills), {
    payments: [
      { dueOn: '2026-10-20', penalty: yuan(5), interest: yuan(50), principal: yuan(100) },
      { dueOn: '2026-11-20', penalty: yuan(1), interest: yuan(44), principal: zeroFen },
    ],
    left: zeroFen,
  });
  assert.equal(allocate(yuan(2_000), bills).left, yuan(344));
});

test('allocation neither loses nor makes money', () => {
  const amounts = fc.integer({ min: 0, max: 1_000_000 }).map(fen);
  const bills = fc.array(fc.record({ penaltyLeft: amounts, interestLeft: amounts, principalLeft: amounts }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(bills, amounts, (given, amount) => {
      const open = given.map((row, index) => bill({ ...row, dueOn: dueDayAfter('2026-01-31', index) }));
      const { payments, left } = allocate(amount, open);
      const paid = payments.reduce(
        (total, { penalty, interest, principal }) => total + penalty + interest + principal,
        0n,
      );
      assert.equal(paid + left, amount);
      if (left > 0n)
        assert.equal(
          paid,
          open.reduce((total, row) => total + row.penaltyLeft + row.interestLeft + row.principalLeft, 0n),
        );
    }),
  );
});

for (const [days, grade] of [
  [0, 'normal'],
  [1, 'attention'],
  [91, 'substandard'],
  [181, 'doubtful'],
  [361, 'loss'],
] as const) {
  test(`${days} days overdue are graded ${grade}`, () => assert.equal(riskGradeOf(days), grade));
}

const facts = {
  asked: yuan(600_000),
  homeValue: yuan(800_000),
  priceRatio: ratePpm(800_000),
  centreMax: yuan(700_000),
  balances: yuan(50_000),
  balanceMultiple: 15,
  income: yuan(12_000),
  obligations: zeroFen,
  incomeShare: ratePpm(600_000),
  rate: percent(2.6),
  months: 360,
};

for (const [what, over, limit, by] of [
  ['what was asked for', {}, 600_000, 'asked'],
  ['the centre’s maximum', { asked: yuan(900_000), centreMax: yuan(500_000) }, 500_000, 'centre'],
  ['eight tenths of the value', { homeValue: yuan(400_000) }, 320_000, 'price'],
  ['fifteen times the balances, in whole thousands', { balances: yuan(20_099) }, 301_000, 'balance'],
  ['six tenths of the income', { income: yuan(3_000) }, 449_000, 'ability'],
  ['six tenths of the income less other debts', { income: yuan(3_000), obligations: yuan(1_800) }, 0, 'ability'],
] as const) {
  test(`[C-4] a loan is capped by ${what}`, () => {
    const result = loanLimit({ ...facts, ...over });
    assert.equal(result.limit, yuan(limit));
    assert.equal(result.by, by);
    assert.equal(result.caps.length, 5);
  });
}

test('the principal that an instalment carries is the largest whole yuan that fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 3_000_000 }), fc.integer({ min: 1, max: 360 }), (instalment, months) => {
      const principal = principalFor(fen(instalment), percent(2.6), months);
      assert.ok(levelPayment(principal, percent(2.6), months) <= BigInt(instalment));
      assert.ok(levelPayment(fen(principal + 200n), percent(2.6), months) > BigInt(instalment));
    }),
    { numRuns: 60 },
  );
});

test('a term ends at the age that the centre sets, and never beyond thirty years', () => {
  assert.equal(longestTerm({ monthsMax: 360, birthMonthsAgo: 30 * 12, ageMax: 65 }), 360);
  assert.equal(longestTerm({ monthsMax: 360, birthMonthsAgo: 50 * 12 + 3, ageMax: 65 }), 177);
  assert.equal(longestTerm({ monthsMax: 360, birthMonthsAgo: 66 * 12, ageMax: 65 }), 0);
});

test('a month’s interest is nothing on nothing', () => assert.equal(monthlyInterest(zeroFen, percent(2.6)), zeroFen));
