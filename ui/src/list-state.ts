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
    set: (changes) => change({ ...changes, page: undefined }),
    onPage: (page, pageSize) =>
      change({
        page: page === 1 ? undefined : String(page),
        size: pageSize === defaultPageSize ? undefined : String(pageSize),
      }),
  };
}
