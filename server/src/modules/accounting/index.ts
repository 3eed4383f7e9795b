import type { Edge } from '../../platform/http.ts';
import { done, pageOf } from '../../platform/route.ts';
import { exportTrialBalance, journalTemplates, printTrialBalance, subjects, trialBalance } from './balances.ts';
import { checkAndKeep } from './checks.ts';
import * as contract from './contract.ts';
import { getInterest, getInterestRun, previewInterest, resumeInterest, startInterest } from './interest.ts';
import {
  exportGeneralLedger,
  exportSubjectLines,
  generalLedger,
  printGeneralLedger,
  printSubjectLines,
  subjectLines,
} from './ledgers.ts';
import {
  accrueInterest,
  carryYear,
  closeDays,
  closeMonth,
  closeYear,
  closingChecks,
  closings,
  getAccrual,
  getBooks,
  getYearEnd,
} from './periods.ts';
import { printVoucher } from './print.ts';
import { listCheckRuns } from './store.ts';
import {
  approveVoucher,
  proposeReversal,
  proposeVoucher,
  refuseVoucher,
  voucherRequests,
  withdrawVoucher,
} from './vouchers.ts';
import { getAccountAsOf, getMyAccountAsOf, getMyInterest, getPersonInterest } from './why.ts';

export { type ClosingCheck, registerClosingCheck, useOutsideFacts } from './checks.ts';
/** Named constraints that mean a refusal. */
export { constraintProblems } from './constraints.ts';
export { settleInterestChunk } from './jobs.ts';
export { registerHands, voucherHands } from './names.ts';
export { checkNightly } from './nightly.ts';
export { findLastCheck } from './store.ts';
export { registerTakenBack } from './vouchers.ts';

/** Serves the finance office: closing, balances, vouchers by hand, interest, and any day in the past. */
export function registerAccounting(edge: Edge): void {
  registerPeriods(edge);
  edge.serve(contract.getTrialBalance, trialBalance);
  edge.serve(contract.exportTrialBalance, exportTrialBalance);
  edge.serve(contract.printTrialBalance, printTrialBalance);
  edge.serve(contract.getGeneralLedger, generalLedger);
  edge.serve(contract.exportGeneralLedger, exportGeneralLedger);
  edge.serve(contract.printGeneralLedger, printGeneralLedger);
  edge.serve(contract.listSubjectLines, subjectLines);
  edge.serve(contract.exportSubjectLines, exportSubjectLines);
  edge.serve(contract.printSubjectLines, printSubjectLines);
  edge.serve(contract.listSubjects, subjects);
  edge.serve(contract.listJournalTemplates, journalTemplates);
  edge.serve(contract.listVoucherRequests, voucherRequests);
  edge.serve(contract.proposeVoucher, proposeVoucher);
  edge.serve(contract.proposeReversal, proposeReversal);
  edge.serve(contract.approveVoucher, approveVoucher);
  edge.serve(contract.refuseVoucher, refuseVoucher);
  edge.serve(contract.withdrawVoucher, withdrawVoucher);
  edge.serve(contract.printVoucher, printVoucher);
  edge.serve(contract.getInterest, getInterest);
  edge.serve(contract.previewInterest, previewInterest);
  edge.serve(contract.startInterest, startInterest);
  edge.serve(contract.resumeInterest, resumeInterest);
  edge.serve(contract.getInterestRun, getInterestRun);
  edge.serve(contract.getMyInterest, getMyInterest);
  edge.serve(contract.getPersonInterest, getPersonInterest);
  edge.serve(contract.getMyAccountAsOf, getMyAccountAsOf);
  edge.serve(contract.getAccountAsOf, getAccountAsOf);
}

function registerPeriods(edge: Edge): void {
  edge.serve(contract.getBooks, getBooks);
  edge.serve(contract.listClosingChecks, closingChecks);
  edge.serve(contract.closeDays, closeDays);
  edge.serve(contract.closeMonth, closeMonth);
  edge.serve(contract.closeYear, closeYear);
  edge.serve(contract.listClosings, closings);
  edge.serve(contract.getAccrual, getAccrual);
  edge.serve(contract.accrueInterest, accrueInterest);
  edge.serve(contract.getYearEnd, getYearEnd);
  edge.serve(contract.carryYear, carryYear);
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
