import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { simulate } from './run.ts';

// A short part of the hunt, in every run of the tests: `npm run simulate` is the long one.

const short = { days: 1, actsADay: 8 };

test('[X-8] a seed is lived twice alike, step by step, and what must never be is not found in it', async () => {
  const [first, second] = [await simulate({ seed: 8, ...short }), await simulate({ seed: 8, ...short })];
  assert.equal(first.finding, undefined, JSON.stringify(first.finding));
  assert.deepEqual(second, first);
  assert.ok(first.steps > 40, `only ${first.steps} steps`);
});

test('[X-8] a seed that nobody has tried finds nothing either', async () => {
  const seed = 1_000 + randomInt(1_000_000);
  const { finding } = await simulate({ seed, ...short });
  assert.equal(finding, undefined, `npm run simulate -- --seed ${seed} --days 1 --acts 8\n${JSON.stringify(finding)}`);
});
