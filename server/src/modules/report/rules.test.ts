import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen } from '../../platform/money.ts';
import { creditCheckOf } from '../party/rules.ts';
import {
  accrualThrough,
  changeSummary,
  entrySummary,
  maskBirthDate,
  monthEndsOf,
  type Question,
  questionOf,
  rangeText,
} from './rules.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

for (const [name, text, question] of [
  ['an 18-digit citizen number', '11010519491231002X', { person: { by: 'certificate', text: '11010519491231002X' } }],
  [
    'a citizen number with spaces and a small x',
    ' 110105 19491231 002x',
    { person: { by: 'certificate', text: '11010519491231002X' } },
  ],
  [
    'a 15-digit citizen number as its successor',
    '110105491231002',
    { person: { by: 'certificate', text: '11010519491231002X' } },
  ],
  ['a mobile', '138-1234-5678', { person: { by: 'mobile', text: '13812345678' } }],
  ['a mobile with its country code', '+8613812345678', { person: { by: 'mobile', text: '13812345678' } }],
  ['a personal account', '101000000001', { person: { by: 'account', text: '101000000001' } }],
  ['an employer account', '2001000001', { employer: { by: 'account', text: '2001000001' } }],
  ['a credit code', '91350100m000100y43', { employer: { by: 'credit-code', text: '91350100M000100Y43' } }],
  [
    'a passport',
    'E12345678',
    { person: { by: 'certificate', text: 'E12345678' }, employer: { by: 'name', text: 'E12345678' } },
  ],
  ['a name', ' 李 明', { person: { by: 'name', text: '李明' }, employer: { by: 'name', text: '李明' } }],
  ['the name of an employer with a digit', '第2中学', { employer: { by: 'name', text: '第2中学' } }],
  [
    'a rare character outside the first plane with another',
    '王𬭸',
    { person: { by: 'name', text: '王𬭸' }, employer: { by: 'name', text: '王𬭸' } },
  ],
  ['one character', '李', undefined],
  ['spaces', '   ', undefined],
  ['an incomplete mobile', '1381234', undefined],
  ['an incomplete citizen number', '11010519491231', undefined],
  ['eleven digits that are no mobile', '10012345678', undefined],
] satisfies [string, string, Question | undefined][]) {
  test(`search: ${name} is ${question ? 'looked for by its shape' : 'not looked for'}`, () =>
    assert.deepEqual(questionOf(text), question));
}

test('search: eighteen digits that are a credit code are looked for as both', () => {
  const bodies = Array.from({ length: 100 }, (_, number) => `12350100123456${String(number).padStart(3, '0')}`);
  const code = bodies.map((body) => body + creditCheckOf(body)).find((text) => /^\d{18}$/.test(text)) ?? '';
  assert.deepEqual(questionOf(code), {
    person: { by: 'certificate', text: code },
    employer: { by: 'credit-code', text: code },
  });
});

test('[P-Q1] the accrual grows by the balance for every day since it was last touched', () => {
  const held = { accrual: 1_000n, accruedTo: day('2026-07-01'), balance: fen(10_000) };
  assert.equal(accrualThrough(day('2026-07-01'), held), 1_000n);
  assert.equal(accrualThrough(day('2026-07-11'), held), 101_000n);
  assert.equal(accrualThrough(day('2026-06-01'), held), 1_000n);
});

test('[P-Q1] a month without entries keeps the balance before it, and nothing stands before the first entry', () => {
  const ends = [
    { month: '2026-11', balance: fen(300) },
    { month: '2026-09', balance: fen(200) },
    { month: '2026-07', balance: fen(100) },
  ];
  const shown = (first: string, months: number) =>
    monthEndsOf(ends, day(first), months).map(({ month, balanceFen }) => `${month} ${balanceFen}`);
  assert.deepEqual(shown('2026-08-01', 4), ['2026-08 100', '2026-09 200', '2026-10 200', '2026-11 300']);
  assert.deepEqual(shown('2026-06-01', 3), ['2026-06 0', '2026-07 100', '2026-08 100']);
  assert.deepEqual(monthEndsOf([], day('2026-12-01'), 2), [
    { month: '2026-12', balanceFen: 0 },
    { month: '2027-01', balanceFen: 0 },
  ]);
});

test('[P-Q1] month ends are what going through all entries day by day would find', () => {
  const entry = fc.record({ after: fc.integer({ min: 0, max: 700 }), balance: fc.integer({ min: 0, max: 9_999 }) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), (given) => {
      const first = day('2025-12-01');
      const entries = given
        .map(({ after, balance }) => ({ on: day('2025-06-15').add({ days: after }), balance }))
        .sort((one, other) => Temporal.PlainDate.compare(one.on, other.on));
      const lastOf = new Map(entries.map(({ on, balance }) => [on.toPlainYearMonth().toString(), balance]));
      const ends = [...lastOf].map(([month, balance]) => ({ month, balance: fen(balance) })).reverse();
      for (const { month, balanceFen } of monthEndsOf(ends, first, 12)) {
        const through = entries.filter(({ on }) => on.toPlainYearMonth().toString() <= month);
        assert.equal(balanceFen, through.at(-1)?.balance ?? 0);
      }
    }),
  );
});

test('[P-Q10] every change is one readable sentence', () => {
  assert.equal(changeSummary('base', '500000', '550000'), '缴存基数由 5,000.00 元调整为 5,500.00 元');
  assert.equal(changeSummary('open', null, '500000'), '开立个人账户，缴存基数为 5,000.00 元');
  assert.equal(changeSummary('seal', 'normal', 'sealed'), '封存（暂停缴存）');
  assert.equal(changeSummary('unseal', 'sealed', 'normal'), '启封（恢复缴存）');
  assert.equal(changeSummary('ratio', '8%', '10%'), '缴存比例由 8%调整为 10%');
  assert.equal(changeSummary('transfer', null, null), '缴存单位变更');
});

test('[P-Q10] an entry says its month and both parts', () => {
  const month = day('2026-10-01');
  assert.equal(
    entrySummary({ kindText: '汇缴', month, amount: fen(120_000), employerPart: fen(60_000) }),
    '2026年10月汇缴，单位 600.00 元，个人 600.00 元',
  );
  assert.equal(entrySummary({ kindText: '年度结息', month: null, amount: fen(1), employerPart: null }), '年度结息');
});

test('a range of dates and a date of birth read as they should', () => {
  assert.equal(rangeText('2026-01-01', '2026-11-23', '全部日期'), '2026-01-01 至 2026-11-23');
  assert.equal(rangeText('2026-01-01', undefined, '全部日期'), '2026-01-01 起');
  assert.equal(rangeText(undefined, '2026-11-23', '全部日期'), '截至 2026-11-23');
  assert.equal(rangeText(undefined, undefined, '全部日期'), '全部日期');
  assert.equal(maskBirthDate(day('1990-05-06')), '1990-**-**');
  assert.equal(maskBirthDate(null), '');
});
