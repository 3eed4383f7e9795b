import { registerCasework } from './modules/casework/index.ts';
import { constraintProblems as contributionConstraints, registerContribution } from './modules/contribution/index.ts';
import { registerDocument } from './modules/document/index.ts';
import { registerIdentity } from './modules/identity/index.ts';
import { expandOccasion, registerNotice, sendSms } from './modules/notice/index.ts';
import { registerReport } from './modules/report/index.ts';
import { registerSettlement, settleReceived } from './modules/settlement/index.ts';
import type { Edge } from './platform/http.ts';
import type { Job } from './platform/jobs.ts';
import type { Refusal } from './platform/problem.ts';

/** Every job: its queue is made by the migration, its worker started by the role `worker`. */
export const allJobs = [expandOccasion, sendSms, settleReceived] as const satisfies readonly Job[];

/** Named constraints that mean a refusal, of all modules. */
export const constraintProblems: ReadonlyMap<string, Refusal> = contributionConstraints;

/** Serves every module's routes: the whole API, in one place. */
export function registerAll(edge: Edge): void {
  registerIdentity(edge);
  registerNotice(edge);
  registerDocument(edge);
  registerSettlement(edge);
  registerCasework(edge);
  registerContribution(edge);
  registerReport(edge);
}
