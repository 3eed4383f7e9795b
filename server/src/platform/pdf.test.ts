import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { renderPdf, uncoveredCharacters } from './pdf.ts';

const directory = mkdtempSync(join(tmpdir(), 'pdf-'));
after(() => rmSync(directory, { recursive: true }));
const createdAt = Temporal.Instant.from('2026-11-23T02:03:04Z');

function template(source: string): string {
  const file = join(directory, `${Math.random()}.typ`);
  writeFileSync(file, source);
  return file;
}

const plain =
  '#set text(font: "Noto Serif SC", fallback: false)\n#set document(date: auto)\n#json(bytes(sys.inputs.data)).name';

test('a character without a glyph is reported once, in order, and covered rare characters are not', () => {
  assert.deepEqual(uncoveredCharacters('张䶮㛃喆堃犇𬀩𫖯𬭎㤝䲜燚·（A1）'), []);
  assert.deepEqual(uncoveredCharacters('王𠮷\n李\u{2A6D6}𠮷'), ['𠮷', '\u{2A6D6}']);
  assert.deepEqual(uncoveredCharacters('😀\u{E000}'), ['😀', '\u{E000}']);
});

test('what is reported as covered can be set: a sample of all covered characters is found again in the paper', () => {
  const covered = Array.from({ length: 0x9fff - 0x4e00 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  const sample = covered.filter((letter, index) => index % 397 === 0 && uncoveredCharacters(letter).length === 0);
  assert.ok(sample.length > 40);
  const { pdf } = renderPdf({ template: template(plain), data: { name: sample.join('') }, createdAt });
  const text = execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' }).replaceAll(/\s/g, '');
  assert.equal(text, sample.join(''));
});

test('a PDF says that it is PDF/A-2b, keeps its date and needs no seal', () => {
  const { pdf, pages, seal } = renderPdf({ template: template(plain), data: { name: '安居' }, createdAt });
  const text = Buffer.from(pdf).toString('latin1');
  assert.match(text, /<pdfaid:part>2<\/pdfaid:part>/);
  assert.match(text, /<pdfaid:conformance>B<\/pdfaid:conformance>/);
  assert.match(text, /\/CreationDate \(D:20261123020304/);
  assert.deepEqual([pages, seal], [1, undefined]);
});

test('the place of the seal is found in points from the top of its page', () => {
  const source = `${plain}\n#pagebreak()\n#place(top + left, dx: 10pt, dy: 20pt, context [#metadata((page: here().page(), x: here().position().x / 1pt, y: here().position().y / 1pt, size: 100)) <seal>])`;
  const { seal } = renderPdf({
    template: template(`#set page(margin: 50pt)\n${source}`),
    data: { name: '安居' },
    createdAt,
  });
  assert.deepEqual(seal, { page: 2, x: 60, y: 70, size: 100 });
});

test('data never becomes markup', () => {
  const name = '#panic("x") *粗* $x$ <a> @b \\';
  const { pdf } = renderPdf({ template: template(plain), data: { name }, createdAt });
  assert.equal(execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' }).trim(), name);
});

test('a template that fails throws with the reason', () => {
  assert.throws(() => renderPdf({ template: template('#panic("no")'), data: {}, createdAt }), /panicked/);
});
