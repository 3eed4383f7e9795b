import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen, ratePpm, sumFen } from '../../../platform/money.ts';
import {
  levelPayment,
  monthlyInterest,
  monthsToClear,
  type RepaymentMethod,
  type ScheduleInput,
  scheduleOf,
  totalsOf,
} from './schedule.ts';

const yuan = (amount: number) => fen(Math.round(amount * 100));
const percent = (rate: number) => ratePpm(Math.round(rate * 10_000));
const plan = (over: Partial<ScheduleInput> & { rate: number }): ScheduleInput => ({
  method: 'level-payment',
  balance: yuan(1_200_000),
  months: 360,
  ...over,
  rateAt: over.rateAt ?? (() => percent(over.rate)),
});
const interestAt = (rate: number) => totalsOf(scheduleOf(plan({ rate }))).interest;

test('[P-Q5] two published savings come out to the fen: the rounding convention of handbook 4.3', () => {
  assert.equal(interestAt(2.85), yuan(586_567.61));
  assert.equal(interestAt(2.6), yuan(529_466.76));
  assert.equal(fen(interestAt(2.85) - interestAt(2.6)), yuan(57_100.85));
  assert.equal(interestAt(3.325), yuan(697_919.16));
  assert.equal(interestAt(3.075), yuan(638_849.15));
  assert.equal(fen(interestAt(3.325) - interestAt(3.075)), yuan(59_070.01));
});

// Handbook §4.4: yuan a month for each ten thousand yuan. Years, rate in per cent, instalment.
for (const [years, rate, instalment] of [
  [1, 2.1, 842.84],
  [1, 2.525, 844.77],
  [1, 2.75, 845.8],
  [1, 2.35, 843.98],
  [3, 2.1, 286.86],
  [3, 2.525, 288.72],
  [3, 2.75, 289.71],
  [3, 2.35, 287.96],
  [5, 2.1, 175.72],
  [5, 2.525, 177.58],
  [5, 2.75, 178.58],
  [5, 2.35, 176.81],
  [10, 2.6, 94.73],
  [10, 3.075, 96.91],
  [10, 3.25, 97.72],
  [10, 2.85, 95.87],
  [15, 2.6, 67.15],
  [15, 3.075, 69.42],
  [15, 3.25, 70.27],
  [15, 2.85, 68.34],
  [20, 2.6, 53.48],
  [20, 3.075, 55.84],
  [20, 3.25, 56.72],
  [20, 2.85, 54.71],
  [25, 2.6, 45.37],
  [25, 3.075, 47.81],
  [25, 3.25, 48.73],
  [25, 2.85, 46.64],
  [30, 2.6, 40.03],
  [30, 3.075, 42.57],
  [30, 3.25, 43.52],
  [30, 2.85, 41.36],
] as const) {
  test(`[P-Q5] ten thousand yuan over ${years} years at ${rate} % cost ${instalment} a month`, () => {
    assert.equal(levelPayment(yuan(10_000), percent(rate), years * 12), yuan(instalment));
  });
}

test('[P-Q5] a million over thirty years costs 132 yuan a month less at 2.60 % than at 2.85 %, as published', () => {
  assert.equal(levelPayment(yuan(1_000_000), percent(2.85), 360), yuan(4_135.57));
  assert.equal(levelPayment(yuan(1_000_000), percent(2.6), 360), yuan(4_003.4));
});

test('[P-Q5] equal principal: the same principal every month, interest of what is left, the last month clears', () => {
  const rows = scheduleOf({ method: 'level-principal', balance: yuan(100), months: 3, rateAt: () => percent(12) });
  assert.deepEqual(
    rows.map(({ principal, interest, balanceAfter }) => [principal, interest, balanceAfter]),
    [
      [yuan(33.33), yuan(1), yuan(66.67)],
      [yuan(33.33), yuan(0.67), yuan(33.34)],
      [yuan(33.34), yuan(0.33), yuan(0)],
    ],
  );
});

test('[P-Q5] interest of a month is rounded half up from an unrounded monthly rate', () => {
  assert.equal(monthlyInterest(yuan(10_000), percent(2.6)), yuan(21.67)); // 21.6666…
  assert.equal(monthlyInterest(fen(6), percent(100)), fen(1)); // Exactly half a fen.
});

test('[P-Q5] a changed rate sets the instalment anew on the balance and the months left', () => {
  const rows = scheduleOf(
    plan({ rate: 0, balance: yuan(500_000), months: 240, rateAt: (no) => percent(no < 13 ? 2.85 : 2.6) }),
  );
  const [before, after] = [rows[11], rows[12]];
  assert.ok(before && after);
  assert.equal(before.payment, levelPayment(yuan(500_000), percent(2.85), 240));
  assert.equal(after.payment, levelPayment(before.balanceAfter, percent(2.6), 228));
  assert.equal(rows.at(-1)?.balanceAfter, fen(0));
});

const loans = fc.record({
  method: fc.constantFrom<RepaymentMethod>('level-payment', 'level-principal'),
  balance: fc.integer({ min: 1, max: 300_000_000 }).map(fen),
  months: fc.integer({ min: 1, max: 360 }),
  rate: fc.integer({ min: 0, max: 80_000 }),
});

test('every schedule ends at zero, repays the principal exactly and never grows', () => {
  fc.assert(
    fc.property(loans, ({ rate, ...loan }) => {
      const rows = scheduleOf({ ...loan, rateAt: () => ratePpm(rate) });
      assert.equal(rows.at(-1)?.balanceAfter, fen(0));
      assert.equal(sumFen(rows.map((row) => row.principal)), loan.balance);
      let before = loan.balance;
      for (const row of rows) {
        assert.ok(row.principal >= 0n && row.interest >= 0n);
        assert.equal(row.payment, fen(row.principal + row.interest));
        assert.equal(row.balanceAfter, fen(before - row.principal));
        before = row.balanceAfter;
      }
    }),
    { numRuns: 150 },
  );
});

test('equal instalments differ in the last month only, and by less than a fen for each month', () => {
  fc.assert(
    fc.property(loans, ({ rate, balance, months }) => {
      fc.pre(balance >= 1_000_000n);
      const rows = scheduleOf({ method: 'level-payment', balance, months, rateAt: () => ratePpm(rate) });
      const level = levelPayment(balance, ratePpm(rate), months);
      fc.pre(rows.length === months);
      for (const row of rows.slice(0, -1)) assert.equal(row.payment, level);
      const last = (rows.at(-1)?.payment ?? fen(0)) - level;
      // A rounding of half a fen a month, and the interest that it earned.
      assert.ok(last <= 3n * BigInt(months) && last >= -3n * BigInt(months), `${last} over ${months}`);
    }),
    { numRuns: 100 },
  );
});

test('a balance is cleared by its own instalment in its own term, and sooner when it is smaller', () => {
  const loan = { balance: yuan(300_000), rate: percent(2.6), months: 240 };
  const level = levelPayment(loan.balance, loan.rate, loan.months);
  assert.equal(monthsToClear('level-payment', { ...loan, level, monthsLeft: 240 }), 240);
  assert.ok(monthsToClear('level-payment', { ...loan, balance: yuan(200_000), level, monthsLeft: 240 }) < 160);
});

test('a term that is no whole month is a fault', () => {
  assert.throws(() => levelPayment(yuan(1), percent(2), 0), RangeError);
  assert.throws(() => scheduleOf(plan({ rate: 2, months: 1.5 })), RangeError);
});
