import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fictionalBaseFen, fictionalPeopleLimit, fictionalPerson } from './people.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];

test('every person has a valid number of an unassigned region, and numbers are unique', () => {
  const certificates = new Set<string>();
  const mobiles = new Set<string>();
  // Neighbours, the far end, and steps in between; the arithmetic of uniqueness is tested below.
  const indexes = new Set([...Array(20_000).keys()].flatMap((at) => [at, fictionalPeopleLimit - 1 - at, at * 97]));
  for (const index of indexes) {
    const person = fictionalPerson(index);
    assert.match(person.certificateNumber, /^4199(?:0[1-9]|1\d|20)\d{11}[\dX]$/);
    const sum = weights.reduce((total, weight, at) => {
      const mark = person.certificateNumber.charAt(at);
      return total + weight * (mark === 'X' ? 10 : Number(mark));
    }, 0);
    assert.equal(sum % 11, 1);
    assert.equal(person.certificateNumber.slice(6, 14), person.birthDate.toString().replaceAll('-', ''));
    assert.equal(Number(person.certificateNumber.charAt(16)) % 2 === 1, person.sex === 'male');
    assert.match(person.mobile, /^199\d{8}$/);
    certificates.add(person.certificateNumber);
    mobiles.add(person.mobile);
  }
  assert.equal(certificates.size, indexes.size);
  assert.equal(mobiles.size, indexes.size);
});

test('the steps that spread people share no factor with the number of places', () => {
  const divisor = (first: number, second: number): number => (second === 0 ? first : divisor(second, first % second));
  assert.equal(divisor(13_500 * 999, 7_368_787), 1);
  assert.equal(divisor(100_000_000, 61_803_399), 1);
  assert.ok(13_500 * 999 >= fictionalPeopleLimit);
  assert.ok(Number.isSafeInteger(fictionalPeopleLimit * 61_803_399));
});

test('the same index is always the same person', () => {
  assert.deepEqual(fictionalPerson(42), fictionalPerson(42));
  assert.equal(fictionalBaseFen(42), fictionalBaseFen(42));
});

test('rare names occur among the first sixty', () => {
  const names = Array.from({ length: 60 }, (_, index) => fictionalPerson(index).name);
  assert.ok(names.some((name) => name.includes('·')));
});

test('bases lie between 3,500 and 17,950 yuan in steps of 50', () => {
  for (let index = 0; index < 2_000; index += 1) {
    const base = fictionalBaseFen(index);
    assert.ok(base >= 350_000 && base <= 1_795_000 && base % 5_000 === 0);
  }
});

test('an index outside the city is refused', () => {
  for (const index of [-1, 0.5, fictionalPeopleLimit]) assert.throws(() => fictionalPerson(index), RangeError);
});
