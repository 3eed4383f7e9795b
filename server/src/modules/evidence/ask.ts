import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import type { JobRun } from '../../platform/jobs.ts';
import { notify } from '../notice/index.ts';
import { getNumber } from '../params/index.ts';
import { findEmployer, findPerson } from '../party/index.ts';
import { covers } from './consent.ts';
import { findConsentRow } from './consent-store.ts';
import { contexts } from './contexts.ts';
import { finish } from './finish.ts';
import { holdQuery } from './hold.ts';
import { askSource, type Question, type SourceAnswer } from './port.ts';
import { claimedFields, compareClaim } from './rules/compare.ts';
import type { FieldValues } from './rules/fields.ts';
import { sourceOf } from './rules/sources.ts';
import { freshUntil, isOverdue, nextAskAt } from './rules/waiting.ts';
import { lastAttempts } from './source-store.ts';
import { stateAfter } from './states.ts';
import {
  endAttempt,
  findFreshReceipt,
  findSourceSetting,
  insertAttempt,
  insertReceipt,
  type QueryRow,
  updateQuery,
} from './store.ts';

/** After this long an asker that has not come back counts as lost: longer than any answer may take. */
const leaseMinutes = 3;
const failuresOfOutage = 3;

interface Intent {
  readonly question: Question;
  readonly attemptNo: number;
}

/**
 * Asks a source once, in three steps: commit the intent; ask with no transaction open; commit the outcome. A question only
 * reads, so an attempt that was lost may be repeated; the answer of one that was overtaken is thrown away.
 */
export async function askOnce(run: JobRun, queryId: string): Promise<void> {
  const intent = await run.inCall((call) => begin(call, queryId));
  if (!intent) return;
  const started = performance.now();
  const answer = await askSource(intent.question);
  const milliseconds = Math.round(performance.now() - started);
  await run.inCall((call) => settle(call, queryId, { attemptNo: intent.attemptNo, answer, milliseconds }));
}

export const claimsOf = (call: Call, query: QueryRow): FieldValues =>
  query.claimsSealed ? (JSON.parse(call.vault.open(query.claimsSealed, contexts.claims)) as FieldValues) : {};

/** Takes the question for one attempt; `undefined` when there is nothing to ask now. */
async function begin(call: Call, queryId: string): Promise<Intent | undefined> {
  const query = await holdQuery(call, queryId);
  if (!query?.nextAskAt || Temporal.Instant.compare(query.nextAskAt, call.now) > 0) return undefined;
  const state = stateAfter(query.state, 'ask');
  if (state === undefined) return undefined;
  if (query.state === 'asking') await loseAttempt(call, query);
  if (!(await isStillAllowed(call, query))) {
    await finish(call, query, { step: 'cancel', reason: 'consent-revoked' });
    return undefined;
  }
  if (isOverdue(call.now, query.deadlineOn)) {
    await finish(call, query, { step: 'expire', reason: query.reason });
    return undefined;
  }
  const fresh = query.state === 'asking' ? undefined : await findFreshReceipt(call.tx, call.centerId, query, call.now);
  if (fresh && query.receiptId !== fresh.receiptId) {
    await finish(call, query, { step: 'match', reason: 'reused', receiptId: fresh.receiptId });
    return undefined;
  }
  if ((await findSourceSetting(call.tx, call.centerId, query.source))?.pausedAt) {
    await keepWaiting(call, query, 'paused');
    return undefined;
  }
  const outage = await findOutage(call, query);
  if (outage) {
    await keepWaiting(call, query, outage);
    return undefined;
  }
  const question = await questionOf(call, query);
  if (!question) {
    await finish(call, query, { step: 'cancel', reason: 'subject-gone' });
    return undefined;
  }
  const attemptNo = query.attemptCount + 1;
  await insertAttempt(call.tx, call.centerId, { queryId, attemptNo, source: query.source, askedAt: call.now });
  await updateQuery(call.tx, call.centerId, queryId, {
    state,
    attemptCount: attemptNo,
    nextAskAt: call.now.add({ minutes: leaseMinutes }),
  });
  return { question, attemptNo };
}

async function loseAttempt(call: Call, query: QueryRow): Promise<void> {
  await endAttempt(call.tx, call.centerId, {
    queryId: query.queryId,
    attemptNo: query.attemptCount,
    endedAt: call.now,
    outcome: 'lost',
    reason: 'interrupted',
    milliseconds: null,
  });
}

