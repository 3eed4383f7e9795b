import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordRules } from './password-policy.ts';

const met = (password: string, personal: readonly string[] = []) =>
  passwordRules(password, personal).map(({ isMet }) => isMet);

test('a password has eight characters, letters and digits', () => {
  assert.deepEqual(met('abc1234'), [false, true, undefined]);
  assert.deepEqual(met('abcdefgh'), [true, false, undefined]);
  assert.deepEqual(met('12345678'), [true, false, undefined]);
  assert.deepEqual(met('anju2026'), [true, true, undefined]);
});

test('a part of the certificate number or mobile is seen, in capitals or not', () => {
  const personal = ['41010119900307123x', '13812345678'];
  assert.deepEqual(met('ab345678', personal), [true, true, false]);
  assert.deepEqual(met('zz07123X', personal), [true, true, false]);
  assert.deepEqual(met('ab34567z', personal), [true, true, true]);
});

test('an empty password meets nothing', () => {
  assert.deepEqual(met('', ['13812345678']), [false, false, false]);
});
