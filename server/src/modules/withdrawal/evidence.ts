import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { type CaseRow, countAttachments, findCase, releaseCase } from '../casework/index.ts';
import {
  consentText,
  type EvidenceOutcome,
  type EvidenceResult,
  findConsent,
  giveConsent,
  queryEvidence,
} from '../evidence/index.ts';
import { type SourceCode, sourceOf } from '../evidence/rules/sources.ts';
import { type Plan, planOf } from './evidence-plan.ts';
import { findFamilyConsent } from './family-consent-store.ts';
import type { WithdrawalForm } from './form.ts';
import { refusals } from './problems.ts';
import type { Requirement } from './rules/facts.ts';
import type { EvidenceId } from './rules/reasons.ts';
import { answerEvidence, type EvidenceRow, type EvidenceState, keepEvidence, listEvidenceRows } from './store.ts';

export const business = 'withdrawal';
const purpose = 'withdrawal';

/** How one paper stands. `paper`: handed in, a person decides; `missing`: it must be handed in; `unasked`: it can be asked; `awaiting`: a member of the family has been. */
export type PaperState = 'waived' | 'unasked' | 'awaiting' | 'paper' | 'missing' | EvidenceState;

/** Not an agency is asked about this but the other member of the family (`ask-family.ts`). */
export const isOfFamily = (id: EvidenceId) => id === 'family-consent';

export interface Paper extends Requirement {
  readonly state: PaperState;
  readonly plan: Plan | undefined;
  readonly authority: string | null;
  readonly unconfirmed: readonly string[];
  readonly changedAt: Temporal.Instant | null;
  readonly attachmentCount: number;
  /** The last day for the family's answer. */
  readonly dueOn: Temporal.PlainDate | null;
}

/** How all papers of a case stand now. */
export async function papersOf(
  call: Call,
  caseId: string | undefined,
  form: WithdrawalForm,
  requirements: readonly Requirement[],
): Promise<Paper[]> {
  const [rows, attached] = await Promise.all([
    caseId ? listEvidenceRows(call.tx, call.centerId, caseId) : [],
    caseId ? countAttachments(call.tx, call.centerId, caseId) : new Map<string, number>(),
  ]);
  const answers = new Map<string, EvidenceRow>(rows.map((row) => [row.evidenceId, row]));
  const asked = answers.get('family-consent');
  const family = asked && (await findFamilyConsent(call.tx, call.centerId, asked.queryId, { lock: false }));
  const papers = requirements.map((requirement): Paper => {
    const plan = planOf(requirement.id, form);
    const answer = plan || isOfFamily(requirement.id) ? answers.get(requirement.id) : undefined;
    const attachmentCount = attached.get(requirement.id) ?? 0;
    return {
      ...requirement,
      plan,
      attachmentCount,
      state: stateOf(requirement, {
        mayAsk: plan !== undefined || isOfFamily(requirement.id),
        answer: answer?.state,
        attachmentCount,
      }),
      authority: plan ? sourceOf(plan.source).authority : null,
      unconfirmed: answer?.unconfirmed ?? [],
      changedAt: answer?.changedAt ?? null,
      dueOn: isOfFamily(requirement.id) ? (family?.dueOn ?? null) : null,
    };
  });
  // What names a member of the family is asked when they have agreed.
  const isAwaited = papers.some(({ state }) => state === 'awaiting');
  return papers.map((paper) =>
    isAwaited && paper.state === 'unasked' && paper.plan && namesFamily(paper.plan)
      ? { ...paper, state: 'awaiting' }
      : paper,
  );
}

function stateOf(
  { id, isWaived }: Requirement,
  known: { mayAsk: boolean; answer: EvidenceState | undefined; attachmentCount: number },
): PaperState {
  if (isWaived) return 'waived';
  if (known.answer === 'confirmed') return 'confirmed';
  if (known.attachmentCount > 0) return 'paper';
  if (!known.mayAsk) return 'missing';
  if (isOfFamily(id) && known.answer === 'asking') return 'awaiting';
  return known.answer === undefined || known.answer === 'cancelled' ? 'unasked' : known.answer;
}

/** A paper that nothing more is waited for: confirmed, spared, or handed in. */
export const isSettled = ({ state }: Paper): boolean => ['waived', 'confirmed', 'paper'].includes(state);
/** A question to the family that lapsed is asked again by submitting. */
export const mayAskAgain = ({ id, state }: Paper): boolean => isOfFamily(id) && state === 'overdue';
/** A paper whose answer is still to come. */
export const isPending = ({ state }: Paper): boolean => ['asking', 'unavailable', 'awaiting'].includes(state);

const sourcesOf = (papers: readonly Paper[]): SourceCode[] => [
  ...new Set(papers.flatMap(({ plan, isWaived }) => (plan && !isWaived ? [plan.source] : []))),
];

