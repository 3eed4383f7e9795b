/**
 * What the value of a parameter is made of, pure: one description from which a value is checked, shown and edited. Amounts
 * are fen, shares parts per million; on screen they are yuan and per cent.
 */
import { formatYuan, parseYuan } from '../../../platform/money.ts';

/** `none` is what the absence of a rule is called: the value is null then. */
type Or<T> = T & { readonly none?: string };

interface Kinds {
  readonly whole: Or<{ readonly unit: string; readonly min: number; readonly max: number }>;
  readonly yuan: Or<{ readonly min: number; readonly max: number }>;
  readonly share: Or<{ readonly min: number; readonly max: number }>;
  /** A boolean, or 1 and 0 where numbers are kept. */
  readonly yes: { readonly yes: string; readonly no: string; readonly asNumber?: true };
  readonly time: object;
  readonly text: { readonly max: number; readonly pattern?: string; readonly shape?: string };
  readonly choice: { readonly options: Readonly<Record<string, string>>; readonly usual?: string };
  readonly choices: { readonly options: Readonly<Record<string, string>> };
  readonly words: object;
  readonly group: Or<{ readonly fields: Fields }>;
  readonly rows: { readonly fields: Fields; readonly most: number; readonly unique?: string };
}
type Kind = keyof Kinds;
type FieldOf<K extends Kind> = Kinds[K] & { readonly kind: K };
export type Field = { [K in Kind]: FieldOf<K> }[Kind];

/** Fields by the name of their value; an optional one is left out of the value when it is empty. */
export type Fields = Readonly<Record<string, Field & { readonly name: string; readonly optional?: true }>>;

/** What a form holds: texts, ticks, and the same in groups and rows. `null` is the absence of a rule. */
export type Draft = string | boolean | null | readonly string[] | readonly DraftRow[] | DraftRow;
export interface DraftRow {
  readonly [name: string]: Draft;
}

/** Path of a part → what is wrong with it; of a value of one part the path is `value`. */
type Faults = Readonly<Record<string, string>>;

/** What is done with a value of a kind. */
interface Handling<K extends Kind> {
  text(field: FieldOf<K>, value: unknown): string;
  faults(field: FieldOf<K>, value: unknown, path: string): Faults;
  draft(field: FieldOf<K>, value: unknown): Draft;
  value(field: FieldOf<K>, draft: Exclude<Draft, null>): unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
/** Scalars as text; anything else is none. */
const plain = (value: unknown): string => (isText(value) || typeof value === 'number' ? `${value}` : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const noneOf = (field: Field): string | undefined => ('none' in field ? field.none : undefined);
const fault = (path: string, text: string | undefined): Faults => (text === undefined ? {} : { [path]: text });
const within = (path: string, key: string | number) => (path === 'value' ? `${key}` : `${path}.${key}`);

/** Numbers of a kind: as they are read, typed and wrong. */
function numbers<K extends 'whole' | 'yuan' | 'share'>(kind: {
  readonly text: (field: FieldOf<K>, value: number) => string;
  readonly typed: (value: number) => string;
  readonly parse: (text: string) => number | undefined;
  readonly wanted: string;
}): Handling<K> {
  return {
    text: (field, value) => (typeof value === 'number' ? kind.text(field, value) : '？'),
    draft: (_, value) => (typeof value === 'number' ? kind.typed(value) : ''),
    value: (_, draft) => kind.parse(plain(draft).trim().replaceAll(/[,，]/g, '')) ?? Number.NaN,
    faults(field, value, path) {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return { [path]: kind.wanted };
      const [least, most] = [kind.text(field, field.min), kind.text(field, field.max)];
      return fault(path, value < field.min || value > field.max ? `应在 ${least} 到 ${most} 之间` : undefined);
    },
  };
}

const percentOf = (ppm: number): string => `${Number((ppm / 10_000).toFixed(4))}`;

function ppmOf(text: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,4})(?:\.(\d{1,4}))?[%％]?$/.exec(text) ?? [];
  return whole === undefined ? undefined : Number(whole) * 10_000 + Number(part.padEnd(4, '0'));
}

