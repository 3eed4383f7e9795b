import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type AppointmentState = 'booked' | 'arrived' | 'served' | 'cancelled' | 'missed';
export type TicketState = 'waiting' | 'called' | 'served' | 'skipped' | 'left';
export interface Subject {
  readonly kind: 'person' | 'employer';
  readonly id: string;
}

const outletColumns = ['outletId', 'name', 'address', 'directions', 'phone', 'opens', 'closes', 'windows'] as const;

export async function listOutletRows(tx: Db, centerId: number) {
  return tx
    .selectFrom('booking.outlet')
    .select(outletColumns)
    .where('centerId', '=', centerId)
    .orderBy('position')
    .limit(200)
    .execute();
}

/** Locked for the rest of the transaction when asked: one call of a queue at a time. */
export async function findOutlet(tx: Db, centerId: number, outletId: string, { lock = false } = {}) {
  return tx
    .selectFrom('booking.outlet')
    .select(outletColumns)
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}

export async function listServiceRows(tx: Db, centerId: number) {
  return tx
    .selectFrom('booking.service')
    .select(['service', 'name', 'audience', 'minutes', 'prefix'])
    .where('centerId', '=', centerId)
    .orderBy('position')
    .limit(200)
    .execute();
}

export async function listPlan(tx: Db, centerId: number, outletId: string, service: string) {
  return tx
    .selectFrom('booking.slotPlan')
    .select(['starts', 'ends', 'capacity'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('service', '=', service)
    .orderBy('starts')
    .limit(200)
    .execute();
}

/** What is taken of the slots of some days. */
export async function listTaken(
  tx: Db,
  centerId: number,
  {
    outletId,
    service,
    from,
    to,
  }: { outletId: string; service: string; from: Temporal.PlainDate; to: Temporal.PlainDate },
) {
  return tx
    .selectFrom('booking.slot')
    .select(['day', 'starts', 'taken'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('service', '=', service)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
}

export interface SlotKey {
  readonly outletId: string;
  readonly service: string;
  readonly day: Temporal.PlainDate;
  readonly starts: number;
}

/** How many places of a slot are taken, without waiting for anybody. */
export async function takenOf(tx: Db, centerId: number, slot: SlotKey): Promise<number> {
  const row = await tx
    .selectFrom('booking.slot')
    .select('taken')
    .where('centerId', '=', centerId)
    .where('outletId', '=', slot.outletId)
    .where('service', '=', slot.service)
    .where('day', '=', slot.day)
    .where('starts', '=', slot.starts)
    .executeTakeFirst();
  return row?.taken ?? 0;
}

/** Takes one place of a slot; false when it is full. The row is made when the first place is taken. */
export async function takePlace(
  tx: Db,
  centerId: number,
  slot: SlotKey & { readonly ends: number; readonly capacity: number },
): Promise<boolean> {
  const done = await sql<{ taken: number }>`
    insert into booking.slot as s (center_id, outlet_id, service, day, starts, ends, capacity, taken)
    values (${centerId}, ${slot.outletId}::uuid, ${slot.service}, ${slot.day}::date, ${slot.starts}, ${slot.ends}, ${slot.capacity}, 1)
    on conflict on constraint slot__pk do update set taken = s.taken + 1, capacity = excluded.capacity where s.taken < excluded.capacity
    returning taken`.execute(tx);
  return done.rows.length > 0;
}

export async function givePlaceBack(tx: Db, centerId: number, slot: SlotKey): Promise<void> {
  await tx
    .updateTable('booking.slot')
    .set({ taken: sql<number>`taken - 1` })
    .where('centerId', '=', centerId)
    .where('outletId', '=', slot.outletId)
    .where('service', '=', slot.service)
    .where('day', '=', slot.day)
    .where('starts', '=', slot.starts)
    .execute();
}

const appointmentColumns = [
  'appointmentId',
  'number',
  'outletId',
  'service',
  'day',
  'starts',
  'ends',
  'subjectKind',
  'subjectId',
  'state',
  'bookedAt',
] as const;

/** False when the id is taken: the same request has come twice. */
export async function insertAppointment(
  tx: Db,
  centerId: number,
  row: {
    appointmentId: string;
    number: string;
    outletId: string;
    service: string;
    day: Temporal.PlainDate;
    starts: number;
    ends: number;
    subjectKind: string;
    subjectId: string;
    channel: string;
    bookedAt: Temporal.Instant;
  },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('booking.appointment')
    .values({ centerId, ...row, state: 'booked', changedAt: row.bookedAt })
    .onConflict((conflict) => conflict.constraint('appointment__pk').doNothing())
    .returning('appointmentId')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function findAppointment(
  tx: Db,
  centerId: number,
  by: { appointmentId: string } | { number: string },
  { lock = false } = {},
) {
  return tx
    .selectFrom('booking.appointment')
    .select(appointmentColumns)
    .where('centerId', '=', centerId)
    .$if('number' in by, (query) => query.where('number', '=', 'number' in by ? by.number : ''))
    .$if('appointmentId' in by, (query) =>
      query.where('appointmentId', '=', 'appointmentId' in by ? by.appointmentId : ''),
    )
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}
export type AppointmentRow = NonNullable<Awaited<ReturnType<typeof findAppointment>>>;

export async function updateAppointment(
  tx: Db,
  centerId: number,
  appointmentId: string,
  set: { state: AppointmentState; changedAt: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('booking.appointment')
    .set(set)
    .where('centerId', '=', centerId)
    .where('appointmentId', '=', appointmentId)
    .execute();
}

export async function listAppointmentRows(
  tx: Db,
  centerId: number,
  subject: Subject,
  filter: { state?: AppointmentState | undefined },
  page: { limit: number; offset: number },
) {
  const chosen = tx
    .selectFrom('booking.appointment')
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state as string));
  const rows = await chosen
    .select(appointmentColumns)
    .orderBy('day', 'desc')
    .orderBy('starts', 'desc')
    .orderBy('appointmentId')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

/** Days of missed appointments from a day on, newest first. */
export async function missedDays(tx: Db, centerId: number, subject: Subject, from: Temporal.PlainDate) {
  const rows = await tx
    .selectFrom('booking.appointment')
    .select('day')
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .where('state', '=', 'missed')
    .where('day', '>=', from)
    .orderBy('day', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => row.day);
}

/** Who did not come by the end of a day has missed the appointment. Answers how many. */
export async function markMissed(
  tx: Db,
  centerId: number,
  before: Temporal.PlainDate,
  at: Temporal.Instant,
): Promise<number> {
  const done = await tx
    .updateTable('booking.appointment')
    .set({ state: 'missed', changedAt: at })
    .where('centerId', '=', centerId)
    .where('state', '=', 'booked')
    .where('day', '<', before)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}
