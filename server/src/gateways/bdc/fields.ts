import { type Fen, parseYuan } from '../../platform/money.ts';
import { BdcCodecError } from './error.ts';

/** Reads the fields of one level with their rules; each method throws a BdcCodecError that names the field. */
export interface FieldReader {
  /** Text without its padding blanks, 1 to `max` characters. */
  readonly text: (name: string, max: number) => string;
  /** As `text`, but may be missing or empty: then ''. Some systems write the word `null` for that. */
  readonly optional: (name: string, max: number) => string;
  readonly matching: (name: string, pattern: RegExp) => string;
  /** A value of a code table: its key, else an error. */
  readonly code: <T>(name: string, table: Readonly<Record<string, T>>) => T;
  /** Yuan with at most two decimals → fen; may be negative. */
  readonly amount: (name: string) => Fen;
  readonly optionalAmount: (name: string) => Fen | undefined;
  /** `yyyyMMdd`. */
  readonly day: (name: string) => Temporal.PlainDate;
  /** `HHmmss`. */
  readonly time: (name: string) => Temporal.PlainTime;
}

export function readFields(fields: ReadonlyMap<string, string>): FieldReader {
  const optional = (name: string, max: number): string => {
    const value = (fields.get(name) ?? '').trim();
    if (value === 'null') return '';
    if (value.length > max) throw new BdcCodecError('field', name);
    return value;
  };
  const text = (name: string, max: number): string => {
    const value = optional(name, max);
    if (value === '') throw new BdcCodecError('missing-field', name);
    return value;
  };
  const matching = (name: string, pattern: RegExp): string => {
    const value = text(name, 1024);
    if (!pattern.test(value)) throw new BdcCodecError('field', name);
    return value;
  };
  const code = <T>(name: string, table: Readonly<Record<string, T>>): T => {
    const value = text(name, 16);
    const found = Object.hasOwn(table, value) ? table[value] : undefined;
    if (found === undefined) throw new BdcCodecError('field', name);
    return found;
  };
  const optionalAmount = (name: string): Fen | undefined => {
    const value = optional(name, 20);
    return value === '' ? undefined : readAmount(value, name);
  };
  const amount = (name: string): Fen => readAmount(text(name, 20), name);
  const day = (name: string) => readDay(text(name, 8), name);
  const time = (name: string) => readTime(text(name, 6), name);
  return { text, optional, matching, code, amount, optionalAmount, day, time };
}

function readAmount(value: string, name: string): Fen {
  const amount = /^[+-]?\d{1,13}(?:\.\d{1,2})?$/.test(value) ? parseYuan(value.replace('+', '')) : undefined;
  if (amount === undefined) throw new BdcCodecError('field', name);
  return amount;
}

function readDay(value: string, name: string): Temporal.PlainDate {
  if (!/^\d{8}$/.test(value)) throw new BdcCodecError('field', name);
  try {
    return Temporal.PlainDate.from(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`, {
      overflow: 'reject',
    });
  } catch {
    throw new BdcCodecError('field', name);
  }
}

function readTime(value: string, name: string): Temporal.PlainTime {
  const match = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(value);
  if (!match) throw new BdcCodecError('field', name);
  return Temporal.PlainTime.from({ hour: Number(match[1]), minute: Number(match[2]), second: Number(match[3]) });
}

/** `1234567n` → `12345.67`: yuan without grouping, as the wire has it. */
export function writeAmount(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `yyyyMMdd`. */
export function writeDay(day: Temporal.PlainDate): string {
  return day.toString().replaceAll('-', '');
}

/** `HHmmss`. */
export function writeTime(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'second' }).replaceAll(':', '');
}

/** Text on its way out: 1 to `max` characters (0 when `max` is given as optional), else a BdcCodecError. */
export function checkText(value: string, name: string, bounds: { readonly min: number; readonly max: number }): string {
  if (value.length < bounds.min) throw new BdcCodecError('missing-field', name);
  if (value.length > bounds.max) throw new BdcCodecError('field', name);
  return value;
}

export function checkPattern(value: string, name: string, pattern: RegExp): string {
  if (!pattern.test(value)) throw new BdcCodecError('field', name);
  return value;
}

/** The key of a code table for a value. */
export function codeOf<T extends string>(table: Readonly<Record<string, T>>, value: T, name: string): string {
  const found = Object.keys(table).find((key) => table[key] === value);
  if (found === undefined) throw new BdcCodecError('field', name);
  return found;
}
