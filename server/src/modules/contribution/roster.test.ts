import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Fen, fen, ratePpm } from '../../platform/money.ts';
import { certificateCheckOf } from '../party/rules.ts';
import {
  certificateTypeNamed,
  checkRoster,
  compareRoster,
  type DepositRounding,
  depositOf,
  type RosterColumn,
  type RosterFacts,
  type RosterRow,
  rosterTotals,
} from './roster.ts';

const facts: RosterFacts = {
  today: Temporal.PlainDate.from('2026-11-23'),
  month: Temporal.PlainDate.from('2026-11-01'),
  baseMinFen: fen(210_000),
  baseMaxFen: fen(2_500_000),
  employerRatioPpm: ratePpm(120_000),
  memberRatioPpm: ratePpm(50_000),
  roundingOfDeposit: 'half-up-fen',
  employer: { name: '安居机械有限公司', accountNumber: '410100000001', creditCode: '91350100M000100Y43' },
};

const numberOf = (sequence: number) => {
  const first17 = `41990119900101${String(sequence).padStart(3, '0')}`;
  return first17 + certificateCheckOf(first17);
};
const good = {
  name: '李明',
  certificateType: '居民身份证',
  certificateNumber: numberOf(1),
  mobile: '19912345678',
  base: '5000.00',
};
const row = (line: number, cells: Partial<Record<RosterColumn, string>>): RosterRow => ({
  line,
  cells: { ...good, ...cells },
});
const faultsOf = (...rows: RosterRow[]) => checkRoster(rows, facts).faults;

test('a good row becomes an entry with both sides', () => {
  const { entries, faults } = checkRoster([row(2, { remark: '新入职' })], facts);
  assert.deepEqual(faults, []);
  assert.deepEqual(entries, [
    {
      line: 2,
      name: '李明',
      certificateType: 'id-card',
      certificateNumber: numberOf(1),
      mobile: '19912345678',
      baseFen: 500_000n,
      employerFen: 60_000n,
      memberFen: 25_000n,
      totalFen: 85_000n,
      remark: '新入职',
    },
  ]);
});

for (const [name, cells, column, code, words] of [
  ['a missing name', { name: '' }, 'name', 'missing', '姓名没有填写，请补填。'],
  ['a name with digits', { name: '李明2' }, 'name', 'characters', '姓名含有不应出现的字符。'],
  [
    'a wrong check digit',
    { certificateNumber: '110105194912310021' },
    'certificateNumber',
    'check-digit',
    '证件号码的校验位不符',
  ],
  [
    'a short number',
    { certificateNumber: '1101051949' },
    'certificateNumber',
    'length',
    '证件号码位数不对（填了 10 位）。',
  ],
  ['an old number', { certificateNumber: '110105491231002' }, 'certificateNumber', 'old-number', '11010519491231002X'],
  [
    'an unknown certificate',
    { certificateType: '学生证' },
    'certificateType',
    'unknown-type',
    '证件类型“学生证”无法识别',
  ],
  ['a bad mobile', { mobile: '1381234567' }, 'mobile', 'length', '手机号码位数不对（填了 10 位）。'],
  ['no base', { base: '' }, 'base', 'missing', '缴存基数没有填写，请补填。'],
  ['a base in words', { base: '五千' }, 'base', 'not-amount', '缴存基数“五千”不是金额'],
  ['a base with a misplaced comma', { base: '50,00' }, 'base', 'not-amount', '缴存基数“50,00”不是金额'],
  ['a base of zero', { base: '0' }, 'base', 'not-positive', '缴存基数 0.00 元应大于零'],
  ['a negative base', { base: '-5000' }, 'base', 'not-positive', '缴存基数 -5,000.00 元应大于零'],
  ['three decimals', { base: '5000.005' }, 'base', 'too-many-decimals', '缴存基数“5000.005”超过两位小数'],
  ['a base under the floor', { base: '2099.99' }, 'base', 'below-floor', '缴存基数 2,099.99 元低于下限 2,100.00 元'],
  ['a base over the cap', { base: '25000.01' }, 'base', 'above-cap', '缴存基数 25,000.01 元高于上限 25,000.00 元'],
  [
    'an employer amount that is not base × ratio',
    { employerAmount: '600.01' },
    'employerAmount',
    'differs-from-ratio',
    '单位月缴存额填写 600.01 元，应为 600.00 元（基数 5,000.00 元 × 单位比例 12%），请更正或留空。',
  ],
  [
    'a member amount that is not base × ratio',
    { memberAmount: '600' },
    'memberAmount',
    'differs-from-ratio',
    '应为 250.00 元',
  ],
  ['a sum that is not the sum', { totalAmount: '600' }, 'totalAmount', 'differs-from-ratio', '应为 850.00 元'],
  ['another employer', { employer: '410100000002' }, 'employer', 'other-employer', '这是另一单位的花名册'],
  ['another month', { month: '2026年10月' }, 'month', 'other-month', '汇缴月份“2026年10月”不是本次办理的 2026年11月'],
  ['a long remark', { remark: '长'.repeat(201) }, 'remark', 'too-long', '备注有 201 个字'],
] satisfies [string, Partial<Record<RosterColumn, string>>, string, string, string][]) {
  test(`${name} is the one fault of its row`, () => {
    const faults = faultsOf(row(7, cells));
    assert.deepEqual(
      faults.map((fault) => [fault.line, fault.column, fault.code]),
      [[7, column, code]],
    );
    assert.ok(faults[0]?.message.includes(words), `${faults[0]?.message}`);
  });
}