function fenOf(text: string): number | undefined {
  const amount = parseYuan(text);
  return amount === undefined ? undefined : Number(amount);
}

function textFault({ max, pattern, shape }: FieldOf<'text'>, value: unknown): string | undefined {
  if (!isText(value) || value.trim() === '' || value.length > max) return `请填写，最多 ${max} 字`;
  return pattern !== undefined && !new RegExp(pattern).test(value) ? (shape ?? '格式不对') : undefined;
}

function wordsFault(value: unknown): string | undefined {
  const words = listOf(value);
  if (words.length === 0 || !words.every((word) => isText(word) && word.trim() !== '' && word.length <= 20))
    return '请填写词语，用顿号隔开，每个最多 20 字';
  return new Set(words).size < words.length ? '词语不能重复' : undefined;
}

function groupFaults(fields: Fields, value: unknown, path: string): Faults {
  if (!isRecord(value)) return { [path]: '请填写完整' };
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
  const parts = Object.entries(fields)
    .filter(([key, part]) => !part.optional || key in value)
    .map(([key, part]) => faultsOf(part, value[key], within(path, key)));
  return Object.assign(fault(path, unknown.length > 0 ? `没有这一项：${unknown.join('、')}` : undefined), ...parts);
}

function rowsFaults({ fields, most, unique }: FieldOf<'rows'>, value: unknown, path: string): Faults {
  const rows = listOf(value);
  if (rows.length === 0) return { [path]: '请至少填写一行' };
  if (rows.length > most) return { [path]: `最多 ${most} 行` };
  const faults: Faults = Object.assign({}, ...rows.map((row, at) => groupFaults(fields, row, within(path, at))));
  const named = unique === undefined ? [] : rows.map((row) => (isRecord(row) ? row[unique] : undefined));
  const isTwice = new Set(named).size < named.length;
  return isTwice ? { ...faults, [path]: `${fields[unique ?? '']?.name ?? ''}不能重复` } : faults;
}

const rowOf = (fields: Fields, value: unknown): DraftRow =>
  Object.fromEntries(
    Object.entries(fields).map(([key, part]) => [key, draftOf(part, isRecord(value) ? value[key] : undefined)]),
  );

const isEmpty = (draft: Draft) => draft === '' || (Array.isArray(draft) && draft.length === 0);

const recordOf = (fields: Fields, row: DraftRow): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, part]) => {
      const given = row[key];
      // Null says that there is no rule; only what is missing is an empty field.
      const draft = given === undefined ? '' : given;
      return part.optional && isEmpty(draft) ? [] : [[key, valueOf(part, draft)]];
    }),
  );

const rowText = (fields: Fields, row: unknown): string =>
  linesOf({ kind: 'group', fields }, row)
    .map(({ text }) => text)
    .join(' ');

const clock = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

