import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUuid, newIds } from './ids.ts';

test('the ids of one call ascend as they are taken, though all are of one millisecond', () => {
  const ids = Array.from({ length: 40 }, () => {
    const newId = newIds(1_798_804_800_000);
    return Array.from({ length: 50 }, newId);
  });
  for (const taken of ids) assert.deepEqual(taken.toSorted(), taken);
  const all = ids.flat();
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.every((id) => isUuid(id) && id[14] === '7' && /[89ab]/.test(id[19] ?? '')));
});

test('more of them than are counted are ids all the same', () => {
  const taken = Array.from({ length: 5000 }, newIds(0));
  assert.equal(new Set(taken).size, 5000);
});
