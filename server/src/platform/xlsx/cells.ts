/** What can be wrong with one cell before anyone looks at its meaning. */
export type CellFault =
  /** A long number kept as a number: Excel holds 15 digits and has replaced the others by 0. */
  | 'digits-lost'
  /** `#N/A`, `#REF!` and the like. */
  | 'error-value'
  /** A formula that no program has calculated yet. */
  | 'formula-without-result';

/** One cell as text, the way the person sees it, but without separators and currency signs of number formats. */
export interface Cell {
  readonly text: string;
  readonly fault?: CellFault;
}

const expandExponent = (text: string): string => {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', first = '', fraction = '', exponentText = '0'] = match;
  const digits = first + fraction;
  const point = 1 + Number(exponentText);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
};

/**
 * The number a person sees in Excel, in plain decimal digits. Files hold the shortest or the 17-digit
 * form of a binary fraction (`1234.5600000000001`); Excel shows at most 15 digits, and so do we, so an
 * amount keeps its fen exactly. `undefined` when the text is no number.
 */
export function plainNumber(raw: string): string | undefined {
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(raw)) return raw === '-0' ? '0' : raw;
  const value = raw.trim() === '' ? Number.NaN : Number(raw);
  if (!Number.isFinite(value)) return undefined;
  if (value === 0) return '0';
  // Fixed notation must lose its trailing zeros before exponents are spelled out.
  const short = value
    .toPrecision(15)
    .replace(/(\.\d*?)0+(?=e|$)/, '$1')
    .replace(/\.(?=e|$)/, '');
  const plain = expandExponent(short);
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}

const builtInDates = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Whether a number format (ECMA-376 part 1 §18.8.30) shows a date or a time. */
export function showsDate(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates(id);
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare);
}

const dayBefore1900 = Temporal.PlainDate.from('1899-12-30');
const dayBefore1904 = Temporal.PlainDate.from('1904-01-01');

/**
 * An Excel serial as `2026-11-23`, with ` 09:30:00` when it holds a time, or the time alone below 1;
 * `undefined` outside the years 1900–9999. Serial 60 is 29 February 1900, a day that never was.
 */
export function dateText(raw: string, isFrom1904: boolean): string | undefined {
  const serial = Number(raw);
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return undefined;
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
  const days = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
  const time = Temporal.PlainTime.from('00:00')
    .add({ seconds: seconds % 86_400 })
    .toString({ smallestUnit: 'second' });
  if (days === 0 && !isFrom1904) return time;
  if (days === 60 && !isFrom1904) return undefined;
  const base = isFrom1904 ? dayBefore1904 : dayBefore1900;
  const date = base.add({ days: !isFrom1904 && days < 60 ? days + 1 : days }).toString();
  return seconds % 86_400 === 0 ? date : `${date} ${time}`;
}

/** `AB12` → 27 (columns from 0); −1 when the reference is missing or malformed. */
export function columnOf(reference: string | undefined): number {
  if (reference === undefined) return -1;
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

/** Undoes `_x000D_` escapes, by which spreadsheets write characters that XML does not allow. */
export function unescapeControls(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([\dA-Fa-f]{4})_/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    : text;
}
