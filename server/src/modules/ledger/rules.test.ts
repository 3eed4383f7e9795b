import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen, ratePpm } from '../../platform/money.ts';
import { interestOf, nextInterestDay } from './rules.ts';

const year = { rate: ratePpm(15_000), dayCount: 360 };
const day = (text: string) => Temporal.PlainDate.from(text);

test('10,000 yuan for 365 days at 1.5 % earn 152.08 yuan', () => {
  assert.equal(interestOf({ ...year, accrualFenDays: 1_000_000n * 365n }), 15_208n);
});

test('interest is rounded half up to the fen, once for the whole year', () => {
  // One fen of interest needs 24,000 fen·days at 1.5 % and 360 days.
  const due = [0n, 11_999n, 12_000n, 35_999n, 36_000n].map((accrualFenDays) => interestOf({ ...year, accrualFenDays }));
  assert.deepEqual(due, [0n, 0n, 1n, 1n, 2n]);
});

const accruals = fc.bigInt({ min: 0n, max: 10n ** 15n });
const rates = fc.integer({ min: 0, max: 100_000 }).map((rate) => ratePpm(rate));

test('interest is never more than half a fen away from the exact figure', () => {
  fc.assert(
    fc.property(accruals, rates, (accrualFenDays, rate) => {
      const interest = interestOf({ accrualFenDays, rate, dayCount: 360 });
      const off = 2n * (interest * 360_000_000n - accrualFenDays * rate);
      assert.ok(-360_000_000n < off && off <= 360_000_000n);
    }),
  );
});

test('more money or more days never earn less', () => {
  fc.assert(
    fc.property(accruals, accruals, rates, (first, more, rate) => {
      const facts = { rate, dayCount: 360 };
      assert.ok(
        interestOf({ ...facts, accrualFenDays: first + more }) >= interestOf({ ...facts, accrualFenDays: first }),
      );
    }),
  );
});

test('splitting an account in two changes the interest by one fen at most', () => {
  fc.assert(
    fc.property(accruals, accruals, (first, second) => {
      const parts = [first, second].map((accrualFenDays) => interestOf({ ...year, accrualFenDays }));
      const whole = interestOf({ ...year, accrualFenDays: first + second });
      const off = fen((parts[0] ?? 0n) + (parts[1] ?? 0n) - whole);
      assert.ok(off >= -1n && off <= 1n);
    }),
  );
});

test('the interest day is the coming 30 June, that day itself included', () => {
  for (const [from, to] of [
    ['2026-11-12', '2027-06-30'],
    ['2027-01-01', '2027-06-30'],
    ['2027-06-30', '2027-06-30'],
    ['2027-07-01', '2028-06-30'],
    ['2028-02-29', '2028-06-30'],
  ] as const) {
    assert.equal(nextInterestDay(day(from)).toString(), to);
  }
});
