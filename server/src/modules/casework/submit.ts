import { Value } from 'typebox/value';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { getCalendar, getNumber, lastDayOfTerm, workdayFrom } from '../params/index.ts';
import { advance, checkVersion, lockCase } from './advance.ts';
import { approveCase, returnCase } from './decide.ts';
import { insertDecision, listDecisions } from './decision-store.ts';
import { insertSubmission } from './draft-store.ts';
import { type Assessment, type CaseKind, kindOf, type Stage, stagesOf } from './kinds.ts';
import { description, dropDraft, getForm, sealForm } from './open.ts';
import { refusals } from './problems.ts';
import { dueAfterPause } from './rules.ts';
import type { CaseRow } from './store.ts';
import { tellOwner } from './tell.ts';

/**
 * Submits a draft, or a case that was returned, with the form given or the one saved: it is accepted, its term begins,
 * and the business's rules say what comes next (`assess`): approved at once, a person's review, or waiting for evidence.
 * Refused with `casework/incomplete`, `casework/wrong-state`, and whatever the business refuses.
 */
export async function submitCase(
  call: Call,
  { caseId, form, version }: { caseId: string; form?: object; version?: number },
): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  checkVersion(row, version);
  const kind = kindOf(row.kind);
  const submitted = form ?? (await getForm(call, caseId)).form;
  checkForm(kind, submitted);
  const round = row.round + 1;
  const accepted = await advance(call, row, {
    step: 'submit',
    operation: 'casework.submit',
    detail: { round },
    set: {
      round,
      ...description(kind, submitted),
      submittedAt: call.now,
      closesOn: null,
      stage: null,
      ...(await termOf(call, kind)),
    },
  });
  await insertSubmission(call.tx, call.centerId, caseId, {
    round,
    formSealed: sealForm(call, submitted),
    submittedAt: call.now,
    actorKind: call.actor.kind,
    actorId: call.actor.employerId ?? call.actor.id,
    channel: call.channel,
  });
  await dropDraft(call, caseId);
  const assessment = await kind.assess(call, accepted);
  await recordIntake(call, accepted, kind, assessment.conditions);
  const assessed = await applyAssessment(call, accepted, assessment);
  await tellOwner(call, assessed, 'submitted');
  return assessed;
}

/** Refuses an incomplete form and names every field that is missing or wrong. */
function checkForm(kind: CaseKind, form: object): void {
  if (Value.Check(kind.form, form)) return;
  const names = Value.Errors(kind.form, form).flatMap(({ keyword, instancePath, params }) => {
    const path = instancePath.split('/').filter((part) => part !== '');
    if (keyword !== 'required') return [path.join('.')];
    const { requiredProperties } = params as { requiredProperties: readonly string[] };
    return requiredProperties.map((name) => [...path, name].join('.'));
  });
  throw new Problem(refusals.incomplete, {
    fields: Object.fromEntries(names.map((name) => [name, '请填写此项'])),
    remedy: '请把标出的各项填完整后再提交。',
  });
}

/** The last day for a decision: 自受理之日起 so many days. */
async function termOf(call: Call, { deadline }: CaseKind): Promise<Pick<CaseRow, 'dueOn' | 'dueSource' | 'pausedOn'>> {
  if (!deadline) return { dueOn: null, dueSource: null, pausedOn: null };
  const begins = call.accountingDate;
  const { value: days, source } = await getNumber(call.tx, call.centerId, deadline.parameter, begins);
  const calendar = await getCalendar(call.tx, call.centerId, begins);
  const dueOn = lastDayOfTerm(calendar, { begins, days, counting: deadline.counting });
  return { dueOn, dueSource: source, pausedOn: null };
}

/** Whoever submits at the counter has accepted the case (受理) as the conditions stood: the first link of its chain. */
async function recordIntake(
  call: Call,
  row: CaseRow,
  kind: CaseKind,
  conditions: Assessment['conditions'],
): Promise<void> {
  const intake = intakeOf(kind);
  if (!intake || call.actor.kind !== 'staff') return;
  await insertDecision(call.tx, call.centerId, row.caseId, {
    version: row.version,
    round: row.round,
    stage: intake.key,
    outcome: 'approve',
    actorKind: 'staff',
    actorId: call.actor.id,
    isSeparate: intake.isSeparate ?? true,
    reason: '',
    corrections: [],
    conditions,
    decidedAt: call.now,
  });
}

