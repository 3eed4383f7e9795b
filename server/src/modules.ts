import { constraintProblems as contributionConstraints, registerContribution } from './modules/contribution/index.ts';
import { registerDocument } from './modules/document/index.ts';
import { askEvidence, registerEvidence } from './modules/evidence/index.ts';
import { registerIdentity } from './modules/identity/index.ts';
import { constraintProblems as loanConstraints, registerLoan } from './modules/loan/index.ts';
import { expandOccasion, registerNotice, sendSms } from './modules/notice/index.ts';
import { registerReport, reportExports, runExport, useExports } from './modules/report/index.ts';
import { registerSettlement, settleReceived } from './modules/settlement/index.ts';
import type { Export } from './platform/exports.ts';
import type { Edge } from './platform/http.ts';
import type { Job } from './platform/jobs.ts';
import type { Refusal } from './platform/problem.ts';

/** Every job: its queue is made by the migration, its worker started by the role `worker`. */
export const allJobs = [
  askEvidence,
  expandOccasion,
  sendSms,
  settleReceived,
  runExport,
] as const satisfies readonly Job[];

/** Every list that can be exported in the background, of all modules. */
export const allExports: readonly Export[] = [...reportExports];

/** Named constraints that mean a refusal, of all modules. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ...contributionConstraints,
  ...loanConstraints,
]);

/** Serves every module's routes: the whole API, in one place. */
export function registerAll(edge: Edge): void {
  registerIdentity(edge);
  registerNotice(edge);
  registerDocument(edge);
  registerEvidence(edge);
  registerSettlement(edge);
  registerContribution(edge);
  registerLoan(edge);
  registerReport(edge);
  useExports(allExports);
}
