import { beijing, dayOf, monthOf } from '../../../server/src/platform/dates.ts';

/** How many months of history the city has; the month after them is due. */
export const historyMonths = 24;

/** The days that the history turns on. Months are first days. */
export interface Calendar {
  /** The 24 months that were remitted, oldest first. */
  readonly months: readonly Temporal.PlainDate[];
  /** The day before the first month: balances from before are brought forward on it. */
  readonly openingDay: Temporal.PlainDate;
  /** The interest days (30 June) within the history: two, because any 24 months in a row hold two Junes. */
  readonly interestDays: readonly [Temporal.PlainDate, Temporal.PlainDate];
  /** The month that is due now. */
  readonly dueMonth: Temporal.PlainDate;
}

/** The two years that end with the month before `now`'s month in Beijing. */
export function calendarOf(now: Temporal.Instant): Calendar {
  const dueMonth = monthOf(dayOf(now));
  const first = dueMonth.subtract({ months: historyMonths });
  const months = Array.from({ length: historyMonths }, (_, at) => first.add({ months: at }));
  const [firstDay, secondDay] = months.filter((month) => month.month === 6).map((month) => month.with({ day: 30 }));
  if (!firstDay || !secondDay) throw new Error('24 months hold two Junes');
  return { months, openingDay: first.subtract({ days: 1 }), interestDays: [firstDay, secondDay], dueMonth };
}

/** The month at a place of the history, before it too; the one after the last is the month that is due. */
export const monthAt = ({ openingDay }: Calendar, place: number): Temporal.PlainDate =>
  openingDay.add({ days: 1 }).add({ months: place });

/** Which deposit year (1 July to 30 June) of the history a month is in: 0, 1 or 2. */
export function depositYearOf({ interestDays }: Calendar, month: Temporal.PlainDate): number {
  return interestDays.filter((day) => Temporal.PlainDate.compare(month, day) > 0).length;
}

/** The day a month's money came: at most five days after payday (《住房公积金管理条例》第十九条), never on a weekend. */
export function postedOn(month: Temporal.PlainDate, payday: number, delay: number): Temporal.PlainDate {
  const day = month.with({ day: payday }).add({ days: delay % 4 });
  return day.dayOfWeek <= 5 ? day : day.add({ days: 8 - day.dayOfWeek });
}

/** A time of day in Beijing as an instant. */
export function at(day: Temporal.PlainDate, minutes: number): Temporal.Instant {
  return day
    .toZonedDateTime({
      timeZone: beijing,
      plainTime: Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 }),
    })
    .toInstant();
}
