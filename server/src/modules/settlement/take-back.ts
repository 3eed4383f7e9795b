import type { Call } from '../../platform/call.ts';
import { recordAudit } from '../audit/index.ts';
import { takeBackRow } from './batch-outcome.ts';
import { findPart } from './batch-store.ts';
import { takeBackCollection } from './outcome.ts';
import { findPayment } from './payment-store.ts';
import type { AccountChange } from './receive.ts';
import { listPartRows } from './row-store.ts';
import { paymentNoIn } from './rules.ts';

/**
 * Money that left an account without an order of ours: the bank takes back what it had collected, naming our number
 * (and, of a batch, the row: `PL… 第3笔`). Anything else is left to reconciliation. Safe to run twice.
 */
export async function receiveMoneyOut(
  call: Call,
  change: Pick<AccountChange, 'accountNo' | 'amount' | 'summary' | 'remark' | 'bankSerial'>,
): Promise<'taken-back' | 'left'> {
  const paymentNo = paymentNoIn(change.remark, change.summary);
  if (paymentNo === undefined) return 'left';
  const reason = change.remark || change.summary;
  if (paymentNo.startsWith('PL')) return takeBackOfBatch(call, paymentNo, { ...change, reason });
  const payment = await findPayment(call.tx, call.centerId, { paymentNo }, { lock: true });
  if (payment?.direction !== 'in' || payment.amount !== change.amount) return 'left';
  // That it had collected must be known first: not stored, the notice comes again.
  if (payment.state === 'unknown' || payment.state === 'accepted')
    throw new Error(`collection ${paymentNo} is taken back and its answer is not here yet`);
  if (payment.state !== 'paid') return 'left';
  // The collection's own booking is told as a debit of the payer, never of ours.
  if (payment.accountNo !== change.accountNo || payment.bankSerial === change.bankSerial) return 'left';
  await takeBackCollection(call, payment, reason);
  return 'taken-back';
}

async function takeBackOfBatch(
  call: Call,
  partNumber: string,
  { amount, remark, reason }: Pick<AccountChange, 'amount' | 'remark'> & { readonly reason: string },
): Promise<'taken-back' | 'left'> {
  const part = await findPart(call.tx, call.centerId, { partNumber }, { lock: true });
  const ordinal = Number(/第\s*(\d{1,5})\s*笔/.exec(remark)?.[1] ?? 0);
  const row = part && ordinal > 0 ? (await listPartRows(call.tx, call.centerId, part))[ordinal - 1] : undefined;
  if (!part || row?.amountFen !== BigInt(amount)) return 'left';
  const isTaken = await takeBackRow(call, part, row.rowNo, reason);
  // As of a single collection: the row's result comes first.
  if (!isTaken && (part.state === 'unknown' || part.state === 'accepted'))
    throw new Error(`a row of ${partNumber} is taken back and its results are not here yet`);
  if (isTaken)
    await recordAudit(call, 'settlement.batch-results', ['payment', part.batchId], {
      rowNo: row.rowNo,
      returned: true,
    });
  return isTaken ? 'taken-back' : 'left';
}