const taken: readonly Partial<Record<RosterColumn, string>>[] = [
  { base: '2100' },
  { base: '25000.00' },
  { base: '5,000.00' },
  { base: '￥５０００元' },
  { employerAmount: '600.00', memberAmount: '250', totalAmount: '850.00' },
  { mobile: '' },
  { certificateType: '' },
  { certificateType: '01' },
  { employer: '410100000001' },
  { employer: '91350100m000100y43' },
  { month: '2026-11' },
  { month: '202611' },
  { month: '2026年11月' },
  { month: '2026-11-01' },
  { name: '李　明' },
];
for (const cells of taken) {
  test(`${JSON.stringify(cells)} is taken`, () => assert.deepEqual(faultsOf(row(2, cells)), []));
}

test('a row with several faults lists every one of them', () => {
  const faults = faultsOf(
    row(3, { name: '', certificateNumber: '1', mobile: '2', base: 'x', employer: '9', employerAmount: 'y' }),
  );
  assert.deepEqual(faults.map((fault) => fault.column).sort(), [
    'base',
    'certificateNumber',
    'employer',
    'employerAmount',
    'mobile',
    'name',
  ]);
});

test('one person twice is listed on both lines, each naming the other', () => {
  const faults = faultsOf(row(2, {}), row(3, { certificateNumber: numberOf(2) }), row(4, { name: '李二明' }));
  assert.deepEqual(
    faults.map(({ line, code, message }) => [line, code, message]),
    [
      [2, 'repeated-person', '第 2 行与第 4 行的证件号码相同，请只保留一行。'],
      [4, 'repeated-person', '第 4 行与第 2 行的证件号码相同，请只保留一行。'],
    ],
  );
});

test('a number written in full width repeats the same number in half width', () => {
  const wide = [...numberOf(1)].map((mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0)).join('');
  assert.equal(faultsOf(row(2, {}), row(3, { certificateNumber: wide })).length, 2);
});

test('a cell that Excel has spoilt is reported as that, and not as a wrong number too', () => {
  const faults = faultsOf({
    ...row(5, { certificateNumber: '419901199001010000' }),
    faults: [{ column: 'certificateNumber', fault: 'digits-lost' }],
  });
  assert.deepEqual(
    faults.map((fault) => [fault.column, fault.code]),
    [['certificateNumber', 'digits-lost']],
  );
  assert.ok(faults[0]?.message.includes('后几位已丢失'));
});

test('two people whose numbers Excel has cut to the same digits are not called one person', () => {
  const spoilt = (line: number): RosterRow => ({
    ...row(line, { certificateNumber: '419901199001010000' }),
    faults: [{ column: 'certificateNumber', fault: 'digits-lost' }],
  });
  assert.deepEqual(
    faultsOf(spoilt(2), spoilt(3)).map((fault) => fault.code),
    ['digits-lost', 'digits-lost'],
  );
});

test('a line with the sums below the people is not a person', () => {
  const { entries, faults, checked } = checkRoster(
    [
      row(2, {}),
      { line: 3, cells: { name: '合 计', base: '5000.00' } },
      { line: 4, cells: { sequence: '合计：', base: '5000.00' } },
    ],
    facts,
  );
  assert.deepEqual([entries.length, faults.length, checked], [1, 0, 1]);
});

for (const [base, ratio, rounding, due] of [
  [200_050, 50_000, 'half-up-fen', 10_003], // 100.025 yuan: banker's rounding would give 100.02.
  [200_040, 50_000, 'half-up-fen', 10_002],
  [200_050, 50_000, 'down-fen', 10_002],
  [200_041, 50_000, 'up-fen', 10_003],
  [200_050, 50_000, 'half-up-jiao', 10_000],
  [201_000, 50_000, 'half-up-jiao', 10_050],
  [201_100, 50_000, 'up-jiao', 10_060],
  [201_100, 50_000, 'down-yuan', 10_000],
  [201_000, 50_000, 'half-up-yuan', 10_100], // 100.50 → 101.
  [200_001, 50_000, 'up-yuan', 10_100],
] satisfies [number, number, DepositRounding, number][]) {
  test(`${base} fen at ${ratio} ppm, ${rounding}, is ${due} fen`, () => {
    assert.equal(depositOf(fen(base), ratePpm(ratio), rounding), fen(due));
  });
}

