/** Working days and when a term ends: pure, so that a screen can name the day before the server does. */

/** A day that differs from the week: a public holiday, or a weekend day worked in exchange (调休). */
export interface SpecialDay {
  readonly day: Temporal.PlainDate;
  readonly kind: 'holiday' | 'workday';
  readonly name: string;
}

/** The days of a period: the week with what differs from it. */
export interface WorkCalendar {
  readonly special: ReadonlyMap<string, SpecialDay>;
  /** Beyond this day nothing is known that differs. */
  readonly through: Temporal.PlainDate;
}

const friday = 5;
/** A term that counts working days is looked for this far: a year of holidays would be a fault of the data. */
const daysLookedAt = 366;

export function isWorkday(calendar: WorkCalendar, day: Temporal.PlainDate): boolean {
  const special = calendar.special.get(day.toString());
  return special ? special.kind === 'workday' : day.dayOfWeek <= friday;
}

/** The day itself when it is worked, otherwise the next one that is. */
export function workdayFrom(calendar: WorkCalendar, day: Temporal.PlainDate): Temporal.PlainDate {
  for (let offset = 0; offset <= daysLookedAt; offset += 1) {
    const candidate = day.add({ days: offset });
    if (isWorkday(calendar, candidate)) return candidate;
  }
  throw new Error(`no working day within a year of ${day}`);
}

/** How a term is counted: every day, or working days alone. */
export type TermCounting = 'days' | 'working-days';

/**
 * The last day of a term of `days` that begins on a day. 《中华人民共和国民法典》第二百零一条: the day on which it begins does not count;
 * 第二百零三条: when the last day is a day off, the term ends on the day after it.
 */
export function lastDayOfTerm(
  calendar: WorkCalendar,
  { begins, days, counting }: { begins: Temporal.PlainDate; days: number; counting: TermCounting },
): Temporal.PlainDate {
  if (days < 0) throw new RangeError('a term has no negative length');
  if (counting === 'days') return workdayFrom(calendar, begins.add({ days }));
  let last = begins;
  for (let counted = 0; counted < days; counted += 1) last = workdayFrom(calendar, last.add({ days: 1 }));
  return workdayFrom(calendar, last);
}
