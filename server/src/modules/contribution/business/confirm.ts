import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../../platform/dates.ts';
import { Problem } from '../../../platform/problem.ts';
import { getEmployerAccount, nextDueMonth } from '../../account/index.ts';
import { recordAudit } from '../../audit/index.ts';
import { newChallenge, takeChallenge } from '../../identity/index.ts';
import { notify } from '../../notice/index.ts';
import { findEmployer, getCenter } from '../../party/index.ts';
import { checkNotInReview, endCounterCase, signedInHall } from '../counter/guard.ts';
import { throwAway } from '../draft.ts';
import { fingerprintOf, type Proof, proofColumns } from '../proof.ts';
import { findRemittance } from '../store.ts';
import { checkMayChange, checkMayPayBack } from './checks.ts';
import { discardDraft } from './draft.ts';
import { handlerOf } from './kinds.ts';
import { refusals } from './problems.ts';
import {
  type BusinessStep,
  businessKinds,
  businessStateAfter,
  businessStates,
  changesAccounts,
  changesTheComing,
  isReviewed,
} from './rules.ts';
import { type BusinessRow, findBusiness, updateBusiness } from './store.ts';
import { businessText } from './text.ts';

/** The business if it is this employer's; another employer's does not exist. The account is locked before the business. */
export async function getOwnBusiness(
  call: Call,
  employerId: string,
  businessId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<BusinessRow> {
  const found = await findBusiness(call.tx, call.centerId, { businessId });
  if (found?.employerId !== employerId) throw new Problem(refusals.notFound);
  if (!lock) return found;
  await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  return (await findBusiness(call.tx, call.centerId, { businessId }, { lock: true })) ?? found;
}

export function checkStep(business: BusinessRow, step: BusinessStep): void {
  if (businessStateAfter(business.state, step) !== undefined) return;
  throw new Problem(refusals.wrongState, {
    detail: `这笔${businessKinds[business.kind].name}（流水号 ${business.number}）现在是“${businessStates[business.state]}”，可能已在别的页面或由他人处理。`,
    state: business.state,
    remedy: '请刷新页面查看该笔业务的最新状态。',
  });
}

/** The canonical text of a business as it would be made binding now. */
export async function textOf(call: Call, business: BusinessRow): Promise<string> {
  const employer = await findEmployer(call, business.employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const center = await getCenter(call.tx, call.centerId);
  return businessText({
    ...business,
    centerName: center.name,
    employerName: employer.name,
    employerAccountNo: employer.employerAccountNo,
    creditCode: employer.creditCode,
    own: await handlerOf(business.kind).textLines(call, business),
  });
}

const purposeOf = (businessId: string) => `business:${businessId}`;

/**
 * Makes the text to be signed and remembers it for five minutes, for this session and host only. What could not be confirmed
 * now is refused before anybody enters a PIN.
 */
export async function prepareBusiness(call: Call, employerId: string, businessId: string) {
  const business = await getOwnBusiness(call, employerId, businessId);
  checkStep(business, 'finish');
  await checkMonth(call, business);
  return newChallenge(call, { purpose: purposeOf(businessId), text: await textOf(call, business) });
}

/**
 * Makes a business binding and puts it into force, all or nothing. A draft of the month's list no longer tells the truth
 * after that and is thrown away; who is concerned is told. A signature was verified before this transaction.
 */
export async function confirmBusiness(call: Call, employerId: string, businessId: string, proof: Proof): Promise<void> {
  const business = await getOwnBusiness(call, employerId, businessId, { lock: true });
  checkStep(business, 'discard');
  if (proof.by === 'signature') await checkNotInReview(call, employerId, business.kind);
  await checkMonth(call, business);
  const text = await textOf(call, business);
  if (proof.by === 'signature') {
    const challenged = await takeChallenge(call, proof.signed, purposeOf(businessId));
    if (challenged !== text) throw new Problem(refusals.outdated);
  }
  if (changesTheComing(business.kind)) await discardList(call, employerId, business.effectiveMonth);
  const step = await handlerOf(business.kind).apply(call, business);
  await updateBusiness(call.tx, call.centerId, businessId, {
    state: step === 'finish' ? 'done' : 'pending',
    ...proofColumns(call, proof, text),
    confirmedAt: call.now,
    ...(step === 'finish' && { finishedAt: call.now }),
  });
  await recordAudit(call, 'contribution.business-confirm', ['business', businessId], {
    kind: business.kind,
    number: business.number,
    personCount: business.personCount,
    amountFen: Number(business.amountFen),
    certificateFingerprint: fingerprintOf(proof),
  });
  if (proof.by === 'signature') await endCounterCase(call, employerId, business.kind, signedInHall);
  await tellThose(call, business);
  // Of a review the case tells: that it was taken, and what came of it.
  if (!isReviewed(business.kind))
    await notify(call, 'contribution.business', ['employer', employerId], {
      name: businessKinds[business.kind].name,
      number: business.number,
      personCount: business.personCount,
      isDone: step === 'finish',
    });
}

/** Everybody whose account was changed is told; a job does it, however many they are. */
async function tellThose(call: Call, { kind, businessId, employerId, effectiveMonth }: BusinessRow): Promise<void> {
  if (!changesAccounts(kind)) return;
  const employer = await findEmployer(call, employerId);
  const variables = { month: formatMonth(effectiveMonth), employerName: employer?.name ?? '' };
  await notify(call, 'contribution.account-changed', ['changed-accounts', businessId], variables);
}

/** Refuses what may not be done now, and a draft for a month that has been paid or passed over meanwhile. */
async function checkMonth(call: Call, { employerId, kind, effectiveMonth }: BusinessRow): Promise<void> {
  if (!changesTheComing(kind)) {
    await checkMayPayBack(call, employerId, kind);
    return;
  }
  const due = nextDueMonth(await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true }));
  if (!due.equals(effectiveMonth))
    throw new Problem(refusals.outdated, {
      detail: `这份草稿自${formatMonthText(effectiveMonth)}起执行，而现在应缴的已是${formatMonthText(due)}。`,
      remedy: '请放弃这份草稿，重新提交。',
    });
  await checkMayChange(call, employerId, kind);
}

/** The draft of the month's list was made before this change. */
async function discardList(call: Call, employerId: string, month: Temporal.PlainDate): Promise<void> {
  const draft = await findRemittance(call.tx, call.centerId, { employerId, month }, { lock: true });
  if (draft?.state !== 'draft') return;
  await checkNotInReview(call, employerId, 'remittance');
  await throwAway(call, draft);
}

/** Gives a draft up, or takes back a confirmed business that still waits for its money. */
export async function giveUpBusiness(call: Call, employerId: string, businessId: string): Promise<void> {
  const business = await getOwnBusiness(call, employerId, businessId, { lock: true });
  await handlerOf(business.kind).giveUp?.(call, business);
  if (business.state === 'draft') await endCounterCase(call, employerId, business.kind, '单位放弃该笔业务');
  if (business.state === 'draft') await discardDraft(call, businessId);
  else {
    checkStep(business, 'withdraw');
    await updateBusiness(call.tx, call.centerId, businessId, {
      state: 'discarded',
      finishedAt: call.now,
      outcome: business.kind === 'back-payment' ? '单位在缴款前撤回' : '单位在审核前撤回',
    });
  }
  await recordAudit(call, 'contribution.business-discard', ['business', businessId], { kind: business.kind });
}
