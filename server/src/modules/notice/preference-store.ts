import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { PhoneChannel } from './rules/channels.ts';
import type { Category } from './rules/kinds.ts';

export async function listBindings(tx: Db, centerId: number, personIds: readonly string[]) {
  const rows = await tx
    .selectFrom('notice.channelBinding')
    .select(['personId', 'channel', 'addressSealed', 'boundAt'])
    .where('centerId', '=', centerId)
    .where('personId', '=', sql<string>`any (${personIds}::uuid[])`)
    .execute();
  return rows.map((row) => ({ ...row, channel: row.channel as PhoneChannel }));
}

/** Who an address is bound to. */
export async function findBound(
  tx: Db,
  centerId: number,
  channel: PhoneChannel,
  addressIndex: Buffer,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('notice.channelBinding')
    .select('personId')
    .where('centerId', '=', centerId)
    .where('channel', '=', channel)
    .where('addressIndex', '=', addressIndex)
    .executeTakeFirst();
  return row?.personId;
}

export const findBinding = (tx: Db, centerId: number, personId: string, channel: PhoneChannel) =>
  tx
    .selectFrom('notice.channelBinding')
    .select(['addressSealed', 'boundAt'])
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where('channel', '=', channel)
    .executeTakeFirst();

export async function insertBinding(
  tx: Db,
  centerId: number,
  row: {
    personId: string;
    channel: PhoneChannel;
    addressSealed: Buffer;
    addressIndex: Buffer;
    boundAt: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .insertInto('notice.channelBinding')
    .values({ centerId, ...row })
    .execute();
}

/** How many are bound on a channel. */
export async function countBindings(tx: Db, centerId: number, channel: PhoneChannel): Promise<number> {
  const { count } = await tx
    .selectFrom('notice.channelBinding')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('channel', '=', channel)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Answers whether there was one. */
export async function deleteBinding(
  tx: Db,
  centerId: number,
  personId: string,
  channel: PhoneChannel,
): Promise<boolean> {
  const done = await tx
    .deleteFrom('notice.channelBinding')
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where('channel', '=', channel)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

export async function listMutes(tx: Db, centerId: number, personIds: readonly string[]) {
  const rows = await tx
    .selectFrom('notice.mute')
    .select(['personId', 'category', 'channel'])
    .where('centerId', '=', centerId)
    .where('personId', '=', sql<string>`any (${personIds}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    ...row,
    category: row.category as Category,
    channel: row.channel as PhoneChannel,
  }));
}

/** Wants a category on a channel, or no longer. */
export async function setMute(
  tx: Db,
  centerId: number,
  {
    personId,
    category,
    channel,
    isWanted,
    at,
  }: { personId: string; category: Category; channel: PhoneChannel; isWanted: boolean; at: Temporal.Instant },
): Promise<void> {
  if (isWanted)
    await tx
      .deleteFrom('notice.mute')
      .where('centerId', '=', centerId)
      .where('personId', '=', personId)
      .where('category', '=', category)
      .where('channel', '=', channel)
      .execute();
  else
    await tx
      .insertInto('notice.mute')
      .values({ centerId, personId, category, channel, mutedAt: at })
      .onConflict((conflict) => conflict.constraint('mute__pk').doNothing())
      .execute();
}
