import { setImmediate } from 'node:timers/promises';
import type { Cell, CellFault } from './cells.ts';
import { decodeDelimited, delimitedRows } from './delimited.ts';
import { refuseSheet } from './refusals.ts';
import { openArchive } from './unzip.ts';
import { openWorkbook } from './workbook.ts';
import { type RawRow, worksheetRows } from './worksheet.ts';

/** A column to look for by its header. */
export interface SheetColumn<Key extends string> {
  readonly key: Key;
  /** The header as our template prints it. */
  readonly header: string;
  /** Other headers that mean the same. */
  readonly synonyms?: readonly string[];
  readonly isRequired?: boolean;
}

export interface SheetLimits {
  /** Most rows below the header; one more refuses the file. */
  readonly maxRows: number;
  /** Most bytes of the upload itself; 20 MiB when not given. */
  readonly maxBytes?: number;
  /** Most bytes of a workbook once inflated; 256 MiB when not given. */
  readonly maxInflatedBytes?: number;
  /** Is told the cells of each line above the header: what a bank says of the whole list. */
  readonly onHead?: (texts: readonly string[]) => void;
}

export interface SheetRow<Key extends string> {
  /** The line number that the person sees beside the row. */
  readonly line: number;
  /** Trimmed text by column; a missing or empty cell is ''. */
  readonly cells: Readonly<Record<Key, string>>;
  /** Cells that cannot be trusted, whatever their text. */
  readonly faults: readonly { readonly column: Key; readonly fault: CellFault }[];
}

export type SheetSource = Uint8Array | AsyncIterable<Uint8Array>;

const mebibyte = 1024 * 1024;
const headerLines = 10;

