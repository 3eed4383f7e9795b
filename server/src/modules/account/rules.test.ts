import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen, ratePpm } from '../../platform/money.ts';
import { monthlyDeposit, nextDueMonth, remitBy } from './rules.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

test('each side pays base × ratio, rounded half up to the fen by itself: 100.025 gives 100.03', () => {
  const ratios = { employer: ratePpm(50_000), member: ratePpm(50_000) };
  // 2,000.50 yuan × 5 % = 100.025 yuan; both sides together are not 200.05.
  assert.deepEqual(monthlyDeposit(fen(200_050), ratios), { employer: 10_003n, member: 10_003n, total: 20_006n });
  assert.deepEqual(monthlyDeposit(fen(200_049), ratios), { employer: 10_002n, member: 10_002n, total: 20_004n });
});

test('the sides may have ratios of their own', () => {
  const ratios = { employer: ratePpm(120_000), member: ratePpm(50_000) };
  assert.deepEqual(monthlyDeposit(fen(500_000), ratios), { employer: 60_000n, member: 25_000n, total: 85_000n });
});

test('a side is never more than half a fen off, and a higher base never pays less', () => {
  const bases = fc.integer({ min: 1, max: 10_000_000 });
  const ratios = fc.integer({ min: 0, max: 120_000 });
  fc.assert(
    fc.property(bases, fc.nat({ max: 100_000 }), ratios, ratios, (base, more, employer, member) => {
      const both = { employer: ratePpm(employer), member: ratePpm(member) };
      const deposit = monthlyDeposit(fen(base), both);
      assert.ok(Math.abs(Number(deposit.employer) * 1_000_000 - base * employer) <= 500_000);
      assert.equal(deposit.total, deposit.employer + deposit.member);
      assert.ok(monthlyDeposit(fen(base + more), both).total >= deposit.total);
    }),
  );
});

test('the next due month follows the last posted one, or is the first month', () => {
  const firstMonth = day('2024-03-01');
  assert.equal(nextDueMonth({ contributedTo: null, firstMonth }).toString(), '2024-03-01');
  assert.equal(nextDueMonth({ contributedTo: day('2026-10-01'), firstMonth }).toString(), '2026-11-01');
  assert.equal(nextDueMonth({ contributedTo: day('2026-12-01'), firstMonth }).toString(), '2027-01-01');
});

test('a month is to be remitted five days after its payday; a payday beyond its end is its last day', () => {
  for (const [month, payday, due] of [
    ['2026-11-01', 10, '2026-11-15'],
    ['2026-11-01', 31, '2026-12-05'],
    ['2027-02-01', 30, '2027-03-05'],
    ['2028-02-01', 31, '2028-03-05'],
    ['2028-02-01', 28, '2028-03-04'],
    ['2026-12-01', 31, '2027-01-05'],
    ['2026-11-01', 1, '2026-11-06'],
  ] as const) {
    assert.equal(remitBy(day(month), payday, 5).toString(), due, `${month} ${payday}`);
  }
});
