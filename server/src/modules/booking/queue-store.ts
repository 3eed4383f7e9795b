import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { TicketState } from './store.ts';

const ticketColumns = [
  'ticketId',
  'outletId',
  'day',
  'number',
  'service',
  'kind',
  'hasPriority',
  'appointmentId',
  'slotStarts',
  'state',
  'overtaken',
  'windowNo',
  'calls',
  'arrivedAt',
  'calledAt',
] as const;

export async function findTicket(
  tx: Db,
  centerId: number,
  by: { ticketId: string } | { appointmentId: string },
  { lock = false } = {},
) {
  return tx
    .selectFrom('booking.ticket')
    .select(ticketColumns)
    .where('centerId', '=', centerId)
    .$if('ticketId' in by, (query) => query.where('ticketId', '=', 'ticketId' in by ? by.ticketId : ''))
    .$if('appointmentId' in by, (query) =>
      query.where('appointmentId', '=', 'appointmentId' in by ? by.appointmentId : ''),
    )
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}
export type TicketRow = NonNullable<Awaited<ReturnType<typeof findTicket>>>;

/** Tickets of an outlet's day in some states, by arrival. */
export async function listTickets(
  tx: Db,
  centerId: number,
  { outletId, day, states }: { outletId: string; day: Temporal.PlainDate; states: readonly TicketState[] },
): Promise<TicketRow[]> {
  return tx
    .selectFrom('booking.ticket')
    .select(ticketColumns)
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('day', '=', day)
    .where('state', 'in', states)
    .orderBy('arrivedAt')
    .orderBy('ticketId')
    .limit(1000)
    .execute();
}

/** How many tickets with a letter an outlet has given out on a day: the next is one more. The outlet is locked. */
export async function countTickets(
  tx: Db,
  centerId: number,
  outletId: string,
  day: Temporal.PlainDate,
  prefix: string,
): Promise<number> {
  const { count } = await tx
    .selectFrom('booking.ticket')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('day', '=', day)
    .where('number', 'like', `${prefix}%`)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertTicket(
  tx: Db,
  centerId: number,
  row: {
    ticketId: string;
    outletId: string;
    day: Temporal.PlainDate;
    number: string;
    service: string;
    kind: 'booked' | 'walk-in';
    hasPriority: boolean;
    appointmentId: string | null;
    slotStarts: number | null;
    arrivedAt: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .insertInto('booking.ticket')
    .values({ centerId, ...row, state: 'waiting' })
    .execute();
}

export async function updateTicket(
  tx: Db,
  centerId: number,
  ticketId: string,
  set: Partial<{
    state: TicketState;
    service: string;
    windowNo: number | null;
    calls: number;
    calledAt: Temporal.Instant | null;
    endedAt: Temporal.Instant | null;
    servedBy: string;
  }>,
): Promise<void> {
  await tx
    .updateTable('booking.ticket')
    .set(set)
    .where('centerId', '=', centerId)
    .where('ticketId', '=', ticketId)
    .execute();
}

export async function countOvertaken(tx: Db, centerId: number, ticketIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('booking.ticket')
    .set({ overtaken: sql<number>`overtaken + 1` })
    .where('centerId', '=', centerId)
    .where('ticketId', '=', sql<string>`any (${ticketIds}::uuid[])`)
    .execute();
}

export interface DayFigures {
  readonly outletId: string;
  readonly outletName: string;
  readonly day: Temporal.PlainDate;
  readonly tickets: bigint;
  readonly served: bigint;
  readonly skipped: bigint;
  readonly booked: bigint;
  readonly missed: bigint;
  readonly waitMinutes: number | null;
  readonly serviceMinutes: number | null;
}

/** Each outlet's days in figures: tickets, waits, services, appointments and who missed them. */
export async function readFigures(
  tx: Db,
  centerId: number,
  { from, to }: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<DayFigures[]> {
  const found = await sql<DayFigures>`
    with ticket as (
      select outlet_id, day, count(*) as tickets, count(*) filter (where state = 'served') as served,
        count(*) filter (where state = 'skipped') as skipped,
        round(avg(extract(epoch from called_at - arrived_at)) filter (where called_at is not null) / 60)::integer as wait_minutes,
        round(avg(extract(epoch from ended_at - called_at)) filter (where state = 'served') / 60)::integer as service_minutes
      from booking.ticket where center_id = ${centerId} and day between ${from}::date and ${to}::date group by 1, 2
    ), booked as (
      select outlet_id, day, count(*) filter (where state <> 'cancelled') as booked, count(*) filter (where state = 'missed') as missed
      from booking.appointment where center_id = ${centerId} and day between ${from}::date and ${to}::date group by 1, 2
    )
    select o.outlet_id, o.name as outlet_name, day, coalesce(tickets, 0) as tickets, coalesce(served, 0) as served, coalesce(skipped, 0) as skipped,
      coalesce(booked, 0) as booked, coalesce(missed, 0) as missed, wait_minutes, service_minutes
    from ticket full join booked using (outlet_id, day)
    join booking.outlet o on o.center_id = ${centerId} and o.outlet_id = coalesce(ticket.outlet_id, booked.outlet_id)
    order by day desc, o.position limit 2000`.execute(tx);
  return found.rows;
}
