import type { Call } from '../../platform/call.ts';
import { today } from './calls.ts';
import { ticketAddress } from './printing.ts';
import { findTicket } from './queue-store.ts';
import { moveTicket } from './window.ts';

// Whoever is called by a number is received at a window: the counter (casework) keeps the visit, the queue the number.

/** The ticket that the caller has at the window now. */
export async function calledTicket(call: Call): Promise<string | null> {
  const ticket = await findTicket(call.tx, call.centerId, { calledBy: call.actor.id });
  return ticket?.day.equals(today(call)) ? ticket.ticketId : null;
}

/** The number that the caller has at the window now, when nobody knows whose it is. */
export async function namelessNumber(call: Call): Promise<string | null> {
  const ticket = await findTicket(call.tx, call.centerId, { calledBy: call.actor.id });
  return ticket?.day.equals(today(call)) && ticket.personId === null ? ticket.number : null;
}

export const ticketNumber = async (call: Call, ticketId: string): Promise<string | null> =>
  (await findTicket(call.tx, call.centerId, { ticketId }))?.number ?? null;

/** Ends the service of a ticket that is still at a window; answers where its holder rates it. */
export async function endTicket(call: Call, ticketId: string): Promise<string> {
  const ticket = await findTicket(call.tx, call.centerId, { ticketId }, { lock: true });
  if (!ticket) throw new Error('a visit with a ticket that does not exist');
  if (ticket.state === 'called') await moveTicket(call, { params: { ticketId }, body: { to: 'served' } });
  return ticketAddress(call, ticket);
}