/**
 * A source that has failed three times in a row within a minute is left alone for that minute: what asks it would only hold
 * up what asks others. Its reason then counts for this question too.
 */
async function findOutage(call: Call, query: QueryRow): Promise<string | undefined> {
  const last = await lastAttempts(call.tx, call.centerId, query.source, failuresOfOutage);
  const since = call.now.subtract({ minutes: 1 });
  const isOut =
    last.length === failuresOfOutage &&
    last.every(
      ({ outcome, endedAt }) => outcome !== 'answered' && endedAt && Temporal.Instant.compare(endedAt, since) > 0,
    );
  return isOut ? (last[0]?.reason ?? undefined) : undefined;
}

/** A consent may have been revoked since the question was registered. */
async function isStillAllowed(call: Call, query: QueryRow): Promise<boolean> {
  if (query.consentId === null) return true;
  const consent = await findConsentRow(call.tx, call.centerId, query.consentId);
  return covers(consent, { personId: query.subjectId, source: query.source, purpose: query.purpose }, call.now);
}

async function questionOf(call: Call, query: QueryRow): Promise<Question | undefined> {
  const claims = claimsOf(call, query);
  const keys = Object.fromEntries(Object.keys(sourceOf(query.source).keys).map((name) => [name, claims[name] ?? null]));
  const fields = [...new Set([...claimedFields(query.source, claims), ...query.wants])];
  const asked = { source: query.source, keys, fields, requestId: call.newId() };
  if (query.subjectKind === 'employer') {
    const employer = await findEmployer(call, query.subjectId);
    return employer && { ...asked, subject: { kind: 'employer', creditCode: employer.creditCode } };
  }
  const person = await findPerson(call, query.subjectId);
  return (
    person && {
      ...asked,
      subject: { kind: 'person', name: person.name, certificateNumber: person.certificateNumber },
    }
  );
}

interface Attempt {
  readonly attemptNo: number;
  readonly answer: SourceAnswer;
  readonly milliseconds: number;
}

/** Commits what came of an attempt, unless it was overtaken meanwhile. */
async function settle(call: Call, queryId: string, { attemptNo, answer, milliseconds }: Attempt): Promise<void> {
  const query = await holdQuery(call, queryId);
  if (!query) return;
  await endAttempt(call.tx, call.centerId, {
    queryId,
    attemptNo,
    endedAt: call.now,
    outcome: answer.kind,
    reason: answer.kind === 'unavailable' ? answer.reason : null,
    milliseconds,
  });
  if (query.state !== 'asking' || query.attemptCount !== attemptNo) return;
  if (answer.kind === 'unavailable') return keepWaiting(call, query, answer.reason);
  const claims = claimsOf(call, query);
  const wanted = new Set([...claimedFields(query.source, claims), ...query.wants]);
  // What was not asked for is not kept, whatever the source sends along.
  const records = answer.records.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name))),
  );
  const compared = compareClaim(query.source, claims, records);
  const freshDays = await getNumber(call.tx, call.centerId, `evidence.fresh-days.${query.source}`, dayOf(call.now));
  const receiptId = call.newId();
  await insertReceipt(call.tx, call.centerId, {
    receiptId,
    queryId,
    source: query.source,
    subjectKind: query.subjectKind,
    subjectId: query.subjectId,
    claimsIndex: query.claimsIndex,
    wants: query.wants,
    result: compared.result,
    serial: answer.serial,
    answerSealed: call.vault.seal(JSON.stringify(compared.answer), contexts.answer),
    findingsSealed: call.vault.seal(JSON.stringify(compared.findings), contexts.findings),
    answeredAt: call.now,
    freshUntil: freshUntil(call.now, freshDays.value),
  });
  const step = ({ match: 'match', mismatch: 'mismatch', 'not-found': 'miss' } as const)[compared.result];
  await finish(call, query, { step, reason: null, receiptId });
}

/** The source gave no answer: it is asked again by itself; business and person are told the first time. */
async function keepWaiting(call: Call, query: QueryRow, reason: string): Promise<void> {
  await finish(call, query, {
    step: 'fail',
    reason,
    nextAskAt: nextAskAt(call.now, Math.max(1, query.attemptCount)),
  });
  if (query.toldWaiting) return;
  await updateQuery(call.tx, call.centerId, query.queryId, { toldWaiting: true });
  if (query.subjectKind !== 'person') return;
  const { authority, name: source } = sourceOf(query.source);
  const until = query.deadlineOn.toString();
  await notify(call, 'evidence.waiting', ['person', query.subjectId], { authority, source, until });
}
