import { dayOf } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import { findBooks } from './store.ts';

/**
 * The accounting date (会计日) of a centre at an instant: today in Beijing, or the day after the last closed one when
 * today is closed already.
 */
export async function accountingDayOf(tx: Db, centerId: number, now: Temporal.Instant): Promise<Temporal.PlainDate> {
  const today = dayOf(now);
  const { closedThrough } = await findBooks(tx, centerId);
  return closedThrough && Temporal.PlainDate.compare(closedThrough, today) >= 0
    ? closedThrough.add({ days: 1 })
    : today;
}
