import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { ahead } from './exports.ts';

/** Three batches, each of which takes a moment; says how many are being read. */
function slowly() {
  const state = { reading: 0, read: 0 };
  async function* batches() {
    for (const batch of [1, 2, 3]) {
      state.reading += 1;
      await setTimeout(5);
      state.reading -= 1;
      state.read += 1;
      yield batch;
    }
  }
  return { state, batches };
}

test('one batch is read ahead, all arrive in their order', async () => {
  const { state, batches } = slowly();
  const seen: number[] = [];
  for await (const batch of ahead(batches())) {
    await setTimeout(20);
    assert.ok(state.read > batch || batch === 3);
    seen.push(batch);
  }
  assert.deepEqual(seen, [1, 2, 3]);
});

test('whoever stops reading finds nothing running, nor behind a second reader ahead', async () => {
  const { state, batches } = slowly();
  async function* between() {
    for await (const batch of ahead(batches())) yield batch;
  }
  for await (const batch of ahead(between())) if (batch === 1) break;
  assert.equal(state.reading, 0);
  const { read } = state;
  await setTimeout(20);
  assert.equal(state.read, read);
});

test('a source that fails is met by whoever reads', async () => {
  async function* failing() {
    yield 1;
    throw new RangeError('the source is gone');
  }
  await assert.rejects(async () => {
    for await (const _ of ahead(failing())) await setTimeout(5);
  }, /the source is gone/);
});
