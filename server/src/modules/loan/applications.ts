import { Value } from 'typebox/value';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { decide, findCase, getForm, getStaffCase, proposeCase, submitCase, summaryOf } from '../casework/index.ts';
import type * as contract from './application-contract.ts';
import { LoanForm } from './application-contract.ts';
import { stageNames } from './case-kind.ts';
import { checkConditions, estimate } from './estimate.ts';
import type { Loan } from './loan-store.ts';
import { refusals } from './problems.ts';

/** Accepts an application at the counter: what does not meet the conditions is refused before a case is opened. */
export async function apply(
  call: Call,
  { params, body }: RouteInput<typeof contract.applyForLoan>,
): Promise<RouteOutput<typeof contract.applyForLoan>> {
  checkConditions(await estimate(call, params.personId, body));
  return summaryOf(await proposeCase(call, { kind: 'loan', subject: ['person', params.personId], form: body }));
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

/** 发放: the last stage, by somebody who has acted in none before; the bank pays after the commit. */
export async function grantMoney(call: Call, loan: Loan): Promise<void> {
  const row = loan.caseId === null ? undefined : await findCase(call.tx, call.centerId, { caseId: loan.caseId });
  if (!row || row.stage !== 'grant') {
    throw new Problem(refusals.notReady, {
      detail:
        row?.state === 'done'
          ? '该笔贷款已经发放。'
          : row
            ? `办理到“${stageNames[row.stage ?? ''] ?? '付款中'}”环节。`
            : '该笔贷款没有在办的申请。',
      remedy: '签约和抵押登记完成后再发放；已提交付款的，请等待银行答复。',
      state: row?.state ?? null,
    });
  }
  await decide(call, {
    caseId: row.caseId,
    version: row.version,
    outcome: 'approve',
    reason: '合同已签订，抵押已登记，同意发放',
  });
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
