import type { Call } from '../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../platform/dates.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { getUnallocated } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { keepUnallocated, postRemittance } from './post.ts';
import { effectOfPayment } from './rules.ts';
import { type RemittanceRow, updateRemittance } from './store.ts';

/** Money of a remittance's payer that has come, by whatever way. */
export interface Money {
  readonly amount: Fen;
  /** The business key of the journal that keeps it unallocated. */
  readonly key: string;
  readonly method: 'transfer' | 'collection';
}

/** Uses money for a remittance that waits for it; answers what became of it in Chinese. The remittance is locked. */
export async function takeMoney(call: Call, remittance: RemittanceRow, money: Money): Promise<string> {
  const { remittanceId, employerId, month, amountFen: due } = remittance;
  const unallocated = await getUnallocated(call.tx, call.centerId, employerId, { lock: true });
  const effect = effectOfPayment({ due, paid: money.amount, unallocated });
  await updateRemittance(call.tx, call.centerId, remittanceId, { state: remittance.state, receivedAt: call.now });
  const { method } = money;
  if (effect.kind === 'post-exact') {
    await postRemittance(call, remittance, { source: 'bank', method });
    return '与应缴金额一致，汇缴已入账';
  }
  const summary = `${formatMonthText(month)}汇缴款 流水号${remittance.serial}`;
  await keepUnallocated(call, employerId, money.amount, { key: money.key, summary });
  if (effect.kind === 'post-from-unallocated') {
    await postRemittance(call, remittance, { source: 'unallocated', method });
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

const reasons = {
  draft: '该笔汇缴尚未核定',
  collecting: '该笔汇缴正在委托银行收款',
  posted: '该笔汇缴此前已经入账',
  withdrawn: '该笔汇缴已撤销',
} as const;

/** Money for a remittance that does not wait for any: paid twice, too early, too late, or while the bank collects. */
export async function keepForLater(
  call: Call,
  remittance: RemittanceRow,
  { amount, key }: Pick<Money, 'amount' | 'key'>,
): Promise<string> {
  const { remittanceId, employerId, state } = remittance;
  const reason = reasons[state as keyof typeof reasons];
  await keepUnallocated(call, employerId, amount, { key, summary: `${reason}，款项转入未分摊余额` });
  // When the bank refuses to collect, this money is found again: the remittance is then short, not unpaid.
  if (state === 'collecting')
    await updateRemittance(call.tx, call.centerId, remittanceId, { state, receivedAt: call.now });
  await notify(call, 'contribution.to-unallocated', ['employer', employerId], { amountFen: Number(amount), reason });
  return `${reason}，已转入未分摊余额`;
}
