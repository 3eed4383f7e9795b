import type { Call } from '../../../platform/call.ts';
import { type Fen, fen, formatYuan } from '../../../platform/money.ts';
import { common, Problem } from '../../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { getUnallocated, postJournal } from '../../ledger/index.ts';
import { type Employer, findEmployer, maskBankCard } from '../../party/index.ts';
import { payeeAccountContext } from '../contexts.ts';
import { giveUpPayment, type PaymentHandler, registerPaymentHandler } from '../outcome.ts';
import { refusals } from '../problems.ts';
import { demandSecondPerson, withProposers } from '../proposals.ts';
import { registerPayment } from '../register-payment.ts';
import type * as contract from './contract.ts';
import { findRefund, insertRefund, listRefundRows, type Refund, updateRefund } from './store.ts';

// An employer's unallocated money goes back to the employer's own account. From the confirmation on it is out of the
// unallocated money (219 → 119), so that no month can be paid with it while the bank has it; a refusal of the bank brings
// it back. 财会字〔2000〕12号 (219 多缴款项的退还).

const business = 'unallocated-return';

async function employerOf(call: Call, employerId: string): Promise<Employer> {
  const employer = await findEmployer(call, employerId);
  if (!employer) throw new Problem(refusals.unknownEmployer);
  return employer;
}

function demandCovered(amount: Fen, unallocated: Fen): void {
  if (amount <= unallocated) return;
  throw new Problem(refusals.refundOverUnallocated, {
    detail: `退回 ${formatYuan(amount)} 元，该单位未分摊余额为 ${formatYuan(unallocated)} 元。`,
    remedy: '请填写不超过未分摊余额的金额。',
    amountFen: Number(amount),
    unallocatedFen: Number(unallocated),
    fields: { amountFen: `不超过 ${formatYuan(unallocated)} 元` },
  });
}

/** Proposes that money goes back; one at a time (employer_refund__one_open). */
export async function proposeRefund(
  call: Call,
  { params: { employerId }, body }: RouteInput<typeof contract.proposeRefund>,
): Promise<void> {
  const { tx, centerId } = call;
  const before = await findRefund(tx, centerId, body.refundId);
  if (before) {
    if (before.employerId !== employerId || Number(before.amount) !== body.amountFen)
      throw new Problem(common.repeatedWithOtherContent);
    return;
  }
  await employerOf(call, employerId);
  const amount = fen(body.amountFen);
  if (amount <= 0n) throw new Problem(common.invalid, { fields: { amountFen: '请填写大于零的金额' } });
  demandCovered(amount, await getUnallocated(tx, centerId, employerId, { lock: false }));
  const { refundId, bankCode, bankName, reason } = body;
  await insertRefund(tx, centerId, {
    refundId,
    employerId,
    amount,
    accountSealed: call.vault.seal(body.accountNo, payeeAccountContext),
    bankCode,
    bankName,
    reason,
    proposedBy: call.actor.id,
    proposedAt: call.now,
  });
  await recordAudit(call, 'settlement.propose-refund', ['employer', employerId], {
    refundId,
    amountFen: body.amountFen,
  });
}

async function lockProposed(call: Call, refundId: string): Promise<Refund> {
  const refund = await findRefund(call.tx, call.centerId, refundId, { lock: true });
  if (!refund) throw new Problem(refusals.refundNotFound);
  if (refund.state !== 'proposed') throw new Problem(refusals.wrongState, { state: refund.state });
  return refund;
}

