import assert from 'node:assert/strict';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { newSecret } from '../server/src/platform/crypto.ts';
import { newUuid } from '../server/src/platform/ids.ts';
import { seedIds } from './random.ts';

/** What the service draws its ids and secrets with, some of each. */
const drawn = () => [
  newUuid(1_000),
  newUuid(1_000),
  newSecret(),
  randomUUID(),
  crypto.randomUUID(),
  randomBytes(8).toString('hex'),
  randomInt(1_000_000),
];

function ofSeed(seed: number): unknown[] {
  const restore = seedIds(seed);
  const values = drawn();
  restore();
  return values;
}

test('every id and secret of a run follows from its seed, whatever was drawn before it', () => {
  const first = ofSeed(7);
  // Ids are made of bytes that were fetched for many at once: some of the last run’s are left.
  const between = drawn();
  assert.deepEqual(ofSeed(7), first);
  assert.ok(ofSeed(8).every((value, index) => value !== first[index]));
  assert.ok(drawn().every((value, index) => value !== first[index] && value !== between[index]));
  // Nor does what a run has fetched and not used go on after it.
  const restore = seedIds(7);
  drawn();
  const next = newUuid(1_000);
  restore();
  ofSeed(7);
  assert.notEqual(newUuid(1_000), next);
});
