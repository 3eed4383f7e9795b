import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { paperFile } from '../document/index.ts';
import { apply, correct, grantMoney, loanForm } from './applications.ts';
import { loanOnDay } from './as-of.ts';
import { ratesView, scheduleFile } from './calculator.ts';
import { proposeCancellation, registerCancellation } from './cancel.ts';
import { registerLoanCases } from './case-kind.ts';
import { proposeTerm, proposeWriteOff, quoteTermAtCounter, quoteWriteOffAtCounter, registerChanges } from './change.ts';
import { registerCollecting } from './collect.ts';
import * as contract from './contract.ts';
import { estates, keepEstate, publicEstates } from './estates.ts';
import { estimate } from './estimate.ts';
import { consentWords } from './evidence.ts';
import { signOffset } from './offset.ts';
import { getOwnLoan, myEntriesFile, myLoans } from './own.ts';
import { contractFile, keepSettlement, prepareSettlement, supplementFile } from './papers.ts';
import { refusals } from './problems.ts';
import { changeRepayAccount } from './repay-account.ts';
import { earlyQuote, registerRequests, requestRepayment } from './requests.ts';
import { entriesView, getLoanOrRefuse, loans, loanView, scheduleView } from './screens.ts';
import { registerSmsAnswers } from './sms-answers.ts';

export { loanFacts } from './account-store.ts';
export { loanDay } from './jobs.ts';
export { listLoanEntriesOf } from './loan-store.ts';
export { findOpenLoanOf } from './open-loan.ts';
export { getOwnLoan, newestLoanOf } from './own.ts';
export { keepSettlement, prepareSettlement } from './papers.ts';
export { movementNames } from './rules/kinds.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['estate__agreement_no', refusals.agreementTaken],
  ['request__one_open', refusals.requestOpen],
]);

export function registerLoan(edge: Edge): void {
  registerLoanCases();
  registerChanges();
  registerCancellation();
  registerRequests();
  registerCollecting();
  registerSmsAnswers();
  registerPublic(edge);
  registerCounter(edge);
  registerOwn(edge);
  registerRunning(edge);
  registerSettlement(edge);
}

function registerPublic(edge: Edge): void {
  edge.serve(contract.getRates, (call) => ratesView(call));
  edge.serve(contract.exportSchedule, scheduleFile);
  edge.serve(contract.listPublicEstates, publicEstates);
  edge.serve(contract.listEstates, estates);
  edge.serve(contract.keepEstate, keepEstate);
}

function registerCounter(edge: Edge): void {
  edge.serve(contract.estimateLoan, (call, { params, body }) => estimate(call, params.personId, body));
  edge.serve(contract.getLoanConsent, (call) => consentWords(call));
  edge.serve(contract.applyForLoan, apply);
  edge.serve(contract.getLoanForm, loanForm);
  edge.serve(contract.correctLoan, correct);
  edge.serve(contract.listLoans, loans);
  edge.serve(contract.getLoan, async (call, { params }) => loanView(call, await getLoanOrRefuse(call, params.loanId)));
  edge.serve(contract.getLoanAsOf, loanOnDay);
  edge.serve(contract.listLoanEntries, async (call, { params, query }) => {
    const { loanId } = await getLoanOrRefuse(call, params.loanId);
    return entriesView(call, loanId, query);
  });
  edge.serve(contract.getLoanSchedule, async (call, { params }) =>
    scheduleView(call, await getLoanOrRefuse(call, params.loanId)),
  );
  edge.serve(contract.printContract, async (call, { params }) =>
    contractFile(call, await getLoanOrRefuse(call, params.loanId)),
  );
  edge.serve(contract.grantMoney, async (call, { params }) => {
    const loan = await getLoanOrRefuse(call, params.loanId);
    await grantMoney(call, loan);
    return loanView(call, loan);
  });
  edge.serve(contract.quoteAtCounter, async (call, { params, body }) => {
    const { loanId } = await getLoanOrRefuse(call, params.loanId);
    return earlyQuote(call, loanId, body);
  });
  edge.serve(contract.repayAtCounter, async (call, { params, body }) => {
    const loan = await getLoanOrRefuse(call, params.loanId);
    await requestRepayment(call, loan, body);
    return loanView(call, loan);
  });
}

