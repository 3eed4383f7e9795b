import type { Call } from '../../../platform/call.ts';
import { dayOf, startOfDay } from '../../../platform/dates.ts';
import { knownDays, makeDay } from './store.ts';

/** How the log of logins calls one that was let in. */
const entered = '成功';
/** Days made in one round: a centre that starts late catches up in a few. */
const daysAtOnce = 40;

/**
 * Makes the figures of the days that are over and not made yet, and of today anew. Safe to run twice and to stop half-way: a day is made
 * whole or not at all, the next round goes on behind the last.
 */
export async function makeKpis(call: Call): Promise<void> {
  const { tx, centerId, now } = call;
  const { first, last } = await knownDays(tx, centerId);
  const today = dayOf(now);
  // The last one that was made may have been its own today.
  let day = last ?? (first ? dayOf(first) : today);
  for (let made = 0; made < daysAtOnce && Temporal.PlainDate.compare(day, today) <= 0; made += 1) {
    const next = day.add({ days: 1 });
    await makeDay(tx, centerId, day, { from: startOfDay(day), to: startOfDay(next), entered });
    day = next;
  }
}
