/**
 * A source as data: which fields find a record there and which it can tell. Claims, answers, forms, comparison and
 * screens all follow from the table of a source.
 */

/** What a value is: decides how it is compared, shown and checked. Days are ISO text, amounts integers of fen. */
export type FieldKind =
  | 'text'
  | 'name'
  | 'certificate'
  | 'code'
  | 'fen'
  | 'day'
  | 'count'
  | 'flag'
  | 'choice'
  | 'people';

/** One of the people a question is about besides its subject. */
export interface NamedPerson {
  readonly name: string;
  readonly certificateNumber: string;
}

export interface Field {
  /** In Chinese, as screens call it. */
  readonly label: string;
  readonly kind: FieldKind;
  /** Of a `choice`: code → what it is called. */
  readonly choices?: Readonly<Record<string, string>>;
}

export interface Source {
  /** What the source is called on screens. */
  readonly name: string;
  /** Who keeps it. */
  readonly authority: string;
  /** Whom it is asked about. */
  readonly subject: 'person' | 'employer';
  /** Sent to find the record, besides name and certificate number (a person) or credit code (an employer). */
  readonly keys: Readonly<Record<string, Field>>;
  /** What it can tell: each may be claimed, and then is compared, or asked for. */
  readonly told: Readonly<Record<string, Field>>;
  /** Public registers are asked without consent. */
  readonly isPublic?: true;
}

interface Kinds {
  text: string;
  name: string;
  certificate: string;
  code: string;
  fen: number;
  day: string;
  count: number;
  flag: boolean;
  people: readonly NamedPerson[];
}
type ValueOfField<F extends Field> = F extends {
  readonly kind: 'choice';
  readonly choices: Readonly<Record<infer C, string>>;
}
  ? C
  : F['kind'] extends keyof Kinds
    ? Kinds[F['kind']]
    : never;

/** Any value of a field; null where a source has none. */
export type FieldValue = string | number | boolean | readonly NamedPerson[] | null;
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** What is said about a subject: all keys, and any of what the source can tell. */
export type ClaimsOf<S extends Source> = { readonly [K in keyof S['keys']]: ValueOfField<S['keys'][K]> } & {
  readonly [K in keyof S['told']]?: ValueOfField<S['told'][K]>;
};

/** What a source told of the fields that were claimed or asked for. */
export type AnswerOf<S extends Source> = { readonly [K in keyof S['told']]?: ValueOfField<S['told'][K]> | null };

export function source<const S extends Source>(declared: S): S {
  return declared;
}
