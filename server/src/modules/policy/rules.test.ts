import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarFaults, calendarText } from './rules/calendar.ts';
import { catalog, parameterKeys, valueFaults } from './rules/catalog.ts';
import { draftOf, type Field, faultsOf, linesOf, textOf, valueOf } from './rules/fields.ts';

const share: Field = { kind: 'share', min: 10_000, max: 300_000 };
const yuan: Field = { kind: 'yuan', min: 100, max: 100_000_000, none: '不限' };

for (const [name, field, draft, value, text] of [
  ['per cent', share, '12', 120_000, '12%'],
  ['per cent with a part', share, '7.25%', 72_500, '7.25%'],
  ['yuan', yuan, '1234.5', 123_450, '1,234.50 元'],
  ['yuan with a comma', yuan, '1,234.00', 123_400, '1,234.00 元'],
  ['no rule', yuan, null, null, '不限'],
  ['a number of days', { kind: 'whole', unit: '天', min: 1, max: 30 }, ' 10 ', 10, '10 天'],
  ['a flag kept as a number', { kind: 'yes', yes: '须', no: '不须', asNumber: true }, true, 1, '须'],
  ['words', { kind: 'words' }, '余额、缴存 ，账户', ['余额', '缴存', '账户'], '余额、缴存、账户'],
] as const)
  test(`a form's ${name} is the value that is kept, and reads as ${text}`, () => {
    assert.deepEqual(valueOf(field, draft), value);
    assert.deepEqual(faultsOf(field, value), {});
    assert.equal(textOf(field, value), text);
    assert.deepEqual(valueOf(field, draftOf(field, value)), value);
  });

for (const [name, field, draft, fault] of [
  ['a word for a number', { kind: 'whole', unit: '天', min: 1, max: 30 }, '十', '请填写整数'],
  ['a part of a day', { kind: 'whole', unit: '天', min: 1, max: 30 }, '1.5', '请填写整数'],
  ['too many', { kind: 'whole', unit: '天', min: 1, max: 30 }, '31', '应在 1 天 到 30 天 之间'],
  ['fen as yuan with three decimals', yuan, '1.005', '请填写金额，最多两位小数'],
  ['a share out of bounds', share, '31', '应在 1% 到 30% 之间'],
  ['no rule where there must be one', share, null, '请填写百分数，最多四位小数'],
  ['no time', { kind: 'time' }, '9:00', '请填写时间，如 09:00'],
  ['a word twice', { kind: 'words' }, '余额、余额', '词语不能重复'],
] as const)
  test(`${name} is refused`, () => assert.deepEqual(faultsOf(field, valueOf(field, draft)), { value: fault }));

test('a fault names the part that it is in; a part that does not exist is one too', () => {
  const { field } = catalog['withdrawal.rent'];
  const good = valueOf(field, {
    isOffered: true,
    monthlyCapFen: { city: { family: '2000', single: '1000' }, county: { family: '1500', single: '' } },
    capIsPerPerson: false,
    maxMonths: '12',
    intervalMonths: '0',
    minDepositMonths: null,
    incomeSharePpm: null,
    homeCheckCoversChildren: true,
    openLoanBlocks: 'market',
  });
  assert.deepEqual(Object.keys(valueFaults('withdrawal.rent', good)), [
    'monthlyCapFen.county.single',
    'intervalMonths',
  ]);
  assert.deepEqual(valueFaults('withdrawal.retire', { isOffered: true, maleAge: 60, femaleAge: 55, age: 1 }), {
    value: '没有这一项：age',
  });
  assert.deepEqual(valueFaults('hotline.menu', [{ key: '1', does: 'guide', name: '缴存' }]), {
    value: '“读一段指南”的按键须选读哪一段，其他按键不选',
  });
});

test('whatever a form holds, a value that passes its check is found again in the form', () => {
  const { field } = catalog['withdrawal.purchase'];
  assert.ok(field.kind === 'group');
  const parts = Object.keys(field.fields);
  const months = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 600 }).map(String));
  const draft = fc.record({
    isOffered: fc.boolean(),
    withinMonths: months,
    intervalMonths: months,
    capOn: fc.constantFrom('paid', 'price'),
    sharePpm: fc.integer({ min: 10_000, max: 1_000_000 }).map((ppm) => String(ppm / 10_000)),
    ceilingFen: fc.oneof(
      fc.constant(null),
      fc.integer({ min: 100, max: 1_000_000_000 }).map((fen) => (fen / 100).toFixed(2)),
    ),
    homeWithinMonths: months,
    topUp: fc.subarray(['spouse', 'parent', 'child']),
  });
  assert.deepEqual(Object.keys(fc.sample(draft, 1)[0] ?? {}).sort(), parts.sort(), 'a part has no value here');
  fc.assert(
    fc.property(draft, (given) => {
      const value = valueOf(field, given);
      assert.deepEqual(faultsOf(field, value), {});
      assert.deepEqual(valueOf(field, draftOf(field, value)), value);
      assert.equal(linesOf(field, value).length, parts.length);
    }),
  );
});

test('bounds point at each other', () => {
  for (const key of parameterKeys) {
    const { notAbove, notBelow } = catalog[key];
    if (notAbove) assert.equal(catalog[notAbove].notBelow, key);
    if (notBelow) assert.equal(catalog[notBelow].notAbove, key);
  }
});

test('days of a year: each once, in the year, read in their order', () => {
  const days = [
    { day: '2027-10-01', kind: 'holiday', name: '国庆节' },
    { day: '2027-01-01', kind: 'holiday', name: '元旦' },
    { day: '2027-10-09', kind: 'workday', name: '国庆节调休' },
  ] as const;
  assert.deepEqual(calendarFaults(days, 2027), {});
  assert.equal(calendarText(days), '1月1日 元旦 放假；10月1日 国庆节 放假；10月9日 国庆节调休 上班');
  assert.deepEqual(calendarFaults([...days, days[0]], 2027), { '3.day': '2027-10-01 填了两次' });
  assert.deepEqual(calendarFaults(days, 2028), {
    '0.day': '2027-10-01 不在 2028 年',
    '1.day': '2027-01-01 不在 2028 年',
    '2.day': '2027-10-09 不在 2028 年',
  });
  assert.deepEqual(calendarFaults([{ day: '2027-02-30', kind: 'holiday', name: '？' }], 2027), {
    '0.day': '请填写日期、放假或上班、名称',
  });
});
