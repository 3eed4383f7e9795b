import {
  constraintProblems as accountingConstraints,
  registerAccounting,
  settleInterestChunk,
  useOutsideFacts,
} from './modules/accounting/index.ts';
import {
  constraintProblems as bookingConstraints,
  printJob,
  queueFigures,
  registerBooking,
} from './modules/booking/index.ts';
import { keepCaseJob, registerCasework } from './modules/casework/index.ts';
import { constraintProblems as contentConstraints, registerContent } from './modules/content/index.ts';
import {
  constraintProblems as contributionConstraints,
  dunningsExport,
  registerContribution,
} from './modules/contribution/index.ts';
import {
  connectCall,
  deliverMessage,
  constraintProblems as deskConstraints,
  hangUpAgent,
  registerDesk,
} from './modules/desk/index.ts';
import { registerDocument } from './modules/document/index.ts';
import { askEvidence, constraintProblems as evidenceConstraints, registerEvidence } from './modules/evidence/index.ts';
import { constraintProblems as hotlineConstraints, registerHotline } from './modules/hotline/index.ts';
import {
  constraintProblems as identityConstraints,
  registerIdentity,
  staffAccountsExport,
  staffNames,
} from './modules/identity/index.ts';
import { constraintProblems as kioskConstraints, kioskPrintJob, registerKiosk } from './modules/kiosk/index.ts';
import {
  findOpenLoanOf,
  constraintProblems as loanConstraints,
  loanDay,
  loanFacts,
  registerLoan,
} from './modules/loan/index.ts';
import {
  answerUplink,
  expandOccasion,
  constraintProblems as noticeConstraints,
  registerNotice,
  turnBatch,
  useStaffNames,
} from './modules/notice/index.ts';
import { constraintProblems as policyConstraints, registerPolicy } from './modules/policy/index.ts';
import {
  endFreezeJob,
  registerRegistration,
  constraintProblems as registrationConstraints,
} from './modules/registration/index.ts';
import { registerReport, reportExports, runExport, useExports } from './modules/report/index.ts';
import { registerService, constraintProblems as serviceConstraints } from './modules/service/index.ts';
import {
  advancePart,
  advancePayment,
  bankFacts,
  importStatement,
  registerSettlement,
  constraintProblems as settlementConstraints,
  settleReceived,
  sumUnmatched,
} from './modules/settlement/index.ts';
import { registerSurvey, surveyResultsExport } from './modules/survey/index.ts';
import { registerTransfer, sendTransferMessages } from './modules/transfer/index.ts';
import { registerWechat } from './modules/wechat/index.ts';
import {
  keepFamilyJob,
  registerWithdrawal,
  useLoanFacts,
  constraintProblems as withdrawalConstraints,
} from './modules/withdrawal/index.ts';
import { registerWorkOrders, constraintProblems as workOrderConstraints } from './modules/workorder/index.ts';
import type { Export } from './platform/exports.ts';
import type { Edge } from './platform/http.ts';
import type { Job } from './platform/jobs.ts';
import type { Refusal } from './platform/problem.ts';

const workerJobs = [
  keepCaseJob,
  askEvidence,
  expandOccasion,
  turnBatch,
  answerUplink,
  printJob,
  kioskPrintJob,
  settleReceived,
  runExport,
  loanDay,
  endFreezeJob,
  keepFamilyJob,
  settleInterestChunk,
  deliverMessage,
  connectCall,
  hangUpAgent,
] as const satisfies readonly Job[];

/** Jobs that call the bank or the transfer platform: done by the role `gateways` alone, which holds the session with the bank. */
export const bankJobs = [
  advancePayment,
  advancePart,
  importStatement,
  sendTransferMessages,
] as const satisfies readonly Job[];

/** Every job: its queue is made by the migration, its worker started by the role `worker` or, for the bank's, `gateways`. */
export const allJobs = [...workerJobs, ...bankJobs] as const satisfies readonly Job[];

/** The jobs that a role works on. */
export const jobsOf = (plays: (role: 'worker' | 'gateways') => boolean): readonly Job[] => [
  ...(plays('worker') ? workerJobs : []),
  ...(plays('gateways') ? bankJobs : []),
];

/** Every list that can be exported in the background, of all modules. */
export const allExports: readonly Export[] = [
  ...reportExports,
  dunningsExport,
  queueFigures,
  staffAccountsExport,
  surveyResultsExport,
];

/** Named constraints that mean a refusal, of all modules. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ...identityConstraints,
  ...contributionConstraints,
  ...noticeConstraints,
  ...bookingConstraints,
  ...contentConstraints,
  ...workOrderConstraints,
  ...deskConstraints,
  ...evidenceConstraints,
  ...settlementConstraints,
  ...loanConstraints,
  ...accountingConstraints,
  ...withdrawalConstraints,
  ...registrationConstraints,
  ...kioskConstraints,
  ...hotlineConstraints,
  ...policyConstraints,
  ...serviceConstraints,
]);

/** What the ledger cannot know of itself: the nightly check and `npm run verify-books` ask for it. */
export const outsideFacts: Parameters<typeof useOutsideFacts>[0] = async ({ tx, centerId }) => ({
  unmatchedFen: (await sumUnmatched(tx, centerId)).total,
  loans: await loanFacts(tx, centerId),
  banks: await bankFacts({ tx, centerId }),
});

/** Serves every module's routes: the whole API, in one place. */
export function registerAll(edge: Edge): void {
  registerIdentity(edge);
  registerNotice(edge);
  useStaffNames(staffNames);
  registerPolicy(edge);
  registerService(edge);
  registerDocument(edge);
  registerEvidence(edge);
  registerAccounting(edge);
  useOutsideFacts(outsideFacts);
  registerSettlement(edge);
  registerCasework(edge);
  registerBooking(edge);
  registerContent(edge);
  registerWorkOrders(edge);
  registerSurvey(edge);
  registerWechat(edge);
  registerDesk(edge);
  registerContribution(edge);
  registerLoan(edge);
  registerWithdrawal(edge);
  useLoanFacts(findOpenLoanOf);
  registerTransfer(edge);
  registerRegistration(edge);
  registerKiosk(edge);
  registerHotline(edge);
  registerReport(edge);
  useExports(allExports);
}
