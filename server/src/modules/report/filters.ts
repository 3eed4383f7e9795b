import { parseMonth } from '../../platform/dates.ts';
import { common, Problem } from '../../platform/problem.ts';

function readDate(field: string, read: () => Temporal.PlainDate): Temporal.PlainDate {
  try {
    const date = read();
    // PostgreSQL has no year 0.
    if (date.year > 0) return date;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new Problem(common.invalid, { fields: { [field]: '没有这一天' } });
}

type Range<T> = { readonly from?: T | undefined; readonly to?: T | undefined };

function rangeOf(query: Range<string>, read: (text: string) => Temporal.PlainDate): Range<Temporal.PlainDate> {
  const { from, to } = query;
  return {
    from: from === undefined ? undefined : readDate('from', () => read(from)),
    to: to === undefined ? undefined : readDate('to', () => read(to)),
  };
}

/** The days of a filter; `2026-02-30` has the shape of a day and is refused here with `request/invalid`. */
export const daysIn = (query: Range<string>): Range<Temporal.PlainDate> =>
  rangeOf(query, (text) => Temporal.PlainDate.from(text));

/** The months of a filter, each as its first day. */
export const monthsIn = (query: Range<string>): Range<Temporal.PlainDate> => rangeOf(query, parseMonth);
