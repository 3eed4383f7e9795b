import type { Call } from '../../platform/call.ts';
import { formatDay } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { type CaseRow, findCase, getForm, releaseCase } from '../casework/index.ts';
import { findPerson, maskName } from '../party/index.ts';
import type * as contract from './contract.ts';
import { askAgencies, consentOf, isAwaiting } from './evidence.ts';
import { todayOf } from './facts.ts';
import {
  type FamilyConsent,
  findFamilyConsent,
  listFamilyConsents,
  updateFamilyConsent,
} from './family-consent-store.ts';
import type { WithdrawalForm } from './form.ts';
import { judge, lawDayOf } from './judge.ts';
import { refusals } from './problems.ts';
import { reasons } from './rules/reasons.ts';
import { answerEvidence } from './store.ts';

type View = RouteOutput<typeof contract.decideFamily>;

/** Cases in which an answer still changes something. */
export const open: ReadonlySet<string> = new Set(['draft', 'returned', 'submitted', 'waiting']);

const isUnanswered = ({ state }: FamilyConsent) => state === 'asked' || state === 'lapsed';

async function viewOf(call: Call, row: FamilyConsent): Promise<View> {
  const found = await findCase(call.tx, call.centerId, { caseId: row.caseId });
  const form = (await getForm(call, row.caseId)).form as WithdrawalForm;
  const applicant = found && (await findPerson(call, found.subjectId));
  return {
    consentId: row.consentId,
    applicantMasked: maskName(applicant?.name ?? ''),
    reasonName: reasons[form.reason].name,
    role: row.role,
    wording: row.wording,
    // Nothing waits for an answer any more when the case has gone on without it.
    state: isUnanswered(row) && !open.has(found?.state ?? '') ? 'ended' : row.state,
    askedAt: row.askedAt.toString(),
    dueOn: row.dueOn.toString(),
    decidedAt: row.decidedAt?.toString() ?? null,
  };
}

/** What somebody is asked by their family, and what they have answered. */
export async function familyConsents(call: Call, personId: string): Promise<RouteOutput<typeof contract.listFamily>> {
  const rows: View[] = [];
  for (const row of await listFamilyConsents(call.tx, call.centerId, personId)) rows.push(await viewOf(call, row));
  return { rows };
}

/** Agrees or declines; the applicant's case goes on by itself. Somebody else's question does not exist. */
export async function decideFamily(call: Call, personId: string, consentId: string, agrees: boolean): Promise<View> {
  const row = await findFamilyConsent(call.tx, call.centerId, consentId, { lock: true });
  if (row?.personId !== personId) throw new Problem(refusals.notFound);
  const state = agrees ? 'agreed' : 'declined';
  if (row.state === state) return viewOf(call, row);
  const found = await findCase(call.tx, call.centerId, { caseId: row.caseId });
  if (row.state !== 'asked' || !found || !open.has(found.state)) {
    throw new Problem(refusals.wrongState, {
      detail:
        row.state === 'lapsed'
          ? `答复期限 ${formatDay(row.dueOn)} 已过，申请已退回申请人。`
          : row.state === 'asked'
            ? '这笔提取已经不在等待您的答复。'
            : '您已经答复过。',
      remedy:
        row.state === 'lapsed'
          ? '申请人重新提交后，您会再次收到通知。'
          : '如需改变，请联系申请人撤销这笔提取后重新申请。',
    });
  }
  const decided = { state, decidedAt: call.now, channel: call.channel } as const;
  await updateFamilyConsent(call.tx, call.centerId, consentId, decided);
  await answerEvidence(call.tx, call.centerId, row.caseId, {
    queryId: consentId,
    state: agrees ? 'confirmed' : 'differs',
    unconfirmed: [],
    changedAt: call.now,
  });
  await recordAudit(call, 'withdrawal.family-consent', ['case', row.caseId], { consentId, state });
  await goOn(call, found, agrees);
  return viewOf(call, { ...row, ...decided });
}

/** What could not be asked without the consent is asked now; a case that waited for nothing else goes on. */
async function goOn(call: Call, found: CaseRow, agrees: boolean): Promise<void> {
  const { caseId, subjectId, state } = found;
  if (agrees) {
    const form = (await getForm(call, caseId)).form as WithdrawalForm;
    const on = state === 'draft' || state === 'returned' ? todayOf(call) : lawDayOf(call, found);
    const { papers } = await judge(call, subjectId, form, { on, caseId });
    if ((await consentOf(call, subjectId, papers)).isGiven)
      await askAgencies(call, { caseId, personId: subjectId, papers, isConsented: false });
  }
  if (state === 'waiting' && !(await isAwaiting(call, found)))
    await releaseCase(call, caseId, { reason: agrees ? '家人已同意' : '家人没有同意' });
}
