/**
 * Days, months and instants for screens, all in Beijing time (UTC+8 without summer time since 1991). Plain
 * arithmetic instead of `Temporal`, which many browsers in use do not have yet.
 */
const msPerDay = 86_400_000;
const beijingOffset = 8 * 3_600_000;

interface CivilDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a day in the Gregorian calendar. */
function dayNumber({ year, month, day }: CivilDay): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilDay(number: number): CivilDay {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const two = (value: number) => String(value).padStart(2, '0');
const dayText = ({ year, month, day }: CivilDay) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

/** An instant in ISO 8601 (`Z` or an offset) → milliseconds since 1970; `undefined` when it is not one. */
export function instantMs(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:Z|([+-])(\d{2}):?(\d{2}))$/.exec(
    text,
  );
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '0', sign, offsetHour = '0', offsetMinute = '0'] =
    match;
  const date = dayNumber({ year: Number(year), month: Number(month), day: Number(day) });
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  return date * msPerDay + time + Math.floor(Number(`0.${fraction}`) * 1000) - offset;
}

/** `2026-11-23 14:05` (or with seconds) in Beijing; the text itself when it is not an instant. */
export function formatInstant(text: string, withSeconds = false): string {
  const ms = instantMs(text);
  if (ms === undefined) return text;
  const local = ms + beijingOffset;
  const date = Math.floor(local / msPerDay);
  const seconds = Math.floor((local - date * msPerDay) / 1000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return `${dayText(civilDay(date))} ${clock}${withSeconds ? `:${two(seconds % 60)}` : ''}`;
}

/** When something ends: the midnight after a day is the 24:00 of that day, as people say and as it was entered. */
export function formatEnd(text: string): string {
  const shown = formatInstant(text);
  return shown.endsWith(' 00:00') ? `${addDays(shown.slice(0, 10), -1)} 24:00` : shown;
}

/** `14:05` in Beijing. */
export const formatClock = (text: string): string => formatInstant(text).slice(11);

/** `2026-11-23` → `2026年11月23日`; an instant gives its day in Beijing. */
export function formatDayText(text: string): string {
  const day = text.includes('T') ? formatInstant(text) : text;
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
  return match ? `${match[1]}年${Number(match[2])}月${Number(match[3])}日` : text;
}

/** `2026-11` → `2026年11月`. */
export function formatMonthText(text: string): string {
  const match = /^(\d{4})-(\d{2})/.exec(text);
  return match ? `${match[1]}年${Number(match[2])}月` : text;
}

/** Milliseconds since 1970 by this computer's clock. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** The day in Beijing, by this computer's clock: only for first values of filters. */
export const todayInBeijing = (): string => dayText(civilDay(Math.floor((nowMs() + beijingOffset) / msPerDay)));

export const thisMonth = (): string => todayInBeijing().slice(0, 7);

/** `2026-11-23` plus days, which may be negative. */
export function addDays(day: string, days: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return dayText(civilDay(dayNumber({ year, month, day: date }) + days));
}

/** A day and a clock (`14:05`) in Beijing → the instant in UTC; `undefined` when either is not whole. */
export function beijingInstant(day: string, clock: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(clock)) return undefined;
  const hour = Number(clock.slice(0, 2)) - beijingOffset / 3_600_000;
  return `${addDays(day, hour < 0 ? -1 : 0)}T${two((hour + 24) % 24)}:${clock.slice(3)}:00Z`;
}

/** Days from one to another: negative when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  const numberOf = (day: string) => {
    const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
    return dayNumber({ year, month, day: date });
  };
  return numberOf(to) - numberOf(from);
}

/** `2026-11` plus months, which may be negative. */
export function addMonths(month: string, months: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const total = year * 12 + number - 1 + months;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${two((total % 12) + 1)}`;
}

/** RFC 9110 `Mon, 23 Nov 2026 13:28:39 GMT` → milliseconds since 1970. */
export function httpDateMs(text: string): number | undefined {
  const match = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/.exec(text);
  if (!match) return undefined;
  const month = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(match[2] ?? '?') / 3 + 1;
  return instantMs(`${match[3]}-${two(month)}-${match[1]}T${match[4]}:${match[5]}:${match[6]}Z`);
}

/** `周一` … `周日`. */
export function formatWeekday(day: string): string {
  // The first day of 2024 was a Monday.
  const days = daysBetween('2024-01-01', day);
  return `周${'一二三四五六日'[((days % 7) + 7) % 7] ?? ''}`;
}
