import { transform } from 'receiptline';
import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { defineJob, type JobRun } from '../../platform/jobs.ts';
import { Problem } from '../../platform/problem.ts';
import { type RouteOutput, Uuid } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import type * as contract from './contract.ts';
import { announceQueue } from './live.ts';
import { refusals } from './problems.ts';
import { publishedBound, readQueue } from './queue-state.ts';
import { findPrinter, findTicket, type TicketRow, updatePrinter, updateTicket } from './queue-store.ts';
import { receiptText } from './receipt.ts';

/** What a printer says, before and after printing. */
export type PrinterState = 'ready' | 'paper-low' | 'no-paper' | 'cover-open' | 'fault' | 'no-answer';

/** The way to printers on the network; set at start-up. */
export interface PrinterPort {
  /** Whether the installation lets its printers stand at an address. */
  mayUse(host: string): boolean;
  /** Sends what is to be printed and waits until the printer says that it was, or why it was not. Never throws. */
  print(to: { readonly host: string; readonly port: number }, commands: Uint8Array): Promise<PrinterState>;
}

interface Printing {
  readonly printer: PrinterPort;
  /** The address that people type: the QR code of a ticket leads there. */
  readonly publicUrl: string;
}
let current: Printing | undefined;
export function usePrinting(printing: Printing): void {
  current = printing;
}
export function thePrinting(): Printing {
  if (!current) throw new Error('no printing is set');
  return current;
}

const usualColumns = 42;

async function receiptOf(call: Call, ticket: TicketRow, address: string | null): Promise<string> {
  const state = await readQueue(call, ticket.outletId);
  return receiptText({
    outletName: state.outlet.name,
    number: ticket.number,
    serviceName: state.services.get(ticket.service)?.name ?? ticket.service,
    kind: ticket.kind as 'booked' | 'walk-in',
    priorityReason: ticket.priorityReason,
    arrivedAt: ticket.arrivedAt,
    ahead: state.places.get(ticket.ticketId)?.ahead ?? 0,
    minutes: state.places.get(ticket.ticketId)?.minutes ?? 0,
    aheadAtMost: ticket.aheadAtMost,
    bound: await publishedBound(call),
    address,
  });
}

/** Where the QR code of a ticket leads: the place in the queue, and the rating afterwards. */
export const ticketAddress = ({ centerId }: Call, { code }: Pick<TicketRow, 'code'>): string =>
  `${thePrinting().publicUrl}/queue/${centerId}/${code}`;

async function getTicket(call: Call, ticketId: string, options = {}): Promise<TicketRow> {
  const ticket = await findTicket(call.tx, call.centerId, { ticketId }, options);
  if (!ticket) throw new Problem(refusals.ticketNotFound);
  return ticket;
}

/**
 * The ticket as it is printed, drawn for the screen. Its code is the visitor's: it is shown while they wait, for who has no
 * paper, and no more once somebody has called them.
 */
export async function receiptFor(call: Call, ticketId: string): Promise<RouteOutput<typeof contract.getReceipt>> {
  const ticket = await getTicket(call, ticketId);
  const columns = (await findPrinter(call.tx, call.centerId, ticket.outletId))?.columns ?? usualColumns;
  const address = ticket.state === 'waiting' ? ticketAddress(call, ticket) : null;
  const svg = transform(await receiptOf(call, ticket, address), { command: 'svg', encoding: 'gb18030', cpl: columns });
  return { svg, printState: ticket.printState as 'none' };
}

/** Asks in this transaction for a ticket to be printed, where there is a printer; the number is given all the same. */
export async function askPrinting(
  call: Call,
  { ticketId, outletId }: { ticketId: string; outletId: string },
): Promise<boolean> {
  if (!(await findPrinter(call.tx, call.centerId, outletId))) return false;
  await updateTicket(call.tx, call.centerId, ticketId, { printState: 'queued' });
  await call.enqueue(printJob, { ticketId });
  return true;
}

/** 补打. */
export async function printAgain(call: Call, ticketId: string): Promise<RouteOutput<typeof contract.printTicket>> {
  const { outletId } = await getTicket(call, ticketId, { lock: true });
  if (!(await askPrinting(call, { ticketId, outletId })))
    throw new Problem(refusals.noPrinter, { remedy: '请在“网点管理”设置打印机，或请办事人记下号码。' });
  await recordAudit(call, 'booking.print-ticket', ['ticket', ticketId], {});
  await announceQueue(call, outletId);
  return { printState: 'queued' };
}

/** Three steps: read what to print, print with no transaction open, keep what became of it. */
async function printOnce({ inCall }: JobRun, ticketId: string): Promise<void> {
  const work = await inCall(async (call) => {
    const ticket = await findTicket(call.tx, call.centerId, { ticketId }, { lock: true });
    const printer = ticket && (await findPrinter(call.tx, call.centerId, ticket.outletId));
    // Asked for twice, printed once: whoever comes second finds it done.
    if (!printer || ticket.printState !== 'queued') return undefined;
    await updateTicket(call.tx, call.centerId, ticketId, { printState: 'printing' });
    return { printer, outletId: ticket.outletId, text: await receiptOf(call, ticket, ticketAddress(call, ticket)) };
  });
  if (!work) return;
  const { printer, outletId, text } = work;
  const commands = transform(text, { command: 'escpos', encoding: 'gb18030', cpl: printer.columns, cutting: true });
  const state = await thePrinting().printer.print(printer, Buffer.from(commands, 'latin1'));
  await inCall(async (call) => {
    const isPrinted = state === 'ready' || state === 'paper-low';
    await updateTicket(call.tx, call.centerId, ticketId, { printState: isPrinted ? 'printed' : state });
    await updatePrinter(call.tx, call.centerId, outletId, { state, stateAt: call.now });
    await announceQueue(call, outletId);
  });
}

/** A printer that does not print is told on the screen, where somebody decides: nothing is printed late by itself. */
export const printJob = defineJob({
  name: 'booking.print-ticket',
  payload: Type.Object({ ticketId: Uuid }),
  retry: { limit: 0, backoffSeconds: 1 },
  atOnce: 2,
  handle: (run, { ticketId }) => printOnce(run, ticketId),
});
