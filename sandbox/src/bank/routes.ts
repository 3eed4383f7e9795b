import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { fen } from '../../../server/src/platform/money.ts';
import type { Bank } from './bank.ts';
import type { Refusal, Transfer } from './books.ts';

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
const pause = Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 }));
const FaultsBody = Type.Object(
  {
    repeatNotices: count,
    delayMs: pause,
    loseAcknowledgements: count,
    loseAnswers: count,
    deferPayments: count,
    refuseCards: count,
    failEvery: count,
    lateEvery: count,
    batchMs: pause,
    lateMs: pause,
    returnPayments: count,
    returnMs: pause,
    slowAnswers: count,
    answerMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
  },
  { additionalProperties: false },
);

const ReturnBody = Type.Object(
  {
    bankSerial: Type.String({ pattern: '^[0-9A-Za-z-]{1,40}$' }),
    /** Of a batch: only this row, and `bankSerial` is the file's number. */
    rowNo: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    reason: Type.Optional(Type.String({ maxLength: 60 })),
  },
  { additionalProperties: false },
);

/** The sandbox page's view of the bank: amounts are integers in fen, times ISO 8601 in UTC. */
export function registerBankRoutes(app: FastifyInstance, bank: Bank): void {
  app.get('/bank/state', () => stateJson(bank));

  app.post<{ Body: Static<typeof PayBody> }>('/bank/pay', { schema: { body: PayBody } }, (request, reply) => {
    const { amountFen, ...order } = request.body;
    const result = bank.pay({ ...order, amountFen: fen(amountFen) });
    return answer(reply, result);
  });

  app.post<{ Body: Static<typeof ReturnBody> }>('/bank/return', { schema: { body: ReturnBody } }, (request, reply) => {
    const { bankSerial, rowNo, reason = '账户已销户' } = request.body;
    return answer(
      reply,
      rowNo === undefined ? bank.giveBack(bankSerial, reason) : bank.takeBackRow(bankSerial, rowNo, reason),
    );
  });

  app.post<{ Body: Static<typeof FaultsBody> }>('/bank/faults', { schema: { body: FaultsBody } }, (request) => {
    bank.faults.set(request.body);
    return bank.faults.get();
  });
}

function answer(reply: FastifyReply, result: Transfer | Refusal) {
  if ('refusal' in result) {
    return reply
      .code(422)
      .type('application/problem+json')
      .send({ code: 'bank/refused', status: 422, title: result.refusal });
  }
  return reply.code(201).send({ ...result, amountFen: Number(result.amountFen), bookedAt: result.bookedAt.toString() });
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
