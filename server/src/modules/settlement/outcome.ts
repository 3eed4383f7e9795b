import type { Call } from '../../platform/call.ts';
import { type Fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { postJournal } from '../ledger/index.ts';
import { insertEvent, listAttempts, listHeld, type Payment, updatePayment } from './payment-store.ts';
import { behindMessage } from './posting.ts';
import { refusals } from './problems.ts';
import { paymentAfter } from './states.ts';

/** What a business is told of its payment or collection. */
export interface PaymentFacts {
  readonly paymentId: string;
  readonly paymentNo: string;
  readonly direction: 'out' | 'in';
  readonly businessId: string;
  readonly attempt: number;
  readonly amount: Fen;
  readonly counterName: string;
}

export type PaymentOutcome =
  /** The money has moved: post the journal now (Cr 101 for a payment, Dr 101 for a collection). Told once. */
  | { readonly kind: 'paid'; readonly bankSerial: string | undefined }
  /** No money has moved. Pay again by another attempt, or end the business. */
  | { readonly kind: 'failed'; readonly reason: string }
  /**
   * The money has come back. Of a payment settlement has posted Dr 101 / Cr 219 and holds it there until it is paid
   * anew or taken with `takeReturned`; of a collection the business posts its own reversal (Cr 101).
   */
  | { readonly kind: 'returned'; readonly reason: string }
  /** Returned money was paid again; settlement has posted Dr 219 / Cr 101. Nothing to post. */
  | { readonly kind: 'repaid'; readonly bankSerial: string | undefined };

export type PaymentHandler = (call: Call, payment: PaymentFacts, outcome: PaymentOutcome) => Promise<void>;

const handlers = new Map<string, PaymentHandler>();

/**
 * Registers what a business does when its payments and collections come to an end; called once at start-up. Runs in the
 * transaction of the outcome: what it refuses is not an outcome, and the bank is asked again.
 */
export function registerPaymentHandler(business: string, handler: PaymentHandler): void {
  // Two services in one process register the same business twice; two businesses must not share a name.
  if ((handlers.get(business) ?? handler) !== handler) throw new Error(`payments of ${business} have a handler`);
  handlers.set(business, handler);
}

async function tell(call: Call, payment: Payment, outcome: PaymentOutcome): Promise<void> {
  const handler = handlers.get(payment.business);
  if (!handler) throw new Error(`no handler for payments of ${payment.business}`);
  const { paymentId, accountNo } = payment;
  await handler(behindMessage(call, accountNo, { kind: 'payment', id: paymentId }), payment, outcome);
  await recordAudit(call, 'settlement.payment-outcome', ['payment', paymentId], {
    outcome: outcome.kind,
    amountFen: Number(payment.amount),
  });
}

const event = (call: Call, payment: Payment, state: Payment['state'], detail: string) =>
  insertEvent(call.tx, call.centerId, {
    paymentId: payment.paymentId,
    state,
    detail,
    actorId: call.actor.id,
    at: call.now,
  });

/** The bank has carried it out. Nothing when that is known; the payment is locked by the caller. */
export async function completePayment(call: Call, payment: Payment, bankSerial: string | undefined): Promise<void> {
  if (paymentAfter(payment.state, 'pay') === undefined) return;
  await updatePayment(call.tx, call.centerId, payment.paymentId, {
    state: 'paid',
    bankSerial: bankSerial ?? null,
    decidedAt: call.now,
    decidedOn: call.accountingDate,
    nextStepAt: null,
    reason: null,
  });
  await event(call, payment, 'paid', payment.direction === 'out' ? '银行已付款' : '银行已收款');
  const held = await findHeld(call, payment);
  if (held) await payFromHeld(call, payment, held);
  await tell(call, payment, { kind: held ? 'repaid' : 'paid', bankSerial });
}

/** An earlier attempt of the same thing whose returned money still stands in 219. */
export async function findHeld(call: Call, payment: Pick<Payment, 'business' | 'businessId'>) {
  const attempts = await listAttempts(call.tx, call.centerId, payment, { lock: true });
  return attempts.find(
    ({ state, direction, releasedAt }) => state === 'returned' && direction === 'out' && releasedAt === null,
  );
}

async function payFromHeld(call: Call, payment: Payment, held: Payment): Promise<void> {
  await postJournal(behindMessage(call, payment.accountNo, { kind: 'payment', id: payment.paymentId }), {
    businessKey: `repayment:${payment.paymentId}`,
    business: 'repayment',
    summary: `退回款重新付出 ${payment.paymentNo}`,
    lines: [
      { subject: '219', debit: payment.amount },
      { subject: '101', credit: payment.amount },
    ],
  });
  await updatePayment(call.tx, call.centerId, held.paymentId, { releasedAt: call.now });
}

/** The bank has not carried it out and will not. */
export async function failPayment(call: Call, payment: Payment, reason: string): Promise<void> {
  if (paymentAfter(payment.state, 'refuse') === undefined) return;
  await updatePayment(call.tx, call.centerId, payment.paymentId, {
    state: 'failed',
    reason,
    decidedAt: call.now,
    nextStepAt: null,
  });
  await event(call, payment, 'failed', reason);
  await tell(call, payment, { kind: 'failed', reason });
}

/** Paid money has come back by a receipt: it waits in 219 for a new attempt. */
export async function returnPayment(call: Call, payment: Payment, receiptId: string, reason: string): Promise<void> {
  if (paymentAfter(payment.state, 'giveBack') === undefined)
    throw new Error(`payment ${payment.paymentId} is ${payment.state}`);
  await postJournal(behindMessage(call, payment.accountNo, { kind: 'receipt', id: receiptId }), {
    businessKey: `receipt:${receiptId}`,
    business: 'payment-return',
    summary: `付款退回 ${payment.paymentNo}，待重新付款`,
    lines: [
      { subject: '101', debit: payment.amount },
      { subject: '219', credit: payment.amount },
    ],
  });
  await updatePayment(call.tx, call.centerId, payment.paymentId, { state: 'returned', reason, returnedAt: call.now });
  await event(call, payment, 'returned', `款项退回，列入暂收款：${reason}`);
  await tell(call, payment, { kind: 'returned', reason });
}

/** The bank has taken back what it had collected: the business posts its reversal. The payment is locked by the caller. */
export async function takeBackCollection(call: Call, payment: Payment, reason: string): Promise<void> {
  if (paymentAfter(payment.state, 'giveBack') === undefined) return;
  await updatePayment(call.tx, call.centerId, payment.paymentId, { state: 'returned', reason, returnedAt: call.now });
  await event(call, payment, 'returned', `银行已将款项退还付款人：${reason}`);
  await tell(call, payment, { kind: 'returned', reason });
}

/**
 * Ends a payment that failed or came back: nobody pays it again. Answers the money that came back and stands in 219, which
 * the business takes out by its own journal in this transaction (Dr 219 / Cr its subject); zero when none ever left.
 * Refused with `settlement/already-open` while an attempt is under way or proposed.
 */
export async function giveUpPayment(
  call: Call,
  key: { readonly business: string; readonly businessId: string },
): Promise<Fen> {
  const attempts = (await listAttempts(call.tx, call.centerId, key, { lock: true })).filter(
    ({ state }) => state !== 'withdrawn',
  );
  const last = attempts.at(-1);
  if (!last) return zeroFen;
  if (last.state !== 'failed' && last.state !== 'returned')
    throw new Problem(refusals.alreadyOpen, {
      detail: `付款 ${last.paymentNo} 正在办理，或者已经付出，不能终止。`,
      remedy: '请先查看该笔付款的结果；重新付款待复核的，请先撤销。',
      paymentNo: last.paymentNo,
    });
  const held = await takeReturned(call, key);
  if (last.state === 'failed') {
    await updatePayment(call.tx, call.centerId, last.paymentId, { releasedAt: call.now });
    await event(call, last, 'failed', '业务已经终止，不再付款');
  }
  return held ?? zeroFen;
}

/** Money of a business that came back and is held; whether it is on its way again, or about to be. */
export async function findReturned(
  call: Call,
  key: { readonly business: string; readonly businessId: string },
): Promise<{ readonly amount: Fen; readonly reason: string | null; readonly isPaidAgain: boolean } | undefined> {
  const attempts = (await listAttempts(call.tx, call.centerId, key)).filter(({ state }) => state !== 'withdrawn');
  const held = attempts.find(
    ({ state, direction, releasedAt }) => state === 'returned' && direction === 'out' && releasedAt === null,
  );
  const last = attempts.at(-1);
  if (!held || !last) return undefined;
  return {
    amount: held.amount,
    reason: held.reason,
    isPaidAgain: last.state !== 'failed' && last.state !== 'returned',
  };
}

/** Of which things of a business money came back and is held. */
export const listReturned = ({ tx, centerId }: Call, business: string): Promise<string[]> =>
  listHeld(tx, centerId, business);

/**
 * Hands returned money back to its business, which takes it out of 219 by its own journal in this transaction
 * (Dr 219 / Cr its subject) instead of paying again. Answers the amount; undefined when none is held.
 */
export async function takeReturned(
  call: Call,
  key: { readonly business: string; readonly businessId: string },
): Promise<Fen | undefined> {
  const held = await findHeld(call, key);
  if (!held) return undefined;
  await updatePayment(call.tx, call.centerId, held.paymentId, { releasedAt: call.now });
  await event(call, held, 'returned', '退回款已由业务收回');
  return held.amount;
}
