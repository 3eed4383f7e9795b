import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { daysInMonth } from '../../server/src/rules.ts';
import type { Range } from './ranges.tsx';

/** Where somebody is in a list of pages. */
export interface Paging {
  readonly page: number;
  readonly pageSize: number;
  readonly onPage: (page: number, pageSize: number) => void;
}

/** How somebody sees a list: by which column, and which way. */
export interface Sorting<By extends string = string> {
  /** Nothing when the list's own order is by none of its columns. */
  readonly by: By | undefined;
  readonly order: 'asc' | 'desc';
  /** What the list route is asked for: nothing when the order is its own. */
  readonly asked: { readonly sort?: By; readonly order?: 'asc' | 'desc' };
  readonly onSort: (by: string, order: 'asc' | 'desc') => void;
}

export interface ListState extends Paging {
  readonly get: (name: string) => string | undefined;
  /** What is chosen of a few; nothing when the address names something else. */
  readonly choice: <Name extends string>(name: string, texts: Readonly<Record<Name, unknown>>) => Name | undefined;
  /** A day; what the address names otherwise does not count. */
  readonly day: (name: string) => string | undefined;
  /** The id of something, likewise. */
  readonly id: (name: string) => string | undefined;
  /** From and to, as days or months; what the address names otherwise does not count. */
  readonly range: (by: 'day' | 'month') => Range;
  /** The order of the list: by one of these columns, its own unless the address names another. */
  readonly sorting: <const By extends string>(
    columns: readonly By[],
    own?: Pick<Sorting<NoInfer<By>>, 'by' | 'order'>,
  ) => Sorting<By>;
  /** Sets filters; `undefined` and nothing typed leave one out. The list starts again at its first page. */
  readonly set: (changes: Readonly<Record<string, string | undefined>>) => void;
}

const wholeNumber = (text: string | null, otherwise: number): number =>
  text !== null && /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : otherwise;

const ids = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const forms = { day: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, month: /^\d{4}-(0[1-9]|1[0-2])$/ } as const;
/** A day or a month as the server reads it; 31 February is none. */
export function dateOf(text: string | null, by: 'day' | 'month'): string | undefined {
  if (text === null || !forms[by].test(text)) return undefined;
  const [year, month, day = 1] = text.split('-').map(Number);
  return day <= daysInMonth(year ?? 1, month ?? 1) ? text : undefined;
}

/** A place in a list that the address does not keep: one of several on a page, or within a form. */
export function usePaging(pageSize = 20): Paging {
  const [place, setPlace] = useState({ page: 1, pageSize });
  return { ...place, onPage: (page, size) => setPlace({ page, pageSize: size }) };
}

/** A list's page and filters live in the address: going back, reloading and passing on the address keep them. */
export function useListState(defaultPageSize = 20): ListState {
  const [search, setSearch] = useSearchParams();
  const change = (changes: Readonly<Record<string, string | undefined>>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  return {
    page: wholeNumber(search.get('page'), 1),
    pageSize: Math.min(200, wholeNumber(search.get('size'), defaultPageSize)),
    get: (name) => search.get(name) ?? undefined,
    choice: <Name extends string>(name: string, texts: Readonly<Record<Name, unknown>>) => {
      const chosen = search.get(name);
      return chosen !== null && Object.hasOwn(texts, chosen) ? (chosen as Name) : undefined;
    },
    day: (name) => dateOf(search.get(name), 'day'),
    id: (name) => (ids.test(search.get(name) ?? '') ? (search.get(name) ?? undefined) : undefined),
    range: (by) => ({ from: dateOf(search.get('from'), by), to: dateOf(search.get('to'), by) }),
    sorting: (columns, own = { by: undefined, order: 'desc' }) => {
      const by = columns.find((column) => column === search.get('sort'));
      const order = search.get('order') === 'asc' ? 'asc' : 'desc';
      return {
        ...(by === undefined ? { ...own, asked: {} } : { by, order, asked: { sort: by, order } }),
        onSort: (sort, next) => {
          const isOwn = sort === own.by && next === own.order;
          change({ sort: isOwn ? undefined : sort, order: isOwn ? undefined : next, page: undefined });
        },
      };
    },
    set: (changes) => change({ ...changes, page: undefined }),
    onPage: (page, pageSize) =>
      change({
        page: page === 1 ? undefined : String(page),
        size: pageSize === defaultPageSize ? undefined : String(pageSize),
      }),
  };
}
