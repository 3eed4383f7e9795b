import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { divideText, partsAtMost, readHeader, readText } from './text.ts';

const joined = (text: string): string =>
  divideText(text)
    .map(({ content, format, udhi }) =>
      readText(udhi ? content.subarray(readHeader(content)?.length ?? 0) : content, format),
    )
    .join('');

test('plain ASCII goes as one part of format 0, all else as UCS2', () => {
  assert.deepEqual(divideText('CXYE'), [{ format: 0, udhi: false, total: 1, number: 1, content: Buffer.from('CXYE') }]);
  assert.equal(divideText('余额')[0]?.content.toString('hex'), '4f59989d');
  assert.equal(divideText('a'.repeat(159)).length, 1);
  assert.equal(divideText('a'.repeat(160)).length, 3);
});

test('seventy characters are one part, seventy-one are two of which the first holds sixty-seven', () => {
  assert.equal(divideText('金'.repeat(70)).length, 1);
  const parts = divideText('金'.repeat(71), 0xab);
  assert.deepEqual(
    parts.map(({ content }) => content.length),
    [6 + 134, 6 + 8],
  );
  assert.deepEqual(
    parts.map(({ content }) => content.subarray(0, 6).toString('hex')),
    ['050003ab0201', '050003ab0202'],
  );
  assert.deepEqual(readHeader(parts[1]?.content ?? Buffer.alloc(0)), {
    reference: 0xab,
    total: 2,
    number: 2,
    length: 6,
  });
});

test('a character outside the first plane is never divided', () => {
  const parts = divideText(`${'金'.repeat(66)}𬀩${'金'.repeat(10)}`);
  assert.equal(parts[0]?.content.length, 6 + 132);
  for (const { content } of parts) assert.ok(readText(content.subarray(6), 8).isWellFormed());
});

test('a header with a 16-bit reference and one behind another element are found; a cut one is none', () => {
  assert.deepEqual(readHeader(Buffer.from('060804010203014142', 'hex')), {
    reference: 0x102,
    total: 3,
    number: 1,
    length: 7,
  });

  assert.deepEqual(readHeader(Buffer.from('0824010100030702010041', 'hex')), {
    reference: 7,
    total: 2,
    number: 1,
    length: 9,
  });
  assert.equal(readHeader(Buffer.from('ff0003', 'hex')), undefined);
  assert.equal(readHeader(Buffer.alloc(0)), undefined);
});

test('uplinks in ASCII, UCS2 and GBK read alike; NULs are dropped; what is no text does not fail', () => {
  assert.equal(readText(Buffer.from('CXYE\0\0'), 0), 'CXYE');
  assert.equal(readText(Buffer.from('67e54f59989d', 'hex'), 8), '查余额');
  assert.equal(readText(Buffer.from('b2e9d3e0b6ee', 'hex'), 15), '查余额');
  assert.equal(readText(Buffer.from([0x67]), 8), '');
  assert.equal(readText(Buffer.from([0xff, 0x41]), 4), '\ufffdA');
});

test('what is divided reads whole again, and no part is too long for its centre', () => {
  const characters = fc.oneof(
    fc.constantFrom('金', '𬀩', '䶮', '·', 'a', ' '),
    fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
  );
  const texts = fc.array(characters, { minLength: 1, maxLength: 400 }).map((all) => all.join('').replaceAll('\0', ' '));
  fc.assert(
    fc.property(texts, (text) => {
      if (!text.isWellFormed() || text.length > 1_200) return;
      const parts = divideText(text);
      assert.equal(joined(text), text);
      assert.ok(parts.every(({ content, format }) => content.length <= (format === 0 ? 159 : 140)));
      assert.ok(parts.every(({ number, total }, index) => number === index + 1 && total === parts.length));
    }),
  );
});

test('nothing, half a character and a novel are refused', () => {
  for (const text of ['', '\ud800', '金'.repeat(67 * partsAtMost + 1)])
    assert.throws(() => divideText(text), RangeError);
});
