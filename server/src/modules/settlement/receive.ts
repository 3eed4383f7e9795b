import type { Call } from '../../platform/call.ts';
import type { Fen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';
import { counterAccountContext } from './contexts.ts';
import { settleReceived } from './jobs.ts';
import { insertReceipt } from './store.ts';

/** What the bank says of money that has arrived (SBDC100 account-change notice), in our words. */
export interface AccountChange {
  readonly accountNo: string;
  readonly bankSerial: string;
  readonly counterAccountNo: string;
  readonly counterName: string;
  readonly amount: Fen;
  readonly transactedOn: Temporal.PlainDate;
  readonly transactionTime: string;
  readonly summary: string;
  readonly remark: string;
}

/**
 * Keeps a notice of money received and plans what is to be done with it: both or neither. A repeated notice of the same
 * payment (same account, amount, counter account, counter name and bank serial) changes nothing. The bank is answered
 * only after this is committed.
 */
export async function receiveAccountChange(
  call: Call,
  { counterAccountNo, ...change }: AccountChange,
): Promise<'kept' | 'repeated'> {
  const receiptId = call.newId();
  const isNew = await insertReceipt(call.tx, call.centerId, {
    ...change,
    receiptId,
    counterAccountIndex: call.vault.blindIndex(counterAccountNo, counterAccountContext),
    counterAccountSealed: call.vault.seal(counterAccountNo, counterAccountContext),
    receivedAt: call.now,
  });
  if (!isNew) return 'repeated';
  await recordAudit(call, 'settlement.receive', ['receipt', receiptId], {
    amountFen: Number(change.amount),
    bankSerial: change.bankSerial,
  });
  await call.enqueue(settleReceived, { receiptId });
  return 'kept';
}
