import type { Call } from '../../platform/call.ts';
import { recordAudit } from '../audit/index.ts';
import { lockCase, recordEvent } from './advance.ts';
import { cancelCase } from './execute.ts';
import { type CaseRow, listLapsed, listOverdue, updateCase } from './store.ts';
import { tellOwner } from './tell.ts';

/** The cases that the hourly round has something to do with: their term has passed, or nobody came back to them. */
export async function listCasesToKeep({ tx, centerId, accountingDate }: Call): Promise<string[]> {
  const overdue = await listOverdue(tx, centerId, accountingDate);
  const lapsed = await listLapsed(tx, centerId, accountingDate);
  return [...new Set([...overdue, ...lapsed])];
}

const hasPassed = (day: Temporal.PlainDate | null, today: Temporal.PlainDate) =>
  day !== null && Temporal.PlainDate.compare(day, today) < 0;

/**
 * Calls on somebody for a case whose term has passed, and ends a draft or a returned case whose day has passed. In a
 * transaction of its own: a case that cannot be ended holds up no other. Safe to run twice, and at once on two workers:
 * the case is locked and looked at again.
 */
export async function keepCase(call: Call, caseId: string): Promise<void> {
  const row = await lockCase(call, caseId);
  const today = call.accountingDate;
  if ((row.state === 'draft' || row.state === 'returned') && hasPassed(row.closesOn, today)) {
    const reason = row.state === 'draft' ? '草稿逾期未提交' : '逾期未补正';
    await tellOwner(call, await cancelCase(call, { caseId, reason }), 'lapsed', reason);
  } else if ((row.state === 'submitted' || row.state === 'reviewing') && hasPassed(row.dueOn, today))
    await escalate(call, row);
}

/** Notes that a case is overdue, once: it stands at the head of the worklists, and in its history. */
async function escalate(call: Call, row: CaseRow): Promise<void> {
  if (row.escalatedAt !== null) return;
  const noted = await updateCase(call.tx, call.centerId, row, {
    state: row.state,
    changedAt: call.now,
    escalatedAt: call.now,
  });
  if (!noted) return;
  await recordEvent(call, noted, row, { step: 'overdue' });
  await recordAudit(call, 'casework.escalate', ['case', row.caseId], {
    number: row.number,
    dueOn: row.dueOn?.toString() ?? '',
  });
}