const handlings: { readonly [K in Kind]: Handling<K> } = {
  whole: numbers({
    text: ({ unit }, value) => `${value} ${unit}`,
    typed: String,
    parse: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined),
    wanted: '请填写整数',
  }),
  yuan: numbers({
    text: (_, value) => `${formatYuan(value)} 元`,
    typed: (value) => formatYuan(value).replaceAll(',', ''),
    parse: fenOf,
    wanted: '请填写金额，最多两位小数',
  }),
  share: numbers({
    text: (_, value) => `${percentOf(value)}%`,
    typed: percentOf,
    parse: ppmOf,
    wanted: '请填写百分数，最多四位小数',
  }),
  yes: {
    text: ({ yes, no }, value) => (value === true || value === 1 ? yes : no),
    faults: ({ asNumber }, value, path) =>
      fault(path, (asNumber ? value === 0 || value === 1 : typeof value === 'boolean') ? undefined : '请选择'),
    draft: (_, value) => value === true || value === 1,
    value: ({ asNumber }, draft) => (asNumber ? Number(draft === true) : draft === true),
  },
  time: {
    text: (_, value) => plain(value),
    faults: (_, value, path) => fault(path, clock.test(plain(value)) ? undefined : '请填写时间，如 09:00'),
    draft: (_, value) => plain(value),
    value: (_, draft) => plain(draft).trim(),
  },
  text: {
    text: (_, value) => plain(value),
    faults: (field, value, path) => fault(path, textFault(field, value)),
    draft: (_, value) => plain(value),
    value: (_, draft) => plain(draft).trim(),
  },
  choice: {
    text: ({ options, usual }, value) => options[plain(value ?? usual)] ?? plain(value),
    faults: ({ options }, value, path) => fault(path, Object.hasOwn(options, plain(value)) ? undefined : '请选择'),
    draft: ({ usual }, value) => plain(value ?? usual),
    value: (_, draft) => plain(draft),
  },
  choices: {
    text: ({ options }, value) =>
      listOf(value)
        .map((one) => options[plain(one)] ?? plain(one))
        .join('、') || '无',
    faults: ({ options }, value, path) =>
      fault(
        path,
        Array.isArray(value) && value.every((one) => Object.hasOwn(options, plain(one))) ? undefined : '请选择',
      ),
    draft: (_, value) => listOf(value).map(plain),
    value: (_, draft) => draft,
  },
  words: {
    text: (_, value) => listOf(value).map(plain).join('、'),
    faults: (_, value, path) => fault(path, wordsFault(value)),
    draft: (_, value) => listOf(value).map(plain).join('、'),
    value: (_, draft) =>
      plain(draft)
        .split(/[、，,;；\s]+/)
        .filter((word) => word !== ''),
  },
  group: {
    text: (field, value) =>
      linesOf(field, value)
        .map(({ name, text }) => `${name} ${text}`)
        .join('；'),
    faults: ({ fields }, value, path) => groupFaults(fields, value, path),
    draft: ({ fields }, value) => rowOf(fields, value),
    value: ({ fields }, draft) => recordOf(fields, draft as DraftRow),
  },
  rows: {
    text: ({ fields }, value) =>
      listOf(value)
        .map((row) => rowText(fields, row))
        .join('；'),
    faults: rowsFaults,
    draft: ({ fields }, value) => listOf(value).map((row) => rowOf(fields, row)),
    value: ({ fields }, draft) => (draft as readonly DraftRow[]).map((row) => recordOf(fields, row)),
  },
};
const handlingOf = (field: Field) => handlings[field.kind] as unknown as Handling<Kind>;

/** A value as a person reads it: one line. */
export function textOf(field: Field, value: unknown): string {
  const none = noneOf(field);
  return value === null && none !== undefined ? none : handlingOf(field).text(field, value);
}

/** The parts of a value, each with its name; a value of one part has none. */
export function linesOf(field: Field, value: unknown): { name: string; text: string }[] {
  if (field.kind !== 'group' || !isRecord(value)) return [];
  return Object.entries(field.fields).flatMap(([key, part]) =>
    part.optional && !(key in value) ? [] : [{ name: part.name, text: textOf(part, value[key]) }],
  );
}

/** What is wrong with a value; empty: nothing. */
export function faultsOf(field: Field, value: unknown, path = 'value'): Faults {
  return value === null && noneOf(field) !== undefined ? {} : handlingOf(field).faults(field, value, path);
}

/** What a form begins with: the value that is in force. */
export function draftOf(field: Field, value: unknown): Draft {
  return value === null && noneOf(field) !== undefined ? null : handlingOf(field).draft(field, value);
}

/** The value that a form says; what is not filled in is found by `faultsOf`. */
export function valueOf(field: Field, draft: Draft): unknown {
  return draft === null ? null : handlingOf(field).value(field, draft);
}
