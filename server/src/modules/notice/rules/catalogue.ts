import { caseTemplates } from './catalogue-cases.ts';
import { channelTemplates } from './catalogue-channels.ts';
import { counterTemplates } from './catalogue-counter.ts';
import { bookingTemplates, employerTemplates } from './catalogue-employers.ts';
import { loanTemplates } from './catalogue-loans.ts';
import { personTemplates } from './catalogue-people.ts';
import type { Category, Urgency } from './kinds.ts';
import type { Variables, Wording } from './wording.ts';

export interface TemplateDeclaration extends Wording {
  /** What it is called on screen. */
  readonly name: string;
  readonly category: Category;
  readonly urgency: Urgency;
  readonly audience: 'person' | 'employer' | 'phone';
  /** Which business causes it, and when. */
  readonly cause: string;
  readonly variables: Variables;
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** Of what an employer is told: by short message to its handler (经办人) too. */
  readonly toHandler?: true;
}

/**
 * Every template as it comes with the system: version 0, until a centre has its own in force. The 17 downlink occasions of
 * the handbook (§7) are among them; the rest is what this system tells besides.
 */
export const templateCatalogue = {
  ...personTemplates,
  ...caseTemplates,
  ...loanTemplates,
  ...counterTemplates,
  ...channelTemplates,
  ...bookingTemplates,
  ...employerTemplates,
} as const satisfies Readonly<Record<string, TemplateDeclaration>>;
export type TemplateKey = keyof typeof templateCatalogue;

export const templateKeys = Object.keys(templateCatalogue) as TemplateKey[];
export const isTemplateKey = (key: string): key is TemplateKey => Object.hasOwn(templateCatalogue, key);
export const declarationOf = (key: TemplateKey): TemplateDeclaration => templateCatalogue[key];

/** What a message was about, on screen; what an older release called by the occasion alone is known by its first words. */
export function templateName(key: string): string {
  if (key === 'uplink-answer') return '上行查询答复';
  if (isTemplateKey(key)) return templateCatalogue[key].name;
  const first = templateKeys.find((known) => known.startsWith(`${key}/`));
  return first ? templateCatalogue[first].name.split('：')[0] || key : key;
}

export const categoryOf = (key: string): Category | undefined => {
  const known = isTemplateKey(key) ? key : templateKeys.find((one) => one.startsWith(`${key}/`));
  return known && templateCatalogue[known].category;
};

/** The templates of a category, with the names that older messages bear. */
export const keysOf = (category: Category): string[] => {
  const keys = templateKeys.filter((key) => templateCatalogue[key].category === category);
  return [...new Set(keys.flatMap((key) => [key, key.split('/')[0] ?? key]))];
};
