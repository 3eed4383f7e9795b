import type { Call } from '../../platform/call.ts';
import { recordAudit } from '../audit/index.ts';
import { lockCase, recordEvent } from './advance.ts';
import { cancelCase } from './execute.ts';
import { listLapsed, listOverdue, updateCase } from './store.ts';

/**
 * The hourly round over a centre's cases: calls on somebody for those whose term has passed, and ends drafts and returned
 * cases whose day has passed. Safe to run twice, and at once on two workers: each case is locked and looked at again.
 */
export async function keepCases(call: Call): Promise<void> {
  const { tx, centerId, accountingDate: today } = call;
  for (const caseId of await listOverdue(tx, centerId, today)) await escalate(call, caseId);
  for (const caseId of await listLapsed(tx, centerId, today)) {
    const row = await lockCase(call, caseId);
    const isLapsed = row.closesOn !== null && Temporal.PlainDate.compare(row.closesOn, today) < 0;
    if (isLapsed && (row.state === 'draft' || row.state === 'returned'))
      await cancelCase(call, { caseId, reason: row.state === 'draft' ? '草稿逾期未提交' : '逾期未补正' });
  }
}

/** Notes that a case is overdue, once: it stands at the head of the worklists, and in its history. */
async function escalate(call: Call, caseId: string): Promise<void> {
  const row = await lockCase(call, caseId);
  if (row.escalatedAt !== null || (row.state !== 'submitted' && row.state !== 'reviewing')) return;
  const noted = await updateCase(call.tx, call.centerId, row, {
    state: row.state,
    changedAt: call.now,
    escalatedAt: call.now,
  });
  if (!noted) return;
  await recordEvent(call, noted, row, { step: 'overdue' });
  await recordAudit(call, 'casework.escalate', ['case', caseId], {
    number: row.number,
    dueOn: row.dueOn?.toString() ?? '',
  });
}
