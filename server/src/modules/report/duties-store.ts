import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { waiting } from './decisions-store.ts';
import type { DutyKind } from './rules.ts';

/** Who asks what waits for them. */
interface Asker {
  readonly centerId: number;
  readonly staffId: string;
}

interface Duty {
  readonly kind: DutyKind;
  /** Who may do it. */
  readonly permission: string;
  /** What waits of it, their own proposals left out: two people decide. */
  readonly rows: (asker: Asker) => RawBuilder<unknown>;
}

const duties: readonly Duty[] = [
  {
    kind: 'work-orders',
    permission: 'work-order.handle',
    rows: ({ centerId, staffId }) =>
      sql`workorder.work_order where center_id = ${centerId} and state = 'assigned' and staff_id = ${staffId}::uuid`,
  },
  {
    kind: 'work-orders-waiting',
    permission: 'work-order.review',
    rows: ({ centerId }) => sql`workorder.work_order where center_id = ${centerId} and state = 'waiting'`,
  },
  {
    kind: 'work-orders-review',
    permission: 'work-order.review',
    rows: ({ centerId, staffId }) =>
      sql`workorder.work_order where center_id = ${centerId} and state = 'in-review' and answered_by <> ${staffId}::uuid`,
  },
  {
    kind: 'conversations',
    permission: 'desk.serve',
    rows: ({ centerId }) => sql`desk.conversation where center_id = ${centerId} and state = 'waiting'`,
  },
  {
    kind: 'certificates',
    permission: 'evidence.decide',
    rows: ({ centerId, staffId }) =>
      sql`evidence.certificate where center_id = ${centerId} and state = 'open' and handed_in_by <> ${staffId}`,
  },
  {
    kind: 'decisions',
    permission: 'accounting.approve',
    rows: ({ centerId, staffId }) =>
      sql`(${waiting(centerId)}) waiting where kind in ('voucher', 'reversal') and proposed_by <> ${staffId}`,
  },
  {
    kind: 'decisions',
    permission: 'settlement.confirm',
    rows: ({ centerId, staffId }) =>
      sql`(${waiting(centerId)}) waiting where kind not in ('voucher', 'reversal') and proposed_by <> ${staffId}`,
  },
  {
    kind: 'content',
    permission: 'content.review',
    rows: ({ centerId, staffId }) =>
      sql`content.version where center_id = ${centerId} and state = 'in-review' and ${staffId}::uuid <> all (editors)`,
  },
  {
    kind: 'surveys',
    permission: 'content.review',
    rows: ({ centerId, staffId }) =>
      sql`survey.survey where center_id = ${centerId} and state = 'in-review' and ${staffId}::uuid <> all (editors)`,
  },
  {
    kind: 'wordings',
    permission: 'notice.review',
    rows: ({ centerId, staffId }) =>
      sql`notice.revision where center_id = ${centerId} and state = 'in-review' and edited_by <> ${staffId}::uuid`,
  },
  {
    kind: 'parameters',
    permission: 'policy.approve',
    rows: ({ centerId, staffId }) =>
      sql`policy.parameter_change where center_id = ${centerId} and state = 'waiting' and proposed_by <> ${staffId}::uuid`,
  },
  {
    kind: 'services',
    permission: 'service.approve',
    rows: ({ centerId, staffId }) =>
      sql`service.change where center_id = ${centerId} and state = 'waiting' and proposed_by <> ${staffId}::uuid`,
  },
  {
    kind: 'staff-accounts',
    permission: 'staff-account.confirm',
    rows: ({ centerId, staffId }) =>
      sql`identity.staff_change where center_id = ${centerId} and state = 'waiting' and proposed_by <> ${staffId}::uuid
        and staff_id <> ${staffId}::uuid`,
  },
];

/** What waits for somebody with these permissions, by kind; what nobody waits with is left out. */
export async function countDuties(
  tx: Db,
  asker: Asker,
  permissions: ReadonlySet<string>,
): Promise<ReadonlyMap<DutyKind, number>> {
  const counts = duties
    .filter(({ permission }) => permissions.has(permission))
    .map(({ kind, rows }) => sql`select ${kind}::text as kind, count(*) as count from ${rows(asker)}`);
  if (counts.length === 0) return new Map();
  const { rows } = await sql<{ kind: DutyKind; count: bigint }>`
    select kind, sum(count)::bigint as count from (${sql.join(counts, sql` union all `)}) duties
    group by kind having sum(count) > 0`.execute(tx);
  return new Map(rows.map(({ kind, count }) => [kind, Number(count)]));
}
