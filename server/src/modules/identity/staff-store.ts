import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

/** Staff who hold one of the roles, by name. */
export async function listStaffOf(tx: Db, centerId: number, roles: readonly string[]) {
  return tx
    .selectFrom('identity.staff')
    .select(['staffId', 'name'])
    .where('centerId', '=', centerId)
    .where(sql<boolean>`roles && ${roles}::text[]`)
    .orderBy('name')
    .orderBy('staffId')
    .limit(2_000)
    .execute();
}
