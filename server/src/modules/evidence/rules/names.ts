import { shownValue } from './compare.ts';
import type { FieldValue } from './fields.ts';
import { fieldOf, type SourceCode, sources } from './sources.ts';

/** What each source is called on screens. */
export const sourceNames = Object.fromEntries(
  Object.entries(sources).map(([code, { name }]) => [code, name]),
) as Record<SourceCode, string>;

/** A field of a source in words, with its value in full: for whoever may see everything. */
export function evidenceFieldText(code: SourceCode, name: string, value: FieldValue): { label: string; text: string } {
  const field = fieldOf(code, name);
  const text = field?.kind === 'certificate' ? (value as string) : shownValue(code, name, value);
  return { label: field?.label ?? name, text };
}
