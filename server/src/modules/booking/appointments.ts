import { toString as drawQr } from 'qrcode';
import type { Call } from '../../platform/call.ts';
import { isBefore } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { getCalendar, isWorkday } from '../params/index.ts';
import { numberOf, today } from './calls.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { placeInQueue } from './queue.ts';
import { bookableDays, cancelBy, clockText, pausedUntil } from './rules.ts';
import {
  type AppointmentRow,
  findAppointment,
  findOutlet,
  givePlaceBack,
  insertAppointment,
  listAppointmentRows,
  listOutletRows,
  listPlan,
  listServiceRows,
  listTaken,
  missedDays,
  type Subject,
  takenOf,
  takePlace,
  updateAppointment,
} from './store.ts';

/** Who books: a person for themselves, an employer's clerk for the employer. */
export function subjectOf({ actor }: Call): Subject {
  return actor.employerId ? { kind: 'employer', id: actor.employerId } : { kind: 'person', id: actor.id };
}

async function daysOf(call: Call): Promise<Temporal.PlainDate[]> {
  const calendar = await getCalendar(call.tx, call.centerId, today(call));
  return bookableDays(today(call), await numberOf(call, 'booking.days-ahead'), (day) => isWorkday(calendar, day));
}

async function pauseOf(call: Call): Promise<Temporal.PlainDate | undefined> {
  const withinDays = await numberOf(call, 'booking.missed-within-days');
  return pausedUntil({
    today: today(call),
    withinDays,
    atMost: await numberOf(call, 'booking.missed-at-most'),
    pauseDays: await numberOf(call, 'booking.missed-pause-days'),
    missed: await missedDays(call.tx, call.centerId, subjectOf(call), today(call).subtract({ days: withinDays })),
  });
}

export async function outletsOf(call: Call, centerId: number): Promise<RouteOutput<typeof contract.listOutlets>> {
  const [outlets, services] = await Promise.all([
    listOutletRows(call.tx, centerId),
    listServiceRows(call.tx, centerId),
  ]);
  return {
    outlets,
    services: services.map(({ prefix: _prefix, audience, ...service }) => ({
      ...service,
      audience: audience as 'person' | 'employer' | 'all',
    })),
  };
}

