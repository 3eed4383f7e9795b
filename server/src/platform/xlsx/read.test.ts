import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { Problem } from '../problem.ts';
import { readSheet, type SheetColumn, type SheetLimits, type SheetSource, sheetRefusals } from '../xlsx.ts';
import { zipBytes } from './zip.ts';

type Key = 'name' | 'number' | 'base' | 'remark';
const columns: readonly SheetColumn<Key>[] = [
  { key: 'name', header: '姓名', synonyms: ['职工姓名'], isRequired: true },
  { key: 'number', header: '证件号码', synonyms: ['身份证号'], isRequired: true },
  { key: 'base', header: '缴存基数', isRequired: true },
  { key: 'remark', header: '备注' },
];

const read = (source: SheetSource, limits: Partial<SheetLimits> = {}) =>
  Array.fromAsync(readSheet(source, columns, { maxRows: 1_000, ...limits }));

async function workbookOf(fill: (workbook: ExcelJS.Workbook) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
const sheetOf = (lines: readonly (readonly unknown[])[]) =>
  workbookOf((workbook) => workbook.addWorksheet('花名册').addRows(lines.map((line) => [...line])));
const header = ['姓名', '证件号码', '缴存基数', '备注'];

const relationships = (inside: string) => `<Relationships>${inside}</Relationships>`;
const parts = (sheet: string, more: Readonly<Record<string, string>> = {}) => ({
  '_rels/.rels': relationships('<Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/>'),
  'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="b"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': relationships(
    '<Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet1.xml"/>',
  ),
  'xl/worksheets/sheet1.xml': sheet,
  ...more,
});
const zipOf = (files: Readonly<Record<string, string>>) =>
  buffer(Readable.from(zipBytes(Object.entries(files).map(([name, text]) => ({ name, text: [text] })))));
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const headerXml = `<row>${['姓名', '证件号码', '缴存基数'].map(inline).join('')}</row>`;

const refusedAs = (refusal: keyof typeof sheetRefusals) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.refusal.code, sheetRefusals[refusal].code);
  assert.ok(error.detail.remedy);
  return true;
};

test('a workbook is read by its headers, whatever stands above and in whatever order', async () => {
  const file = await sheetOf([
    ['某单位住房公积金花名册'],
    [],
    ['序号', '缴存基数（元）', '身份证号*', '职工 姓名'],
    [1, 5000.5, ' 11010519491231002X ', '李明'],
    [],
    [2, 1234.56, '419901199001010011', '䶮㛃𬭸'],
  ]);
  assert.deepEqual(await read(file), [
    { line: 4, cells: { name: '李明', number: '11010519491231002X', base: '5000.5', remark: '' }, faults: [] },
    { line: 6, cells: { name: '䶮㛃𬭸', number: '419901199001010011', base: '1234.56', remark: '' }, faults: [] },
  ]);
});

test('a stream of pieces reads as the whole', async () => {
  const file = await sheetOf([header, ['李明', '1', 5000, '']]);
  const pieces = Readable.from(
    Array.from({ length: Math.ceil(file.length / 100) }, (_, at) => file.subarray(at * 100, at * 100 + 100)),
  );
  assert.equal((await read(pieces)).length, 1);
});

test('rich text, formulas, dates, truth values and binary fractions become the text a person sees', async () => {
  const file = await workbookOf((workbook) => {
    const sheet = workbook.addWorksheet('花名册');
    sheet.addRow(header);
    sheet.addRow([
      { richText: [{ text: '李' }, { text: '明', font: { bold: true } }] },
      { formula: '"A"&"1"', result: 'A1' },
      0.1 + 0.2,
      true,
    ]);
    sheet.addRow(['王', 'E1', { formula: 'B1*2', result: 100.03 }, new globalThis.Date('2026-11-23T00:00:00Z')]);
    sheet.addRow(['张', 'E2', 1e-7, new globalThis.Date('2026-11-23T09:30:00Z')]);
  });
  assert.deepEqual(
    (await read(file)).map((row) => Object.values(row.cells)),
    [
      ['李明', 'A1', '0.3', 'TRUE'],
      ['王', 'E1', '100.03', '2026-11-23'],
      ['张', 'E2', '0.0000001', '2026-11-23 09:30:00'],
    ],
  );
});

test('a certificate number kept as a number is reported, because its last digits are gone', async () => {
  const [row] = await read(await sheetOf([header, ['李明', Number('410122199001011234'), 5000, '']]));
  assert.deepEqual(row?.faults, [{ column: 'number', fault: 'digits-lost' }]);
});

