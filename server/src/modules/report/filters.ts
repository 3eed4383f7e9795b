import { parseMonth } from '../../platform/dates.ts';

type Range<T> = { readonly from?: T | undefined; readonly to?: T | undefined };

function rangeOf({ from, to }: Range<string>, read: (text: string) => Temporal.PlainDate): Range<Temporal.PlainDate> {
  return { from: from === undefined ? undefined : read(from), to: to === undefined ? undefined : read(to) };
}

/** The days of a filter. */
export const daysIn = (query: Range<string>): Range<Temporal.PlainDate> =>
  rangeOf(query, (text) => Temporal.PlainDate.from(text));

/** The months of a filter, each as its first day. */
export const monthsIn = (query: Range<string>): Range<Temporal.PlainDate> => rangeOf(query, parseMonth);
