import { beijing } from '../../platform/dates.ts';
import type { JobRun } from '../../platform/jobs.ts';
import { importDay } from './import-statement.ts';
import { lastWholeDay, listBankAccounts } from './statement-store.ts';

/** From this hour on the bank's day before is closed. */
const hour = 1;
const catchUpMax = 31;

/**
 * The night's work of a centre: yesterday's statement, and those of days that were missed, reconciled in their order from
 * the oldest on, a month of them at a time: a day that is left out would be missing for ever. Nothing before one in the
 * morning and nothing twice. Answers the days that were taken.
 */
export async function keepReconciled({ inCall }: Pick<JobRun, 'inCall'>): Promise<string[]> {
  const days = await inCall(async (call) => {
    const moment = call.now.toZonedDateTimeISO(beijing);
    const yesterday = moment.toPlainDate().subtract({ days: 1 });
    if (moment.hour < hour) return [];
    const accounts = await listBankAccounts(call.tx, call.centerId);
    const known = await Promise.all(accounts.map(({ accountNo }) => lastWholeDay(call.tx, call.centerId, accountNo)));
    const lasts = known.map((last) => last ?? yesterday.subtract({ days: 1 }));
    const [first, ...others] = lasts;
    if (!first) return [];
    const last = others.reduce((a, b) => (Temporal.PlainDate.compare(a, b) <= 0 ? a : b), first);
    const missing = Math.min(catchUpMax, last.until(yesterday, { largestUnit: 'day' }).days);
    return Array.from({ length: Math.max(0, missing) }, (_, index) => last.add({ days: 1 + index }));
  });
  const taken: string[] = [];
  for (const day of days) {
    if (!(await importDay({ inCall }, day, { onlyMissing: true }))) break;
    taken.push(day.toString());
  }
  return taken;
}
