import type { Call } from '../../platform/call.ts';
import { notify } from '../notice/index.ts';
import { getNumber } from '../params/index.ts';
import { findPerson, findPersonByCertificate, foldIdentifier, getCenter, maskName } from '../party/index.ts';
import type { Paper } from './evidence.ts';
import { type FamilyRole, keepFamilyConsent } from './family-consent-store.ts';
import type { WithdrawalForm } from './form.ts';
import { reasons } from './rules/reasons.ts';
import { answerEvidence, type EvidenceState, keepEvidence } from './store.ts';

/** Whose consent an application needs: the spouse with whom a family is counted, the owner to whose home a relative adds. */
export function otherOf({
  reason,
  home,
  rent,
}: WithdrawalForm): { role: FamilyRole; name: string; certificate: string } | null {
  if (reason === 'rent' && rent?.marital === 'married')
    return { role: 'spouse', name: rent.spouseName ?? '', certificate: rent.spouseCertificate ?? '' };
  if (home?.ownerRelation)
    return { role: 'owner', name: home.ownerName ?? '', certificate: home.ownerCertificate ?? '' };
  return null;
}

const wordingOf = {
  spouse: (center: string, applicant: string) =>
    `本人同意${center}为办理${applicant}的租房提取，查询并核对本人的不动产登记信息，并把本人同期的租房提取计入家庭限额。查询结果仅用于这笔提取。`,
  owner: (center: string, applicant: string) =>
    `本人同意${applicant}作为亲属为本人的住房提取住房公积金，补足本人余额不够的部分，并同意${center}为此核对本人为这套住房申请过的提取。`,
} as const satisfies Record<FamilyRole, (center: string, applicant: string) => string>;

const stateOf = {
  asked: 'asking',
  agreed: 'confirmed',
  declined: 'differs',
  lapsed: 'overdue',
} as const satisfies Record<string, EvidenceState>;

/**
 * Asks the other member of the family for consent, once for a case and person (《中华人民共和国个人信息保护法》第十三条). Who
 * is not known here under that name and number signs a paper instead.
 */
export async function askFamily(
  call: Call,
  {
    caseId,
    personId,
    form,
    papers,
  }: { caseId: string; personId: string; form: WithdrawalForm; papers: readonly Paper[] },
): Promise<void> {
  const paper = papers.find(({ id }) => id === 'family-consent');
  const other = otherOf(form);
  if (!paper || !other || paper.state === 'paper') return;
  const person = await findPersonByCertificate(call, foldIdentifier(other.certificate));
  const kept = { evidenceId: paper.id, changedAt: call.now } as const;
  const { tx, centerId } = call;
  if (person?.name !== other.name.trim() || person.personId === personId) {
    await keepEvidence(tx, centerId, caseId, { ...kept, queryId: call.newId(), state: 'not-found' });
    return;
  }
  const [applicant, center] = await Promise.all([findPerson(call, personId), getCenter(tx, centerId)]);
  const { consent, isNew } = await keepFamilyConsent(tx, centerId, {
    consentId: call.newId(),
    caseId,
    personId: person.personId,
    role: other.role,
    wording: wordingOf[other.role](center.name, maskName(applicant?.name ?? '')),
    askedAt: call.now,
    dueOn: await lastDayOf(call),
  });
  await keepEvidence(tx, centerId, caseId, { ...kept, queryId: consent.consentId, state: stateOf[consent.state] });
  // The question stands for the paper as before, and what became of it is what counts.
  await answerEvidence(tx, centerId, caseId, {
    queryId: consent.consentId,
    state: stateOf[consent.state],
    unconfirmed: [],
    changedAt: consent.decidedAt ?? call.now,
  });
  if (!isNew) return;
  await notify(call, 'withdrawal.asked', ['person', person.personId], {
    who: maskName(applicant?.name ?? ''),
    why: reasons[form.reason].name,
    until: consent.dueOn.toString(),
  });
}

async function lastDayOf(call: Call): Promise<Temporal.PlainDate> {
  const { tx, centerId, accountingDate } = call;
  const { value: days } = await getNumber(tx, centerId, 'withdrawal.family-consent-days', accountingDate);
  return accountingDate.add({ days });
}
