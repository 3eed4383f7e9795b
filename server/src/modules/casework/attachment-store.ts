import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface AttachmentRow {
  readonly attachmentId: string;
  readonly caseId: string;
  readonly slot: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly byteCount: number;
  readonly pageCount: number;
  readonly sha256: string;
  readonly sourceSha256: string;
  readonly uploadedAt: Temporal.Instant;
  readonly actorKind: string;
  readonly actorId: string;
  readonly channel: string;
}

const columns = [
  'attachmentId',
  'caseId',
  'slot',
  'fileName',
  'contentType',
  'byteCount',
  'pageCount',
  'sha256',
  'sourceSha256',
  'uploadedAt',
  'actorKind',
  'actorId',
  'channel',
] as const;

/** Keeps a file with its record: both or neither. `pages` are kept beside a PDF only. */
export async function insertAttachment(
  tx: Db,
  centerId: number,
  row: AttachmentRow,
  { contentSealed, pagesSealed }: { contentSealed: Buffer; pagesSealed: readonly Buffer[] },
): Promise<void> {
  const { attachmentId } = row;
  await tx
    .insertInto('casework.attachment')
    .values({ centerId, ...row })
    .execute();
  await tx.insertInto('casework.attachmentFile').values({ centerId, attachmentId, contentSealed }).execute();
  for (const [at, page] of pagesSealed.entries())
    await tx
      .insertInto('casework.attachmentPage')
      .values({ centerId, attachmentId, pageNo: at + 1, contentSealed: page })
      .execute();
}

const attachmentsAtMost = 200;

/** What was handed in with a case and not removed, oldest first. */
export async function listAttachments(tx: Db, centerId: number, caseId: string): Promise<AttachmentRow[]> {
  return tx
    .selectFrom('casework.attachment')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('removedAt', 'is', null)
    .orderBy('uploadedAt')
    .orderBy('attachmentId')
    .limit(attachmentsAtMost)
    .execute();
}

export async function findAttachment(
  tx: Db,
  centerId: number,
  caseId: string,
  attachmentId: string,
): Promise<AttachmentRow | undefined> {
  return tx
    .selectFrom('casework.attachment')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('attachmentId', '=', attachmentId)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
}

export async function removeAttachment(
  tx: Db,
  centerId: number,
  attachmentId: string,
  removedAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('casework.attachment')
    .set({ removedAt })
    .where('centerId', '=', centerId)
    .where('attachmentId', '=', attachmentId)
    .execute();
}

/** How many files a case has, and how many bytes. */
export async function sumAttachments(tx: Db, centerId: number, caseId: string) {
  const row = await tx
    .selectFrom('casework.attachment')
    .select([sql<bigint>`count(*)`.as('count'), sql<bigint>`coalesce(sum(byte_count), 0)`.as('bytes')])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('removedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), bytes: Number(row.bytes) };
}

/** The sealed file; with a page number the sealed picture of that page of a PDF. */
export async function findContent(
  tx: Db,
  centerId: number,
  attachmentId: string,
  pageNo?: number,
): Promise<Buffer | undefined> {
  const row =
    pageNo === undefined
      ? await tx
          .selectFrom('casework.attachmentFile')
          .select('contentSealed')
          .where('centerId', '=', centerId)
          .where('attachmentId', '=', attachmentId)
          .executeTakeFirst()
      : await tx
          .selectFrom('casework.attachmentPage')
          .select('contentSealed')
          .where('centerId', '=', centerId)
          .where('attachmentId', '=', attachmentId)
          .where('pageNo', '=', pageNo)
          .executeTakeFirst();
  return row?.contentSealed;
}
