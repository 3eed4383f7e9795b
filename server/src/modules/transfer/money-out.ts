import type { Call } from '../../platform/call.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { accountsOf, reopenAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { endCase, failCase, finishCase } from '../casework/index.ts';
import {
  closeBalance,
  findPersonalBalance,
  type PersonalBalance,
  postJournal,
  releaseHold,
  templated,
  withdrawFrom,
} from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { giveUpPayment, type PaymentHandler } from '../settlement/index.ts';
import { centreName, takeStep } from './change.ts';
import { business } from './money-in.ts';
import { accountTailOf, holdOf } from './outgoing.ts';
import { refusals } from './problems.ts';
import { stateAfter, transferStates } from './states.ts';
import { addEvent, findTransfer, type TransferRow } from './store.ts';
import { writeTo } from './write.ts';

// The money of a transfer away from this centre: what the bank made of it, and what becomes of money that did not arrive.

async function getLocked(call: Call, transferId: string): Promise<TransferRow> {
  const row = await findTransfer(call.tx, call.centerId, { transferId }, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  return row;
}

/** In the transaction of the outcome, told once (settlement). */
export const receiveOutcome: PaymentHandler = async (call, payment, outcome) => {
  const row = await getLocked(call, payment.businessId);
  const amount = formatYuan(payment.amount);
  const reason = 'reason' in outcome ? outcome.reason.replace(payment.paymentNo, '').trim() : '';
  switch (outcome.kind) {
    case 'paid':
      return complete(call, row, payment.amount);
    case 'repaid':
      await takeStep(call, row, 'complete', {
        detail: `退回的 ${amount} 元已重新付出`,
        set: { reason: null },
        tell: '退回的款项已重新付至转入地中心。',
      });
      return;
    case 'failed':
      await takeStep(call, row, 'notPaid', {
        detail: `银行没有付成：${reason}`,
        set: { reason },
        tell: '付款没有成功，工作人员正在处理，您的款项仍在本中心。',
      });
      // Money that came back once and could not be paid again: the case itself has ended.
      if (row.journalId === null) await failCase(call, row.caseId, { reason });
      return;
    case 'returned':
      await takeStep(call, row, 'giveBack', {
        detail: `${amount} 元被退回，列入暂收款：${reason}`,
        set: { reason },
        tell: '款项被退回本中心，工作人员正在处理，您的款项不会丢失。',
      });
  }
};

async function complete(call: Call, row: TransferRow, amount: Fen): Promise<void> {
  await releaseHold(call, holdOf(row));
  const balance = await findPersonalBalance(call.tx, call.centerId, row.accountId, { lock: true });
  if (!balance) throw new Error(`account ${row.accountId} has no balance`);
  const { journalId, split } = await post(call, row, balance, amount);
  const name = await centreName(call, row.otherNode);
  await takeStep(call, row, 'complete', {
    detail: `${formatYuan(amount)} 元已付至${name}`,
    set: { journalId, reason: null, ...split },
  });
  await finishCase(call, row.caseId, { outcome: `${formatYuan(amount)} 元已付至${name}` });
  await notify(call, 'transfer.out', ['person', row.personId], {
    accountTail: await accountTailOf(call, row.accountId),
    centreName: name,
    principalFen: Number(row.principalFen),
    interestFen: Number(row.interestFen),
  });
}

/**
 * Entry 07 转出: Dr 201 / Cr 101, with its interest (Dr 211 + 411 / Cr 201) up to the day of the approval, once for a transfer. What
 * was taken from each part of the balance is kept, to be put back there should the money come back for good.
 */
async function post(call: Call, row: TransferRow, balance: PersonalBalance, amount: Fen) {
  const { accountId, transferId, letterNo, interestTo } = row;
  const businessKey = `transfer-out:${transferId}`;
  const summary = `${await centreName(call, row.otherNode)}转出 ${letterNo}`;
  if (interestTo && balance.carried + balance.current <= amount) {
    const closing = { accountId, businessKey, summary, kind: 'transfer-out', interestTo, total: amount } as const;
    const closed = await closeBalance(call, closing);
    if (!closed.journalId) throw new Error(`transfer ${transferId} moved nothing`);
    const split = { carriedFen: fen(balance.carried + closed.interest), currentFen: balance.current };
    return { journalId: closed.journalId, split };
  }
  // Annual interest was settled between the approval and the payment: what is over stays, in an account that is open again.
  const { carriedChange, currentChange } = withdrawFrom(balance, amount);
  const { journalId } = await postJournal(call, {
    businessKey,
    business: 'transfer-out',
    summary,
    lines: await templated(call, 'transfer-out', { amount }),
    personal: {
      kind: 'transfer-out',
      count: 1,
      total: fen(-amount),
      from: [{ accountId, carriedChange, currentChange }],
    },
  });
  if (balance.carried + balance.current > amount) await reopen(call, row);
  return { journalId, split: { carriedFen: fen(-carriedChange), currentFen: fen(-currentChange) } };
}

async function reopen(call: Call, { accountId, caseId }: TransferRow): Promise<void> {
  const account = (await accountsOf(call.tx, call.centerId, [accountId])).get(accountId);
  if (account?.state === 'transferred-out') await reopenAccount(call, { accountId, businessId: caseId });
}

/**
 * 40: the money cannot be brought to the other side. The account is opened again as it was and has its money (what came back
 * stands in 219: Dr 219 / Cr 201); the other side is told. Refused while a payment is under way.
 */
export async function giveUp(call: Call, transferId: string, reason: string): Promise<void> {
  const row = await getLocked(call, transferId);
  if (stateAfter(row.direction, row.state, 'fail') === undefined || row.direction !== 'out')
    throw new Problem(refusals.wrongState, {
      detail: `该笔转移接续“${transferStates[row.state].name}”，只有银行未付成或款项已退回的才能终止。`,
      state: row.state,
    });
  const back = await giveUpPayment(call, { business, businessId: transferId });
  await reopen(call, row);
  if (back > 0n) await putBack(call, row, back);
  else await releaseHold(call, holdOf(row));
  await takeStep(call, row, 'fail', {
    detail: `终止转出，账户已恢复：${reason}`,
    set: { reason },
    tell: '转出没有办成，您的账户已经恢复，余额没有减少。',
  });
  if (row.journalId === null) await endCase(call, row.caseId, { reason: `终止转出，账户已恢复：${reason}` });
  await writeTo(call, row, 'transfer-failed', { reason });
}

async function putBack(call: Call, row: TransferRow, back: Fen): Promise<void> {
  const { accountId, transferId, carriedFen, currentFen } = row;
  if (carriedFen === null || currentFen === null || carriedFen + currentFen !== back)
    throw new Error(`transfer ${transferId} took ${carriedFen} + ${currentFen}, and ${back} came back`);
  await postJournal(call, {
    businessKey: `transfer-back:${transferId}`,
    business: 'transfer-back',
    summary: `转出款退回，恢复账户 ${row.letterNo}`,
    lines: [
      { subject: '219', debit: back },
      { subject: '201', credit: back },
    ],
    personal: {
      kind: 'reversal',
      count: 1,
      total: back,
      from: [{ accountId, carriedChange: carriedFen, currentChange: currentFen }],
    },
  });
}

/** Words of this centre's clerk to the other side; kept on both. */
export async function negotiateWith(call: Call, transferId: string, text: string): Promise<void> {
  const row = await getLocked(call, transferId);
  await addEvent(call, transferId, row.state, `致函对方中心：${text}`);
  await recordAudit(call, 'transfer.negotiate', ['case', row.caseId], { letterNo: row.letterNo });
  await writeTo(call, row, 'negotiation', { text });
}
