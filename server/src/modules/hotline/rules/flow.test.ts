import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Next, next } from './flow.ts';
import type { MenuItem } from './menu.ts';
import { promptKeys, prompts, type Spoken, soundsOf, wordingFaults, writtenOf } from './prompts.ts';
import { type Answer, type Event, type HandOver, newTalk, type Script, type Talk } from './talk.ts';

const menu: readonly MenuItem[] = [
  { key: '1', name: '缴存业务', does: 'guide', prompt: 'guide-contribution' },
  { key: '4', name: '个人查询', does: 'person' },
  { key: '5', name: '服务网点', does: 'outlets' },
  { key: '7', name: '单位查询', does: 'employer' },
  { key: '8', name: '请我们回电', does: 'call-back' },
];
const script: Script = { centerName: '洛安市住房公积金管理中心', menu, isPinRequired: false };
const centres = [
  { centerId: 1, name: '洛安市住房公积金管理中心' },
  { centerId: 2, name: '铁路分中心' },
];

/** Keys, `#` at their end when it is pressed; a key of a menu is one. */
const keyed = (text: string): Event => ({
  event: 'keyed',
  keys: text.endsWith('#') ? text.slice(0, -1) : text,
  isHash: text.endsWith('#'),
});
const answered = (answer: Answer): Event => ({ event: 'answered', answer });

function run(events: readonly (string | Answer | { came: HandOver })[], given: Partial<Script> = {}): Next {
  const opened: Answer = { answer: 'opened', script: { ...script, ...given } };
  let step = next(newTalk(centres.slice(0, 1)), { event: 'begun' });
  step = next(step.talk, answered(opened));
  for (const event of events) {
    if (typeof event === 'string') step = next(step.talk, keyed(event));
    else if ('came' in event) step = next(step.talk, { event: 'handed-over', came: event.came });
    else step = next(step.talk, answered(event));
  }
  return step;
}
const heardOf = ({ effect }: Next) => ('say' in effect ? effect.say : []).map(({ prompt }) => prompt);
const certificate = '41030319880808101*';
const identified: Answer = { answer: 'identified' };
const read: Answer = { answer: 'told', spoken: [] };
const closed = { answer: 'turned-away', spoken: [{ prompt: 'service-later' }] } as const satisfies Answer;

test('[V-1] what a caller keys leads where the menu says', () => {
  const cases: [string, Parameters<typeof run>[0], Talk['place'], string | undefined][] = [
    ['the menu', [], 'menu', 'welcome'],
    ['a guide', ['1', read], 'guide', 'guide-contribution'],
    ['back from a guide', ['1', read, '*'], 'menu', undefined],
    ['a guide that is closed', ['1', closed], 'menu', 'service-later'],
    ['figures that are closed', ['4', certificate, '13800000001#', identified, '1', closed], 'query', 'service-later'],
    [
      'people who are closed',
      ['0', { came: { outcome: 'turned-away', spoken: closed.spoken } }],
      'menu',
      'service-later',
    ],
    ['a wrong key', ['9'], 'menu', 'wrong-key'],
    ['the certificate', ['4'], 'certificate', 'ask-certificate'],
    ['too short a number', ['4', '4103#'], 'certificate', 'wrong-certificate'],
    ['the mobile', ['4', `${certificate}#`], 'mobile', 'ask-mobile'],
    ['identified', ['4', certificate, '13800000001#', identified], 'query', 'identified'],
    [
      'not identified',
      ['4', certificate, '13800000001#', { answer: 'not-identified' }],
      'certificate',
      'not-identified',
    ],
    ['locked', ['4', certificate, '13800000001#', { answer: 'locked' }], 'menu', 'locked'],
    [
      'told',
      ['4', certificate, '13800000001#', identified, '1', { answer: 'told', spoken: [] }],
      'told',
      'after-answer',
    ],
    [
      'another figure, chosen while the first is told',
      ['4', certificate, '13800000001#', identified, '1', read, '3', read],
      'told',
      'after-answer',
    ],
    ['no figure has that key', ['4', certificate, '13800000001#', identified, '1', read, '7'], 'telling', 'wrong-key'],
    ['another business, chosen while a guide is heard', ['1', read, '4'], 'certificate', 'ask-certificate'],
    ['another business, chosen while outlets are told', ['5', read, '8'], 'call-back-number', 'call-back-number'],
    ['no business has that key', ['5', read, '9'], 'told', 'wrong-key'],
    ['known once', ['4', certificate, '13800000001', identified, '*', '4'], 'query', 'query-menu'],
    ['the service is down', ['5', { answer: 'failed' }], 'menu', 'system-busy'],
    [
      'an employer',
      ['7', '100023#', '13900000001#', identified, { answer: 'told', spoken: [] }],
      'told',
      'after-guide',
    ],
    ['called back', ['8', '#', { answer: 'kept', days: 3 }], 'rate', 'call-back-kept'],
    ['a land line', ['8', '037963123456#', { answer: 'kept', days: 3 }], 'rate', 'call-back-kept'],
    ['a person', ['0', { came: { outcome: 'talked' } }], 'rate', 'rate'],
    ['nobody there', ['0', { came: { outcome: 'closed', hours: '工作日九点到十七点' } }], 'call-back', 'agents-closed'],
    ['rated', ['0', { came: { outcome: 'talked' } }, '1', { answer: 'rated' }], 'over', 'thanks'],
  ];
  for (const [name, events, place, prompt] of cases) {
    const step = run(events);
    assert.equal(step.talk.place, place, name);
    if (prompt) assert.ok((heardOf(step) as string[]).includes(prompt), `${name}: ${heardOf(step).join()}`);
  }
});

