import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digitCells, digitColumns } from './digit-cells.ts';

test('each digit stands in its own column, fen last', () => {
  assert.deepEqual(digitCells(1_234_567), ['', '', '', '', '', '1', '2', '3', '4', '5', '6', '7']);
  assert.deepEqual(digitCells(5), ['', '', '', '', '', '', '', '', '', '0', '0', '5']);
});

test('nothing is written for nothing', () => {
  assert.deepEqual(
    digitCells(0, true),
    digitColumns.map(() => ''),
  );
});

test('the sum carries its sign when a column is left for it', () => {
  assert.deepEqual(digitCells(100, true), ['', '', '', '', '', '', '', '', '¥', '1', '0', '0']);
  assert.equal(digitCells(999_999_999_999, true)?.join(''), '999999999999');
});

test('an amount too long for the paper is not cut', () => {
  assert.equal(digitCells(1_000_000_000_000), undefined);
});

test('whatever fits reads back as the same amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), (fen) => {
      assert.equal(Number(digitCells(fen)?.join('')), fen);
      assert.equal(digitCells(-fen)?.join(''), digitCells(fen)?.join(''));
    }),
  );
});
