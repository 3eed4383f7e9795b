import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { defineJob, type JobRun } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { type BankAnswer, type BankOrder, type BankPort, theBank } from './bank.ts';
import { payeeAccountContext } from './contexts.ts';
import { completePayment, failPayment } from './outcome.ts';
import { findPayment, insertEvent, listDuePayments, type Payment, updatePayment } from './payment-store.ts';
import {
  minutesToBelieveNotFound,
  paymentNoIn,
  purposes,
  secondsToFirstQuestion,
  secondsToNextQuestion,
} from './rules.ts';
import { paymentAfter } from './states.ts';
import { getBankAccount } from './store.ts';

// A payment's way through the bank in three steps: commit the intent; call with no transaction open; commit the
// outcome. From the intent on the state is `unknown`, which is what a crash leaves; unknown is solved by asking.

/** Sends a payment, or asks what became of it: whatever is due. Safe to run by many at once and again. */
export async function advance({ inCall }: Pick<JobRun, 'inCall'>, paymentId: string): Promise<void> {
  const { bank, intent } = await inCall(async (call) => {
    const bank = theBank(call.centerId);
    return { bank, intent: await takeIntent(call, paymentId, bank.newSerial) };
  });
  if (!intent) return;
  const answer = intent.step === 'send' ? await send(bank, intent) : await ask(bank, intent);
  await inCall((call) => applyAnswer(call, paymentId, answer));
}

export const advancePayment = defineJob({
  name: 'settlement.advance-payment',
  payload: Type.Object({ paymentId: Uuid }),
  // The round takes up what is left: a retry need not wait long.
  retry: { limit: 3, backoffSeconds: 5 },
  handle: (run, { paymentId }) => advance(run, paymentId),
});

/** Everything that is due in a centre, one after the other; one that fails does not hold up the others. */
export async function advanceDue(run: Pick<JobRun, 'inCall' | 'log'>): Promise<void> {
  const due = await run.inCall((call) => listDuePayments(call.tx, call.centerId, call.now));
  for (const paymentId of due) {
    try {
      await advance(run, paymentId);
    } catch (error) {
      run.log.error({ err: error, paymentId }, 'a payment could not be advanced');
    }
  }
}

type Intent =
  | { readonly step: 'send'; readonly direction: 'out' | 'in'; readonly order: BankOrder }
  | {
      readonly step: 'ask';
      readonly serial: string;
      readonly sentOn: Temporal.PlainDate;
      readonly today: Temporal.PlainDate;
      readonly payment: Pick<Payment, 'direction' | 'paymentNo' | 'accountNo' | 'amount'>;
      readonly believesNotFound: boolean;
    };

async function takeIntent(call: Call, paymentId: string, newSerial: () => string): Promise<Intent | undefined> {
  const payment = await findPayment(call.tx, call.centerId, { paymentId }, { lock: true });
  if (!payment?.nextStepAt || Temporal.Instant.compare(payment.nextStepAt, call.now) > 0) return undefined;
  if (payment.state === 'registered') return takeSending(call, payment, newSerial);
  const { sendSerial, sentAt, askedCount } = payment;
  if ((payment.state !== 'unknown' && payment.state !== 'accepted') || !sendSerial || !sentAt) return undefined;
  await updatePayment(call.tx, call.centerId, paymentId, {
    askedCount: askedCount + 1,
    nextStepAt: call.now.add({ seconds: secondsToNextQuestion(askedCount + 1) }),
  });
  return {
    step: 'ask',
    serial: sendSerial,
    sentOn: dayOf(sentAt),
    today: dayOf(call.now),
    payment,
    believesNotFound: Temporal.Instant.compare(sentAt.add({ minutes: minutesToBelieveNotFound }), call.now) <= 0,
  };
}

