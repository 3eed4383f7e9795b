import type { Call } from '../../platform/call.ts';
import { beijing } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { numberOf, today } from './calls.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import {
  countOvertaken,
  countTickets,
  findTicket,
  insertTicket,
  listTickets,
  type TicketRow,
  updateTicket,
} from './queue-store.ts';
import { arrival, clockText, estimatedMinutes, nextToCall, overtakenBy, type Waiting } from './rules.ts';
import { findAppointment, findOutlet, listServiceRows, updateAppointment } from './store.ts';

type Ticket = RouteOutput<typeof contract.callNext>;

async function lockOutlet(call: Call, outletId: string) {
  const outlet = await findOutlet(call.tx, call.centerId, outletId, { lock: true });
  if (!outlet) throw new Problem(refusals.outletNotFound);
  return outlet;
}

/** Tickets as the window sees them. */
async function viewsOf(call: Call, rows: readonly TicketRow[]): Promise<Ticket[]> {
  const services = await listServiceRows(call.tx, call.centerId);
  const nameOf = new Map(services.map(({ service, name }) => [service, name]));
  return Promise.all(
    rows.map(async (row) => {
      const appointment = row.appointmentId
        ? await findAppointment(call.tx, call.centerId, { appointmentId: row.appointmentId })
        : undefined;
      return {
        ticketId: row.ticketId,
        number: row.number,
        serviceName: nameOf.get(row.service) ?? row.service,
        kind: row.kind as Ticket['kind'],
        hasPriority: row.hasPriority,
        state: row.state,
        windowNo: row.windowNo,
        calls: row.calls,
        overtaken: row.overtaken,
        arrivedAt: row.arrivedAt.toString(),
        calledAt: row.calledAt?.toString() ?? null,
        personId: appointment?.subjectKind === 'person' ? appointment.subjectId : null,
      };
    }),
  );
}

async function viewOf(call: Call, ticketId: string): Promise<Ticket> {
  const row = await findTicket(call.tx, call.centerId, { ticketId });
  const [ticket] = row ? await viewsOf(call, [row]) : [];
  if (!ticket) throw new Problem(refusals.ticketNotFound);
  return ticket;
}

const waitingOf = (row: TicketRow): Waiting => ({
  ticketId: row.ticketId,
  kind: row.kind as Waiting['kind'],
  hasPriority: row.hasPriority,
  arrivedAt: row.arrivedAt,
  slotStarts: row.slotStarts,
  overtaken: row.overtaken,
});

/** The appointment that a ticket is taken for; refused when it is another day's, another outlet's or not its time. */
async function arrivedAppointment(call: Call, outletId: string, number: string) {
  const row = await findAppointment(call.tx, call.centerId, { number }, { lock: true });
  if (!row) throw new Problem(refusals.notFound, { remedy: '请核对预约号，或按现场取号办理。' });
  if (row.state !== 'booked') throw new Problem(refusals.wrongState, { state: row.state });
  if (row.outletId !== outletId) throw new Problem(refusals.wrongOutlet);
  if (row.day.toString() !== today(call).toString())
    throw new Problem(refusals.wrongDay, { detail: `预约的日期是 ${row.day}。` });
  const { hour, minute } = call.now.toZonedDateTimeISO(beijing);
  const when = arrival(hour * 60 + minute, row, await numberOf(call, 'booking.early-minutes'));
  const slot = `预约时段是 ${clockText(row.starts)}—${clockText(row.ends)}。`;
  if (when === 'too-early') throw new Problem(refusals.tooEarly, { detail: slot });
  if (when === 'too-late') throw new Problem(refusals.tooLate, { detail: slot, remedy: '可以按现场取号办理。' });
  return row;
}

