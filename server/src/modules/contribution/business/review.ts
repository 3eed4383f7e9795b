import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { type CaseRow, findInProgress, ownCaseOf, submitCase } from '../../casework/index.ts';
import { getOwnBusiness } from './confirm.ts';
import { correctionCase } from './correction.ts';
import { deferralCase } from './deferral.ts';
import { refusals } from './problems.ts';
import type { BusinessKind } from './rules.ts';
import type { BusinessRow } from './store.ts';

const caseKinds: Partial<Record<BusinessKind, string>> = { deferral: deferralCase, correction: correctionCase };

/** The centre's review of a business that waits for it. */
async function reviewCase(call: Call, { kind, employerId, state }: BusinessRow): Promise<CaseRow | undefined> {
  const caseKind = caseKinds[kind];
  if (!caseKind || state !== 'pending') return undefined;
  const subject = ['employer', employerId] as const;
  return findInProgress(call.tx, call.centerId, { subject, kind: caseKind, matter: '' });
}

/** Where the review stands, and what must be mended when it was returned. */
export async function reviewOf(call: Call, business: BusinessRow) {
  const row = await reviewCase(call, business);
  if (!row) return null;
  const { corrections, stageText, stateText, closesOn, number } = await ownCaseOf(call, row);
  return {
    caseId: row.caseId,
    number,
    isReturned: row.state === 'returned',
    standing: stageText ?? stateText,
    corrections,
    closesOn,
  };
}

/**
 * 补正: sends a business that was returned for correction in again. The papers are what is mended; what was signed stays as
 * it was, so no second signature is needed. Who wants something else gives the business up and begins anew.
 */
export async function resubmitBusiness(call: Call, employerId: string, businessId: string): Promise<void> {
  const business = await getOwnBusiness(call, employerId, businessId, { lock: true });
  const row = await reviewCase(call, business);
  if (row?.state !== 'returned')
    throw new Problem(refusals.wrongState, {
      detail: '只有被退回补正的业务可以重新提交。',
      remedy: '请刷新页面查看该笔业务的最新状态。',
      state: business.state,
    });
  await submitCase(call, { caseId: row.caseId });
}
