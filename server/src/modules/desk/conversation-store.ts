import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import type { ConversationState, DeskChannel, DeskTopic } from './rules/conversation.ts';

export type EndedBy = 'visitor' | 'agent' | 'silence' | 'channel';
/** What a channel hands over with somebody: how they were identified, what was asked before. */
export interface ConversationContext {
  readonly callId?: string;
  readonly identifiedBy?: string;
  readonly asked?: readonly string[];
  /** The caller is gone, whatever the agent still writes down. */
  readonly isOver?: boolean;
}
export interface ConversationRow {
  readonly conversationId: string;
  readonly channel: DeskChannel;
  readonly ownerKey: string;
  readonly personId: string | null;
  readonly employerId: string | null;
  readonly outsideSealed: Buffer | null;
  readonly name: string;
  readonly topic: DeskTopic | null;
  readonly state: ConversationState;
  readonly rank: number;
  readonly openedAt: Temporal.Instant;
  readonly queuedAt: Temporal.Instant;
  readonly agentId: string | null;
  readonly givenAt: Temporal.Instant | null;
  readonly firstReplyAt: Temporal.Instant | null;
  readonly meantFor: string | null;
  readonly lastSeq: number;
  readonly agentSeq: number;
  readonly lastSaidAt: Temporal.Instant;
  readonly lastSaidBy: string;
  readonly context: ConversationContext;
  readonly endedAt: Temporal.Instant | null;
  readonly endedBy: EndedBy | null;
  readonly endTopic: DeskTopic | null;
  readonly endNote: string | null;
  readonly score: number | null;
  readonly remark: string | null;
}
const columns = [
  'conversationId',
  'channel',
  'ownerKey',
  'personId',
  'employerId',
  'outsideSealed',
  'name',
  'topic',
  'state',
  'rank',
  'openedAt',
  'queuedAt',
  'agentId',
  'givenAt',
  'firstReplyAt',
  'meantFor',
  'lastSeq',
  'agentSeq',
  'lastSaidAt',
  'lastSaidBy',
  'context',
  'endedAt',
  'endedBy',
  'endTopic',
  'endNote',
  'score',
  'remark',
] as const;

