import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { recordEvent } from './advance.ts';
import { refusals } from './problems.ts';
import { stateAfter } from './states.ts';
import { type CaseRow, updateCase } from './store.ts';
import { sendToReview } from './submit.ts';

/** The person wants somebody to look at it: a draft remembers it until it is submitted, what waits is reviewed now. */
export async function askForHuman(call: Call, row: CaseRow): Promise<CaseRow> {
  if (row.state !== 'draft' && !stateAfter(row.state, 'review'))
    throw new Problem(refusals.wrongState, { state: row.state, remedy: '该笔业务已由工作人员办理或已办结。' });
  const wanted = await updateCase(call.tx, call.centerId, row, {
    state: row.state,
    changedAt: call.now,
    wantsHuman: true,
  });
  if (!wanted) throw new Problem(refusals.changedMeanwhile, { remedy: '请刷新页面后再试。' });
  await recordEvent(call, wanted, row, { step: 'ask-for-human' });
  await recordAudit(call, 'casework.ask-for-human', ['case', row.caseId], { number: row.number });
  if (row.state === 'draft') return wanted;
  return sendToReview(call, row.caseId, { reason: '申请人要求由工作人员审核' });
}
