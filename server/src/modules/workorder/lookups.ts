import type { Call } from '../../platform/call.ts';
import { mayReview } from './handling.ts';
import { listFrom, listOfSubject, type Subject, type WorkOrderRow } from './store.ts';

/** Who made a tip-off (举报) is known to whoever reviews and to whoever took it down. */
const mayKnow =
  (call: Call) =>
  ({ kind, createdBy }: WorkOrderRow): boolean =>
    kind !== 'tip-off' || mayReview(call) || createdBy === call.actor.id;

/** What somebody wanted of the centre before, the newest first. */
export async function workOrdersOf(call: Call, subject: Subject, limit: number): Promise<WorkOrderRow[]> {
  const { rows } = await listOfSubject(call.tx, call.centerId, subject, { limit, offset: 0 });
  return rows.filter(mayKnow(call));
}

/** What was taken down in a conversation, or asked for in the call that it is about; the oldest first. */
export async function workOrdersFrom(call: Call, origins: readonly string[]): Promise<WorkOrderRow[]> {
  return (await listFrom(call.tx, call.centerId, origins)).filter(mayKnow(call));
}
