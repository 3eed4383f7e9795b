import type { Db } from '../../../platform/db.ts';

export interface NewUplink {
  readonly uplinkId: string;
  readonly route: string;
  readonly reference: string;
  readonly mobileSealed: Buffer;
  readonly mobileIndex: Buffer;
  readonly accessNumber: string;
  readonly bodySealed: Buffer;
  /** The id that an answer echoes. */
  readonly linkId: string;
  readonly receivedAt: Temporal.Instant;
}

/** Keeps a message once: a message centre that saw no answer brings it again. */
export async function insertUplink(tx: Db, centerId: number, uplink: NewUplink): Promise<boolean> {
  const done = await tx
    .insertInto('notice.uplink')
    .values({ centerId, ...uplink })
    .onConflict((conflict) => conflict.constraint('uplink__once').doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** A message that is not answered yet, locked for the rest of the transaction. */
export async function lockUplink(tx: Db, centerId: number, uplinkId: string) {
  return tx
    .selectFrom('notice.uplink')
    .select(['route', 'mobileSealed', 'mobileIndex', 'accessNumber', 'bodySealed', 'linkId'])
    .where('centerId', '=', centerId)
    .where('uplinkId', '=', uplinkId)
    .where('answeredAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function closeUplink(
  tx: Db,
  centerId: number,
  uplinkId: string,
  set: { command: string | null; personId: string | null; outcome: string; answeredAt: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('notice.uplink')
    .set(set)
    .where('centerId', '=', centerId)
    .where('uplinkId', '=', uplinkId)
    .execute();
}
