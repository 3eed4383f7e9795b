import type { Actor, Call } from '../../platform/call.ts';
import { common, Problem } from '../../platform/problem.ts';
import { recordRefusal } from '../audit/index.ts';
import { getNumber } from '../params/index.ts';
import { advance, checkSeen, lockCase } from './advance.ts';
import { insertDecision, listDecisions, type Outcome } from './decision-store.ts';
import { type CaseKind, kindOf, maySee, type Stage, stageOf, stagesOf } from './kinds.ts';
import { refusals } from './problems.ts';
import { mayAct } from './rules.ts';
import type { Condition, Correction } from './shapes.ts';
import { stateNames } from './states.ts';
import type { CaseRow } from './store.ts';
import { tellOwner } from './tell.ts';

export interface Decision {
  readonly caseId: string;
  /** The version that was on the screen. */
  readonly version: number;
  readonly outcome: Outcome;
  /** Needed to return or refuse. */
  readonly reason: string;
  /** What the person must mend; with `return`. */
  readonly corrections?: readonly Correction[];
}

/**
 * Decides the stage that a case is in. `approve` moves it to the next stage, and after the last one of the review it is
 * approved; `return` sends it back for correction, `refuse` ends it. Refused with `casework/not-found` (also for who may
 * not see such cases), `request/forbidden` (another's stage), `casework/acted-already` (duty separation: the attempt is
 * kept in the audit trail), `casework/papers-changed`, `casework/changed-meanwhile`, `casework/wrong-state`,
 * `casework/reason-needed`.
 */
export async function decide(call: Call, decision: Decision): Promise<CaseRow> {
  const row = await lockCase(call, decision.caseId);
  const kind = kindOf(row.kind);
  if (!maySee(call, kind)) throw new Problem(refusals.notFound);
  await checkSeen(call, row, decision.version);
  const stage = row.state === 'reviewing' || row.state === 'executing' ? stageOf(kind, row.stage) : undefined;
  if (!stage)
    throw new Problem(refusals.wrongState, {
      detail: `该笔业务“${stateNames[row.state]}”，没有等待办理的环节。`,
      state: row.state,
    });
  await checkDuty(call, row, stage);
  if (decision.outcome !== 'approve' && decision.reason.trim().length < 4)
    throw new Problem(refusals.reasonNeeded, { fields: { reason: '请写明理由，至少 4 个字' } });
  const { conditions } = await kind.view(call, row);
  const decided = { ...decision, conditions, stage: stage.key, isSeparate: stage.isSeparate ?? true };
  switch (decision.outcome) {
    case 'approve':
      return passStage(call, row, kind, stage, decided);
    case 'return':
      return returnCase(call, row, kind, decided);
    case 'refuse':
      return refuseCase(call, row, kind, decided);
  }
}

/** The right for the stage, and nobody twice in one case's chain: an attempt is kept although it is refused. */
async function checkDuty(call: Call, row: CaseRow, stage: Stage): Promise<void> {
  if (!call.actor.permissions.has(stage.permission))
    throw new Problem(common.forbidden, { detail: `“${stage.name}”由有相应岗位权限的人员办理。` });
  const acts = await listDecisions(call.tx, call.centerId, row.caseId);
  const next = {
    round: row.round,
    stage: stage.key,
    actorId: call.actor.id,
    isSeparate: stage.isSeparate ?? true,
  };
  if (mayAct(acts, next)) return;
  const subject = ['case', row.caseId] as const;
  await recordRefusal(call, 'casework.decide', subject, { number: row.number, stage: stage.key, round: row.round });
  throw new Problem(refusals.actedAlready, {
    detail: `您已办理过 ${row.number} 的其他环节，“${stage.name}”须由另一人办理；本次尝试已记入审计记录。`,
    remedy: '请由其他同岗位人员办理。',
    source: '不相容岗位分离：受理、复核、审批由不同人员办理',
  });
}

interface Decided {
  readonly stage: string;
  readonly reason: string;
  readonly conditions: readonly Condition[];
  readonly corrections?: readonly Correction[];
  readonly isSeparate?: boolean;
  /** Who decides when it is not the caller: the rules. */
  readonly actor?: Pick<Actor, 'kind' | 'id'>;
}

