import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encode, octetString, readValue, readValues, sequence, setOf, tags } from './der.ts';

test('what is written is read again, also with lengths of several octets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000, size: 'max' }), (content) => {
      const value = readValue(octetString(content));
      assert.equal(value.tag, tags.octetString);
      assert.deepEqual(Buffer.from(value.content), Buffer.from(content));
    }),
    { numRuns: 30 },
  );
});

test('lengths are written in the fewest octets (X.690, 10.1)', () => {
  assert.equal(octetString(Buffer.alloc(127)).toString('hex', 0, 2), '047f');
  assert.equal(octetString(Buffer.alloc(128)).toString('hex', 0, 3), '048180');
  assert.equal(octetString(Buffer.alloc(256)).toString('hex', 0, 4), '04820100');
});

test('a set is ordered by the encodings of its elements', () => {
  const [large, small] = [octetString(Buffer.from([9])), octetString(Buffer.from([1]))];
  assert.deepEqual(setOf(large, small), encode(tags.set, small, large));
});

test('values follow each other and know their whole encoding', () => {
  const parts = [octetString(Buffer.from('ab')), sequence(octetString(Buffer.from('c')))];
  const values = readValues(Buffer.concat(parts));
  assert.deepEqual(
    values.map(({ whole }) => Buffer.from(whole)),
    parts,
  );
});

test('what is cut short, of indefinite length or of a high tag is refused', () => {
  for (const bytes of [[], [0x30], [0x30, 3, 1], [0x30, 0x80, 0, 0], [0x1f, 0x81, 0], [0x30, 0x85, 0, 0, 0, 0, 0]]) {
    assert.throws(() => readValue(Uint8Array.from(bytes)), RangeError);
  }
});