/** A ticket for an appointment or for a walk-in; the same id again answers the first ticket. */
export async function takeTicket(
  call: Call,
  { params: { outletId }, body }: RouteInput<typeof contract.takeTicket>,
): Promise<Ticket> {
  const { tx, centerId, now } = call;
  await lockOutlet(call, outletId);
  if (await findTicket(tx, centerId, { ticketId: body.ticketId })) return viewOf(call, body.ticketId);
  const appointment = body.appointmentNumber
    ? await arrivedAppointment(call, outletId, body.appointmentNumber.trim())
    : undefined;
  const wanted = appointment?.service ?? body.service;
  const service = (await listServiceRows(tx, centerId)).find((one) => one.service === wanted);
  if (!service) throw new Problem(refusals.slotNotFound, { fields: { service: '请选择要办的业务' } });
  const day = today(call);
  const count = await countTickets(tx, centerId, outletId, day, service.prefix);
  await insertTicket(tx, centerId, {
    ticketId: body.ticketId,
    outletId,
    day,
    number: `${service.prefix}${String(count + 1).padStart(3, '0')}`,
    service: service.service,
    kind: appointment ? 'booked' : 'walk-in',
    hasPriority: body.hasPriority,
    appointmentId: appointment?.appointmentId ?? null,
    slotStarts: appointment?.starts ?? null,
    arrivedAt: now,
  });
  if (appointment)
    await updateAppointment(tx, centerId, appointment.appointmentId, { state: 'arrived', changedAt: now });
  await recordAudit(call, 'booking.take-ticket', ['ticket', body.ticketId], { service: service.service });
  return viewOf(call, body.ticketId);
}

/** Calls whoever is next by the rule; one call of an outlet at a time, so that nobody is called twice. */
export async function callNext(
  call: Call,
  { params: { outletId }, body: { windowNo } }: RouteInput<typeof contract.callNext>,
): Promise<Ticket> {
  const { tx, centerId, now, actor } = call;
  await lockOutlet(call, outletId);
  const day = today(call);
  const called = await listTickets(tx, centerId, { outletId, day, states: ['called'] });
  const atWindow = called.find((row) => row.windowNo === windowNo);
  if (atWindow)
    throw new Problem(refusals.busyWindow, {
      detail: `${windowNo} 号窗口正在办理 ${atWindow.number}。`,
      remedy: '请先点“办结”或“过号”，再叫下一位。',
    });
  const waiting = (await listTickets(tx, centerId, { outletId, day, states: ['waiting'] })).map(waitingOf);
  const next = nextToCall(waiting, await numberOf(call, 'booking.overtakes-at-most'));
  if (!next) throw new Problem(refusals.nobodyWaits);
  await updateTicket(tx, centerId, next.ticketId, {
    state: 'called',
    windowNo,
    calls: 1,
    calledAt: now,
    servedBy: actor.id,
  });
  await countOvertaken(tx, centerId, overtakenBy(next, waiting));
  await recordAudit(call, 'booking.call', ['ticket', next.ticketId], { windowNo });
  return viewOf(call, next.ticketId);
}

/** What a window does with the ticket that it called, or with one that was passed over. */
export async function moveTicket(
  call: Call,
  { params: { ticketId }, body }: RouteInput<typeof contract.moveTicket>,
): Promise<Ticket> {
  const { tx, centerId, now } = call;
  const row = await findTicket(tx, centerId, { ticketId }, { lock: true });
  if (!row) throw new Problem(refusals.ticketNotFound);
  const mayBe = {
    recall: ['called'],
    served: ['called'],
    skipped: ['called'],
    waiting: ['called', 'skipped'],
  } as const;
  if (!(mayBe[body.to] as readonly string[]).includes(row.state))
    throw new Problem(refusals.wrongState, { state: row.state, remedy: '请刷新页面查看最新的叫号情况。' });
  if (body.to === 'recall') await updateTicket(tx, centerId, ticketId, { calls: row.calls + 1 });
  if (body.to === 'served' || body.to === 'skipped') {
    await updateTicket(tx, centerId, ticketId, { state: body.to, endedAt: now });
    if (body.to === 'served' && row.appointmentId)
      await updateAppointment(tx, centerId, row.appointmentId, { state: 'served', changedAt: now });
  }
  if (body.to === 'waiting') await backToQueue(call, row, body.service);
  await recordAudit(call, 'booking.move-ticket', ['ticket', ticketId], { to: body.to });
  return viewOf(call, ticketId);
}

async function backToQueue(call: Call, row: TicketRow, service: string | undefined): Promise<void> {
  if (service && !(await listServiceRows(call.tx, call.centerId)).some((one) => one.service === service))
    throw new Problem(refusals.slotNotFound);
  await updateTicket(call.tx, call.centerId, row.ticketId, {
    state: 'waiting',
    windowNo: null,
    calls: 0,
    calledAt: null,
    endedAt: null,
    ...(service && { service }),
  });
}

