import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type RemittanceState, type Step, stateAfter, steps } from './states.ts';

const states = Object.keys(steps) as RemittanceState[];
const allSteps: Step[] = ['confirm', 'discard', 'payInFull', 'payShort', 'payFromUnallocated'];

test('each step may be taken from its states only', () => {
  const from = (step: Step) => states.filter((state) => stateAfter(state, step) !== undefined);
  assert.deepEqual(from('confirm'), ['draft']);
  assert.deepEqual(from('discard'), ['draft']);
  for (const step of ['payInFull', 'payShort', 'payFromUnallocated'] as const) {
    assert.deepEqual(from(step), ['confirmed', 'short']);
  }
});

test('[U-T1] while the bank collects nothing but its answer moves a month; only its taking back reopens a posted one', () => {
  const from = (step: Step) => states.filter((state) => stateAfter(state, step) !== undefined);
  assert.deepEqual(from('collect'), ['confirmed', 'short']);
  for (const step of ['collected', 'collectedShort', 'refused', 'refusedShort'] as const)
    assert.deepEqual(from(step), ['collecting']);
  for (const step of ['takenBack', 'takenBackShort'] as const) assert.deepEqual(from(step), ['posted']);
  for (const step of [...allSteps, 'withdraw', 'collect'] as const)
    assert.equal(stateAfter('collecting', step), undefined);
});

test('posted and withdrawn are the end', () => {
  for (const step of allSteps) {
    assert.equal(stateAfter('posted', step), undefined);
    assert.equal(stateAfter('withdrawn', step), undefined);
  }
});

test('no way leads to posted without a confirmation, and none from confirmed to withdrawn', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...allSteps), { maxLength: 8 }), (taken) => {
      let state: RemittanceState = 'draft';
      let isConfirmed = false;
      for (const step of taken) {
        const next = stateAfter(state, step);
        if (next === undefined) continue;
        isConfirmed ||= step === 'confirm';
        state = next;
      }
      if (state !== 'draft') assert.equal(state === 'withdrawn', !isConfirmed);
    }),
  );
});
