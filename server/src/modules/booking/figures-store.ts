import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

interface Days {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

export interface DayFigures {
  readonly outletName: string;
  readonly day: Temporal.PlainDate;
  readonly tickets: bigint;
  readonly served: bigint;
  readonly skipped: bigint;
  readonly booked: bigint;
  readonly missed: bigint;
  readonly waitMinutes: number | null;
  readonly serviceMinutes: number | null;
  readonly averageScorePpm: number | null;
}

/** Each outlet's days in figures: tickets, waits, services, appointments and who missed them. */
export async function readFigures(tx: Db, centerId: number, { from, to }: Days): Promise<DayFigures[]> {
  const found = await sql<DayFigures>`
    with ticket as (
      select outlet_id, day, count(*) as tickets, count(*) filter (where state = 'served') as served,
        count(*) filter (where state = 'skipped') as skipped,
        round(avg(extract(epoch from called_at - arrived_at)) filter (where called_at is not null) / 60)::integer as wait_minutes,
        round(avg(extract(epoch from ended_at - called_at)) filter (where state = 'served') / 60)::integer as service_minutes,
        round(avg(score) * 1000000)::integer as average_score_ppm
      from booking.ticket where center_id = ${centerId} and day between ${from}::date and ${to}::date group by 1, 2
    ), booked as (
      select outlet_id, day, count(*) filter (where state <> 'cancelled') as booked, count(*) filter (where state = 'missed') as missed
      from booking.appointment where center_id = ${centerId} and day between ${from}::date and ${to}::date group by 1, 2
    )
    select o.name as outlet_name, day, coalesce(tickets, 0) as tickets, coalesce(served, 0) as served, coalesce(skipped, 0) as skipped,
      coalesce(booked, 0) as booked, coalesce(missed, 0) as missed, wait_minutes, service_minutes, average_score_ppm
    from ticket full join booked using (outlet_id, day)
    join booking.outlet o on o.center_id = ${centerId} and o.outlet_id = coalesce(ticket.outlet_id, booked.outlet_id)
    order by day desc, o.position limit 2000`.execute(tx);
  return found.rows;
}

export interface HourFigures {
  readonly outletName: string;
  readonly hour: number;
  readonly tickets: bigint;
  readonly waitMinutes: number | null;
  readonly longestWaitMinutes: number | null;
  readonly serviceMinutes: number | null;
  readonly booked: bigint;
  readonly missed: bigint;
}

/** The hours of the day over some days: when people come, how long they wait, which hours are missed. */
export async function readHours(tx: Db, centerId: number, { from, to }: Days): Promise<HourFigures[]> {
  const found = await sql<HourFigures>`
    with ticket as (
      select outlet_id, extract(hour from arrived_at at time zone 'Asia/Shanghai')::integer as hour, count(*) as tickets,
        round(avg(extract(epoch from called_at - arrived_at)) filter (where called_at is not null) / 60)::integer as wait_minutes,
        round(max(extract(epoch from called_at - arrived_at)) / 60)::integer as longest_wait_minutes,
        round(avg(extract(epoch from ended_at - called_at)) filter (where state = 'served') / 60)::integer as service_minutes
      from booking.ticket where center_id = ${centerId} and day between ${from}::date and ${to}::date group by 1, 2
    ), booked as (
      select outlet_id, starts / 60 as hour, count(*) filter (where state <> 'cancelled') as booked, count(*) filter (where state = 'missed') as missed
      from booking.appointment where center_id = ${centerId} and day between ${from}::date and ${to}::date group by 1, 2
    )
    select o.name as outlet_name, hour, coalesce(tickets, 0) as tickets, wait_minutes, longest_wait_minutes, service_minutes,
      coalesce(booked, 0) as booked, coalesce(missed, 0) as missed
    from ticket full join booked using (outlet_id, hour)
    join booking.outlet o on o.center_id = ${centerId} and o.outlet_id = coalesce(ticket.outlet_id, booked.outlet_id)
    order by o.position, hour limit 2000`.execute(tx);
  return found.rows;
}
