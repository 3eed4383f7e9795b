import type { Call } from '../../platform/call.ts';
import { parseMonth } from '../../platform/dates.ts';
import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { done, sortedPageOf } from '../../platform/route.ts';
import { employerOf, inHallAndAtCounter } from '../party/index.ts';
import { registerClaim, registerPaymentHandler } from '../settlement/index.ts';
import { annotatedRoster } from './annotate.ts';
import { refusals as businessRefusals } from './business/problems.ts';
import { registerBusinesses } from './business/register.ts';
import { carryOver } from './carry-over.ts';
import { collectionBusiness, collectRemittance } from './collection/order.ts';
import { receiveOutcome } from './collection/outcome.ts';
import { collectionTerms } from './collection/view.ts';
import { confirm, getOwnRemittance, prepareConfirmation } from './confirm.ts';
import * as contract from './contract.ts';
import { registerCounter } from './counter/register.ts';
import { dunByHand } from './dunning.ts';
import { dunnings } from './dunning-list.ts';
import { verifyOwn } from './employer.ts';
import { importRoster, readRoster } from './import-roster.ts';
import { leaveOut } from './left-out/leave-out.ts';
import { owed } from './left-out/owed.ts';
import { payFromUnallocated } from './pay-from-unallocated.ts';
import { remittanceLines, rosterFile } from './people.ts';
import { refusals } from './problems.ts';
import { receivePayment } from './receive-payment.ts';
import { employerOverview, remittanceView, summaryOf } from './screens.ts';
import { keepSlip, prepareSlip } from './slip.ts';
import { listRemittanceRows } from './store.ts';
import { discardRemittance, withdrawRemittance } from './withdraw.ts';

export { getOwnBusiness } from './business/confirm.ts';
export { endDeferrals } from './business/deferral.ts';
export { prepareReceipt } from './business/receipt.ts';
export { listBusinesses } from './business/store.ts';
export { sumOwedCollections } from './collection/store.ts';
export { getOwnRemittance } from './confirm.ts';
export { dunOverdue } from './dunning.ts';
export { dunningsExport } from './dunning-list.ts';
export { postingKeyOf } from './post.ts';
export { summaryOf } from './screens.ts';
export { prepareSlip } from './slip.ts';
export { countWaiting, findRemittance, listRemittanceRows, type RemittanceRow, sumByMonth } from './store.ts';
export { findUnposted } from './unposted.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['remittance__one_a_month', refusals.alreadyOpen],
  ['collection__one_open', refusals.wrongState],
  ['collection_agreement__one_active', businessRefusals.inProgress],
  ['business__one_in_progress', businessRefusals.inProgress],
  ['business__pk', businessRefusals.inProgress],
  ['personal_account__one_open', refusals.openedElsewhere],
  ['person__certificate', refusals.openedElsewhere],
]);

export function registerContribution(edge: Edge): void {
  registerClaim(receivePayment);
  registerPaymentHandler(collectionBusiness, receiveOutcome);
  const both = inHallAndAtCounter(edge);
  registerLists(both);
  registerRosters(both);
  registerRemittance(both);
  registerSigning(edge);
  registerBusinesses(edge, both);
  registerCounter(edge);
}

type Both = ReturnType<typeof inHallAndAtCounter>;

const monthOf = (text: string | undefined) => (text === undefined ? undefined : parseMonth(text));

function registerLists(edge: Both): void {
  edge.serve(contract.getEmployerOverview, (call) => employerOverview(call, employerOf(call)));
  edge.serve(contract.exportRoster, (call, { query }) => rosterFile(call, employerOf(call), query.through));
  edge.serve(contract.listRemittances, async (call, { query }) => {
    const filter = { from: monthOf(query.from), to: monthOf(query.to), states: query.state && [query.state] };
    const { rows, total, totalFen, postedFen } = await listRemittanceRows(
      call.tx,
      call.centerId,
      employerOf(call),
      filter,
      sortedPageOf(query),
    );
    return { rows: rows.map(summaryOf), total, totalFen: Number(totalFen), postedFen: Number(postedFen) };
  });
  edge.serve(contract.getRemittance, async (call, { params }) =>
    remittanceView(call, await own(call, params.remittanceId)),
  );
  edge.serve(contract.listRemittanceLines, async (call, { params, query }) =>
    remittanceLines(call, await own(call, params.remittanceId), query),
  );
}

function registerRosters(edge: Both): void {
  edge.servePrepared(
    contract.importRoster,
    (call, input) => readRoster(call, employerOf(call), input),
    (call, input, _answering, roster) => importRoster(call, employerOf(call), input, roster),
  );
  edge.servePrepared(
    contract.annotateRoster,
    (call, input) => readRoster(call, employerOf(call), input),
    (call, input, _answering, roster) => annotatedRoster(call, employerOf(call), input, roster),
  );
  edge.serve(contract.carryOver, async (call, { body }) => ({
    remittanceId: await carryOver(call, employerOf(call), body),
  }));
}

const own = (call: Call, remittanceId: string) => getOwnRemittance(call, employerOf(call), remittanceId);

function registerRemittance(edge: Both): void {
  const after = async (call: Call, remittanceId: string) => remittanceView(call, await own(call, remittanceId));
  edge.serve(contract.discardRemittance, async (call, { params }) => {
    await discardRemittance(call, employerOf(call), params.remittanceId);
    return done;
  });
  edge.serve(contract.withdrawRemittance, async (call, { params }) => {
    await withdrawRemittance(call, employerOf(call), params.remittanceId);
    return after(call, params.remittanceId);
  });
  edge.serve(contract.payFromUnallocated, async (call, { params }) => {
    await payFromUnallocated(call, employerOf(call), params.remittanceId);
    return after(call, params.remittanceId);
  });
  edge.serve(contract.leaveOut, async (call, { params, body }) => {
    await leaveOut(call, employerOf(call), params.remittanceId, body);
    return after(call, params.remittanceId);
  });
  edge.serve(contract.listOwed, (call, { query }) => owed(call, employerOf(call), query));
  edge.serve(contract.getCollectionTerms, (call) => collectionTerms(call, employerOf(call)));
  edge.serve(contract.collectRemittance, async (call, { params }) => {
    await collectRemittance(call, employerOf(call), params.remittanceId);
    return after(call, params.remittanceId);
  });
  edge.servePrepared(
    contract.issueSlip,
    async (call, { params, body }) => prepareSlip(call, await own(call, params.remittanceId), body),
    (call, _input, _answering, prepared) => keepSlip(call, prepared),
  );
}

/** The hall's own way to make a list binding; at the counter it is a stamped paper. */
function registerSigning(edge: Edge): void {
  edge.serve(contract.listDunnings, dunnings);
  edge.serve(contract.dunEmployer, async (call, { params, body }) => {
    await dunByHand(call, params.employerId, body.reason.trim());
    return done;
  });
  edge.serve(contract.prepareConfirmation, (call, { params }) =>
    prepareConfirmation(call, employerOf(call), params.remittanceId),
  );
  edge.servePrepared(
    contract.confirmRemittance,
    (call, { body }) => verifyOwn(call, body),
    async (call, { params }, _answering, signed) => {
      await confirm(call, employerOf(call), params.remittanceId, { by: 'signature', signed });
      return remittanceView(call, await own(call, params.remittanceId));
    },
  );
}