export async function queueOf(
  call: Call,
  { params: { outletId } }: RouteInput<typeof contract.getQueue>,
): Promise<RouteOutput<typeof contract.getQueue>> {
  const { tx, centerId } = call;
  const outlet = await findOutlet(tx, centerId, outletId);
  if (!outlet) throw new Problem(refusals.outletNotFound);
  const day = today(call);
  const all = await listTickets(tx, centerId, { outletId, day, states: ['waiting', 'called', 'served', 'skipped'] });
  const inState = (state: string) => all.filter((row) => row.state === state);
  const waits = all.flatMap((row) =>
    row.calledAt ? [row.calledAt.since(row.arrivedAt).total({ unit: 'minutes' })] : [],
  );
  return {
    outletName: outlet.name,
    windows: outlet.windows,
    waiting: await viewsOf(call, inState('waiting')),
    called: await viewsOf(call, [...inState('called'), ...inState('skipped').slice(-10)]),
    servedToday: inState('served').length,
    missedToday: inState('skipped').length,
    averageWaitMinutes: waits.length > 0 ? Math.round(waits.reduce((sum, wait) => sum + wait, 0) / waits.length) : null,
  };
}

/** The board of an outlet: numbers only, for everybody to see. */
export async function boardOf(
  call: Call,
  { params: { outletId }, query: { centerId } }: RouteInput<typeof contract.getBoard>,
): Promise<RouteOutput<typeof contract.getBoard>> {
  const outlet = await findOutlet(call.tx, centerId, outletId);
  if (!outlet) throw new Problem(refusals.outletNotFound);
  const rows = await listTickets(call.tx, centerId, { outletId, day: today(call), states: ['waiting', 'called'] });
  const names = new Map((await listServiceRows(call.tx, centerId)).map(({ service, name }) => [service, name]));
  const called = rows.filter((row) => row.state === 'called' && row.windowNo !== null && row.calledAt !== null);
  const waiting = rows.filter((row) => row.state === 'waiting');
  const limit = await numberOf({ ...call, centerId }, 'booking.overtakes-at-most');
  return {
    outletName: outlet.name,
    waiting: waiting.length,
    called: called
      .map((row) => ({
        number: row.number,
        windowNo: row.windowNo ?? 0,
        serviceName: names.get(row.service) ?? row.service,
        calls: row.calls,
        calledAt: row.calledAt?.toString() ?? '',
      }))
      .sort((one, other) => (one.calledAt < other.calledAt ? 1 : -1)),
    next: upcoming(waiting, limit).map((row) => ({
      number: row.number,
      serviceName: names.get(row.service) ?? row.service,
    })),
  };
}

const shownNext = 6;

/** The next few in the order in which they would be called if nobody else came. */
function upcoming(rows: readonly TicketRow[], overtakesAtMost: number, most = shownNext): TicketRow[] {
  const order: TicketRow[] = [];
  let waiting = rows.map(waitingOf);
  while (order.length < most) {
    const next = nextToCall(waiting, overtakesAtMost);
    const row = rows.find(({ ticketId }) => ticketId === next?.ticketId);
    if (!next || !row) break;
    order.push(row);
    const overtaken = new Set(overtakenBy(next, waiting));
    waiting = waiting
      .filter(({ ticketId }) => ticketId !== next.ticketId)
      .map((one) => (overtaken.has(one.ticketId) ? { ...one, overtaken: one.overtaken + 1 } : one));
  }
  return order;
}

/** Where somebody stands: how many would be called before, and how long that may take. */
export async function placeInQueue(call: Call, appointmentId: string, minutesEach: number) {
  const { tx, centerId } = call;
  const ticket = await findTicket(tx, centerId, { appointmentId });
  if (!ticket) return null;
  const rows = await listTickets(tx, centerId, {
    outletId: ticket.outletId,
    day: ticket.day,
    states: ['waiting', 'called'],
  });
  const windows = new Set(rows.filter((row) => row.state === 'called').map((row) => row.windowNo)).size;
  const limit = await numberOf(call, 'booking.overtakes-at-most');
  const waiting = rows.filter((row) => row.state === 'waiting');
  const order = upcoming(waiting, limit, waiting.length);
  const ahead = Math.max(
    0,
    order.findIndex(({ ticketId }) => ticketId === ticket.ticketId),
  );
  return {
    ticketNumber: ticket.number,
    ticketState: ticket.state,
    windowNo: ticket.windowNo,
    ahead: ticket.state === 'waiting' ? ahead : 0,
    minutes: ticket.state === 'waiting' ? estimatedMinutes(ahead, minutesEach, windows) : 0,
  };
}
