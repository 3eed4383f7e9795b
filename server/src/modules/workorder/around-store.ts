import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Handler } from './store.ts';

/** What stands around a work order: its steps, its attachments, who answers for which department, and the figures. */
export type StepKind =
  | 'opened'
  | 'taken'
  | 'assigned'
  | 'handed-over'
  | 'sent-back'
  | 'noted'
  | 'answered'
  | 'approved'
  | 'returned'
  | 'closed'
  | 'reopened'
  | 'rated'
  | 'reminded'
  | 'escalated'
  | 'prioritised'
  | 'attached'
  | 'published'
  | 'unpublished'
  | 'contact';
export interface Step {
  readonly kind: StepKind;
  readonly note: string;
  readonly byKind: 'asker' | 'staff' | 'system';
  readonly doneBy: string | null;
  readonly doneAt: Temporal.Instant;
}

export async function insertStep(
  tx: Db,
  centerId: number,
  workOrderId: string,
  step: Step & { readonly score?: number },
): Promise<void> {
  await tx
    .insertInto('workorder.step')
    .values((build) => ({
      centerId,
      workOrderId,
      ...step,
      seq: build
        .selectFrom('workorder.step')
        .select(sql<number>`coalesce(max(seq), 0) + 1`.as('seq'))
        .where('centerId', '=', centerId)
        .where('workOrderId', '=', workOrderId),
    }))
    .execute();
}

/** The newest first. */
export async function listSteps(tx: Db, centerId: number, workOrderId: string): Promise<Step[]> {
  const rows = await tx
    .selectFrom('workorder.step')
    .select(['kind', 'note', 'byKind', 'doneBy', 'doneAt'])
    .where('centerId', '=', centerId)
    .where('workOrderId', '=', workOrderId)
    .orderBy('seq', 'desc')
    .limit(200)
    .execute();
  return rows as Step[];
}

export interface AttachmentRow {
  readonly seq: number;
  readonly attachmentId: string;
  readonly byKind: 'asker' | 'staff';
  readonly name: string;
  readonly contentType: string;
  readonly addedAt: Temporal.Instant;
}
const attachmentColumns = ['seq', 'attachmentId', 'byKind', 'name', 'contentType', 'addedAt'] as const;

export async function listAttachments(tx: Db, centerId: number, workOrderId: string): Promise<AttachmentRow[]> {
  const rows = await tx
    .selectFrom('workorder.attachment')
    .select(attachmentColumns)
    .where('centerId', '=', centerId)
    .where('workOrderId', '=', workOrderId)
    .orderBy('seq')
    .limit(100)
    .execute();
  return rows as AttachmentRow[];
}

export async function insertAttachment(
  tx: Db,
  centerId: number,
  workOrderId: string,
  row: AttachmentRow & { readonly contentSealed: Buffer },
): Promise<void> {
  await tx
    .insertInto('workorder.attachment')
    .values({ centerId, workOrderId, ...row })
    .execute();
}

export async function findAttachment(tx: Db, centerId: number, workOrderId: string, seq: number) {
  const row = await tx
    .selectFrom('workorder.attachment')
    .select([...attachmentColumns, 'contentSealed'])
    .where('centerId', '=', centerId)
    .where('workOrderId', '=', workOrderId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row as (AttachmentRow & { readonly contentSealed: Buffer }) | undefined;
}

export async function listMembers(tx: Db, centerId: number): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('workorder.member')
    .select(['staffId', 'department'])
    .where('centerId', '=', centerId)
    .orderBy('staffId')
    .limit(2_000)
    .execute();
  return new Map(rows.map(({ staffId, department }) => [staffId, department]));
}

export async function findDepartment(tx: Db, centerId: number, staffId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('workorder.member')
    .select('department')
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
  return row?.department ?? null;
}

export async function saveMember(tx: Db, centerId: number, staffId: string, department: string): Promise<void> {
  await tx
    .insertInto('workorder.member')
    .values({ centerId, staffId, department })
    .onConflict((conflict) => conflict.columns(['centerId', 'staffId']).doUpdateSet({ department }))
    .execute();
}

/** Open work orders by what is to be done with them. */
export async function countOpen(tx: Db, centerId: number, { staffId, department, stopped, today }: Handler) {
  const found = await sql<Record<keyof typeof none, bigint>>`
    select count(*) as open, count(*) filter (where state = 'waiting') as waiting,
      count(*) filter (where staff_id = ${staffId}) as mine,
      count(*) filter (where state = 'assigned' and staff_id = any(${stopped}::uuid[])) as "left",
      count(*) filter (where department = ${department}) as department,
      count(*) filter (where state = 'in-review') as in_review,
      count(*) filter (where due_on = ${today}::date) as due_today,
      count(*) filter (where due_on < ${today}::date) as overdue
    from workorder.work_order where center_id = ${centerId} and state <> 'closed'`.execute(tx);
  const counted = found.rows[0];
  return Object.fromEntries(
    Object.keys(none).map((key) => [key, Number(counted?.[key as keyof typeof none] ?? 0)]),
  ) as typeof none;
}
const none = { open: 0, waiting: 0, left: 0, mine: 0, department: 0, inReview: 0, dueToday: 0, overdue: 0 };

export interface Sums {
  readonly kind: string;
  readonly channel: string;
  readonly department: string;
  readonly opened: bigint;
  readonly closed: bigint;
  readonly late: bigint;
  readonly reopened: bigint;
  readonly seconds: bigint;
  readonly rated: bigint;
  readonly scores: bigint;
  readonly open: bigint;
  readonly overdue: bigint;
}

/**
 * Sums by kind, channel and department: opened, closed and rated from one moment to another, open and overdue now. What was
 * said of an answer that was done again counts too.
 */
export async function sumWork(
  tx: Db,
  centerId: number,
  { from, before, today }: { from: Temporal.Instant; before: Temporal.Instant; today: Temporal.PlainDate },
): Promise<Sums[]> {
  const found = await sql<Sums>`
    with bounds as (select ${from}::timestamptz as a, ${before}::timestamptz as b)
    select kind, channel, coalesce(department, '') as department,
      count(*) filter (where written_at >= a and written_at < b) as opened,
      count(*) filter (where answered_at >= a and answered_at < b) as closed,
      count(*) filter (where answered_at >= a and answered_at < b and (answered_at at time zone 'Asia/Shanghai')::date > due_on) as late,
      coalesce(sum(reopened) filter (where written_at >= a and written_at < b), 0)::bigint as reopened,
      coalesce(sum(extract(epoch from answered_at - written_at)) filter (where answered_at >= a and answered_at < b), 0)::bigint as seconds,
      coalesce(sum(given.rated), 0)::bigint as rated,
      coalesce(sum(given.scores), 0)::bigint as scores,
      count(*) filter (where state <> 'closed') as open,
      count(*) filter (where state <> 'closed' and due_on < ${today}::date) as overdue
    from workorder.work_order w cross join bounds
    cross join lateral (
      select count(*) as rated, sum(each.score) as scores from (
        select w.score where w.rated_at >= a and w.rated_at < b
        union all
        select s.score from workorder.step s
        where w.reopened > 0 and s.center_id = w.center_id and s.work_order_id = w.work_order_id and s.score is not null
          and s.done_at >= a and s.done_at < b and s.done_at is distinct from w.rated_at
      ) each
    ) given
    where center_id = ${centerId} and (state <> 'closed' or written_at >= a or answered_at >= a or rated_at >= a)
    group by 1, 2, 3 order by 1, 2, 3 limit 2000`.execute(tx);
  return found.rows;
}
