import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../../platform/route.ts';
import { registerHands, registerTakenBack } from '../../accounting/index.ts';
import { recordAudit } from '../../audit/index.ts';
import { postJournal } from '../../ledger/index.ts';
import { notify } from '../../notice/index.ts';
import { findEmployer, maskHolder, searchEmployers } from '../../party/index.ts';
import { counterAccountContext } from '../contexts.ts';
import { giveUpPayment, type PaymentHandler, registerPaymentHandler } from '../outcome.ts';
import { refusals } from '../problems.ts';
import { demandSecondPerson, withProposers } from '../proposals.ts';
import { registerPayment } from '../register-payment.ts';
import { settleReceipt } from '../store.ts';
import type * as contract from './contract.ts';
import { receiptSubjects } from './contract.ts';
import {
  type Allocation,
  findHands,
  findReceipt,
  insertAllocation,
  listAllocationRows,
  lockAllocation,
  type TemporaryReceipt,
  updateAllocation,
} from './store.ts';

// Temporary receipts (暂收, 219): what nobody claims is given to an employer, goes back to who paid it, or is booked to a subject.

const business = 'temporary-receipt';
const bookingBusiness = 'temporary-booking';
const allocationBusiness = 'temporary-allocation';

async function unmatched(call: Call, receiptId: string): Promise<TemporaryReceipt> {
  const receipt = await findReceipt(call.tx, call.centerId, receiptId, { lock: true });
  if (!receipt) throw new Problem(refusals.receiptNotFound);
  if (receipt.state !== 'unmatched')
    throw new Problem(refusals.receiptNotUnmatched, {
      detail: receipt.state === 'received' ? '该笔到账系统正在处理，请稍后再看。' : '该笔到账已经处理，不再是暂收款。',
    });
  return receipt;
}

type Wanted = RouteInput<typeof contract.proposeAllocation>['body'];

/** Proposes what is to become of the money; one proposal at a time (receipt_allocation__one_open). */
export async function propose(call: Call, receiptId: string, wanted: Wanted): Promise<void> {
  const receipt = await unmatched(call, receiptId);
  const allocationId = call.newId();
  await insertAllocation(call.tx, call.centerId, {
    allocationId,
    receiptId,
    reason: wanted.reason,
    proposedBy: call.actor.id,
    proposedAt: call.now,
    ...nowhere,
    ...(await target(call, receipt, wanted)),
  });
  await recordAudit(call, 'settlement.propose-allocation', ['receipt', receiptId], { allocationId, kind: wanted.kind });
}

const nowhere = { employerId: null, bankCode: null, bankName: null, payerHolder: null, subjectCode: null };

async function target(call: Call, receipt: TemporaryReceipt, wanted: Wanted) {
  switch (wanted.kind) {
    case 'employer':
      return toEmployer(call, wanted.employerAccountNo);
    case 'return':
      return toPayer(call, receipt, wanted);
    case 'subject':
      return { kind: 'subject' as const, subjectCode: wanted.subjectCode };
  }
}

async function toEmployer(call: Call, accountNo: string) {
  const found = await searchEmployers(call, accountNo, 5);
  const employer = found.find(({ employerAccountNo }) => employerAccountNo === accountNo);
  if (!employer)
    throw new Problem(refusals.employerNotFound, {
      detail: `没有单位账号为 ${accountNo} 的单位。`,
      fields: { employerAccountNo: '没有这个单位账号' },
    });
  const { employerId } = employer;
  return { kind: 'employer' as const, employerId };
}

function toPayer(call: Call, receipt: TemporaryReceipt, wanted: Wanted & { readonly kind: 'return' }) {
  if (call.vault.open(receipt.counterAccountSealed, counterAccountContext) === '' || receipt.counterName === '')
    throw new Problem(refusals.payerUnknown, {
      detail: '银行没有告知付款账号或户名，不能原路退回。',
      remedy: '银行支付的利息等，请记入科目；其他款项请联系付款人，分配至单位，或凭书面材料办理。',
    });
  const { bankCode, bankName, holder } = wanted;
  return { kind: 'return' as const, bankCode, bankName, payerHolder: holder };
}

