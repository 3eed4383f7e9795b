import type { Call } from '../../platform/call.ts';
import { notify } from '../notice/index.ts';
import { contexts } from './contexts.ts';
import { type EvidenceOutcome, tellBusiness } from './handlers.ts';
import type { Finding } from './rules/compare.ts';
import type { FieldValues } from './rules/fields.ts';
import { fieldOf, sourceOf } from './rules/sources.ts';
import { resultOf, type Step, stateAfter } from './states.ts';
import { findReceipt, type QueryRow, updateQuery } from './store.ts';

interface Ending {
  readonly step: Step;
  readonly reason: string | null;
  readonly receiptId?: string;
  /** Only for a step that leaves it waiting. */
  readonly nextAskAt?: Temporal.Instant;
}

/** Takes a step of a question that the business must know of, and tells it in the same transaction. */
export async function finish(call: Call, query: QueryRow, ending: Ending): Promise<void> {
  const { step, reason, receiptId = query.receiptId, nextAskAt = null } = ending;
  const state = stateAfter(query.state, step);
  if (state === undefined) throw new Error(`a question that is ${query.state} cannot ${step}`);
  const isWaiting = state === 'waiting';
  const wasTold = query.toldWaiting;
  await updateQuery(call.tx, call.centerId, query.queryId, {
    state,
    reason,
    receiptId,
    nextAskAt,
    finishedAt: isWaiting ? null : call.now,
  });
  // Waiting on is no news: the business was told when it began.
  if (isWaiting && wasTold) return;
  await tellBusiness(call, await outcomeOf(call, { ...query, state, receiptId }));
  if (isWaiting || !wasTold || query.subjectKind !== 'person' || state === 'cancelled') return;
  const { authority, name: source } = sourceOf(query.source);
  const audience = ['person', query.subjectId] as const;
  if (state === 'overdue') await notify(call, 'evidence.overdue', audience, { authority, source });
  else if (step !== 'certify')
    await notify(call, 'evidence.answered', audience, { authority, source, isConfirmed: state === 'matched' });
}

/** The outcome of a question as its business is told. */
export async function outcomeOf(call: Call, query: QueryRow): Promise<EvidenceOutcome> {
  const receipt = query.receiptId ? await findReceipt(call.tx, call.centerId, query.receiptId) : undefined;
  const answer = receipt?.answerSealed
    ? (JSON.parse(call.vault.open(receipt.answerSealed, contexts.answer)) as FieldValues)
    : {};
  const findings = receipt?.findingsSealed
    ? (JSON.parse(call.vault.open(receipt.findingsSealed, contexts.findings)) as Finding[])
    : [];
  return {
    queryId: query.queryId,
    business: query.business,
    businessId: query.businessId,
    caseId: query.caseId,
    source: query.source,
    subjectId: query.subjectId,
    result: resultOf[query.state] ?? 'unavailable',
    answer,
    unconfirmed: findings
      .filter(({ agreement }) => agreement !== 'agrees')
      .map(({ field }) => fieldOf(query.source, field)?.label ?? field),
    deadlineOn: query.deadlineOn,
    receiptId: query.receiptId,
  };
}
