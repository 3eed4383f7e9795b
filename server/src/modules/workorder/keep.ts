import type { Call } from '../../platform/call.ts';
import { dayOf, isBefore } from '../../platform/dates.ts';
import { recordAudit } from '../audit/index.ts';
import { getCalendar, getNumber, lastDayOfTerm } from '../params/index.ts';
import { insertStep, type StepKind } from './around-store.ts';
import { priorities, raised } from './rules/work-order.ts';
import { listToKeep, updateWorkOrder } from './store.ts';

/**
 * The round: whoever is charged is reminded before the day (催办), and what is overdue is more pressing and stands at the head
 * of its reviewers' list (升级). Once each for a term; safe to run again.
 */
export async function keepWorkOrders(call: Call): Promise<void> {
  const { tx, centerId, now } = call;
  const today = dayOf(now);
  const { value: days } = await getNumber(tx, centerId, 'workorder.remind-working-days', today);
  const calendar = await getCalendar(tx, centerId, today);
  const remindBy = lastDayOfTerm(calendar, { begins: today, days, counting: 'working-days' });
  const note = (workOrderId: string, kind: StepKind, text: string) =>
    insertStep(tx, centerId, workOrderId, { kind, note: text, byKind: 'system', doneBy: null, doneAt: now });
  for (const row of await listToKeep(tx, centerId, { today, remindBy })) {
    const { workOrderId, dueOn } = row;
    if (isBefore(dueOn, today)) {
      const priority = raised(row.priority);
      await updateWorkOrder(tx, centerId, workOrderId, { priority, escalatedOn: today });
      await note(workOrderId, 'escalated', `期限 ${dueOn.toString()} 已过，优先级升为${priorities[priority]}`);
      await recordAudit(call, 'workorder.escalate', ['work-order', workOrderId], { dueOn: dueOn.toString() });
    } else {
      await updateWorkOrder(tx, centerId, workOrderId, { remindedOn: today });
      await note(workOrderId, 'reminded', `请在 ${dueOn.toString()} 前答复`);
    }
  }
}
