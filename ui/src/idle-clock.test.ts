import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idleState, startIdleClock, touched, warningMs } from './idle-clock.ts';

const minute = 60_000;

test('a session warns two minutes before it ends, counts down and ends', () => {
  const clock = startIdleClock(0, 15 * minute);
  assert.deepEqual(idleState(clock, 15 * minute - warningMs - 1), { state: 'active' });
  assert.deepEqual(idleState(clock, 15 * minute - warningMs), { state: 'warning', secondsLeft: 120 });
  assert.deepEqual(idleState(clock, 15 * minute - 500), { state: 'warning', secondsLeft: 1 });
  assert.deepEqual(idleState(clock, 15 * minute), { state: 'ended' });
});

test('every call grants the span again, less the minute within which the server does not note it', () => {
  const clock = touched(startIdleClock(0, 15 * minute), 10 * minute);
  assert.equal(clock.endsAtMs, 24 * minute);
  assert.deepEqual(idleState(clock, 21 * minute), { state: 'active' });
});

test('a call never brings the end nearer', () => {
  const clock = startIdleClock(0, 15 * minute);
  assert.equal(touched({ ...clock, spanMs: minute }, minute).endsAtMs, 15 * minute);
});

test('a very short session does not warn from its first second', () => {
  const clock = startIdleClock(0, 2 * minute);
  assert.deepEqual(idleState(clock, 1), { state: 'active' });
  assert.equal(idleState(clock, minute).state, 'warning');
});