/** The words to agree to before anybody is asked, and whether the person has agreed. */
export async function consentOf(call: Call, personId: string, papers: readonly Paper[]) {
  const sources = sourcesOf(papers);
  const family = papers.some(({ id, isWaived }) => isOfFamily(id) && !isWaived)
    ? '家人会收到通知，请其登录网上服务大厅，在“提取记录”中同意；家人没有网上服务大厅登录的，请提交其签字的同意书。'
    : '';
  if (sources.length === 0) return { wording: family, isGiven: true, authorities: [] };
  const [{ wording }, consent] = await Promise.all([
    consentText(call, { sources, purpose }),
    findConsent(call, { personId, sources, purpose }),
  ]);
  const authorities = sources.map((source) => `${sourceOf(source).authority}：${sourceOf(source).name}`);
  return { wording: `${wording}${family}`, isGiven: consent !== undefined, authorities };
}

/** Asks the agencies about every paper that they can confirm and that was not asked with these claims. */
export async function askAgencies(
  call: Call,
  {
    caseId,
    personId,
    papers,
    isConsented,
  }: { caseId: string; personId: string; papers: readonly Paper[]; isConsented: boolean },
): Promise<void> {
  const open = papers.filter((paper) => !paper.isWaived && paper.plan && paper.state !== 'paper');
  if (open.length === 0) return;
  const sources = sourcesOf(open);
  // The homes of a family are asked for when its other member has agreed.
  const agreed = papers.every((paper) => !isOfFamily(paper.id) || isSettled(paper));
  const consent =
    (await findConsent(call, { personId, sources, purpose })) ??
    (isConsented ? await giveConsent(call, { personId, sources, purpose }) : undefined);
  if (!consent) {
    const names = sources.map((source) => `${sourceOf(source).authority}（${sourceOf(source).name}）`).join('、');
    throw new Problem(refusals.consentNeeded, {
      detail: `需要向${names}核实。`,
      source: '《中华人民共和国个人信息保护法》第十三条、第十四条',
      remedy: '请阅读并同意查询授权；不愿授权的，请提交有关部门的证明，由工作人员审核。',
    });
  }
  for (const { id, plan } of open) {
    if (plan && (agreed || !namesFamily(plan)))
      await ask(call, { caseId, personId, id, plan, consentId: consent.consentId });
  }
}

/** What was answered about other claims than the form makes now says nothing of these: it is to be asked anew. */
export async function forgetChanged(
  call: Call,
  caseId: string,
  { before, after }: { readonly before: WithdrawalForm; readonly after: WithdrawalForm },
): Promise<void> {
  const claimed = (form: WithdrawalForm, id: EvidenceId) => JSON.stringify(planOf(id, form)?.claims);
  for (const row of await listEvidenceRows(call.tx, call.centerId, caseId)) {
    const id = row.evidenceId as EvidenceId;
    if (isOfFamily(id) || claimed(before, id) === claimed(after, id)) continue;
    // Under an id of its own: an answer to the old question that is still to come finds nothing that it stands for.
    await keepEvidence(call.tx, call.centerId, caseId, {
      evidenceId: id,
      queryId: call.newId(),
      state: 'cancelled',
      changedAt: call.now,
    });
  }
}

export const namesFamily = ({ claims }: Plan): boolean => 'family' in claims && (claims.family?.length ?? 0) > 0;

async function ask(
  call: Call,
  {
    caseId,
    personId,
    id,
    plan,
    consentId,
  }: { caseId: string; personId: string; id: EvidenceId; plan: Plan; consentId: string },
): Promise<void> {
  const { queryId, result } = await queryEvidence(call, {
    ...(plan as Extract<Plan, { source: 'marriage' }>),
    subject: ['person', personId],
    business,
    businessId: caseId,
    caseId,
    purpose,
    basis: { consentId },
  });
  const state = result === undefined ? 'asking' : stateOfResult[result];
  await keepEvidence(call.tx, call.centerId, caseId, { evidenceId: id, queryId, state, changedAt: call.now });
}

const stateOfResult: Readonly<Record<EvidenceResult, EvidenceState>> = {
  match: 'confirmed',
  // A certificate that a person accepted in place of the source.
  certified: 'confirmed',
  mismatch: 'differs',
  'not-found': 'not-found',
  unavailable: 'unavailable',
  overdue: 'overdue',
  cancelled: 'cancelled',
};

/** What an agency answered: kept with the case; a case that waits for it goes on when nothing else is awaited. */
export async function receiveEvidence(call: Call, outcome: EvidenceOutcome): Promise<void> {
  const { businessId: caseId, queryId, result, unconfirmed } = outcome;
  const isKnown = await answerEvidence(call.tx, call.centerId, caseId, {
    queryId,
    state: stateOfResult[result],
    unconfirmed,
    changedAt: call.now,
  });
  if (!isKnown || result === 'unavailable') return;
  // Locked: of two answers that come at once the second sees the first, and one of them lets the case go on.
  const row = await findCase(call.tx, call.centerId, { caseId }, { lock: true });
  if (row?.state === 'waiting' && !(await isAwaiting(call, row))) {
    await releaseCase(call, caseId, { reason: '有关部门已答复' });
  }
}

/** Whether an agency or the family has not answered yet. */
export async function isAwaiting(call: Call, { caseId }: CaseRow): Promise<boolean> {
  const rows = await listEvidenceRows(call.tx, call.centerId, caseId);
  return rows.some(({ state }) => state === 'asking' || state === 'unavailable');
}
