import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseNumberOf, isWorthAsking, pagesNamed, questionOf } from './question.ts';

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

test('the number of a case is known as it is read aloud or copied', () => {
  assert.equal(caseNumberOf(' tq20261112-048213 '), 'TQ20261112-048213');
  assert.equal(caseNumberOf('TQ20261112-04821'), undefined);
  assert.equal(caseNumberOf('王明'), undefined);
});

test('a page is found by a part of its name, and nothing by nothing', () => {
  const pages = ['银行对账', '12329 语音', '批量扣款'].map((label) => ({ label }));
  const named = (text: string) => pagesNamed(pages, text).map(({ label }) => label);
  assert.deepEqual(named('对账'), ['银行对账']);
  assert.deepEqual(named('12329语'), ['12329 语音']);
  assert.deepEqual(named(' '), []);
});