/** The places left of each slot of the coming days. */
export async function slotsOf(
  call: Call,
  { query: { outletId, service } }: RouteInput<typeof contract.listSlots>,
): Promise<RouteOutput<typeof contract.listSlots>> {
  const { tx, centerId } = call;
  if (!(await findOutlet(tx, centerId, outletId))) throw new Problem(refusals.outletNotFound);
  const [plan, days, paused] = await Promise.all([
    listPlan(tx, centerId, outletId, service),
    daysOf(call),
    pauseOf(call),
  ]);
  const [from = today(call)] = days;
  const taken = await listTaken(tx, centerId, { outletId, service, from, to: days.at(-1) ?? from });
  const takenAt = new Map(taken.map((slot) => [`${slot.day}${slot.starts}`, slot.taken]));
  return {
    pausedUntil: paused?.toString() ?? null,
    days: days.map((day) => ({
      day: day.toString(),
      slots: plan.map(({ starts, ends, capacity }) => ({
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

/**
 * P-B1: takes a place of a slot, or refuses. The place and the appointment are one transaction; the same id again answers
 * the first appointment. One open appointment for each business (`appointment__one_open`).
 */
export async function book(
  call: Call,
  { body }: RouteInput<typeof contract.book>,
): Promise<RouteOutput<typeof contract.book>> {
  const { tx, centerId, now, channel } = call;
  const subject = subjectOf(call);
  const known = await findAppointment(tx, centerId, { appointmentId: body.appointmentId });
  if (known) return view(call, ownOrRefuse(known, subject));
  const slot = await slotOrRefuse(call, body);
  const number = newNumber(call);
  const isNew = await insertAppointment(tx, centerId, {
    appointmentId: body.appointmentId,
    number,
    outletId: slot.outletId,
    service: slot.service,
    day: slot.day,
    starts: slot.starts,
    ends: slot.ends,
    subjectKind: subject.kind,
    subjectId: subject.id,
    channel,
    bookedAt: now,
  });
  if (!isNew) return view(call, await getAppointment(call, body.appointmentId));
  // Last, so that the row that many want is held as short as can be.
  if (!(await takePlace(tx, centerId, slot))) throw full();
  await recordAudit(call, 'booking.book', [subject.kind, subject.id], {
    appointmentId: body.appointmentId,
    service: slot.service,
  });
  await notify(call, 'booking.booked', [subject.kind, subject.id], {
    number,
    day: slot.day.toString(),
    time: `${clockText(slot.starts)}—${clockText(slot.ends)}`,
    outlet: slot.outletName,
    service: slot.serviceName,
  });
  return view(call, await getAppointment(call, body.appointmentId));
}

const full = () => new Problem(refusals.full, { remedy: '请选择其他时段、日期或网点。' });

async function slotOrRefuse(call: Call, body: RouteInput<typeof contract.book>['body']) {
  const { tx, centerId } = call;
  const { outletId, service, starts } = body;
  const outlet = await findOutlet(tx, centerId, outletId);
  if (!outlet) throw new Problem(refusals.outletNotFound);
  const known = (await listServiceRows(tx, centerId)).find((one) => one.service === service);
  const planned = (await listPlan(tx, centerId, outletId, service)).find((one) => one.starts === starts);
  const isForThem = known?.audience === 'all' || known?.audience === subjectOf(call).kind;
  if (!known || !planned || !isForThem) throw new Problem(refusals.slotNotFound);
  const paused = await pauseOf(call);
  if (paused)
    throw new Problem(refusals.paused, {
      detail: `您近期多次预约后没有到场，网上预约暂停至 ${paused}。`,
      remedy: '暂停期间可以直接到网点现场取号办理。',
      until: paused.toString(),
    });
  const day = (await daysOf(call)).find((one) => one.toString() === body.day);
  if (!day) throw new Problem(refusals.dayNotOpen, { remedy: '请选择开放预约的工作日。' });
  const slot = { outletId, service, day, ...planned };
  // Looked at before anything is written: a full slot refuses two thousand without their queueing for its row.
  if ((await takenOf(tx, centerId, slot)) >= planned.capacity) throw full();
  return { ...slot, outletName: outlet.name, serviceName: known.name };
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
  if (isBefore(last, today(call)))
    throw new Problem(refusals.tooLateToCancel, {
      detail: `${row.day} 的预约最晚在 ${last} 取消，今天是 ${today(call)}。`,
      remedy: '不能到场的，请尽早拨打网点电话说明。',
    });
  await updateAppointment(tx, centerId, row.appointmentId, { state: 'cancelled', changedAt: now });
  await givePlaceBack(tx, centerId, row);
  await recordAudit(call, 'booking.cancel', [subjectOf(call).kind, subjectOf(call).id], {
    appointmentId: row.appointmentId,
  });
  return view(call, { ...row, state: 'cancelled' });
}

export async function appointmentsOf(
  call: Call,
  { query }: RouteInput<typeof contract.listAppointments>,
): Promise<RouteOutput<typeof contract.listAppointments>> {
  const { rows, total } = await listAppointmentRows(
    call.tx,
    call.centerId,
    subjectOf(call),
    { state: query.state },
    pageOf(query),
  );
  return { total, rows: await Promise.all(rows.map((row) => view(call, row))) };
}

type View = RouteOutput<typeof contract.book>;

async function view(call: Call, row: AppointmentRow): Promise<View> {
  const { tx, centerId } = call;
  const [outlet, services] = await Promise.all([findOutlet(tx, centerId, row.outletId), listServiceRows(tx, centerId)]);
  const service = services.find((one) => one.service === row.service);
  const last = cancelBy(row.day, await numberOf(call, 'booking.cancel-days-ahead'));
  const isOpen = row.state === 'booked';
  return {
    appointmentId: row.appointmentId,
    number: row.number,
    outletName: outlet?.name ?? '',
    outletAddress: outlet?.address ?? '',
    serviceName: service?.name ?? row.service,
    day: row.day.toString(),
    starts: row.starts,
    ends: row.ends,
    state: row.state as View['state'],
    bookedAt: row.bookedAt.toString(),
    cancelBy: isOpen && !isBefore(last, today(call)) ? last.toString() : null,
    qrSvg: isOpen ? await drawQr(row.number, { type: 'svg', margin: 1 }) : null,
    queue: row.state === 'arrived' ? await placeInQueue(call, row.appointmentId, service?.minutes ?? 10) : null,
  };
}
