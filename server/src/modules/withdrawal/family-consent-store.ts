import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type FamilyRole = 'spouse' | 'owner';
export type FamilyState = 'asked' | 'agreed' | 'declined' | 'lapsed';
export interface FamilyConsent {
  readonly consentId: string;
  readonly caseId: string;
  readonly personId: string;
  readonly role: FamilyRole;
  readonly wording: string;
  readonly state: FamilyState;
  readonly askedAt: Temporal.Instant;
  /** The last day for an answer. */
  readonly dueOn: Temporal.PlainDate;
  readonly remindedAt: Temporal.Instant | null;
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
  'dueOn',
  'remindedAt',
  'decidedAt',
  'channel',
] as const;
type Raw = Omit<FamilyConsent, 'role' | 'state'> & { readonly role: string; readonly state: string };
const shaped = (row: Raw): FamilyConsent => ({
  ...row,
  role: row.role as FamilyRole,
  state: row.state as FamilyState,
});

/**
 * Asks somebody once for a case: whoever was asked before keeps the answer. While there is none, to apply anew moves the
 * last day; a question that has lapsed is asked again.
 */
export async function keepFamilyConsent(
  tx: Db,
  centerId: number,
  row: Omit<FamilyConsent, 'decidedAt' | 'channel' | 'state' | 'remindedAt'>,
): Promise<{ readonly consent: FamilyConsent; readonly isNew: boolean }> {
  const where = { centerId, caseId: row.caseId, personId: row.personId };
  const before = await findOf(tx, where);
  if (before?.state === 'agreed' || before?.state === 'declined') return { consent: before, isNew: false };
  const anew = { state: 'asked', askedAt: row.askedAt, dueOn: row.dueOn, remindedAt: null };
  await tx
    .insertInto('withdrawal.familyConsent')
    .values({ centerId, ...row, state: 'asked' })
    .onConflict((conflict) =>
      conflict
        .constraint('family_consent__asked_once')
        .doUpdateSet(before?.state === 'lapsed' ? anew : { dueOn: row.dueOn, remindedAt: null })
        .where('withdrawal.familyConsent.state', 'in', ['asked', 'lapsed']),
    )
    .execute();
  const kept = await findOf(tx, where);
  if (!kept) throw new Error(`nobody was asked for ${row.caseId}`);
  return { consent: kept, isNew: before === undefined || before.state === 'lapsed' };
}

async function findOf(
  tx: Db,
  { centerId, caseId, personId }: { centerId: number; caseId: string; personId: string },
): Promise<FamilyConsent | undefined> {
  const row = await tx
    .selectFrom('withdrawal.familyConsent')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row && shaped(row);
}

/** Questions that nobody has answered and that something is to be done with: their day has passed, or comes near. */
export async function listFamilyToKeep(
  tx: Db,
  centerId: number,
  {
    lapseBefore,
    remindUpTo,
    limit,
  }: { lapseBefore: Temporal.PlainDate; remindUpTo: Temporal.PlainDate; limit: number },
): Promise<string[]> {
  const rows = await tx
    .selectFrom('withdrawal.familyConsent')
    .select('consentId')
    .where('centerId', '=', centerId)
    .where('state', '=', 'asked')
    .where((where) =>
      where.or([
        where('dueOn', '<', lapseBefore),
        where.and([where('dueOn', '<=', remindUpTo), where('remindedAt', 'is', null)]),
      ]),
    )
    .orderBy('dueOn')
    .orderBy('consentId')
    .limit(limit)
    .execute();
  return rows.map(({ consentId }) => consentId);
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

export async function updateFamilyConsent(
  tx: Db,
  centerId: number,
  consentId: string,
  set: Partial<Pick<FamilyConsent, 'state' | 'decidedAt' | 'channel' | 'remindedAt'>>,
): Promise<void> {
  await tx
    .updateTable('withdrawal.familyConsent')
    .set(set)
    .where('centerId', '=', centerId)
    .where('consentId', '=', consentId)
    .execute();
}
