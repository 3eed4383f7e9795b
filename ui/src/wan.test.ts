import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wanToFen } from './wan.ts';

test('ten thousands of yuan are exact to the fen', () => {
  assert.equal(wanToFen('58.5'), 58_500_000n);
  assert.equal(wanToFen('５'), 5_000_000n, 'as a Chinese keyboard types it');
  assert.equal(wanToFen('0.000101'), 101n);
  for (const wrong of ['', '0', '1001', '-3', '1.2345678', 'abc']) assert.equal(wanToFen(wrong), undefined, wrong);
});
