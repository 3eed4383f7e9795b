import type { Call } from '../../platform/call.ts';
import { systemCall } from '../../platform/jobs.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { TestService } from '../../testing.ts';
import { postJournal } from '../ledger/index.ts';
import {
  type CounterParty,
  type PaymentFacts,
  type PaymentOutcome,
  type PaymentRequest,
  registerCollection,
  registerPayment,
  registerPaymentHandler,
} from './index.ts';
import { findPayment } from './payment-store.ts';

// Support for tests of payments: a business that pays and collects, as withdrawal and loan do.

export const card: CounterParty = {
  name: '赵一',
  accountNo: '6217009999000012345',
  bankCode: '105',
  bankName: '建设银行安居支行',
  holder: 'personal',
};

/** What the business was told, in order. */
export const told: { readonly payment: PaymentFacts; readonly outcome: PaymentOutcome }[] = [];
/** The business refuses to post while this is set. */
export const trouble = { fails: false };

/** Registers the business once for the process. */
export function registerTestBusiness(): void {
  registerPaymentHandler('test', async (call, payment, outcome) => {
    if (trouble.fails) throw new Error('the business fails');
    told.push({ payment, outcome });
    if (outcome.kind !== 'paid') return;
    const [debit, credit] = payment.direction === 'out' ? ['311', '101'] : ['101', '311'];
    await postJournal(call, {
      businessKey: `test:${payment.businessId}:${payment.direction}`,
      business: 'test',
      summary: `测试 ${payment.paymentNo}`,
      lines: [
        { subject: debit ?? '', debit: payment.amount },
        { subject: credit ?? '', credit: payment.amount },
      ],
    });
  });
}

export const inCallOf =
  ({ service }: TestService, centerId = 1) =>
  <T>(work: (call: Call) => Promise<T>): Promise<T> =>
    systemCall(service.parts, { name: 'test', centerId, requestId: 'test' })(work);

export interface Wanted extends Partial<PaymentRequest> {
  readonly amount?: Fen;
}

export const pay = (service: TestService, businessId: string, wanted: Wanted = {}) =>
  inCallOf(service)((call) =>
    registerPayment(call, {
      business: 'test',
      businessId,
      payee: card,
      amount: fen(123_456),
      purpose: 'partial-withdrawal',
      ...wanted,
    }),
  );

export const collect = (service: TestService, businessId: string, payer: CounterParty, wanted: Wanted = {}) =>
  inCallOf(service)((call) =>
    registerCollection(call, {
      business: 'test',
      businessId,
      payer,
      amount: fen(50_000),
      purpose: 'contribution',
      ...wanted,
    }),
  );

export const paymentOf = (service: TestService, paymentId: string) =>
  inCallOf(service)(async (call) => {
    const payment = await findPayment(call.tx, 1, { paymentId });
    if (!payment) throw new Error(`no payment ${paymentId}`);
    return payment;
  });
