import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AgentFacts, chooseAgent, isServed, serviceHoursOf } from './rules/conversation.ts';

const agent = (staffId: string, given: Partial<AgentFacts> = {}): AgentFacts => ({
  staffId,
  channels: ['web'],
  skills: [],
  capacity: 3,
  load: 0,
  lastGivenMs: undefined,
  ...given,
});
const waiting = (given: object = {}) => ({ channel: 'web', topic: null, meantFor: null, ...given });

test('[V-3] whoever is least loaded for their capacity is given the next, then whoever has waited longest for one', () => {
  const cases: [string, readonly AgentFacts[], string | undefined, object?][] = [
    ['nobody', [], undefined],
    ['full', [agent('a', { load: 3 })], undefined],
    ['another channel', [agent('a', { channels: ['wechat'] })], undefined],
    ['another skill', [agent('a', { skills: ['loan'] })], undefined, { topic: 'withdrawal' }],
    ['no topic said', [agent('a', { skills: ['loan'] })], 'a'],
    ['no skill named serves all', [agent('a')], 'a', { topic: 'loan' }],
    ['one of two is two thirds full', [agent('a', { load: 2 }), agent('b', { load: 1, capacity: 2 })], 'b'],
    ['given longest ago', [agent('a', { lastGivenMs: 20 }), agent('b', { lastGivenMs: 10 })], 'b'],
    ['never given', [agent('a', { lastGivenMs: 0 }), agent('b')], 'b'],
    ['meant for one', [agent('a'), agent('b', { load: 2 })], 'b', { meantFor: 'b' }],
    ['meant for one who is full', [agent('a'), agent('b', { load: 3 })], undefined, { meantFor: 'b' }],
    ['meant for one whatever the skill', [agent('b', { skills: ['loan'] })], 'b', { meantFor: 'b', topic: 'account' }],
  ];
  for (const [name, agents, expected, given] of cases)
    assert.equal(chooseAgent(waiting(given), agents)?.staffId, expected, name);
});

test('[V-3] in any order of arrivals loads stay level and nobody is given more than they can serve', () => {
  const capacities = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(capacities, fc.nat({ max: 60 }), (given, count) => {
      const agents = given.map((capacity, place) => ({ ...agent(`a${place}`, { capacity }) }));
      const places = given.reduce((sum, capacity) => sum + capacity, 0);
      let served = 0;
      for (let clock = 1; clock <= count; clock += 1) {
        const chosen = chooseAgent(waiting(), agents);
        if (!chosen) break;
        served += 1;
        const at = agents.findIndex(({ staffId }) => staffId === chosen.staffId);
        agents[at] = { ...chosen, load: chosen.load + 1, lastGivenMs: clock };
      }
      assert.equal(served, Math.min(count, places));
      for (const one of agents) {
        assert.ok(one.load <= one.capacity);
        // Nobody's share is above another's by more than their own last one.
        for (const two of agents) assert.ok((one.load - 1) / one.capacity <= two.load / two.capacity);
      }
    }),
  );
});

test('[P-O3] people answer on working days between the hours, the first minute included and the last not', () => {
  const hours = serviceHoursOf({ from: '09:00', to: '17:00' });
  const cases: [boolean, string, boolean][] = [
    [true, '08:59', false],
    [true, '09:00', true],
    [true, '16:59', true],
    [true, '17:00', false],
    [false, '10:00', false],
  ];
  for (const [isWorkday, time, expected] of cases) assert.equal(isServed(hours, isWorkday, time), expected, time);
  const always = serviceHoursOf({ from: '00:00', to: '24:00', days: 'every-day' });
  for (const time of ['00:00', '23:59']) assert.equal(isServed(always, false, time), true, time);
  for (const wrong of [undefined, {}, { from: '9:00', to: '17:00' }, { from: '17:00', to: '09:00' }])
    assert.throws(() => serviceHoursOf(wrong), RangeError);
});
