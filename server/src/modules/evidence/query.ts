import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { getNumber } from '../params/index.ts';
import { checkConsent } from './consent.ts';
import { contexts } from './contexts.ts';
import { ask } from './jobs.ts';
import { refusals } from './problems.ts';
import { canonicalClaim } from './rules/compare.ts';
import type { FieldValues } from './rules/fields.ts';
import { type ClaimsOf, type Purpose, type SourceCode, sourceOf, type ToldBy } from './rules/sources.ts';
import { type EvidenceResult, type QueryState, resultOf, stateAfter } from './states.ts';
import {
  findQuery,
  findSameQuery,
  insertQuery,
  listQueriesOf,
  lockQuery,
  type QueryRow,
  updateQuery,
} from './store.ts';

/** A question of a business. */
export interface EvidenceRequest<S extends SourceCode> {
  readonly source: S;
  /** Whom it is about: a person, or an employer for the register of employers. */
  readonly subject: readonly ['person' | 'employer', id: string];
  /** Who asks and for which of its objects; the handler registered under this name is told. */
  readonly business: string;
  readonly businessId: string;
  readonly caseId?: string;
  readonly purpose: Purpose;
  /** On what the question rests: the subject's consent, or the clause that allows to ask without one. */
  readonly basis: { readonly consentId: string } | { readonly law: string };
  readonly claims: ClaimsOf<S>;
  /** Fields that are not claimed and needed for the decision. Ask for no more (《个人信息保护法》第六条). */
  readonly wants?: readonly ToldBy<S>[];
}

export interface RegisteredQuery {
  readonly queryId: string;
  readonly state: QueryState;
  /** Known at once only for a repeated command; otherwise the handler is told. */
  readonly result: EvidenceResult | undefined;
}

const registered = ({ queryId, state }: QueryRow): RegisteredQuery => ({ queryId, state, result: resultOf[state] });

/**
 * Registers a question and the job that asks it, in the caller's transaction. The same question of the same business object
 * is registered once: a repeat answers the first. Throws `evidence/no-consent` when the person's consent does not cover it.
 */
export async function queryEvidence<S extends SourceCode>(
  call: Call,
  request: EvidenceRequest<S>,
): Promise<RegisteredQuery> {
  const { source, subject, purpose, basis, wants = [] } = request;
  const claims = request.claims as FieldValues;
  const [subjectKind, subjectId] = subject;
  const declared = sourceOf(source);
  if (declared.subject !== subjectKind) throw new Error(`${source} is not asked about a ${subjectKind}`);
  const consentId = 'consentId' in basis ? basis.consentId : null;
  if (consentId !== null) await checkConsent(call, consentId, { personId: subjectId, source, purpose });
  const today = dayOf(call.now);
  const { value: waitDays } = await getNumber(call.tx, call.centerId, 'evidence.wait-days', today);
  const claimsIndex = call.vault.blindIndex(canonicalClaim(source, claims, wants), contexts.claims);
  const query = {
    queryId: call.newId(),
    business: request.business,
    businessId: request.businessId,
    caseId: request.caseId ?? null,
    source,
    subjectKind,
    subjectId,
    purpose,
    consentId,
    law: 'law' in basis ? basis.law : null,
    claimsSealed: call.vault.seal(JSON.stringify(claims), contexts.claims),
    claimsIndex,
    wants,
    deadlineOn: today.add({ days: waitDays }),
    askedByKind: call.actor.kind,
    askedBy: call.actor.id,
    channel: call.channel,
    registeredAt: call.now,
  };
  if (!(await insertQuery(call.tx, call.centerId, query))) {
    const same = await findSameQuery(call.tx, call.centerId, query);
    if (!same) throw new Error('a question that is there cannot be found');
    return registered(same);
  }
  await recordAudit(call, 'evidence.query', [subjectKind, subjectId], {
    queryId: query.queryId,
    source,
    purpose,
    business: request.business,
    businessId: request.businessId,
    consentId,
    law: query.law,
  });
  await call.enqueue(ask, { queryId: query.queryId });
  return { queryId: query.queryId, state: 'registered', result: undefined };
}

/** What has become of the questions of a business object. */
export async function listEvidence(
  call: Call,
  of: { readonly business: string; readonly businessId: string } | { readonly caseId: string },
): Promise<(RegisteredQuery & { readonly source: SourceCode })[]> {
  const rows = await listQueriesOf(call.tx, call.centerId, of);
  return rows.map((row) => ({ ...registered(row), source: row.source }));
}

/** Asks no more for a business object that has ended. What was answered stays. */
export async function cancelEvidence(
  call: Call,
  of: { readonly business: string; readonly businessId: string },
): Promise<void> {
  for (const { queryId } of await listQueriesOf(call.tx, call.centerId, of)) {
    const query = await lockQuery(call.tx, call.centerId, queryId);
    if (!query || stateAfter(query.state, 'cancel') === undefined) continue;
    await updateQuery(call.tx, call.centerId, queryId, {
      state: 'cancelled',
      reason: null,
      nextAskAt: null,
      finishedAt: call.now,
    });
  }
}

/** Asks again now: a clerk's wish, or a person who had a register corrected. Gives the question a new deadline. */
export async function recheckEvidence(call: Call, queryId: string): Promise<RegisteredQuery> {
  const query = await lockQuery(call.tx, call.centerId, queryId);
  if (!query) throw new Problem(refusals.queryNotFound);
  const state = stateAfter(query.state, 'recheck');
  if (state === undefined || query.claimsSealed === null)
    throw new Problem(refusals.wrongState, {
      detail: '正在查询、已以证明代替或已撤销的核验不能重新查询。',
      state: query.state,
    });
  const today = dayOf(call.now);
  const { value: waitDays } = await getNumber(call.tx, call.centerId, 'evidence.wait-days', today);
  await updateQuery(call.tx, call.centerId, queryId, {
    state,
    reason: null,
    nextAskAt: call.now,
    toldWaiting: false,
    deadlineOn: today.add({ days: waitDays }),
    finishedAt: null,
  });
  await recordAudit(call, 'evidence.recheck', [query.subjectKind, query.subjectId], { queryId, source: query.source });
  await call.enqueue(ask, { queryId });
  const found = await findQuery(call.tx, call.centerId, queryId);
  if (!found) throw new Problem(refusals.queryNotFound);
  return registered(found);
}
