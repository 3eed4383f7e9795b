import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fen } from '../../platform/money.ts';
import { generalLines, sideOf, subsidiaryLines, written } from './rules.ts';

const sums = (debitFen: number, creditFen: number, yearDebitFen: number, yearCreditFen: number) => ({
  debitFen,
  creditFen,
  yearDebitFen,
  yearCreditFen,
});
const line = (lineNo: number, on: string, amounts: { debitFen: number; creditFen: number; balanceFen: number }) => ({
  journalId: '0199a7c3-5a00-7000-8000-000000000001',
  lineNo,
  on,
  number: lineNo,
  summary: '汇缴',
  ...amounts,
});

test('[C-3] 总账 has 本月合计 and 本年累计 for each month, and two lines below the whole year', () => {
  const lines = generalLines([
    { month: '2026-11', openingFen: -500, closingFen: -700, ...sums(0, 200, 30, 600) },
    { month: '2026-12', openingFen: -700, closingFen: 0, ...sums(700, 0, 730, 600) },
  ]);
  assert.deepEqual(
    lines.map(({ kind, summary, debitFen, creditFen, balanceFen }) => [
      kind,
      summary,
      debitFen,
      creditFen,
      `${sideOf(balanceFen)}${Math.abs(balanceFen)}`,
    ]),
    [
      ['opening', '期初余额', 0, 0, '贷500'],
      ['month', '2026年11月　本月合计', 0, 200, '贷700'],
      ['year', '2026年11月　本年累计', 30, 600, '贷700'],
      ['month', '2026年12月　本月合计', 700, 0, '平0'],
      ['full-year', '2026年12月　本年累计', 730, 600, '平0'],
    ],
  );
  assert.equal(
    generalLines([{ month: '2026-01', openingFen: 1, closingFen: 1, ...sums(0, 0, 0, 0) }])[0]?.summary,
    '上年结转',
  );
  assert.deepEqual(generalLines([]), []);
});

test('[C-3] 明细账 has the sums of a month below its last line, and a later page begins with what the one before brought', () => {
  const rows = [
    { ...line(1, '2026-01-30', { debitFen: 0, creditFen: 40, balanceFen: -140 }), sums: null },
    { ...line(2, '2026-01-31', { debitFen: 10, creditFen: 0, balanceFen: -130 }), sums: sums(10, 40, 10, 40) },
    { ...line(3, '2026-02-01', { debitFen: 0, creditFen: 5, balanceFen: -135 }), sums: null },
  ];
  const first = subsidiaryLines({ from: '2026-01-01', openingFen: -100, rows });
  assert.deepEqual(
    first.map(({ summary, balanceFen }) => [summary, balanceFen]),
    [
      ['上年结转', -100],
      ['汇缴', -140],
      ['汇缴', -130],
      ['本月合计', -130],
      ['本年累计', -130],
      ['汇缴', -135],
    ],
  );
  assert.equal(new Set(first.map(({ key }) => key)).size, first.length);
  const later = subsidiaryLines({ from: '2026-01-01', openingFen: -100, rows: rows.slice(1), isContinued: true });
  assert.deepEqual([later[0]?.summary, later[0]?.balanceFen], ['承前页', -140]);
  assert.equal(subsidiaryLines({ from: '2026-01-15', openingFen: 7, rows: [] })[0]?.summary, '期初余额');
});

test('[C-3] a loss is carried the other way round', () => {
  const surplus = { debit: '311', credit: '321', amount: fen(500) };
  assert.deepEqual(written(surplus), surplus);
  assert.deepEqual(written({ ...surplus, amount: fen(-500) }), { debit: '321', credit: '311', amount: fen(500) });
});
