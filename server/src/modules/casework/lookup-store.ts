import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { CaseState } from './states.ts';

/** How many documents were handed in for each slot of a case. */
export async function countAttachments(tx: Db, centerId: number, caseId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('casework.attachment')
    .select(['slot', sql<bigint>`count(*)`.as('count')])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('removedAt', 'is', null)
    .groupBy('slot')
    .execute();
  return new Map(rows.map(({ slot, count }) => [slot, Number(count)]));
}

/** The numbers and states of cases by id. */
export async function standingsOf(
  tx: Db,
  centerId: number,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly number: string; readonly state: CaseState }>> {
  const rows = await tx
    .selectFrom('casework.caseRecord')
    .select(['caseId', 'number', 'state'])
    .where('centerId', '=', centerId)
    .where('caseId', '=', sql<string>`any (${caseIds}::uuid[])`)
    .execute();
  return new Map(rows.map(({ caseId, number, state }) => [caseId, { number, state: state as CaseState }]));
}

/** Which of many subjects have a case of a kind that has not ended, drafts among them, with its number and state. */
export async function inProgressAmong(
  tx: Db,
  centerId: number,
  kind: string,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly number: string; readonly state: string }>> {
  const rows = await tx
    .selectFrom('casework.caseRecord')
    .select(['subjectId', 'number', 'state'])
    .where('centerId', '=', centerId)
    .where('kind', '=', kind)
    .where('subjectId', '=', sql<string>`any (${subjectIds}::uuid[])`)
    .where('state', 'not in', ['done', 'refused', 'cancelled'])
    .execute();
  return new Map(rows.map(({ subjectId, number, state }) => [subjectId, { number, state }]));
}
