import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import type { Wording } from './rules/wording.ts';

export type RevisionSubject = 'template' | 'parameter';
export type RevisionState = 'draft' | 'in-review' | 'approved' | 'returned' | 'withdrawn';

export interface RevisionRow {
  readonly revisionId: string;
  readonly subject: RevisionSubject;
  readonly subjectKey: string;
  /** Counted for each template or parameter, from 1. */
  readonly number: number;
  readonly content: unknown;
  readonly reason: string;
  readonly state: RevisionState;
  readonly validFrom: Temporal.PlainDate;
  readonly editedBy: string;
  readonly editedAt: Temporal.Instant;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Temporal.Instant | null;
  readonly reviewNote: string | null;
}

const columns = [
  'revisionId',
  'subject',
  'subjectKey',
  'number',
  'content',
  'reason',
  'state',
  'validFrom',
  'editedBy',
  'editedAt',
  'reviewedBy',
  'reviewedAt',
  'reviewNote',
] as const;
const rowOf = (row: object) => row as RevisionRow;

export async function lockRevision(tx: Db, centerId: number, revisionId: string): Promise<RevisionRow | undefined> {
  const row = await tx
    .selectFrom('notice.revision')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('revisionId', '=', revisionId)
    .forUpdate()
    .executeTakeFirst();
  return row && rowOf(row);
}

export async function insertRevision(
  tx: Db,
  centerId: number,
  row: Omit<RevisionRow, 'number' | 'reviewedBy' | 'reviewedAt' | 'reviewNote'>,
): Promise<void> {
  await sql`
    insert into notice.revision (center_id, revision_id, subject, subject_key, number, content, reason, state, valid_from, edited_by, edited_at)
    select ${centerId}, ${row.revisionId}::uuid, ${row.subject}, ${row.subjectKey}, coalesce(max(number), 0) + 1,
      ${JSON.stringify(row.content)}::jsonb, ${row.reason}, ${row.state}, ${row.validFrom}::date, ${row.editedBy}::uuid, ${row.editedAt}::timestamptz
    from notice.revision where center_id = ${centerId} and subject = ${row.subject} and subject_key = ${row.subjectKey}`.execute(
    tx,
  );
}

export async function updateRevision(
  tx: Db,
  centerId: number,
  revisionId: string,
  set: Partial<Omit<RevisionRow, 'content'>> & { readonly content?: unknown },
): Promise<void> {
  const { content, ...rest } = set;
  await tx
    .updateTable('notice.revision')
    .set({ ...rest, ...(content !== undefined && { content: JSON.stringify(content) }) })
    .where('centerId', '=', centerId)
    .where('revisionId', '=', revisionId)
    .execute();
}

/** Revisions of one template or parameter, of one kind, or of a state: the newest first. */
export async function listRevisions(
  tx: Db,
  centerId: number,
  filter: {
    readonly subject?: RevisionSubject;
    readonly subjectKey?: string;
    readonly revisionId?: string;
    readonly states?: readonly RevisionState[];
  },
  page: { readonly limit: number; readonly offset: number } = { limit: 200, offset: 0 },
): Promise<{ rows: RevisionRow[]; total: number }> {
  const chosen = tx
    .selectFrom('notice.revision')
    .where('centerId', '=', centerId)
    .$if(filter.subject !== undefined, (query) => query.where('subject', '=', filter.subject as string))
    .$if(filter.subjectKey !== undefined, (query) => query.where('subjectKey', '=', filter.subjectKey as string))
    .$if(filter.revisionId !== undefined, (query) => query.where('revisionId', '=', filter.revisionId as string))
    .$if(filter.states !== undefined, (query) => query.where('state', 'in', filter.states as string[]));
  const { rows, total } = await readPage(
    chosen.select(columns).orderBy('editedAt', 'desc').orderBy('revisionId', 'desc'),
    page,
  );
  return { rows: rows.map(rowOf), total };
}

export interface WordingInForce {
  readonly subjectKey: string;
  readonly number: number;
  readonly wording: Wording;
  readonly validFrom: Temporal.PlainDate;
}

/** The templates that a centre has in force of its own on a day: the newest of each. */
export async function listWordingsInForce(
  tx: Db,
  centerId: number,
  on: Temporal.PlainDate,
): Promise<ReadonlyMap<string, WordingInForce>> {
  const found = await sql<WordingInForce>`
    select distinct on (subject_key) subject_key, number, content as wording, valid_from from notice.revision
    where center_id = ${centerId} and subject = 'template' and state = 'approved' and valid_from <= ${on}::date
    order by subject_key, valid_from desc, number desc limit 500`.execute(tx);
  return new Map(found.rows.map((row) => [row.subjectKey, row]));
}
