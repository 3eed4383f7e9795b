import type { Call } from '../../platform/call.ts';
import { beijing } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { findPersonByCertificate, foldIdentifier } from '../party/index.ts';
import { numberOf, today } from './calls.ts';
import type * as contract from './contract.ts';
import { announceQueue } from './live.ts';
import { askPrinting } from './printing.ts';
import { refusals } from './problems.ts';
import { readQueue, type Ticket, ticketNow } from './queue-state.ts';
import { countTickets, findOpenTicketOf, findTicket, insertTicket } from './queue-store.ts';
import { arrival, callsBeforeAtMost, clockText, competes } from './rules.ts';
import {
  type AppointmentRow,
  findAppointment,
  findOutlet,
  listOpenOf,
  listServiceRows,
  updateAppointment,
} from './store.ts';

type Input = RouteInput<typeof contract.takeTicket>;

/**
 * A ticket for an appointment or for a walk-in; the same id again answers the first ticket. Who shows an ID card is found:
 * today's appointment at this outlet, or a walk-in whose page the window can open.
 */
export async function takeTicket(call: Call, { params: { outletId }, body }: Input): Promise<Ticket> {
  const { tx, centerId, now } = call;
  if (!(await findOutlet(tx, centerId, outletId, { lock: true }))) throw new Problem(refusals.outletNotFound);
  if (await findTicket(tx, centerId, { ticketId: body.ticketId })) return ticketNow(call, body.ticketId);
  const { appointment, personId, note } = await whoComes(call, outletId, body);
  if (note && !body.service) throw new Problem(refusals.chooseService, { detail: note });
  const service = await serviceOf(call, outletId, appointment?.service ?? body.service);
  const day = today(call);
  const aheadAtMost = await promise(call, outletId, service.queueGroup);
  const count = await countTickets(tx, centerId, outletId, day, service.prefix);
  await insertTicket(tx, centerId, {
    ticketId: body.ticketId,
    outletId,
    day,
    number: `${service.prefix}${String(count + 1).padStart(3, '0')}`,
    service: service.service,
    ...kindOf(appointment),
    priorityReason: body.priorityReason ?? null,
    personId: personId ?? null,
    arrivedAt: now,
    aheadAtMost,
    // Shown to whoever holds the paper: random, for it opens the place in the queue and the rating.
    code: crypto.randomUUID().replaceAll('-', ''),
    printState: 'none',
  });
  if (appointment)
    await updateAppointment(tx, centerId, appointment.appointmentId, { state: 'arrived', changedAt: now });
  if (body.isPrinted !== false) await askPrinting(call, { ticketId: body.ticketId, outletId });
  await recordAudit(call, 'booking.take-ticket', ['ticket', body.ticketId], {
    service: service.service,
    ...(body.priorityReason && { priorityReason: body.priorityReason }),
  });
  await announceQueue(call, outletId);
  return ticketNow(call, body.ticketId);
}

const kindOf = (appointment: AppointmentRow | undefined) =>
  appointment
    ? ({ kind: 'booked', appointmentId: appointment.appointmentId, slotStarts: appointment.starts } as const)
    : ({ kind: 'walk-in', appointmentId: null, slotStarts: null } as const);

/** How many may be called before who begins to wait now: whoever waits for a window that serves this group too, and the bound. */
async function promise(call: Call, outletId: string, group: string): Promise<number> {
  const { windows, waiting, services, bound } = await readQueue(call, outletId);
  // A window that pauses now may be open again soon.
  const open = windows.map((window) => ({ ...window, isPaused: false }));
  const rivals = waiting.filter((row) => {
    const other = services.get(row.service)?.queueGroup ?? '';
    return other === group || competes(open, other, group);
  });
  return callsBeforeAtMost(rivals.length, bound.overtakesAtMost);
}

async function serviceOf(call: Call, outletId: string, wanted: string | undefined) {
  const service = (await listServiceRows(call.tx, call.centerId)).find((one) => one.service === wanted);
  const outlet = await findOutlet(call.tx, call.centerId, outletId);
  const isDoneHere = outlet?.services === null || outlet?.services?.includes(wanted ?? '');
  if (!service || !isDoneHere) throw new Problem(refusals.slotNotFound, { fields: { service: '请选择要办的业务' } });
  return service;
}

