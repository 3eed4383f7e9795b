import type { Call } from '../../platform/call.ts';
import { type CaseRow, countAttachments, findCase, releaseCase } from '../casework/index.ts';
import {
  consentText,
  type EvidenceOutcome,
  type EvidenceView,
  evidenceViews,
  findConsent,
  giveConsent,
  listEvidence,
  queryEvidence,
  type RegisteredQuery,
} from '../evidence/index.ts';
import type { SourceCode } from '../evidence/rules/sources.ts';
import type { LoanForm } from './application-contract.ts';
import { borrowersOf } from './borrowers.ts';
import { type AskedPerson, askedSources, type Item, itemsOf } from './evidence-plan.ts';
import { keepAsked, listAsked } from './evidence-store.ts';

export const business = 'loan';
const purpose = 'loan';

/** `pending`: an answer is to come; `paper`: handed in in its place, a person decides; `open`: it must be handed in. */
export type ItemState = 'confirmed' | 'pending' | 'paper' | 'open';

export interface AskedItem extends Item {
  readonly state: ItemState;
  readonly query: RegisteredQuery | undefined;
}

async function peopleOf(call: Call, personId: string, form: LoanForm): Promise<[AskedPerson, ...AskedPerson[]]> {
  const [main, ...others] = await borrowersOf(call, personId, form);
  const asked = ({ person, relation }: typeof main): AskedPerson => ({
    personId: person.personId,
    name: person.name,
    certificateNumber: person.certificateNumber,
    relation,
  });
  return [asked(main), ...others.map(asked)];
}

/** What agencies were asked about an application, and how each claim stands. */
export async function askedItems(call: Call, { caseId, subjectId }: CaseRow, form: LoanForm): Promise<AskedItem[]> {
  const [items, asked, queries, attached] = [
    itemsOf(form, await peopleOf(call, subjectId, form)),
    await listAsked(call.tx, call.centerId, caseId),
    await listEvidence(call, { business, businessId: caseId }),
    await countAttachments(call.tx, call.centerId, caseId),
  ];
  return items.map((item) => {
    const query = queries.find(({ queryId }) => queryId === asked.get(item.key));
    return { ...item, query, state: stateOf(query, (attached.get(item.slot) ?? 0) > 0) };
  });
}

function stateOf(query: RegisteredQuery | undefined, hasPaper: boolean): ItemState {
  if (query?.result === 'match' || query?.result === 'certified') return 'confirmed';
  // Silent sources are asked again by themselves until their deadline.
  if (query && (query.result === undefined || query.result === 'unavailable')) return 'pending';
  return hasPaper ? 'paper' : 'open';
}

/** The words that everybody who borrows signs before anybody is asked. */
export async function consentWords(call: Call): Promise<{ wording: string }> {
  const { wording } = await consentText(call, { sources: askedSources, purpose });
  return { wording };
}

/**
 * Asks the agencies about every claim that was not asked with these words, on the consents that were signed at the window.
 * Who does not consent hands in papers, and a person decides.
 */
export async function askAgencies(call: Call, { caseId, subjectId }: CaseRow, form: LoanForm): Promise<void> {
  if (!form.isConsented) return;
  const people = await peopleOf(call, subjectId, form);
  const items = itemsOf(form, people);
  for (const { personId, relation } of people) {
    const theirs = items.filter((item) => item.personId === personId);
    // A spouse is named in the questions about the family.
    const named: SourceCode[] = relation === 'spouse' ? ['marriage', 'real-estate'] : [];
    const sources = [...new Set([...theirs.map(({ plan }) => plan.source), ...named])];
    const { consentId } =
      (await findConsent(call, { personId, sources, purpose })) ??
      (await giveConsent(call, { personId, sources, purpose }));
    for (const { key, plan } of theirs) {
      const { queryId } = await queryEvidence(call, {
        ...(plan as Extract<Item['plan'], { source: 'marriage' }>),
        subject: ['person', personId],
        business,
        businessId: caseId,
        caseId,
        purpose,
        basis: { consentId },
      });
      await keepAsked(call.tx, call.centerId, caseId, { item: key, queryId, askedAt: call.now });
    }
  }
}

/** An agency answered: an application that waits goes on when no other answer is awaited. */
export async function receiveEvidence(call: Call, { businessId: caseId, result }: EvidenceOutcome): Promise<void> {
  if (result === 'unavailable') return;
  // Locked: of two answers that come at once the second sees the first, and one of them lets the application go on.
  const row = await findCase(call.tx, call.centerId, { caseId }, { lock: true });
  if (row?.state !== 'waiting') return;
  const queries = await listEvidence(call, { business, businessId: caseId });
  if (queries.some((query) => stateOf(query, false) === 'pending')) return;
  await releaseCase(call, caseId, { reason: '有关部门已答复' });
}

/** The answers to an application's questions, by question. */
export async function answersOf(call: Call, caseId: string): Promise<ReadonlyMap<string, EvidenceView>> {
  const views = await evidenceViews(call, { business, businessId: caseId });
  return new Map(views.map((view) => [view.queryId, view]));
}
