import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { getNumber } from '../params/index.ts';
import { ask } from './jobs.ts';
import { removeAnswers } from './source-store.ts';
import { listDue } from './store.ts';

const dueAtOnce = 200;
const removedAtOnce = 2_000;

/** Removes answers that are older than their retention (《个人信息保护法》第十九条, 第四十七条); result, source and time stay. */
export async function removeOldAnswers(call: Call): Promise<number> {
  const { value: days } = await getNumber(call.tx, call.centerId, 'evidence.retention-days', dayOf(call.now));
  const before = call.now.subtract({ hours: 24 * days });
  return removeAnswers(call.tx, call.centerId, { before, now: call.now, limit: removedAtOnce });
}

/** Asks what is due: what waited for a source, and what was lost on the way. Called every minute by a worker. */
export async function askDue(call: Call): Promise<number> {
  const due = await listDue(call.tx, call.centerId, call.now, dueAtOnce);
  for (const queryId of due) await call.enqueue(ask, { queryId });
  return due.length;
}
