import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCanonicalText } from './canonical-text.ts';

test('labelled lines become facts and other lines stand alone', () => {
  assert.deepEqual(readCanonicalText('汇缴核定确认\n汇缴月份：2026-11\n应缴金额=12,345.60 元\n'), [
    { label: null, value: '汇缴核定确认' },
    { label: '汇缴月份', value: '2026-11' },
    { label: '应缴金额', value: '12,345.60 元' },
  ]);
});

test('only the first separator divides, so times keep their colons', () => {
  assert.deepEqual(readCanonicalText('确认时间：2026-11-23 10:20:30'), [
    { label: '确认时间', value: '2026-11-23 10:20:30' },
  ]);
});
