import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { cancelCase, findInProgress } from '../../casework/index.ts';
import type { ListedKind } from '../business/rules.ts';
import { refusals } from './problems.ts';

export const counterCase = 'contribution.counter';
export const signedInHall = '单位已在网上签名确认';

/** The counter's case about an employer's business of a kind, from the first look at the paper until it is decided. */
export const findCounterCase = (call: Call, employerId: string, kind: ListedKind) =>
  findInProgress(call.tx, call.centerId, { subject: ['employer', employerId], kind: counterCase, matter: kind });

/** Refuses while a second person of the centre looks at the same business: one in progress, whatever the channel. */
export async function checkNotInReview(call: Call, employerId: string, kind: ListedKind): Promise<void> {
  const open = await findCounterCase(call, employerId, kind);
  if (!open || open.state === 'draft') return;
  throw new Problem(refusals.inReview, {
    detail: `同一业务已在柜面受理（业务编号 ${open.number}），正等待中心复核。`,
    remedy: '请等待复核结果；需要更改的，请先在柜面撤回。',
    caseId: open.caseId,
    number: open.number,
  });
}

/** A draft that goes takes the counter's case about it along. */
export async function endCounterCase(call: Call, employerId: string, kind: ListedKind, reason: string): Promise<void> {
  const open = await findCounterCase(call, employerId, kind);
  if (open) await cancelCase(call, { caseId: open.caseId, reason });
}
