import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import {
  applyBases,
  countByState,
  countInUse,
  getEmployerAccount,
  openAccounts,
  sealAccounts,
  unsealAccounts,
} from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { newChallenge, takeChallenge } from '../identity/index.ts';
import { openPersonalBalances } from '../ledger/index.ts';
import {
  birthDateOf,
  findEmployer,
  getCenter,
  insertPersons,
  type NewPerson,
  personContexts,
  sexOf,
} from '../party/index.ts';
import { checkNotInReview, endCounterCase, signedInHall } from './counter/guard.ts';
import { type ChangeCounts, countChanges, listNewcomers, type Newcomer, peopleOf } from './line-store.ts';
import { checkMonth, lockRemittance } from './month.ts';
import { refusals } from './problems.ts';
import { fingerprintOf, type Proof, proofColumns } from './proof.ts';
import { confirmationText } from './rules.ts';
import { stateAfter } from './states.ts';
import { findRemittance, type RemittanceRow, updateRemittance } from './store.ts';

/** The remittance if it is this employer's, whoever calls for it; another employer's does not exist. */
export async function getOwnRemittance(
  call: Call,
  employerId: string,
  remittanceId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<RemittanceRow> {
  const found = await findRemittance(call.tx, call.centerId, { remittanceId });
  if (found?.employerId !== employerId) throw new Problem(refusals.notFound);
  return (lock ? await lockRemittance(call, { remittanceId }) : undefined) ?? found;
}

/** The canonical text of a list as it would be made binding now. */
export async function remittanceText(call: Call, remittance: RemittanceRow): Promise<string> {
  return textOf(call, remittance, await countChanges(call.tx, call.centerId, remittance.remittanceId));
}

async function textOf(call: Call, remittance: RemittanceRow, counts: ChangeCounts): Promise<string> {
  const employer = await findEmployer(call, remittance.employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const account = await getEmployerAccount(call.tx, call.centerId, remittance.employerId);
  const center = await getCenter(call.tx, call.centerId);
  return confirmationText({
    ...remittance,
    ...employer,
    centerName: center.name,
    employerName: employer.name,
    counts,
    ratios: account.ratios,
  });
}

const purposeOf = (remittanceId: string) => `remittance:${remittanceId}`;

/** Makes the text to be signed and remembers it for five minutes, for this session and host only. */
export async function prepareConfirmation(call: Call, employerId: string, remittanceId: string) {
  const remittance = await getOwnRemittance(call, employerId, remittanceId);
  checkDraft(remittance);
  return newChallenge(call, { purpose: purposeOf(remittanceId), text: await remittanceText(call, remittance) });
}

export function checkDraft(remittance: RemittanceRow): void {
  if (stateAfter(remittance.state, 'confirm') === undefined) {
    throw new Problem(refusals.wrongState, {
      detail: '只有未确认的清册可以核定。',
      state: remittance.state,
      remedy: '请刷新页面查看该笔汇缴的最新状态。',
    });
  }
}

/**
 * 汇缴核定: the signature over the canonical text, or the paper form at the counter, makes the list binding. Opens the
 * accounts of newcomers, unseals who is back, adjusts bases and seals who is gone, all with it or not at all. A signature
 * was verified before this transaction.
 */
export async function confirm(call: Call, employerId: string, remittanceId: string, proof: Proof): Promise<void> {
  const remittance = await getOwnRemittance(call, employerId, remittanceId, { lock: true });
  checkDraft(remittance);
  if (proof.by === 'signature') await checkNotInReview(call, remittance.employerId, 'remittance');
  await checkMonth(call, remittance.employerId, remittance.month);
  const counts = await countChanges(call.tx, call.centerId, remittanceId);
  const text = await textOf(call, remittance, counts);
  if (proof.by === 'signature') {
    const challenged = await takeChallenge(call, proof.signed, purposeOf(remittanceId));
    // The signed text must be today's text: a changed ratio or list would have given another one.
    if (challenged !== text) throw new Problem(refusals.listChanged);
  }
  await applyChanges(call, remittance, counts);
  await updateRemittance(call.tx, call.centerId, remittanceId, {
    state: 'confirmed',
    ...proofColumns(call, proof, text),
    confirmedAt: call.now,
    method: 'transfer',
  });
  if (proof.by === 'signature') await endCounterCase(call, remittance.employerId, 'remittance', signedInHall);
  await recordAudit(call, 'contribution.confirm', ['remittance', remittanceId], {
    serial: remittance.serial,
    personCount: remittance.personCount,
    amountFen: Number(remittance.amountFen),
    certificateFingerprint: fingerprintOf(proof),
  });
}

async function applyChanges(call: Call, remittance: RemittanceRow, counts: ChangeCounts): Promise<void> {
  const { remittanceId, employerId, month } = remittance;
  const change = { employerId, month, businessId: remittanceId };
  const chosen = (kind: Parameters<typeof peopleOf>[2]) => peopleOf(call.centerId, remittanceId, kind);
  const expected = (done: number, count: number) => {
    // Somebody opened, sealed, moved or adjusted an account since the list was made: it no longer tells the truth.
    if (done !== count) throw new Problem(refusals.listChanged, { remedy: '请重新导入花名册，核对变动后再签名。' });
  };
  expected(await countInUse(call, employerId, chosen('same')), counts.same);
  const { normal } = await countByState(call.tx, call.centerId, employerId);
  expected(normal, counts.same + counts.changed + counts.gone);
  if (counts.new > 0) {
    const newcomers = await listNewcomers(call.tx, call.centerId, remittanceId);
    await insertPersons(
      call.tx,
      call.centerId,
      newcomers.filter((person) => !person.isKnown).map((person) => personOf(call, person)),
      call.now,
    );
    await openAccounts(call, change, chosen('new'));
    await openPersonalBalances(call.tx, call.centerId, chosen('new'), call.accountingDate);
  }
  if (counts.back > 0) expected(await unsealAccounts(call, change, chosen('back')), counts.back);
  if (counts.changed > 0) expected(await applyBases(call, change, chosen('changed')), counts.changed);
  if (counts.gone > 0) expected(await sealAccounts(call, change, chosen('gone')), counts.gone);
}

/** A newcomer as the register of people takes it. */
export function personOf(call: Call, newcomer: Newcomer): NewPerson {
  const number = call.vault.open(newcomer.certificateSealed, personContexts.certificate);
  const isCitizen = newcomer.certificateType === 'id-card';
  return {
    ...newcomer,
    birthDate: (isCitizen ? birthDateOf(number) : undefined) ?? null,
    sex: (isCitizen ? sexOf(number) : undefined) ?? 'unknown',
  };
}
