import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { Slot } from './kinds.ts';
import { countAttachments } from './lookup-store.ts';
import { refusals } from './problems.ts';
import type { Condition } from './shapes.ts';

// What of a case's slots must be there, as pictures, before another decides: the decision is about them.

async function missingOf(call: Call, caseId: string, needed: readonly Slot[]): Promise<readonly Slot[]> {
  const held = await countAttachments(call.tx, call.centerId, caseId);
  return needed.filter(({ key }) => !held.has(key));
}

const remedy = '请受理人在本业务的“材料”里扫描上传，再行复核。';

/** The condition as it is shown to who accepts and who decides. */
export async function evidenceCondition(call: Call, caseId: string, needed: readonly Slot[]): Promise<Condition> {
  const missing = await missingOf(call, caseId, needed);
  return {
    key: 'evidence',
    text: '依据材料已扫描留存',
    holds: missing.length === 0 ? 'yes' : 'no',
    figures: missing.length === 0 ? '已收取' : `还没有收取：${missing.map(({ name }) => name).join('、')}`,
    ...(missing.length > 0 && { remedy }),
  };
}

/** Refused with `casework/evidence-missing` while a paper is only named and not there. */
export async function checkEvidence(call: Call, caseId: string, needed: readonly Slot[]): Promise<void> {
  const missing = await missingOf(call, caseId, needed);
  if (missing.length === 0) return;
  throw new Problem(refusals.evidenceMissing, {
    detail: `还没有收取：${missing.map(({ name }) => name).join('、')}。`,
    remedy,
  });
}
