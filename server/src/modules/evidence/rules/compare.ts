import { formatYuan } from '../../../platform/money.ts';
import { certificateKey, foldIdentifier, foldName, maskCertificate, maskName } from '../../party/rules.ts';
import type { Field, FieldValue, FieldValues, NamedPerson } from './fields.ts';
import { fieldOf, type SourceCode, sourceOf } from './sources.ts';

/** Whether a source told what was claimed; `untold` when its record has nothing there. */
export type Agreement = 'agrees' | 'differs' | 'untold';

/** One claimed field beside what the source told of it. */
export interface Finding {
  readonly field: string;
  readonly agreement: Agreement;
  readonly claimed: FieldValue;
  readonly told: FieldValue;
}

export interface Comparison {
  readonly result: 'match' | 'mismatch' | 'not-found';
  /** Of the record that agrees most. */
  readonly findings: readonly Finding[];
  readonly answer: FieldValues;
}

// What two registers write differently and mean alike: width, white space, brackets, commas and dashes.
const foldText = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}()（）,，.。、\-－—·]/gu, '')
    .toUpperCase();

const isNamedPeople = (value: FieldValue): value is readonly NamedPerson[] => Array.isArray(value);

/** A value in the form in which two of its kind are compared. */
function keyOf({ kind }: Field, value: FieldValue): string {
  if (isNamedPeople(value)) return JSON.stringify(value.map((one) => certificateKey(one.certificateNumber)).sort());
  const text = String(value);
  switch (kind) {
    case 'name':
      return foldText(foldName(text));
    case 'text':
      return foldText(text);
    case 'certificate':
      return certificateKey(text);
    case 'code':
      return foldIdentifier(text).replace(/[\s-]/g, '');
    case 'fen':
    case 'day':
    case 'count':
    case 'flag':
    case 'choice':
    case 'people':
      return text;
  }
}

function agreementOf(field: Field, claimed: FieldValue, told: FieldValue | undefined): Agreement {
  if (told === undefined || told === null || told === '') return 'untold';
  return keyOf(field, claimed) === keyOf(field, told) ? 'agrees' : 'differs';
}

/** The fields of a claim that are compared, in the order of the source's table: not its keys, which found the record. */
export function claimedFields(code: SourceCode, claims: FieldValues): string[] {
  return Object.keys(sourceOf(code).told).filter((name) => claims[name] !== undefined && claims[name] !== null);
}

function findingsOf(code: SourceCode, claims: FieldValues, record: FieldValues): Finding[] {
  return claimedFields(code, claims).flatMap((name) => {
    const field = fieldOf(code, name);
    const claimed = claims[name] ?? null;
    return field
      ? [{ field: name, claimed, told: record[name] ?? null, agreement: agreementOf(field, claimed, record[name]) }]
      : [];
  });
}

/**
 * Compares a claim with what a source told, field by field. A match is a record of which every claimed field agrees; with
 * nothing claimed, any record. Of several records the one that agrees most is shown, the first among equals; the order of
 * the others is without effect.
 */
export function compareClaim(code: SourceCode, claims: FieldValues, records: readonly FieldValues[]): Comparison {
  const agreeing = (findings: readonly Finding[]) => findings.filter(({ agreement }) => agreement === 'agrees').length;
  let best: { record: FieldValues; findings: Finding[] } | undefined;
  for (const record of records) {
    const findings = findingsOf(code, claims, record);
    if (!best || agreeing(findings) > agreeing(best.findings)) best = { record, findings };
  }
  if (!best) return { result: 'not-found', findings: [], answer: {} };
  const isMatch = best.findings.every(({ agreement }) => agreement === 'agrees');
  return { result: isMatch ? 'match' : 'mismatch', findings: best.findings, answer: best.record };
}

const shownAs: Partial<Record<Field['kind'], (value: string | number | boolean, field: Field) => string>> = {
  fen: (value) => `${formatYuan(Number(value))} 元`,
  flag: (value) => (value === true ? '是' : '否'),
  certificate: (value) => maskCertificate(String(value)),
  choice: (value, { choices }) => choices?.[String(value)] ?? String(value),
};

/** A value as screens show it: amounts in yuan, choices by their names, people and numbers masked. */
export function shownValue(code: SourceCode, name: string, value: FieldValue): string {
  const field = fieldOf(code, name);
  if (!field || value === null) return '—';
  if (isNamedPeople(value)) return value.map((one) => maskName(one.name)).join('、') || '无';
  return shownAs[field.kind]?.(value, field) ?? String(value);
}

/** The canonical text of a claim: equal claims have equal texts, whatever the order of their fields and their spelling. */
export function canonicalClaim(code: SourceCode, claims: FieldValues, wants: readonly string[]): string {
  const parts = Object.keys(claims)
    .sort()
    .flatMap((name) => {
      const field = fieldOf(code, name);
      const value = claims[name];
      return field && value !== undefined && value !== null ? [[name, keyOf(field, value)]] : [];
    });
  return JSON.stringify([code, parts, [...wants].sort()]);
}
