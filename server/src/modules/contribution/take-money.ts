import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { getUnallocated } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { keepUnallocated, postRemittance, type Source } from './post.ts';
import { effectOfPayment, monthsCovered, monthsText } from './rules.ts';
import { type RemittanceRow, updateRemittance } from './store.ts';
import { asOne, dueOf, openMonths, type Together } from './together.ts';

/** Money of a remittance's payer that has come, by whatever way. */
export interface Money {
  readonly amount: Fen;
  /** The business key of the journal that keeps it unallocated. */
  readonly key: string;
  readonly method: 'transfer' | 'collection';
}

const textOf = (months: readonly RemittanceRow[]) => monthsText(months.map(({ month }) => month));

/** Uses money for months that wait for it; answers what became of it in Chinese. They are locked. */
export async function takeMoney(call: Call, together: Together, money: Money): Promise<string> {
  const open = openMonths(together);
  const { lead } = together;
  const due = dueOf(open);
  const unallocated = await getUnallocated(call.tx, call.centerId, lead.employerId, { lock: true });
  const effect = effectOfPayment({ due, paid: money.amount, unallocated });
  for (const { remittanceId, state } of open)
    await updateRemittance(call.tx, call.centerId, remittanceId, { state, receivedAt: call.now });
  const [only, second] = open;
  const { method } = money;
  if (effect.kind === 'post-exact' && only && !second) {
    await postRemittance(call, only, { source: 'bank', method });
    return '与应缴金额一致，汇缴已入账';
  }
  const summary = `${textOf(open)}汇缴款 流水号${lead.serial}`;
  await keepUnallocated(call, lead.employerId, money.amount, { key: money.key, summary });
  return payOldest(call, open, method);
}

/**
 * Pays as many months as the employer's unallocated money covers, oldest first; the others are short of the rest. Answers
 * what became of it in Chinese.
 */
export async function payOldest(call: Call, open: readonly RemittanceRow[], method: Source['method']): Promise<string> {
  const [oldest] = open;
  if (!oldest) throw new Error('no month waits for money');
  const { employerId } = oldest;
  const unallocated = await getUnallocated(call.tx, call.centerId, employerId, { lock: true });
  const { count, left } = monthsCovered(
    open.map(({ amountFen }) => amountFen),
    unallocated,
  );
  for (const month of open.slice(0, count)) await postRemittance(call, month, { source: 'unallocated', method });
  const rest = open.slice(count);
  if (rest.length === 0) return left === 0n ? '汇缴已入账' : `汇缴已入账，余 ${formatYuan(left)} 元留在未分摊余额`;
  for (const { remittanceId } of rest)
    await updateRemittance(call.tx, call.centerId, remittanceId, { state: 'short', receivedAt: call.now });
  const due = dueOf(rest);
  const missing = fen(due - left);
  const [first] = rest;
  await notify(call, 'contribution.short', ['employer', employerId], {
    month: formatMonth(first?.month ?? oldest.month),
    receivedFen: Number(left),
    dueFen: Number(due),
    missingFen: Number(missing),
  });
  const done = count === 0 ? '' : `${textOf(open.slice(0, count))}已入账；${textOf(rest)}`;
  return `${done}缴款不足，已暂存未分摊余额，尚差 ${formatYuan(missing)} 元`;
}

const reasons = {
  draft: '该笔汇缴尚未核定',
  collecting: '该笔汇缴正在委托银行收款',
  posted: '该笔汇缴此前已经入账',
  withdrawn: '该笔汇缴已撤销',
} as const;

/** Money for months that do not wait for any: paid twice, too early, too late, or while the bank collects. */
export async function keepForLater(
  call: Call,
  together: Together,
  { amount, key }: Pick<Money, 'amount' | 'key'>,
): Promise<string> {
  const { employerId, state } = asOne(together);
  const reason = reasons[state as keyof typeof reasons];
  await keepUnallocated(call, employerId, amount, { key, summary: `${reason}，款项转入未分摊余额` });
  // When the bank refuses to collect, this money is found again: the months are then short, not unpaid.
  for (const month of openMonths(together))
    await updateRemittance(call.tx, call.centerId, month.remittanceId, { state: month.state, receivedAt: call.now });
  await notify(call, 'contribution.to-unallocated', ['employer', employerId], { amountFen: Number(amount), reason });
  return `${reason}，已转入未分摊余额`;
}
