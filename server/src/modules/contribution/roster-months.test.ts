import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fictionalPerson } from '../../../../sandbox/src/city/people.ts';
import { type Fen, fen, type RatePpm } from '../../platform/money.ts';
import { type Listed, linesOfMonths, type Standing } from './list-changes.ts';
import { isForMonth, type RosterFacts, type RosterRow } from './roster.ts';
import { checkRosterOfMonths } from './roster-months.ts';

const months = ['2026-11-01', '2026-12-01', '2027-01-01'].map((day) => Temporal.PlainDate.from(day));
const facts: RosterFacts[] = months.map((month, index) => ({
  today: Temporal.PlainDate.from('2027-01-14'),
  month,
  // The floor rises with the new year: the same base may be enough for one month and too little for the next.
  baseMinFen: fen(index === 2 ? 300_000 : 210_000),
  baseMaxFen: fen(2_500_000),
  employerRatioPpm: 120_000n as RatePpm,
  memberRatioPpm: 80_000n as RatePpm,
  roundingOfDeposit: 'half-up-fen',
}));
const row = (line: number, person: number, month: string, base = '5000'): RosterRow => {
  const { name, certificateNumber } = fictionalPerson(person);
  return { line, cells: { name, certificateNumber, month, base } };
};
const listed = (rows: readonly RosterRow[]) =>
  checkRosterOfMonths(rows, facts).months.map(({ entries }) => entries.map(({ line }) => line));
const faults = (rows: readonly RosterRow[]) =>
  checkRosterOfMonths(rows, facts).faults.map(({ line, column, message }) => `${line} ${column} ${message}`);

for (const [written, isFor] of [
  ['', [true, true, true]],
  ['2026-12', [false, true, false]],
  ['2026年12月', [false, true, false]],
  ['2026-12至2027-01', [false, true, true]],
  ['202611 ~ 202612', [true, true, false]],
  ['2027-01至2026-11', [false, false, false]],
  ['2026-12至', [false, false, false]],
  ['十二月', [false, false, false]],
] as const)
  test(`the month «${written}» of a row is for ${isFor.filter(Boolean).length} of November, December and January`, () => {
    assert.deepEqual(
      months.map((month) => isForMonth(written, month)),
      isFor,
    );
  });

test('[U-T1] a row is on the list of the month that it names, of a span, or of every month', () => {
  const rows = [row(2, 1, ''), row(3, 2, '2026-11'), row(4, 3, '2026-12至2027-01')];
  assert.deepEqual(listed(rows), [
    [2, 3],
    [2, 4],
    [2, 4],
  ]);
});

test('the same person may stand on several lines for different months, not twice in one', () => {
  assert.deepEqual(faults([row(2, 1, '2026-11'), row(3, 1, '2026-12至2027-01', '6000')]), []);
  assert.deepEqual(faults([row(2, 1, ''), row(3, 1, '2026-12')]), [
    '2 certificateNumber 2026年12月：第 2 行与第 3 行的证件号码相同，请只保留一行。',
    '3 certificateNumber 第 3 行与第 2 行的证件号码相同，请只保留一行。',
  ]);
});

test('a fault of one month says of which; one of all months, or of a row of one month, does not', () => {
  assert.deepEqual(faults([row(2, 1, '', '2500'), row(3, 2, '', '2000'), row(4, 3, '2027-01', '2500')]), [
    '2 base 2027年1月：缴存基数 2,500.00 元低于下限 3,000.00 元，请按下限填写。',
    '3 base 2026年11月、2026年12月：缴存基数 2,000.00 元低于下限 2,100.00 元，请按下限填写。',
    '3 base 2027年1月：缴存基数 2,000.00 元低于下限 3,000.00 元，请按下限填写。',
    '4 base 缴存基数 2,500.00 元低于下限 3,000.00 元，请按下限填写。',
  ]);
  assert.deepEqual(faults([row(2, 1, '', '0')]), ['2 base 缴存基数 0.00 元应大于零，请填写职工上年月平均工资。']);
  assert.deepEqual(faults([row(2, 1, ''), row(3, 2, '2026-10')]), [
    '3 month 汇缴月份“2026-10”不是本次办理的 2026年11月至2027年1月，请核对是否选错文件。',
  ]);
});

test('one fault in one month takes nobody in any month; the people of the file are counted once', () => {
  const { checked, months: taken } = checkRosterOfMonths([row(2, 1, ''), row(3, 2, '', '2500')], facts);
  assert.equal(checked, 2);
  assert.ok(taken.every(({ entries }) => entries.length === 0));
});

const person = fc.integer({ min: 0, max: 5 });
const base = fc.integer({ min: 1, max: 3 }).map((factor) => fen(factor * 100_000));
const list = fc.uniqueArray(fc.tuple(person, base), { selector: ([who]) => who, maxLength: 6 });
const onList = ([who, baseFen]: readonly [number, Fen]): Listed => ({
  accountId: `account-${who}`,
  personId: `person-${who}`,
  baseFen,
  employerFen: fen(1),
  memberFen: fen(1),
});

test('over random months: each list, applied to what the one before leaves, gives exactly its people on their bases', () => {
  fc.assert(
    fc.property(list, fc.array(list, { minLength: 1, maxLength: 6 }), (before, wanted) => {
      const standing: Standing[] = before.map(([who, amount], index) => ({
        accountId: `account-${who}`,
        personId: `person-${who}`,
        base: amount,
        isPaying: index % 3 > 0,
      }));
      const accounts = new Map(
        standing.map(({ accountId, base: amount, isPaying }) => [accountId, { amount, isPaying }]),
      );
      const given = linesOfMonths(
        standing,
        wanted.map((month) => month.map(onList)),
      );
      for (const [index, lines] of given.entries()) {
        for (const { accountId, change, baseFen, baseBeforeFen } of lines) {
          // What the confirmation does with each kind, and refuses when the account is not as the line says.
          const account = accounts.get(accountId);
          assert.equal(account === undefined, change === 'new');
          assert.equal(account?.isPaying ?? false, change === 'same' || change === 'changed' || change === 'gone');
          assert.equal(account?.amount ?? null, baseBeforeFen);
          assert.equal(change === 'same' || change === 'gone', baseBeforeFen === baseFen && account?.isPaying === true);
          accounts.set(accountId, { amount: baseFen, isPaying: change !== 'gone' });
        }
        const paying = [...accounts]
          .filter(([, { isPaying }]) => isPaying)
          .map(([id, { amount }]) => `${id} ${amount}`);
        const asked = (wanted[index] ?? []).map(([who, amount]) => `account-${who} ${amount}`);
        assert.deepEqual(paying.toSorted(), asked.toSorted());
      }
    }),
  );
});
