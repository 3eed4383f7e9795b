import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';
import { postJournal } from '../ledger/index.ts';
import { claimCollected, claimReturned } from './claims.ts';
import { behindMessage } from './posting.ts';
import { lockReceived, type Receipt, type ReceivedMoney, type Settled, settleReceipt } from './store.ts';

/** What a business made of the money: `undefined` when it is not its. Runs in the settling transaction. */
export type Claim = (call: Call, receipt: Receipt) => Promise<Claimed | undefined>;

interface Claimed {
  readonly business: string;
  readonly businessId: string;
  readonly outcome: string;
  /** It is the business's, but cannot be booked yet: a temporary receipt until `takeUnmatched`, or until it is sent back. */
  readonly isUnmatched?: true;
}

const claims: Claim[] = [];

/** Registers a business that recognises its money by the serial in summary or remark; called once at start-up. */
export function registerClaim(claim: Claim): void {
  claims.push(claim);
}

/**
 * Decides what a receipt is for and posts it, all or nothing: the business that claims it, or temporary receipts
 * (暂收, Dr 101 / Cr 219) when nobody does. Safe to run again: a receipt that is settled is left alone.
 */
export async function settle(call: Call, receiptId: string): Promise<void> {
  const receipt = await lockReceived(call.tx, call.centerId, receiptId);
  if (!receipt) return;
  const settled = await claimed(call, receipt);
  await settleReceipt(call.tx, call.centerId, receiptId, settled, call.now);
  await recordAudit(call, 'settlement.settle', ['receipt', receiptId], {
    state: settled.state,
    businessId: settled.businessId,
  });
}

async function claimed(given: Call, receipt: ReceivedMoney): Promise<Settled> {
  const call = behindMessage(given, receipt.accountNo, { kind: 'receipt', id: receipt.receiptId });
  const collected = await claimCollected(given, receipt);
  if (collected) return { state: 'settled', ...collected };
  for (const claim of claims) {
    const taken = await claim(call, receipt);
    if (!taken) continue;
    const { isUnmatched, ...by } = taken;
    if (!isUnmatched) return { state: 'settled', ...by };
    await postTemporary(call, receipt, '收到待核对款项，暂收');
    return { state: 'unmatched', ...by };
  }
  const returned = await claimReturned(given, receipt);
  if (returned) return { state: 'settled', ...returned };
  await postTemporary(call, receipt, '收到未匹配款项，暂收');
  return {
    state: 'unmatched',
    business: null,
    businessId: null,
    outcome: '附言中没有可识别的业务流水号，已列入暂收款',
  };
}

const postTemporary = (call: Call, { receiptId, amount }: ReceivedMoney, summary: string) =>
  postJournal(call, {
    businessKey: `receipt:${receiptId}`,
    business: 'temporary-receipt',
    summary,
    lines: [
      { subject: '101', debit: amount },
      { subject: '219', credit: fen(amount) },
    ],
  });
