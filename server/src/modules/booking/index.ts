import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import {
  appointmentOf,
  appointmentsOf,
  awaitTurn,
  bookInTurn,
  cancel,
  outletOfAppointment,
  outletsOf,
  slotsOf,
} from './appointments.ts';
import { today } from './calls.ts';
import * as contract from './contract.ts';
import { figuresOf } from './figures.ts';
import { centerTopic, outletTopic } from './live.ts';
import { managedOutlets, previewPlan, removeOutletDay, saveOutlet, saveOutletDay, savePlan } from './plans.ts';
import { printAgain, receiptFor } from './printing.ts';
import { refusals } from './problems.ts';
import { boardOf, outletByCode, overviewOf, placeByCode, queueOf, rateTicket } from './screens.ts';
import { markMissed } from './store.ts';
import { takeTicket } from './take-ticket.ts';
import { callNext, moveTicket, pauseWindow } from './window.ts';

export { outletsOf } from './appointments.ts';
export { queueFigures } from './figures.ts';
export { listAllOutlets } from './plan-store.ts';
export { type PrinterPort, type PrinterState, printJob, usePrinting } from './printing.ts';
export { calledTicket, endTicket, namelessNumber, ticketNumber } from './received.ts';
export { useReception } from './reception.ts';
export { remindDue } from './remind.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([['ticket__appointment', refusals.wrongState]]);

/** Who did not come on a day that is over has missed the appointment. Safe to run again. */
export async function closeDays(call: Call): Promise<void> {
  await markMissed(call.tx, call.centerId, today(call), call.now);
}

export function registerBooking(edge: Edge): void {
  edge.serve(contract.listOutlets, (call, { query }) => outletsOf(call, query.centerId));
  edge.serve(contract.listSlots, slotsOf);
  edge.serve(contract.listAppointments, appointmentsOf);
  edge.serve(contract.getAppointment, (call, { params }) => appointmentOf(call, params.appointmentId));
  edge.servePrepared(contract.book, awaitTurn, (call, input, _answering, leave) => bookInTurn(call, input, leave));
  edge.serve(contract.cancelAppointment, cancel);
  edge.serve(contract.getQueue, (call, { params }) => queueOf(call, params.outletId));
  edge.serve(contract.takeTicket, takeTicket);
  edge.serve(contract.callNext, callNext);
  edge.serve(contract.moveTicket, moveTicket);
  edge.serve(contract.pauseWindow, pauseWindow);
  edge.serve(contract.getReceipt, (call, { params }) => receiptFor(call, params.ticketId));
  edge.serve(contract.printTicket, (call, { params }) => printAgain(call, params.ticketId));
  edge.serve(contract.getOverview, overviewOf);
  edge.serve(contract.getBoard, boardOf);
  edge.serve(contract.getTicketPlace, (call, { params }) => placeByCode(call, params));
  edge.serve(contract.rateTicket, rateTicket);
  edge.serve(contract.getQueueFigures, figuresOf);
  edge.serve(contract.listManagedOutlets, managedOutlets);
  edge.serve(contract.saveOutlet, saveOutlet);
  edge.serve(contract.previewPlan, previewPlan);
  edge.serve(contract.savePlan, savePlan);
  edge.serve(contract.saveOutletDay, saveOutletDay);
  edge.serve(contract.removeOutletDay, removeOutletDay);
  registerEvents(edge);
}

/** The screens that are live: each stream reads what its plain route reads, with the same rights. */
function registerEvents(edge: Edge): void {
  edge.serveEvents(contract.watchQueue, async ({ centerId }, { params: { outletId } }) => ({
    topic: outletTopic(centerId, outletId),
    read: (call) => queueOf(call, outletId),
  }));
  edge.serveEvents(contract.watchOverview, async ({ centerId }) => ({
    topic: centerTopic(centerId),
    read: overviewOf,
  }));
  edge.serveEvents(contract.watchBoard, async (_call, input) => ({
    topic: outletTopic(input.query.centerId, input.params.outletId),
    read: (call) => boardOf(call, input),
  }));
  edge.serveEvents(contract.watchAppointment, async (call, { params: { appointmentId } }) => ({
    topic: outletTopic(call.centerId, await outletOfAppointment(call, appointmentId)),
    read: (later) => appointmentOf(later, appointmentId),
  }));
  edge.serveEvents(contract.watchTicketPlace, async (call, { params }) => ({
    topic: outletTopic(params.centerId, await outletByCode(call, params)),
    read: (later) => placeByCode(later, params),
  }));
}
