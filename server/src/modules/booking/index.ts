import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { appointmentsOf, book, cancel, outletsOf, slotsOf } from './appointments.ts';
import { today } from './calls.ts';
import * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { boardOf, callNext, moveTicket, queueOf, takeTicket } from './queue.ts';
import { readFigures } from './queue-store.ts';
import { markMissed } from './store.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['appointment__one_open', refusals.alreadyBooked],
  ['slot__capacity', refusals.full],
  ['ticket__appointment', refusals.wrongState],
]);

/** Who did not come on a day that is over has missed the appointment. Safe to run again. */
export async function closeDays(call: Call): Promise<void> {
  await markMissed(call.tx, call.centerId, today(call), call.now);
}

export function registerBooking(edge: Edge): void {
  edge.serve(contract.listOutlets, (call, { query }) => outletsOf(call, query.centerId));
  edge.serve(contract.listSlots, slotsOf);
  edge.serve(contract.listAppointments, appointmentsOf);
  edge.serve(contract.book, book);
  edge.serve(contract.cancelAppointment, cancel);
  edge.serve(contract.getQueue, queueOf);
  edge.serve(contract.takeTicket, takeTicket);
  edge.serve(contract.callNext, callNext);
  edge.serve(contract.moveTicket, moveTicket);
  edge.serve(contract.getBoard, boardOf);
  edge.serve(contract.getQueueFigures, async (call, { query }) => {
    const span = { from: Temporal.PlainDate.from(query.from), to: Temporal.PlainDate.from(query.to) };
    const rows = await readFigures(call.tx, call.centerId, span);
    return {
      rows: rows.map(({ outletId: _id, day, ...row }) => ({
        outletName: row.outletName,
        day: day.toString(),
        tickets: Number(row.tickets),
        served: Number(row.served),
        skipped: Number(row.skipped),
        booked: Number(row.booked),
        missed: Number(row.missed),
        waitMinutes: row.waitMinutes,
        serviceMinutes: row.serviceMinutes,
      })),
    };
  });
}