async function bytesOf(source: SheetSource, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => refuseSheet('tooLarge', { detail: `文件不得超过 ${Math.floor(maxBytes / mebibyte)} MB。` });
  if (source instanceof Uint8Array) {
    if (source.length > maxBytes) throw tooLarge();
    return Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

type Format = 'zip' | 'compound' | 'text';

/** What a file is by its content; its name and the browser's word for it are not asked. */
function formatOf(file: Buffer): Format {
  if (file.length === 0) throw refuseSheet('empty');
  const start = file.subarray(0, 8).toString('latin1');
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip';
  if (start === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') return 'compound';
  const isWide = start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff');
  const head = file.subarray(0, 4_096);
  if (!isWide && head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13))
    throw refuseSheet('notSheet');
  // Web pages, XML, PDF and rich text begin so, whatever they are called.
  if (/^(?:\xef\xbb\xbf)?\s*(?:<|%PDF|\{\\rtf)/i.test(head.toString('latin1'))) throw refuseSheet('notSheet');
  return 'text';
}

/** A compound file is an `.xls` or the wrapper around an encrypted `.xlsx` ([MS-OFFCRYPTO] §2.3.4.4). */
function refuseCompound(file: Buffer): never {
  throw refuseSheet(file.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted' : 'oldFormat');
}

/** Rows of delimited text in batches, letting other requests run between them: parsing itself never waits. */
async function* delimitedBatches(text: string): AsyncGenerator<readonly RawRow[]> {
  let batch: RawRow[] = [];
  for (const row of delimitedRows(text)) {
    batch.push(row);
    if (batch.length < 500) continue;
    yield batch;
    batch = [];
    await setImmediate();
  }
  yield batch;
}

/** The tables that a file may hold its rows in: the visible worksheets in order, or the one of a CSV. */
async function* tablesOf(file: Buffer, limits: SheetLimits): AsyncGenerator<AsyncIterable<readonly RawRow[]>> {
  const format = formatOf(file);
  if (format === 'compound') refuseCompound(file);
  if (format === 'text') {
    const text = decodeDelimited(file);
    yield delimitedBatches(text);
    return;
  }
  const archive = openArchive(file, { maxInflatedBytes: limits.maxInflatedBytes ?? 256 * mebibyte });
  const workbook = await openWorkbook(archive);
  for (const sheet of workbook.sheets) yield worksheetRows(workbook, sheet);
}

/** A header as it is compared: without space, stars, and notes in brackets such as （元） or （必填）. */
function foldHeader(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*:]/g, '')
    .toLowerCase();
}

type Layout<Key extends string> = ReadonlyMap<number, Key>;

/** Which column of this row is which of ours; `undefined` when the row is not a header. */
function layoutOf<Key extends string>(
  row: RawRow,
  names: ReadonlyMap<string, SheetColumn<Key>>,
): Layout<Key> | undefined {
  const layout = new Map<number, Key>();
  const seen = new Map<Key, string>();
  let repeated: string | undefined;
  for (const [index, cell] of row.cells) {
    const column = names.get(foldHeader(cell.text));
    if (!column) continue;
    if (seen.has(column.key)) repeated ??= `“${seen.get(column.key)}”与“${cell.text}”是同一列。`;
    seen.set(column.key, cell.text);
    layout.set(index, column.key);
  }
  if (layout.size < Math.min(2, names.size)) return undefined;
  if (repeated !== undefined) throw refuseSheet('repeatedColumn', { detail: `第 ${row.line} 行表头中，${repeated}` });
  return layout;
}

function checkRequired<Key extends string>(
  line: number,
  layout: Layout<Key>,
  columns: readonly SheetColumn<Key>[],
): void {
  const present = new Set(layout.values());
  const missing = columns.filter((column) => column.isRequired && !present.has(column.key));
  if (missing.length === 0) return;
  const headers = missing.map((column) => column.header);
  throw refuseSheet('missingColumn', { detail: `第 ${line} 行表头缺少：${headers.join('、')}。`, columns: headers });
}

function namesOf<Key extends string>(columns: readonly SheetColumn<Key>[]): Map<string, SheetColumn<Key>> {
  const names = new Map<string, SheetColumn<Key>>();
  for (const column of columns) {
    for (const header of [column.header, ...(column.synonyms ?? [])]) {
      const folded = foldHeader(header);
      if (names.has(folded)) throw new RangeError(`two columns are called ${header}`);
      names.set(folded, column);
    }
  }
  return names;
}

/** Turns raw rows into rows by key, once the header has been seen. */
function rowReader<Key extends string>(layout: Layout<Key>, columns: readonly SheetColumn<Key>[]) {
  const blank = Object.fromEntries(columns.map((column) => [column.key, ''])) as Record<Key, string>;
  const entries = [...layout];
  return (row: RawRow): SheetRow<Key> | undefined => {
    const cells = { ...blank };
    let faults: { column: Key; fault: CellFault }[] | undefined;
    let isBlank = true;
    for (const [index, key] of entries) {
      const cell: Cell | undefined = row.cells.get(index);
      if (!cell) continue;
      isBlank = false;
      cells[key] = cell.text;
      if (cell.fault) (faults ??= []).push({ column: key, fault: cell.fault });
    }
    return isBlank ? undefined : { line: row.line, cells, faults: faults ?? [] };
  };
}

async function* rowsOf<Key extends string>(
  table: AsyncIterable<readonly RawRow[]>,
  columns: readonly SheetColumn<Key>[],
  { maxRows, onHead }: SheetLimits,
): AsyncGenerator<SheetRow<Key>, boolean> {
  const names = namesOf(columns);
  let read: ReturnType<typeof rowReader<Key>> | undefined;
  let linesSeen = 0;
  let count = 0;
  for await (const rows of table) {
    for (const raw of rows) {
      if (!read) {
        const layout = layoutOf(raw, names);
        linesSeen += 1;
        if (!layout && linesSeen >= headerLines) return false;
        if (!layout) {
          onHead?.([...raw.cells.values()].map(({ text }) => text));
          continue;
        }
        checkRequired(raw.line, layout, columns);
        read = rowReader(layout, columns);
        continue;
      }
      const row = read(raw);
      if (!row) continue;
      count += 1;
      if (count > maxRows) throw refuseSheet('tooManyRows', { detail: `一次最多 ${maxRows} 行。`, maxRows });
      yield row;
    }
  }
  return read !== undefined;
}

/**
 * Reads an uploaded table: `.xlsx`, or CSV in UTF-8 or GBK. Yields each row that holds anything in a
 * known column, in the order of the file and with constant memory beside the file's own bytes and its
 * shared strings. The header is found by name within the first ten filled lines of the first visible
 * worksheet that has one, so a title above it and a sheet of instructions before it do no harm.
 *
 * Numbers become plain decimals as Excel shows them (at most 15 digits), dates `2026-11-23`, formulas
 * their last result, rich text its text.
 *
 * Throws a `Problem` of `sheetRefusals` when the file as a whole cannot be taken; an iteration may throw
 * after rows have been yielded (too many rows, damaged half-way), so act only when it has ended.
 */
export async function* readSheet<Key extends string>(
  source: SheetSource,
  columns: readonly SheetColumn<Key>[],
  limits: SheetLimits,
): AsyncGenerator<SheetRow<Key>, void> {
  const file = await bytesOf(source, limits.maxBytes ?? 20 * mebibyte);
  for await (const table of tablesOf(file, limits)) {
    if (yield* rowsOf(table, columns, limits)) return;
  }
  const required = columns.filter((column) => column.isRequired).map((column) => column.header);
  throw refuseSheet('noHeader', { detail: `前 ${headerLines} 行中没有同时含有“${required.join('”“')}”的表头。` });
}
