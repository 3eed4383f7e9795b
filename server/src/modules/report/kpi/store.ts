import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { satisfactionBetween } from './satisfaction-store.ts';

export interface KpiRow {
  readonly day: Temporal.PlainDate;
  readonly metric: string;
  readonly channel: string;
  readonly part: string;
  readonly value: bigint;
}

/** The first day that the gate has counted, and the last that was made. */
export async function knownDays(tx: Db, centerId: number) {
  const row = await sql<{ first: Temporal.Instant | null; last: Temporal.PlainDate | null }>`
    select (select min(minute) from service.flow where center_id = ${centerId}) as first,
      (select max(day) from report.kpi_day where center_id = ${centerId}) as last`.execute(tx);
  return row.rows[0] ?? { first: null, last: null };
}

/**
 * Makes a day anew from what the modules keep: once or ten times, the rows are the same. What stood at the end of
 * the day (registered, accounts) is taken from rows that name their time.
 */
export async function makeDay(
  tx: Db,
  centerId: number,
  day: Temporal.PlainDate,
  { from, to, entered }: { readonly from: Temporal.Instant; readonly to: Temporal.Instant; readonly entered: string },
): Promise<void> {
  await tx.deleteFrom('report.kpiDay').where('centerId', '=', centerId).where('day', '=', day).execute();
  await sql`
    with bounds as (select ${from}::timestamptz as a, ${to}::timestamptz as b, ${centerId}::integer as center),
    flow as (select f.* from service.flow f, bounds where f.center_id = center and minute >= a and minute < b),
    people as (
      -- Who did something, and who came in to look: reading leaves no audit entry, coming in does.
      select e.actor_id as id from audit.entry e, bounds
      where e.center_id = center and actor_kind = 'person' and recorded_at >= a and recorded_at < b and operation not like 'identity.%'
      union select l.subject_id::text from identity.login_log l, bounds
      where l.center_id = center and kind = 'person' and subject_id is not null and result = ${entered} and at >= a and at < b
    ),
    registered as (
      select g.subject_id as person_id, first_login_at as registered_at, null::timestamptz as closed_at, '' as channel
      from identity.login g, bounds where g.center_id = center and kind = 'person' and first_login_at is not null
      union all
      select c.person_id, registered_at, closed_at, channel from identity.closed_registration c, bounds where c.center_id = center
    ),
    counted (metric, channel, part, value) as (
      select 'visits', channel, '', sum(visits) from flow group by channel
      union all select 'visits-by-hour', '', to_char(minute at time zone 'Asia/Shanghai', 'HH24'), sum(visits) from flow group by 3
      union all select 'requests', channel, '', sum(requests - turned_away) from flow group by channel
      union all select 'failed', channel, '', sum(failed) from flow group by channel
      union all select 'turned-away', channel, '', sum(turned_away) from flow group by channel
      union all select 'business', channel, service, sum(business) from flow where business > 0 group by channel, service
      union all select 'succeeded', channel, service, sum(succeeded) from flow where business > 0 group by channel, service
      union all select 'content-updates', '', '', count(*) from content.version, bounds
        where center_id = center and state = 'approved' and live_at >= a and live_at < b
      union all select 'pushes', 'inbox', '', count(*) from notice.message, bounds where center_id = center and created_at >= a and created_at < b
      union all select 'pushes', channel, '', count(*) from notice.sms, bounds
        where center_id = center and created_at >= a and created_at < b group by channel
      union all select 'registrations', coalesce((select l.channel from identity.login_log l where l.center_id = center and l.kind = 'person'
          and l.subject_id = r.person_id and l.result = ${entered} and l.at >= r.registered_at order by l.at, l.log_id limit 1), 'web'), '', count(*)
        from registered r, bounds where registered_at >= a and registered_at < b group by 2
      union all select 'closures', channel, '', count(*) from registered, bounds where closed_at >= a and closed_at < b group by channel
      union all select 'registered', '', '', count(*) from registered, bounds where registered_at < b and (closed_at is null or closed_at >= b)
      union all select 'accounts', '', '', count(*) from account.personal_account p, bounds
        where p.center_id = center and opened_on <= ${day}::date and (state not in ('merged', 'transferred-out', 'withdrawn')
          or exists (select from account.account_change c where c.center_id = center and c.account_id = p.account_id
            and c.kind in ('close', 'merge') and c.changed_at >= b))
      union all select 'active', '', '', count(*) from people
      union all select 'active-by-age', '', case
          when p.birth_date is null then 'unknown' when age < 30 then '0' when age < 40 then '30' when age < 50 then '40'
          when age < 60 then '50' else '60' end, count(*)
        from people join bounds on true left join party.person p on p.center_id = center and p.person_id::text = people.id,
          lateral (select date_part('year', age(${day}::date, p.birth_date)) as age) as years group by 3
      union all select 'complainants', '', '', count(distinct coalesce(subject_id, work_order_id)) from workorder.work_order, bounds
        where center_id = center and kind = 'complaint' and written_at >= a and written_at < b
    )
    insert into report.kpi_day (center_id, day, metric, channel, part, value)
    select ${centerId}, ${day}::date, metric, channel, part, value from counted where value > 0 or metric in ('registered', 'accounts')`.execute(
    tx,
  );
  await insertSatisfaction(tx, centerId, day, { from, to });
}

async function insertSatisfaction(
  tx: Db,
  centerId: number,
  day: Temporal.PlainDate,
  between: { readonly from: Temporal.Instant; readonly to: Temporal.Instant },
): Promise<void> {
  const given = await satisfactionBetween(tx, centerId, between);
  const row = { centerId, day, channel: '' };
  const rows = given.flatMap(({ source, raters, satisfied }) => [
    { ...row, metric: 'raters', part: source, value: BigInt(raters) },
    { ...row, metric: 'satisfied', part: source, value: BigInt(satisfied) },
  ]);
  if (rows.length > 0) await tx.insertInto('report.kpiDay').values(rows).execute();
}

/** Rows of a period, in order. */
export async function listKpiRows(
  tx: Db,
  centerId: number,
  { from, to }: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
): Promise<KpiRow[]> {
  return tx
    .selectFrom('report.kpiDay')
    .select(['day', 'metric', 'channel', 'part', 'value'])
    .where('centerId', '=', centerId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('metric')
    .orderBy('channel')
    .orderBy('part')
    .execute();
}
