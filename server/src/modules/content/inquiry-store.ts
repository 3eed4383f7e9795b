import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { gathered } from '../../platform/gather.ts';
import type { InquiryCategory, InquiryState } from './rules/inquiries.ts';

export interface Author {
  readonly kind: 'person' | 'employer';
  readonly id: string;
}
export interface InquiryRow {
  readonly inquiryId: string;
  readonly number: string;
  readonly authorKind: 'person' | 'employer';
  readonly authorId: string;
  readonly category: InquiryCategory;
  readonly title: string;
  readonly question: string;
  readonly contactSealed: Buffer | null;
  readonly mayPublish: boolean;
  readonly writtenAt: Temporal.Instant;
  readonly writtenOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly dueSource: string;
  readonly state: InquiryState;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Temporal.Instant | null;
  readonly reviewedBy: string | null;
  readonly score: number | null;
  readonly remark: string | null;
  readonly ratedAt: Temporal.Instant | null;
  readonly boardQuestion: string | null;
  readonly publishedAt: Temporal.Instant | null;
}
const columns = [
  'inquiryId',
  'number',
  'authorKind',
  'authorId',
  'category',
  'title',
  'question',
  'contactSealed',
  'mayPublish',
  'writtenAt',
  'writtenOn',
  'dueOn',
  'dueSource',
  'state',
  'answer',
  'answeredBy',
  'answeredAt',
  'reviewedBy',
  'score',
  'remark',
  'ratedAt',
  'boardQuestion',
  'publishedAt',
] as const;

