import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { satisfiedFrom } from '../survey/rules/questions.ts';

export interface VisitRow {
  readonly visitId: string;
  readonly staffId: string;
  readonly outlet: string;
  readonly personId: string | null;
  readonly employerId: string | null;
  readonly ticketId: string | null;
  readonly identifiedBy: string;
  readonly openedAt: Temporal.Instant;
  readonly closedAt: Temporal.Instant | null;
  readonly ratingCode: string | null;
}

const columns = [
  'visitId',
  'staffId',
  'outlet',
  'personId',
  'employerId',
  'ticketId',
  'identifiedBy',
  'openedAt',
  'closedAt',
  'ratingCode',
] as const;

export async function insertVisit(
  tx: Db,
  centerId: number,
  row: Omit<VisitRow, 'closedAt' | 'ratingCode'>,
): Promise<void> {
  await tx
    .insertInto('casework.visit')
    .values({ centerId, ...row })
    .execute();
}

export async function findVisit(
  tx: Db,
  centerId: number,
  by: { visitId: string } | { ratingCode: string } | { openOf: string } | { ticketId: string },
): Promise<VisitRow | undefined> {
  return tx
    .selectFrom('casework.visit')
    .select(columns)
    .where('centerId', '=', centerId)
    .$if('visitId' in by, (query) => query.where('visitId', '=', 'visitId' in by ? by.visitId : ''))
    .$if('ratingCode' in by, (query) => query.where('ratingCode', '=', 'ratingCode' in by ? by.ratingCode : ''))
    .$if('ticketId' in by, (query) => query.where('ticketId', '=', 'ticketId' in by ? by.ticketId : ''))
    .$if('openOf' in by, (query) =>
      query.where('staffId', '=', 'openOf' in by ? by.openOf : '').where('closedAt', 'is', null),
    )
    .orderBy('openedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Ends every open visit of a member of staff: one person at a time sits at a window. */
export async function closeVisits(
  tx: Db,
  centerId: number,
  staffId: string,
  closedAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('casework.visit')
    .set({ closedAt })
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .where('closedAt', 'is', null)
    .execute();
}

export async function updateVisit(
  tx: Db,
  centerId: number,
  visitId: string,
  set: Partial<Pick<VisitRow, 'ticketId' | 'identifiedBy' | 'closedAt' | 'ratingCode'>>,
): Promise<void> {
  await tx
    .updateTable('casework.visit')
    .set(set)
    .where('centerId', '=', centerId)
    .where('visitId', '=', visitId)
    .execute();
}

/** Keeps a rating; false when the visit has been rated. */
export async function insertRating(
  tx: Db,
  centerId: number,
  row: { visitId: string; score: number; tags: string[]; remark: string; ratedAt: Temporal.Instant },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('casework.rating')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.constraint('rating__pk').doNothing())
    .returning('visitId')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function isRated(tx: Db, centerId: number, visitId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('casework.rating')
    .select('visitId')
    .where('centerId', '=', centerId)
    .where('visitId', '=', visitId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Visits and ratings of a period for each member of staff, or of one; most visits first, at most two hundred. */
export async function sumRatings(
  tx: Db,
  centerId: number,
  { from, to, staffId }: { from: Temporal.PlainDate; to: Temporal.PlainDate; staffId?: string | undefined },
) {
  const found = await sql<{
    staffId: string;
    outlet: string;
    visits: bigint;
    rated: bigint;
    satisfied: bigint;
    total: bigint;
    scores: number[];
  }>`
    select v.staff_id, max(v.outlet) as outlet, count(*) as visits, count(r.score) as rated,
      count(*) filter (where r.score >= ${satisfiedFrom}) as satisfied, coalesce(sum(r.score), 0) as total,
      array[count(*) filter (where r.score = 1), count(*) filter (where r.score = 2), count(*) filter (where r.score = 3),
            count(*) filter (where r.score = 4), count(*) filter (where r.score = 5)]::int[] as scores
    from casework.visit v left join casework.rating r on r.center_id = v.center_id and r.visit_id = v.visit_id
    where v.center_id = ${centerId} and v.opened_at >= ${from}::date::timestamp at time zone 'Asia/Shanghai'
      and v.opened_at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'
      and (${staffId === undefined} or v.staff_id = ${staffId ?? null}::uuid)
    group by v.staff_id order by visits desc, v.staff_id limit 200`.execute(tx);
  return found.rows.map((row) => ({
    staffId: row.staffId,
    outlet: row.outlet,
    visits: Number(row.visits),
    rated: Number(row.rated),
    satisfied: Number(row.satisfied),
    total: Number(row.total),
    scores: row.scores,
  }));
}

/** The newest remarks of a period. */
export async function listRemarks(
  tx: Db,
  centerId: number,
  { from, to, staffId }: { from: Temporal.PlainDate; to: Temporal.PlainDate; staffId?: string | undefined },
) {
  const found = await sql<{
    staffId: string;
    score: number;
    tags: string[];
    remark: string;
    ratedAt: Temporal.Instant;
  }>`
    select v.staff_id, r.score, r.tags, r.remark, r.rated_at
    from casework.rating r join casework.visit v on v.center_id = r.center_id and v.visit_id = r.visit_id
    where r.center_id = ${centerId} and r.rated_at >= ${from}::date::timestamp at time zone 'Asia/Shanghai'
      and r.rated_at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'
      and (r.remark <> '' or cardinality(r.tags) > 0)
      and (${staffId === undefined} or v.staff_id = ${staffId ?? null}::uuid)
    order by r.rated_at desc limit 50`.execute(tx);
  return found.rows;
}
