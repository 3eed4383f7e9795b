import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { registerCaseKind } from '../casework/index.ts';
import { keepPaper, paperFile } from '../document/index.ts';
import { registerClaim, registerPaymentHandler } from '../settlement/index.ts';
import { closeNegotiation } from './close.ts';
import * as contract from './contract.ts';
import { useMessageHandler } from './exchange.ts';
import { handleMessage } from './handle.ts';
import { applyForTransfer, askToWithdraw, incomingKind } from './incoming.ts';
import { prepareLetter } from './letter.ts';
import { business, claimTransfer } from './money-in.ts';
import { giveUp, negotiateWith, receiveOutcome } from './money-out.ts';
import { outgoingKind } from './outgoing.ts';
import { refusals } from './problems.ts';
import { findTransfer } from './store.ts';
import { getOwnTransfer, ownList, ownView, staffList, staffView, startView, viewOfCase } from './view.ts';

export { exchangeMessages } from './exchange.ts';
export { type Envelope, type SendAnswer, type TransferPlatform, useTransferPlatform } from './platform.ts';
export { newestTransferOf } from './view.ts';
export { sendTransferMessages } from './write.ts';

let isRegistered = false;

export function registerTransfer(edge: Edge): void {
  registerCaseKind(incomingKind);
  registerCaseKind(outgoingKind);
  registerPaymentHandler(business, receiveOutcome);
  // Once for the process, however many services are opened in it.
  if (!isRegistered) registerClaim(claimTransfer);
  isRegistered = true;
  useMessageHandler(handleMessage);
  registerMine(edge);
  registerTheirs(edge);
  registerStaff(edge);
}

async function apply(call: Call, personId: string, form: Parameters<typeof applyForTransfer>[2]) {
  return viewOfCase(call, personId, await applyForTransfer(call, personId, form));
}

async function withdraw(call: Call, personId: string, transferId: string) {
  await askToWithdraw(call, await getOwnTransfer(call, personId, transferId));
  return ownView(call, personId, transferId);
}

function registerMine(edge: Edge): void {
  edge.serve(contract.getMyTransferStart, (call) => startView(call, call.actor.id));
  edge.serve(contract.applyForMine, (call, { body }) => apply(call, call.actor.id, body));
  edge.serve(contract.listMyTransfers, (call, { query }) => ownList(call, call.actor.id, query));
  edge.serve(contract.getMyTransfer, (call, { params }) => ownView(call, call.actor.id, params.transferId));
  edge.serve(contract.withdrawMine, (call, { params }) => withdraw(call, call.actor.id, params.transferId));
}

/** The counter: for whoever sits there, by the same commands. */
function registerTheirs(edge: Edge): void {
  edge.serve(contract.getTheirTransferStart, (call, { params }) => startView(call, params.personId));
  edge.serve(contract.applyForTheirs, (call, { params, body }) => apply(call, params.personId, body));
  edge.serve(contract.listTheirTransfers, (call, { params, query }) => ownList(call, params.personId, query));
  edge.serve(contract.getTheirTransfer, (call, { params }) => ownView(call, params.personId, params.transferId));
  edge.serve(contract.withdrawTheirs, (call, { params }) => withdraw(call, params.personId, params.transferId));
}

function registerStaff(edge: Edge): void {
  edge.serve(contract.listTransfers, (call, { query }) => staffList(call, query));
  edge.serve(contract.getTransfer, (call, { params }) => staffView(call, params.transferId));
  edge.serve(contract.negotiate, async (call, { params, body }) => {
    await negotiateWith(call, params.transferId, body.text);
    return staffView(call, params.transferId);
  });
  edge.serve(contract.close, async (call, { params, body }) => {
    await closeNegotiation(call, params.transferId, body.reason);
    return staffView(call, params.transferId);
  });
  edge.serve(contract.giveUp, async (call, { params, body }) => {
    await giveUp(call, params.transferId, body.reason);
    return staffView(call, params.transferId);
  });
  edge.servePrepared(
    contract.printLetter,
    (call, { params, body }) => prepareLetter(call, { ...params, ...body }),
    (call, _input, _answering, prepared) => keepPaper(call, prepared),
  );
  edge.serve(contract.getLetterFile, async (call, { params }) => {
    const row = await findTransfer(call.tx, call.centerId, { transferId: params.transferId });
    if (!row) throw new Problem(refusals.notFound);
    return paperFile(call, params.number, { ownerId: row.personId, kinds: ['transfer-letter'] });
  });
}
