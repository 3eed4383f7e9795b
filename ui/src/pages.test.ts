import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pagesAround } from './pages.ts';

test('the first, the last and the neighbouring pages are offered', () => {
  assert.deepEqual(pagesAround(1, 1), [1]);
  assert.deepEqual(pagesAround(5, 9), [1, 0, 4, 5, 6, 0, 9]);
  assert.deepEqual(pagesAround(3, 9), [1, 2, 3, 4, 0, 9]);
});

test('pages ascend, name the one on screen, and hide at least two pages behind each gap', () => {
  const lists = fc
    .integer({ min: 1, max: 5000 })
    .chain((last) => fc.tuple(fc.integer({ min: 1, max: last }), fc.constant(last)));
  fc.assert(
    fc.property(lists, ([page, last]) => {
      const offered = pagesAround(page, last);
      assert.ok(offered.includes(page) && offered.includes(1) && offered.includes(last));
      offered.forEach((number, index) => {
        const before = offered[index - 1];
        if (number === 0) assert.ok((offered[index + 1] ?? 0) - (before ?? 0) > 2);
        else if (before) assert.equal(number, before + 1);
      });
    }),
  );
});