test('[V-1] the letter of a certificate is the star key, and # is never left for the next question', () => {
  const step = run(['4', `${certificate}#`, '13800000001#']);
  assert.deepEqual(step.effect, {
    effect: 'ask',
    say: [],
    question: { ask: 'identify', certificate: '41030319880808101X', mobile: '13800000001', pin: undefined },
  });
  const asking = run(['4']).effect;
  assert.ok(asking.effect === 'collect' && asking.most === 19);
  const then = run(['4', certificate]).effect;
  assert.ok(then.effect === 'collect' && then.most === 12);
});

test('[V-1] a centre may demand the query password besides', () => {
  const events = ['4', certificate, '13800000001#'];
  assert.equal(run(events, { isPinRequired: true }).talk.place, 'pin');
  const step = run([...events, '246813#'], { isPinRequired: true });
  assert.ok(step.effect.effect === 'ask' && step.effect.question.ask === 'identify');
  assert.equal(step.effect.question.pin, '246813');
});

test('[V-1] what was keyed does not stay in the talk', () => {
  const { talk } = run(['4', certificate, '13800000001#']);
  assert.ok(
    !JSON.stringify(talk, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)).includes(
      '13800000001',
    ),
  );
  assert.equal(talk.certificate, '');
});

test('[V-1] three silences end a call, and three wrong identities lead back', () => {
  assert.equal(run(['', '', '']).talk.place, 'over');
  const wrong = ['4', certificate, '13800000001#', { answer: 'not-identified' } as const];
  assert.equal(run([...wrong, ...wrong.slice(1), ...wrong.slice(1)]).talk.place, 'menu');
});

const answers: readonly Answer[] = [
  { answer: 'opened', script },
  identified,
  { answer: 'not-identified' },
  { answer: 'locked' },
  { answer: 'told', spoken: [] },
  { answer: 'sent' },
  { answer: 'kept', days: 3 },
  { answer: 'rated' },
  { answer: 'failed' },
];
const anyKeys = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '4',
    '5',
    '7',
    '8',
    '9',
    '*',
    '#',
    '',
    '0#',
    `${certificate}#`,
    '13800000001#',
    '100023#',
  ),
  fc.stringMatching(/^[0-9*]{0,20}#?$/),
);
const came: fc.Arbitrary<HandOver> = fc.constantFrom<HandOver>(
  { outcome: 'talked' },
  { outcome: 'left' },
  { outcome: 'nobody' },
  { outcome: 'closed', hours: '工作日' },
);

