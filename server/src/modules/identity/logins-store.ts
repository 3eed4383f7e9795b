import type { instantsIn } from '../../platform/dates.ts';
import { type Db, readPage } from '../../platform/db.ts';
import { letIn } from './rules.ts';

interface LoginsAsked extends Partial<ReturnType<typeof instantsIn>> {
  readonly limit: number;
  readonly offset: number;
  readonly result?: 'in' | 'refused' | undefined;
}

/** Who tried to log in as somebody, the newest first. */
export async function listLoginLog(
  tx: Db,
  centerId: number,
  kind: string,
  subjectId: string,
  { from, before, result, ...page }: LoginsAsked,
) {
  const chosen = tx
    .selectFrom('identity.loginLog')
    .where('centerId', '=', centerId)
    .where('kind', '=', kind)
    .where('subjectId', '=', subjectId)
    .$if(from !== undefined, (query) => query.where('at', '>=', from as Temporal.Instant))
    .$if(before !== undefined, (query) => query.where('at', '<', before as Temporal.Instant))
    .$if(result !== undefined, (query) => query.where('result', result === 'in' ? '=' : '<>', letIn));
  return readPage(chosen.select(['at', 'channel', 'address', 'device', 'result']).orderBy('logId', 'desc'), page);
}
