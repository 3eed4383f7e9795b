import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinRules } from './pin-policy.ts';

const met = (pin: string, oldPin = '123456') => pinRules(pin, oldPin).map(({ isMet }) => isMet);

test('[U-O9] a new PIN is of digits, long enough, not to be guessed, and another one', () => {
  assert.deepEqual(met('246813'), [true, true, true]);
  assert.deepEqual(met('24681'), [false, false, true]);
  assert.deepEqual(met('24681a'), [false, false, true]);
  assert.deepEqual(met('1'.repeat(17)), [false, false, true]);
  assert.deepEqual(met('777777'), [true, false, true]);
  assert.deepEqual(met('345678'), [true, false, true]);
  assert.deepEqual(met('987654'), [true, false, true]);
  assert.deepEqual(met('890123'), [true, true, true]);
  assert.deepEqual(met('246813', '246813'), [true, true, false]);
  assert.deepEqual(met(''), [false, false, false]);
});
