import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  childrenOf,
  cursor,
  DerError,
  readBits,
  readBoolean,
  readNamedBits,
  readObjectIdentifier,
  readPositive,
  readText,
  readTime,
  readWhole,
  tags,
  write,
  writeObjectIdentifier,
} from './der.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const element = (hex: string) => cursor(bytes(hex)).next();

describe('the reader of DER', () => {
  for (const [name, hex] of [
    ['an indefinite length', '30 80 00 00'],
    ['a long length below 128', '04 81 01 00'],
    ['a length with a leading zero octet', `04 82 00 80 ${'00'.repeat(128)}`],
    ['a length of five octets', '04 85 00 00 00 00 01 00'],
    ['a long tag', '1f 81 00 00'],
    ['content that is cut off', '04 02 00'],
    ['a tag alone', '04'],
  ] as const) {
    test(`refuses ${name}`, () => assert.throws(() => cursor(bytes(hex)).next(), DerError));
  }

  for (const [name, read] of [
    ['a negative integer', () => readPositive(element('02 01 80'), 20)],
    ['an integer with a needless zero', () => readPositive(element('02 02 00 7f'), 20)],
    ['zero', () => readPositive(element('02 01 00'), 20)],
    ['an integer too long', () => readPositive(element('02 03 01 00 00'), 2)],
    ['a boolean of another value', () => readBoolean(element('01 01 01'))],
    ['broken octets', () => readBits(element('03 02 01 02'))],
    ['an object identifier with a needless octet', () => readObjectIdentifier(element('06 03 2a 80 01'))],
    ['an object identifier without end', () => readObjectIdentifier(element('06 02 2a 81'))],
    ['text that is not UTF-8', () => readText(element('0c 01 ff'))],
    ['trailing octets', () => readWhole(bytes('30 00 00'), tags.sequence)],
    ['another tag', () => readWhole(bytes('31 00'), tags.sequence)],
  ] as const) {
    test(`refuses ${name}`, () => assert.throws(read, DerError));
  }

  test('reads times of both kinds and refuses days that do not exist', () => {
    const time = (tag: number, text: string) => readTime({ tag, content: Buffer.from(text), raw: Buffer.alloc(0) });
    assert.equal(time(tags.utcTime, '261123013000Z').toString(), '2026-11-23T01:30:00Z');
    assert.equal(time(tags.utcTime, '991231235959Z').toString(), '1999-12-31T23:59:59Z');
    assert.equal(time(tags.generalizedTime, '20500101000000Z').toString(), '2050-01-01T00:00:00Z');
    for (const text of ['260230000000Z', '2611230130Z', '261123013000+0800', '20261123013000Z']) {
      assert.throws(() => time(tags.utcTime, text), DerError, text);
    }
  });

  test('reads named bits by their numbers', () => {
    assert.deepEqual([...readNamedBits(element('03 02 06 c0'))], [0, 1]);
    assert.deepEqual([...readNamedBits(element('03 03 07 06 80'))], [5, 6, 8]);
  });

  test('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (contents) => {
        const written = write(tags.sequence, ...contents.map((content) => write(tags.octetString, content)));
        const read = childrenOf(readWhole(written, tags.sequence)).map((child) => Uint8Array.from(child.content));
        assert.deepEqual(read, contents);
      }),
    );
    for (const oid of ['1.2.840.113549.1.1.11', '1.2.156.10197.1.501', '2.5.4.97', '2.16.840.1.101.3.4.2.1']) {
      assert.equal(readObjectIdentifier(cursor(writeObjectIdentifier(oid)).next()), oid);
    }
  });

  test('meets any bytes with elements or a DerError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (any) => {
        try {
          for (const child of childrenOf(cursor(any).next())) assert.ok(child.raw.length >= 2);
        } catch (error) {
          assert.ok(error instanceof DerError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