/** The second pair of eyes: the money goes to the employer at once, or is sent to the payer's bank. */
export async function confirm(call: Call, allocationId: string): Promise<void> {
  const allocation = await lockProposed(call, allocationId);
  demandSecondPerson(call, '处理', allocation.proposedBy);
  const receipt = await unmatched(call, allocation.receiptId);
  const confirmed = { confirmedBy: call.actor.id, confirmedAt: call.now };
  await giveUpEarlier(call, receipt);
  if (allocation.kind === 'return') {
    await sendBack(call, allocation, receipt);
    await updateAllocation(call.tx, call.centerId, allocationId, { state: 'paying', ...confirmed });
  } else {
    const book = allocation.kind === 'employer' ? giveToEmployer : bookToSubject;
    const outcome = await book(call, allocation, receipt);
    await updateAllocation(call.tx, call.centerId, allocationId, { state: 'done', outcome, ...confirmed });
    await settle(call, receipt, allocationId, outcome);
  }
  await recordAudit(call, 'settlement.confirm-allocation', ['receipt', receipt.receiptId], {
    allocationId,
    kind: allocation.kind,
    amountFen: Number(receipt.amount),
  });
}

/** What the bank refused before is not sent again beside this: the money would leave twice. */
async function giveUpEarlier(call: Call, { receiptId }: TemporaryReceipt): Promise<void> {
  for (const { allocationId, state } of await listAllocationRows(call.tx, call.centerId, receiptId))
    if (state === 'failed') await giveUpPayment(call, { business, businessId: allocationId });
}

async function lockProposed(call: Call, allocationId: string): Promise<Allocation> {
  const allocation = await lockAllocation(call.tx, call.centerId, allocationId);
  if (!allocation) throw new Problem(refusals.allocationNotFound);
  if (allocation.state !== 'proposed') throw new Problem(refusals.wrongState, { state: allocation.state });
  return allocation;
}

/**
 * Dr 219 / Cr 219 with the employer's entry. In two vouchers through 119, in one transaction: what a voucher moves on
 * 219 must be what its sub-ledger entries move, and the temporary receipt has no sub-ledger.
 */
async function giveToEmployer(call: Call, allocation: Allocation, receipt: TemporaryReceipt): Promise<string> {
  const employer = await findEmployer(call, allocation.employerId ?? '');
  if (!employer) throw new Problem(refusals.employerNotFound);
  const { employerId, name } = employer;
  const { amount } = receipt;
  // On the voucher and in the employer's message: whoever may see the name in full has the receipt.
  const payer = maskHolder(receipt.counterName);
  const summary = `暂收款分配至${name} 付款人${payer}`;
  await postJournal(call, {
    businessKey: `allocation:${allocation.allocationId}:out`,
    business: allocationBusiness,
    summary,
    lines: [
      { subject: '219', debit: amount },
      { subject: '119', credit: amount },
    ],
  });
  await postJournal(call, {
    businessKey: `allocation:${allocation.allocationId}:in`,
    business: allocationBusiness,
    summary,
    lines: [
      { subject: '119', debit: amount },
      { subject: '219', credit: amount },
    ],
    employer: { employerId, kind: 'receipt', amount },
  });
  await notify(call, 'contribution.to-unallocated', ['employer', employerId], {
    amountFen: Number(amount),
    reason: `付款人${payer}，经核实为贵单位款项`,
  });
  return `已分配至${name}，转入未分摊余额`;
}

/** Dr 219 / Cr the subject: money that is no deposit of anybody. */
async function bookToSubject(call: Call, { allocationId, subjectCode }: Allocation, receipt: TemporaryReceipt) {
  const { amount, counterName } = receipt;
  if (!subjectCode) throw new Error(`allocation ${allocationId} names no subject`);
  const name = `${subjectCode} ${receiptSubjects[subjectCode]}`;
  await postJournal(call, {
    businessKey: `allocation:${allocationId}:booked`,
    business: bookingBusiness,
    summary: `暂收款记入${name} 付款人${maskHolder(counterName)}`,
    lines: [
      { subject: '219', debit: amount },
      { subject: subjectCode, credit: amount },
    ],
  });
  return `已记入${name}`;
}

