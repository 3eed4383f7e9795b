import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { numberOf, today } from './calls.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { findTicket, listTickets, listWindowRows, listWindowsAtWork, type TicketRow } from './queue-store.ts';
import {
  callingOrder,
  competes,
  estimatedMinutes,
  type PriorityReason,
  type ServingWindow,
  serves,
  type WaitBound,
  type Waiting,
} from './rules.ts';
import { findOutlet, listServiceRows } from './store.ts';

export type Ticket = RouteOutput<typeof contract.callNext>;

export interface QueueWindow extends ServingWindow {
  readonly pauseReason: string | null;
}
type Service = Awaited<ReturnType<typeof listServiceRows>>[number];

/** A queue as it is now: who waits, in which windows, and what is promised. */
export interface QueueState {
  readonly outlet: NonNullable<Awaited<ReturnType<typeof findOutlet>>>;
  readonly windows: readonly QueueWindow[];
  readonly services: ReadonlyMap<string, Service>;
  readonly waiting: readonly TicketRow[];
  readonly others: readonly TicketRow[];
  readonly bound: { readonly overtakesAtMost: number; readonly waitAtMostMinutes: number };
  readonly places: ReadonlyMap<string, Place>;
  /** Everybody who waits, by place. */
  readonly order: readonly TicketRow[];
}
export interface Place {
  readonly ahead: number;
  readonly minutes: number;
}

export const waitingOf = (row: TicketRow): Waiting => ({
  ticketId: row.ticketId,
  kind: row.kind as Waiting['kind'],
  hasPriority: row.hasPriority,
  queuedAt: row.queuedAt,
  placeAt: row.placeAt,
  slotStarts: row.slotStarts,
  overtaken: row.overtaken,
});

/** What the centre promises to who waits. */
export async function publishedBound(call: Call): Promise<QueueState['bound']> {
  return {
    overtakesAtMost: await numberOf(call, 'booking.overtakes-at-most'),
    waitAtMostMinutes: await numberOf(call, 'booking.wait-at-most-minutes'),
  };
}
export const boundAt = ({ now }: Call, { overtakesAtMost, waitAtMostMinutes }: QueueState['bound']): WaitBound => ({
  overtakesAtMost,
  dueBefore: now.subtract({ minutes: waitAtMostMinutes }),
});

/** The windows of an outlet, those that have no row of their own among them. */
export async function windowsOf(call: Call, outlet: { outletId: string; windows: number }): Promise<QueueWindow[]> {
  const rows = await listWindowRows(call.tx, call.centerId, outlet.outletId);
  const known = new Map(rows.map((row) => [row.windowNo, row]));
  return Array.from({ length: outlet.windows }, (_none, index) => {
    const windowNo = index + 1;
    return known.get(windowNo) ?? { windowNo, queueGroups: null, isPaused: false, pauseReason: null };
  });
}

const lately = { minutes: 30 } as const;

/** Reads the queue of an outlet today. */
export async function readQueue(call: Call, outletId: string): Promise<QueueState> {
  const { tx, centerId, now } = call;
  const outlet = await findOutlet(tx, centerId, outletId);
  if (!outlet) throw new Problem(refusals.outletNotFound);
  const day = today(call);
  const [windows, serviceRows, rows, atWork, bound] = await Promise.all([
    windowsOf(call, outlet),
    listServiceRows(tx, centerId),
    listTickets(tx, centerId, { outletId, day, states: ['waiting', 'called', 'held', 'skipped'] }),
    listWindowsAtWork(tx, centerId, { outletId, day, since: now.subtract(lately) }),
    publishedBound(call),
  ]);
  const services = new Map(serviceRows.map((service) => [service.service, service]));
  const waiting = rows.filter((row) => row.state === 'waiting');
  const places = placesOf({ waiting, windows, services, atWork, bound: boundAt(call, bound) });
  const aheadOf = (row: TicketRow) => places.get(row.ticketId)?.ahead ?? 0;
  return {
    outlet,
    windows,
    services,
    waiting,
    bound,
    places,
    others: rows.filter((row) => row.state !== 'waiting'),
    order: waiting.toSorted((one, other) => aheadOf(one) - aheadOf(other)),
  };
}

const usualMinutes = 10;

/** The place of each who waits among those who may be called before: group by group, for windows may differ. */
function placesOf({
  waiting,
  windows,
  services,
  atWork,
  bound,
}: {
  readonly waiting: readonly TicketRow[];
  readonly windows: readonly QueueWindow[];
  readonly services: ReadonlyMap<string, Service>;
  readonly atWork: readonly number[];
  readonly bound: WaitBound;
}): Map<string, Place> {
  const groupOf = (row: TicketRow) => services.get(row.service)?.queueGroup ?? '';
  const places = new Map<string, Place>();
  for (const group of new Set(waiting.map(groupOf))) {
    const rivals = waiting.filter((row) => groupOf(row) === group || competes(windows, group, groupOf(row)));
    const byId = new Map(rivals.map((row) => [row.ticketId, row]));
    const open = windows.filter(
      (window) => !window.isPaused && serves(window, group) && atWork.includes(window.windowNo),
    );
    let minutesBefore = 0;
    for (const [ahead, ticketId] of callingOrder(rivals.map(waitingOf), bound).entries()) {
      const row = byId.get(ticketId);
      if (!row) continue;
      if (groupOf(row) === group)
        places.set(ticketId, { ahead, minutes: estimatedMinutes(minutesBefore, open.length) });
      minutesBefore += services.get(row.service)?.minutes ?? usualMinutes;
    }
  }
  return places;
}

/** A ticket as the window sees it. */
export function ticketView(state: Pick<QueueState, 'services' | 'places'>, row: TicketRow): Ticket {
  const place = state.places.get(row.ticketId);
  return {
    ticketId: row.ticketId,
    number: row.number,
    service: row.service,
    serviceName: state.services.get(row.service)?.name ?? row.service,
    kind: row.kind as Ticket['kind'],
    priorityReason: row.priorityReason as PriorityReason | null,
    state: row.state as Ticket['state'],
    windowNo: row.windowNo,
    calls: row.calls,
    overtaken: row.overtaken,
    arrivedAt: row.arrivedAt.toString(),
    calledAt: row.calledAt?.toString() ?? null,
    personId: row.personId,
    ahead: place?.ahead ?? null,
    minutes: place?.minutes ?? null,
    aheadAtMost: row.aheadAtMost,
    printState: row.printState as Ticket['printState'],
    score: row.score,
  };
}

/** A ticket after a command, with its place in the queue. */
export async function ticketNow(call: Call, ticketId: string): Promise<Ticket> {
  const row = await findTicket(call.tx, call.centerId, { ticketId });
  if (!row) throw new Problem(refusals.ticketNotFound);
  return ticketView(await readQueue(call, row.outletId), row);
}
