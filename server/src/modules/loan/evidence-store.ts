import type { Db } from '../../platform/db.ts';

/** Which question stands for which claim of an application. */
export async function listAsked(tx: Db, centerId: number, caseId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('loan.evidence')
    .select(['item', 'queryId'])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .orderBy('item')
    .execute();
  return new Map(rows.map(({ item, queryId }) => [item, queryId]));
}

export async function keepAsked(
  tx: Db,
  centerId: number,
  caseId: string,
  asked: { readonly item: string; readonly queryId: string; readonly askedAt: Temporal.Instant },
): Promise<void> {
  const { item, ...set } = asked;
  await tx
    .insertInto('loan.evidence')
    .values({ centerId, caseId, item, ...set })
    .onConflict((conflict) => conflict.constraint('evidence__pk').doUpdateSet(set))
    .execute();
}
