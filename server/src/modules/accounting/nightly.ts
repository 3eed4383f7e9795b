import type { Call } from '../../platform/call.ts';
import { beijing, dayOf } from '../../platform/dates.ts';
import { checkAndKeep } from './checks.ts';
import { listCheckRuns } from './store.ts';

const fromHour = 1;

/** The nightly check that the books agree: once a day, after one o'clock. Asked for every hour, it does it when it is due. */
export async function checkNightly(call: Call): Promise<void> {
  if (call.now.toZonedDateTimeISO(beijing).hour < fromHour) return;
  const last = (await listCheckRuns(call.tx, call.centerId, { limit: 1, offset: 0 })).rows[0];
  if (last && dayOf(last.checkedAt).equals(dayOf(call.now))) return;
  await checkAndKeep(call);
}
