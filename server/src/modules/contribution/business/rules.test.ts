import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen, ratePpm } from '../../../platform/money.ts';
import {
  type BusinessKind,
  type BusinessState,
  type BusinessStep,
  businessStateAfter,
  businessStates,
  businessSteps,
  depositFault,
  depositYear,
  effectiveMonthFault,
  ratioFault,
  yearlyBase,
} from './rules.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const limits = { baseMin: fen(210_000), baseMax: fen(2_500_000) };

for (const [wage, base, limited] of [
  [209_999, 210_000, 'floor'],
  [210_000, 210_000, undefined],
  [210_001, 210_001, undefined],
  [2_500_000, 2_500_000, undefined],
  [2_500_001, 2_500_000, 'cap'],
] as const) {
  test(`an average wage of ${wage} fen gives a base of ${base}, limited by ${limited ?? 'nothing'}`, () =>
    assert.deepEqual(yearlyBase(fen(wage), limits), { base: fen(base), limited }));
}

test('a yearly base is always within the limits, and is the wage whenever that is', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10_000_000n }), (wage) => {
      const { base, limited } = yearlyBase(fen(wage), limits);
      assert.ok(base >= limits.baseMin && base <= limits.baseMax);
      assert.equal(limited === undefined, base === wage);
    }),
  );
});

const policy = { min: ratePpm(50_000), max: ratePpm(120_000) };
for (const [employer, member, fault] of [
  [50_000, 50_000, undefined],
  [120_000, 120_000, undefined],
  [49_000, 50_000, { side: 'employer', why: 'below' }],
  [50_000, 49_999, { side: 'member', why: 'below' }],
  [121_000, 80_000, { side: 'employer', why: 'above' }],
  [80_000, 120_001, { side: 'member', why: 'above' }],
  [85_500, 80_000, { side: 'employer', why: 'uneven' }],
  [85_000, 80_000, undefined],
] as const) {
  test(`ratios of ${employer} and ${member} ppm: ${fault ? `${fault.side} ${fault.why}` : 'may be'}`, () =>
    assert.deepEqual(ratioFault({ employer: ratePpm(employer), member: ratePpm(member) }, policy), fault));
}

test('deposits are compared with both limits, which may be paid themselves', () => {
  const within = { depositMin: fen(100), depositMax: fen(200) };
  assert.deepEqual(
    [99, 100, 200, 201].map((total) => depositFault(fen(total), within)),
    ['below', undefined, undefined, 'above'],
  );
});

for (const [month, from] of [
  ['2026-06-01', '2025-07-01'],
  ['2026-07-01', '2026-07-01'],
  ['2026-12-01', '2026-07-01'],
  ['2027-01-01', '2026-07-01'],
] as const) {
  test(`${month} belongs to the deposit year from ${from}`, () =>
    assert.equal(depositYear(day(month)).toString(), from));
}

for (const [kind, nextDue, isRefused] of [
  ['base', '2026-11-01', false],
  ['base', '2026-10-01', false],
  ['base', '2026-12-01', true],
  ['ratio', '2026-12-01', true],
  ['seal', '2026-12-01', false],
  ['open', '2026-12-01', false],
] as const satisfies (readonly [BusinessKind, string, boolean])[]) {
  test(`in November, a ${kind} from ${nextDue} on is ${isRefused ? 'too early' : 'in time'}`, () =>
    assert.equal(
      effectiveMonthFault(kind, { nextDue: day(nextDue), thisMonth: day('2026-11-01') }) !== undefined,
      isRefused,
    ));
}

const steps: readonly BusinessStep[] = ['finish', 'wait', 'discard', 'refuse', 'withdraw', 'reverse'];
test('of all states and steps only those of the table may follow each other', () => {
  const may = (Object.keys(businessStates) as BusinessState[]).flatMap((state) =>
    steps.flatMap((step) => {
      const next = businessStateAfter(state, step);
      return next === undefined ? [] : [`${state} ${step} ${next}`];
    }),
  );
  assert.deepEqual(may, [
    'draft finish done',
    'draft wait pending',
    'draft discard discarded',
    'pending finish done',
    'pending refuse refused',
    'pending withdraw discarded',
    'done reverse reversed',
  ]);
  assert.deepEqual(Object.keys(businessSteps), Object.keys(businessStates));
});
