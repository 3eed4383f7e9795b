import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { instantsIn } from '../../platform/dates.ts';
import { isUuid } from '../../platform/ids.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { staffNames } from '../identity/index.ts';
import { maskBankCard } from '../party/index.ts';
import { payeeAccountContext } from './contexts.ts';
import type * as contract from './contract.ts';
import { holderNames } from './payer-names.ts';
import { findPayment, listAttempts, listEvents, listPaymentRows, type Payment } from './payment-store.ts';
import { refusals } from './problems.ts';

function paymentJson(call: Call, payment: Payment): Static<typeof contract.Payment> {
  return {
    paymentId: payment.paymentId,
    paymentNo: payment.paymentNo,
    direction: payment.direction,
    business: payment.business,
    businessId: payment.businessId,
    attempt: payment.attempt,
    accountNo: payment.accountNo,
    counterName: holderNames(call)(payment.counterName),
    counterAccountMasked: maskBankCard(call.vault.open(payment.counterAccountSealed, payeeAccountContext)),
    counterBankCode: payment.counterBankCode,
    counterBankName: payment.counterBankName,
    counterHolder: payment.counterHolder,
    amountFen: Number(payment.amount),
    purpose: payment.purpose,
    summary: payment.summary,
    state: payment.state,
    reason: payment.reason,
    bankSerial: payment.bankSerial,
    registeredAt: payment.registeredAt.toString(),
    sentAt: payment.sentAt?.toString() ?? null,
    decidedAt: payment.decidedAt?.toString() ?? null,
    returnedAt: payment.returnedAt?.toString() ?? null,
    releasedAt: payment.releasedAt?.toString() ?? null,
  };
}

export async function payments(
  call: Call,
  { query }: RouteInput<typeof contract.listPayments>,
): Promise<RouteOutput<typeof contract.listPayments>> {
  const filter = {
    direction: query.direction,
    states: query.state && [query.state],
    paymentNo: query.paymentNo,
    ...instantsIn(query),
  };
  const { rows, total, totalAmount } = await listPaymentRows(call.tx, call.centerId, filter, pageOf(query));
  return { rows: rows.map((row) => paymentJson(call, row)), total, totalFen: Number(totalAmount) };
}

export async function paymentView(call: Call, paymentId: string): Promise<RouteOutput<typeof contract.getPayment>> {
  const payment = await findPayment(call.tx, call.centerId, { paymentId });
  if (!payment) throw new Problem(refusals.paymentNotFound);
  const [events, attempts] = await Promise.all([
    listEvents(call.tx, call.centerId, paymentId),
    listAttempts(call.tx, call.centerId, payment),
  ]);
  const names = await staffNames(
    call.tx,
    call.centerId,
    events.map(({ actorId }) => actorId),
  );
  return {
    ...paymentJson(call, payment),
    isOwnProposal: payment.state === 'proposed' && payment.registeredBy === call.actor.id,
    events: events.map(({ state, detail, actorId, at }) => ({
      state: state as Payment['state'],
      detail,
      actor: names.get(actorId) ?? (isUuid(actorId) ? '业务经办' : '系统'),
      at: at.toString(),
    })),
    attempts: attempts.map((attempt) => paymentJson(call, attempt)),
  };
}
