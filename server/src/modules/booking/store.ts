import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type AppointmentState = 'booked' | 'arrived' | 'served' | 'cancelled' | 'missed';
export type TicketState = 'waiting' | 'called' | 'held' | 'served' | 'skipped' | 'left';
export interface Subject {
  readonly kind: 'person' | 'employer';
  readonly id: string;
}

const outletColumns = [
  'outletId',
  'name',
  'address',
  'directions',
  'phone',
  'opens',
  'closes',
  'windows',
  'services',
] as const;

export async function listOutletRows(tx: Db, centerId: number) {
  return tx
    .selectFrom('booking.outlet')
    .select(outletColumns)
    .where('centerId', '=', centerId)
    .where('isOpen', '=', true)
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
    .select(['service', 'name', 'audience', 'minutes', 'prefix', 'queueGroup'])
    .where('centerId', '=', centerId)
    .orderBy('position')
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

/**
 * Whether a slot has no place left for somebody new, without waiting for anybody: as many are taken as the plan of its day
 * has, and the request is not one that was answered before.
 */
export async function isFull(
  tx: Db,
  centerId: number,
  { appointmentId, ...slot }: SlotKey & { readonly appointmentId: string },
): Promise<boolean> {
  const found = await sql<{ isFull: boolean }>`
    select coalesce(s.taken >= p.capacity, false)
        and not exists (select from booking.appointment where center_id = ${centerId} and appointment_id = ${appointmentId}) as is_full
    from booking.slot s
    join booking.slot_plan p on p.center_id = s.center_id and p.outlet_id = s.outlet_id and p.service = s.service and p.starts = s.starts
      and p.valid_from = (select max(valid_from) from booking.plan v where v.center_id = s.center_id and v.outlet_id = s.outlet_id and v.valid_from <= s.day)
    where s.center_id = ${centerId} and s.outlet_id = ${slot.outletId} and s.service = ${slot.service} and s.day = ${slot.day}::date and s.starts = ${slot.starts}`.execute(
    tx,
  );
  return found.rows[0]?.isFull ?? false;
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
  'cancelReason',
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
  set: { state: AppointmentState; changedAt: Temporal.Instant; cancelReason?: string },
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
  filter: {
    state?: AppointmentState | undefined;
    from?: Temporal.PlainDate | undefined;
    to?: Temporal.PlainDate | undefined;
  },
  page: { limit: number; offset: number },
) {
  const chosen = tx
    .selectFrom('booking.appointment')
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state as string))
    .$if(filter.from !== undefined, (query) => query.where('day', '>=', filter.from as Temporal.PlainDate))
    .$if(filter.to !== undefined, (query) => query.where('day', '<=', filter.to as Temporal.PlainDate));
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

/** Appointments of somebody on a day at an outlet that were not used yet, in the order of their slots. */
export async function listOpenOf(
  tx: Db,
  centerId: number,
  { outletId, day, personId }: { outletId: string; day: Temporal.PlainDate; personId: string },
) {
  return tx
    .selectFrom('booking.appointment')
    .select(['number', 'starts', 'ends'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('subjectKind', '=', 'person')
    .where('subjectId', '=', personId)
    .where('day', '=', day)
    .where('state', '=', 'booked')
    .orderBy('starts')
    .limit(20)
    .execute();
}

/** Marks who has an appointment on a day and was not reminded yet, some at a time, and answers them. */
export async function takeToRemind(
  tx: Db,
  centerId: number,
  day: Temporal.PlainDate,
  at: Temporal.Instant,
): Promise<AppointmentRow[]> {
  const due = tx
    .selectFrom('booking.appointment')
    .select('appointmentId')
    .where('centerId', '=', centerId)
    .where('day', '=', day)
    .where('state', '=', 'booked')
    .where('remindedAt', 'is', null)
    .limit(200)
    .forUpdate()
    .skipLocked();
  return tx
    .updateTable('booking.appointment')
    .set({ remindedAt: at })
    .where('centerId', '=', centerId)
    .where('appointmentId', 'in', due)
    .returning(appointmentColumns)
    .execute();
}

/** How many have an appointment for a day at an outlet, and how many of them have come. */
export async function countAppointmentsOf(
  tx: Db,
  centerId: number,
  outletId: string,
  day: Temporal.PlainDate,
): Promise<{ booked: bigint; arrived: bigint }> {
  return tx
    .selectFrom('booking.appointment')
    .select([
      sql<bigint>`count(*) filter (where state <> 'cancelled')`.as('booked'),
      sql<bigint>`count(*) filter (where state in ('arrived', 'served'))`.as('arrived'),
    ])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
}
