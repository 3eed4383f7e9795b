import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import type { Purpose, SourceCode } from './rules/sources.ts';

export interface ConsentRow {
  readonly consentId: string;
  readonly personId: string;
  readonly sources: readonly SourceCode[];
  readonly purpose: Purpose;
  readonly wording: string;
  readonly channel: string;
  readonly agreedByKind: string;
  readonly agreedBy: string;
  readonly agreedAt: Temporal.Instant;
  readonly expiresOn: Temporal.PlainDate;
  readonly revokedAt: Temporal.Instant | null;
  readonly revokedChannel: string | null;
}

const columns = [
  'consentId',
  'personId',
  'sources',
  'purpose',
  'wording',
  'channel',
  'agreedByKind',
  'agreedBy',
  'agreedAt',
  'expiresOn',
  'revokedAt',
  'revokedChannel',
] as const;
type Raw = Omit<ConsentRow, 'sources' | 'purpose'> & { readonly sources: readonly string[]; readonly purpose: string };
const consentOf = (row: Raw): ConsentRow => ({
  ...row,
  sources: row.sources as SourceCode[],
  purpose: row.purpose as Purpose,
});

export async function insertConsent(
  tx: Db,
  centerId: number,
  { revokedAt: _at, revokedChannel: _channel, ...consent }: ConsentRow,
): Promise<void> {
  await tx
    .insertInto('evidence.consent')
    .values({ centerId, ...consent, sources: consent.sources as string[] })
    .execute();
}

export async function findConsentRow(tx: Db, centerId: number, consentId: string): Promise<ConsentRow | undefined> {
  const row = await tx
    .selectFrom('evidence.consent')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('consentId', '=', consentId)
    .executeTakeFirst();
  return row && consentOf(row);
}

/** The newest consent of a person that covers all of the sources for a purpose on a day. */
export async function findValidConsent(
  tx: Db,
  centerId: number,
  wanted: { personId: string; sources: readonly SourceCode[]; purpose: Purpose },
  on: Temporal.PlainDate,
): Promise<ConsentRow | undefined> {
  const row = await tx
    .selectFrom('evidence.consent')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', wanted.personId)
    .where('purpose', '=', wanted.purpose)
    .where('revokedAt', 'is', null)
    .where('expiresOn', '>=', on)
    .where(sql<boolean>`sources @> ${wanted.sources as string[]}::text[]`)
    .orderBy('agreedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && consentOf(row);
}

export async function listConsents(
  tx: Db,
  centerId: number,
  personId: string,
  page: { limit: number; offset: number },
): Promise<{ rows: ConsentRow[]; total: number }> {
  const chosen = tx.selectFrom('evidence.consent').where('centerId', '=', centerId).where('personId', '=', personId);
  const { rows, total } = await readPage(chosen.select(columns).orderBy('agreedAt', 'desc').orderBy('consentId'), page);
  return { rows: rows.map(consentOf), total };
}

/** Revokes a consent that still stands; false when it was revoked before. */
export async function revokeConsentRow(
  tx: Db,
  centerId: number,
  consentId: string,
  by: { revokedAt: Temporal.Instant; revokedByKind: string; revokedBy: string; revokedChannel: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('evidence.consent')
    .set(by)
    .where('centerId', '=', centerId)
    .where('consentId', '=', consentId)
    .where('revokedAt', 'is', null)
    .returning('consentId')
    .executeTakeFirst();
  return row !== undefined;
}
