import type { Db } from '../../platform/db.ts';

/** Empties a person's login: no password, no query password, never registered. */
export async function emptyLogin(tx: Db, centerId: number, loginId: string): Promise<void> {
  await tx
    .updateTable('identity.login')
    .set({
      passwordHash: null,
      passwordHistory: [],
      passwordChangedAt: null,
      firstLoginAt: null,
      queryPasswordHash: null,
    })
    .where('centerId', '=', centerId)
    .where('loginId', '=', loginId)
    .execute();
}

export async function insertClosedRegistration(
  tx: Db,
  centerId: number,
  row: {
    readonly closingId: string;
    readonly personId: string;
    readonly registeredAt: Temporal.Instant;
    readonly closedAt: Temporal.Instant;
    readonly channel: string;
  },
): Promise<void> {
  await tx
    .insertInto('identity.closedRegistration')
    .values({ centerId, ...row })
    .execute();
}
