import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export async function insertState(
  tx: Db,
  centerId: number,
  row: { stateHash: string; browserKey: string; createdAt: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('wechat.authorizationState')
    .values({ centerId, ...row })
    .execute();
}

/** Whether a state is good for a browser; it is left where it is. */
export async function isStateOpen(
  tx: Db,
  centerId: number,
  { stateHash, browserKey, at }: { stateHash: string; browserKey: string; at: Temporal.Instant },
): Promise<boolean> {
  const row = await tx
    .selectFrom('wechat.authorizationState')
    .select('stateHash')
    .where('centerId', '=', centerId)
    .where('stateHash', '=', stateHash)
    .where('browserKey', '=', browserKey)
    .where('expiresAt', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses a state up; answers whether it was there: of two who come at once, one. */
export async function takeState(tx: Db, centerId: number, stateHash: string): Promise<boolean> {
  const done = await tx
    .deleteFrom('wechat.authorizationState')
    .where('centerId', '=', centerId)
    .where('stateHash', '=', stateHash)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

export async function insertTicket(
  tx: Db,
  centerId: number,
  row: { ticketHash: string; openidSealed: Buffer; createdAt: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('wechat.ticket')
    .values({ centerId, ...row })
    .execute();
}

/** Uses a ticket up and answers whose WeChat it stands for. */
export async function takeTicket(
  tx: Db,
  centerId: number,
  ticketHash: string,
  at: Temporal.Instant,
): Promise<Buffer | undefined> {
  const row = await tx
    .deleteFrom('wechat.ticket')
    .where('centerId', '=', centerId)
    .where('ticketHash', '=', ticketHash)
    .where('expiresAt', '>', at)
    .returning('openidSealed')
    .executeTakeFirst();
  return row?.openidSealed;
}

interface Moved {
  readonly openidIndex: Buffer;
  readonly openidSealed: Buffer;
  readonly eventSecond: bigint;
  readonly at: Temporal.Instant;
}

/** Somebody follows the account, or does no more; an event that is older than what is known changes nothing. */
export async function moveFollower(
  tx: Db,
  centerId: number,
  { openidIndex, openidSealed, eventSecond, at }: Moved,
  follows: boolean,
): Promise<boolean> {
  const done = await tx
    .insertInto('wechat.follower')
    .values({ centerId, openidIndex, openidSealed, eventSecond, followedAt: at, leftAt: follows ? null : at })
    .onConflict((conflict) =>
      conflict
        .constraint('follower__pk')
        .doUpdateSet(follows ? { eventSecond, followedAt: at, leftAt: null } : { eventSecond, leftAt: at })
        .where('wechat.follower.eventSecond', '<=', eventSecond),
    )
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function isFollowing(tx: Db, centerId: number, openidIndex: Buffer): Promise<boolean> {
  const row = await tx
    .selectFrom('wechat.follower')
    .select('centerId')
    .where('centerId', '=', centerId)
    .where('openidIndex', '=', openidIndex)
    .where('leftAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setConsent(
  tx: Db,
  centerId: number,
  row: {
    openidIndex: Buffer;
    templateId: string;
    isAccepted: boolean;
    eventSecond: bigint;
    changedAt: Temporal.Instant;
  },
): Promise<void> {
  const { isAccepted, eventSecond, changedAt } = row;
  await tx
    .insertInto('wechat.messageConsent')
    .values({ centerId, ...row })
    .onConflict((conflict) =>
      conflict
        .constraint('message_consent__pk')
        .doUpdateSet({ isAccepted, eventSecond, changedAt })
        .where('wechat.messageConsent.eventSecond', '<=', eventSecond),
    )
    .execute();
}

/** Keeps what WeChat brought, once. Two who bring the same at the same time wait for one another. */
export async function insertIncoming(
  tx: Db,
  centerId: number,
  row: { messageKey: string; openidIndex: Buffer; kind: string; receivedAt: Temporal.Instant },
): Promise<boolean> {
  const done = await tx
    .insertInto('wechat.incoming')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.constraint('incoming__pk').doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findReply(tx: Db, centerId: number, messageKey: string): Promise<Buffer | null> {
  const row = await tx
    .selectFrom('wechat.incoming')
    .select('replySealed')
    .where('centerId', '=', centerId)
    .where('messageKey', '=', messageKey)
    .executeTakeFirst();
  return row?.replySealed ?? null;
}

export async function closeIncoming(
  tx: Db,
  centerId: number,
  messageKey: string,
  set: { matter: string | null; personId: string | null; replySealed: Buffer | null },
): Promise<void> {
  await tx
    .updateTable('wechat.incoming')
    .set(set)
    .where('centerId', '=', centerId)
    .where('messageKey', '=', messageKey)
    .execute();
}

export async function countFollowing(tx: Db, centerId: number): Promise<number> {
  const { count } = await tx
    .selectFrom('wechat.follower')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('leftAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How often each matter was asked for since a moment; what nobody understood is null. */
export async function countAsked(tx: Db, centerId: number, since: Temporal.Instant) {
  const rows = await tx
    .selectFrom('wechat.incoming')
    .select(['matter', sql<bigint>`count(*)`.as('count')])
    .where('centerId', '=', centerId)
    .where('receivedAt', '>=', since)
    .where('kind', 'in', ['text', 'click'])
    .groupBy('matter')
    .orderBy('count', 'desc')
    .orderBy('matter')
    .limit(50)
    .execute();
  return rows.map(({ matter, count }) => ({ matter, count: Number(count) }));
}

export type PublicationOutcome = 'taken' | 'refused' | 'unknown';

export async function insertPublication(
  tx: Db,
  centerId: number,
  row: {
    publicationId: string;
    menu: string;
    publishedBy: string;
    publishedAt: Temporal.Instant;
    outcome: PublicationOutcome;
    result: string | null;
  },
): Promise<void> {
  await tx
    .insertInto('wechat.menuPublication')
    .values({ centerId, ...row, menu: row.menu })
    .execute();
}

export const findPublication = (tx: Db, centerId: number) =>
  tx
    .selectFrom('wechat.menuPublication')
    .select(['menu', 'publishedBy', 'publishedAt', 'outcome', 'result'])
    .where('centerId', '=', centerId)
    .orderBy('publishedAt', 'desc')
    .orderBy('publicationId', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Removes what has expired, and what was brought before a day. */
export async function deleteOld(
  tx: Db,
  centerId: number,
  { at, incomingBefore }: { at: Temporal.Instant; incomingBefore: Temporal.Instant },
): Promise<void> {
  await tx
    .deleteFrom('wechat.authorizationState')
    .where('centerId', '=', centerId)
    .where('expiresAt', '<', at)
    .execute();
  await tx.deleteFrom('wechat.ticket').where('centerId', '=', centerId).where('expiresAt', '<', at).execute();
  await tx
    .deleteFrom('wechat.incoming')
    .where('centerId', '=', centerId)
    .where('receivedAt', '<', incomingBefore)
    .execute();
}
