import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { lookOperations } from './rules.ts';

export interface LookupRow {
  readonly at: Temporal.Instant;
  readonly kind: 'query' | 'look';
  readonly queryId: string | null;
  /** Of a question: source, purpose, basis, state. */
  readonly source: string | null;
  readonly purpose: string | null;
  readonly law: string | null;
  readonly agreedAt: Temporal.Instant | null;
  readonly state: string | null;
  /** Of a look: what was done, and why. */
  readonly operation: string | null;
  readonly reason: string | null;
  readonly fields: readonly string[] | null;
  readonly staffName: string | null;
  readonly outlet: string | null;
  readonly channel: string;
}

/** Questions about a person and looks of staff at them or their cases, newest first. */
export async function listLookups(
  tx: Db,
  centerId: number,
  { personId, kind }: { personId: string; kind: 'query' | 'look' | undefined },
  page: { limit: number; offset: number },
): Promise<{ rows: LookupRow[]; total: number }> {
  const operations = [...lookOperations] as string[];
  // Whoever knows a person's numbers hears their figures on the telephone: told like a look of staff.
  const byPhone: (typeof lookOperations)[number] = 'hotline.query';
  const all = sql`
    select q.registered_at as at, 'query' as kind, q.query_id, q.source, q.purpose, q.law, c.agreed_at, q.state,
      null as operation, null as reason, null::jsonb as fields, null::uuid as staff_id, q.channel
    from evidence.query q left join evidence.consent c on c.center_id = q.center_id and c.consent_id = q.consent_id
    where q.center_id = ${centerId} and q.subject_kind = 'person' and q.subject_id = ${personId}::uuid
    union all
    select e.recorded_at, 'look', null, null, null, null, null, null,
      e.operation, e.detail->>'reason', e.detail->'fields', case when e.actor_kind = 'staff' then e.actor_id::uuid end, e.channel
    from audit.entry e
    where e.center_id = ${centerId} and (e.actor_kind = 'staff' or e.operation = ${byPhone}) and e.operation = any (${operations}::text[])
      and not coalesce((e.detail->>'refused')::boolean, false)
      and ((e.subject_kind = 'person' and e.subject_id = ${personId}) or (e.subject_kind = 'case' and e.subject_id in (
        select r.case_id::text from casework.case_record r
        where r.center_id = ${centerId} and r.subject_kind = 'person' and r.subject_id = ${personId}::uuid)))`;
  const wanted = sql`select * from (${all}) looked where ${kind ?? null}::text is null or kind = ${kind ?? null}::text`;
  const rows = await sql<LookupRow>`
    select l.*, s.name as staff_name, s.outlet from (${wanted}) l
    left join identity.staff s on s.center_id = ${centerId} and s.staff_id = l.staff_id
    order by l.at desc, l.query_id, l.operation limit ${page.limit} offset ${page.offset}`.execute(tx);
  const counted = await sql<{ total: bigint }>`select count(*) as total from (${wanted}) l`.execute(tx);
  return { rows: rows.rows, total: Number(counted.rows[0]?.total ?? 0n) };
}
