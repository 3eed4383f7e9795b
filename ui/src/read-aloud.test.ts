import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { passagesOf } from './read-aloud.ts';

test('[X-9] a page is read in passages: amounts as one number, hidden digits as a pause, marks of layout not at all', () => {
  const page =
    '我的公积金\n账户余额\t12,345,678.90 元\n证件号码 330***********1234\n‹ \n·\n单位每月缴存。职工可以提取；';
  assert.deepEqual(passagesOf(page), [
    '我的公积金',
    '账户余额',
    '12345678.90 元',
    '证件号码 330，1234',
    '单位每月缴存。',
    '职工可以提取；',
  ]);
});

test('[X-9] nothing is lost and no passage is longer than a voice holds', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'缴存12。；\n提取')), (letters) => {
      const text = letters.join('');
      const passages = passagesOf(text);
      const bare = (words: string) => words.replaceAll(/[\n。；]/g, '');
      assert.equal(bare(passages.join('')), bare(text));
      assert.ok(passages.every((passage) => passage.length <= 121));
    }),
  );
  assert.equal(passagesOf('字'.repeat(500)).length, 5);
});
