import type { Db } from '../../platform/db.ts';
import type { TextSize } from './rules.ts';

/** How somebody's pages are shown (关怀版); with nothing set they are as everybody's. */
export interface Care {
  readonly careMode: boolean;
  readonly textSize: TextSize;
}

interface Reader {
  readonly centerId: number;
  readonly kind: 'person' | 'employer';
  readonly subjectId: string;
}

export async function findCare(tx: Db, { centerId, kind, subjectId }: Reader): Promise<Care | undefined> {
  const row = await tx
    .selectFrom('identity.care')
    .select(['careMode', 'textSize'])
    .where('centerId', '=', centerId)
    .where('kind', '=', kind)
    .where('subjectId', '=', subjectId)
    .executeTakeFirst();
  return row && { ...row, textSize: row.textSize as TextSize };
}

export async function putCare(tx: Db, reader: Reader, care: Care, changedAt: Temporal.Instant): Promise<void> {
  await tx
    .insertInto('identity.care')
    .values({ ...reader, ...care, changedAt })
    .onConflict((conflict) => conflict.constraint('care__pk').doUpdateSet({ ...care, changedAt }))
    .execute();
}
