import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWindow, type WindowOptions } from './window.ts';

function opened(given: Partial<WindowOptions> = {}) {
  const written: string[] = [];
  const state = { nowMs: 0, stalled: 0 };
  const window = createWindow<string>({
    size: 2,
    queueAtMost: 3,
    answerMs: 60_000,
    sendsAtMost: 3,
    write: (bytes) => void written.push(bytes.toString()),
    nowMs: () => state.nowMs,
    onStalled: () => {
      state.stalled += 1;
    },
    ...given,
  });
  return { window, written, state, ask: (key: string) => window.ask(key, Buffer.from(key)) };
}

test('no more are in flight than the window holds; an answer lets the next one go', async () => {
  const { window, written, ask } = opened();
  const asked = ['a', 'b', 'c'].map(ask);
  assert.deepEqual(written, ['a', 'b']);
  assert.ok(window.answered('a', 'A'));
  assert.deepEqual(written, ['a', 'b', 'c']);
  assert.deepEqual(await asked[0], { outcome: 'answered', answer: 'A', sends: 1 });
  assert.ok(!window.answered('a', 'again'));
});

test('without an answer a request is sent again with its key, three times in all, and then the peer is given up', async () => {
  const { window, written, state, ask } = opened();
  const asked = ask('a');
  for (let minute = 1; minute <= 2; minute += 1) {
    state.nowMs = minute * 60_000;
    window.tick();
  }
  assert.deepEqual(written, ['a', 'a', 'a']);
  assert.equal(state.stalled, 0);
  state.nowMs = 180_000;
  window.tick();
  assert.deepEqual([written.length, state.stalled], [3, 1]);
  window.close();
  assert.deepEqual(await asked, { outcome: 'unknown' });
});

test('closing tells what was sent from what was not; a full queue and a closed window take nothing', async () => {
  const { window, ask } = opened();
  const asked = ['a', 'b', 'c', 'd', 'e'].map(ask);
  assert.deepEqual(await ask('f'), { outcome: 'not-sent' });
  window.close();
  assert.deepEqual(
    (await Promise.all(asked)).map(({ outcome }) => outcome),
    ['unknown', 'unknown', 'not-sent', 'not-sent', 'not-sent'],
  );
  assert.deepEqual(await ask('g'), { outcome: 'not-sent' });
});

test('whatever happens, every request ends once and no more than the window is in flight', async () => {
  const step = fc.oneof(fc.constant('ask'), fc.constant('answer'), fc.constant('wait'));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, size) => {
      const { window, written, state, ask } = opened({ size, queueAtMost: 10 });
      const asked: Promise<{ outcome: string }>[] = [];
      const answered = new Set<string>();
      for (const name of steps) {
        if (name === 'ask') asked.push(ask(`${asked.length}`));
        if (name === 'wait') {
          state.nowMs += 61_000;
          window.tick();
        }
        const waiting = written.find((key) => !answered.has(key));
        if (name === 'answer' && waiting !== undefined) {
          assert.ok(window.answered(waiting, ''));
          answered.add(waiting);
        }
        assert.ok(window.inFlight() <= size);
      }
      window.close();
      const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
      assert.equal(outcomes.filter((outcome) => outcome === 'answered').length, answered.size);
      assert.equal(outcomes.filter((outcome) => outcome === 'unknown').length, new Set(written).size - answered.size);
    }),
  );
});
