import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { today } from './calls.ts';
import type * as contract from './contract.ts';
import { announceQueue } from './live.ts';
import { refusals } from './problems.ts';
import { publishedBound, type QueueState, readQueue, ticketView } from './queue-state.ts';
import { findPrinter, findTicket, listGroups, readDaySums, updateTicket } from './queue-store.ts';
import { tellRated } from './reception.ts';
import { countAppointmentsOf, listOutletRows } from './store.ts';

// What the screens show of the queues: the window's, the manager's, the hall's, and who holds a ticket.

const longestWait = ({ now }: Call, { waiting }: QueueState): number | null =>
  waiting.length === 0
    ? null
    : Math.max(...waiting.map((row) => Math.floor(now.since(row.arrivedAt).total({ unit: 'minutes' }))));

const shownSkipped = 20;

export async function queueOf(call: Call, outletId: string): Promise<RouteOutput<typeof contract.getQueue>> {
  const { tx, centerId } = call;
  const state = await readQueue(call, outletId);
  const [sums, groups, printer] = await Promise.all([
    readDaySums(tx, centerId, outletId, today(call)),
    listGroups(tx, centerId),
    findPrinter(tx, centerId, outletId),
  ]);
  const inState = (wanted: string) =>
    state.others.filter((row) => row.state === wanted).map((row) => ticketView(state, row));
  return {
    outletName: state.outlet.name,
    windows: state.windows.map(({ queueGroups, ...window }) => ({
      ...window,
      queueGroups: queueGroups && [...queueGroups],
    })),
    groups,
    waiting: state.order.map((row) => ticketView(state, row)),
    called: inState('called'),
    held: inState('held'),
    skipped: inState('skipped').slice(-shownSkipped),
    servedToday: Number(sums.served),
    missedToday: Number(sums.skipped),
    averageWaitMinutes: sums.averageWaitMinutes,
    longestWaitMinutes: longestWait(call, state),
    bound: state.bound,
    printer: printer ? { state: printer.state as 'ready', stateAt: printer.stateAt.toString() } : null,
  };
}

export async function overviewOf(call: Call): Promise<RouteOutput<typeof contract.getOverview>> {
  const { tx, centerId } = call;
  const outlets = await listOutletRows(tx, centerId);
  return {
    outlets: await Promise.all(
      outlets.map(async ({ outletId, name }) => {
        const state = await readQueue(call, outletId);
        const [sums, printer, appointments] = await Promise.all([
          readDaySums(tx, centerId, outletId, today(call)),
          findPrinter(tx, centerId, outletId),
          countAppointmentsOf(tx, centerId, outletId, today(call)),
        ]);
        return {
          outletId,
          outletName: name,
          waiting: state.waiting.length,
          called: state.others.filter((row) => row.state === 'called').length,
          servedToday: Number(sums.served),
          skippedToday: Number(sums.skipped),
          averageWaitMinutes: sums.averageWaitMinutes,
          longestWaitMinutes: longestWait(call, state),
          windows: state.windows.length,
          pausedWindows: state.windows.filter(({ isPaused }) => isPaused).map(({ windowNo }) => windowNo),
          bookedToday: Number(appointments.booked),
          arrivedToday: Number(appointments.arrived),
          printerState: (printer?.state ?? null) as 'ready' | null,
        };
      }),
    ),
  };
}

const shownNext = 6;

/** The board of an outlet: numbers only, for everybody to see. */
export async function boardOf(
  call: Call,
  { params: { outletId }, query: { centerId } }: RouteInput<typeof contract.getBoard>,
): Promise<RouteOutput<typeof contract.getBoard>> {
  const state = await readQueue({ ...call, centerId }, outletId);
  const nameOf = (service: string) => state.services.get(service)?.name ?? service;
  return {
    outletName: state.outlet.name,
    waiting: state.waiting.length,
    bound: state.bound,
    pausedWindows: state.windows.filter(({ isPaused }) => isPaused).map(({ windowNo }) => windowNo),
    called: state.others
      .filter((row) => row.state === 'called')
      .toSorted((one, other) => (String(one.lastCallAt) < String(other.lastCallAt) ? 1 : -1))
      .map((row) => ({
        number: row.number,
        windowNo: row.windowNo ?? 0,
        serviceName: nameOf(row.service),
        calls: row.calls,
        calledAt: (row.lastCallAt ?? row.arrivedAt).toString(),
      })),
    next: state.order.slice(0, shownNext).map((row) => ({ number: row.number, serviceName: nameOf(row.service) })),
  };
}

/** Where somebody with an appointment stands, once the ticket is taken. */
export async function placeOfAppointment(call: Call, appointmentId: string) {
  const ticket = await findTicket(call.tx, call.centerId, { appointmentId });
  if (!ticket) return null;
  const state = await readQueue(call, ticket.outletId);
  const { ahead, minutes } = state.places.get(ticket.ticketId) ?? { ahead: 0, minutes: 0 };
  return {
    ticketNumber: ticket.number,
    ticketState: ticket.state,
    windowNo: ticket.windowNo,
    ahead,
    minutes,
    aheadAtMost: ticket.aheadAtMost ?? 0,
  };
}

async function getByCode(call: Call, code: string, options = {}) {
  const ticket = await findTicket(call.tx, call.centerId, { code }, options);
  // The paper of another day shows nothing any more, but may still be rated that week.
  const isOld = ticket && today(call).since(ticket.day).days > ratedWithinDays;
  if (!ticket || isOld) throw new Problem(refusals.ticketNotFound, { remedy: '请核对小票；排队号当天有效。' });
  return ticket;
}
const ratedWithinDays = 7;

type Place = RouteOutput<typeof contract.getTicketPlace>;

/** Who holds the paper: the code in its QR code is the whole right. */
export async function placeByCode(given: Call, { centerId, code }: { centerId: number; code: string }): Promise<Place> {
  const call = { ...given, centerId };
  const ticket = await getByCode(call, code);
  const state = await readQueue(call, ticket.outletId);
  const place = state.places.get(ticket.ticketId);
  return {
    number: ticket.number,
    outletName: state.outlet.name,
    serviceName: state.services.get(ticket.service)?.name ?? ticket.service,
    state: ticket.state as Place['state'],
    windowNo: ticket.windowNo,
    ahead: place?.ahead ?? 0,
    minutes: place?.minutes ?? 0,
    aheadAtMost: ticket.aheadAtMost,
    bound: await publishedBound(call),
    isRated: ticket.score !== null,
  };
}

/** The outlet whose queue a ticket's holder watches. */
export const outletByCode = async (call: Call, { centerId, code }: { centerId: number; code: string }) =>
  (await getByCode({ ...call, centerId }, code)).outletId;

export async function rateTicket(
  given: Call,
  { params, body }: RouteInput<typeof contract.rateTicket>,
): Promise<Place> {
  const call = { ...given, centerId: params.centerId };
  const ticket = await getByCode(call, params.code, { lock: true });
  if (call.actor.kind === 'staff') throw new Problem(refusals.notByStaff);
  if (ticket.state !== 'served') throw new Problem(refusals.notServedYet);
  if (ticket.score !== null) throw new Problem(refusals.ratedAlready);
  await updateTicket(call.tx, call.centerId, ticket.ticketId, {
    score: body.score,
    ratingTags: body.tags,
    remark: body.remark.trim(),
    ratedAt: call.now,
  });
  await tellRated(call, { ticketId: ticket.ticketId, ...body });
  await recordAudit(call, 'booking.rate', ['ticket', ticket.ticketId], { score: body.score });
  await announceQueue(call, ticket.outletId);
  return placeByCode(call, params);
}
