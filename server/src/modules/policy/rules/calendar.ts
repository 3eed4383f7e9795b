/** The days of a year that differ from the week, as the State Council publishes them each autumn: pure. */

export interface CalendarDay {
  readonly day: string;
  readonly kind: 'holiday' | 'workday';
  readonly name: string;
}

const prefix = 'calendar.';
export const calendarKey = (year: number): string => `${prefix}${year}`;
export const yearOf = (key: string): number | undefined =>
  /^calendar\.20\d\d$/.test(key) ? Number(key.slice(prefix.length)) : undefined;

export const dayKinds = { holiday: '放假', workday: '上班' } as const;

const isDay = (one: unknown): one is CalendarDay => {
  const { day, kind, name } = (one ?? {}) as Partial<Record<keyof CalendarDay, unknown>>;
  return (
    typeof day === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(day) &&
    typeof kind === 'string' &&
    Object.hasOwn(dayKinds, kind) &&
    typeof name === 'string' &&
    name.trim() !== '' &&
    name.length <= 20
  );
};

const dateOf = (text: string): Temporal.PlainDate | undefined => {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return undefined;
  }
};

/** What is wrong with the days of a year: path → message. Weekend days may be named as holidays: the published lists do. */
export function calendarFaults(value: unknown, year: number): Record<string, string> {
  if (!Array.isArray(value) || value.length > 120) return { value: '请逐行填写日期，最多 120 天' };
  const faults: Record<string, string> = {};
  const seen = new Set<string>();
  for (const [index, one] of value.entries()) {
    const date = isDay(one) ? dateOf(one.day) : undefined;
    if (!isDay(one) || !date) faults[`${index}.day`] = '请填写日期、放假或上班、名称';
    else if (date.year !== year) faults[`${index}.day`] = `${one.day} 不在 ${year} 年`;
    else if (seen.has(one.day)) faults[`${index}.day`] = `${one.day} 填了两次`;
    if (isDay(one)) seen.add(one.day);
  }
  return faults;
}

/** `1月1日 元旦 放假；…`, in the order of the days. */
export const calendarText = (days: readonly CalendarDay[]): string =>
  days.length === 0
    ? '没有放假和调休'
    : [...days]
        .sort((one, other) => one.day.localeCompare(other.day))
        .map(({ day, kind, name }) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 ${name} ${dayKinds[kind]}`)
        .join('；');
