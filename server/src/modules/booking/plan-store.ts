import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { PlannedSlot } from './rules.ts';
import { outletColumns } from './store.ts';

// Outlets, the versions of their plans and the days that differ.

/** The slots of a day: those of the newest version that has begun by then. */
export async function listPlan(
  tx: Db,
  centerId: number,
  { outletId, on }: { outletId: string; on: Temporal.PlainDate },
): Promise<PlannedSlot[]> {
  const found = await sql<PlannedSlot>`
    select service, starts, ends, capacity from booking.slot_plan
    where center_id = ${centerId} and outlet_id = ${outletId}
      and valid_from = (select max(valid_from) from booking.plan where center_id = ${centerId} and outlet_id = ${outletId} and valid_from <= ${on}::date)
    order by service, starts limit 1000`.execute(tx);
  return found.rows;
}

/** Which versions of an outlet's plan there are, the oldest first. */
export async function listPlans(tx: Db, centerId: number, outletId: string) {
  return tx
    .selectFrom('booking.plan')
    .select(['validFrom', 'note', 'madeAt'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .orderBy('validFrom')
    .limit(200)
    .execute();
}

/** All slots of all versions of an outlet. */
export async function listPlanSlots(tx: Db, centerId: number, outletId: string) {
  return tx
    .selectFrom('booking.slotPlan')
    .select(['validFrom', 'service', 'starts', 'ends', 'capacity'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .orderBy('validFrom')
    .orderBy('service')
    .orderBy('starts')
    .limit(10_000)
    .execute();
}

/** Writes a version; one that has not begun is replaced. */
export async function replacePlan(
  tx: Db,
  centerId: number,
  plan: {
    outletId: string;
    validFrom: Temporal.PlainDate;
    note: string;
    madeBy: string;
    madeAt: Temporal.Instant;
    slots: readonly PlannedSlot[];
  },
): Promise<void> {
  const { slots, ...head } = plan;
  for (const table of ['booking.slotPlan', 'booking.plan'] as const)
    await tx
      .deleteFrom(table)
      .where('centerId', '=', centerId)
      .where('outletId', '=', plan.outletId)
      .where('validFrom', '=', plan.validFrom)
      .execute();
  await tx
    .insertInto('booking.plan')
    .values({ centerId, ...head })
    .execute();
  if (slots.length === 0) return;
  await tx
    .insertInto('booking.slotPlan')
    .values(
      slots.map(({ service, starts, ends, capacity }) => ({
        centerId,
        outletId: plan.outletId,
        validFrom: plan.validFrom,
        service,
        starts,
        ends,
        capacity,
      })),
    )
    .execute();
}

export async function listOutletDays(tx: Db, centerId: number, outletId: string, from: Temporal.PlainDate) {
  return tx
    .selectFrom('booking.outletDay')
    .select(['day', 'kind', 'note'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('day', '>=', from)
    .orderBy('day')
    .limit(400)
    .execute();
}

/** The coming exceptions of all outlets of a centre. */
export async function listComingDays(tx: Db, centerId: number, from: Temporal.PlainDate, to: Temporal.PlainDate) {
  return tx
    .selectFrom('booking.outletDay')
    .select(['outletId', 'day', 'kind', 'note'])
    .where('centerId', '=', centerId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .limit(1000)
    .execute();
}

export async function saveOutletDayRow(
  tx: Db,
  centerId: number,
  row: {
    outletId: string;
    day: Temporal.PlainDate;
    kind: string;
    note: string;
    madeBy: string;
    madeAt: Temporal.Instant;
  },
): Promise<void> {
  await removeOutletDayRow(tx, centerId, row);
  await tx
    .insertInto('booking.outletDay')
    .values({ centerId, ...row })
    .execute();
}

export async function removeOutletDayRow(
  tx: Db,
  centerId: number,
  { outletId, day }: { outletId: string; day: Temporal.PlainDate },
): Promise<void> {
  await tx
    .deleteFrom('booking.outletDay')
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('day', '=', day)
    .execute();
}

/** What is booked of an outlet from a day on, slot by slot. */
export async function listBookedSlots(
  tx: Db,
  centerId: number,
  { outletId, from, to }: { outletId: string; from: Temporal.PlainDate; to?: Temporal.PlainDate | undefined },
) {
  const rows = await tx
    .selectFrom('booking.appointment')
    .select(['service', 'day', 'starts', sql<bigint>`count(*)`.as('taken')])
    .where('centerId', '=', centerId)
    .where('outletId', '=', outletId)
    .where('state', '=', 'booked')
    .where('day', '>=', from)
    .$if(to !== undefined, (query) => query.where('day', '<=', to as Temporal.PlainDate))
    .groupBy(['service', 'day', 'starts'])
    .orderBy('day')
    .limit(5000)
    .execute();
  return rows.map(({ taken, ...row }) => ({ ...row, taken: Number(taken) }));
}

/** Who is booked into a slot of a day, locked. */
export async function listBookedInto(
  tx: Db,
  centerId: number,
  slot: { outletId: string; service: string; day: Temporal.PlainDate; starts: number },
) {
  return tx
    .selectFrom('booking.appointment')
    .select(['appointmentId', 'number', 'subjectKind', 'subjectId', 'ends'])
    .where('centerId', '=', centerId)
    .where('outletId', '=', slot.outletId)
    .where('service', '=', slot.service)
    .where('day', '=', slot.day)
    .where('starts', '=', slot.starts)
    .where('state', '=', 'booked')
    .orderBy('appointmentId')
    .forUpdate()
    .execute();
}

/** Every outlet, those that were given up too. */
export async function listAllOutlets(tx: Db, centerId: number) {
  return tx
    .selectFrom('booking.outlet')
    .select([...outletColumns, 'isOpen'])
    .where('centerId', '=', centerId)
    .orderBy('position')
    .orderBy('name')
    .limit(200)
    .execute();
}

export async function saveOutletRow(
  tx: Db,
  centerId: number,
  row: {
    outletId: string;
    name: string;
    address: string;
    directions: string;
    phone: string;
    opens: number;
    closes: number;
    windows: number;
    services: string[] | null;
    isOpen: boolean;
  },
): Promise<void> {
  const { outletId: _id, ...set } = row;
  await tx
    .insertInto('booking.outlet')
    .values({
      centerId,
      ...row,
      position: sql<number>`(select coalesce(max(position), -1) + 1 from booking.outlet where center_id = ${centerId})`,
    })
    .onConflict((conflict) => conflict.constraint('outlet__pk').doUpdateSet(set))
    .execute();
}

/** Sets the printer of an outlet; it keeps what it last said while its address stays. */
export async function savePrinter(
  tx: Db,
  centerId: number,
  row: { outletId: string; host: string; port: number; columns: number; stateAt: Temporal.Instant },
): Promise<void> {
  const { outletId: _id, stateAt: _at, ...set } = row;
  await tx
    .insertInto('booking.printer')
    .values({ centerId, ...row, state: 'unknown' })
    .onConflict((conflict) => conflict.constraint('printer__pk').doUpdateSet(set))
    .execute();
}

export async function removePrinter(tx: Db, centerId: number, outletId: string): Promise<void> {
  await tx.deleteFrom('booking.printer').where('centerId', '=', centerId).where('outletId', '=', outletId).execute();
}

/**
 * Holds an outlet's plan still for the rest of the transaction: who books shares it with all others who book, who changes
 * the plan has it alone. Nobody books into a slot that is being taken away.
 */
export async function holdPlan(tx: Db, outletId: string, how: 'to-book' | 'to-change'): Promise<void> {
  const name = `booking.plan:${outletId}`;
  await (how === 'to-book'
    ? sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`
    : sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`
  ).execute(tx);
}
