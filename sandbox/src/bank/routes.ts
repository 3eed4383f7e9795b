import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { fen } from '../../../server/src/platform/money.ts';
import type { Bank } from './bank.ts';

const PayBody = Type.Object(
  {
    fromAccountNo: Type.String({ pattern: '^[0-9A-Za-z-]{1,40}$' }),
    fromAccountName: Type.String({ minLength: 1, maxLength: 120 }),
    toAccountNo: Type.String({ pattern: '^[0-9A-Za-z-]{1,40}$' }),
    amountFen: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }),
    remark: Type.String({ maxLength: 200 }),
    summary: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);

const count = Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 }));
const FaultsBody = Type.Object(
  {
    repeatNotices: count,
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
    loseAcknowledgements: count,
    loseAnswers: count,
    deferPayments: count,
    refuseCards: count,
  },
  { additionalProperties: false },
);

/** The sandbox page's view of the bank: amounts are integers in fen, times ISO 8601 in UTC. */
export function registerBankRoutes(app: FastifyInstance, bank: Bank): void {
  app.get('/bank/state', () => stateJson(bank));

  app.post<{ Body: Static<typeof PayBody> }>('/bank/pay', { schema: { body: PayBody } }, (request, reply) => {
    const { amountFen, ...order } = request.body;
    const result = bank.pay({ ...order, amountFen: fen(amountFen) });
    if ('refusal' in result) {
      return reply
        .code(422)
        .type('application/problem+json')
        .send({ code: 'bank/refused', status: 422, title: result.refusal });
    }
    return reply
      .code(201)
      .send({ ...result, amountFen: Number(result.amountFen), bookedAt: result.bookedAt.toString() });
  });

  app.post<{ Body: Static<typeof FaultsBody> }>('/bank/faults', { schema: { body: FaultsBody } }, (request) => {
    bank.faults.set(request.body);
    return bank.faults.get();
  });
}

function stateJson(bank: Bank) {
  const { accounts, transactions, ...state } = bank.state();
  return {
    ...state,
    accounts: accounts.map((account) => ({ ...account, balanceFen: Number(account.balanceFen) })),
    transactions: transactions.map((transaction) => ({
      ...transaction,
      amountFen: Number(transaction.amountFen),
      bookedAt: transaction.bookedAt.toString(),
    })),
  };
}
