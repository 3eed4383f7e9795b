import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** Staff who hold one of the roles and have not left, by name. */
export async function listStaffOf(tx: Db, centerId: number, roles: readonly string[]) {
  return tx
    .selectFrom('identity.staff')
    .select(['staffId', 'name'])
    .where('centerId', '=', centerId)
    .where('state', '=', 'active')
    .where(sql<boolean>`roles && ${roles}::text[]`)
    .orderBy('name')
    .orderBy('staffId')
    .limit(2_000)
    .execute();
}

/** Whose account has been stopped: what they had in hand is for somebody else. */
export async function listStoppedStaff(tx: Db, centerId: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('identity.staff')
    .select('staffId')
    .where('centerId', '=', centerId)
    .where('state', '=', 'stopped')
    .orderBy('staffId')
    .execute();
  return rows.map(({ staffId }) => staffId);
}

/**
 * Somebody of the staff whose account is in use, held for the transaction against whoever changes or stops it: a login and a
 * stop at the same moment come one after the other, and the stop ends the session that the login has opened.
 */
export async function lockActiveStaff(tx: Db, centerId: number, staffId: string) {
  return tx
    .selectFrom('identity.staff')
    .select(['staffId', 'name', 'roles'])
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .where('state', '=', 'active')
    .forShare()
    .executeTakeFirst();
}
