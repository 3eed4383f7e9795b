import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { fen } from '../money.ts';
import { readSheet, type WrittenColumn, writeSheet } from '../xlsx.ts';
import { inflatePart, openArchive } from './unzip.ts';

type Key = 'name' | 'number' | 'amount' | 'count' | 'day';
const columns: readonly WrittenColumn<Key>[] = [
  { key: 'name', header: '姓名', kind: 'text' },
  { key: 'number', header: '证件号码', kind: 'text', width: 22 },
  { key: 'amount', header: '金额', kind: 'money' },
  { key: 'count', header: '人数', kind: 'integer' },
  { key: 'day', header: '日期', kind: 'date' },
];
const day = Temporal.PlainDate.from('2026-11-23');
const rows = [
  { name: '䶮㛃𬭸', number: '410122199001011234', amount: fen(123_456_789), count: 3, day },
  { name: '买买提·艾力', number: '00012', amount: fen(-5), count: 0n },
];

const written = (names: readonly string[]) =>
  buffer(
    writeSheet({ title: '清册', columns: columns.slice(0, 2), rows: names.map((name) => ({ name, number: '1' })) }),
  );

test('what is written is read back by another library, with types and formats', async () => {
  const workbook = new ExcelJS.Workbook();
  const bytes = await buffer(writeSheet({ title: '汇缴清册[2026/11]', columns, rows }));
  // The library's own type of Buffer is older than ours.
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const sheet = workbook.worksheets[0];
  assert.ok(sheet);
  assert.equal(sheet.name, '汇缴清册 2026 11');
  assert.equal(sheet.getCell('A1').value, '汇缴清册[2026/11]');
  assert.deepEqual(
    columns.map((_, at) => sheet.getRow(2).getCell(at + 1).value),
    columns.map((column) => column.header),
  );
  assert.equal(sheet.getCell('A3').value, '䶮㛃𬭸');
  assert.equal(sheet.getCell('B3').value, '410122199001011234');
  assert.equal(sheet.getCell('B3').numFmt, '@');
  assert.equal(sheet.getCell('C3').value, 1_234_567.89);
  assert.equal(sheet.getCell('C3').numFmt, '#,##0.00');
  assert.equal(sheet.getCell('C4').value, -0.05);
  assert.equal(sheet.getCell('D3').value, 3);
  assert.equal(
    String((sheet.getCell('E3').value as { toISOString(): string }).toISOString()).slice(0, 10),
    '2026-11-23',
  );
  assert.equal(sheet.getCell('E4').value, null);
});

test('on paper a sheet is as wide as the page, repeats its head, numbers its pages and ends with totals', async () => {
  const summed = columns.map((column) => ({ ...column, isSummed: column.key === 'amount' }));
  const workbook = new ExcelJS.Workbook();
  const bytes = await buffer(writeSheet({ title: "汇缴'清册", columns: summed, rows }));
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const [sheet] = workbook.worksheets;
  assert.deepEqual(
    [sheet?.pageSetup.printTitlesRow, sheet?.pageSetup.fitToPage, sheet?.pageSetup.fitToHeight],
    ['1:2', true, 0],
  );
  assert.match(sheet?.headerFooter.oddFooter ?? '', /&P.*&N/);
  assert.equal(sheet?.views[0]?.state, 'frozen');
  assert.deepEqual([sheet?.getCell('A5').value, sheet?.getCell('C5').value], ['合计', 1_234_567.84]);
  assert.equal(sheet?.getCell('C5').numFmt, '#,##0.00');
  assert.equal(sheet?.rowCount, 5);
  const none = await buffer(writeSheet({ title: '空', columns: summed, rows: [] }));
  await workbook.xlsx.load(none as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  assert.equal(workbook.worksheets[0]?.rowCount, 2);
});

test('text that looks like a formula stays text', async () => {
  const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', '=HYPERLINK("http://example.invalid","x")'];
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await written(names)) as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  for (const [at, name] of names.entries()) {
    const cell = workbook.worksheets[0]?.getCell(`A${at + 3}`);
    assert.equal(cell?.type, ExcelJS.ValueType.String);
    assert.equal(cell?.value, name);
  }
});

test('text that looks like a formula carries the quote mark that keeps it text when edited', async () => {
  const archive = openArchive(await written(['=1+1', '李明']), { maxInflatedBytes: 1_000_000 });
  const part = archive.parts.get('xl/worksheets/sheet1.xml');
  assert.ok(part);
  const xml = Buffer.concat(await Array.fromAsync(inflatePart(archive, part))).toString();
  assert.match(xml, /<c r="A3" s="7" t="inlineStr">/);
  assert.match(xml, /<c r="A4" s="3" t="inlineStr">/);
  const styles = archive.parts.get('xl/styles.xml');
  assert.ok(styles);
  const formats = Buffer.concat(await Array.fromAsync(inflatePart(archive, styles)))
    .toString()
    .split('<cellXfs')[1]
    ?.match(/<xf [^>]*>/g);
  assert.match(formats?.[7] ?? '', /numFmtId="49".*quotePrefix="1"/);
});

test('whatever text is written is read back the same, but for the space around it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), { maxLength: 8 }),
      async (names) => {
        const readBack = readSheet(
          await written(names),
          [
            { key: 'name', header: '姓名', isRequired: true },
            { key: 'number', header: '证件号码' },
          ],
          { maxRows: 10 },
        );
        // XML itself turns a return into a line feed unless it is escaped, which ours is.
        const expected = names.map((name) => name.toWellFormed().trim());
        assert.deepEqual(
          (await Array.fromAsync(readBack)).map((row) => row.cells.name),
          expected,
        );
      },
    ),
  );
});

test('the same rows give the same bytes', async () => {
  assert.deepEqual(await written(['李明']), await written(['李明']));
});

test('rows are asked for only as fast as the file is read', async () => {
  let asked = 0;
  const endless = (function* () {
    for (;;) {
      asked += 1;
      yield { name: `人${Math.sin(asked)}`, number: `${asked * 7_919}` };
    }
  })();
  const stream = writeSheet({ title: '清册', columns: columns.slice(0, 2), rows: endless });
  stream.once('readable', () => {});
  for (let turn = 0; turn < 2_000; turn += 1) await setImmediate();
  const askedWithoutReading = asked;
  assert.ok(askedWithoutReading < 20_000, `${askedWithoutReading} rows were taken with nobody reading`);
  stream.destroy();
});

test('a value that does not fit its column fails the stream', async () => {
  for (const row of [{ amount: 5 }, { amount: '5' }, { count: 0.5 }, { day: '2026-11-23' }]) {
    await assert.rejects(buffer(writeSheet({ title: 'a', columns, rows: [row] })), TypeError);
  }
});

test('a source that fails fails the stream with its own error', async () => {
  const failing = (async function* () {
    yield { name: 'a' };
    throw new RangeError('the source is gone');
  })();
  await assert.rejects(buffer(writeSheet({ title: 'a', columns, rows: failing })), /the source is gone/);
});

test('the result is a stream that others can pipe', () =>
  assert.ok(writeSheet({ title: 'a', columns, rows: [] }) instanceof Readable));
