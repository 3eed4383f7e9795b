import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { handful, shuffled, smallestGroup } from './anonymity.ts';
import { type Answer, answerFaults, hideNumbers, keptAnswers, type Question, surveyFaults } from './questions.ts';
import { tallyOf } from './results.ts';

const question = (given: Partial<Question> = {}): Question => ({
  key: 'q1',
  kind: 'one',
  title: '您最常用哪个渠道？',
  options: ['网厅', '手机', '柜台'],
  isRequired: true,
  isSatisfaction: false,
  ...given,
});
const rating = question({ key: 'q2', kind: 'rating', options: [], isSatisfaction: true });
const text = question({ key: 'q3', kind: 'text', options: [], isRequired: false });
const several = question({ key: 'q4', kind: 'several', isRequired: false });
const all = [question(), rating, text, several];

test('[P-O5] what keeps a survey from its review is said beside the field', () => {
  const draft = {
    title: '服务满意度',
    introduction: '请您评价',
    questions: all,
    audience: 'person' as const,
    channels: ['hall'],
  };
  assert.deepEqual(surveyFaults(draft), {});
  const cases: readonly (readonly [Partial<typeof draft> | object, string])[] = [
    [{ title: '调查' }, 'title'],
    [{ introduction: '' }, 'introduction'],
    [{ questions: [] }, 'questions'],
    [{ questions: [question(), question()] }, 'questions'],
    [{ questions: [question({ options: ['只有一个'] })] }, 'q1'],
    [{ questions: [question({ options: ['甲', '甲'] })] }, 'q1'],
    [{ questions: [question({ options: ['甲', ' '] })] }, 'q1'],
    [{ questions: [question({ title: '' })] }, 'q1'],
    [{ questions: [question({ isSatisfaction: true })] }, 'q1'],
    [{ questions: [{ ...text, options: ['甲', '乙'] }] }, 'q3'],
    [{ channels: ['employer'] }, 'channels'],
    [{ channels: ['hall', 'employer'] }, 'channels'],
    [{ audience: 'employer' }, 'channels'],
    [{ audience: 'both' }, 'channels'],
    [{ audience: 'employer', channels: ['employer', 'mobile'] }, 'channels'],
  ];
  for (const [given, field] of cases)
    assert.deepEqual(Object.keys(surveyFaults({ ...draft, ...given })), [field], JSON.stringify(given));
  assert.deepEqual(surveyFaults({ ...draft, audience: 'both', channels: ['mobile', 'employer'] }), {});
});

test('[P-O5] [U-O6] what is wrong with an answer is said beside its question', () => {
  const good = [
    { key: 'q1', choices: [0] },
    { key: 'q2', score: 5 },
  ];
  assert.deepEqual(answerFaults(all, good), {});
  const cases: readonly (readonly [readonly Answer[], Record<string, string>])[] = [
    [[], { q1: '请选择一项', q2: '请评分' }],
    [[{ key: 'q1', choices: [] }, good[1] as Answer], { q1: '请选择一项' }],
    [[{ key: 'q1', choices: [3] }, good[1] as Answer], { q1: '没有这个选项' }],
    [[{ key: 'q1', choices: [0, 1] }, good[1] as Answer], { q1: '只能选择一项' }],
    [[{ key: 'q1', score: 5 }, good[1] as Answer], { q1: '这道题不评分' }],
    [[good[0] as Answer, { key: 'q2', score: 6 }], { q2: '请评 1 到 5 分' }],
    [[good[0] as Answer, { key: 'q2', score: 0 }], { q2: '请评 1 到 5 分' }],
    [[...good, { key: 'q3', text: '长'.repeat(501) }], { q3: '最多 500 个字，现在 501 个' }],
    [[...good, { key: 'q4', choices: [1, 1] }], { q4: '同一个选项选了两次' }],
    [[...good, { key: 'q9', text: '？' }], { q9: '调查里没有这道题' }],
    [[...good, good[0] as Answer], { q1: '这道题答了两次' }],
  ];
  for (const [answers, faults] of cases) assert.deepEqual(answerFaults(all, answers), faults);
});

