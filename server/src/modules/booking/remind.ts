import type { Call } from '../../platform/call.ts';
import { beijing } from '../../platform/dates.ts';
import { notify } from '../notice/index.ts';
import { numberOf, today } from './calls.ts';
import { clockText } from './rules.ts';
import { findOutlet, listServiceRows, takeToRemind } from './store.ts';

/** Reminds everybody of tomorrow's appointment, once, from the hour on that the centre has set. Safe to run again. */
export async function remindDue(call: Call): Promise<number> {
  const { tx, centerId, now } = call;
  const { hour } = now.toZonedDateTimeISO(beijing);
  if (hour < (await numberOf(call, 'booking.remind-hour'))) return 0;
  const rows = await takeToRemind(tx, centerId, today(call).add({ days: 1 }), now);
  const names = new Map((await listServiceRows(tx, centerId)).map(({ service, name }) => [service, name]));
  for (const row of rows) {
    const outlet = await findOutlet(tx, centerId, row.outletId);
    await notify(call, 'booking.reminder', [row.subjectKind as 'person' | 'employer', row.subjectId], {
      number: row.number,
      day: row.day.toString(),
      time: `${clockText(row.starts)}—${clockText(row.ends)}`,
      outlet: outlet?.name ?? '',
      address: outlet?.address ?? '',
      service: names.get(row.service) ?? row.service,
    });
  }
  return rows.length;
}
