import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { type Operation, recordAudit } from '../audit/index.ts';
import { checkNotOwnBusiness } from './own-business.ts';
import { refusals } from './problems.ts';
import { type CaseStep, hasEnded, stateAfter, stateNames } from './states.ts';
import {
  type CaseChange,
  type CaseRow,
  type EventStep,
  findCaseRow,
  insertEvent,
  listEvents,
  updateCase,
} from './store.ts';

/** The case, locked until the transaction ends. Refused with `casework/not-found`. */
export async function lockCase(call: Call, caseId: string): Promise<CaseRow> {
  const row = await findCaseRow(call.tx, call.centerId, { caseId }, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  return row;
}

/**
 * Refuses who decides on a screen that has become old: `casework/papers-changed` when papers came or went since,
 * `casework/changed-meanwhile` otherwise.
 */
export async function checkSeen(call: Call, row: CaseRow, version: number): Promise<void> {
  if (version === row.version) return;
  const since = (await listEvents(call.tx, call.centerId, row.caseId)).filter((event) => event.version > version);
  const papers = since.filter(({ step }) => step === 'attach' || step === 'detach');
  const others = since.filter(({ step }) => step !== 'attach' && step !== 'detach' && step !== 'overdue');
  if (papers.length === 0 || others.length > 0) return checkVersion(row, version);
  throw new Problem(refusals.papersChanged, {
    detail: `您打开之后：${papers.map(({ step, reason }) => `${paperWords[step as PaperStep]}“${reason}”`).join('，')}。`,
    state: row.state,
    version: row.version,
  });
}

type PaperStep = 'attach' | 'detach';
const paperWords: Readonly<Record<PaperStep, string>> = { attach: '收取了', detach: '撤下了' };

/** Refuses who changes what they saw in another state. */
export function checkVersion(row: CaseRow, version: number | undefined): void {
  if (version === undefined || version === row.version) return;
  throw new Problem(refusals.changedMeanwhile, {
    detail: `该笔业务现在的状态是“${stateNames[row.state]}”。`,
    remedy: '请刷新页面，看清最新的办理情况后再办。',
    state: row.state,
    version: row.version,
  });
}

/** Nobody of the staff moves a case of their own account. */
export const checkNotOwn = async (call: Call, { caseId, subjectKind, subjectId }: CaseRow, operation: Operation) => {
  if (subjectKind === 'person') await checkNotOwnBusiness(call, subjectId, [operation, ['case', caseId]]);
};

export interface Move {
  readonly step: CaseStep;
  readonly operation: Operation;
  readonly reason?: string;
  /** Figures, codes and ids for the history; never a name or number of a person. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  /** The event belongs to this stage; the one the case was in when not given. */
  readonly stage?: string | null;
  readonly set?: CaseChange;
}

/**
 * Takes one step of a locked case: its row, the event of its new version and the audit entry. Refused with
 * `casework/own-business`, `casework/wrong-state` when the table of states has no such step, `casework/changed-meanwhile`
 * when the row has moved.
 */
export async function advance(call: Call, row: CaseRow, move: Move): Promise<CaseRow> {
  await checkNotOwn(call, row, move.operation);
  const state = stateAfter(row.state, move.step);
  if (!state)
    throw new Problem(refusals.wrongState, {
      detail: `该笔业务“${stateNames[row.state]}”，不能这样办理。`,
      state: row.state,
    });
  const set = { ...move.set, state, changedAt: call.now, ...(hasEnded(state) && { endedAt: call.now }) };
  const moved = await updateCase(call.tx, call.centerId, row, set);
  if (!moved) throw new Problem(refusals.changedMeanwhile, { remedy: '请刷新页面，看清最新的办理情况后再办。' });
  await recordEvent(call, moved, row, move);
  await recordAudit(call, move.operation, ['case', row.caseId], {
    number: row.number,
    from: row.state,
    to: state,
    version: moved.version,
    ...(move.reason && { reason: move.reason }),
  });
  return moved;
}

/** Writes the event of a case's new version. */
export async function recordEvent(
  call: Call,
  moved: CaseRow,
  before: CaseRow | undefined,
  { step, reason, detail, stage }: Omit<Move, 'step' | 'operation'> & { step: EventStep },
): Promise<void> {
  await insertEvent(call.tx, call.centerId, moved.caseId, {
    version: moved.version,
    step,
    fromState: before?.state ?? null,
    toState: moved.state,
    stage: stage === undefined ? (before?.stage ?? null) : stage,
    at: call.now,
    actorKind: call.actor.kind,
    actorId: call.actor.employerId ?? call.actor.id,
    channel: call.channel,
    reason: reason ?? null,
    detail: detail ?? {},
  });
}

/**
 * A paper came or went while others review the case: its version moves, so that nobody decides on papers that they have
 * not seen. While it is being filled in or mended nobody looks at it, and its owner's screen keeps its version.
 */
export async function notePapers(call: Call, row: CaseRow, step: PaperStep, paper: string): Promise<void> {
  if (row.state === 'draft' || row.state === 'returned') return;
  const moved = await updateCase(call.tx, call.centerId, row, { state: row.state, changedAt: call.now });
  if (!moved) throw new Problem(refusals.changedMeanwhile, { remedy: '请刷新页面，看清最新的办理情况后再办。' });
  await recordEvent(call, moved, row, { step, reason: paper });
}
