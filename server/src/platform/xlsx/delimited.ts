import type { Cell } from './cells.ts';
import { refuseSheet } from './refusals.ts';
import type { RawRow } from './worksheet.ts';

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Text of a CSV file: UTF-8 if every byte of it is, else GB 18030, the superset of the GBK that Excel
 * writes in Chinese Windows. Both strictly: a byte that fits neither refuses the file
 * (`sheet/encoding`) instead of turning a name into question marks.
 */
export function decodeDelimited(bytes: Uint8Array): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isWide) throw refuseSheet('encoding', { detail: '文件是 UTF-16 编码。' });
  const text = decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030');
  if (text === undefined) throw refuseSheet('encoding', { detail: '文件既不是 UTF-8，也不是 GBK 编码。' });
  return text;
}

// A number as Excel writes it to CSV once it no longer fits: `4.10122E+17`.
const shortened = /^\d(?:\.\d+)?E\+\d{2}$/;

function cellOf(raw: string): Cell {
  // `="4101…"` is the usual trick to keep Excel from reading digits as a number.
  const text = (/^="([^"]*)"$/.exec(raw.trim())?.[1] ?? raw).trim();
  if (shortened.test(text)) return { text, fault: 'digits-lost' };
  return /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!)$/.test(text) ? { text, fault: 'error-value' } : { text };
}

function delimiterOf(text: string): string {
  const sample = text.slice(0, 4_096);
  const counts = [',', '\t', ';'].map((mark) => ({ mark, count: sample.split(mark).length }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).mark;
}

/**
 * Rows of delimited text (RFC 4180; comma, tab or semicolon, told from the first lines). `line` is the
 * physical line on which a record begins. Throws `sheet/damaged` when a quote is never closed.
 */
export function* delimitedRows(text: string): Generator<RawRow> {
  const delimiter = delimiterOf(text);
  let at = 0;
  let line = 1;
  let begun = 1;
  let column = 0;
  let cells = new Map<number, Cell>();
  while (at < text.length) {
    const field = readField(text, at, delimiter, line);
    const cell = cellOf(field.text);
    if (cell.text !== '') cells.set(column, cell);
    column += 1;
    line += field.lineBreaks;
    at = field.next;
    if (field.endsRecord) {
      if (cells.size > 0) yield { line: begun, cells };
      cells = new Map();
      column = 0;
      line += 1;
      begun = line;
    }
  }
  if (cells.size > 0) yield { line: begun, cells };
}

interface Field {
  readonly text: string;
  readonly next: number;
  readonly lineBreaks: number;
  readonly endsRecord: boolean;
}

function quotedEnd(text: string, start: number, line: number): number {
  let at = start + 1;
  while (true) {
    const end = text.indexOf('"', at);
    if (end < 0) throw refuseSheet('damaged', { detail: `第 ${line} 行的双引号没有配对。` });
    if (text.charAt(end + 1) !== '"') return end;
    at = end + 2;
  }
}

function readField(text: string, start: number, delimiter: string, line: number): Field {
  let end = start;
  let value: string | undefined;
  if (text.charAt(start) === '"') {
    end = quotedEnd(text, start, line) + 1;
    value = text.slice(start + 1, end - 1).replaceAll('""', '"');
  }
  while (end < text.length && text.charAt(end) !== delimiter && text.charAt(end) !== '\n' && text.charAt(end) !== '\r')
    end += 1;
  const lineBreaks = value?.includes('\n') ? value.split('\n').length - 1 : 0;
  const mark = text.charAt(end);
  const next = mark === '\r' && text.charAt(end + 1) === '\n' ? end + 2 : end + 1;
  return { text: value ?? text.slice(start, end), next, lineBreaks, endsRecord: mark !== delimiter };
}
