import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type QueryState, type Step, stateAfter, steps } from '../states.ts';
import { freshUntil, isDrawn, isOverdue, nextAskAt } from './waiting.ts';

const now = Temporal.Instant.from('2026-11-12T02:00:00Z');
const minutesUntil = (attempts: number) => now.until(nextAskAt(now, attempts)).total('minute');

test('[X-10] a source that does not answer is asked again after 1, 2, 4 … minutes, at most an hour', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 1_000].map(minutesUntil), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('[X-10] a question is asked by itself through its last day in Beijing, and no longer', () => {
  const deadline = Temporal.PlainDate.from('2026-11-12');
  assert.equal(isOverdue(Temporal.Instant.from('2026-11-12T15:59:59Z'), deadline), false);
  assert.equal(isOverdue(Temporal.Instant.from('2026-11-12T16:00:00Z'), deadline), true);
});

test('[R-3] freshness counts days of 24 hours; 0 days means never', () => {
  assert.equal(freshUntil(now, 1).toString(), '2026-11-13T02:00:00Z');
  assert.equal(freshUntil(now, 0).toString(), now.toString());
});

test('[R-4] the share that is audited later is the share of all draws', () => {
  const edges = [
    isDrawn(0, 0n),
    isDrawn(0, 1n),
    isDrawn(1, 1n),
    isDrawn(999_999, 999_999n),
    isDrawn(999_999, 1_000_000n),
  ];
  assert.deepEqual(edges, [false, true, false, false, true]);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 1_000_000 }), (draw, share) => {
      assert.equal(isDrawn(draw, BigInt(share)), draw < share);
    }),
  );
});

test('[R-3] nothing follows on certified and cancelled, and every other state has a way on', () => {
  const all = Object.keys(steps) as QueryState[];
  const waysOf = (state: QueryState) => Object.keys(steps[state]) as Step[];
  for (const state of all) {
    assert.equal(waysOf(state).length === 0, state === 'certified' || state === 'cancelled', state);
    for (const step of waysOf(state)) assert.ok(all.includes(stateAfter(state, step) ?? ('' as QueryState)));
  }
});
