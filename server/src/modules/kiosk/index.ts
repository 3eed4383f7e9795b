import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { done } from '../../platform/route.ts';
import * as contract from './contract.ts';
import {
  askPrinter,
  beat,
  enrolKiosk,
  findKiosk,
  kiosks,
  kioskView,
  newKioskCode,
  revokeKiosk,
  saveKiosk,
} from './device.ts';
import { drawForEmployer, drawForPerson, ownAccounts } from './orders.ts';
import { drawnOnce, drawOpening, print, printAgain, printOpening, printState } from './prints.ts';
import { refusals } from './problems.ts';
import { endVisit, enterEmployer, enterPerson, startEmployer, startPerson } from './visit.ts';

export { type DocumentPrinterPort, useDocumentPrinter } from './port.ts';
export { kioskPrintJob, stopForsaken } from './prints.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([['device__name', refusals.nameTaken]]);

export function registerKiosk(edge: Edge): void {
  edge.serve(contract.getKiosk, async (call, _input, answering) => {
    const found = await findKiosk(call, answering);
    return { kiosk: found ? await kioskView(found) : null };
  });
  edge.serve(contract.enrolKiosk, enrolKiosk);
  edge.servePrepared(contract.beat, (call, _input, answering) => askPrinter(call, answering), beat);
  edge.serve(contract.endVisit, endVisit);
  edge.serve(contract.startPerson, startPerson);
  edge.serve(contract.enterPerson, enterPerson);
  edge.serve(contract.startEmployer, startEmployer);
  edge.serve(contract.enterEmployer, enterEmployer);
  edge.serve(contract.listOwnAccounts, ownAccounts);
  edge.servePrepared(
    contract.printForPerson,
    (call, { body }, answering) =>
      drawnOnce(call, answering, body.requestId, () => drawForPerson(call, body.order, body.requestId)),
    (call, { body }, answering, drawn) =>
      print(call, answering, { requestId: body.requestId, kind: body.order.kind }, drawn),
  );
  edge.servePrepared(
    contract.printForEmployer,
    (call, { body }, answering) =>
      drawnOnce(call, answering, body.requestId, () => drawForEmployer(call, body.order, body.requestId)),
    (call, { body }, answering, drawn) =>
      print(call, answering, { requestId: body.requestId, kind: body.order.kind }, drawn),
  );
  edge.servePrepared(
    contract.printOpeningForm,
    (call, { body }, answering) => drawOpening(call, body, answering),
    printOpening,
  );
  edge.serve(contract.getPrint, printState);
  edge.serve(contract.printAgain, printAgain);
  edge.serve(contract.listKiosks, kiosks);
  edge.serve(contract.saveKiosk, async (call, input) => {
    await saveKiosk(call, input);
    return done;
  });
  edge.serve(contract.newKioskCode, newKioskCode);
  edge.serve(contract.revokeKiosk, async (call, input) => {
    await revokeKiosk(call, input);
    return done;
  });
}