/** From here on the bank may have it. */
async function takeSending(call: Call, payment: Payment, newSerial: () => string): Promise<Intent> {
  const { paymentId, paymentNo, direction, counterName, amount, purpose, summary } = payment;
  const serial = payment.sendSerial ?? newSerial();
  await updatePayment(call.tx, call.centerId, paymentId, {
    state: 'unknown',
    sendSerial: serial,
    sentAt: call.now,
    nextStepAt: call.now.add({ seconds: secondsToFirstQuestion }),
    reason: null,
  });
  await event(call, paymentId, 'unknown', '发送银行');
  const account = await getBankAccount(call.tx, call.centerId, payment.accountNo);
  return {
    step: 'send',
    direction,
    order: {
      serial,
      account: { accountNo: account.accountNo, name: account.accountName, bankCode: account.bankCode },
      counter: {
        name: counterName,
        accountNo: call.vault.open(payment.counterAccountSealed, payeeAccountContext),
        bankCode: payment.counterBankCode,
        bankName: payment.counterBankName,
        holder: payment.counterHolder,
      },
      amount,
      businessType: purposes[purpose].businessType,
      paymentNo,
      summary,
    },
  };
}

const event = (call: Call, paymentId: string, state: Payment['state'], detail: string) =>
  insertEvent(call.tx, call.centerId, { paymentId, state, detail, actorId: call.actor.id, at: call.now });

const send = (bank: BankPort, { direction, order }: Intent & { step: 'send' }): Promise<BankAnswer> =>
  direction === 'out' ? bank.pay(order) : bank.collect(order);

/**
 * Asks by BDC110, on the day it was sent and, when midnight lay between, the day after. «No such order» is believed only
 * after a while, and only when the account's movements (BDC113) do not show the payment either.
 */
async function ask(
  bank: BankPort,
  { serial, sentOn, today, payment, believesNotFound }: Intent & { step: 'ask' },
): Promise<BankAnswer> {
  let answer = await bank.ask({ serial, sentOn });
  const dayAfter = sentOn.add({ days: 1 });
  if (answer.kind === 'not-found' && Temporal.PlainDate.compare(dayAfter, today) <= 0)
    answer = await bank.ask({ serial, sentOn: dayAfter });
  if (answer.kind !== 'not-found') return answer;
  if (!believesNotFound) return { kind: 'unknown', cause: '银行尚未查到该笔交易' };
  const told = await bank.movements({ from: sentOn, to: today });
  if (told.kind === 'unknown') return told;
  const found = told.movements.find(
    (movement) =>
      movement.accountNo === payment.accountNo &&
      movement.direction === (payment.direction === 'out' ? 'debit' : 'credit') &&
      movement.amount === payment.amount &&
      !movement.isReversal &&
      paymentNoIn(movement.remark, movement.summary) === payment.paymentNo,
  );
  if (found) return { kind: 'done', bankSerial: found.bankSerial };
  return told.mayBeIncomplete ? { kind: 'unknown', cause: '银行明细未能取全，无法确认' } : answer;
}

async function applyAnswer(call: Call, paymentId: string, answer: BankAnswer): Promise<void> {
  const payment = await findPayment(call.tx, call.centerId, { paymentId }, { lock: true });
  if (!payment) throw new Error(`payment ${paymentId} is gone`);
  switch (answer.kind) {
    case 'done':
      return completePayment(call, payment, answer.bankSerial);
    case 'failed':
      return failPayment(call, payment, answer.reason ?? '银行处理失败');
    case 'unsendable':
      return failPayment(call, payment, '户名、账号或摘要中有银行报文不能使用的字符，未发送');
    case 'not-found':
      return failPayment(call, payment, '银行未收到该笔指令，账户明细中也没有该笔交易');
    case 'processing': {
      if (paymentAfter(payment.state, 'accept') === undefined) return;
      const nextStepAt = call.now.add({ seconds: secondsToNextQuestion(payment.askedCount) });
      await updatePayment(call.tx, call.centerId, paymentId, { state: 'accepted', nextStepAt, reason: null });
      return event(call, paymentId, 'accepted', '银行已受理，处理中');
    }
    case 'not-sent': {
      if (paymentAfter(payment.state, 'notSent') === undefined) return;
      const nextStepAt = call.now.add({ seconds: 30 });
      const reason = '暂时无法连接银行，稍后自动发送';
      await updatePayment(call.tx, call.centerId, paymentId, { state: 'registered', nextStepAt, reason });
      return event(call, paymentId, 'registered', reason);
    }
    case 'unknown':
      if (payment.state !== 'unknown') return;
      return updatePayment(call.tx, call.centerId, paymentId, { reason: '银行没有答复，正在查询' });
    default:
      return answer satisfies never;
  }
}
