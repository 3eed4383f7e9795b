import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';

export type AppointmentState = 'booked' | 'arrived' | 'served' | 'cancelled' | 'missed';
export type TicketState = 'waiting' | 'called' | 'held' | 'served' | 'skipped' | 'left';
export interface Subject {
  readonly kind: 'person' | 'employer';
  readonly id: string;
}

export const outletColumns = [
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

/** How many places are taken of the slots of some days; none for a slot that is not told. */
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
  const rows = await tx
    .selectFrom('booking.appointment')
    .select(['day', 'starts', sql<bigint>`count(*)`.as('taken')])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('service', '=', service)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('state', '<>', 'cancelled')
    .groupBy(['day', 'starts'])
    .execute();
  return rows.map(({ taken, ...row }) => ({ ...row, taken: Number(taken) }));
}

export interface SlotKey {
  readonly outletId: string;
  readonly service: string;
  readonly day: Temporal.PlainDate;
  readonly starts: number;
}

/** Whose place of a slot is theirs: all but those who cancelled, also when they have come, been served or missed it. */
const takenOf = (centerId: number, { outletId, service, day, starts }: SlotKey) => sql`
  select place_no from booking.appointment
  where center_id = ${centerId} and outlet_id = ${outletId} and service = ${service} and day = ${day}::date and starts = ${starts}
    and state <> 'cancelled'`;

/**
 * How many places of a slot are left by what is committed, without waiting for anybody. One for a slot that no plan has, so
 * that the command says what is wrong with it.
 */
export async function countLeft(tx: Db, centerId: number, slot: SlotKey): Promise<number> {
  const found = await sql<{ left: number }>`
    select coalesce((
      select p.capacity from booking.slot_plan p
      where p.center_id = ${centerId} and p.outlet_id = ${slot.outletId} and p.service = ${slot.service} and p.starts = ${slot.starts}
        and p.valid_from = (select max(valid_from) from booking.plan v where v.center_id = p.center_id and v.outlet_id = p.outlet_id and v.valid_from <= ${slot.day}::date)
    ) - (select count(*)::int from (${takenOf(centerId, slot)}) taken), 1) as left`.execute(tx);
  return found.rows[0]?.left ?? 0;
}

/**
 * Holds a free place of a slot for the rest of the transaction, passing over those that others hold; `undefined` when all
 * are taken. When all that is free is held by others, waits for the first of them, who may yet fail: nobody is told that a
 * slot is full while a place of it may stay free.
 *
 * What it answers is free by its own snapshot; whoever was quicker is noticed by `insertAppointment`.
 */
export async function holdPlace(
  tx: Db,
  centerId: number,
  slot: SlotKey & { readonly capacity: number },
): Promise<number | undefined> {
  const { outletId, service, day, starts, capacity } = slot;
  const name = `booking.place:${centerId} ${outletId} ${service} ${day} ${starts}`;
  for (;;) {
    const found = await sql<{ held: number | null; free: number | null }>`
      with taken as materialized (${takenOf(centerId, slot)}),
      -- No more than are left: a plan that shrank may have taken places beyond its number.
      free as materialized (
        select n from generate_series(1, ${capacity}::int) n where not exists (select from taken where place_no = n)
        order by n limit greatest(${capacity}::int - (select count(*) from taken), 0)
      ),
      held as materialized (select n from free where pg_try_advisory_xact_lock(hashtext(${name}), n) limit 1)
      select (select n from held) as held, (select min(n) from free) as free`.execute(tx);
    const { held = null, free = null } = found.rows[0] ?? {};
    if (held !== null) return held;
    if (free === null) return undefined;
    await sql`select pg_advisory_xact_lock(hashtext(${name}), ${free}::int)`.execute(tx);
  }
}

/**
 * What the plan of its day says of a slot, with what it is called; no end and no capacity when the plan has no such slot,
 * nothing when there is no such outlet. One statement: it is asked by everybody who books.
 */
export async function findOffered(tx: Db, centerId: number, { outletId, service, day, starts }: SlotKey) {
  const found = await sql<{
    outletName: string;
    outletAddress: string;
    serviceName: string;
    audience: string | null;
    ends: number | null;
    capacity: number | null;
  }>`
    select o.name as outlet_name, o.address as outlet_address, coalesce(s.name, '') as service_name, s.audience, p.ends, p.capacity
    from booking.outlet o
    left join booking.service s on s.center_id = o.center_id and s.service = ${service}
    left join booking.slot_plan p on p.center_id = s.center_id and p.outlet_id = o.outlet_id and p.service = s.service and p.starts = ${starts}
      and p.valid_from = (select max(valid_from) from booking.plan v where v.center_id = o.center_id and v.outlet_id = o.outlet_id and v.valid_from <= ${day}::date)
    where o.center_id = ${centerId} and o.outlet_id = ${outletId}`.execute(tx);
  return found.rows[0];
}

/** Which of some ids are appointments. */
export async function listKnown(tx: Db, centerId: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await sql<{ appointmentId: string }>`
    select appointment_id from booking.appointment where center_id = ${centerId} and appointment_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  return new Set(found.rows.map(({ appointmentId }) => appointmentId));
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

/** Whether somebody has an open appointment for a business. */
export async function hasOpenAppointment(tx: Db, centerId: number, { kind, id }: Subject, service: string) {
  const found = await tx
    .selectFrom('booking.appointment')
    .select('appointmentId')
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', kind)
    .where('subjectId', '=', id)
    .where('service', '=', service)
    .where('state', '=', 'booked')
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * False when the id is known (the same request has come twice), when the subject has an open appointment for the business
 * or when the place was taken after the look at it. Every unique key counts: with the primary key alone, twins that arrive
 * in the same instant would be refused by another key before the first one is seen.
 */
export async function insertAppointment(
  tx: Db,
  centerId: number,
  row: SlotKey & {
    readonly appointmentId: string;
    readonly number: string;
    readonly ends: number;
    readonly placeNo: number;
    readonly places: number;
    readonly subjectKind: string;
    readonly subjectId: string;
    readonly channel: string;
    readonly bookedAt: Temporal.Instant;
  },
): Promise<boolean> {
  const inserted = await sql`
    insert into booking.appointment (
      center_id, appointment_id, number, outlet_id, service, day, starts, ends, place_no, places,
      subject_kind, subject_id, state, channel, booked_at, changed_at
    )
    select ${centerId}, ${row.appointmentId}::uuid, ${row.number}, ${row.outletId}::uuid, ${row.service}, ${row.day}::date,
      ${row.starts}, ${row.ends}, ${row.placeNo}, ${row.places}, ${row.subjectKind}, ${row.subjectId}::uuid, 'booked',
      ${row.channel}, ${row.bookedAt}::timestamptz, ${row.bookedAt}::timestamptz
    where ${row.placeNo}::int not in (${takenOf(centerId, row)})
    on conflict do nothing`.execute(tx);
  return inserted.numAffectedRows === 1n;
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
  return readPage(
    chosen.select(appointmentColumns).orderBy('day', 'desc').orderBy('starts', 'desc').orderBy('appointmentId'),
    page,
  );
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
