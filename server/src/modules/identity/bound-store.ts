import type { Db } from '../../platform/db.ts';

/** The code was right: the session may do what any other may. */
export async function raiseSession(tx: Db, centerId: number, sessionKey: string): Promise<void> {
  await tx
    .updateTable('identity.session')
    .set({ needsCode: false })
    .where('centerId', '=', centerId)
    .where('sessionKey', '=', sessionKey)
    .execute();
}

/** Ends what was opened on one channel. */
export async function deleteChannelSessions(
  tx: Db,
  centerId: number,
  { kind, subjectId, channel }: { kind: string; subjectId: string; channel: string },
): Promise<void> {
  await tx
    .deleteFrom('identity.session')
    .where('centerId', '=', centerId)
    .where('kind', '=', kind)
    .where('subjectId', '=', subjectId)
    .where('channel', '=', channel)
    .execute();
}
