import type { Edge } from '../../platform/http.ts';
import { done, pageOf } from '../../platform/route.ts';
import * as balances from './balances.ts';
import { checkAndKeep } from './checks.ts';
import * as contract from './contract.ts';
import * as interest from './interest.ts';
import * as periods from './periods.ts';
import { printVoucher } from './print.ts';
import { listCheckRuns } from './store.ts';
import * as vouchers from './vouchers.ts';
import * as why from './why.ts';

export { type ClosingCheck, registerClosingCheck, useOutsideFacts } from './checks.ts';
/** Named constraints that mean a refusal. */
export { constraintProblems } from './constraints.ts';
export { settleInterestChunk } from './jobs.ts';
export { checkNightly } from './nightly.ts';

/** Serves the finance office: closing, balances, vouchers by hand, interest, and any day in the past. */
export function registerAccounting(edge: Edge): void {
  registerPeriods(edge);
  edge.serve(contract.getTrialBalance, balances.trialBalance);
  edge.serve(contract.exportTrialBalance, balances.exportTrialBalance);
  edge.serve(contract.getGeneralLedger, balances.generalLedger);
  edge.serve(contract.listSubjectLines, balances.subjectLines);
  edge.serve(contract.exportSubjectLines, balances.exportSubjectLines);
  edge.serve(contract.listSubjects, balances.subjects);
  edge.serve(contract.listJournalTemplates, balances.journalTemplates);
  edge.serve(contract.listVoucherRequests, vouchers.voucherRequests);
  edge.serve(contract.proposeVoucher, vouchers.proposeVoucher);
  edge.serve(contract.proposeReversal, vouchers.proposeReversal);
  edge.serve(contract.approveVoucher, vouchers.approveVoucher);
  edge.serve(contract.refuseVoucher, vouchers.refuseVoucher);
  edge.serve(contract.withdrawVoucher, vouchers.withdrawVoucher);
  edge.serve(contract.printVoucher, printVoucher);
  edge.serve(contract.getInterest, interest.getInterest);
  edge.serve(contract.previewInterest, interest.previewInterest);
  edge.serve(contract.startInterest, interest.startInterest);
  edge.serve(contract.resumeInterest, interest.resumeInterest);
  edge.serve(contract.getInterestRun, interest.getInterestRun);
  edge.serve(contract.getMyInterest, why.getMyInterest);
  edge.serve(contract.getPersonInterest, why.getPersonInterest);
  edge.serve(contract.getMyAccountAsOf, why.getMyAccountAsOf);
  edge.serve(contract.getAccountAsOf, why.getAccountAsOf);
}

function registerPeriods(edge: Edge): void {
  edge.serve(contract.getBooks, periods.getBooks);
  edge.serve(contract.listClosingChecks, periods.closingChecks);
  edge.serve(contract.closeDays, periods.closeDays);
  edge.serve(contract.closeMonth, periods.closeMonth);
  edge.serve(contract.closeYear, periods.closeYear);
  edge.serve(contract.listClosings, periods.closings);
  edge.serve(contract.getAccrual, periods.getAccrual);
  edge.serve(contract.accrueInterest, periods.accrueInterest);
  edge.serve(contract.getYearEnd, periods.getYearEnd);
  edge.serve(contract.carryYear, periods.carryYear);
  edge.serve(contract.listBookChecks, async (call, { query }) => {
    const { rows, total } = await listCheckRuns(call.tx, call.centerId, pageOf(query));
    return {
      total,
      rows: rows.map(({ runId, checkedAt, differences, detail }) => ({
        runId,
        differences,
        checkedAt: checkedAt.toString(),
        checks: [...detail.checks],
        first: [...detail.first],
      })),
    };
  });
  edge.serve(contract.checkBooksNow, async (call) => {
    await checkAndKeep(call);
    return done;
  });
}
