import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import type { OccasionKind } from './occasions.ts';
import type { Told } from './wordings.ts';

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

/** An occasion that is not yet turned into messages, locked: two workers take turns. */
export async function lockOpenOccasion(
  tx: Db,
  centerId: number,
  occasionId: string,
): Promise<(Occasion & OccasionProgress) | undefined> {
  const row = await tx
    .selectFrom('notice.occasion')
    .select(['occasionId', 'kind', 'audienceKind', 'audienceId', 'variables', 'createdAt'])
    .select(['batchId', 'expectedCount', 'cursorId'])
    .where('centerId', '=', centerId)
    .where('occasionId', '=', occasionId)
    .where('expandedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as OccasionKind, audienceKind: row.audienceKind as Occasion['audienceKind'] };
}

export interface OccasionProgress {
  readonly batchId: string | null;
  readonly expectedCount: number | null;
  /** The last account that was told. */
  readonly cursorId: string | null;
}

/** What is known when telling begins: how many are to be told, and the batch that they are part of. */
export async function beginOccasion(
  tx: Db,
  centerId: number,
  occasionId: string,
  set: { readonly expectedCount: number; readonly batchId: string | null },
): Promise<void> {
  await tx
    .updateTable('notice.occasion')
    .set(set)
    .where('centerId', '=', centerId)
    .where('occasionId', '=', occasionId)
    .execute();
}

/** Notes how far telling is; the end closes the occasion. */
export async function advanceOccasion(
  tx: Db,
  centerId: number,
  occasionId: string,
  { told, cursorId, endedAt }: { told: number; cursorId: string | null; endedAt: Temporal.Instant | null },
): Promise<void> {
  await sql`
    update notice.occasion set told_count = told_count + ${told}, cursor_id = ${cursorId}::uuid, expanded_at = ${endedAt}::timestamptz,
      message_count = case when ${endedAt}::timestamptz is not null then told_count + ${told} end
    where center_id = ${centerId} and occasion_id = ${occasionId}::uuid`.execute(tx);
}

export interface NewMessage extends Told {
  readonly recipientId: string;
}

/** Messages of an occasion: each recipient has it once, however often this runs. Answers how many are new. */
export async function insertMessages(
  tx: Db,
  centerId: number,
  occasion: Occasion,
  recipientKind: 'person' | 'employer',
  messages: readonly NewMessage[],
): Promise<number> {
  const column = <T>(value: (message: NewMessage) => T) => messages.map(value);
  const inserted = await sql`
    insert into notice.message (center_id, recipient_kind, recipient_id, message_id, occasion_id, template, template_number, title, body, created_at)
    select ${centerId}, ${recipientKind}, recipient_id, gen_random_uuid(), ${occasion.occasionId}::uuid, template, number, title, body, ${occasion.createdAt}::timestamptz
    from unnest(${column((row) => row.recipientId)}::uuid[], ${column((row) => row.template)}::text[], ${column((row) => row.templateNumber)}::integer[],
      ${column((row) => row.title)}::text[], ${column((row) => row.long)}::text[]) given (recipient_id, template, number, title, body)
    on conflict on constraint message__once do nothing`.execute(tx);
  return Number(inserted.numAffectedRows ?? 0n);
}

export async function listMessages(
  tx: Db,
  centerId: number,
  recipientId: string,
  filter: { readonly unread: boolean; readonly templates: readonly string[] | undefined },
  page: { limit: number; offset: number },
) {
  const own = tx.selectFrom('notice.message').where('centerId', '=', centerId).where('recipientId', '=', recipientId);
  const chosen = own
    .$if(filter.unread, (query) => query.where('readAt', 'is', null))
    .$if(filter.templates !== undefined, (query) => query.where('template', 'in', filter.templates as string[]));
  const { rows, total } = await readPage(
    chosen
      .select(['messageId', 'occasionId', 'template', 'title', 'body', 'createdAt', 'readAt'])
      .orderBy('createdAt', 'desc')
      .orderBy('messageId', 'desc'),
    page,
  );
  const { unread } = await own
    .where('readAt', 'is', null)
    .select(sql<bigint>`count(*)`.as('unread'))
    .executeTakeFirstOrThrow();
  return { rows, total, unread: Number(unread) };
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
