import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Fen } from '../../platform/money.ts';

export interface DunningRow {
  readonly dunningId: string;
  readonly employerId: string;
  readonly month: Temporal.PlainDate;
  readonly round: number;
  readonly dueOn: Temporal.PlainDate;
  readonly personCount: number;
  readonly amountFen: Fen;
  readonly method: string;
  readonly dunnedAt: Temporal.Instant;
}

export async function hasDunned(
  tx: Db,
  centerId: number,
  { employerId, month, round }: Pick<DunningRow, 'employerId' | 'month' | 'round'>,
): Promise<boolean> {
  const found = await tx
    .selectFrom('contribution.dunning')
    .select('dunningId')
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('month', '=', month)
    .where('round', '=', round)
    .executeTakeFirst();
  return found !== undefined;
}

/** Whether this is the first of its round. */
export async function insertDunning(tx: Db, centerId: number, row: DunningRow): Promise<boolean> {
  const done = await tx
    .insertInto('contribution.dunning')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.constraint('dunning__once').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** The centre's reminders, newest first, with whether the month is paid meanwhile. */
export async function listDunnings(tx: Db, centerId: number, page: { limit: number; offset: number }) {
  const { rows } = await sql<DunningRow & { isPaid: boolean }>`
    select d.*, exists (select from contribution.remittance r where r.center_id = d.center_id and r.employer_id = d.employer_id
        and r.month = d.month and r.state = 'posted') as is_paid
    from contribution.dunning d where d.center_id = ${centerId}
    order by d.dunned_at desc, d.dunning_id limit ${page.limit} offset ${page.offset}`.execute(tx);
  const counted = await sql<{ total: bigint }>`
    select count(*) as total from contribution.dunning where center_id = ${centerId}`.execute(tx);
  return { rows, total: Number(counted.rows[0]?.total ?? 0n) };
}
