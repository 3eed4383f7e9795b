import type { Call } from '../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../platform/dates.ts';
import { fen, formatYuan } from '../../platform/money.ts';
import { getUnallocated } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import type { Receipt } from '../settlement/index.ts';
import { lockRemittance } from './month.ts';
import { keepUnallocated, postRemittance } from './post.ts';
import { effectOfPayment, serialIn } from './rules.ts';
import { stateAfter } from './states.ts';
import { type RemittanceRow, updateRemittance } from './store.ts';

/**
 * Claims a payment whose summary or remark carries a remittance's serial (handbook §6.3). Answers what became of the
 * money in Chinese, or `undefined` when no remittance of the centre has that serial. Runs in the settling transaction.
 */
export async function receivePayment(call: Call, receipt: Receipt) {
  const serial = serialIn(receipt.remark, receipt.summary);
  const remittance = serial && (await lockRemittance(call, { serial }));
  if (!remittance) return undefined;
  const outcome =
    stateAfter(remittance.state, 'payInFull') === undefined
      ? await keepAside(call, remittance, receipt)
      : await pay(call, remittance, receipt);
  return { business: 'remittance', businessId: remittance.remittanceId, outcome };
}

const reasons = { draft: '该笔汇缴尚未核定', posted: '该笔汇缴此前已经入账', withdrawn: '该笔汇缴已撤销' } as const;

/** Money for a remittance that does not wait for any: paid twice, too early or too late. */
async function keepAside(call: Call, remittance: RemittanceRow, receipt: Receipt): Promise<string> {
  const reason = reasons[remittance.state as keyof typeof reasons];
  await keepUnallocated(call, remittance.employerId, receipt.amount, {
    receiptId: receipt.receiptId,
    summary: `${reason}，款项转入未分摊余额`,
  });
  await notify(call, 'contribution.to-unallocated', ['employer', remittance.employerId], {
    amountFen: Number(receipt.amount),
    reason,
  });
  return `${reason}，已转入未分摊余额`;
}

async function pay(call: Call, remittance: RemittanceRow, receipt: Receipt): Promise<string> {
  const { remittanceId, employerId, month, amountFen: due } = remittance;
  const unallocated = await getUnallocated(call.tx, call.centerId, employerId, { lock: true });
  const effect = effectOfPayment({ due, paid: receipt.amount, unallocated });
  await updateRemittance(call.tx, call.centerId, remittanceId, { state: remittance.state, receivedAt: call.now });
  if (effect.kind === 'post-exact') {
    await postRemittance(call, remittance, 'bank');
    return '与应缴金额一致，汇缴已入账';
  }
  const summary = `${formatMonthText(month)}汇缴款 流水号${remittance.serial}`;
  await keepUnallocated(call, employerId, receipt.amount, { receiptId: receipt.receiptId, summary });
  if (effect.kind === 'post-from-unallocated') {
    await postRemittance(call, remittance, 'unallocated');
    return effect.left === 0n ? '汇缴已入账' : `汇缴已入账，余 ${formatYuan(effect.left)} 元留在未分摊余额`;
  }
  await updateRemittance(call.tx, call.centerId, remittanceId, { state: 'short' });
  const figures = {
    receivedFen: Number(fen(due - effect.missing)),
    dueFen: Number(due),
    missingFen: Number(effect.missing),
  };
  await notify(call, 'contribution.short', ['employer', employerId], { month: formatMonth(month), ...figures });
  return `缴款不足，已暂存未分摊余额，尚差 ${formatYuan(effect.missing)} 元`;
}
