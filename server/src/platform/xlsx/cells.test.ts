import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { columnOf, dateText, plainNumber, showsDate, unescapeControls } from './cells.ts';
import { columnLetters } from './write.ts';

for (const [raw, plain] of [
  ['5000', '5000'],
  ['5000.50', '5000.5'],
  ['-0', '0'],
  ['0.0', '0'],
  ['1234.5600000000001', '1234.56'],
  ['0.30000000000000004', '0.3'],
  ['100.02500000000001', '100.025'],
  ['1.2E+3', '1200'],
  ['1E-7', '0.0000001'],
  ['-2.5e-3', '-0.0025'],
  ['4.1012219900101123E+17', '410122199001011000'],
  ['9999999999999.99', '9999999999999.99'],
  ['abc', undefined],
  ['', undefined],
  ['1e999', undefined],
] as const) {
  test(`the number ${raw || '(empty)'} is shown as ${plain}`, () => assert.equal(plainNumber(raw), plain));
}

test('every amount of fen survives its way through a binary fraction', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (amount) => {
      const yuan = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
      const shown = plainNumber(String(Number(yuan))) ?? '';
      const [whole = '', fraction = ''] = shown.split('.');
      assert.equal(`${whole}.${fraction.padEnd(2, '0')}`, yuan);
      assert.equal(plainNumber(Number(yuan).toPrecision(17)), shown);
    }),
  );
});

for (const [raw, isFrom1904, text] of [
  ['46349', false, '2026-11-23'],
  ['46349.395833333336', false, '2026-11-23 09:30:00'],
  ['46348.999999', false, '2026-11-23'],
  ['1', false, '1900-01-01'],
  ['59', false, '1900-02-28'],
  ['60', false, undefined],
  ['61', false, '1900-03-01'],
  ['0.5', false, '12:00:00'],
  ['0', true, '1904-01-01'],
  ['44887', true, '2026-11-23'],
  ['-1', false, undefined],
  ['2958466', false, undefined],
] as const) {
  test(`the serial ${raw} from ${isFrom1904 ? 1904 : 1900} is ${text}`, () =>
    assert.equal(dateText(raw, isFrom1904), text));
}

for (const [id, code, is] of [
  [14, undefined, true],
  [31, undefined, true],
  [4, undefined, false],
  [49, undefined, false],
  [164, 'yyyy\\-mm\\-dd', true],
  [165, 'yyyy"年"m"月"', true],
  [166, '[$-804]aaaa', false],
  [167, '#,##0.00"days"', false],
  [168, '[Red]0.00', false],
  [169, '[h]:mm', true],
  [170, 'General', false],
  [171, '_(* #,##0.00_);_(* \\(#,##0.00\\)', false],
] as const) {
  test(`the format ${id} ${code ?? ''} shows ${is ? 'a date' : 'a number'}`, () =>
    assert.equal(showsDate(id, code), is));
}

test('column letters and numbers are each other’s inverse', () => {
  for (let index = 0; index < 16_384; index += 1) assert.equal(columnOf(`${columnLetters(index)}7`), index);
  assert.equal(columnOf(undefined), -1);
  assert.equal(columnOf('7'), -1);
});

test('escaped control characters are undone', () =>
  assert.equal(unescapeControls('a_x000D_b_x005F_x0041_'), 'a\rb_x0041_'));
