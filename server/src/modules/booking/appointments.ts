import { toString as drawQr } from 'qrcode';
import type { Call } from '../../platform/call.ts';
import { isBefore } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { getCalendar, isWorkday } from '../params/index.ts';
import { numberOf, today } from './calls.ts';
import type * as contract from './contract.ts';
import { announceQueue } from './live.ts';
import { holdPlan, listComingDays, listOutletDays, listPlan } from './plan-store.ts';
import { refusals } from './problems.ts';
import { findTicket } from './queue-store.ts';
import { bookableDays, cancelBy, clockText, isOpenOn, type PlannedSlot, pausedUntil } from './rules.ts';
import { type Leave, openDoor } from './rush.ts';
import { placeOfAppointment } from './screens.ts';
import {
  type AppointmentRow,
  countLeft,
  findAppointment,
  findOffered,
  findOutlet,
  hasOpenAppointment,
  holdPlace,
  insertAppointment,
  listAppointmentRows,
  listKnown,
  listOutletRows,
  listServiceRows,
  listTaken,
  missedDays,
  type SlotKey,
  type Subject,
  updateAppointment,
} from './store.ts';

/** Who books: a person for themselves, an employer's clerk for the employer. */
export function subjectOf({ actor }: Call): Subject {
  return actor.employerId ? { kind: 'employer', id: actor.employerId } : { kind: 'person', id: actor.id };
}

/** The days that can be booked at an outlet: worked by the calendar and its own exceptions. */
async function daysOf(call: Call, outletId: string): Promise<Temporal.PlainDate[]> {
  const { tx, centerId } = call;
  const [calendar, own, daysAhead] = await Promise.all([
    getCalendar(tx, centerId, today(call)),
    listOutletDays(tx, centerId, outletId, today(call)),
    numberOf(call, 'booking.days-ahead'),
  ]);
  const special = new Map(own.map(({ day, kind }) => [day.toString(), kind as 'open' | 'closed']));
  return bookableDays(today(call), daysAhead, (day) => isOpenOn(day, special, (one) => isWorkday(calendar, one)));
}

/** What too many missed appointments mean for whoever calls. The figures are asked for at once: they are one statement. */
async function missedOf(call: Call) {
  const [withinDays, atMost, pauseDays] = await Promise.all([
    numberOf(call, 'booking.missed-within-days'),
    numberOf(call, 'booking.missed-at-most'),
    numberOf(call, 'booking.missed-pause-days'),
  ]);
  const missed = await missedDays(call.tx, call.centerId, subjectOf(call), today(call).subtract({ days: withinDays }));
  const facts = { today: today(call), withinDays, atMost, pauseDays, missed };
  return { ...facts, until: pausedUntil(facts) };
}

const comingDays = 60;

export async function outletsOf(call: Call, centerId: number): Promise<RouteOutput<typeof contract.listOutlets>> {
  const from = today(call);
  const [outlets, services, days] = await Promise.all([
    listOutletRows(call.tx, centerId),
    listServiceRows(call.tx, centerId),
    listComingDays(call.tx, centerId, from, from.add({ days: comingDays })),
  ]);
  return {
    outlets: outlets.map((outlet) => ({
      ...outlet,
      specialDays: days
        .filter(({ outletId }) => outletId === outlet.outletId)
        .map(({ day, kind, note }) => ({ day: day.toString(), kind: kind as 'open' | 'closed', note })),
    })),
    services: services.map(({ prefix: _prefix, audience, ...service }) => ({
      ...service,
      audience: audience as 'person' | 'employer' | 'all',
    })),
  };
}

/** Each day's slots of one business, by the plan that holds on it. */
async function plannedOf(
  call: Call,
  { outletId, service }: { outletId: string; service: string },
  days: readonly Temporal.PlainDate[],
): Promise<ReadonlyMap<string, readonly PlannedSlot[]>> {
  const slots = await Promise.all(days.map((on) => listPlan(call.tx, call.centerId, { outletId, on })));
  return new Map(
    days.map((day, index) => [day.toString(), (slots[index] ?? []).filter((one) => one.service === service)]),
  );
}

