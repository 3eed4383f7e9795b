import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { advance, checkVersion, lockCase } from './advance.ts';
import { kindOf } from './kinds.ts';
import { dropDraft } from './open.ts';
import { refusals } from './problems.ts';
import type { CaseRow } from './store.ts';
import { tellOwner } from './tell.ts';

/** What was approved is being done: the payment is registered, the register is asked. Also once more after a failure. */
export async function executeCase(call: Call, caseId: string, { reason }: { reason?: string } = {}): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  return advance(call, row, { step: 'execute', operation: 'casework.execute', ...(reason && { reason }) });
}

/** Everything is done; `outcome` is one sentence for the person, such as `1,800.00 元已转入尾号 1234 的银行卡`. */
export async function finishCase(call: Call, caseId: string, { outcome }: { outcome: string }): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  const finished = await advance(call, row, {
    step: 'finish',
    operation: 'casework.finish',
    reason: outcome,
    set: { stage: null },
  });
  await tellOwner(call, finished, 'done', outcome);
  return finished;
}

/** What was approved could not be done, such as money that came back; `executeCase` tries again, `cancelCase` ends it. */
export async function failCase(call: Call, caseId: string, { reason }: { reason: string }): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  const failed = await advance(call, row, { step: 'fail', operation: 'casework.fail', reason });
  await tellOwner(call, failed, 'failed', reason);
  return failed;
}

/** What was approved will never be done, and nobody can mend it: another side said no. Ends the case. */
export async function endCase(call: Call, caseId: string, { reason }: { reason: string }): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  const ended = await advance(call, row, {
    step: 'refuse',
    operation: 'casework.end',
    reason,
    set: { stage: null, closesOn: null },
  });
  await tellOwner(call, ended, 'refused', reason);
  return ended;
}

/**
 * Ends a case at the person's wish, before money is on its way. Refused with `casework/too-late-to-cancel` when the
 * business says so, `casework/wrong-state` when it has ended.
 */
export async function cancelCase(
  call: Call,
  { caseId, reason, version }: { caseId: string; reason: string; version?: number },
): Promise<CaseRow> {
  const row = await lockCase(call, caseId);
  checkVersion(row, version);
  const kind = kindOf(row.kind);
  const isCommitted = row.state === 'approved' || row.state === 'executing' || row.state === 'failed';
  if (isCommitted && !(await kind.mayCancel?.(call, row)))
    throw new Problem(refusals.tooLateToCancel, { state: row.state, remedy: '如有疑问，请拨打 12329 或到柜台咨询。' });
  const cancelled = await advance(call, row, {
    step: 'cancel',
    operation: 'casework.cancel',
    reason,
    set: { stage: null, closesOn: null },
  });
  await dropDraft(call, caseId);
  await kind.onCancelled?.(call, cancelled);
  return cancelled;
}