async function keepDecision(call: Call, decided: CaseRow, outcome: Outcome, by: Decided): Promise<void> {
  const actor = by.actor ?? call.actor;
  await insertDecision(call.tx, call.centerId, decided.caseId, {
    version: decided.version,
    round: decided.round,
    stage: by.stage,
    outcome,
    actorKind: actor.kind,
    actorId: actor.id,
    isSeparate: by.isSeparate ?? true,
    reason: by.reason,
    corrections: by.corrections ?? [],
    conditions: by.conditions,
    decidedAt: call.now,
  });
}

async function nextStage(call: Call, row: CaseRow, kind: CaseKind, { key, phase }: Stage): Promise<Stage | undefined> {
  const needed = await stagesOf(call, kind, row);
  const at = kind.stages.findIndex((stage) => stage.key === key);
  return kind.stages.slice(at + 1).find((stage) => stage.phase === phase && needed.includes(stage));
}

async function passStage(call: Call, row: CaseRow, kind: CaseKind, stage: Stage, decided: Decided): Promise<CaseRow> {
  if (stage.phase === 'review') await kind.checkPass?.(call, row);
  const next = await nextStage(call, row, kind, stage);
  if (stage.phase === 'review' && !next) return approveCase(call, row, decided);
  const passed = await advance(call, row, {
    step: 'pass',
    operation: 'casework.decide',
    reason: decided.reason,
    set: { stage: next?.key ?? null, takenBy: null, takenAt: null },
  });
  await keepDecision(call, passed, 'approve', decided);
  if (stage.phase === 'review') return passed;
  await kind.onStagePassed?.(call, passed, { stage: stage.key, last: !next });
  return lockCase(call, row.caseId);
}

/**
 * Approves a case: as the last stage of its review, or as the system's own decision. The business begins what was
 * approved (`onApproved`); a kind with stages of execution goes to the first of them.
 */
export async function approveCase(call: Call, row: CaseRow, decided: Decided): Promise<CaseRow> {
  const kind = kindOf(row.kind);
  const approved = await advance(call, row, {
    step: 'approve',
    operation: 'casework.decide',
    reason: decided.reason,
    stage: decided.stage,
    detail: { automatic: decided.actor?.kind === 'system' },
    set: { stage: null, takenBy: null, takenAt: null },
  });
  await keepDecision(call, approved, 'approve', decided);
  await kind.onApproved(call, approved);
  const after = await lockCase(call, row.caseId);
  // What is over at once is told as over only.
  if (after.state === 'approved' || after.state === 'executing') await tellOwner(call, approved, 'approved');
  const first = kind.stages.find(({ phase }) => phase === 'execution');
  if (after.state !== 'approved' || !first) return after;
  return advance(call, after, { step: 'execute', operation: 'casework.execute', set: { stage: first.key } });
}

/** Sends a case back to the person for correction: a member of staff, or the rules when the agencies have not confirmed. */
export async function returnCase(call: Call, row: CaseRow, kind: CaseKind, decided: Decided): Promise<CaseRow> {
  const { value: days } = await getNumber(call.tx, call.centerId, 'casework.correction-days', call.accountingDate);
  const returned = await advance(call, row, {
    step: 'return',
    operation: 'casework.decide',
    reason: decided.reason,
    set: { stage: null, dueOn: null, closesOn: call.accountingDate.add({ days }), takenBy: null, takenAt: null },
  });
  await keepDecision(call, returned, 'return', decided);
  await kind.onReturned?.(call, returned);
  await tellOwner(call, returned, 'returned', decided.reason);
  return returned;
}

async function refuseCase(call: Call, row: CaseRow, kind: CaseKind, decided: Decided): Promise<CaseRow> {
  const refused = await advance(call, row, {
    step: 'refuse',
    operation: 'casework.decide',
    reason: decided.reason,
    set: { stage: null, takenBy: null, takenAt: null },
  });
  await keepDecision(call, refused, 'refuse', decided);
  await kind.onRefused?.(call, refused, decided.reason);
  await tellOwner(call, refused, 'refused', decided.reason);
  return refused;
}
