import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { staffPermissions } from '../permissions.ts';
import { rightsOf } from './account.ts';
import {
  allRoles,
  codeLength,
  codeSigns,
  conflictOf,
  conflictsOf,
  foldCode,
  groupCode,
  incompatible,
  isPasswordTooOld,
  type Role,
} from './rules.ts';
import { rights } from './words.ts';

const refusedPairs: readonly (readonly [Role, Role, RegExp])[] = [
  ['administrator', 'security', /三员/],
  ['administrator', 'auditor', /三员/],
  ['security', 'auditor', /三员/],
  ['administrator', 'clerk', /三员/],
  ['auditor', 'manager', /三员/],
  ['accountant', 'reviewer', /制单与审核/],
  ['accountant', 'approver', /制单与审核/],
  ['clerk', 'reviewer', /受理与复核/],
  ['clerk', 'approver', /受理与审批/],
  ['clerk', 'accountant', /受理与发放/],
];
const allowedPairs: readonly (readonly [Role, Role])[] = [
  ['clerk', 'agent'],
  ['clerk', 'manager'],
  ['reviewer', 'approver'],
  ['accountant', 'agent'],
  ['manager', 'reviewer'],
];
for (const [first, second, why] of refusedPairs)
  test(`[G-12] ${first} and ${second} are two people`, () => {
    assert.match(conflictOf(first, second, rightsOf) ?? '', why);
    assert.equal(conflictOf(second, first, rightsOf), conflictOf(first, second, rightsOf));
  });
for (const [first, second] of allowedPairs)
  test(`[G-12] ${first} and ${second} may be one person`, () =>
    assert.equal(conflictOf(first, second, rightsOf), undefined));

test('[G-12] whatever roles are allowed together, nobody holds two rights that exclude each other, nor one of the three officers with another role', () => {
  fc.assert(
    fc.property(fc.subarray([...allRoles], { minLength: 1 }), (roles) => {
      const rights = new Set(roles.flatMap((role) => [...rightsOf(role)]));
      const isBroken = incompatible.some(({ first, second }) => rights.has(first) && rights.has(second));
      const officers = roles.filter((role) => ['administrator', 'security', 'auditor'].includes(role));
      const isMixed = officers.length > 0 && roles.length > 1;
      assert.equal(conflictsOf(roles, rightsOf).length > 0, isBroken || isMixed);
    }),
  );
});

test('[G-12] no role alone holds two rights that exclude each other, and both are rights that somebody has', () => {
  for (const { first, second } of incompatible) {
    for (const right of [first, second]) assert.ok(staffPermissions.includes(right), right);
    for (const role of allRoles) assert.ok(!(rightsOf(role).has(first) && rightsOf(role).has(second)), role);
  }
});

test('every right that has words is held by some role', () => {
  assert.deepEqual([...staffPermissions].sort(), Object.keys(rights).sort());
});

const at = (text: string) => Temporal.Instant.from(text);
for (const [changed, now, isOld] of [
  ['2026-08-01T00:00:00Z', '2026-10-29T23:59:59Z', false],
  ['2026-08-01T00:00:00Z', '2026-10-30T00:00:00Z', true],
  [null, '2026-10-30T00:00:00Z', true],
] as const)
  test(`a password of ${changed} is ${isOld ? '' : 'not '}too old after 90 days at ${now}`, () =>
    assert.equal(isPasswordTooOld(changed && at(changed), 90, at(now)), isOld));

test('a code that is read aloud, typed in small letters and with spaces is the same code', () => {
  const code = fc.string({ unit: fc.constantFrom(...codeSigns), minLength: codeLength, maxLength: codeLength });
  fc.assert(
    fc.property(code, (given) => {
      assert.equal(foldCode(groupCode(given)), given);
      assert.equal(foldCode(` ${groupCode(given).toLowerCase().replaceAll('-', ' ')} `), given);
    }),
  );
});