/** The red voucher of a booking: the receipt is temporary again, to be given, returned or booked anew. */
async function takeBackBooking(
  call: Call,
  { businessKey, reason }: { readonly businessKey: string; readonly reason: string },
): Promise<void> {
  const [, allocationId = ''] = businessKey.split(':');
  const allocation = await lockAllocation(call.tx, call.centerId, allocationId);
  if (!allocation) throw new Error(`allocation ${allocationId} is gone`);
  const outcome = `记入科目的凭证已冲正（${reason}），重新列入暂收款`;
  await updateAllocation(call.tx, call.centerId, allocationId, { state: 'withdrawn', outcome });
  const again = { state: 'unmatched', business: null, businessId: null, outcome } as const;
  await settleReceipt(call.tx, call.centerId, allocation.receiptId, again, call.now);
}

const settle = (call: Call, { receiptId }: Pick<TemporaryReceipt, 'receiptId'>, businessId: string, outcome: string) =>
  settleReceipt(
    call.tx,
    call.centerId,
    receiptId,
    { state: 'settled', business: 'allocation', businessId, outcome },
    call.now,
  );

async function sendBack(call: Call, allocation: Allocation, receipt: TemporaryReceipt): Promise<void> {
  await registerPayment(call, {
    business,
    businessId: allocation.allocationId,
    accountNo: receipt.accountNo,
    payee: {
      name: receipt.counterName,
      accountNo: call.vault.open(receipt.counterAccountSealed, counterAccountContext),
      bankCode: allocation.bankCode ?? '',
      bankName: allocation.bankName ?? '',
      holder: allocation.payerHolder ?? 'corporate',
    },
    amount: receipt.amount,
    purpose: 'refund',
    summary: '暂收款退回',
  });
}

export async function withdraw(call: Call, allocationId: string): Promise<void> {
  const { receiptId } = await lockProposed(call, allocationId);
  await updateAllocation(call.tx, call.centerId, allocationId, { state: 'withdrawn' });
  await recordAudit(call, 'settlement.withdraw-allocation', ['receipt', receiptId], { allocationId });
}

/** What the bank made of money that goes back: Dr 219 / Cr 101 when it is gone. */
const returnHandler: PaymentHandler = async (call, payment, outcome) => {
  const allocation = await lockAllocation(call.tx, call.centerId, payment.businessId);
  if (!allocation) throw new Error(`allocation ${payment.businessId} is gone`);
  const { allocationId, receiptId } = allocation;
  if (outcome.kind === 'failed') {
    await updateAllocation(call.tx, call.centerId, allocationId, { state: 'failed', outcome: outcome.reason });
    return;
  }
  if (outcome.kind !== 'paid') return;
  await postJournal(call, {
    businessKey: `temporary-return:${receiptId}`,
    business: 'temporary-return',
    summary: `暂收款退回付款人 ${maskHolder(payment.counterName)} ${payment.paymentNo}`,
    lines: [
      { subject: '219', debit: payment.amount },
      { subject: '101', credit: payment.amount },
    ],
  });
  const text = `已退回付款人（${payment.paymentNo}）`;
  await updateAllocation(call.tx, call.centerId, allocationId, { state: 'done', outcome: text });
  await settle(call, { receiptId }, allocationId, text);
};

async function targetOf(call: Call, { employerId, bankName, subjectCode }: Allocation): Promise<string> {
  if (employerId) return (await findEmployer(call, employerId))?.name ?? '';
  return subjectCode ? `${subjectCode} ${receiptSubjects[subjectCode]}` : (bankName ?? '');
}

export async function allocationsOf(
  call: Call,
  receiptId: string,
): Promise<RouteOutput<typeof contract.listAllocations>> {
  const receipt = await findReceipt(call.tx, call.centerId, receiptId);
  if (!receipt) throw new Problem(refusals.receiptNotFound);
  const rows = await listAllocationRows(call.tx, call.centerId, receiptId);
  const allocations = await Promise.all(
    (await withProposers(call, rows)).map(async ({ row, shown }) => ({
      allocationId: row.allocationId,
      kind: row.kind,
      target: await targetOf(call, row),
      ...shown,
    })),
  );
  return { amountFen: Number(receipt.amount), isUnmatched: receipt.state === 'unmatched', allocations };
}

let isRegistered = false;
/** Once for the process, however many services are opened in it. */
export function useReturnHandler(): void {
  registerTakenBack(bookingBusiness, takeBackBooking);
  for (const own of [bookingBusiness, allocationBusiness])
    registerHands(own, (call, businessKey) => findHands(call.tx, call.centerId, businessKey.split(':')[1] ?? ''));
  if (!isRegistered) registerPaymentHandler(business, returnHandler);
  isRegistered = true;
}
