import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentText } from '../../../../server/src/rules.ts';
import { monthsOf, percentToPpm } from './amounts.ts';

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