test('[P-O5] a free text is kept without personal numbers, however they are written', () => {
  const hidden = '〔号码已隐去〕';
  for (const [given, kept] of [
    ['我的电话13812345678请回', `我的电话${hidden}请回`],
    ['身份证 33010219900101123X', `身份证 ${hidden}`],
    ['卡号 6222 0212 3456 7890', `卡号 ${hidden}`],
    ['电话：０５７１－８８８８８８８８', `电话：${hidden}`],
    ['2026-11-12 去的，等了 45 分钟，交 1200 元', '2026-11-12 去的，等了 45 分钟，交 1200 元'],
  ] as const)
    assert.equal(hideNumbers(given), kept);
  const digits = fc.string({ unit: fc.constantFrom('0', '1', '8', '9', '３'), minLength: 7, maxLength: 20 });
  fc.assert(
    fc.property(fc.string(), digits, fc.string(), (before, number, after) => {
      assert.ok(!hideNumbers(`${before}${number}${after}`).includes(number));
    }),
  );
  assert.deepEqual(
    keptAnswers(all, [
      { key: 'q3', text: ' 13812345678 ' },
      { key: 'q1', choices: [2] },
      { key: 'q4', choices: [] },
    ]),
    [
      { key: 'q1', choices: [2] },
      { key: 'q3', text: hidden },
    ],
  );
});

const drawOf = (seeds: readonly number[]) => {
  let at = 0;
  return (below: number) => (seeds[at++ % seeds.length] ?? 0) % below;
};

test('[P-O5] the urn loses nothing, gives no handful below five and keeps none below five while a survey is open', () => {
  const seeds = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.nat(60), seeds, (answers, given) => {
      const draw = drawOf(given);
      let urn: number[] = [];
      const counted: number[] = [];
      for (let answer = 0; answer < answers; answer += 1) {
        const taken = handful([...urn, answer], draw, { isOver: false });
        assert.ok(taken.counted.length === 0 || taken.counted.length >= smallestGroup);
        assert.ok(taken.counted.length === 0 || taken.kept.length >= smallestGroup);
        urn = [...taken.kept];
        counted.push(...taken.counted);
      }
      const last = handful(urn, draw, { isOver: true });
      assert.ok(answers < smallestGroup || last.counted.length >= smallestGroup);
      assert.deepEqual(
        [...counted, ...last.counted].sort((a, b) => a - b),
        Array.from({ length: answers }, (_, at) => at),
      );
      assert.deepEqual(last.kept, []);
    }),
  );
});

test('[P-O5] whoever comes last is counted at once as often as chance has it: every place of the urn alike', () => {
  // All draws that five values allow: each value stands in each place equally often.
  const places = new Map<string, number>();
  for (let all = 0; all < 120; all += 1) {
    let rest = all;
    const mixed = shuffled([0, 1, 2, 3, 4], (below) => {
      const drawn = rest % below;
      rest = Math.floor(rest / below);
      return drawn;
    });
    mixed.forEach((value, at) => places.set(`${value}@${at}`, (places.get(`${value}@${at}`) ?? 0) + 1));
  }
  assert.equal(places.size, 25);
  for (const count of places.values()) assert.equal(count, 24);
});

test('[P-O5] results add up, and fewer than five of an anonymous survey are not broken down', () => {
  const sheet = (choice: number, score: number): Answer[] => [
    { key: 'q1', choices: [choice] },
    { key: 'q2', score },
  ];
  const sheets = [sheet(0, 5), sheet(0, 4), sheet(1, 1), sheet(2, 5)];
  const few = tallyOf(all, sheets, { isAnonymous: true });
  assert.deepEqual(
    few.map(({ counts, isTooSmall, answered }) => [counts, isTooSmall, answered]),
    [
      [[], true, 4],
      [[], true, 4],
      [[], true, 0],
      [[], true, 0],
    ],
  );
  const named = tallyOf(all, sheets, { isAnonymous: false });
  assert.deepEqual(named[0]?.counts, [2, 1, 1]);
  assert.deepEqual([named[1]?.counts, named[1]?.meanHundredths], [[1, 0, 0, 1, 2], 375]);
  const enough = tallyOf(all, [...sheets, [...sheet(0, 3), { key: 'q3', text: '好' }]], { isAnonymous: true });
  assert.deepEqual(enough[0]?.counts, [3, 1, 1]);
  assert.deepEqual([enough[2]?.isTooSmall, enough[2]?.texts], [true, []]);
});
