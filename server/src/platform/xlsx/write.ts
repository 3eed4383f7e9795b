import { Readable } from 'node:stream';
import { daysBetween } from '../dates.ts';
import { type WrittenPart, zipBytes } from './zip.ts';

export type WrittenValue = string | number | bigint | Temporal.PlainDate | undefined;

/** A column to write. `money` takes fen as bigint; `integer` a whole number; `date` a PlainDate; text stays text. */
export interface WrittenColumn<Key extends string> {
  readonly key: Key;
  readonly header: string;
  readonly kind: 'text' | 'money' | 'integer' | 'date';
  /** Width in characters of the default font; by kind when not given. */
  readonly width?: number;
  /** Amounts that may be added up: the sheet ends with a line of totals. */
  readonly isSummed?: boolean;
}

export interface SheetOutput<Key extends string> {
  /** Name of the worksheet, and the heading above the table. */
  readonly title: string;
  readonly columns: readonly WrittenColumn<Key>[];
  readonly rows:
    | AsyncIterable<Readonly<Partial<Record<Key, WrittenValue>>>>
    | Iterable<Readonly<Partial<Record<Key, WrittenValue>>>>;
}

// Limits of the file format (Excel specifications and limits).
const maxLines = 1_048_576;
const maxCellLength = 32_767;

const styles = {
  heading: 1,
  header: 2,
  text: 3,
  money: 4,
  integer: 5,
  date: 6,
  quoted: 7,
  total: 8,
  totalMoney: 9,
} as const;
const widths = { text: 20, money: 16, integer: 10, date: 12 } as const;

