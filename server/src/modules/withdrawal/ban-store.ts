import type { Db } from '../../platform/db.ts';

export interface BanRow {
  readonly banId: string;
  readonly personId: string;
  readonly kind: 'withdrawal' | 'loan';
  readonly fraudOn: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
  readonly source: string;
  readonly reason: string;
  readonly recordedBy: string;
  readonly recordedAt: Temporal.Instant;
  readonly liftedAt: Temporal.Instant | null;
  readonly liftedBy: string | null;
  readonly liftReason: string | null;
}

const columns = [
  'banId',
  'personId',
  'kind',
  'fraudOn',
  'until',
  'source',
  'reason',
  'recordedBy',
  'recordedAt',
  'liftedAt',
  'liftedBy',
  'liftReason',
] as const;
const shaped = (row: Omit<BanRow, 'kind'> & { kind: string }): BanRow => ({ ...row, kind: row.kind as BanRow['kind'] });

/** The ban of a person that lasts longest of those that stand. */
export async function findBan(tx: Db, centerId: number, personId: string): Promise<BanRow | undefined> {
  const row = await tx
    .selectFrom('withdrawal.ban')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where('liftedAt', 'is', null)
    .orderBy('until', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && shaped(row);
}

export async function listBans(tx: Db, centerId: number, personId: string): Promise<BanRow[]> {
  const rows = await tx
    .selectFrom('withdrawal.ban')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .orderBy('recordedAt', 'desc')
    .limit(50)
    .execute();
  return rows.map(shaped);
}

export async function getBan(tx: Db, centerId: number, banId: string): Promise<BanRow | undefined> {
  const row = await tx
    .selectFrom('withdrawal.ban')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('banId', '=', banId)
    .forUpdate()
    .executeTakeFirst();
  return row && shaped(row);
}

export async function insertBan(
  tx: Db,
  centerId: number,
  row: Omit<BanRow, 'liftedAt' | 'liftedBy' | 'liftReason'>,
): Promise<void> {
  await tx
    .insertInto('withdrawal.ban')
    .values({ centerId, ...row })
    .execute();
}

export async function liftBanRow(
  tx: Db,
  centerId: number,
  banId: string,
  set: { liftedAt: Temporal.Instant; liftedBy: string; liftReason: string },
): Promise<void> {
  await tx.updateTable('withdrawal.ban').set(set).where('centerId', '=', centerId).where('banId', '=', banId).execute();
}