const intakeOf = (kind: CaseKind): Stage | undefined => kind.stages.find(({ isIntake }) => isIntake);

/** Where the review of this round begins: a case submitted at the counter was accepted by submitting it. */
async function firstStage(call: Call, row: CaseRow, kind: CaseKind): Promise<Stage> {
  const acts = await listDecisions(call.tx, call.centerId, row.caseId);
  const isTaken = ({ key }: Stage) => acts.some(({ round, stage }) => round === row.round && stage === key);
  const needed = await stagesOf(call, kind, row);
  const first = needed.find((stage) => stage.phase === 'review' && !isTaken(stage));
  if (!first) throw new Error(`the kind ${kind.kind} has no stage of review`);
  return first;
}

/** The rules decide, not the caller. */
const automatic = { stage: 'automatic', actor: { kind: 'system', id: 'rules' } } as const;

async function applyAssessment(call: Call, row: CaseRow, assessment: Assessment): Promise<CaseRow> {
  const kind = kindOf(row.kind);
  if (assessment.next === 'wait') return holdCase(call, row.caseId, { reason: assessment.reason });
  if (assessment.next === 'return') {
    const { reason, corrections, conditions } = assessment;
    return returnCase(call, row, kind, { ...automatic, reason, corrections, conditions });
  }
  if (assessment.next === 'approve' && !row.wantsHuman) {
    const decided = { reason: assessment.reason, conditions: assessment.conditions };
    return approveCase(call, row, { ...decided, ...automatic });
  }
  return toReview(call, row, await firstStage(call, row, kind), assessment.reason);
}

const toReview = (call: Call, row: CaseRow, stage: Stage, reason: string): Promise<CaseRow> =>
  advance(call, row, {
    step: 'review',
    operation: 'casework.to-review',
    reason,
    set: { stage: stage.key, pausedOn: null },
  });

/** Lets a case wait for evidence: its term stands still, the person is told. */
export async function holdCase(call: Call, caseId: string, { reason }: { reason: string }): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  const held = await advance(call, row, {
    step: 'hold',
    operation: 'casework.hold',
    reason,
    set: { pausedOn: call.accountingDate },
  });
  await tellOwner(call, held, 'waiting');
  return held;
}

/** The evidence is there: back to the stage that it waited in, or the rules are asked again. A case that no longer waits is left alone. */
export async function releaseCase(call: Call, caseId: string, { reason }: { reason: string }): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  if (row.state !== 'waiting') return row;
  const set = await termAfterPause(call, row);
  const step = row.stage ? 'resume' : 'release';
  const released = await advance(call, row, { step, operation: 'casework.release', reason, set });
  if (step === 'resume') return released;
  return applyAssessment(call, released, await kindOf(row.kind).assess(call, released));
}

async function termAfterPause(call: Call, { dueOn, pausedOn }: CaseRow): Promise<Pick<CaseRow, 'dueOn' | 'pausedOn'>> {
  if (!dueOn || !pausedOn) return { dueOn, pausedOn: null };
  const calendar = await getCalendar(call.tx, call.centerId, call.accountingDate);
  return {
    dueOn: workdayFrom(calendar, dueAfterPause(dueOn, { pausedOn, resumedOn: call.accountingDate })),
    pausedOn: null,
  };
}

/** Review by a person although the rules, or a source that is silent, could decide: the person's right, or a clerk's judgement. */
export async function sendToReview(call: Call, caseId: string, { reason }: { reason: string }): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  const kind = kindOf(row.kind);
  const stage = kind.stages.find(({ key }) => key === row.stage) ?? (await firstStage(call, row, kind));
  const set = await termAfterPause(call, row);
  return advance(call, row, {
    step: 'review',
    operation: 'casework.to-review',
    reason,
    set: { ...set, stage: stage.key },
  });
}
