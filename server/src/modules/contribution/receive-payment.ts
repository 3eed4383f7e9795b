import type { Call } from '../../platform/call.ts';
import type { Receipt } from '../settlement/index.ts';
import { repayOwed } from './collection/outcome.ts';
import { lockRemittance } from './month.ts';
import { serialIn } from './rules.ts';
import { stateAfter } from './states.ts';
import type { RemittanceRow } from './store.ts';
import { keepForLater, takeMoney } from './take-money.ts';

/**
 * Claims a payment whose summary or remark carries a remittance's serial (handbook §6.3). Answers what became of the
 * money in Chinese, or `undefined` when no remittance of the centre has that serial. Runs in the settling transaction.
 */
export async function receivePayment(call: Call, receipt: Receipt) {
  const serial = serialIn(receipt.remark, receipt.summary);
  const remittance = serial && (await lockRemittance(call, { serial }));
  if (!remittance) return undefined;
  return {
    business: 'remittance',
    businessId: remittance.remittanceId,
    outcome: await outcomeOf(call, remittance, receipt),
  };
}

async function outcomeOf(call: Call, remittance: RemittanceRow, receipt: Receipt): Promise<string> {
  const money = { amount: receipt.amount, key: `receipt:${receipt.receiptId}`, method: 'transfer' as const };
  if (stateAfter(remittance.state, 'payInFull') !== undefined) return takeMoney(call, remittance, money);
  const repaid = remittance.state === 'posted' ? await repayOwed(call, remittance, receipt) : undefined;
  return repaid ?? keepForLater(call, remittance, money);
}
