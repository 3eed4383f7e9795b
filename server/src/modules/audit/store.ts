import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Db, readPage } from '../../platform/db.ts';
import type { AuditDetail } from './index.ts';
import type { Operation } from './operations.ts';
import type { SubjectKind } from './rules.ts';

export interface AuditEntry {
  readonly entryId: string;
  readonly recordedAt: Temporal.Instant;
  readonly actorKind: string;
  readonly actorId: string;
  readonly channel: string;
  readonly operation: Operation;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly detail: Record<string, unknown>;
  readonly address: string;
}

interface NewEntry {
  readonly operation: Operation;
  readonly subject: readonly [kind: SubjectKind, id: string];
  readonly detail: AuditDetail;
}

export async function insertEntry(tx: Db, call: Call, { operation, subject, detail }: NewEntry): Promise<void> {
  await tx
    .insertInto('audit.entry')
    .values({
      centerId: call.centerId,
      entryId: call.newId(),
      recordedAt: call.now,
      actorKind: call.actor.kind,
      actorId: call.actor.id,
      channel: call.channel,
      operation,
      subjectKind: subject[0],
      subjectId: subject[1],
      detail: JSON.stringify(detail),
      requestId: call.requestId,
      address: call.origin.address,
    })
    .execute();
}

interface Filter {
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly actorId?: string | undefined;
  /** Any of these people; an empty list finds nothing. */
  readonly actorIds?: readonly string[] | undefined;
  readonly operation?: string | undefined;
  /** Any of these operations. */
  readonly operations?: readonly Operation[] | undefined;
  readonly channel?: string | undefined;
  /** What was refused, or what was done. */
  readonly isRefused?: boolean | undefined;
  readonly from?: Temporal.Instant | undefined;
  readonly before?: Temporal.Instant | undefined;
}

/** Ids of entries begin with their time, from 1970 on: a time is found by them without an index of its own. */
const firstIdAt = (at: Temporal.Instant): string => {
  const hex = Math.max(at.epochMilliseconds, 0).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** Entries of a centre, newest first, with their number. */
export async function listEntries(
  tx: Db,
  centerId: number,
  filter: Filter,
  page: { limit: number; offset: number },
): Promise<{ rows: AuditEntry[]; total: number }> {
  const chosen = tx
    .selectFrom('audit.entry')
    .where('centerId', '=', centerId)
    .$if(filter.subjectKind !== undefined, (query) => query.where('subjectKind', '=', filter.subjectKind ?? ''))
    .$if(filter.subjectId !== undefined, (query) => query.where('subjectId', '=', filter.subjectId ?? ''))
    .$if(filter.actorId !== undefined, (query) => query.where('actorId', '=', filter.actorId ?? ''))
    .$if(filter.actorIds !== undefined, (query) =>
      query.where('actorId', '=', sql<string>`any (${[...(filter.actorIds ?? [])]}::text[])`),
    )
    .$if(filter.operation !== undefined, (query) => query.where('operation', '=', filter.operation ?? ''))
    .$if(filter.operations !== undefined, (query) =>
      query.where('operation', '=', sql<string>`any (${[...(filter.operations ?? [])]}::text[])`),
    )
    .$if(filter.channel !== undefined, (query) => query.where('channel', '=', filter.channel ?? ''))
    .$if(filter.isRefused === true, (query) => query.where(sql<boolean>`detail @> '{"refused": true}'`))
    .$if(filter.isRefused === false, (query) => query.where(sql<boolean>`not detail @> '{"refused": true}'`))
    .$if(filter.from !== undefined, (query) => query.where('entryId', '>=', firstIdAt(filter.from as Temporal.Instant)))
    .$if(filter.before !== undefined, (query) =>
      query.where('entryId', '<', firstIdAt(filter.before as Temporal.Instant)),
    );
  const { rows, total } = await readPage(
    chosen
      .select([
        'entryId',
        'recordedAt',
        'actorKind',
        'actorId',
        'channel',
        'operation',
        'subjectKind',
        'subjectId',
        'detail',
        'address',
      ])
      .orderBy('entryId', 'desc'),
    page,
  );
  return {
    rows: rows.map((row) => ({
      ...row,
      operation: row.operation as Operation,
      detail: row.detail as Record<string, unknown>,
    })),
    total,
  };
}

/** The newest digest of a centre. */
export async function findLastDigest(tx: Db, centerId: number) {
  return tx
    .selectFrom('audit.digest')
    .selectAll()
    .where('centerId', '=', centerId)
    .orderBy('batchNo', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export type AuditDigest = Awaited<ReturnType<typeof listDigests>>[number];

/** When the trail was sealed last. */
export async function findLastSealing(tx: Db, centerId: number): Promise<Temporal.Instant | undefined> {
  const row = await tx
    .selectFrom('audit.digest')
    .select('sealedAt')
    .where('centerId', '=', centerId)
    .orderBy('batchNo', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sealedAt;
}

/** Every sealed batch of a centre, in the order of the chain. */
export async function listDigests(tx: Db, centerId: number) {
  return tx.selectFrom('audit.digest').selectAll().where('centerId', '=', centerId).orderBy('batchNo').execute();
}

/** Entries after one id up to another, in order, as the text that is hashed. */
export async function entriesAsText(tx: Db, centerId: number, after: string, through: string): Promise<string[]> {
  const rows = await sql<{ line: string }>`
    select e::text as line from audit.entry e
    where center_id = ${centerId} and entry_id > ${after}::uuid and entry_id <= ${through}::uuid
    order by entry_id`.execute(tx);
  return rows.rows.map((row) => row.line);
}

/** The newest entry that is old enough to be sealed: younger ones may still be committed beside it. */
export async function lastEntryBefore(tx: Db, centerId: number, before: Temporal.Instant): Promise<string | undefined> {
  const row = await tx
    .selectFrom('audit.entry')
    .select('entryId')
    .where('centerId', '=', centerId)
    .where('recordedAt', '<', before)
    .orderBy('entryId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.entryId;
}

export async function insertDigest(
  tx: Db,
  centerId: number,
  row: { batchNo: number; throughId: string; entryCount: number; digest: string; sealedAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('audit.digest')
    .values({ centerId, ...row })
    .execute();
}
