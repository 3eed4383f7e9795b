import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import {
  applyBases,
  countInUse,
  getEmployerAccount,
  openAccounts,
  sealAccounts,
  unsealAccounts,
} from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { newChallenge, takeChallenge } from '../identity/index.ts';
import { openPersonalBalances } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
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
import { sumLeftOut } from './left-out/store.ts';
import { type ChangeCounts, countChanges, listNewcomers, type Newcomer, peopleOf } from './line-store.ts';
import { checkMonth, lockFound } from './month.ts';
import { passMonths } from './post.ts';
import { refusals } from './problems.ts';
import { fingerprintOf, type Proof, proofColumns } from './proof.ts';
import { confirmationText, severalText } from './rules.ts';
import { stateAfter } from './states.ts';
import { findRemittance, type RemittanceRow, updateRemittance } from './store.ts';
import { dueOf, type Together, togetherWith } from './together.ts';

/** The remittance if it is this employer's, whoever calls for it; another employer's does not exist. */
export async function getOwnRemittance(
  call: Call,
  employerId: string,
  remittanceId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<RemittanceRow> {
  const found = await findRemittance(call.tx, call.centerId, { remittanceId });
  if (found?.employerId !== employerId) throw new Problem(refusals.notFound);
  return lock ? lockFound(call, found) : found;
}

/** The months to confirm together with what changed in each. */
type Counted = readonly {
  readonly month: RemittanceRow;
  readonly counts: ChangeCounts;
  readonly leftOut: Awaited<ReturnType<typeof sumLeftOut>>;
}[];

async function counted(call: Call, { months }: Together): Promise<Counted> {
  const rows: Counted[number][] = [];
  for (const month of months)
    rows.push({
      month,
      counts: await countChanges(call.tx, call.centerId, month.remittanceId),
      leftOut: await sumLeftOut(call.tx, call.centerId, month.remittanceId),
    });
  return rows;
}

/** The canonical text of a list, with the months that are confirmed with it, as it would be made binding now. */
export async function remittanceText(call: Call, remittance: RemittanceRow): Promise<string> {
  const together = await togetherWith(call, remittance);
  return textOf(call, together, await counted(call, together));
}

async function textOf(call: Call, { lead }: Together, rows: Counted): Promise<string> {
  const employer = await findEmployer(call, lead.employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const account = await getEmployerAccount(call.tx, call.centerId, lead.employerId);
  const center = await getCenter(call.tx, call.centerId);
  const facts = rows.map(({ month, counts, leftOut }) => ({
    ...month,
    ...employer,
    centerName: center.name,
    employerName: employer.name,
    counts,
    leftOut,
    ratios: account.ratios,
  }));
  const [only, second] = facts;
  return only && !second ? confirmationText(only) : severalText(facts);
}

const purposeOf = (remittanceId: string) => `remittance:${remittanceId}`;

/** Makes the text to be signed and remembers it for five minutes, for this session and host only. */
export async function prepareConfirmation(call: Call, employerId: string, remittanceId: string) {
  const { lead } = await togetherWith(call, await getOwnRemittance(call, employerId, remittanceId));
  checkDraft(lead);
  return newChallenge(call, { purpose: purposeOf(lead.remittanceId), text: await remittanceText(call, lead) });
}

export function checkDraft(remittance: RemittanceRow): void {
  if (stateAfter(remittance.state, 'confirm') === undefined) {
    const isGone = remittance.state === 'withdrawn';
    throw new Problem(refusals.wrongState, {
      detail: isGone
        ? '这份清册已作废：后来又生成了新的清册，或者已经放弃。'
        : `这份清册（流水号 ${remittance.serial}）已经核定，不用再确认。`,
      state: remittance.state,
      remedy: isGone ? '请回到首页，办理最新的清册。' : '请刷新页面查看该笔汇缴的最新状态。',
    });
  }
}

/**
 * 汇缴核定: the signature over the canonical text, or the paper form at the counter, makes the list binding. Opens the
 * accounts of newcomers, unseals who is back, adjusts bases and seals who is gone, all with it or not at all. A signature
 * was verified before this transaction.
 */
export async function confirm(call: Call, employerId: string, remittanceId: string, proof: Proof): Promise<void> {
  const own = await getOwnRemittance(call, employerId, remittanceId, { lock: true });
  const together = await togetherWith(call, own, { lock: true });
  const { lead } = together;
  checkDraft(lead);
  if (proof.by === 'signature') await checkNotInReview(call, lead.employerId, 'remittance');
  await checkMonth(call, lead.employerId, lead.month);
  const rows = await counted(call, together);
  const text = await textOf(call, together, rows);
  if (proof.by === 'signature') {
    const challenged = await takeChallenge(call, proof.signed, purposeOf(lead.remittanceId));
    // The signed text must be today's text: a changed ratio or list would have given another one.
    if (challenged !== text) throw new Problem(refusals.listChanged);
  }
  for (const { month, counts } of rows) {
    await applyChanges(call, month, counts);
    await updateRemittance(call.tx, call.centerId, month.remittanceId, {
      state: 'confirmed',
      ...proofColumns(call, proof, text),
      confirmedAt: call.now,
      method: 'transfer',
    });
    await tellChanged(call, month, counts);
  }
  if (rows.every(({ month }) => month.personCount === 0)) await passMonths(call, together.months);
  if (proof.by === 'signature') await endCounterCase(call, lead.employerId, 'remittance', signedInHall);
  await recordAudit(call, 'contribution.confirm', ['remittance', lead.remittanceId], {
    serial: lead.serial,
    monthCount: rows.length,
    personCount: lead.personCount,
    amountFen: Number(dueOf(together.months)),
    certificateFingerprint: fingerprintOf(proof),
  });
}

/** Whose account the list opened, unsealed, adjusted or sealed is told now, whenever the money comes; who leaves, too. */
async function tellChanged(call: Call, { remittanceId, employerId, month }: RemittanceRow, counts: ChangeCounts) {
  if (counts.new + counts.back + counts.changed + counts.gone === 0) return;
  const employer = await findEmployer(call, employerId);
  await notify(call, 'contribution.account-changed', ['changed-accounts', remittanceId], {
    month: formatMonth(month),
    employerName: employer?.name ?? '',
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
  const { normal, named } = await countInUse(call, employerId, chosen('same'));
  expected(named, counts.same);
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