/** The places left of each slot of the coming days. */
export async function slotsOf(
  call: Call,
  { query: { outletId, service } }: RouteInput<typeof contract.listSlots>,
): Promise<RouteOutput<typeof contract.listSlots>> {
  const { tx, centerId } = call;
  if (!(await findOutlet(tx, centerId, outletId))) throw new Problem(refusals.outletNotFound);
  const [days, missed] = await Promise.all([daysOf(call, outletId), missedOf(call)]);
  const [from = today(call)] = days;
  const [taken, plan] = await Promise.all([
    listTaken(tx, centerId, { outletId, service, from, to: days.at(-1) ?? from }),
    plannedOf(call, { outletId, service }, days),
  ]);
  const takenAt = new Map(taken.map((slot) => [`${slot.day}${slot.starts}`, slot.taken]));
  return {
    pausedUntil: missed.until?.toString() ?? null,
    missed:
      missed.atMost > 0 && missed.missed.length > 0
        ? { count: missed.missed.length, atMost: missed.atMost, pauseDays: missed.pauseDays }
        : null,
    days: days.map((day) => ({
      day: day.toString(),
      slots: (plan.get(day.toString()) ?? []).map(({ starts, ends, capacity }) => ({
        starts,
        ends,
        left: Math.max(0, capacity - (takenAt.get(`${day}${starts}`) ?? 0)),
      })),
    })),
  };
}

/** `261116-0042`: the day of booking and a number that nobody can count on from. */
function newNumber(call: Call): string {
  const digits = BigInt(`0x${call.newId().replaceAll('-', '').slice(-12)}`) % 100_000_000n;
  return `${today(call).toString().slice(2).replaceAll('-', '')}${digits.toString().padStart(8, '0')}`;
}

interface Wanted {
  readonly tx: Db;
  readonly centerId: number;
  readonly slot: SlotKey;
}

const enter = openDoor<Wanted>(
  ({ centerId, slot: { outletId, service, day, starts } }) => [centerId, outletId, service, day, starts].join(' '),
  {
    left: ({ tx, centerId, slot }) => countLeft(tx, centerId, slot),
    known: ({ tx, centerId }, ids) => listKnown(tx, centerId, ids),
  },
);

/** Before the transaction: a slot that is full refuses all who wait for it together. Who is let through is looked at again. */
export async function awaitTurn(call: Call, { body }: RouteInput<typeof contract.book>): Promise<Leave> {
  const { tx, centerId } = call;
  const slot = { ...body, day: Temporal.PlainDate.from(body.day) };
  const leave = await enter({ tx, centerId, slot }, body.appointmentId);
  if (!leave) throw full();
  return leave;
}

/** Takes a place in its turn, and gives the turn on whatever becomes of it. */
export async function bookInTurn(call: Call, input: RouteInput<typeof contract.book>, leave: Leave): Promise<View> {
  try {
    return await book(call, input);
  } finally {
    leave();
  }
}

/**
 * P-B1: takes a place of a slot, or refuses. The place is a number of the appointment that no other one has; the same id
 * again answers the first appointment. One open appointment for each business (`appointment__one_open`).
 */
async function book(
  call: Call,
  { body }: RouteInput<typeof contract.book>,
): Promise<RouteOutput<typeof contract.book>> {
  const { tx, centerId, now } = call;
  const subject = subjectOf(call);
  const known = await findAppointment(tx, centerId, body);
  if (known) return view(call, ownOrRefuse(known, subject));
  const slot = await slotOrRefuse(call, body);
  const wanted = {
    appointmentId: body.appointmentId,
    outletId: body.outletId,
    service: body.service,
    day: slot.day,
    starts: body.starts,
    ends: slot.ends,
    subjectKind: subject.kind,
    subjectId: subject.id,
    bookedAt: now,
  };
  const booked = await insertInPlace(call, wanted, slot.capacity);
  if ('twin' in booked) return view(call, ownOrRefuse(booked.twin, subject));
  const { number } = booked;
  await recordAudit(call, 'booking.book', [subject.kind, subject.id], {
    appointmentId: body.appointmentId,
    service: body.service,
  });
  await notify(call, 'booking.booked', [subject.kind, subject.id], {
    number,
    day: slot.day.toString(),
    time: `${clockText(body.starts)}—${clockText(slot.ends)}`,
    outlet: slot.outletName,
    service: slot.serviceName,
  });
  return viewIn(call, { ...wanted, number, state: 'booked', cancelReason: null }, slot);
}

