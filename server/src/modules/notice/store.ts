import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { OccasionKind } from './templates.ts';

export interface Occasion {
  readonly occasionId: string;
  readonly kind: OccasionKind;
  readonly audienceKind: 'journal' | 'changed-accounts' | 'person' | 'employer';
  readonly audienceId: string;
  readonly variables: unknown;
  readonly createdAt: Temporal.Instant;
}

export async function insertOccasion(tx: Db, centerId: number, occasion: Occasion): Promise<void> {
  await tx
    .insertInto('notice.occasion')
    .values({ centerId, ...occasion, variables: JSON.stringify(occasion.variables) })
    .execute();
}

/** An occasion that is not yet turned into messages. */
export async function findOpenOccasion(tx: Db, centerId: number, occasionId: string): Promise<Occasion | undefined> {
  const row = await tx
    .selectFrom('notice.occasion')
    .select(['occasionId', 'kind', 'audienceKind', 'audienceId', 'variables', 'createdAt'])
    .where('centerId', '=', centerId)
    .where('occasionId', '=', occasionId)
    .where('expandedAt', 'is', null)
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as OccasionKind, audienceKind: row.audienceKind as Occasion['audienceKind'] };
}

export async function closeOccasion(tx: Db, centerId: number, occasionId: string, at: Temporal.Instant): Promise<void> {
  await sql`
    update notice.occasion o set expanded_at = ${at}::timestamptz,
      message_count = (select count(*) from notice.message m where m.center_id = o.center_id and m.occasion_id = o.occasion_id)
    where center_id = ${centerId} and occasion_id = ${occasionId}::uuid`.execute(tx);
}

export interface NewMessage {
  readonly recipientId: string;
  readonly title: string;
  readonly body: string;
}

/** Messages of an occasion: each recipient has it once, however often this runs. */
export async function insertMessages(
  tx: Db,
  centerId: number,
  occasion: Occasion,
  recipientKind: 'person' | 'employer',
  messages: readonly NewMessage[],
): Promise<void> {
  await sql`
    insert into notice.message (center_id, recipient_kind, recipient_id, message_id, occasion_id, template, title, body, created_at)
    select ${centerId}, ${recipientKind}, recipient_id, gen_random_uuid(), ${occasion.occasionId}::uuid, ${occasion.kind}, title, body, ${occasion.createdAt}::timestamptz
    from unnest(${messages.map((row) => row.recipientId)}::uuid[], ${messages.map((row) => row.title)}::text[], ${messages.map((row) => row.body)}::text[]) given (recipient_id, title, body)
    on conflict on constraint message__once do nothing`.execute(tx);
}

export async function listMessages(
  tx: Db,
  centerId: number,
  recipientId: string,
  filter: { unread: boolean },
  page: { limit: number; offset: number },
) {
  const chosen = tx
    .selectFrom('notice.message')
    .where('centerId', '=', centerId)
    .where('recipientId', '=', recipientId)
    .$if(filter.unread, (query) => query.where('readAt', 'is', null));
  const rows = await chosen
    .select(['messageId', 'title', 'body', 'createdAt', 'readAt'])
    .orderBy('createdAt', 'desc')
    .orderBy('messageId', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const counts = await tx
    .selectFrom('notice.message')
    .select([sql<bigint>`count(*)`.as('all'), sql<bigint>`count(*) filter (where read_at is null)`.as('unread')])
    .where('centerId', '=', centerId)
    .where('recipientId', '=', recipientId)
    .executeTakeFirstOrThrow();
  const unread = Number(counts.unread);
  return { rows, total: filter.unread ? unread : Number(counts.all), unread };
}

export async function markRead(
  tx: Db,
  centerId: number,
  recipientId: string,
  messageIds: readonly string[] | 'all',
  at: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('notice.message')
    .set({ readAt: at })
    .where('centerId', '=', centerId)
    .where('recipientId', '=', recipientId)
    .where('readAt', 'is', null)
    .$if(messageIds !== 'all', (query) => query.where('messageId', 'in', messageIds as string[]))
    .execute();
}
