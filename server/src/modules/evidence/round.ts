import type { Call } from '../../platform/call.ts';
import { ask } from './jobs.ts';
import { listDue } from './store.ts';

const dueAtOnce = 200;

/** Asks what is due: what waited for a source, and what was lost on the way. Called every minute by a worker. */
export async function askDue(call: Call): Promise<number> {
  const due = await listDue(call.tx, call.centerId, call.now, dueAtOnce);
  for (const queryId of due) await call.enqueue(ask, { queryId });
  return due.length;
}