/** Puts an appointment in a place of its slot; answers its number, or the twin when the same request came twice at once. */
async function insertInPlace(
  call: Call,
  wanted: Omit<Parameters<typeof insertAppointment>[2], 'number' | 'placeNo' | 'places' | 'channel'>,
  places: number,
): Promise<{ readonly number: string } | { readonly twin: AppointmentRow }> {
  const { tx, centerId, channel } = call;
  for (;;) {
    const placeNo = await holdPlace(tx, centerId, { ...wanted, capacity: places });
    const number = newNumber(call);
    const isIn =
      placeNo !== undefined && (await insertAppointment(tx, centerId, { ...wanted, number, placeNo, places, channel }));
    if (isIn) return { number };
    const twin = await findAppointment(tx, centerId, wanted);
    if (twin) return { twin };
    if (placeNo === undefined) throw full();
    if (await hasOpenAppointment(tx, centerId, subjectOf(call), wanted.service))
      throw new Problem(refusals.alreadyBooked);
  }
}

const full = () => new Problem(refusals.full, { remedy: '请选择其他时段、日期或网点。' });

/** The slot that is asked for, as the plan of its day offers it to whoever calls. */
async function slotOrRefuse(call: Call, body: RouteInput<typeof contract.book>['body']) {
  const { tx, centerId } = call;
  const { outletId, service, starts } = body;
  const day = Temporal.PlainDate.from(body.day);
  await holdPlan(tx, outletId, 'to-book');
  const [offered, { until }, days, cancelDaysAhead] = await Promise.all([
    findOffered(tx, centerId, { outletId, service, day, starts }),
    missedOf(call),
    daysOf(call, outletId),
    numberOf(call, 'booking.cancel-days-ahead'),
  ]);
  if (!offered) throw new Problem(refusals.outletNotFound);
  if (until)
    throw new Problem(refusals.paused, {
      detail: `您近期多次预约后没有到场，网上预约暂停至 ${until}。`,
      remedy: '暂停期间可以直接到网点现场取号办理。',
      until: until.toString(),
    });
  const { ends, capacity, audience } = offered;
  if (ends === null || capacity === null || (audience !== 'all' && audience !== subjectOf(call).kind))
    throw new Problem(refusals.slotNotFound, { remedy: '请重新选择时段。' });
  if (!days.some((one) => one.equals(day)))
    throw new Problem(refusals.dayNotOpen, { remedy: '请选择开放预约的工作日。' });
  return { ...offered, day, ends, capacity, cancelDaysAhead };
}

const ownOrRefuse = (row: AppointmentRow, subject: Subject): AppointmentRow => {
  if (row.subjectKind !== subject.kind || row.subjectId !== subject.id) throw new Problem(refusals.notFound);
  return row;
};

async function getAppointment(call: Call, appointmentId: string, options = {}): Promise<AppointmentRow> {
  const row = await findAppointment(call.tx, call.centerId, { appointmentId }, options);
  if (!row) throw new Problem(refusals.notFound);
  return ownOrRefuse(row, subjectOf(call));
}

