import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { registerCaseKind } from '../casework/index.ts';
import { registerEvidenceHandler } from '../evidence/index.ts';
import { registerPaymentHandler } from '../settlement/index.ts';
import { bans, liftBan, recordBan } from './bans.ts';
import { cardChangeKind, proposeCard } from './card-change.ts';
import { check, correctCard, getWithdrawal, open, save, submit, tryOut } from './commands.ts';
import * as contract from './contract.ts';
import { business, receiveEvidence } from './evidence.ts';
import { decideFamily, familyConsents } from './family-consent.ts';
import { withdrawalKind } from './kind.ts';
import { receiveOutcome } from './pay.ts';
import { refusals } from './problems.ts';
import { records, recordsFile } from './records.ts';
import { start } from './start.ts';

export { findStandingBan } from './bans.ts';
export { keepFamilies, keepFamilyJob } from './family-term.ts';
export { type LoanFacts, useLoanFacts } from './loan-facts.ts';
export { withdrawalsOf } from './records.ts';
export { start as withdrawalStart } from './start.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['application__one_under_way', refusals.otherUnderWay],
  ['ban__four_eyes', refusals.sameActor],
]);

export function registerWithdrawal(edge: Edge): void {
  registerCaseKind(withdrawalKind);
  registerCaseKind(cardChangeKind);
  registerEvidenceHandler(business, receiveEvidence);
  registerPaymentHandler(business, receiveOutcome);
  registerMine(edge);
  registerTheirs(edge);
  registerBans(edge);
}

const own = ({ actor }: Call): string => actor.id;

function registerMine(edge: Edge): void {
  edge.serve(contract.getMyStart, (call) => start(call, own(call)));
  edge.serve(contract.assessMine, (call, { body }) => tryOut(call, own(call), body));
  edge.serve(contract.openMine, (call, { body }) => open(call, own(call), body));
  edge.serve(contract.getMine, (call, { params }) => getWithdrawal(call, own(call), params.caseId));
  edge.serve(contract.saveMine, (call, { params, body }) => save(call, own(call), params.caseId, body));
  edge.serve(contract.checkMine, (call, { params, body }) => check(call, own(call), params.caseId, body.isConsented));
  edge.serve(contract.submitMine, (call, { params, body }) => submit(call, own(call), params.caseId, body.version));
  edge.serve(contract.correctMyCard, (call, { params, body }) =>
    correctCard(call, own(call), params.caseId, body.card),
  );
  edge.serve(contract.listFamily, (call) => familyConsents(call, own(call)));
  edge.serve(contract.decideFamily, (call, { params, body }) =>
    decideFamily(call, own(call), params.consentId, body.agrees),
  );
  edge.serve(contract.listMine, (call, { query }) => records(call, own(call), query));
  edge.serve(contract.exportMine, (call, { query }) => recordsFile(call, own(call), query));
}

/** The counter: the person stands at the window, the clerk fills in. Drafts are the same as the hall's. */
function registerTheirs(edge: Edge): void {
  edge.serve(contract.getTheirStart, (call, { params }) => start(call, params.personId));
  edge.serve(contract.assessTheirs, (call, { params, body }) => tryOut(call, params.personId, body));
  edge.serve(contract.openTheirs, (call, { params, body }) => open(call, params.personId, body));
  edge.serve(contract.getTheirs, (call, { params }) => getWithdrawal(call, params.personId, params.caseId));
  edge.serve(contract.saveTheirs, (call, { params, body }) => save(call, params.personId, params.caseId, body));
  edge.serve(contract.checkTheirs, (call, { params, body }) =>
    check(call, params.personId, params.caseId, body.isConsented),
  );
  edge.serve(contract.submitTheirs, (call, { params, body }) =>
    submit(call, params.personId, params.caseId, body.version),
  );
  edge.serve(contract.correctTheirCard, async (call, { params: { personId, caseId }, body: { card } }) => {
    if (!card) return correctCard(call, personId, caseId, undefined);
    await proposeCard(call, personId, caseId, card);
    return getWithdrawal(call, personId, caseId);
  });
  edge.serve(contract.listTheirs, (call, { params, query }) => records(call, params.personId, query));
  edge.serve(contract.exportTheirs, (call, { params, query }) => recordsFile(call, params.personId, query));
}

function registerBans(edge: Edge): void {
  edge.serve(contract.listBans, (call, { params }) => bans(call, params.personId));
  edge.serve(contract.recordBan, (call, { params, body }) => recordBan(call, params.personId, body));
  edge.serve(contract.liftBan, (call, { params, body }) => liftBan(call, params.banId, body.reason));
}