/** One writing of an author at a time until the transaction ends, so that a day's limit holds whoever asks at once. */
export async function holdAuthor(tx: Db, centerId: number, { kind, id }: Author): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`content.inquiry:${centerId} ${kind} ${id}`}, 0))`.execute(
    tx,
  );
}

export async function countOfDay(
  tx: Db,
  centerId: number,
  { kind, id }: Author,
  writtenOn: Temporal.PlainDate,
): Promise<number> {
  const { count } = await tx
    .selectFrom('content.inquiry')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('authorKind', '=', kind)
    .where('authorId', '=', id)
    .where('writtenOn', '=', writtenOn)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** False when the number is taken. */
export async function insertInquiry(
  tx: Db,
  centerId: number,
  row: Pick<
    InquiryRow,
    | 'inquiryId'
    | 'number'
    | 'authorKind'
    | 'authorId'
    | 'category'
    | 'title'
    | 'question'
    | 'contactSealed'
    | 'mayPublish'
    | 'writtenAt'
    | 'writtenOn'
    | 'dueOn'
    | 'dueSource'
    | 'state'
  >,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('content.inquiry')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.columns(['centerId', 'number']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function findInquiry(
  tx: Db,
  centerId: number,
  inquiryId: string,
  { lock = false } = {},
): Promise<InquiryRow | undefined> {
  return (await tx
    .selectFrom('content.inquiry')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('inquiryId', '=', inquiryId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()) as InquiryRow | undefined;
}

export async function updateInquiry(
  tx: Db,
  centerId: number,
  inquiryId: string,
  set: Partial<InquiryRow>,
): Promise<void> {
  await tx
    .updateTable('content.inquiry')
    .set(set)
    .where('centerId', '=', centerId)
    .where('inquiryId', '=', inquiryId)
    .execute();
}

interface Bounds {
  readonly limit: number;
  readonly offset: number;
}

export async function listOfAuthor(tx: Db, centerId: number, { kind, id }: Author, { limit, offset }: Bounds) {
  const chosen = tx
    .selectFrom('content.inquiry')
    .where('centerId', '=', centerId)
    .where('authorKind', '=', kind)
    .where('authorId', '=', id);
  const rows = await chosen
    .select(columns)
    .orderBy('writtenAt', 'desc')
    .orderBy('inquiryId', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return { rows: rows as InquiryRow[], total: Number(total) };
}

export interface WorkFilter {
  readonly state?: InquiryState | undefined;
  readonly category?: InquiryCategory | undefined;
  readonly isOverdue?: boolean | undefined;
  readonly q?: string | undefined;
}

/** What waits comes first, the nearest day before the others; what is answered after it, the newest first. */
export async function listWork(tx: Db, centerId: number, today: Temporal.PlainDate, filter: WorkFilter, page: Bounds) {
  const { state, category, isOverdue, q } = filter;
  const chosen = tx
    .selectFrom('content.inquiry')
    .where('centerId', '=', centerId)
    .$if(state !== undefined, (query) => query.where('state', '=', state as string))
    .$if(category !== undefined, (query) => query.where('category', '=', category as string))
    .$if(isOverdue === true, (query) => query.where('state', '<>', 'answered').where('dueOn', '<', today))
    .$if(q !== undefined, (query) =>
      query.where(sql<boolean>`strpos(number || ' ' || title || ' ' || question, ${q ?? ''}) > 0`),
    );
  const rows = await chosen
    .select(columns)
    .orderBy(sql`state = 'answered'`)
    .orderBy(sql`case when state <> 'answered' then due_on end`)
    .orderBy('writtenAt', 'desc')
    .orderBy('inquiryId')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return { rows: rows as InquiryRow[], total: Number(total) };
}

export async function countOpen(tx: Db, centerId: number, today: Temporal.PlainDate) {
  const found = await sql<{ waiting: bigint; inReview: bigint; overdue: bigint }>`
    select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'in-review') as in_review,
      count(*) filter (where due_on < ${today}::date) as overdue
    from content.inquiry where center_id = ${centerId} and state <> 'answered'`.execute(tx);
  const { waiting = 0n, inReview = 0n, overdue = 0n } = found.rows[0] ?? {};
  return { waiting: Number(waiting), inReview: Number(inReview), overdue: Number(overdue) };
}

interface BoardQuestion extends Bounds {
  readonly centerId: number;
  readonly category: InquiryCategory | undefined;
}

/** The board, the newest first; who asks the same at once is answered by one statement (ADR 16). */
export const listPublished = gathered<BoardQuestion, { rows: InquiryRow[]; total: number }>({
  groupOf: (question) => JSON.stringify(question),
  read: async (tx, questions) => {
    const [{ centerId, category, limit, offset }] = questions as readonly BoardQuestion[] as [BoardQuestion];
    const chosen = tx
      .selectFrom('content.inquiry')
      .where('centerId', '=', centerId)
      .where('publishedAt', 'is not', null)
      .$if(category !== undefined, (query) => query.where('category', '=', category as string));
    const rows = await chosen
      .select(columns)
      .orderBy('publishedAt', 'desc')
      .orderBy('inquiryId', 'desc')
      .limit(limit)
      .offset(offset)
      .execute();
    const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
    const answer = { rows: rows as InquiryRow[], total: Number(total) };
    return () => answer;
  },
});

export async function insertInquiryStep(
  tx: Db,
  centerId: number,
  row: { inquiryId: string; kind: string; note: string; doneBy: string; doneAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('content.inquiryStep')
    .values((build) => ({
      centerId,
      ...row,
      seq: build
        .selectFrom('content.inquiryStep')
        .select(sql<number>`coalesce(max(seq), 0) + 1`.as('seq'))
        .where('centerId', '=', centerId)
        .where('inquiryId', '=', row.inquiryId),
    }))
    .execute();
}

export async function listInquirySteps(tx: Db, centerId: number, inquiryId: string) {
  return tx
    .selectFrom('content.inquiryStep')
    .select(['kind', 'note', 'doneBy', 'doneAt'])
    .where('centerId', '=', centerId)
    .where('inquiryId', '=', inquiryId)
    .orderBy('seq', 'desc')
    .limit(200)
    .execute();
}