/** 结清证明 at the counter, for the borrower. */
function registerSettlement(edge: Edge): void {
  edge.servePrepared(
    contract.issueTheirSettlement,
    async (call, { params, body }) =>
      prepareSettlement(call, await getLoanOrRefuse(call, params.loanId), {
        requestId: body.requestId,
        atCounter: true,
      }),
    (call, { params }, _answering, prepared) => keepSettlement(call, params.loanId, prepared),
  );
  edge.serve(contract.getTheirSettlement, async (call, { params }) => {
    const { personId } = await getLoanOrRefuse(call, params.loanId);
    return paperFile(call, params.number, { ownerId: personId, kinds: ['loan-settlement'] });
  });
}

/** What changes a loan that runs. */
function registerRunning(edge: Edge): void {
  edge.serve(contract.quoteTerm, quoteTermAtCounter);
  edge.serve(contract.proposeTerm, proposeTerm);
  edge.serve(contract.printSupplement, async (call, { params, query }) =>
    supplementFile(call, await getLoanOrRefuse(call, params.loanId), query.caseId),
  );
  edge.serve(contract.quoteWriteOff, quoteWriteOffAtCounter);
  edge.serve(contract.proposeWriteOff, proposeWriteOff);
  edge.serve(contract.proposeCancellation, proposeCancellation);
  edge.serve(contract.recover, async (call, { params, body }) => {
    const loan = await getLoanOrRefuse(call, params.loanId);
    const wish = { kind: 'recovery', amountFen: body.amountFen } as const;
    await requestRepayment(call, loan, { requestId: body.requestId, wish });
    return loanView(call, loan);
  });
  edge.serve(contract.changeRepayAccount, async (call, { params, body }) => {
    await changeRepayAccount(call, await getLoanOrRefuse(call, params.loanId), body);
    return loanView(call, await getLoanOrRefuse(call, params.loanId));
  });
  edge.serve(contract.signOffsetAtCounter, async (call, { params, body }) => {
    await signOffset(call, await getLoanOrRefuse(call, params.loanId), body);
    return loanView(call, await getLoanOrRefuse(call, params.loanId));
  });
  edge.serve(contract.signMyOffset, async (call, { params, body }) => {
    await signOffset(call, await getOwnLoan(call, params.loanId), { ...body, personId: call.actor.id });
    return loanView(call, await getOwnLoan(call, params.loanId));
  });
}

function registerOwn(edge: Edge): void {
  edge.serve(contract.listMyLoans, (call) => myLoans(call));
  edge.serve(contract.listMyLoanEntries, async (call, { params, query }) => {
    const { loanId } = await getOwnLoan(call, params.loanId);
    return entriesView(call, loanId, query);
  });
  edge.serve(contract.getMyLoanSchedule, async (call, { params }) =>
    scheduleView(call, await getOwnLoan(call, params.loanId)),
  );
  edge.serve(contract.exportMyLoanEntries, async (call, { params }) =>
    myEntriesFile(call, await getOwnLoan(call, params.loanId)),
  );
  edge.serve(contract.quoteMyEarly, async (call, { params, body }) => {
    const { loanId } = await getOwnLoan(call, params.loanId);
    return earlyQuote(call, loanId, body);
  });
  edge.serve(contract.repayMine, async (call, { params, body }) => {
    const loan = await getOwnLoan(call, params.loanId);
    await requestRepayment(call, loan, body);
    return loanView(call, loan);
  });
  edge.servePrepared(
    contract.issueMySettlement,
    async (call, { params, body }) => prepareSettlement(call, await getOwnLoan(call, params.loanId), body),
    (call, { params }, _answering, prepared) => keepSettlement(call, params.loanId, prepared),
  );
}
