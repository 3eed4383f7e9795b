import { Value } from 'typebox/value';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { getForm, getStaffCase, openCase, submitCase, summaryOf } from '../casework/index.ts';
import type * as contract from './application-contract.ts';
import { LoanForm } from './application-contract.ts';
import { checkConditions, estimate } from './estimate.ts';
import { refusals } from './problems.ts';

/** Accepts an application at the counter: what does not meet the conditions is refused before a case is opened. */
export async function apply(
  call: Call,
  { params, body }: RouteInput<typeof contract.applyForLoan>,
): Promise<RouteOutput<typeof contract.applyForLoan>> {
  checkConditions(await estimate(call, params.personId, body));
  const { caseId } = await openCase(call, { kind: 'loan', subject: ['person', params.personId], form: body });
  return summaryOf(await submitCase(call, { caseId }));
}

async function loanCase(call: Call, caseId: string) {
  const row = await getStaffCase(call, caseId);
  if (row.kind !== 'loan') throw new Problem(refusals.notFound);
  return row;
}

export async function loanForm(
  call: Call,
  { params }: RouteInput<typeof contract.getLoanForm>,
): Promise<RouteOutput<typeof contract.getLoanForm>> {
  const row = await loanCase(call, params.caseId);
  const { form } = await getForm(call, params.caseId);
  if (!Value.Check(LoanForm, form)) throw new Problem(refusals.notFound);
  return { personId: row.subjectId, form };
}

/** A case that was returned is submitted again, mended. */
export async function correct(
  call: Call,
  { params, body }: RouteInput<typeof contract.correctLoan>,
): Promise<RouteOutput<typeof contract.correctLoan>> {
  const row = await loanCase(call, params.caseId);
  checkConditions(await estimate(call, row.subjectId, body));
  return summaryOf(await submitCase(call, { caseId: params.caseId, form: body }));
}
