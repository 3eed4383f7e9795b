/**
 * The language of message templates, pure: `{变量}` is filled in, `[…]` is left out as a whole when a variable in it has
 * no value. Nothing else is special, so that whoever writes for the public can read what they change.
 */

/** The two forms of a message: in the inbox, and on a phone. */
export interface Wording {
  readonly title: string;
  readonly long: string;
  readonly short: string;
}
export type Form = keyof Wording;
export const forms: readonly Form[] = ['title', 'long', 'short'];
export const formTexts: Readonly<Record<Form, string>> = { title: '标题', long: '站内消息', short: '短信' };
/** How long each form may be, in characters as they are written. */
export const formLimits: Readonly<Record<Form, number>> = { title: 40, long: 500, short: 200 };

/** What may be filled in: name → an example for the preview. */
export type Variables = Readonly<Record<string, string>>;

export interface WordingRules {
  readonly variables: Variables;
  /** Must stand in both forms, outside of what may be left out: a message without its figures says nothing. */
  readonly required: readonly string[];
  /** May have no value: may only stand in what is left out then. */
  readonly optional?: readonly string[];
}

const variablePattern = /\{([^{}[\]]*)\}/gu;
const optionalPattern = /\[([^[\]]*)\]/gu;

const namesIn = (text: string): string[] => [...text.matchAll(variablePattern)].map(([, name = '']) => name);

/** Fills in a text. Throws for a variable that has no value outside of what may be left out: a fault of the program. */
export function fillIn(text: string, values: Readonly<Record<string, string | null>>): string {
  const kept = text.replace(optionalPattern, (_all, part: string) =>
    namesIn(part).every((name) => values[name]) ? part : '',
  );
  return kept.replace(variablePattern, (_all, name: string) => {
    const value = values[name];
    if (value === undefined || value === null) throw new Error(`a message without its ${name}`);
    return value;
  });
}

export interface WordingFault {
  readonly form: Form;
  readonly kind: 'empty' | 'too-long' | 'unknown-variable' | 'missing-variable' | 'not-optional' | 'brackets';
  /** The variable, or the bracket. */
  readonly name: string;
}

/** What is wrong with a template; nothing when it may be used. */
export function wordingFaults(wording: Wording, { variables, required, optional = [] }: WordingRules): WordingFault[] {
  return forms.flatMap((form) => {
    const text = wording[form];
    const faults: WordingFault[] = [];
    const note = (kind: WordingFault['kind'], name = '') => void faults.push({ form, kind, name });
    if (text.trim() === '') note('empty');
    if (text.length > formLimits[form]) note('too-long', String(text.length));
    for (const name of new Set(namesIn(text))) if (!Object.hasOwn(variables, name)) note('unknown-variable', name);
    const bare = namesIn(text.replace(optionalPattern, ''));
    for (const name of new Set(bare)) if (optional.includes(name)) note('not-optional', name);
    // Left over when every pair is taken out: a bracket that was never closed, or one inside another.
    const odd = /[{}[\]]/u.exec(text.replace(variablePattern, '').replace(optionalPattern, '$1'))?.[0];
    if (odd) note('brackets', odd);
    if (form !== 'title') for (const name of required) if (!bare.includes(name)) note('missing-variable', name);
    return faults;
  });
}

/** A fault in words for whoever writes the template. */
export function faultText({ form, kind, name }: WordingFault): string {
  switch (kind) {
    case 'empty':
      return `${formTexts[form]}不能为空`;
    case 'too-long':
      return `${formTexts[form]}有 ${name} 个字，最多 ${formLimits[form]} 个字`;
    case 'unknown-variable':
      return `${formTexts[form]}里的变量“{${name}}”不存在`;
    case 'missing-variable':
      return `${formTexts[form]}缺少必须的变量“{${name}}”`;
    case 'not-optional':
      return `${formTexts[form]}里的变量“{${name}}”可能没有值，请连同前后文字放进方括号“[ ]”`;
    case 'brackets':
      return `${formTexts[form]}里的括号“${name}”没有成对`;
    default:
      return kind satisfies never;
  }
}

/** A template as people will read it, with the example of each variable. */
export const sampleOf = (wording: Wording, variables: Variables): Wording => ({
  title: fillIn(wording.title, variables),
  long: fillIn(wording.long, variables),
  short: fillIn(wording.short, variables),
});

/** How many short messages a text takes: 70 characters, or parts of 67 (UCS-2). */
export const partsOf = (text: string): number => (text.length <= 70 ? 1 : Math.ceil(text.length / 67));
