import { type Db, readPage } from '../../platform/db.ts';
import type { PaperKind } from './rules.ts';

export interface PaperRow {
  readonly number: string;
  readonly kind: PaperKind;
  readonly subjectKind: 'person' | 'employer';
  readonly subjectId: string;
  readonly requestId: string;
  readonly code: string;
  readonly factsSealed: Buffer;
  readonly fileId: string;
  readonly fileSha256: string;
  readonly issuedAt: Temporal.Instant;
  readonly issuedBy: string;
  readonly channel: string;
  /** What it is about, when its business may withdraw it. */
  readonly matter: string | null;
  readonly withdrawnAt: Temporal.Instant | null;
  readonly withdrawnReason: string | null;
}

const columns = [
  'number',
  'kind',
  'subjectKind',
  'subjectId',
  'requestId',
  'code',
  'factsSealed',
  'fileId',
  'fileSha256',
  'issuedAt',
  'issuedBy',
  'channel',
  'matter',
  'withdrawnAt',
  'withdrawnReason',
] as const;
const shaped = (row: Omit<PaperRow, 'kind' | 'subjectKind'> & { kind: string; subjectKind: string }): PaperRow => ({
  ...row,
  kind: row.kind as PaperKind,
  subjectKind: row.subjectKind as PaperRow['subjectKind'],
});

export async function insertPaper(tx: Db, centerId: number, row: PaperRow, content: Uint8Array): Promise<void> {
  await tx
    .insertInto('document.file')
    .values({
      centerId,
      fileId: row.fileId,
      contentType: 'application/pdf',
      sha256: row.fileSha256,
      content: Buffer.from(content),
      createdAt: row.issuedAt,
    })
    .execute();
  await tx
    .insertInto('document.paper')
    .values({ centerId, ...row })
    .execute();
}

export async function findPaper(tx: Db, centerId: number, number: string): Promise<PaperRow | undefined> {
  const row = await tx
    .selectFrom('document.paper')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row && shaped(row);
}

export async function findPaperOfRequest(
  tx: Db,
  centerId: number,
  subjectId: string,
  requestId: string,
): Promise<PaperRow | undefined> {
  const row = await tx
    .selectFrom('document.paper')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('subjectId', '=', subjectId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  return row && shaped(row);
}

export async function findPaperOfHash(tx: Db, centerId: number, fileSha256: string): Promise<PaperRow | undefined> {
  const row = await tx
    .selectFrom('document.paper')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('fileSha256', '=', fileSha256)
    .limit(1)
    .executeTakeFirst();
  return row && shaped(row);
}

export async function listPaperRows(
  tx: Db,
  centerId: number,
  subjectId: string,
  page: { limit: number; offset: number },
): Promise<{ rows: PaperRow[]; total: number }> {
  const chosen = tx.selectFrom('document.paper').where('centerId', '=', centerId).where('subjectId', '=', subjectId);
  const { rows, total } = await readPage(chosen.select(columns).orderBy('issuedAt', 'desc').orderBy('number'), page);
  return { rows: rows.map(shaped), total };
}

/** Marks the valid papers of a kind about a matter as void; answers their numbers. */
export async function updateWithdrawn(
  tx: Db,
  centerId: number,
  { kind, matter }: { kind: PaperKind; matter: string },
  withdrawn: { withdrawnAt: Temporal.Instant; withdrawnReason: string },
): Promise<string[]> {
  const rows = await tx
    .updateTable('document.paper')
    .set(withdrawn)
    .where('centerId', '=', centerId)
    .where('matter', '=', matter)
    .where('kind', '=', kind)
    .where('withdrawnAt', 'is', null)
    .returning('number')
    .execute();
  return rows.map(({ number }) => number);
}

export async function getFile(tx: Db, centerId: number, fileId: string) {
  return tx
    .selectFrom('document.file')
    .select(['content', 'contentType'])
    .where('centerId', '=', centerId)
    .where('fileId', '=', fileId)
    .executeTakeFirstOrThrow();
}
