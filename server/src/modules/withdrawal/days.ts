import { common, Problem } from '../../platform/problem.ts';

/** A day that somebody typed; one that the calendar does not have, such as 30 February, is refused by its field. */
export function typedDay(text: string, field: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new Problem(common.invalid, { fields: { [field]: '没有这一天，请核对日期' } });
  }
}
