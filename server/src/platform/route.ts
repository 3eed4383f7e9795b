import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { Refusal } from './problem.ts';

/** An amount of fen as JSON carries it: an integer. */
export const FenJson = Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const longMonths = '(0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])';
const shortMonths = '(0[469]|11)-(0[1-9]|[12]\\d|30)';
const february = '02-(0[1-9]|1\\d|2[0-8])';
const leapYears = '((19|2\\d)(0[48]|[2468][048]|[13579][26])|2[048]00)';
// Years from 1900: Temporal has a year 0 and PostgreSQL has none.
const day = `((19|2\\d)\\d{2}-(${longMonths}|${shortMonths}|${february})|${leapYears}-02-29)`;
export const dayPattern = `^${day}$`;
/** A day `2026-11-23` that the calendar has: 2026-02-30 is refused before any handler reads it. */
export const DayJson = Type.String({ pattern: dayPattern });
export const wordsPattern = '\\S\\s*\\S';
/** A reason, a name: two characters at least that are more than blanks. */
export const Words = (maxLength: number) => Type.String({ minLength: 2, maxLength, pattern: wordsPattern });
/** A month `2026-11`. */
export const MonthJson = Type.String({ pattern: '^(19|2\\d)\\d{2}-(0[1-9]|1[0-2])$' });
/** An instant in UTC. */
export const InstantJson = Type.String({
  pattern: `^${day}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z$`,
});
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const CenterId = Type.Integer({ minimum: 1, maximum: 999_999 });
/** There is always a field, and sometimes nothing in it. */
export const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);
/** One of the keys of a table of names. */
export const KeyOf = <T extends Readonly<Record<string, unknown>>>(table: T) =>
  Type.Unsafe<keyof T & string>(Type.Enum(Object.keys(table)));
/** The answer of a command that has nothing to tell. */
export const Done = Type.Object({ done: Type.Literal(true) });
export const done = { done: true } as const;

/** Paging of lists: every list has an order and a limit of at most 200 rows. */
export const Page = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};
/** The rows a page asks for: the first fifty unless told. */
export function pageOf({ page = 1, pageSize = 50 }: { page?: number | undefined; pageSize?: number | undefined }): {
  limit: number;
  offset: number;
} {
  return { limit: pageSize, offset: (page - 1) * pageSize };
}
/** The rows a page asks for, and in which order. */
export const sortedPageOf = <Key extends string>({
  sort,
  order,
  ...page
}: {
  page?: number | undefined;
  pageSize?: number | undefined;
  sort?: Key | undefined;
  order?: 'asc' | 'desc' | undefined;
}) => ({ ...pageOf(page), sort, order });

/** Paging of a list that may be sorted by these columns instead of in its own order. */
export const PageBy = <const Key extends string>(...keys: readonly Key[]) => ({
  ...Page,
  sort: Type.Optional(Type.Unsafe<Key>(Type.Enum([...keys]))),
  order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
});
export const listOf = <T extends TSchema>(row: T) => Type.Object({ rows: Type.Array(row), total: Type.Integer() });

/** The kinds of caller besides a permission's name: anyone, or anyone who has logged in as that kind. */
export type Permission = 'public' | 'person' | 'employer' | 'staff' | `${string}.${string}`;

/** A file that a route answers with. */
export interface FileAnswer {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array | NodeJS.ReadableStream;
}

/**
 * A route is data: the server serves it, the browser calls it, OpenAPI describes it, tests list it.
 * `permission` must be said aloud, `public` too. `answers: 'file'` routes answer a file instead of JSON,
 * `answers: 'events'` routes a stream (`text/event-stream`) of what `response` describes: now, and after each change;
 * `takes: 'file'` routes take a file as the raw body, its name in the query.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  readonly takes?: 'file';
  readonly answers?: 'file' | 'events';
  readonly response?: TSchema;
  readonly problems?: readonly Refusal[];
  /**
   * May be called before the code by a session that a bound phone opened: of little risk, or part of entering. Any other route
   * that changes something asks for the code first.
   */
  readonly beforeCode?: true;
  /** May be called by who entered at a kiosk, though it changes something: kiosks show and print, and little else. */
  readonly isAtKiosk?: true;
  /** A POST that changes nothing and so writes no audit entry; the reason is said here. */
  readonly unaudited?: string;
}

export function route<const R extends Route>(declared: R): R {
  return declared;
}

type Part<R, K extends 'params' | 'query' | 'body'> = R extends { readonly [P in K]: infer S extends TSchema }
  ? { readonly [P in K]: Static<S> }
  : unknown;
type FilePart<R> = R extends { readonly takes: 'file' } ? { readonly file: Uint8Array } : unknown;

/** What a handler is given and the browser must send. */
export type RouteInput<R extends Route> = Part<R, 'params'> & Part<R, 'query'> & Part<R, 'body'> & FilePart<R>;

/** What a handler answers and the browser receives. */
export type RouteOutput<R extends Route> = R extends { readonly answers: 'file' }
  ? FileAnswer
  : R extends { readonly response: infer S extends TSchema }
    ? Static<S>
    : never;

/**
 * A list that can be exported is data too: the browser asks for it by its declaration, the module that has the list
 * makes it (`platform/exports.ts`). `name` is the module's name and the list's: `report.employees`.
 */
export interface ExportDeclaration {
  readonly name: `${string}.${string}`;
  /** What people call it, such as 职工清册: the name of the file and the heading in it. */
  readonly title: string;
  /** Who may ask for it and fetch it: a kind of caller, or a right of staff. */
  readonly permission: Exclude<Permission, 'public'>;
  /** The same filter as the list's route, without its pages. */
  readonly filter: TObject;
}

export function declareExport<const E extends ExportDeclaration>(declared: E): E {
  return declared;
}
