import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type FamilyRole = 'spouse' | 'owner';
export type FamilyState = 'asked' | 'agreed' | 'declined';
export interface FamilyConsent {
  readonly consentId: string;
  readonly caseId: string;
  readonly personId: string;
  readonly role: FamilyRole;
  readonly wording: string;
  readonly state: FamilyState;
  readonly askedAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
  readonly channel: string | null;
}

const columns = [
  'consentId',
  'caseId',
  'personId',
  'role',
  'wording',
  'state',
  'askedAt',
  'decidedAt',
  'channel',
] as const;
type Raw = Omit<FamilyConsent, 'role' | 'state'> & { readonly role: string; readonly state: string };
const shaped = (row: Raw): FamilyConsent => ({
  ...row,
  role: row.role as FamilyRole,
  state: row.state as FamilyState,
});

/** Asks somebody once for a case: whoever was asked before keeps the answer. */
export async function keepFamilyConsent(
  tx: Db,
  centerId: number,
  row: Omit<FamilyConsent, 'decidedAt' | 'channel' | 'state'>,
): Promise<{ readonly consent: FamilyConsent; readonly isNew: boolean }> {
  const inserted = await tx
    .insertInto('withdrawal.familyConsent')
    .values({ centerId, ...row, state: 'asked' })
    .onConflict((conflict) => conflict.constraint('family_consent__asked_once').doNothing())
    .executeTakeFirst();
  const kept = await tx
    .selectFrom('withdrawal.familyConsent')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('caseId', '=', row.caseId)
    .where('personId', '=', row.personId)
    .executeTakeFirstOrThrow();
  return { consent: shaped(kept), isNew: (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n };
}

export async function findFamilyConsent(
  tx: Db,
  centerId: number,
  consentId: string,
  { lock }: { lock: boolean },
): Promise<FamilyConsent | undefined> {
  const row = await tx
    .selectFrom('withdrawal.familyConsent')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('consentId', '=', consentId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && shaped(row);
}

/** What somebody was asked by their family, what waits for an answer first. */
export async function listFamilyConsents(tx: Db, centerId: number, personId: string): Promise<FamilyConsent[]> {
  const rows = await tx
    .selectFrom('withdrawal.familyConsent')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .orderBy(sql`state <> 'asked'`)
    .orderBy('askedAt', 'desc')
    .limit(50)
    .execute();
  return rows.map(shaped);
}

export async function decideFamilyConsent(
  tx: Db,
  centerId: number,
  consentId: string,
  set: Pick<FamilyConsent, 'state' | 'decidedAt' | 'channel'>,
): Promise<void> {
  await tx
    .updateTable('withdrawal.familyConsent')
    .set(set)
    .where('centerId', '=', centerId)
    .where('consentId', '=', consentId)
    .execute();
}