/** Walks as a line does: keys where keys are awaited, an answer where something was asked. */
function* walk(
  keys: readonly string[],
  picks: readonly number[],
  comes: readonly HandOver[],
): Generator<{ before: Talk; event: Event; step: Next }> {
  let step = next(newTalk(centres), { event: 'begun' });
  for (const [index, text] of keys.entries()) {
    const { effect } = step;
    if (effect.effect === 'hang-up') return;
    const event: Event =
      effect.effect === 'collect'
        ? keyed(text)
        : effect.effect === 'ask'
          ? answered(
              effect.question.ask === 'open'
                ? { answer: 'opened', script }
                : (answers[(picks[index] ?? 0) % answers.length] as Answer),
            )
          : { event: 'handed-over', came: comes[index % comes.length] as HandOver };
    const before = step.talk;
    step = next(before, event);
    yield { before, event, step };
  }
}

test('[V-1] whatever is keyed and answered, the line always knows what to do next, and 0 leads to a person', () => {
  fc.assert(
    fc.property(
      fc.array(anyKeys, { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(), { maxLength: 60 }),
      fc.array(came, { minLength: 1, maxLength: 5 }),
      (keys, picks, comes) => {
        for (const { before, event, step } of walk(keys, picks, comes)) {
          assert.ok(['collect', 'ask', 'hand-over', 'hang-up'].includes(step.effect.effect));
          // Nobody hears figures of a person who did not prove who they are.
          if (step.effect.effect === 'ask' && step.effect.question.ask === 'tell') {
            const { topic } = step.effect.question;
            if (topic === 'employer') assert.ok(step.talk.isEmployerKnown);
            else if (topic !== 'outlets') assert.ok(step.talk.isPersonKnown);
          }
          // A land line begins with 0: there 0 and # together lead to a person.
          const isZero = event.event === 'keyed' && event.keys === '0';
          if (isZero && (before.place !== 'call-back-number' || event.isHash))
            assert.ok(step.effect.effect === 'hand-over' || before.script === undefined);
          for (const spoken of step.effect.say) soundsOf(spoken, {});
        }
      },
    ),
  );
});

test('[V-1] no call is endless', () => {
  let step = next(newTalk(centres.slice(0, 1)), { event: 'begun' });
  let steps = 0;
  while (step.effect.effect !== 'hang-up' && steps < 1_000) {
    step = next(
      step.talk,
      step.effect.effect === 'collect'
        ? keyed('5')
        : answered(steps === 0 ? { answer: 'opened', script } : { answer: 'failed' }),
    );
    steps += 1;
  }
  assert.ok(steps <= 301, String(steps));
});

test('[V-1] a sentence is cut into sounds and values, and written for a message', () => {
  const spoken: Spoken = {
    prompt: 'balance',
    values: {
      尾号: { kind: 'digits', digits: '0017' },
      状态: { kind: 'text', text: '正常' },
      余额: { kind: 'amount', fen: 5_612_345n },
    },
  };
  assert.equal(
    soundsOf(spoken, {}).join('|'),
    '您尾号|零|零|幺|七|的公积金账户，状态为|正常|，余额|五|万|六千|一百|二十|三|元|四角|五分',
  );
  assert.equal(writtenOf(spoken, {}), '您尾号0017的公积金账户，状态为正常，余额56,123.45元。');
  assert.equal(soundsOf({ prompt: 'thanks' }, { thanks: '再会。' }).join(), '再会。');
});

test('[V-1] a wording needs its variables and no others', () => {
  for (const key of promptKeys) assert.deepEqual(wordingFaults(key, prompts[key].text), [], key);
  assert.deepEqual(wordingFaults('balance', '余额{余额}，{姓名}'), [
    '没有名为“姓名”的变量',
    '缺少变量“{尾号}”',
    '缺少变量“{状态}”',
  ]);
  assert.deepEqual(wordingFaults('thanks', '再{见'), ['花括号没有成对']);
  assert.deepEqual(wordingFaults('thanks', '。'), ['内容不能为空']);
});
