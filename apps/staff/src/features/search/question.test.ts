import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWorthAsking, questionOf } from './question.ts';

test('numbers are asked without the blanks they are read with', () => {
  assert.equal(questionOf(' 6228 4800 1234 '), '622848001234');
  assert.equal(questionOf('１３８００１３８０００'), '13800138000');
  assert.equal(questionOf('410101 19900307 123x'), '41010119900307123x');
});

test('names keep their dot and one blank', () => {
  assert.equal(questionOf(' 买买提·  吐尔逊 '), '买买提· 吐尔逊');
});

test('a number is asked only when it may be whole, a name from two characters on', () => {
  assert.equal(isWorthAsking('410101'), false);
  assert.equal(isWorthAsking('13800138000'), true);
  assert.equal(isWorthAsking('王'), false);
  assert.equal(isWorthAsking('王䶮'), true);
  assert.equal(isWorthAsking('   '), false);
});
