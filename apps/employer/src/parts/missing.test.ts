import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingFen, receivedFen } from './missing.ts';

test('what is missing is the due amount less the unallocated money, and never below zero', () => {
  assert.equal(missingFen({ amountFen: 38_652_400, unallocatedFen: 30_200_000 }), 8_452_400n);
  assert.equal(missingFen({ amountFen: 38_652_400, unallocatedFen: 38_652_400 }), 0n);
  assert.equal(missingFen({ amountFen: 38_652_400, unallocatedFen: 40_000_000 }), 0n);
});

test('what arrived is the sum of all receipts', () => {
  const receipt = { receiptId: '', receivedAt: '', outcome: null, counterName: '' };
  const receipts = [
    { ...receipt, amountFen: 30_000_000 },
    { ...receipt, amountFen: 8_652_401 },
  ];
  assert.equal(receivedFen({ receipts }), 38_652_401n);
  assert.equal(receivedFen({ receipts: [] }), 0n);
});