interface Comer {
  readonly appointment?: AppointmentRow;
  readonly personId?: string;
  /** Why an ID card alone is not enough: nothing is booked, or not for now. */
  readonly note?: string;
}

/** Whom a ticket is for: by the number of an appointment, by an ID card, or nobody in particular. */
async function whoComes(
  call: Call,
  outletId: string,
  { appointmentNumber, certificateNumber }: Input['body'],
): Promise<Comer> {
  if (appointmentNumber?.trim()) {
    const appointment = await arrivedAppointment(call, outletId, appointmentNumber.trim());
    return { appointment, ...(appointment.subjectKind === 'person' && { personId: appointment.subjectId }) };
  }
  if (!certificateNumber?.trim()) return {};
  const person = await findPersonByCertificate(call, foldIdentifier(certificateNumber));
  return person
    ? whoShowsCard(call, outletId, person.personId)
    : { note: '该证件在本中心没有登记，可以按现场取号办理。' };
}

async function whoShowsCard(call: Call, outletId: string, personId: string): Promise<Comer> {
  const { tx, centerId } = call;
  const place = { outletId, day: today(call), personId };
  const open = await findOpenTicketOf(tx, centerId, place);
  if (open)
    throw new Problem(refusals.waitsAlready, {
      detail: `您今天已在本网点取号 ${open.number}。`,
      remedy: '请留意屏幕叫号；小票丢失的，可以在窗口补打。',
    });
  const booked = await listOpenOf(tx, centerId, place);
  const early = await numberOf(call, 'booking.early-minutes');
  const when = booked.map((slot) => ({ ...slot, when: arrival(minuteOf(call), slot, early) }));
  const inTime = when.find((slot) => slot.when === 'in-time');
  if (inTime) return { personId, appointment: await arrivedAppointment(call, outletId, inTime.number) };
  const [other] = when;
  if (!other) return { personId, note: '今天在本网点没有预约，请选择要办的业务，按现场取号。' };
  const span = `${clockText(other.starts)}—${clockText(other.ends)}`;
  return {
    personId,
    note:
      other.when === 'too-early'
        ? `预约时段是 ${span}，提前 ${early} 分钟起取号；现在要办的，请选择业务按现场取号。`
        : `预约时段 ${span} 已过，请选择业务按现场取号。`,
  };
}

function minuteOf({ now }: Call): number {
  const { hour, minute } = now.toZonedDateTimeISO(beijing);
  return hour * 60 + minute;
}

/** The appointment that a ticket is taken for; refused when it is another day's, another outlet's or not its time. */
async function arrivedAppointment(call: Call, outletId: string, number: string) {
  const row = await findAppointment(call.tx, call.centerId, { number }, { lock: true });
  if (!row) throw new Problem(refusals.notFound, { remedy: '请核对预约号，或按现场取号办理。' });
  if (row.state !== 'booked')
    throw new Problem(refusals.wrongState, { state: row.state, remedy: stateRemedy(row.state) });
  if (row.outletId !== outletId) {
    const outlet = await findOutlet(call.tx, call.centerId, row.outletId);
    throw new Problem(refusals.wrongOutlet, { detail: `预约的网点是${outlet?.name ?? '其他网点'}。` });
  }
  if (row.day.toString() !== today(call).toString())
    throw new Problem(refusals.wrongDay, { detail: `预约的日期是 ${row.day}。`, remedy: '今天可以按现场取号办理。' });
  const when = arrival(minuteOf(call), row, await numberOf(call, 'booking.early-minutes'));
  const slot = `预约时段是 ${clockText(row.starts)}—${clockText(row.ends)}。`;
  if (when === 'too-early') throw new Problem(refusals.tooEarly, { detail: slot });
  if (when === 'too-late') throw new Problem(refusals.tooLate, { detail: slot, remedy: '可以按现场取号办理。' });
  return row;
}

const stateRemedy = (state: string): string =>
  state === 'arrived' ? '这个预约已经取过号，请留意屏幕叫号。' : '可以按现场取号办理。';