/** One opening of an owner at a time until the transaction ends: who writes twice at once has one conversation. */
export async function holdOwner(tx: Db, centerId: number, ownerKey: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`desk.conversation:${centerId} ${ownerKey}`}, 0))`.execute(
    tx,
  );
}

export async function insertConversation(
  tx: Db,
  centerId: number,
  row: Pick<
    ConversationRow,
    | 'conversationId'
    | 'channel'
    | 'ownerKey'
    | 'personId'
    | 'employerId'
    | 'outsideSealed'
    | 'name'
    | 'topic'
    | 'rank'
    | 'openedAt'
    | 'context'
  >,
): Promise<void> {
  await tx
    .insertInto('desk.conversation')
    .values({
      centerId,
      ...row,
      state: 'waiting',
      queuedAt: row.openedAt,
      lastSaidAt: row.openedAt,
      lastSaidBy: 'visitor',
      context: JSON.stringify(row.context),
    })
    .execute();
}

export async function findConversation(
  tx: Db,
  centerId: number,
  conversationId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<ConversationRow | undefined> {
  const row = await tx
    .selectFrom('desk.conversation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row as ConversationRow | undefined;
}

/** The open conversation of any of these owners, else the one that ended last after a time. */
export async function findOfOwners(
  tx: Db,
  centerId: number,
  ownerKeys: readonly string[],
  endedAfter: Temporal.Instant,
): Promise<ConversationRow | undefined> {
  if (ownerKeys.length === 0) return undefined;
  const row = await tx
    .selectFrom('desk.conversation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('ownerKey', 'in', ownerKeys)
    .where((is) => is.or([is('state', '<>', 'ended'), is('endedAt', '>', endedAfter)]))
    .orderBy(sql`state = 'ended'`)
    .orderBy('openedAt', 'desc')
    .orderBy('conversationId')
    .limit(1)
    .executeTakeFirst();
  return row as ConversationRow | undefined;
}

export async function updateConversation(
  tx: Db,
  centerId: number,
  conversationId: string,
  set: Partial<Omit<ConversationRow, 'conversationId' | 'context'>> & { readonly ratedAt?: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('desk.conversation')
    .set(set)
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .execute();
}

/** The call of a conversation is over. */
export async function markCallOver(tx: Db, centerId: number, conversationId: string): Promise<void> {
  await tx
    .updateTable('desk.conversation')
    .set({ context: sql`context || '{"isOver": true}'` })
    .where('centerId', '=', centerId)
    .where('conversationId', '=', conversationId)
    .execute();
}

/** Who waits, first come first: the line before the writing. `isLocked` takes them for this transaction alone. */
export async function listWaiting(
  tx: Db,
  centerId: number,
  { limit, isLocked = false }: { limit: number; isLocked?: boolean },
): Promise<ConversationRow[]> {
  const rows = await tx
    .selectFrom('desk.conversation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('state', '=', 'waiting')
    .orderBy('rank', 'desc')
    .orderBy('queuedAt')
    .orderBy('conversationId')
    .limit(limit)
    .$if(isLocked, (query) => query.forUpdate().skipLocked())
    .execute();
  return rows as ConversationRow[];
}

/** How many wait before one who waits. */
export async function countBefore(
  tx: Db,
  centerId: number,
  { rank, queuedAt, conversationId }: Pick<ConversationRow, 'rank' | 'queuedAt' | 'conversationId'>,
): Promise<number> {
  const found = await sql<{ count: bigint }>`
    select count(*) as count from desk.conversation
    where center_id = ${centerId} and state = 'waiting'
      and (-rank, queued_at, conversation_id) < (${-rank}::int, ${queuedAt}::timestamptz, ${conversationId}::uuid)`.execute(
    tx,
  );
  return Number(found.rows[0]?.count ?? 0n);
}

export async function listOfAgent(tx: Db, centerId: number, agentId: string): Promise<ConversationRow[]> {
  const rows = await tx
    .selectFrom('desk.conversation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('agentId', '=', agentId)
    .where('state', '=', 'active')
    .orderBy('givenAt')
    .orderBy('conversationId')
    .limit(50)
    .execute();
  return rows as ConversationRow[];
}

/** Open conversations in which the visitor is not there any more: the agent spoke last, or nobody served them. */
export async function listSilent(tx: Db, centerId: number, before: Temporal.Instant): Promise<ConversationRow[]> {
  const rows = await tx
    .selectFrom('desk.conversation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('state', '<>', 'ended')
    .where('channel', '<>', 'hotline')
    .where('lastSaidAt', '<', before)
    // Whoever wrote on a channel of others has not left: they read the answer there whenever it comes.
    .where((is) =>
      is.or([
        is('lastSaidBy', '=', 'agent'),
        is.and([is('state', '=', 'waiting'), is('channel', 'not in', ['wechat', 'weibo'])]),
      ]),
    )
    .orderBy('lastSaidAt')
    .orderBy('conversationId')
    .limit(200)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows as ConversationRow[];
}

/** Conversations of agents who are gone and to whom the visitor spoke last. */
export async function listAbandoned(tx: Db, centerId: number, seenBefore: Temporal.Instant) {
  const rows = await tx
    .selectFrom('desk.conversation as c')
    .innerJoin('desk.agent as a', (join) =>
      join.onRef('a.centerId', '=', 'c.centerId').onRef('a.staffId', '=', 'c.agentId'),
    )
    .select(columns.map((column) => `c.${column}` as const))
    .where('c.centerId', '=', centerId)
    .where('c.state', '=', 'active')
    .where('c.channel', '<>', 'hotline')
    .where('c.lastSaidBy', '=', 'visitor')
    .where('a.seenAt', '<', seenBefore)
    .orderBy('c.queuedAt')
    .orderBy('c.conversationId')
    .limit(100)
    .forUpdate('c')
    .skipLocked()
    .execute();
  return rows as ConversationRow[];
}

/** The last conversations of a person, an employer or an owner, the newest first. */
export async function listContacts(
  tx: Db,
  centerId: number,
  { personId, employerId, ownerKey }: Pick<ConversationRow, 'personId' | 'employerId' | 'ownerKey'>,
  limit: number,
): Promise<ConversationRow[]> {
  const rows = await tx
    .selectFrom('desk.conversation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where((is) =>
      is.or([
        is('ownerKey', '=', ownerKey),
        ...(personId ? [is('personId', '=', personId)] : []),
        ...(employerId ? [is('employerId', '=', employerId)] : []),
      ]),
    )
    .orderBy('openedAt', 'desc')
    .orderBy('conversationId')
    .limit(limit)
    .execute();
  return rows as ConversationRow[];
}

export interface DayFigures {
  readonly channel: DeskChannel;
  readonly opened: bigint;
  readonly served: bigint;
  readonly ended: bigint;
  readonly rated: bigint;
  readonly scoreSum: bigint;
  readonly waitSeconds: number | null;
  readonly replySeconds: number | null;
}

/** What the conversations of some days come to, by channel. */
export async function sumByChannel(tx: Db, centerId: number, from: Temporal.Instant, to: Temporal.Instant) {
  const { rows } = await sql<DayFigures>`
    select channel, count(*) as opened, count(given_at) as served, count(ended_at) as ended, count(score) as rated,
      coalesce(sum(score), 0)::bigint as score_sum,
      (avg(extract(epoch from given_at - queued_at)) filter (where given_at is not null))::float8 as wait_seconds,
      (avg(extract(epoch from first_reply_at - given_at)) filter (where first_reply_at is not null))::float8 as reply_seconds
    from desk.conversation where center_id = ${centerId} and opened_at >= ${from}::timestamptz and opened_at < ${to}::timestamptz
    group by channel order by opened desc, channel`.execute(tx);
  return rows;
}

export async function countTopics(tx: Db, centerId: number, from: Temporal.Instant, to: Temporal.Instant) {
  const { rows } = await sql<{ topic: DeskTopic; count: bigint }>`
    select end_topic as topic, count(*) as count from desk.conversation
    where center_id = ${centerId} and opened_at >= ${from}::timestamptz and opened_at < ${to}::timestamptz and end_topic is not null
    group by end_topic order by count desc, end_topic`.execute(tx);
  return rows;
}

export async function countWaiting(tx: Db, centerId: number): Promise<number> {
  const { count } = await tx
    .selectFrom('desk.conversation')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return Number(count);
}

interface EndedFilter {
  readonly channel?: DeskChannel | undefined;
  readonly topic?: DeskTopic | undefined;
  readonly agentId?: string | undefined;
}
export async function listEnded(
  tx: Db,
  centerId: number,
  { channel, topic, agentId }: EndedFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: ConversationRow[]; total: number }> {
  const chosen = tx
    .selectFrom('desk.conversation')
    .where('centerId', '=', centerId)
    .where('state', '=', 'ended')
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? ''))
    .$if(topic !== undefined, (query) => query.where('endTopic', '=', topic ?? ''))
    .$if(agentId !== undefined, (query) => query.where('agentId', '=', agentId ?? ''));
  const { rows, total } = await readPage(
    chosen.select(columns).orderBy('endedAt', 'desc').orderBy('conversationId'),
    page,
  );
  return { rows: rows as ConversationRow[], total };
}