test('error values and formulas that were never calculated are reported', async () => {
  const xml = `<worksheet><sheetData>${headerXml}<row><c t="e"><v>#N/A</v></c><c><f>A1</f></c><c><v>1</v></c></row></sheetData></worksheet>`;
  const [row] = await read(await zipOf(parts(xml)));
  assert.deepEqual(row?.faults, [
    { column: 'name', fault: 'error-value' },
    { column: 'number', fault: 'formula-without-result' },
  ]);
});

test('prefixed names, missing references, entities, CDATA, escapes and phonetic guides are understood', async () => {
  const cells =
    '<x:c t="inlineStr"><x:is><x:r><x:t>李&amp;&#x660E;</x:t></x:r><x:rPh><x:t>li</x:t></x:rPh></x:is></x:c>';
  const others = '<x:c t="str"><x:v><![CDATA[a<b]]></x:v></x:c><x:c><x:v>5e3</x:v></x:c>';
  const xml = `<?xml version="1.0"?><!-- > --><x:worksheet a='>'><x:sheetData>${headerXml.replace(/<(\/?)/g, '<$1x:')}<x:row>${cells}${others}</x:row></x:sheetData></x:worksheet>`;
  const [row] = await read(await zipOf(parts(xml)));
  assert.deepEqual(row, { line: 2, cells: { name: '李&明', number: 'a<b', base: '5000', remark: '' }, faults: [] });
});

test('a sheet of instructions and a hidden sheet before the table are passed over', async () => {
  const file = await workbookOf((workbook) => {
    workbook.addWorksheet('填写说明').addRows(Array.from({ length: 30 }, () => ['请勿改动表头']));
    workbook.addWorksheet('旧数据', { state: 'hidden' }).addRows([header, ['旧', '1', 1, '']]);
    workbook.addWorksheet('花名册').addRows([header, ['新', '1', 1, '']]);
  });
  assert.deepEqual(
    (await read(file)).map((row) => row.cells.name),
    ['新'],
  );
});

for (const [name, encoding] of [
  ['UTF-8', 'utf8'],
  ['GBK', 'gbk'],
] as const) {
  test(`CSV in ${name} is read, with quotes, line breaks and both kinds of line ends`, async () => {
    const text = '姓名,证件号码,缴存基数,备注\r\n李明,="110105",5000.00,"联通,""移动""\n电信"\n\n王喆,E1,1,\r\n';
    const rows = await read(iconv.encode(text, encoding));
    assert.deepEqual(
      rows.map((row) => [row.line, ...Object.values(row.cells)]),
      [
        [2, '李明', '110105', '5000.00', '联通,"移动"\n电信'],
        [5, '王喆', 'E1', '1', ''],
      ],
    );
  });
}

test('CSV with a byte order mark and with tabs is read, and a shortened number is reported', async () => {
  const [row] = await read(Buffer.from('\ufeff姓名\t证件号码\t缴存基数\n李明\t4.10122E+17\t5000'));
  assert.deepEqual(row?.faults, [{ column: 'number', fault: 'digits-lost' }]);
});

