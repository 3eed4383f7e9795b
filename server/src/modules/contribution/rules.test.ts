import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Fen, fen, ratePpm } from '../../platform/money.ts';
import { confirmationText, dunningRound, effectOfPayment, serialIn, serialOf } from './rules.ts';

test('the serial of a payment is a run of fifteen digits in its remark or summary', () => {
  for (const texts of [
    ['261112000000001'],
    ['', '转账 261112000000001'],
    ['流水号:261112000000001。'],
    ['公积金261112000000001十一月'],
    ['261112000000001', '261112000000001'],
    ['２６１１１２００００００００１'],
    ['　２６１１１2000000001　'],
    ['261112000000001 13800138000'],
  ]) {
    assert.equal(serialIn(...texts), '261112000000001', texts.join('|'));
  }
});

test('no serial, a longer or shorter run, a broken one and two different ones are none', () => {
  for (const texts of [
    [''],
    ['公积金'],
    ['26111200000001'],
    ['2611120000000011'],
    ['261112 000000001'],
    ['261112-000000001'],
    ['A261112000000O01'],
    ['261112000000001', '261112000000002'],
    ['261112000000001/261112000000002'],
  ]) {
    assert.equal(serialIn(...texts), undefined, texts.join('|'));
  }
});

test('a serial is found among any words and figures of other lengths', () => {
  const digits = fc.stringMatching(/^\d{15}$/);
  const words = fc.stringMatching(/^[一-龥a-z\s]{1,9}$/);
  const others = fc.stringMatching(/^(\d{1,14}|\d{16,20})$/);
  fc.assert(
    fc.property(digits, words, others, fc.boolean(), (serial, word, other, isWide) => {
      const written = isWide
        ? serial.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
        : serial;
      assert.equal(serialIn(`${other}${word}${written}`, `${word}${other}`), serial);
      assert.equal(serialIn(`${word}${other}`), undefined);
    }),
  );
});

test('a new serial is the day and nine digits', () => {
  const day = Temporal.PlainDate.from('2026-01-05');
  assert.equal(serialOf(day, 7), '260105000000007');
  assert.equal(serialOf(day, 999_999_999), '260105999999999');
  assert.equal(serialIn(serialOf(day, 0)), '260105000000000');
});

const effect = (due: number, paid: number, unallocated: number) =>
  effectOfPayment({ due: fen(due), paid: fen(paid), unallocated: fen(unallocated) });

test('exactly the due amount posts at once, whatever was there before', () => {
  assert.deepEqual(effect(100, 100, 0), { kind: 'post-exact' });
  assert.deepEqual(effect(100, 100, 30), { kind: 'post-exact' });
});

test('more than the due amount, or enough with what was there, posts from the unallocated money and leaves the rest', () => {
  assert.deepEqual(effect(100, 101, 0), { kind: 'post-from-unallocated', left: 1n });
  assert.deepEqual(effect(100, 40, 60), { kind: 'post-from-unallocated', left: 0n });
  assert.deepEqual(effect(100, 1, 500), { kind: 'post-from-unallocated', left: 401n });
});

test('less stays unallocated and says what is missing', () => {
  assert.deepEqual(effect(100, 99, 0), { kind: 'short', missing: 1n });
  assert.deepEqual(effect(100, 40, 59), { kind: 'short', missing: 1n });
});

/** Takes payments one after another until the due amount is posted; later ones stay unallocated. */
function take(due: number, payments: readonly number[]): { isPosted: boolean; unallocated: Fen } {
  let unallocated = fen(0);
  let isPosted = false;
  for (const paid of payments) {
    const after = effectOfPayment({ due: fen(due), paid: fen(paid), unallocated });
    if (isPosted || after.kind === 'short') unallocated = fen(unallocated + BigInt(paid));
    if (isPosted) continue;
    if (after.kind === 'post-from-unallocated') unallocated = after.left;
    isPosted = after.kind !== 'short';
  }
  return { isPosted, unallocated };
}

test('whatever the parts and their order: the month is posted as soon as the money suffices, and no fen is lost', () => {
  const amounts = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 6 }), (due, payments) => {
      const total = payments.reduce((sum, paid) => sum + paid, 0);
      const isPosted = total >= due;
      const expected = { isPosted, unallocated: fen(isPosted ? total - due : total) };
      assert.deepEqual(take(due, payments), expected);
      assert.deepEqual(take(due, payments.toReversed()), expected);
    }),
  );
});

const facts = {
  centerName: '安居市住房公积金管理中心',
  employerName: '安居市云杉软件有限公司(演示)',
  employerAccountNo: '2001000001',
  creditCode: '91419901MA0000015J',
  month: Temporal.PlainDate.from('2026-11-01'),
  serial: '261112000000001',
  personCount: 61,
  counts: { new: 3, back: 1, changed: 2, gone: 2 },
  ratios: { employer: ratePpm(120_000), member: ratePpm(55_000) },
  employerFen: fen(8_000_001),
  memberFen: fen(3_666_667),
  amountFen: fen(11_666_668),
  listHash: 'ab'.repeat(32),
  leftOut: { personCount: 0, amountFen: fen(0) },
};

test('[U-T1] the text that is signed names employer, month, people, changes, money and the digest of the list', () => {
  assert.equal(
    confirmationText(facts),
    `住房公积金汇缴核定书
管理中心：安居市住房公积金管理中心
缴存单位：安居市云杉软件有限公司(演示)
单位账号：2001000001
统一社会信用代码：91419901MA0000015J
汇缴月份：2026-11
业务流水号：261112000000001
汇缴人数：61人
人员变动：新开户3人，启封1人，基数调整2人，封存2人
缴存比例：单位12%，个人5.5%
单位缴存额：80,000.01元
个人缴存额：36,666.67元
汇缴金额：116,666.68元（壹拾壹万陆仟陆佰陆拾陆元陆角捌分）
清册摘要（SM3）：${'ab'.repeat(32)}`,
  );
});

test('[U-T1] whatever differs gives another text', () => {
  const others: Partial<typeof facts>[] = [
    { centerName: '甲' },
    { employerName: '甲' },
    { employerAccountNo: '2' },
    { creditCode: '9' },
    { month: Temporal.PlainDate.from('2026-12-01') },
    { serial: '261112000000002' },
    { personCount: 60 },
    { counts: { ...facts.counts, new: 4 } },
    { counts: { ...facts.counts, back: 0 } },
    { counts: { ...facts.counts, changed: 3 } },
    { counts: { ...facts.counts, gone: 1 } },
    { ratios: { ...facts.ratios, employer: ratePpm(120_001) } },
    { ratios: { ...facts.ratios, member: ratePpm(50_000) } },
    { employerFen: fen(8_000_002) },
    { memberFen: fen(3_666_668) },
    { amountFen: fen(11_666_669) },
    { listHash: 'cd'.repeat(32) },
    { leftOut: { personCount: 1, amountFen: fen(100) } },
    { leftOut: { personCount: 1, amountFen: fen(101) } },
  ];
  const texts = others.map((other) => confirmationText({ ...facts, ...other }));
  assert.equal(new Set([...texts, confirmationText(facts)]).size, others.length + 1);
});

test('reminders come on the first day after the last one to pay, and again at every interval', () => {
  assert.deepEqual(
    [1, 14, 15, 16, 30, 31].map((days) => dunningRound(days, 15)),
    [1, 1, 1, 2, 2, 3],
  );
});
