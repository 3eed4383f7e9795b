import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { advancePayment } from './advance.ts';
import type { CounterParty } from './bank.ts';
import { findPayment, insertEvent, insertPayment, listAttempts, type Payment, updatePayment } from './payment-store.ts';
import { refusals } from './problems.ts';
import { demandSecondPerson } from './proposals.ts';
import { hashOf, rowOf } from './register-payment.ts';
import { type PaymentStep, paymentAfter } from './states.ts';

// Paying again what failed or came back, to a corrected account: proposed by one person, confirmed by another.

/** The payment for a person's step, locked; refused when the step may not be taken from its state. */
async function lockFor(call: Call, paymentId: string, step: PaymentStep): Promise<Payment> {
  const payment = await findPayment(call.tx, call.centerId, { paymentId }, { lock: true });
  if (!payment) throw new Problem(refusals.paymentNotFound);
  if (paymentAfter(payment.state, step) === undefined) throw new Problem(refusals.wrongState, { state: payment.state });
  return payment;
}

/** Proposes a new attempt of a payment that failed or came back. Answers its id; nothing is sent yet. */
export async function proposeRepayment(call: Call, paymentId: string, payee: CounterParty): Promise<string> {
  const payment = await findPayment(call.tx, call.centerId, { paymentId });
  if (!payment) throw new Problem(refusals.paymentNotFound);
  const attempts = await listAttempts(call.tx, call.centerId, payment, { lock: true });
  checkRepayable(payment.paymentId, attempts);
  const { business, businessId, direction, accountNo, amount, purpose, summary } = payment;
  const terms = { direction, accountNo, counter: payee, amount, purpose, summary };
  const attempt = Math.max(...attempts.map((known) => known.attempt)) + 1;
  const newId = call.newId();
  await insertPayment(call.tx, call.centerId, {
    ...rowOf(call, terms),
    paymentId: newId,
    business,
    businessId,
    attempt,
    requestHash: hashOf(terms, summary),
    state: 'proposed',
    registeredBy: call.actor.id,
    registeredAt: call.now,
  });
  await event(call, newId, 'proposed', `第 ${attempt} 次付款，更正收款账户，待复核`);
  await recordAudit(call, 'settlement.propose-repayment', ['payment', newId], {
    earlierPaymentId: paymentId,
    attempt,
    amountFen: Number(amount),
  });
  return newId;
}

/** Only the last attempt, when it has failed or its money still waits here, and nothing is under way. */
function checkRepayable(paymentId: string, attempts: readonly Payment[]): void {
  const real = attempts.filter(({ state }) => state !== 'withdrawn');
  const open = real.find(({ state }) => ['proposed', 'registered', 'unknown', 'accepted'].includes(state));
  if (open)
    throw new Problem(refusals.alreadyOpen, {
      detail: `付款 ${open.paymentNo} 正在办理，办结之前不能再次付款。`,
      remedy: '请先查看该笔付款的结果。',
      paymentNo: open.paymentNo,
    });
  const last = real.at(-1);
  const isWaiting = (last?.state === 'failed' || last?.state === 'returned') && last.releasedAt === null;
  if (last?.paymentId !== paymentId || !isWaiting || last.direction !== 'out')
    throw new Problem(refusals.wrongState, {
      detail: '只有未付成功或已退回、且尚未重新付款的付款可以重新付款。',
      state: last?.state,
    });
}

/** The second pair of eyes: from here on it is a payment like any other. */
export async function confirmRepayment(call: Call, paymentId: string): Promise<void> {
  const payment = await lockFor(call, paymentId, 'confirm');
  demandSecondPerson(call, '重新付款', payment.registeredBy);
  const confirmed = { confirmedBy: call.actor.id, confirmedAt: call.now };
  await updatePayment(call.tx, call.centerId, paymentId, { state: 'registered', nextStepAt: call.now, ...confirmed });
  await event(call, paymentId, 'registered', '复核通过，登记付款');
  await recordAudit(call, 'settlement.confirm-repayment', ['payment', paymentId], {
    amountFen: Number(payment.amount),
  });
  await call.enqueue(advancePayment, { paymentId });
}

export async function withdrawRepayment(call: Call, paymentId: string): Promise<void> {
  await lockFor(call, paymentId, 'withdraw');
  await updatePayment(call.tx, call.centerId, paymentId, { state: 'withdrawn' });
  await event(call, paymentId, 'withdrawn', '撤销重新付款');
  await recordAudit(call, 'settlement.withdraw-repayment', ['payment', paymentId], {});
}

const event = (call: Call, paymentId: string, state: Payment['state'], detail: string) =>
  insertEvent(call.tx, call.centerId, { paymentId, state, detail, actorId: call.actor.id, at: call.now });
