import type { Db } from '../../../platform/db.ts';

/** A certificate number at rest. */
export interface StaffCertificate {
  readonly certificateSealed: Buffer;
  readonly certificateIndex: Buffer;
}

/** The index of the certificate number that is registered for a member of staff, if any. */
export async function certificateIndexOf(tx: Db, centerId: number, staffId: string): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('identity.staff')
    .select('certificateIndex')
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
  return row?.certificateIndex ?? undefined;
}

/** Whose certificate number it is, if anybody's of the staff. */
export async function holderOfCertificate(tx: Db, centerId: number, index: Buffer): Promise<string | undefined> {
  const row = await tx
    .selectFrom('identity.staff')
    .select('staffId')
    .where('centerId', '=', centerId)
    .where('certificateIndex', '=', index)
    .executeTakeFirst();
  return row?.staffId;
}
