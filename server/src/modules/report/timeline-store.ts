import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface TimelineRow {
  readonly at: Temporal.Instant;
  readonly kind: string;
  /** A code of the module that keeps the row: what is said of it stands in the screen. */
  readonly what: string;
  readonly text: string;
  readonly state: string;
  readonly channel: string;
  readonly amountFen: bigint | null;
  readonly refId: string;
}

export interface TimelineFilter {
  readonly kinds: readonly string[];
  readonly from?: Temporal.Instant | undefined;
  readonly before?: Temporal.Instant | undefined;
}

/**
 * Everything that a centre has with a person, in one order: what the account did, and every meeting. One statement over the modules'
 * rows of this one person, which are hundreds at most.
 */
export async function listTimeline(
  tx: Db,
  { centerId, personId }: { readonly centerId: number; readonly personId: string },
  { kinds, from, before }: TimelineFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ rows: TimelineRow[]; total: number }> {
  const found = await sql<TimelineRow & { total: bigint }>`
    with who as (select ${centerId}::integer as center, ${personId}::uuid as person),
    -- Each half has an index of its own.
    accounts as (
      select account_id from account.personal_account, who where center_id = center and person_id = person
        and account.personal_account.state in ('normal', 'sealed', 'frozen')
      union all select account_id from account.personal_account, who where center_id = center and person_id = person
        and account.personal_account.state not in ('normal', 'sealed', 'frozen')),
    met as (
      select registered_at as at, 'registration' as kind, 'person' as what, '' as text, '' as state, '' as channel, null::bigint as amount_fen, '' as ref_id
        from party.person, who where center_id = center and person_id = person
      union all select first_login_at, 'registration', 'login', '', '', '', null, '' from identity.login, who
        where center_id = center and kind = 'person' and subject_id = person and first_login_at is not null
      union all select changed_at, 'account', c.kind, coalesce(after_text, ''), coalesce(before_text, ''), channel, null, ''
        from account.account_change c join accounts using (account_id), who where c.center_id = center
      union all select recorded_at, 'trade', e.kind, coalesce(to_char(month, 'YYYY-MM'), ''), '', '', carried_change_fen + current_change_fen, journal_id::text
        from ledger.personal_entry e join accounts using (account_id), who where e.center_id = center
      union all select opened_at, 'case', c.kind, number, state, channel, amount_fen, case_id::text
        from casework.case_record c, who where center_id = center and subject_kind = 'person' and subject_id = person
      union all select opened_at, 'visit', identified_by, outlet, '', 'counter', null, '' from casework.visit, who
        where center_id = center and person_id = person
      union all select booked_at, 'booking', a.service, number || ' ' || day::text, state, channel, null, '' from booking.appointment a, who
        where center_id = center and subject_kind = 'person' and subject_id = person
      union all select created_at, 'message', template, title, case when read_at is null then 'unread' else 'read' end, '', null, '' from notice.message, who
        where center_id = center and recipient_kind = 'person' and recipient_id = person
      union all select created_at, 'sms', template, '', state, channel, null, '' from notice.sms, who where center_id = center and person_id = person
      union all select written_at, 'work-order', w.kind, number || ' ' || title, state, channel, null, work_order_id::text from workorder.work_order w, who
        where w.center_id = center and subject_kind = 'person' and subject_id = person and w.kind <> 'tip-off'
      union all select at, 'login', result, device, '', channel, null, '' from identity.login_log, who
        where center_id = center and kind = 'person' and subject_id = person
      union all select opened_at, 'chat', channel, coalesce(topic, ''), state, channel, null, conversation_id::text from desk.conversation, who
        where center_id = center and person_id = person
      union all select began_at, 'call', coalesce(ended_by, ''), caller_masked, '', 'hotline', null, '' from hotline.call, who
        where center_id = center and person_id = person
    )
    select at, kind, what, text, state, channel, amount_fen, ref_id, count(*) over () as total from met
    where kind = any (${[...kinds]}::text[]) and (${from ?? null}::timestamptz is null or at >= ${from ?? null}::timestamptz)
      and (${before ?? null}::timestamptz is null or at < ${before ?? null}::timestamptz)
    order by at desc, kind, what, text, ref_id limit ${limit} offset ${offset}`.execute(tx);
  return { rows: found.rows, total: Number(found.rows[0]?.total ?? 0) };
}
