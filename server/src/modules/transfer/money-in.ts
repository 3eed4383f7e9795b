import type { Call } from '../../platform/call.ts';
import { type Fen, fen, formatYuan, zeroFen } from '../../platform/money.ts';
import { accountsOf } from '../account/index.ts';
import { finishCase } from '../casework/index.ts';
import { findPersonalBalance, type JournalLine, postJournal } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { type Claim, sumOwnUnmatched, takeUnmatched } from '../settlement/index.ts';
import { centreName, takeStep } from './change.ts';
import { letterNoIn, moneyFault } from './rules.ts';
import { hasEnded, stateAfter } from './states.ts';
import { addEvent, findTransfer, type TransferRow } from './store.ts';
import { writeTo } from './write.ts';

// The money of a transfer to this centre. It is credited when message and money agree to the fen; until then it stands among the
// temporary receipts (暂收, 219), whichever of the two comes first, and nothing of it is lost.

export const business = 'transfer';
const keyOf = ({ transferId }: TransferRow) => ({ business, businessId: transferId });

/** Why the money cannot be credited now; `undefined` when nothing stands against it. */
async function obstacle(call: Call, row: TransferRow, received: Fen): Promise<string | undefined> {
  if (row.fault) return row.fault;
  const wrong = moneyFault(received, row.totalFen ?? zeroFen);
  if (wrong) return wrong;
  const account = (await accountsOf(call.tx, call.centerId, [row.accountId])).get(row.accountId);
  const isOpen = account && ['normal', 'sealed', 'frozen'].includes(account.state);
  return isOpen ? undefined : '转入的个人账户已经销户，不能入账';
}

/** Money with one of our letter numbers in summary or remark (settlement asks every business in turn). */
export const claimTransfer: Claim = async (call, receipt) => {
  const letterNo = letterNoIn(receipt.summary, receipt.remark);
  if (!letterNo) return undefined;
  const row = await findTransfer(call.tx, call.centerId, { direction: 'in', letterNo }, { lock: true });
  if (!row) return undefined;
  const mine = keyOf(row);
  const arrived = `${formatYuan(receipt.amount)} 元到账`;
  if (hasEnded(row.state)) {
    await addEvent(call, row.transferId, row.state, `${arrived}，该笔转移接续已经结束，列入暂收款待退回`);
    return { ...mine, outcome: `联系函 ${letterNo} 已经结束，列入暂收款`, isUnmatched: true };
  }
  if (row.totalFen === null) {
    await addEvent(call, row.transferId, row.state, `${arrived}，转出地尚未发来账户信息，先列入暂收款`);
    return { ...mine, outcome: `联系函 ${letterNo}：款项先到，等待账户信息`, isUnmatched: true };
  }
  const before = await sumOwnUnmatched(call, mine);
  const received = fen(before + receipt.amount);
  const against = await obstacle(call, row, received);
  if (against) {
    await negotiate(call, row, against);
    return { ...mine, outcome: `联系函 ${letterNo}：${against}`, isUnmatched: true };
  }
  await takeUnmatched(call, mine, `联系函 ${letterNo} 的款项，已记入个人账户`);
  await credit(call, row, { now: receipt.amount, before });
  return { ...mine, outcome: `联系函 ${letterNo} 转入，已记入个人账户` };
};

/** Account data has come, or come again: what is there already may be enough. The row is locked by the caller. */
export async function creditIfComplete(call: Call, row: TransferRow): Promise<void> {
  const before = await sumOwnUnmatched(call, keyOf(row));
  if (before === zeroFen) {
    if (row.fault) await negotiate(call, row, row.fault);
    return;
  }
  const against = await obstacle(call, row, before);
  if (against) return negotiate(call, row, against);
  await takeUnmatched(call, keyOf(row), `联系函 ${row.letterNo} 的款项，已记入个人账户`);
  await credit(call, row, { now: zeroFen, before });
}

/** 06: the other side is told what does not agree, the person that their money is safe. */
async function negotiate(call: Call, row: TransferRow, text: string): Promise<void> {
  if (stateAfter('in', row.state, 'negotiate') === undefined) return;
  await takeStep(call, row, 'negotiate', {
    detail: `${text}，与转出地中心协商`,
    set: { reason: text },
    tell: `${text}。两地中心正在核对，款项不会丢失。`,
  });
  await writeTo(call, row, 'negotiation', { text });
}

/**
 * Dr 101 (and 219 for what came before) / Cr 201 (财会字〔1999〕33号), once for a transfer: entry 08 转入 of the person. What is moved
 * here counts as this year's money (当年归集).
 */
async function credit(call: Call, row: TransferRow, { now, before }: { now: Fen; before: Fen }): Promise<void> {
  const total = fen(now + before);
  const name = await centreName(call, row.otherNode);
  const lines: JournalLine[] = [
    ...(now > 0n ? [{ subject: '101', debit: now }] : []),
    ...(before > 0n ? [{ subject: '219', debit: before }] : []),
    { subject: '201', credit: total },
  ];
  const { journalId } = await postJournal(call, {
    businessKey: `transfer-in:${row.transferId}`,
    business: 'transfer-in',
    summary: `${name}转入 ${row.letterNo}`,
    lines,
    personal: {
      kind: 'transfer-in',
      count: 1,
      total,
      from: [{ accountId: row.accountId, carriedChange: zeroFen, currentChange: total }],
    },
  });
  await takeStep(call, row, 'complete', {
    detail: `${formatYuan(total)} 元已记入个人账户`,
    set: { journalId, reason: null, withdrawalAskedAt: null },
  });
  await finishCase(call, row.caseId, { outcome: `${name}转来的 ${formatYuan(total)} 元已记入您的个人账户` });
  await writeTo(call, row, 'credited', { totalFen: Number(total), creditedOn: call.accountingDate.toString() });
  const account = (await accountsOf(call.tx, call.centerId, [row.accountId])).get(row.accountId);
  const balance = await findPersonalBalance(call.tx, call.centerId, row.accountId);
  await notify(call, 'transfer.in', ['person', row.personId], {
    accountTail: account?.accountNo.slice(-4) ?? '',
    centreName: name,
    amountFen: Number(total),
    balanceFen: Number((balance?.carried ?? 0n) + (balance?.current ?? 0n)),
  });
}
