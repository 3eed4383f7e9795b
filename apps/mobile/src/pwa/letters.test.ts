import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lettersOf } from './letters.ts';

test("[X-9] WeChat's size of letters is read as it writes it, within what the pages are made for", () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 1],
    ['auto', 1],
    ['100%', 1],
    ['112.5%', 1.125],
    [' 140% ', 1.4],
    ['60%', 0.8],
    ['300%', 1.5],
    ['-20%', 1],
  ];
  for (const [adjust, letters] of cases) assert.equal(lettersOf(adjust), letters, adjust);
});
