import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentText } from '../../../../server/src/rules.ts';
import { monthsOf, percentToPpm, wanToFen } from './amounts.ts';

test('ten thousands of yuan are exact to the fen', () => {
  assert.equal(wanToFen('58.5'), 58_500_000n);
  assert.equal(wanToFen('0.000101'), 101n);
  for (const wrong of ['', '0', '1001', '-3', '1.2345678', 'abc']) assert.equal(wanToFen(wrong), undefined, wrong);
});

test('rates are read and written in per cent', () => {
  assert.equal(percentToPpm('3.075'), 30_750n);
  assert.equal(percentToPpm(' 2.6% '), 26_000n);
  assert.equal(percentToPpm('25'), undefined);
  assert.equal(percentText(26_000), '2.60%');
  assert.equal(percentText(30_750n), '3.075%');
});

test('a term is between one month and thirty years', () => {
  assert.equal(monthsOf('360'), 360);
  for (const wrong of ['0', '361', '1.5', '']) assert.equal(monthsOf(wrong), undefined, wrong);
});