const stylesXml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="10"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf><xf numFmtId="49" fontId="2" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="1" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" quotePrefix="1" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="49" fontId="2" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"/><xf numFmtId="4" fontId="2" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"/></cellXfs></styleSheet>`;

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const officeNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006';
const sheetNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML: entities, and the characters that XML forbids as `_x0007_`, which Excel reads back. */
function escapeText(text: string): string {
  if (/^[^&<>"_\p{Cc}\p{Cs}\uFFFE\uFFFF]*$/u.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (mark) => entities[mark] ?? mark)
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (mark) =>
      mark === '\n' || mark === '\t' ? mark : `_x${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    );
}

/** Column 0 → `A`, 26 → `AA`. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

/** The name of a worksheet may hold 31 characters and none of []:*?/\ nor begin or end with an apostrophe. */
function sheetName(title: string): string {
  const name = [...title.replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')]
    .slice(0, 31)
    .join('')
    .replace(/^['\s]+|['\s]+$/g, '');
  return name === '' ? '表格' : name;
}

function textCell(reference: string, text: string, style: number): string {
  const cut = text.length > maxCellLength ? text.slice(0, maxCellLength) : text;
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(cut)}</t></is></c>`;
}

const firstSerial = Temporal.PlainDate.from('1899-12-30');

function yuanText(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * One cell. Text is always typed as text, so nothing that a person entered is ever calculated; text that
 * looks like a formula (= + - @ tab, return) also carries Excel's own quote mark, which keeps it text
 * when the cell is edited or the sheet is saved in another format.
 */
function cellXml(reference: string, kind: WrittenColumn<string>['kind'], value: WrittenValue): string {
  if (value === undefined || value === '') return `<c r="${reference}" s="${styles[kind]}"/>`;
  if (kind === 'text') {
    const text = value.toString();
    return textCell(reference, text, /^[=+\-@\t\r＝＋－＠]/.test(text) ? styles.quoted : styles.text);
  }
  if (kind === 'money') {
    if (typeof value !== 'bigint') throw new TypeError('money is written from fen as bigint');
    return `<c r="${reference}" s="${styles.money}"><v>${yuanText(value)}</v></c>`;
  }
  if (kind === 'date') {
    if (!(value instanceof Temporal.PlainDate)) throw new TypeError('a date is written from a PlainDate');
    return `<c r="${reference}" s="${styles.date}"><v>${daysBetween(firstSerial, value)}</v></c>`;
  }
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (!isWhole) throw new TypeError('an integer is written from a whole number');
  return `<c r="${reference}" s="${styles.integer}"><v>${value}</v></c>`;
}

/** The line below the last: what the columns that may be added up come to. */
function totalsXml(columns: readonly WrittenColumn<string>[], sums: ReadonlyMap<string, bigint>, line: number): string {
  const cells = columns.map(({ key }, index) => {
    const reference = `${columnLetters(index)}${line}`;
    const sum = sums.get(key);
    if (sum !== undefined) return `<c r="${reference}" s="${styles.totalMoney}"><v>${yuanText(sum)}</v></c>`;
    return index === 0 ? textCell(reference, '合计', styles.total) : `<c r="${reference}" s="${styles.total}"/>`;
  });
  return `<row r="${line}">${cells.join('')}</row>`;
}

async function* sheetXml<Key extends string>(output: SheetOutput<Key>): AsyncGenerator<string> {
  const { columns } = output;
  const letters = columns.map((_, index) => columnLetters(index));
  const lastLetter = letters.at(-1) ?? 'A';
  const cols = columns.map((column, index) => {
    return `<col min="${index + 1}" max="${index + 1}" width="${column.width ?? widths[column.kind]}" customWidth="1"/>`;
  });
  yield `${xmlHead}<worksheet xmlns="${sheetNamespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${cols.join('')}</cols><sheetData>`;
  yield `<row r="1" ht="30" customHeight="1">${textCell('A1', output.title, styles.heading)}</row>`;
  yield `<row r="2">${columns.map((column, index) => textCell(`${letters[index]}2`, column.header, styles.header)).join('')}</row>`;
  const sums = new Map(columns.filter(({ isSummed }) => isSummed).map(({ key }) => [key, 0n]));
  let line = 2;
  let piece = '';
  for await (const row of output.rows) {
    line += 1;
    if (line > maxLines) throw new RangeError(`a worksheet holds at most ${maxLines} lines`);
    piece += `<row r="${line}">`;
    for (const [index, column] of columns.entries())
      piece += cellXml(`${letters[index]}${line}`, column.kind, row[column.key]);
    piece += '</row>';
    for (const [key, sum] of sums) sums.set(key, sum + (typeof row[key] === 'bigint' ? row[key] : 0n));
    if (piece.length < 64 * 1024) continue;
    yield piece;
    piece = '';
  }
  if (sums.size > 0 && line > 2) piece += totalsXml(columns, sums, line + 1);
  const merge = columns.length > 1 ? `<mergeCells count="1"><mergeCell ref="A1:${lastLetter}1"/></mergeCells>` : '';
  yield `${piece}</sheetData>${merge}<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C第 &amp;P 页　共 &amp;N 页</oddFooter></headerFooter></worksheet>`;
}

function partsOf<Key extends string>(output: SheetOutput<Key>): WrittenPart[] {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const override = (name: string, kind: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="${type}.${kind}+xml"/>`;
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${officeNamespace}/${kind}" Target="${target}"/>`;
  const relations = (inside: string) =>
    `${xmlHead}<Relationships xmlns="${packageNamespace}/relationships">${inside}</Relationships>`;
  const overrides =
    override('workbook', 'sheet.main') + override('worksheets/sheet1', 'worksheet') + override('styles', 'styles');
  // On paper every page begins with the heading and the header line.
  const name = sheetName(output.title);
  const titles = `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${escapeText(name.replaceAll("'", "''"))}'!$1:$2</definedName></definedNames>`;
  const files: [name: string, text: string][] = [
    [
      '[Content_Types].xml',
      `${xmlHead}<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides}</Types>`,
    ],
    ['_rels/.rels', relations(relation('rId1', 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `${xmlHead}<workbook xmlns="${sheetNamespace}" xmlns:r="${officeNamespace}"><sheets><sheet name="${escapeText(name)}" sheetId="1" r:id="rId1"/></sheets>${titles}</workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(relation('rId1', 'worksheet', 'worksheets/sheet1.xml') + relation('rId2', 'styles', 'styles.xml')),
    ],
    ['xl/styles.xml', stylesXml],
  ];
  return [
    ...files.map(([name, text]) => ({ name, text: [text] })),
    { name: 'xl/worksheets/sheet1.xml', text: sheetXml(output) },
  ];
}

/**
 * An `.xlsx` file as a stream: a heading, a frozen header line that every printed page repeats, the rows as they come, totals. Holds one piece
 * of about 64 kB at a time and asks for rows only as fast as it is read, so memory does not grow with
 * the number of rows. Certificate and account numbers are `text`, amounts are numbers with the format
 * `#,##0.00`. The stream fails with a TypeError for a value that does not fit its column's kind and with
 * a RangeError beyond 1,048,576 lines.
 */
export function writeSheet<Key extends string>(output: SheetOutput<Key>): Readable {
  return Readable.from(zipBytes(partsOf(output)), { objectMode: false });
}
