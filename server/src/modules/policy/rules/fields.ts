/**
 * What the value of a parameter is made of, pure: one description from which a value is checked, shown and edited. Amounts
 * are fen, shares parts per million; on screen they are yuan and per cent.
 */
import { formatYuan, parseYuan } from '../../../platform/money.ts';

/** `none` is what the absence of a rule is called: the value is null then. */
type Or<T> = T & { readonly none?: string };

export type Field =
  | Or<{ readonly kind: 'whole'; readonly unit: string; readonly min: number; readonly max: number }>
  | Or<{ readonly kind: 'yuan'; readonly min: number; readonly max: number }>
  | Or<{ readonly kind: 'share'; readonly min: number; readonly max: number }>
  /** A boolean, or 1 and 0 where numbers are kept. */
  | { readonly kind: 'yes'; readonly yes: string; readonly no: string; readonly asNumber?: true }
  | { readonly kind: 'time' }
  | { readonly kind: 'text'; readonly max: number; readonly pattern?: string; readonly shape?: string }
  | { readonly kind: 'choice'; readonly options: Readonly<Record<string, string>>; readonly usual?: string }
  | { readonly kind: 'choices'; readonly options: Readonly<Record<string, string>> }
  | { readonly kind: 'words' }
  | Or<{ readonly kind: 'group'; readonly fields: Fields }>
  | { readonly kind: 'rows'; readonly fields: Fields; readonly most: number; readonly unique?: string };

/** Fields by the name of their value; an optional one is left out of the value when it is empty. */
export type Fields = Readonly<Record<string, Field & { readonly name: string; readonly optional?: true }>>;

