import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Fen } from '../../platform/money.ts';

export interface DunningRow {
  readonly dunningId: string;
  readonly employerId: string;
  readonly month: Temporal.PlainDate;
  /** Which reminder of the calendar it is; 0 for one by hand. */
  readonly round: number;
  readonly dueOn: Temporal.PlainDate;
  readonly personCount: number;
  readonly amountFen: Fen;
  readonly method: 'message' | 'manual';
  /** Of a reminder by hand: why, and which clerk. */
  readonly reason: string | null;
  readonly dunnedBy: string | null;
  readonly dunnedOn: Temporal.PlainDate;
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

/** Whether this is the first of its round, or of its day when it is by hand: nobody is reminded twice by it. */
export async function insertDunning(tx: Db, centerId: number, row: DunningRow): Promise<boolean> {
  const done = await tx
    .insertInto('contribution.dunning')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** The last reminder of a month and how many there were. */
export async function findLastDunning(
  tx: Db,
  centerId: number,
  { employerId, month }: Pick<DunningRow, 'employerId' | 'month'>,
): Promise<{ times: number; lastAt: Temporal.Instant; lastOn: Temporal.PlainDate } | undefined> {
  const { rows } = await sql<{ times: number; lastAt: Temporal.Instant; lastOn: Temporal.PlainDate }>`
    select count(*)::integer as times, max(dunned_at) as last_at, max(dunned_on) as last_on from contribution.dunning
    where center_id = ${centerId} and employer_id = ${employerId}::uuid and month = ${month}::date having count(*) > 0`.execute(
    tx,
  );
  return rows[0];
}

export interface DunningFilter {
  readonly employerId?: string | undefined;
  readonly method?: DunningRow['method'] | undefined;
  readonly isPaid?: boolean | undefined;
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
}

/** The centre's reminders, newest first, with whether the month is paid meanwhile. */
export async function listDunnings(
  tx: Db,
  centerId: number,
  { employerId = null, method = null, isPaid = null, from = null, to = null }: NullableFilter,
  page: { limit: number; offset: number },
) {
  const chosen = sql`
    select * from (
      select d.*, exists (select from contribution.remittance r where r.center_id = d.center_id and r.employer_id = d.employer_id
          and r.month = d.month and r.state = 'posted') as is_paid
      from contribution.dunning d where d.center_id = ${centerId}
        and (${employerId}::uuid is null or d.employer_id = ${employerId}::uuid) and (${method}::text is null or d.method = ${method})
        and (${from}::date is null or d.dunned_on >= ${from}::date) and (${to}::date is null or d.dunned_on <= ${to}::date)
    ) dunning where ${isPaid}::boolean is null or is_paid = ${isPaid}::boolean`;
  const { rows } = await sql<DunningRow & { isPaid: boolean }>`
    select * from (${chosen}) chosen order by dunned_at desc, dunning_id limit ${page.limit} offset ${page.offset}`.execute(
    tx,
  );
  const counted = await sql<{ total: bigint }>`select count(*) as total from (${chosen}) chosen`.execute(tx);
  return { rows, total: Number(counted.rows[0]?.total ?? 0n) };
}

type NullableFilter = { readonly [K in keyof DunningFilter]?: DunningFilter[K] | null };
