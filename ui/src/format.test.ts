import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCount, formatGroups, formatRatio, formatSigned, withoutEmpty } from './format.ts';

test('ratios are percentages without needless zeros', () => {
  assert.equal(formatRatio(120_000), '12%');
  assert.equal(formatRatio(100_000), '10%');
  assert.equal(formatRatio(15_500), '1.55%');
  assert.equal(formatRatio(0), '0%');
});

test('account numbers are read in groups of four', () => {
  assert.equal(formatGroups('622848001234567'), '6228 4800 1234 567');
  assert.equal(formatGroups('6228 4800'), '6228 4800');
});

test('counts carry thousands separators', () => {
  assert.equal(formatCount(999), '999');
  assert.equal(formatCount(1_234_567), '1,234,567');
});

test('money that came in carries a plus, money that went out a minus', () => {
  assert.equal(formatSigned(123_456), '+1,234.56');
  assert.equal(formatSigned(-5), '-0.05');
  assert.equal(formatSigned(0), '0.00');
});

test('a query names only what was chosen', () => {
  assert.deepEqual(withoutEmpty({ page: 1, kind: '', from: undefined, to: null, unread: false }), {
    page: 1,
    unread: false,
  });
});
