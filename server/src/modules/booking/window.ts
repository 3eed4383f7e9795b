import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { today } from './calls.ts';
import type * as contract from './contract.ts';
import { announceQueue } from './live.ts';
import { refusals } from './problems.ts';
import { boundAt, publishedBound, type Ticket, ticketNow, waitingOf, windowsOf } from './queue-state.ts';
import { countOvertaken, findTicket, listTickets, saveWindow, type TicketRow, updateTicket } from './queue-store.ts';
import { tellCalled } from './reception.ts';
import { nextToCall, overtakenBy, serves } from './rules.ts';
import { findOutlet, listServiceRows, type TicketState, updateAppointment } from './store.ts';

async function lockOutlet(call: Call, outletId: string) {
  const outlet = await findOutlet(call.tx, call.centerId, outletId, { lock: true });
  if (!outlet) throw new Problem(refusals.outletNotFound);
  return outlet;
}

async function refuseBusy(call: Call, outletId: string, windowNo: number): Promise<void> {
  const called = await listTickets(call.tx, call.centerId, { outletId, day: today(call), states: ['called'] });
  const atWindow = called.find((row) => row.windowNo === windowNo);
  if (atWindow)
    throw new Problem(refusals.busyWindow, {
      detail: `${windowNo} 号窗口正在办理 ${atWindow.number}。`,
      remedy: '请先点“办结”“过号”或“挂起”。',
    });
}

/** Calls whoever is next by the rule; one call of an outlet at a time, so that nobody is called twice. */
export async function callNext(
  call: Call,
  { params: { outletId }, body: { windowNo } }: RouteInput<typeof contract.callNext>,
): Promise<Ticket> {
  const { tx, centerId, now, actor } = call;
  const outlet = await lockOutlet(call, outletId);
  await refuseBusy(call, outletId, windowNo);
  const window = (await windowsOf(call, outlet)).find((one) => one.windowNo === windowNo);
  if (window?.isPaused)
    throw new Problem(refusals.pausedWindow, { remedy: '请先点“恢复服务”，再叫下一位。', windowNo });
  const groups = new Map((await listServiceRows(tx, centerId)).map(({ service, queueGroup }) => [service, queueGroup]));
  const waiting = (await listTickets(tx, centerId, { outletId, day: today(call), states: ['waiting'] }))
    .filter((row) => !window || serves(window, groups.get(row.service) ?? ''))
    .map(waitingOf);
  const next = nextToCall(waiting, boundAt(call, await publishedBound(call)));
  if (!next) throw new Problem(refusals.nobodyWaits);
  await updateTicket(tx, centerId, next.ticketId, {
    state: 'called',
    windowNo,
    calls: 1,
    calledAt: now,
    lastCallAt: now,
    servedBy: actor.id,
  });
  await countOvertaken(tx, centerId, overtakenBy(next, waiting));
  await recordAudit(call, 'booking.call', ['ticket', next.ticketId], { windowNo });
  await announceQueue(call, outletId);
  const ticket = await ticketNow(call, next.ticketId);
  await tellCalled(call, ticket);
  return ticket;
}

type Move = RouteInput<typeof contract.moveTicket>['body']['to'];
/** From which states a ticket may be moved. */
const movable: Readonly<Record<Move, readonly TicketState[]>> = {
  recall: ['called'],
  served: ['called'],
  skipped: ['called'],
  held: ['called'],
  waiting: ['called', 'held', 'skipped'],
  left: ['waiting', 'held', 'skipped'],
};

/** What a window does with the ticket that it called, or with one that was held or passed over. */
export async function moveTicket(
  call: Call,
  { params: { ticketId }, body }: RouteInput<typeof contract.moveTicket>,
): Promise<Ticket> {
  const { tx, centerId, now } = call;
  const row = await findTicket(tx, centerId, { ticketId }, { lock: true });
  if (!row) throw new Problem(refusals.ticketNotFound);
  if (!movable[body.to].includes(row.state as TicketState))
    throw new Problem(refusals.wrongState, { state: row.state, remedy: '请查看最新的叫号情况。' });
  switch (body.to) {
    case 'recall':
      await updateTicket(tx, centerId, ticketId, { calls: row.calls + 1, lastCallAt: now });
      break;
    case 'held':
      await updateTicket(tx, centerId, ticketId, { state: 'held', windowNo: null });
      break;
    case 'waiting':
      await backToQueue(call, row, body.service);
      break;
    case 'served':
    case 'skipped':
    case 'left':
      await updateTicket(tx, centerId, ticketId, { state: body.to, endedAt: now });
      if (body.to === 'served' && row.appointmentId)
        await updateAppointment(tx, centerId, row.appointmentId, { state: 'served', changedAt: now });
  }
  await recordAudit(call, 'booking.move-ticket', ['ticket', ticketId], { to: body.to });
  await announceQueue(call, row.outletId);
  return ticketNow(call, ticketId);
}

/**
 * A wait begins anew, so that the promise to those who wait already holds. The place among equals stays; who did not
 * answer begins at the end.
 */
async function backToQueue(call: Call, row: TicketRow, service: string | undefined): Promise<void> {
  if (service && !(await listServiceRows(call.tx, call.centerId)).some((one) => one.service === service))
    throw new Problem(refusals.slotNotFound);
  await updateTicket(call.tx, call.centerId, row.ticketId, {
    state: 'waiting',
    windowNo: null,
    calls: 0,
    overtaken: 0,
    queuedAt: call.now,
    ...(row.state === 'skipped' && { placeAt: call.now }),
    endedAt: null,
    ...(service && { service }),
  });
}

/** 暂停服务: nobody is called to this window until it is open again. */
export async function pauseWindow(
  call: Call,
  { params, body }: RouteInput<typeof contract.pauseWindow>,
): Promise<RouteOutput<typeof contract.pauseWindow>> {
  const { outletId } = params;
  const windowNo = Number(params.windowNo);
  const outlet = await lockOutlet(call, outletId);
  const window = (await windowsOf(call, outlet)).find((one) => one.windowNo === windowNo);
  if (!window) throw new Problem(refusals.windowNotFound);
  if (body.isPaused) await refuseBusy(call, outletId, windowNo);
  const pauseReason = body.isPaused ? (body.reason?.trim() ?? '') || null : null;
  await saveWindow(call.tx, call.centerId, {
    outletId,
    windowNo,
    isPaused: body.isPaused,
    pauseReason,
    changedAt: call.now,
  });
  await recordAudit(call, 'booking.pause-window', ['outlet', outletId], { windowNo, isPaused: body.isPaused });
  await announceQueue(call, outletId);
  const { queueGroups } = window;
  return { windowNo, queueGroups: queueGroups && [...queueGroups], isPaused: body.isPaused, pauseReason };
}