/** The second pair of eyes: the money leaves the employer's unallocated money and is sent to its bank. */
export async function confirmRefund(call: Call, refundId: string): Promise<void> {
  const refund = await lockProposed(call, refundId);
  demandSecondPerson(call, '退回', refund.proposedBy);
  const { tx, centerId } = call;
  const { employerId, amount, bankCode, bankName } = refund;
  const { name } = await employerOf(call, employerId);
  demandCovered(amount, await getUnallocated(tx, centerId, employerId, { lock: true }));
  await move(call, refund, { key: 'out', summary: `退回未分摊余额 ${name}`, amount: fen(-amount) });
  await registerPayment(call, {
    business,
    businessId: refundId,
    payee: {
      name,
      accountNo: call.vault.open(refund.accountSealed, payeeAccountContext),
      bankCode,
      bankName,
      holder: 'corporate',
    },
    amount,
    purpose: 'refund',
    summary: '退回公积金多缴款',
  });
  const confirmed = { confirmedBy: call.actor.id, confirmedAt: call.now };
  await updateRefund(tx, centerId, refundId, { state: 'paying', ...confirmed });
  await recordAudit(call, 'settlement.confirm-refund', ['employer', employerId], {
    refundId,
    amountFen: Number(amount),
  });
}

/** Between the employer's unallocated money and what is on its way: out of 219 when negative, back when positive. */
async function move(
  call: Call,
  { refundId, employerId }: Refund,
  { key, summary, amount }: { key: 'out' | 'back'; summary: string; amount: Fen },
): Promise<void> {
  const sum = amount < 0n ? fen(-amount) : amount;
  const [debit, credit] = amount < 0n ? ['219', '119'] : ['119', '219'];
  await postJournal(call, {
    businessKey: `unallocated-return:${refundId}:${key}`,
    business,
    summary,
    lines: [
      { subject: debit, debit: sum },
      { subject: credit, credit: sum },
    ],
    employer: { employerId, kind: 'return', amount },
  });
}

export async function withdrawRefund(call: Call, refundId: string): Promise<void> {
  const { employerId } = await lockProposed(call, refundId);
  await updateRefund(call.tx, call.centerId, refundId, { state: 'withdrawn' });
  await recordAudit(call, 'settlement.withdraw-refund', ['employer', employerId], { refundId });
}

/** What the bank made of it: Dr 119 / Cr 101 when it is gone; back into the unallocated money when it was refused. */
const refundHandler: PaymentHandler = async (call, payment, outcome) => {
  const refund = await findRefund(call.tx, call.centerId, payment.businessId, { lock: true });
  if (!refund) throw new Error(`refund ${payment.businessId} is gone`);
  const { refundId, amount } = refund;
  if (outcome.kind === 'failed') {
    await move(call, refund, { key: 'back', summary: `退回未成，转回未分摊余额 ${payment.paymentNo}`, amount });
    await updateRefund(call.tx, call.centerId, refundId, { state: 'failed', outcome: outcome.reason });
    // The money is the employer's again, and may be gone: to send it once more it is proposed anew.
    await giveUpPayment(call, { business, businessId: refundId });
    return;
  }
  if (outcome.kind !== 'paid') return;
  await postJournal(call, {
    businessKey: `unallocated-return:${refundId}:paid`,
    business,
    summary: `退回未分摊余额，银行已付 ${payment.paymentNo}`,
    lines: [
      { subject: '119', debit: amount },
      { subject: '101', credit: amount },
    ],
  });
  await updateRefund(call.tx, call.centerId, refundId, {
    state: 'done',
    outcome: `已退回单位账户（${payment.paymentNo}）`,
  });
};

export async function refundsOf(call: Call, employerId: string): Promise<RouteOutput<typeof contract.listRefunds>> {
  await employerOf(call, employerId);
  const { tx, centerId } = call;
  const rows = await listRefundRows(tx, centerId, employerId);
  return {
    unallocatedFen: Number(await getUnallocated(tx, centerId, employerId, { lock: false })),
    refunds: (await withProposers(call, rows)).map(({ row, shown }) => ({
      refundId: row.refundId,
      amountFen: Number(row.amount),
      accountMasked: maskBankCard(call.vault.open(row.accountSealed, payeeAccountContext)),
      bankName: row.bankName,
      ...shown,
    })),
  };
}

let isRegistered = false;
/** Once for the process, however many services are opened in it. */
export function useRefundHandler(): void {
  if (!isRegistered) registerPaymentHandler(business, refundHandler);
  isRegistered = true;
}
