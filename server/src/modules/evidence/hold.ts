import type { Call } from '../../platform/call.ts';
import { findCase } from '../casework/index.ts';
import { findQuery, lockQuery, type QueryRow } from './store.ts';

/**
 * Locks a question whose business may be told of it, and before it the case that it was asked for: so does everybody who
 * submits, decides or cancels a case, which then asks or cancels. The other way round, an answer and its case would wait for
 * each other until the database broke off one of them.
 */
export async function holdQuery(call: Call, queryId: string): Promise<QueryRow | undefined> {
  const caseId = (await findQuery(call.tx, call.centerId, queryId))?.caseId;
  if (caseId) await findCase(call.tx, call.centerId, { caseId }, { lock: true });
  return lockQuery(call.tx, call.centerId, queryId);
}
