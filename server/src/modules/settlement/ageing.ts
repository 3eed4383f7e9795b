import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import type { RouteOutput } from '../../platform/route.ts';
import type * as contract from './contract.ts';
import { countUnexplained, listAges } from './reconcile-store.ts';
import { ageOf, ages } from './rules/reconcile.ts';

/** How long temporary receipts and breaks wait, in the classes of the daily report. */
export async function ageing(call: Call): Promise<RouteOutput<typeof contract.getAgeing>> {
  const today = dayOf(call.now);
  const [rows, unexplained] = await Promise.all([
    listAges(call.tx, call.centerId),
    countUnexplained(call.tx, call.centerId, today.subtract({ days: 1 })),
  ]);
  const classesOf = (kind: 'break' | 'receipt') =>
    ages.map((age) => {
      const own = rows.filter((row) => row.kind === kind && ageOf(row.firstDay, today) === age);
      return {
        age,
        count: own.reduce((sum, { count }) => sum + Number(count), 0),
        amountFen: Number(own.reduce((sum, { amount }) => sum + amount, 0n)),
      };
    });
  return { receipts: classesOf('receipt'), breaks: classesOf('break'), unexplained };
}
