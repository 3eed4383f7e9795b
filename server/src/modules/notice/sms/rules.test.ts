import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quietUntil } from '../rules/channels.ts';
import { nextStep, type Try, type TryState, tryStateOf } from './rules.ts';

const routes = ['province', 'unicom'];
const tries = (...states: [string, TryState][]): Try[] => states.map(([route, state]) => ({ route, state }));

for (const [name, before, expected] of [
  ['nothing was tried: the province first', [], 'send province 0'],
  ['the province took it: its report is waited for', [['province', 'taken']], 'wait'],
  ['nobody knows whether it left: it is not sent again', [['province', 'unknown']], 'end unknown'],
  ['it arrived', [['province', 'delivered']], 'end delivered'],
  ['the province cannot be reached: Unicom', [['province', 'not-sent']], 'send unicom 0'],
  ['the province refuses it: Unicom', [['province', 'refused']], 'send unicom 0'],
  ['the province reports that it did not arrive: Unicom', [['province', 'undelivered']], 'send unicom 0'],
  ['there is no such number: nobody else will find it', [['province', 'bad-number']], 'end failed'],
  ['the province is busy: a second later again', [['province', 'busy']], 'send province 1'],
  [
    'and then two',
    [
      ['province', 'busy'],
      ['province', 'busy'],
    ],
    'send province 2',
  ],
  [
    'four times busy: Unicom',
    [
      ['province', 'busy'],
      ['province', 'busy'],
      ['province', 'busy'],
      ['province', 'busy'],
    ],
    'send unicom 0',
  ],
  [
    'both refuse it',
    [
      ['province', 'refused'],
      ['unicom', 'refused'],
    ],
    'end failed',
  ],
  [
    'neither can be reached: the province again after a while',
    [
      ['province', 'not-sent'],
      ['unicom', 'not-sent'],
    ],
    'send province 30',
  ],
  [
    'only Unicom was not reached: Unicom again',
    [
      ['province', 'refused'],
      ['unicom', 'not-sent'],
    ],
    'send unicom 30',
  ],
] satisfies [string, [string, TryState][], string][])
  test(`[S-D1] ${name}`, () => {
    const step = nextStep(tries(...before), routes);
    const said = {
      send: () => (step.do === 'send' ? `send ${step.route} ${step.afterSeconds}` : ''),
      wait: () => 'wait',
      end: () => (step.do === 'end' ? `end ${step.state}` : ''),
    };
    assert.equal(said[step.do](), expected);
  });

test('[S-D1] whatever the centres answer, no phone can have a message by two routes unless one said that it did not arrive', () => {
  const answers = fc.constantFrom<TryState>('not-sent', 'busy', 'refused', 'bad-number', 'taken', 'unknown');
  const reports = fc.constantFrom<TryState>('delivered', 'undelivered');
  const lives = fc.record(
    { answers: fc.infiniteStream(answers), reports: fc.infiniteStream(reports) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(lives, (life) => {
      const tried: { route: string; state: TryState }[] = [];
      let mayHave = 0;
      for (let steps = 0; steps < 60; steps += 1) {
        const step = nextStep(tried, routes);
        if (step.do === 'end') return;
        if (step.do === 'wait') {
          const last = tried.at(-1);
          assert.ok(last?.state === 'taken');
          last.state = life.reports.next().value as TryState;
          if (last.state === 'undelivered') mayHave -= 1;
          continue;
        }
        assert.ok(routes.includes(step.route));
        const state = life.answers.next().value as TryState;
        tried.push({ route: step.route, state });
        if (state === 'taken' || state === 'unknown') mayHave += 1;
        assert.ok(mayHave <= 1);
      }
      // Still under way: only because nobody could be reached.
      assert.ok(
        routes.some((route) =>
          tried.every((one) => one.route !== route || one.state === 'not-sent' || one.state === 'busy'),
        ),
      );
    }),
  );
});

test('[S-D1] a try is what its parts say together; one that may have arrived makes it unknown', () => {
  assert.equal(tryStateOf(['delivered', 'delivered']), 'delivered');
  assert.equal(tryStateOf(['delivered', 'taken']), 'taken');
  assert.equal(tryStateOf(['taken', 'undelivered']), 'undelivered');
  assert.equal(tryStateOf(['taken', 'unknown']), 'unknown');
  assert.equal(tryStateOf(['taken', 'sending']), 'sending');
  assert.equal(tryStateOf(['busy', 'busy']), 'busy');
  assert.equal(tryStateOf(['taken', 'busy']), 'refused');
  assert.equal(tryStateOf(['not-sent', 'not-sent']), 'not-sent');
  assert.equal(tryStateOf(['taken', 'not-sent']), 'refused');
});

test('messages of low priority wait for the morning, over midnight too', () => {
  const quiet = { from: 21, to: 8 };
  const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Asia/Shanghai]`);
  assert.equal(quietUntil(at('2026-11-26T20:59:59'), quiet), undefined);
  assert.equal(
    quietUntil(at('2026-11-26T21:00:00'), quiet)?.toString({ timeZoneName: 'never' }),
    '2026-11-27T08:00:00+08:00',
  );
  assert.equal(
    quietUntil(at('2026-11-27T07:59:00'), quiet)?.toString({ timeZoneName: 'never' }),
    '2026-11-27T08:00:00+08:00',
  );
  assert.equal(quietUntil(at('2026-11-27T08:00:00'), quiet), undefined);
  assert.equal(quietUntil(at('2026-11-27T12:30:00'), { from: 12, to: 14 })?.hour, 14);
});
