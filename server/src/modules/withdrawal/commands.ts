import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { type CaseRow, findCase, getForm, openCase, saveDraft, submitCase } from '../casework/index.ts';
import { findPerson } from '../party/index.ts';
import { questionsOf, requireAnswers } from './application.ts';
import { askFamily } from './ask-family.ts';
import { getPayee, maskedPayee, sealPayee } from './banks.ts';
import type * as contract from './contract.ts';
import { askAgencies, forgetChanged } from './evidence.ts';
import { todayOf } from './facts.ts';
import type { WithdrawalForm } from './form.ts';
import { judge } from './judge.ts';
import { kindName } from './kind.ts';
import { payAgain } from './pay.ts';
import { refusals } from './problems.ts';
import { stateAfter } from './states.ts';
import { findApplication, updateApplication } from './store.ts';
import { assessmentView, withdrawalView } from './view.ts';

type View = RouteOutput<typeof contract.getMine>;

/** A withdrawal of this person; anybody else's does not exist. */
export async function getRow(call: Call, personId: string, caseId: string): Promise<CaseRow> {
  const row = await findCase(call.tx, call.centerId, { caseId });
  if (row?.kind !== kindName || row.subjectKind !== 'person' || row.subjectId !== personId)
    throw new Problem(refusals.notFound);
  return row;
}

export async function getWithdrawal(call: Call, personId: string, caseId: string): Promise<View> {
  return withdrawalView(call, await getRow(call, personId, caseId));
}

/** What the rules say of a form that nobody has saved. */
export async function tryOut(call: Call, personId: string, form: WithdrawalForm) {
  const judged = await judge(call, personId, form, { on: todayOf(call) });
  const { unanswered } = await questionsOf(call, form, todayOf(call));
  return { assessment: await assessmentView(call, judged), unanswered };
}

export async function open(call: Call, personId: string, form: WithdrawalForm): Promise<View> {
  if (!(await findPerson(call, personId))) throw new Problem(refusals.notFound);
  const { caseId } = await openCase(call, { kind: kindName, subject: ['person', personId], form });
  return getWithdrawal(call, personId, caseId);
}

export async function save(
  call: Call,
  personId: string,
  caseId: string,
  { form, revision }: RouteInput<typeof contract.saveMine>['body'],
): Promise<View> {
  await getRow(call, personId, caseId);
  const before = (await getForm(call, caseId)).form as WithdrawalForm;
  await saveDraft(call, { caseId, form, ...(revision !== undefined && { revision }) });
  await forgetChanged(call, caseId, { before, after: form });
  return getWithdrawal(call, personId, caseId);
}

/** Asks the agencies while the form is being filled in, so that what they confirm need not be handed in. */
export async function check(call: Call, personId: string, caseId: string, isConsented: boolean): Promise<View> {
  const row = await getRow(call, personId, caseId);
  if (row.state !== 'draft' && row.state !== 'returned') throw new Problem(refusals.wrongState, { state: row.state });
  const form = (await getForm(call, caseId)).form as WithdrawalForm;
  await requireAnswers(call, form, todayOf(call));
  const { papers } = await judge(call, personId, form, { on: todayOf(call), caseId });
  await askAgencies(call, { caseId, personId, papers, isConsented });
  await askFamily(call, { caseId, personId, form, papers });
  await recordAudit(call, 'withdrawal.check', ['case', caseId], { number: row.number });
  return getWithdrawal(call, personId, caseId);
}

export async function submit(call: Call, personId: string, caseId: string, version: number): Promise<View> {
  await getRow(call, personId, caseId);
  await submitCase(call, { caseId, version });
  return getWithdrawal(call, personId, caseId);
}

/** A withdrawal that the bank could not pay, or gave back, and its person. */
export async function getPayable(call: Call, personId: string, caseId: string) {
  const row = await getRow(call, personId, caseId);
  const application = await findApplication(call.tx, call.centerId, caseId, { lock: true });
  const person = await findPerson(call, personId);
  const mayPay = application && application.attempt > 0 && stateAfter(application.state, 'pay') !== undefined;
  if (!person || !mayPay) {
    throw new Problem(refusals.wrongState, {
      detail: '只有银行没有付成或被退回的提取，才可以更正收款卡。',
      remedy: '请在办理进度中查看款项状态。',
    });
  }
  return { row, application, person };
}

/** Puts the card right, when that was the cause, and pays again. */
export async function correctCard(
  call: Call,
  personId: string,
  caseId: string,
  card: WithdrawalForm['card'],
): Promise<View> {
  const { row, application, person } = await getPayable(call, personId, caseId);
  if (card) {
    const payee = await getPayee(call, person, card);
    await updateApplication(call.tx, call.centerId, caseId, {
      payeeSealed: sealPayee(call, payee),
      ...maskedPayee(payee),
    });
  }
  await recordAudit(call, 'withdrawal.correct-card', ['case', caseId], {
    number: row.number,
    attempt: application.attempt,
  });
  await payAgain(call, caseId);
  return getWithdrawal(call, personId, caseId);
}