/** P-B3: the place is free for others at once. */
export async function cancel(
  call: Call,
  { params }: RouteInput<typeof contract.cancelAppointment>,
): Promise<RouteOutput<typeof contract.cancelAppointment>> {
  const { tx, centerId, now } = call;
  const row = await getAppointment(call, params.appointmentId, { lock: true });
  if (row.state !== 'booked') throw new Problem(refusals.wrongState, { state: row.state });
  const last = cancelBy(row.day, await numberOf(call, 'booking.cancel-days-ahead'));
  if (isBefore(last, today(call))) {
    const outlet = await findOutlet(tx, centerId, row.outletId);
    throw new Problem(refusals.tooLateToCancel, {
      detail: `${row.day} 的预约最晚在 ${last} 取消，今天是 ${today(call)}。`,
      remedy: `不能到场的，请尽早拨打网点电话${outlet ? ` ${outlet.phone} ` : ''}说明。`,
    });
  }
  await updateAppointment(tx, centerId, row.appointmentId, { state: 'cancelled', changedAt: now });
  await recordAudit(call, 'booking.cancel', [subjectOf(call).kind, subjectOf(call).id], {
    appointmentId: row.appointmentId,
  });
  await announceQueue(call, row.outletId);
  return view(call, { ...row, state: 'cancelled' });
}

/** One of the caller's own appointments, as it is now. */
export const appointmentOf = async (call: Call, appointmentId: string): Promise<View> =>
  view(call, await getAppointment(call, appointmentId));

/** The outlet whose queue an own appointment is about. */
export const outletOfAppointment = async (call: Call, appointmentId: string): Promise<string> =>
  (await getAppointment(call, appointmentId)).outletId;

export async function appointmentsOf(
  call: Call,
  { query }: RouteInput<typeof contract.listAppointments>,
): Promise<RouteOutput<typeof contract.listAppointments>> {
  const { rows, total } = await listAppointmentRows(
    call.tx,
    call.centerId,
    subjectOf(call),
    {
      state: query.state,
      ...(query.from && { from: Temporal.PlainDate.from(query.from) }),
      ...(query.to && { to: Temporal.PlainDate.from(query.to) }),
    },
    pageOf(query),
  );
  return { total, rows: await Promise.all(rows.map((row) => view(call, row))) };
}

type View = RouteOutput<typeof contract.book>;

async function view(call: Call, row: AppointmentRow): Promise<View> {
  const { tx, centerId } = call;
  const [outlet, services, cancelDaysAhead] = await Promise.all([
    findOutlet(tx, centerId, row.outletId),
    listServiceRows(tx, centerId),
    numberOf(call, 'booking.cancel-days-ahead'),
  ]);
  return viewIn(call, row, {
    cancelDaysAhead,
    outletName: outlet?.name ?? '',
    outletAddress: outlet?.address ?? '',
    serviceName: services.find((one) => one.service === row.service)?.name ?? row.service,
  });
}

interface Surroundings {
  readonly cancelDaysAhead: number;
  readonly outletName: string;
  readonly outletAddress: string;
  readonly serviceName: string;
}

async function viewIn(
  call: Call,
  row: AppointmentRow,
  { cancelDaysAhead, outletName, outletAddress, serviceName }: Surroundings,
): Promise<View> {
  const last = cancelBy(row.day, cancelDaysAhead);
  const isOpen = row.state === 'booked';
  return {
    centerId: call.centerId,
    appointmentId: row.appointmentId,
    number: row.number,
    outletName,
    outletAddress,
    serviceName,
    day: row.day.toString(),
    starts: row.starts,
    ends: row.ends,
    state: row.state as View['state'],
    bookedAt: row.bookedAt.toString(),
    cancelBy: isOpen && !isBefore(last, today(call)) ? last.toString() : null,
    qrSvg: isOpen ? await drawQr(row.number, { type: 'svg', margin: 1 }) : null,
    cancelReason: row.cancelReason,
    ratingCode: row.state === 'served' ? await openRating(call, row.appointmentId) : null,
    queue: row.state === 'arrived' ? await placeOfAppointment(call, row.appointmentId) : null,
  };
}

async function openRating(call: Call, appointmentId: string): Promise<string | null> {
  const ticket = await findTicket(call.tx, call.centerId, { appointmentId });
  return ticket && ticket.score === null ? ticket.code : null;
}
