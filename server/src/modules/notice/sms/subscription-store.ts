import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';

export interface Subscription {
  readonly personId: string;
  readonly mobileSealed: Buffer;
  readonly signedAt: Temporal.Instant;
  readonly channel: string;
}
const columns = ['personId', 'mobileSealed', 'signedAt', 'channel'] as const;

export async function upsertSubscription(
  tx: Db,
  centerId: number,
  row: Subscription & { readonly mobileIndex: Buffer; readonly signedBy: string },
): Promise<void> {
  const { personId, ...rest } = row;
  await tx
    .insertInto('notice.subscription')
    .values({ centerId, personId, ...rest })
    .onConflict((conflict) => conflict.constraint('subscription__pk').doUpdateSet(rest))
    .execute();
}

export async function deleteSubscription(tx: Db, centerId: number, personId: string): Promise<boolean> {
  const done = await tx
    .deleteFrom('notice.subscription')
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

export async function findSubscription(tx: Db, centerId: number, personId: string): Promise<Subscription | undefined> {
  return tx
    .selectFrom('notice.subscription')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .executeTakeFirst();
}

/** Who has signed up with a mobile: two members of a family may share one. */
export async function subscribersByMobile(tx: Db, centerId: number, mobileIndex: Buffer): Promise<string[]> {
  const rows = await tx
    .selectFrom('notice.subscription')
    .select('personId')
    .where('centerId', '=', centerId)
    .where('mobileIndex', '=', mobileIndex)
    .orderBy('signedAt', 'desc')
    .limit(2)
    .execute();
  return rows.map((row) => row.personId);
}

export async function listSubscribers(tx: Db, centerId: number, personIds: readonly string[]): Promise<Subscription[]> {
  return tx
    .selectFrom('notice.subscription')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', sql<string>`any (${personIds}::uuid[])`)
    .execute();
}

export async function insertSubscriptionChange(
  tx: Db,
  centerId: number,
  change: {
    personId: string;
    changeId: string;
    kind: 'sign' | 'cancel';
    changedAt: Temporal.Instant;
    actorKind: string;
    actorId: string;
    channel: string;
  },
): Promise<void> {
  await tx
    .insertInto('notice.subscriptionChange')
    .values({ centerId, ...change })
    .execute();
}

export async function listSubscriptionChanges(tx: Db, centerId: number, personId: string, limit: number) {
  const rows = await tx
    .selectFrom('notice.subscriptionChange')
    .select(['kind', 'changedAt', 'channel', 'actorKind'])
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .orderBy('changedAt', 'desc')
    .orderBy('changeId', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ actorKind, kind, ...row }) => ({
    ...row,
    kind: kind as 'sign' | 'cancel',
    byStaff: actorKind === 'staff',
  }));
}
