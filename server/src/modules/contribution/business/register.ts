import type { Call } from '../../../platform/call.ts';
import type { Edge } from '../../../platform/http.ts';
import { done } from '../../../platform/route.ts';
import { registerCaseKind } from '../../casework/index.ts';
import { keepPaper } from '../../document/index.ts';
import { employerOf, type inHallAndAtCounter } from '../../party/index.ts';
import { registerClaim } from '../../settlement/index.ts';
import { verifyOwn } from '../employer.ts';
import { employerCaseKinds } from './cases.ts';
import { confirmBusiness, getOwnBusiness, giveUpBusiness, prepareBusiness } from './confirm.ts';
import * as contract from './contract.ts';
import { payBusinessFromUnallocated, receiveForBusiness } from './pay.ts';
import { prepareReceipt } from './receipt.ts';
import { resubmitBusiness } from './review.ts';
import { annotateRows, importRows, readRows, startRows } from './rows.ts';
import { sheetTemplate } from './sheets.ts';
import { startBusiness } from './start.ts';
import { businesses, businessPeople, businessView } from './view.ts';
import { adjustmentYear } from './yearly.ts';

const own = (call: Call, businessId: string) => getOwnBusiness(call, employerOf(call), businessId);

/** Serves the employer's businesses, in the hall and at the counter; only the hall signs them. */
export function registerBusinesses(hall: Edge, edge: ReturnType<typeof inHallAndAtCounter>): void {
  registerClaim(receiveForBusiness);
  for (const kind of employerCaseKinds) registerCaseKind(kind);
  edge.serve(contract.listBusinesses, (call, { query }) => businesses(call, employerOf(call), query));
  edge.serve(contract.getBusiness, async (call, { params }) => businessView(call, await own(call, params.businessId)));
  edge.serve(contract.listBusinessPeople, async (call, { params, query }) =>
    businessPeople(call, await own(call, params.businessId), query),
  );
  edge.serve(contract.startBusiness, async (call, { body }) => ({
    businessId: await startBusiness(call, employerOf(call), body),
  }));
  edge.serve(contract.startRows, (call, { body }) => startRows(call, employerOf(call), body));
  edge.servePrepared(
    contract.importRows,
    (call, input) => readRows(call, employerOf(call), input),
    (call, input, _answering, read) => importRows(call, employerOf(call), input, read),
  );
  edge.servePrepared(
    contract.annotateRows,
    (call, input) => readRows(call, employerOf(call), input),
    (call, input, _answering, read) => annotateRows(call, employerOf(call), input, read),
  );
  edge.serve(contract.sheetTemplate, (call, { query }) =>
    Promise.resolve(sheetTemplate(call, employerOf(call), query.kind)),
  );
  edge.serve(contract.adjustmentYear, (call, { query }) => adjustmentYear(call, employerOf(call), query));
  hall.serve(contract.prepareBusiness, (call, { params }) =>
    prepareBusiness(call, employerOf(call), params.businessId),
  );
  hall.servePrepared(
    contract.confirmBusiness,
    (call, { body }) => verifyOwn(call, body),
    async (call, { params }, _answering, signed) => {
      await confirmBusiness(call, employerOf(call), params.businessId, { by: 'signature', signed });
      return businessView(call, await own(call, params.businessId));
    },
  );
  edge.serve(contract.payBusinessFromUnallocated, async (call, { params }) => {
    await payBusinessFromUnallocated(call, employerOf(call), params.businessId);
    return businessView(call, await own(call, params.businessId));
  });
  edge.serve(contract.resubmitBusiness, async (call, { params }) => {
    await resubmitBusiness(call, employerOf(call), params.businessId);
    return businessView(call, await own(call, params.businessId));
  });
  edge.servePrepared(
    contract.issueReceipt,
    async (call, { params, body }) => prepareReceipt(call, await own(call, params.businessId), body),
    (call, _input, _answering, prepared) => keepPaper(call, prepared),
  );
  edge.serve(contract.discardBusiness, async (call, { params }) => {
    await giveUpBusiness(call, employerOf(call), params.businessId);
    return done;
  });
}