/** What a form holds: texts, ticks, and the same in groups and rows. `null` is the absence of a rule. */
export type Draft = string | boolean | null | readonly string[] | readonly DraftRow[] | DraftRow;
export interface DraftRow {
  readonly [name: string]: Draft;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNone = (field: Field, value: unknown) => value === null && 'none' in field && field.none !== undefined;

const percentOf = (ppm: number): string => `${Number((ppm / 10_000).toFixed(4))}`;
const clock = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

function numberText(field: Extract<Field, { kind: 'whole' | 'yuan' | 'share' }>, value: number): string {
  if (field.kind === 'yuan') return `${formatYuan(BigInt(value))} 元`;
  return field.kind === 'share' ? `${percentOf(value)}%` : `${value} ${field.unit}`;
}

/** A value as a person reads it: one line. */
export function textOf(field: Field, value: unknown): string {
  if (isNone(field, value)) return (field as { none: string }).none;
  switch (field.kind) {
    case 'whole':
    case 'yuan':
    case 'share':
      return typeof value === 'number' && Number.isSafeInteger(value) ? numberText(field, value) : '？';
    case 'yes':
      return value === true || value === 1 ? field.yes : field.no;
    case 'choice':
      return field.options[String(value ?? field.usual)] ?? String(value);
    case 'choices':
      return Array.isArray(value) && value.length > 0
        ? value.map((one) => field.options[String(one)] ?? String(one)).join('、')
        : '无';
    case 'words':
      return Array.isArray(value) ? value.join('、') : '？';
    case 'group':
      return linesOf(field, value)
        .map(({ name, text }) => `${name} ${text}`)
        .join('；');
    case 'rows':
      return Array.isArray(value)
        ? value
            .map((row) =>
              linesOf({ kind: 'group', fields: field.fields }, row)
                .map(({ text }) => text)
                .join(' '),
            )
            .join('；')
        : '？';
    case 'time':
    case 'text':
      return String(value ?? '');
    default:
      return field satisfies never;
  }
}

/** The parts of a value, each with its name; a value of one part has none. */
export function linesOf(field: Field, value: unknown): { name: string; text: string }[] {
  if (field.kind !== 'group' || !isRecord(value)) return [];
  return Object.entries(field.fields).flatMap(([key, part]) =>
    part.optional && !(key in value) ? [] : [{ name: part.name, text: textOf(part, value[key]) }],
  );
}

type Faults = Record<string, string>;
const at = (path: string, key: string | number) => (path === 'value' ? String(key) : `${path}.${key}`);

function groupFaults(fields: Fields, value: unknown, path: string): Faults {
  if (!isRecord(value)) return { [path]: '请填写完整' };
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
  const faults: Faults = unknown.length > 0 ? { [path]: `没有这一项：${unknown.join('、')}` } : {};
  for (const [key, part] of Object.entries(fields)) {
    if (!(part.optional && !(key in value))) Object.assign(faults, faultsOf(part, value[key], at(path, key)));
  }
  return faults;
}

function rowsFaults(field: Extract<Field, { kind: 'rows' }>, value: unknown, path: string): Faults {
  if (!Array.isArray(value) || value.length === 0) return { [path]: '请至少填写一行' };
  if (value.length > field.most) return { [path]: `最多 ${field.most} 行` };
  const faults: Faults = {};
  for (const [index, row] of value.entries())
    Object.assign(faults, groupFaults(field.fields, row, path === 'value' ? String(index) : `${path}.${index}`));
  const { unique } = field;
  if (unique !== undefined && new Set(value.map((row) => (row as DraftRow)[unique])).size < value.length)
    faults[path] = `${field.fields[unique]?.name ?? ''}不能重复`;
  return faults;
}

function numberFault(field: Extract<Field, { kind: 'whole' | 'yuan' | 'share' }>, value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    return field.kind === 'whole'
      ? '请填写整数'
      : field.kind === 'yuan'
        ? '请填写金额，最多两位小数'
        : '请填写百分数，最多四位小数';
  return value < field.min || value > field.max
    ? `应在 ${numberText(field, field.min)} 到 ${numberText(field, field.max)} 之间`
    : undefined;
}

function wordsFault(value: unknown): string | undefined {
  const isOne = (word: unknown) => typeof word === 'string' && word.trim() !== '' && word.length <= 20;
  if (!Array.isArray(value) || value.length === 0 || !value.every(isOne))
    return '请填写词语，用顿号隔开，每个最多 20 字';
  return new Set(value).size < value.length ? '词语不能重复' : undefined;
}

function plainFault(field: Field, value: unknown): string | undefined {
  switch (field.kind) {
    case 'whole':
    case 'yuan':
    case 'share':
      return numberFault(field, value);
    case 'yes':
      return (field.asNumber ? value === 0 || value === 1 : typeof value === 'boolean') ? undefined : '请选择';
    case 'time':
      return typeof value === 'string' && clock.test(value) ? undefined : '请填写时间，如 09:00';
    case 'text':
      if (typeof value !== 'string' || value.trim() === '' || value.length > field.max)
        return `请填写，最多 ${field.max} 字`;
      return field.pattern !== undefined && !new RegExp(field.pattern).test(value)
        ? (field.shape ?? '格式不对')
        : undefined;
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(field.options, value) ? undefined : '请选择';
    case 'choices':
      return Array.isArray(value) && value.every((one) => typeof one === 'string' && Object.hasOwn(field.options, one))
        ? undefined
        : '请选择';
    default:
      return undefined;
  }
}

/** What is wrong with a value: path of the part → message; of a value of one part the path is `value`. Empty: nothing. */
export function faultsOf(field: Field, value: unknown, path = 'value'): Faults {
  if (isNone(field, value)) return {};
  if (field.kind === 'group') return groupFaults(field.fields, value, path);
  if (field.kind === 'rows') return rowsFaults(field, value, path);
  const fault = field.kind === 'words' ? wordsFault(value) : plainFault(field, value);
  return fault === undefined ? {} : { [path]: fault };
}

/** What a form begins with: the value that is in force. */
export function draftOf(field: Field, value: unknown): Draft {
  if (isNone(field, value)) return null;
  switch (field.kind) {
    case 'yuan':
      return typeof value === 'number' ? formatYuan(BigInt(value)).replaceAll(',', '') : '';
    case 'share':
      return typeof value === 'number' ? percentOf(value) : '';
    case 'yes':
      return value === true || value === 1;
    case 'choices':
      return Array.isArray(value) ? value.map(String) : [];
    case 'words':
      return Array.isArray(value) ? value.join('、') : '';
    case 'choice':
      return String(value ?? field.usual ?? '');
    case 'group':
      return rowOf(field.fields, value);
    case 'rows':
      return Array.isArray(value) ? value.map((row) => rowOf(field.fields, row)) : [];
    case 'whole':
    case 'time':
    case 'text':
      return value === undefined || value === null ? '' : String(value);
    default:
      return field satisfies never;
  }
}

const rowOf = (fields: Fields, value: unknown): DraftRow =>
  Object.fromEntries(
    Object.entries(fields).map(([key, part]) => [key, draftOf(part, isRecord(value) ? value[key] : undefined)]),
  );

/** Text of a number to the number; NaN, which no check lets through, for what is none. */
function numberOf(field: Extract<Field, { kind: 'whole' | 'yuan' | 'share' }>, text: string): number {
  const plain = text.trim().replaceAll(/[,，]/g, '');
  if (field.kind === 'whole') return /^\d{1,15}$/.test(plain) ? Number(plain) : Number.NaN;
  if (field.kind === 'share') {
    const [, whole = '', part = ''] = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(plain.replace(/[%％]$/, '')) ?? [];
    return whole === '' ? Number.NaN : Number(whole) * 10_000 + Number(part.padEnd(4, '0'));
  }
  return Number(parseYuan(plain) ?? Number.NaN);
}

/** The value that a form says; what is not filled in is found by `faultsOf`. */
export function valueOf(field: Field, draft: Draft): unknown {
  if (draft === null) return null;
  switch (field.kind) {
    case 'whole':
    case 'yuan':
    case 'share':
      return numberOf(field, String(draft));
    case 'yes':
      return field.asNumber ? Number(draft === true) : draft === true;
    case 'words':
      return String(draft)
        .split(/[、，,;；\s]+/)
        .filter((word) => word !== '');
    case 'group':
      return recordOf(field.fields, draft as DraftRow);
    case 'rows':
      return (draft as readonly DraftRow[]).map((row) => recordOf(field.fields, row));
    case 'choices':
      return draft;
    case 'time':
    case 'text':
    case 'choice':
      return String(draft).trim();
    default:
      return field satisfies never;
  }
}

const recordOf = (fields: Fields, row: DraftRow): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, part]) => {
      const given = row[key];
      // Null says that there is no rule; only what is missing is an empty field.
      const draft = given === undefined ? '' : given;
      const isEmpty = draft === '' || (Array.isArray(draft) && draft.length === 0);
      return part.optional && isEmpty ? [] : [[key, valueOf(part, draft)]];
    }),
  );
