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
  'priorityReason',
  'appointmentId',
  'personId',
  'slotStarts',
  'state',
  'overtaken',
  'windowNo',
  'calls',
  'arrivedAt',
  'queuedAt',
  'placeAt',
  'calledAt',
  'lastCallAt',
  'endedAt',
  'aheadAtMost',
  'code',
  'printState',
  'score',
] as const;

export async function findTicket(
  tx: Db,
  centerId: number,
  by: { ticketId: string } | { appointmentId: string } | { code: string } | { calledBy: string },
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
    .$if('code' in by, (query) => query.where('code', '=', 'code' in by ? by.code : ''))
    .$if('calledBy' in by, (query) =>
      query.where('servedBy', '=', 'calledBy' in by ? by.calledBy : '').where('state', '=', 'called'),
    )
    .orderBy('lastCallAt', 'desc')
    .limit(1)
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

/** The ticket with which somebody waits, or is being served, on a day at an outlet. */
export async function findOpenTicketOf(
  tx: Db,
  centerId: number,
  { outletId, day, personId }: { outletId: string; day: Temporal.PlainDate; personId: string },
): Promise<{ number: string } | undefined> {
  return tx
    .selectFrom('booking.ticket')
    .select('number')
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('personId', '=', personId)
    .where('day', '=', day)
    .where('state', 'in', ['waiting', 'called', 'held'])
    .executeTakeFirst();
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
    priorityReason: string | null;
    appointmentId: string | null;
    personId: string | null;
    slotStarts: number | null;
    arrivedAt: Temporal.Instant;
    aheadAtMost: number;
    code: string;
    printState: string;
  },
): Promise<void> {
  const { arrivedAt, priorityReason } = row;
  await tx
    .insertInto('booking.ticket')
    .values({
      centerId,
      ...row,
      hasPriority: priorityReason !== null,
      queuedAt: arrivedAt,
      placeAt: arrivedAt,
      state: 'waiting',
    })
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
    overtaken: number;
    queuedAt: Temporal.Instant;
    placeAt: Temporal.Instant;
    calledAt: Temporal.Instant | null;
    lastCallAt: Temporal.Instant | null;
    endedAt: Temporal.Instant | null;
    servedBy: string;
    printState: string;
    score: number;
    ratingTags: string[];
    remark: string;
    ratedAt: Temporal.Instant;
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

export interface DaySums {
  readonly served: bigint;
  readonly skipped: bigint;
  readonly averageWaitMinutes: number | null;
}

/** What an outlet's day has brought so far. */
export async function readDaySums(
  tx: Db,
  centerId: number,
  outletId: string,
  day: Temporal.PlainDate,
): Promise<DaySums> {
  const found = await sql<DaySums>`
    select count(*) filter (where state = 'served') as served, count(*) filter (where state = 'skipped') as skipped,
      round(avg(extract(epoch from called_at - arrived_at)) filter (where called_at is not null) / 60)::integer as average_wait_minutes
    from booking.ticket where center_id = ${centerId} and outlet_id = ${outletId} and day = ${day}`.execute(tx);
  return found.rows[0] ?? { served: 0n, skipped: 0n, averageWaitMinutes: null };
}

export async function listWindowRows(tx: Db, centerId: number, outletId: string) {
  return tx
    .selectFrom('booking.outletWindow')
    .select(['windowNo', 'queueGroups', 'isPaused', 'pauseReason'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .orderBy('windowNo')
    .limit(99)
    .execute();
}

/** Sets what differs of a window from the usual one. */
export async function saveWindow(
  tx: Db,
  centerId: number,
  row: {
    outletId: string;
    windowNo: number;
    queueGroups?: string[] | null;
    isPaused?: boolean;
    pauseReason?: string | null;
    changedAt: Temporal.Instant;
  },
): Promise<void> {
  const { outletId, windowNo, ...set } = row;
  await tx
    .insertInto('booking.outletWindow')
    .values({ centerId, outletId, windowNo, ...set })
    .onConflict((conflict) => conflict.constraint('outlet_window__pk').doUpdateSet(set))
    .execute();
}

export async function listGroups(tx: Db, centerId: number) {
  return tx
    .selectFrom('booking.queueGroup')
    .select(['queueGroup', 'name'])
    .where('centerId', '=', centerId)
    .orderBy('position')
    .limit(50)
    .execute();
}

/** Whom the windows of an outlet called lately: which of them are at work. */
export async function listWindowsAtWork(
  tx: Db,
  centerId: number,
  { outletId, day, since }: { outletId: string; day: Temporal.PlainDate; since: Temporal.Instant },
): Promise<number[]> {
  const rows = await tx
    .selectFrom('booking.ticket')
    .select('windowNo')
    .distinct()
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('day', '=', day)
    .where('windowNo', 'is not', null)
    .where((clause) => clause.or([clause('state', '=', 'called'), clause('lastCallAt', '>=', since)]))
    .execute();
  return rows.flatMap(({ windowNo }) => (windowNo === null ? [] : [windowNo]));
}

export async function findPrinter(tx: Db, centerId: number, outletId: string) {
  return tx
    .selectFrom('booking.printer')
    .select(['host', 'port', 'columns', 'state', 'stateAt'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .executeTakeFirst();
}

export async function updatePrinter(
  tx: Db,
  centerId: number,
  outletId: string,
  set: { state: string; stateAt: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('booking.printer')
    .set(set)
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .execute();
}
