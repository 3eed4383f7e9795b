/**
 * Days as ISO text (`2026-11-23`) in plain arithmetic: browsers in use do not have `Temporal` yet, and the calculator of
 * the public pages runs these rules there.
 */
export type IsoDay = string;

const partsOf = (day: IsoDay) => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) throw new RangeError(`not a day: ${day}`);
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
};
const two = (value: number) => String(value).padStart(2, '0');

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/**
 * The due day so many months after a day's month: the contract's day, in short months the last one. From the first due
 * day of the contract, never from the one before, so that a 31st comes back after February. Source: handbook §4.5, the
 * practice of a core system (due day = day of grant; short months fall on the last day).
 */
export function dueDayAfter(start: IsoDay, months: number, dueDay = partsOf(start).day): IsoDay {
  const { year, month } = partsOf(start);
  const index = year * 12 + (month - 1) + months;
  const dueYear = Math.floor(index / 12);
  const dueMonth = (index % 12) + 1;
  return `${String(dueYear).padStart(4, '0')}-${two(dueMonth)}-${two(Math.min(dueDay, daysInMonth(dueYear, dueMonth)))}`;
}

/**
 * Days between two days with months of 30 days, a 31st counted as the 30th (handbook §4.5): the days of a rebate and of
 * a penalty. Negative when `to` is earlier.
 */
export function days30(from: IsoDay, to: IsoDay): number {
  const first = partsOf(from);
  const last = partsOf(to);
  return (
    (last.year - first.year) * 360 + (last.month - first.month) * 30 + Math.min(last.day, 30) - Math.min(first.day, 30)
  );
}