const oneRow = () => sheetOf([header, ['李明', '1', 5000, '']]);
const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)]);
for (const [name, refusal, make, limits] of [
  ['an empty file', 'empty', async () => Buffer.alloc(0)],
  ['a picture', 'notSheet', async () => Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
  ['a PDF', 'notSheet', async () => Buffer.from('%PDF-1.7\n')],
  ['a web page called .xls', 'notSheet', async () => Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>')],
  ['a zip that is no workbook', 'notSheet', () => zipOf({ 'a.txt': 'a' })],
  [
    'a Word document',
    'notSheet',
    () =>
      zipOf({
        '_rels/.rels': relationships('<Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/>'),
      }),
  ],
  ['an old .xls', 'oldFormat', async () => compound],
  ['an .xlsb', 'oldFormat', () => zipOf({ 'xl/workbook.bin': 'a' })],
  [
    'an encrypted workbook',
    'encrypted',
    async () => Buffer.concat([compound, Buffer.from('EncryptedPackage', 'utf16le')]),
  ],
  ['a workbook with macros', 'macro', () => zipOf(parts('<a/>', { 'xl/vbaProject.bin': 'a' }))],
  ['a file over the limit', 'tooLarge', oneRow, { maxBytes: 100 }],
  ['more rows than allowed', 'tooManyRows', () => sheetOf([header, ['a', '1', 1], ['b', '2', 1]]), { maxRows: 1 }],
  [
    'no header in the first ten lines',
    'noHeader',
    () => sheetOf([...Array.from({ length: 10 }, () => ['说明']), header, ['a', '1', 1]]),
  ],
  ['an empty sheet', 'noHeader', () => sheetOf([])],
  [
    'a missing column',
    'missingColumn',
    () =>
      sheetOf([
        ['姓名', '证件号码'],
        ['a', '1'],
      ]),
  ],
  [
    'a column that occurs twice',
    'repeatedColumn',
    () =>
      sheetOf([
        [...header, '职工姓名'],
        ['a', '1', 1, '', 'b'],
      ]),
  ],
  ['half a file', 'damaged', async () => (await oneRow()).subarray(0, 3_000)],
  ['a document type', 'damaged', () => zipOf(parts('<!DOCTYPE a [<!ENTITY b "b">]><worksheet/>'))],
  ['tags that do not match', 'damaged', () => zipOf(parts('<worksheet><sheetData></worksheet></sheetData>'))],
  [
    'an endless tag',
    'damaged',
    () => zipOf(parts(`<worksheet ${Array.from({ length: 200_000 }, (_, at) => `a${at}`).join(' ')}`)),
  ],
  ['nesting without end', 'damaged', () => zipOf(parts('<a>'.repeat(1_000)))],
  ['more inflated bytes than allowed', 'bomb', oneRow, { maxInflatedBytes: 1_000 }],
  [
    'a part that inflates a thousandfold',
    'bomb',
    () => zipOf(parts(`<worksheet>${'<a/>'.repeat(2 * 1024 * 1024)}</worksheet>`)),
  ],
  [
    'bytes that are neither UTF-8 nor GBK',
    'encoding',
    async () => Buffer.concat([Buffer.from('姓名,证件号码,缴存基数\n'), Buffer.from('ff80ff', 'hex')]),
  ],
  ['UTF-16', 'encoding', async () => Buffer.from('\ufeff姓名', 'utf16le')],
  ['a quote without an end', 'damaged', async () => Buffer.from('姓名,证件号码,缴存基数\n"李明,1,1')],
] satisfies [string, keyof typeof sheetRefusals, () => Promise<Buffer>, Partial<SheetLimits>?][]) {
  test(`${name} is refused as ${sheetRefusals[refusal].code}`, async () => {
    await assert.rejects(read(await make(), limits), refusedAs(refusal));
  });
}

test('sizes that the archive claims are not believed', async () => {
  const file = await zipOf(parts(`<worksheet>${'<a/>'.repeat(2 * 1024 * 1024)}</worksheet>`));
  const end = file.length - 22;
  // Every size in the directory is set to 10 bytes; only counting what comes out finds the bomb.
  for (let at = file.readUInt32LE(end + 16); at < end; ) {
    file.writeUInt32LE(10, at + 24);
    at += 46 + file.readUInt16LE(at + 28);
  }
  await assert.rejects(read(file), refusedAs('bomb'));
});

test('a stream that is too long is not read to its end', async () => {
  let pieces = 0;
  const endless = (async function* () {
    for (;;) {
      pieces += 1;
      yield Buffer.alloc(1_000, 65);
    }
  })();
  await assert.rejects(read(endless, { maxBytes: 10_000 }), refusedAs('tooLarge'));
  assert.equal(pieces, 11);
});

test('a reader that stops early leaves nothing behind', async () => {
  const file = await sheetOf([header, ...Array.from({ length: 500 }, (_, at) => [`a${at}`, `${at}`, 1, ''])]);
  for await (const row of readSheet(file, columns, { maxRows: 1_000 })) {
    assert.equal(row.line, 2);
    break;
  }
});

test('a broken file is read or refused, never anything else', async () => {
  const file = await sheetOf([
    header,
    ...Array.from({ length: 20 }, (_, at) => [`人${at}`, `E${at}`, 5000 + at, '备注']),
  ]);
  const change = fc.record({ at: fc.nat(file.length - 1), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(file.length), async (changes, length) => {
      const broken = Buffer.from(length % 3 === 0 ? file.subarray(0, length) : file);
      for (const { at, byte } of changes) if (at < broken.length) broken[at] = byte;
      await read(broken).catch((error: unknown) => assert.ok(error instanceof Problem, String(error)));
    }),
    { numRuns: 300 },
  );
});

test('a broken worksheet inside a sound archive is read or refused, never anything else', async () => {
  const xml = `<worksheet><sheetData>${headerXml}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="9"><v>1</v></c></row></sheetData></worksheet>`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(xml.length - 1), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 6 }),
      async (changes) => {
        let broken = xml;
        for (const [at, text] of changes) broken = broken.slice(0, at) + text + broken.slice(at + 1);
        await read(await zipOf(parts(broken))).catch((error: unknown) =>
          assert.ok(error instanceof Problem, String(error)),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('any text is read as CSV or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const csv = Buffer.concat([Buffer.from('姓名,证件号码,缴存基数\n'), bytes]);
      await read(csv).catch((error: unknown) => assert.ok(error instanceof Problem, String(error)));
    }),
  );
});
