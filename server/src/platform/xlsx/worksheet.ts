import { type Cell, columnOf, dateText, plainNumber, unescapeControls } from './cells.ts';
import type { ZipPart } from './unzip.ts';
import { readXml, type Workbook } from './workbook.ts';
import { attributeOf, type XmlListener } from './xml.ts';

/** A line of a table before its columns are known; cells by column from 0, empty ones missing. */
export interface RawRow {
  /** The line number that the person sees beside the row. */
  readonly line: number;
  readonly cells: ReadonlyMap<number, Cell>;
}

// Tables we read have some twenty columns; whatever stands far to the right is not part of them.
const maxColumns = 256;

/** Text of an error fault, of a long number kept as a number, and so on: see `CellFault`. */
function numberCell(workbook: Workbook, raw: string, style: number): Cell {
  if (style > 0 && workbook.dateStyles[style]) {
    const date = dateText(raw, workbook.isFrom1904);
    if (date !== undefined) return { text: date };
  }
  const text = plainNumber(raw);
  if (text === undefined) return { text: raw.trim(), fault: 'error-value' };
  const digits = text.startsWith('-') ? text.length - 1 : text.length;
  return digits > 15 && !text.includes('.') ? { text, fault: 'digits-lost' } : { text };
}

interface OpenCell {
  column: number;
  type: string;
  style: number;
  value: string | undefined;
  inline: string;
  hasFormula: boolean;
}

function finishCell(workbook: Workbook, cell: OpenCell): Cell | undefined {
  const value = cell.value;
  if (cell.type === 'inlineStr') return { text: unescapeControls(cell.inline).trim() };
  if (value === undefined || (value === '' && cell.type !== 'str')) {
    return cell.hasFormula ? { text: '', fault: 'formula-without-result' } : undefined;
  }
  switch (cell.type) {
    case 's':
      return { text: workbook.strings[Number(value)] ?? '' };
    case 'str':
      return { text: unescapeControls(value).trim() };
    case 'b':
      return { text: value === '1' ? 'TRUE' : 'FALSE' };
    case 'e':
      return { text: value, fault: 'error-value' };
    case 'd':
      return { text: value.replace('T', ' ').replace(/ 00:00:00(?:\.0+)?$/, '') };
    default:
      return numberCell(workbook, value, cell.style);
  }
}

function rowListener(workbook: Workbook, emit: (row: RawRow) => void): XmlListener {
  let line = 0;
  let lastColumn = -1;
  let cells = new Map<number, Cell>();
  let cell: OpenCell | undefined;
  let reading: 'value' | 'inline' | undefined;
  let inPhonetic = false;
  let inRows = false;

  function openRow(attributes: string): void {
    line = Number(attributeOf(attributes, 'r') ?? line + 1);
    lastColumn = -1;
    cells = new Map();
  }
  function openCell(attributes: string): void {
    const column = columnOf(attributeOf(attributes, 'r'));
    lastColumn = column < 0 ? lastColumn + 1 : column;
    const style = Number(attributeOf(attributes, 's') ?? '0');
    const type = attributeOf(attributes, 't') ?? 'n';
    cell = { column: lastColumn, type, style, value: undefined, inline: '', hasFormula: false };
  }
  function closeCell(): void {
    const done = cell && cell.column < maxColumns ? finishCell(workbook, cell) : undefined;
    if (cell && done && (done.text !== '' || done.fault)) cells.set(cell.column, done);
    cell = undefined;
  }

  return {
    open(tag, attributes) {
      if (tag === 'sheetData') inRows = true;
      if (!inRows) return;
      if (tag === 'row') openRow(attributes);
      else if (tag === 'c') openCell(attributes);
      else if (tag === 'rPh') inPhonetic = true;
      else if (!cell) return;
      else if (tag === 'f') cell.hasFormula = true;
      else if (tag === 'v') reading = 'value';
      else if (tag === 't' && !inPhonetic) reading = 'inline';
    },
    text(text) {
      if (!cell || reading === undefined) return;
      if (reading === 'value') cell.value = (cell.value ?? '') + text;
      else cell.inline += text;
    },
    close(tag) {
      if (tag === 'v' || tag === 't') reading = undefined;
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 'c') closeCell();
      else if (tag === 'row' && inRows && cells.size > 0) emit({ line, cells });
      else if (tag === 'sheetData') inRows = false;
    },
  };
}

/** The rows of one worksheet that hold anything, in the order of the file, a piece of the file at a time. */
export async function* worksheetRows(workbook: Workbook, sheet: ZipPart): AsyncGenerator<readonly RawRow[]> {
  let rows: RawRow[] = [];
  const listener = rowListener(workbook, (row) => rows.push(row));
  const take = () => {
    const taken = rows;
    rows = [];
    return taken;
  };
  yield* readXml(workbook.archive, sheet, listener, take);
}
