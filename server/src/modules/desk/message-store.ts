import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type Sender = 'visitor' | 'agent' | 'system';
export type MessageKind = 'text' | 'image' | 'note' | 'event';
export interface MessageRow {
  readonly seq: number;
  readonly sourceId: string;
  readonly sender: Sender;
  readonly kind: MessageKind;
  readonly textSealed: Buffer;
  readonly staffId: string | null;
  readonly saidAt: Temporal.Instant;
}
export interface ShownMessageRow extends MessageRow {
  readonly delivery: 'sending' | 'delivered' | 'failed' | null;
  readonly fault: string | null;
}
const columns = ['seq', 'sourceId', 'sender', 'kind', 'textSealed', 'staffId', 'saidAt'] as const;

export async function insertMessage(tx: Db, centerId: number, conversationId: string, row: MessageRow): Promise<void> {
  await tx
    .insertInto('desk.message')
    .values({ centerId, conversationId, ...row })
    .execute();
}

export async function findBySource(
  tx: Db,
  centerId: number,
  conversationId: string,
  sourceId: string,
): Promise<MessageRow | undefined> {
  const row = await tx
    .selectFrom('desk.message')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .where('sourceId', '=', sourceId)
    .executeTakeFirst();
  return row as MessageRow | undefined;
}

/** The message of an owner that a channel has delivered before, in whichever conversation. */
export async function findOfOwnerBySource(tx: Db, centerId: number, ownerKey: string, sourceId: string) {
  return tx
    .selectFrom('desk.message as m')
    .innerJoin('desk.conversation as c', (join) =>
      join.onRef('c.centerId', '=', 'm.centerId').onRef('c.conversationId', '=', 'm.conversationId'),
    )
    .select(['m.conversationId', 'm.seq'])
    .where('c.centerId', '=', centerId)
    .where('c.ownerKey', '=', ownerKey)
    .where('m.sourceId', '=', sourceId)
    .executeTakeFirst();
}

export async function countSaid(
  tx: Db,
  centerId: number,
  conversationId: string,
  since: Temporal.Instant,
): Promise<number> {
  const { count } = await tx
    .selectFrom('desk.message')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .where('sender', '=', 'visitor')
    .where('saidAt', '>', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What was said after a number, oldest first; notes among colleagues only for them. */
export async function listMessages(
  tx: Db,
  centerId: number,
  conversationId: string,
  { after, limit, isStaff }: { after: number; limit: number; isStaff: boolean },
): Promise<ShownMessageRow[]> {
  const rows = await tx
    .selectFrom('desk.message as m')
    .leftJoin('desk.delivery as d', (join) =>
      join
        .onRef('d.centerId', '=', 'm.centerId')
        .onRef('d.conversationId', '=', 'm.conversationId')
        .onRef('d.seq', '=', 'm.seq'),
    )
    .select([
      'm.seq',
      'm.sourceId',
      'm.sender',
      'm.kind',
      'm.textSealed',
      'm.staffId',
      'm.saidAt',
      'd.state as delivery',
      'd.fault',
    ])
    .where('m.centerId', '=', centerId)
    .where('m.conversationId', '=', conversationId)
    .where('m.seq', '>', after)
    .$if(!isStaff, (query) => query.where('m.kind', '<>', 'note'))
    .orderBy('m.seq')
    .limit(limit)
    .execute();
  return rows as ShownMessageRow[];
}

export async function findMessage(
  tx: Db,
  centerId: number,
  conversationId: string,
  seq: number,
): Promise<MessageRow | undefined> {
  const row = await tx
    .selectFrom('desk.message')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row as MessageRow | undefined;
}

export async function insertImage(
  tx: Db,
  centerId: number,
  row: { conversationId: string; seq: number; contentSealed: Buffer },
): Promise<void> {
  await tx
    .insertInto('desk.image')
    .values({ centerId, ...row })
    .execute();
}

export async function findImage(tx: Db, centerId: number, conversationId: string, seq: number) {
  return tx
    .selectFrom('desk.image')
    .select('contentSealed')
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .where('seq', '=', seq)
    .executeTakeFirst();
}

/** How many pictures a conversation has. */
export async function countImages(tx: Db, centerId: number, conversationId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('desk.image')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Keeps what became of an answer that goes out over a channel of others; what was delivered stays so. */
export async function setDelivery(
  tx: Db,
  centerId: number,
  row: {
    conversationId: string;
    seq: number;
    state: 'sending' | 'delivered' | 'failed';
    fault: string | null;
    changedAt: Temporal.Instant;
  },
): Promise<void> {
  const { state, fault, changedAt } = row;
  await tx
    .insertInto('desk.delivery')
    .values({ centerId, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['centerId', 'conversationId', 'seq'])
        .doUpdateSet({ state, fault, changedAt })
        .where('desk.delivery.state', '<>', 'delivered'),
    )
    .execute();
}

export async function hasArrived(tx: Db, centerId: number, conversationId: string, seq: number): Promise<boolean> {
  const row = await tx
    .selectFrom('desk.delivery')
    .select('seq')
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .where('seq', '=', seq)
    .where('state', '=', 'delivered')
    .executeTakeFirst();
  return row !== undefined;
}
