import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import type { Fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { advancePayment } from './advance.ts';
import type { CounterParty } from './bank.ts';
import { counterAccountContext, payeeAccountContext } from './contexts.ts';
import { findPayment, insertEvent, insertPayment, listAttempts, type Payment } from './payment-store.ts';
import { refusals } from './problems.ts';
import { type Purpose, paymentNoOf, purposes } from './rules.ts';
import type { PaymentState } from './states.ts';
import { getSpecialAccount } from './store.ts';

export interface PaymentRequest {
  /** The business that has registered a handler, such as `withdrawal`. */
  readonly business: string;
  /** What is paid, in the business's own key. One payment is under way for it at a time. */
  readonly businessId: string;
  readonly payee: CounterParty;
  readonly amount: Fen;
  readonly purpose: Purpose;
  /** Read by the payee beside the amount; the purpose's words when not given. */
  readonly summary?: string;
  /** 1 unless the business pays the same thing again after a failure; a person's correction counts by itself. */
  readonly attempt?: number;
  /** The special account it is paid from; the centre's first when not given. */
  readonly accountNo?: string;
}

export interface CollectionRequest extends Omit<PaymentRequest, 'payee'> {
  readonly payer: CounterParty;
}

export interface Registered {
  readonly paymentId: string;
  readonly paymentNo: string;
  readonly state: PaymentState;
  /** True when this very payment was registered before: nothing was written now. */
  readonly replayed: boolean;
}

/**
 * Registers a payment out of a special account, in the caller's transaction; it is sent after the commit. The same
 * (business, businessId, attempt) and content answer the first registration, other content is refused
 * (`settlement/repeated-with-other-content`), and so is a second one while one is under way
 * (`settlement/already-open`). What became of it is told to the business's handler.
 */
export function registerPayment(call: Call, { payee, ...request }: PaymentRequest): Promise<Registered> {
  return register(call, 'out', payee, request);
}

/** As `registerPayment`, the other way round: the bank collects from the payer's account (委托收款, BDC102). */
export function registerCollection(call: Call, { payer, ...request }: CollectionRequest): Promise<Registered> {
  return register(call, 'in', payer, request);
}

async function register(
  call: Call,
  direction: 'out' | 'in',
  counter: CounterParty,
  { business, businessId, attempt = 1, ...request }: Omit<PaymentRequest, 'payee'>,
): Promise<Registered> {
  if (request.amount <= 0n) throw new Error(`a payment of ${request.amount} fen`);
  const accountNo = request.accountNo ?? (await getSpecialAccount(call.tx, call.centerId)).accountNo;
  const terms = { direction, accountNo, counter, amount: request.amount, purpose: request.purpose };
  const hash = hashOf(terms, request.summary);
  const paymentId = call.newId();
  const isNew = await insertPayment(call.tx, call.centerId, {
    ...rowOf(call, { ...terms, summary: request.summary }),
    paymentId,
    business,
    businessId,
    attempt,
    requestHash: hash,
    state: 'registered',
    registeredBy: call.actor.id,
    registeredAt: call.now,
    nextStepAt: call.now,
  });
  const kept = await findPayment(call.tx, call.centerId, { business, businessId, attempt });
  if (!kept) throw new Error(`payment ${business}/${businessId}/${attempt} was not kept`);
  if (!isNew) return replayed(kept, hash);
  await insertEvent(call.tx, call.centerId, {
    paymentId,
    state: 'registered',
    detail: direction === 'out' ? '登记付款' : '登记委托收款',
    actorId: call.actor.id,
    at: call.now,
  });
  await recordAudit(call, 'settlement.register-payment', ['payment', paymentId], {
    business,
    businessId,
    attempt,
    direction,
    amountFen: Number(request.amount),
  });
  await call.enqueue(advancePayment, { paymentId });
  return { paymentId, paymentNo: kept.paymentNo, state: kept.state, replayed: false };
}

/** The number of the last attempt of a payment, whoever began it; 0 when there is none. */
export async function lastAttempt(call: Call, key: Pick<PaymentRequest, 'business' | 'businessId'>): Promise<number> {
  return (await listAttempts(call.tx, call.centerId, key, { lock: true })).at(-1)?.attempt ?? 0;
}

function replayed(kept: Payment, hash: string): Registered {
  const { business, businessId, attempt, paymentId, paymentNo, state } = kept;
  if (kept.requestHash !== hash)
    throw new Problem(refusals.repeatedWithOtherContent, { business, businessId, attempt, paymentNo });
  return { paymentId, paymentNo, state, replayed: true };
}

interface Terms {
  readonly direction: 'out' | 'in';
  readonly accountNo: string;
  readonly counter: CounterParty;
  readonly amount: Fen;
  readonly purpose: Purpose;
  readonly summary?: string | undefined;
}

export function hashOf({ direction, accountNo, counter, amount, purpose }: Terms, summary = ''): string {
  const { name, accountNo: number, bankCode, bankName, holder } = counter;
  return sha256(
    JSON.stringify([
      direction,
      accountNo,
      name,
      number,
      bankCode,
      bankName,
      holder,
      amount.toString(),
      purpose,
      summary,
    ]),
  );
}

/** The columns that say what is to be paid to whom; the account sealed, and found by its blind index. */
export function rowOf(call: Call, { direction, accountNo, counter, amount, purpose, summary }: Terms) {
  return {
    direction,
    accountNo,
    paymentNo: paymentNoOf(direction, call.accountingDate, randomInt(10_000_000)),
    counterName: counter.name,
    // In the receipts' context: money that comes back is recognised by it.
    counterAccountIndex: call.vault.blindIndex(counter.accountNo, counterAccountContext),
    counterAccountSealed: call.vault.seal(counter.accountNo, payeeAccountContext),
    counterBankCode: counter.bankCode,
    counterBankName: counter.bankName,
    counterHolder: counter.holder,
    amountFen: amount,
    purpose,
    summary: summary ?? purposes[purpose].text,
  };
}
