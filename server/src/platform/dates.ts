/** The only time zone of the field: every accounting date is a day in Beijing time. */
export const beijing = 'Asia/Shanghai';

/** The day in Beijing at an instant. */
export function dayOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(beijing).toPlainDate();
}

/** The instant at which a day begins in Beijing. */
export function startOfDay(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime(beijing).toInstant();
}

/** The instants of days of a filter: from the beginning of the first on, before the end of the last. */
export function instantsIn({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) {
  return {
    from: from === undefined ? undefined : startOfDay(Temporal.PlainDate.from(from)),
    before: to === undefined ? undefined : startOfDay(Temporal.PlainDate.from(to).add({ days: 1 })),
  };
}

/** A month as its first day: months are stored as `date` so that they sort and join. */
export function monthOf(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.with({ day: 1 });
}

/** `2026-11` → the first of that month; throws a RangeError for anything else. */
export function parseMonth(text: string): Temporal.PlainDate {
  return Temporal.PlainYearMonth.from(text).toPlainDate({ day: 1 });
}

/** `2026-11`. */
export function formatMonth(month: Temporal.PlainDate): string {
  // A sixth of the time of a PlainYearMonth's own text, and pages have dozens of them.
  return month.toString().slice(0, -3);
}

/** `2026年11月23日`, for running text and papers. */
export function formatDay(date: Temporal.PlainDate): string {
  return `${date.year}年${date.month}月${date.day}日`;
}

/** `2026年11月`. */
export function formatMonthText(month: Temporal.PlainDate): string {
  return `${month.year}年${month.month}月`;
}

/** `2026年1月至2026年6月`, or the one month. */
export const formatMonthSpan = (first: Temporal.PlainDate, last: Temporal.PlainDate): string =>
  first.equals(last) ? formatMonthText(first) : `${formatMonthText(first)}至${formatMonthText(last)}`;

/** `2026-11-23 10:05` in Beijing, for tables and headings. */
export function formatInstantText(instant: Temporal.Instant): string {
  const { year, month, day, hour, minute } = instant.toZonedDateTimeISO(beijing);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'day' }).days;
}

export function isBefore(first: Temporal.PlainDate, second: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(first, second) < 0;
}
