import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { defineJob } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { keepCase, listCasesToKeep } from './house.ts';

/** Calls on somebody for one overdue case, or ends one that nobody came back to. */
export const keepCaseJob = defineJob({
  name: 'casework.keep',
  payload: Type.Object({ caseId: Uuid }),
  retry: { limit: 5, backoffSeconds: 30 },
  handle: ({ inCall }, { caseId }) => inCall((call) => keepCase(call, caseId)),
});

/** The hourly round over a centre's cases: one job for each that something is to be done with. */
export async function keepCases(call: Call): Promise<void> {
  for (const caseId of await listCasesToKeep(call)) await call.enqueue(keepCaseJob, { caseId });
}
