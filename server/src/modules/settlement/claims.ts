import type { Call } from '../../platform/call.ts';
import { findBatch, findPart, type Part } from './batch-store.ts';
import { completePayment, returnPayment } from './outcome.ts';
import { findPayment, listPaidTo, type Payment } from './payment-store.ts';
import { isWithinReturn, paymentNoIn, returnDays } from './rules.ts';
import type { Receipt } from './store.ts';

// Money that has come in because of an order of our own: what the bank collected for us, and what it gives back.

export interface OwnMoney {
  readonly business: 'collection' | 'payment-return';
  readonly businessId: string;
  readonly outcome: string;
}

/**
 * Money that the bank collected for us (BDC102): its number is in the remark. The notice is proof enough, whether the
 * answer to our order came before or never.
 */
export async function claimCollected(call: Call, receipt: Receipt): Promise<OwnMoney | undefined> {
  const part = await batchPartIn(call, receipt);
  if (part)
    return {
      business: 'collection',
      businessId: part.batchId,
      outcome: `批量扣款 ${part.partNumber} 的款项，随批量结果入账`,
    };
  const payment = await namedIn(call, receipt);
  if (payment?.direction !== 'in' || payment.amount !== receipt.amount) return undefined;
  if (payment.accountNo !== receipt.accountNo || payment.state === 'failed') return undefined;
  if (payment.bankSerial !== null && payment.bankSerial !== receipt.bankSerial) return undefined;
  await completePayment(call, payment, receipt.bankSerial);
  return {
    business: 'collection',
    businessId: payment.paymentId,
    outcome: `委托收款 ${payment.paymentNo} 的款项，已随委托收款入账`,
  };
}

/**
 * A payment that came back: the number in the remark, or the same counterparty and amount within ten days
 * (handbook §6.3). Of several that it may be, none: a clerk decides.
 */
export async function claimReturned(
  call: Call,
  receipt: Receipt & { readonly counterAccountIndex: Buffer },
): Promise<OwnMoney | undefined> {
  const payment = (await namedIn(call, receipt)) ?? (await alike(call, receipt));
  if (payment?.direction !== 'out' || payment.state !== 'paid' || payment.amount !== receipt.amount) return undefined;
  if (payment.accountNo !== receipt.accountNo) return undefined;
  const reason = receipt.remark || receipt.summary || '银行退回';
  await returnPayment(call, payment, receipt.receiptId, reason);
  return {
    business: 'payment-return',
    businessId: payment.paymentId,
    outcome: `付款 ${payment.paymentNo} 退回，列入暂收款，等待更正收款账号后重新付款`,
  };
}

/** The sum of a file's collected rows: the rows are posted by their results, this is only their money. */
async function batchPartIn(call: Call, { remark, summary, accountNo }: Receipt): Promise<Part | undefined> {
  const partNumber = paymentNoIn(remark, summary);
  if (!partNumber?.startsWith('PL')) return undefined;
  const part = await findPart(call.tx, call.centerId, { partNumber });
  const batch = part && (await findBatch(call.tx, call.centerId, { batchId: part.batchId }));
  return batch?.accountNo === accountNo ? part : undefined;
}

async function namedIn(call: Call, { remark, summary }: Receipt): Promise<Payment | undefined> {
  const paymentNo = paymentNoIn(remark, summary);
  return paymentNo === undefined ? undefined : findPayment(call.tx, call.centerId, { paymentNo }, { lock: true });
}

async function alike(
  call: Call,
  receipt: Receipt & { readonly counterAccountIndex: Buffer },
): Promise<Payment | undefined> {
  const paid = await listPaidTo(call.tx, call.centerId, {
    direction: 'out',
    accountNo: receipt.accountNo,
    counterAccountIndex: receipt.counterAccountIndex,
    amount: receipt.amount,
    since: receipt.transactedOn.subtract({ days: returnDays }),
  });
  const possible = paid.filter(({ decidedOn }) => decidedOn && isWithinReturn(decidedOn, receipt.transactedOn));
  return possible.length === 1 ? possible[0] : undefined;
}
