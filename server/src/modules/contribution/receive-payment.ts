import type { Call } from '../../platform/call.ts';
import type { Receipt } from '../settlement/index.ts';
import { repayOwed } from './collection/outcome.ts';
import { lockRemittance } from './month.ts';
import { serialIn } from './rules.ts';
import { stateAfter } from './states.ts';
import { keepForLater, takeMoney } from './take-money.ts';
import { asOne, type Together, togetherWith } from './together.ts';

/**
 * Claims a payment whose summary or remark carries a remittance's serial (handbook §6.3). Answers what became of the
 * money in Chinese, or `undefined` when no remittance of the centre has that serial. Runs in the settling transaction.
 */
export async function receivePayment(call: Call, receipt: Receipt) {
  const serial = serialIn(receipt.remark, receipt.summary);
  const remittance = serial && (await lockRemittance(call, { serial }));
  if (!remittance) return undefined;
  const together = await togetherWith(call, remittance, { lock: true });
  // Of several months the receipt stands with the oldest, whose page shows them all.
  const { remittanceId } = together.lead;
  return { business: 'remittance', businessId: remittanceId, outcome: await outcomeOf(call, together, receipt) };
}

async function outcomeOf(call: Call, together: Together, receipt: Receipt): Promise<string> {
  const { state } = asOne(together);
  const money = { amount: receipt.amount, key: `receipt:${receipt.receiptId}`, method: 'transfer' as const };
  if (stateAfter(state, 'payInFull') !== undefined) return takeMoney(call, together, money);
  const repaid = state === 'posted' ? await repayOwed(call, together, receipt) : undefined;
  return repaid ?? keepForLater(call, together, money);
}