const people = fc.uniqueArray(
  fc.record({ sequence: fc.nat(999), base: fc.integer({ min: 210_000, max: 2_500_000 }) }),
  {
    selector: (person) => person.sequence,
    maxLength: 40,
  },
);
const rowsOf = (list: readonly { sequence: number; base: number }[]) =>
  list.map(({ sequence, base }, at) =>
    row(at + 2, { certificateNumber: numberOf(sequence), base: (base / 100).toFixed(2) }),
  );

test('the sum of the sides is the total, whatever the order of the rows', () => {
  fc.assert(
    fc.property(people, (list) => {
      const totals = rosterTotals(checkRoster(rowsOf(list), facts).entries);
      const { entries } = checkRoster(rowsOf([...list].reverse()), facts);
      assert.deepEqual(rosterTotals(entries), totals);
      assert.equal(totals.totalFen, fen(totals.employerFen + totals.memberFen));
      assert.equal(
        totals.totalFen,
        entries.reduce((sum, entry) => sum + entry.totalFen, 0n),
      );
      assert.equal(totals.count, list.length);
    }),
  );
});

test('one bad row takes the whole roster back, and its line is named', () => {
  fc.assert(
    fc.property(people, fc.nat(), fc.constantFrom('', '-1', '1.001', '99999999', 'x'), (list, at, base) => {
      fc.pre(list.length > 0);
      const rows = rowsOf(list);
      const bad = at % rows.length;
      const spoilt = rows.map((one, index) => (index === bad ? { ...one, cells: { ...one.cells, base } } : one));
      const { entries, faults } = checkRoster(spoilt, facts);
      assert.deepEqual(entries, []);
      assert.deepEqual([...new Set(faults.map((fault) => fault.line))], [bad + 2]);
    }),
  );
});

test('fifty thousand rows of one and the same person still give one fault each', () => {
  const rows = Array.from({ length: 50_000 }, (_, at) => row(at + 2, {}));
  const { faults } = checkRoster(rows, facts);
  assert.equal(faults.length, 50_000);
  assert.ok(faults[0]?.message.includes('共出现 50000 次'));
});

test('this month is compared with the last by certificate number', () => {
  const { entries } = checkRoster(
    [
      row(2, {}),
      row(3, { certificateNumber: numberOf(2), base: '6000' }),
      row(4, { certificateNumber: numberOf(3) }),
      row(5, { certificateNumber: numberOf(4) }),
    ],
    facts,
  );
  const before = (sequence: number, name: string, baseFen: Fen) => ({
    certificateNumber: numberOf(sequence),
    name,
    baseFen,
  });
  const last = [
    before(1, '李明', fen(500_000)),
    before(2, '李明', fen(500_000)),
    before(3, '李鸣', fen(500_000)),
    before(9, '王五', fen(300_000)),
  ];
  const { same, added, gone, changed } = compareRoster(entries, last);
  assert.deepEqual(
    same.map((entry) => entry.line),
    [2],
  );
  assert.deepEqual(
    added.map((entry) => entry.line),
    [5],
  );
  assert.deepEqual(gone, [last[3]]);
  assert.deepEqual(
    changed.map((change) => [change.entry.line, change.before.baseFen, change.isBaseChanged, change.isNameChanged]),
    [
      [3, 500_000n, true, false],
      [4, 500_000n, false, true],
    ],
  );
});

test('everyone of both months is in exactly one group', () => {
  fc.assert(
    fc.property(people, people, (now, then) => {
      const { entries } = checkRoster(rowsOf(now), facts);
      const last = then.map(({ sequence, base }) => ({
        certificateNumber: numberOf(sequence),
        name: '李明',
        baseFen: fen(base),
      }));
      const { same, added, gone, changed } = compareRoster(entries, last);
      assert.equal(same.length + changed.length + added.length, entries.length);
      assert.equal(same.length + changed.length + gone.length, last.length);
    }),
  );
});

test('certificate types are known by name, by code and by habit', () => {
  assert.equal(certificateTypeNamed('居民身份证'), 'id-card');
  assert.equal(certificateTypeNamed('身份证'), 'id-card');
  assert.equal(certificateTypeNamed(''), 'id-card');
  assert.equal(certificateTypeNamed('03'), 'passport');
  assert.equal(certificateTypeNamed('护照'), 'passport');
  assert.equal(certificateTypeNamed('99'), 'other');
  assert.equal(certificateTypeNamed('foreign-permanent-residence'), 'foreign-permanent-residence');
  assert.equal(certificateTypeNamed('驾驶证'), undefined);
});
