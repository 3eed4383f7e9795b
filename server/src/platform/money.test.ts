import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYuan, yuanFault } from './money.ts';

test('an amount is read as people type it, full-width digits included', () => {
  const cases: readonly (readonly [string, bigint | undefined])[] = [
    ['1234.5', 123_450n],
    [' 1,234.56 ', 123_456n],
    ['１２３．４５', 12_345n],
    ['１，２３４', 123_400n],
    ['1 234元', 123_400n],
    ['元', undefined],
    ['-5', -500n],
    ['9999999999999.99', 999_999_999_999_999n],
    ['12345678901234', undefined],
    ['1.234', undefined],
    ['1.', undefined],
    ['', undefined],
    ['一百', undefined],
  ];
  for (const [text, amount] of cases) assert.equal(parseYuan(text), amount, text);
});

test('what is wrong with an amount is said as it is', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['0.01', undefined],
    ['１２３．４５', undefined],
    ['0', '金额须大于零'],
    ['-5', '金额须大于零'],
    ['1.234', '最多两位小数'],
    ['1.', '请把小数写完整'],
    ['12345678901234', '金额过大，最多 13 位整数'],
    ['12345678901234.5', '金额过大，最多 13 位整数'],
    ['一百', '请填金额，如 1234.56'],
    ['', '请填金额，如 1234.56'],
  ];
  for (const [text, fault] of cases) assert.equal(yuanFault(text), fault, text);
});
