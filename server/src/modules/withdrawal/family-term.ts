import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatDay, isBefore } from '../../platform/dates.ts';
import { defineJob } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { type CaseRow, findCase, getForm, releaseCase } from '../casework/index.ts';
import { notify } from '../notice/index.ts';
import { getNumber } from '../params/index.ts';
import { findPerson, maskName } from '../party/index.ts';
import { otherOf } from './ask-family.ts';
import { isAwaiting } from './evidence.ts';
import { open } from './family-consent.ts';
import {
  type FamilyConsent,
  findFamilyConsent,
  listFamilyToKeep,
  updateFamilyConsent,
} from './family-consent-store.ts';
import type { WithdrawalForm } from './form.ts';
import { reasons } from './rules/reasons.ts';
import { answerEvidence, listEvidenceRows } from './store.ts';

/** Reminds a member of the family of one question, or ends it when its day has passed. */
export const keepFamilyJob = defineJob({
  name: 'withdrawal.keep-family',
  payload: Type.Object({ consentId: Uuid }),
  retry: { limit: 5, backoffSeconds: 30 },
  handle: ({ inCall }, { consentId }) => inCall((call) => keepOne(call, consentId)),
});

/** The hourly round over what families are asked: one job for each question that something is to be done with. */
export async function keepFamilies(call: Call): Promise<void> {
  const { tx, centerId, accountingDate: today } = call;
  const { value: days } = await getNumber(tx, centerId, 'withdrawal.family-reminder-days', today);
  const due = await listFamilyToKeep(tx, centerId, { lapseBefore: today, remindUpTo: today.add({ days }), limit: 500 });
  for (const consentId of due) await call.enqueue(keepFamilyJob, { consentId });
}

/** Safe to run twice, and at once on two workers: the question is locked and looked at again. */
async function keepOne(call: Call, consentId: string): Promise<void> {
  const row = await findFamilyConsent(call.tx, call.centerId, consentId, { lock: true });
  if (row?.state !== 'asked') return;
  if (isBefore(row.dueOn, call.accountingDate)) await lapse(call, row);
  else if (row.remindedAt === null) await remind(call, row);
}

/** The case that still asks this question: neither decided without it, nor filled in otherwise since. */
async function findAsking(
  call: Call,
  { caseId, consentId }: Pick<FamilyConsent, 'caseId' | 'consentId'>,
): Promise<{ found: CaseRow; form: WithdrawalForm } | undefined> {
  const found = await findCase(call.tx, call.centerId, { caseId });
  if (!found || !open.has(found.state)) return undefined;
  const rows = await listEvidenceRows(call.tx, call.centerId, caseId);
  const form = (await getForm(call, caseId)).form as WithdrawalForm;
  const isAsked = rows.some(({ queryId }) => queryId === consentId) && otherOf(form) !== null;
  return isAsked ? { found, form } : undefined;
}

async function remind(call: Call, { consentId, caseId, personId, dueOn }: FamilyConsent): Promise<void> {
  await updateFamilyConsent(call.tx, call.centerId, consentId, { remindedAt: call.now });
  const asking = await findAsking(call, { caseId, consentId });
  if (!asking) return;
  const { found, form } = asking;
  const applicant = await findPerson(call, found.subjectId);
  await recordAudit(call, 'withdrawal.remind-family', ['case', caseId], { consentId, dueOn: dueOn.toString() });
  await notify(call, 'withdrawal.asked-again', ['person', personId], {
    who: maskName(applicant?.name ?? ''),
    why: reasons[form.reason].name,
    until: dueOn.toString(),
  });
}

/**
 * Nobody has answered by the last day. A case that waited for nothing else goes on, which is back to the applicant: who asks
 * once more by submitting again, or hands in a signed paper.
 */
async function lapse(call: Call, { consentId, caseId, dueOn }: FamilyConsent): Promise<void> {
  const { tx, centerId } = call;
  await updateFamilyConsent(tx, centerId, consentId, { state: 'lapsed' });
  const asking = await findAsking(call, { caseId, consentId });
  await answerEvidence(tx, centerId, caseId, {
    queryId: consentId,
    state: 'overdue',
    unconfirmed: [],
    changedAt: call.now,
  });
  await recordAudit(call, 'withdrawal.family-lapsed', ['case', caseId], { consentId, dueOn: dueOn.toString() });
  if (!asking) return;
  const { found } = asking;
  if (found.state === 'waiting') {
    if (!(await isAwaiting(call, found)))
      await releaseCase(call, caseId, { reason: `家人没有在 ${formatDay(dueOn)} 前答复` });
    return;
  }
  await notify(call, 'withdrawal.unanswered', ['person', found.subjectId], {
    number: found.number,
    until: dueOn.toString(),
  });
}
