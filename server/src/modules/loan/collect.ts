import type { Call } from '../../platform/call.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { findOpenAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { findPersonalBalance, freeOf, postJournal, withdrawFrom } from '../ledger/index.ts';
import { getFen } from '../params/index.ts';
import { namesOf } from '../party/index.ts';
import {
  addCollectionRows,
  type BatchResults,
  openCollectionBatch,
  registerBatchHandler,
  submitCollectionBatch,
} from '../settlement/index.ts';
import { findAccount } from './account-store.ts';
import { payBillsInFull, sumBills } from './bill-store.ts';
import {
  collectedOf,
  listDueBills,
  listNewlySettled,
  listOffsets,
  listTakenBack,
  listYearlyOffsets,
  markCollecting,
  releaseFailed,
} from './collect-store.ts';
import { repayEarly } from './early.ts';
import { afterEnd } from './end.ts';
import { journalLines, type Source } from './post.ts';
import { payBill } from './repay.ts';
import { nextInstalment } from './rules/schedule.ts';
import { contractContexts } from './store.ts';
import { takeBackInstalment } from './take-back.ts';

const chunk = 2_000;

const batchOf = (call: Call) =>
  openCollectionBatch(call, {
    business: 'loan',
    businessId: `repayment:${call.accountingDate}`,
    kind: 'loan-deduction',
    purpose: 'loan-repayment',
  });

/**
 * Puts up to two thousand of the day's bills into the day's batch. Answers how many; call again until none is left. What
 * was put in before a crash is `collecting` and is not put in twice.
 */
export async function addDueBills(call: Call): Promise<number> {
  const bills = await listDueBills(call.tx, call.centerId, call.accountingDate, chunk);
  if (bills.length === 0) return 0;
  const batch = await batchOf(call);
  // The day's batch has gone to the bank: what falls due afterwards waits for tomorrow, as overdue.
  if (batch.state !== 'open') return 0;
  const names = await namesOf(call, [...new Set(bills.map(({ personId }) => personId))]);
  await addCollectionRows(
    call,
    batch.batchId,
    bills.map((bill) => ({
      rowKey: bill.loanId,
      amount: bill.amount,
      payer: {
        name: names.get(bill.personId)?.name ?? '',
        accountNo: call.vault.open(bill.repayAccount, contractContexts.repay),
        bankCode: bill.repayBankCode,
        holder: 'personal' as const,
      },
    })),
  );
  await markCollecting(call.tx, call.centerId, batch.batchId, bills);
  await recordAudit(call, 'loan.collect', ['loan', batch.batchId], { count: bills.length });
  return bills.length;
}

/** The day's batch is complete: it goes to the bank. Nothing when there is none, or it has gone. */
export async function sendDayBatch(call: Call, hasBills: boolean): Promise<void> {
  if (!hasBills) return;
  const batch = await batchOf(call);
  if (batch.state === 'open' && batch.rowCount > 0) await submitCollectionBatch(call, batch.batchId);
}

/** One round of the bank's answers, up to ten thousand loans at once: paid, refused, or taken back. */
async function takeResults(call: Call, results: BatchResults): Promise<void> {
  const { batchId, partNo, round, rows, kind } = results;
  if (kind === 'returned') {
    const taken = await listTakenBack(call.tx, call.centerId, batchId, rows);
    const sum = taken.reduce((total, { principal, interest }) => total + principal + interest, 0n);
    if (sum !== results.returned)
      throw new Error(`batch ${batchId}: the bank took back ${results.returned}, of us ${sum}`);
    for (const back of taken) {
      await takeBackInstalment(call, { ...back, key: `loan:back:${batchId}:${partNo}:${round}:${back.loanId}` });
    }
    return;
  }
  await releaseFailed(call.tx, call.centerId, batchId, rows);
  if (results.collectedCount === 0) return;
  const chosen = collectedOf(batchId, rows);
  const due = await sumBills(call.tx, call.centerId, chosen);
  if (due.principal + due.interest !== results.collected || due.count !== results.collectedCount) {
    throw new Error(
      `batch ${batchId}: the bank collected ${results.collected}, the bills are ${due.principal + due.interest}`,
    );
  }
  const { journalId, replayed } = await postJournal(call, {
    businessKey: `loan-repayment:${batchId}:${partNo}:${round}`,
    business: 'loan-repayment',
    summary: `批量收回贷款本息 ${due.count} 笔`,
    lines: journalLines({ '101': results.collected, '121': -due.principal, '401': -due.interest }),
  });
  if (replayed) return;
  const paid = await payBillsInFull(call, chosen, { journalId, kind: 'repayment' });
  if (paid.count !== due.count) throw new Error(`batch ${batchId}: ${paid.count} of ${due.count} bills were paid`);
}

export const registerCollecting = (): void => registerBatchHandler('loan', takeResults);

/**
 * What a fund account can give, keeping what the centre says must stay and what a withdrawal under way has been promised;
 * `undefined` when there is no account. Locked: a withdrawal that begins meanwhile waits.
 */
async function fundOf(
  call: Call,
  personId: string,
): Promise<{ accountId: string; held: { carried: Fen; current: Fen }; free: Fen } | undefined> {
  const account = await findOpenAccount(call.tx, call.centerId, personId);
  if (!account || account.state === 'frozen') return undefined;
  const balance = await findPersonalBalance(call.tx, call.centerId, account.accountId, { lock: true });
  if (!balance) return undefined;
  const keep = await getFen(call.tx, call.centerId, 'loan.offset-keep-fen', call.accountingDate);
  const free = freeOf(balance) - keep.value;
  return { accountId: account.accountId, held: balance, free: fen(free > 0n ? free : 0n) };
}

const fundSource = (fund: { accountId: string; held: { carried: Fen; current: Fen } }, amount: Fen): Source => ({
  kind: 'fund',
  movement: { accountId: fund.accountId, ...withdrawFrom(fund.held, amount) },
});

/**
 * 按月冲还: the due bill of a contract with a monthly offset is paid from the fund account when it suffices; what it does
 * not pay goes to the bank as any other. Answers the last loan looked at, to go on from.
 */
export async function offsetMonthly(call: Call, after: string): Promise<string | undefined> {
  const limit = 200;
  const due = await listOffsets(call.tx, call.centerId, { by: 'monthly', on: call.accountingDate, limit, after });
  for (const { loanId, personId, dueOn, amount } of due) {
    const fund = await fundOf(call, personId);
    if (!fund || fund.free < amount) continue;
    await payBill(call, { loanId, dueOn, source: fundSource(fund, amount), key: `loan:offset:${loanId}:${dueOn}` });
    await afterEnd(call, loanId);
  }
  return due.length === limit ? due.at(-1)?.loanId : undefined;
}

/** 按年冲还本金: on the day of the grant, every year, what the fund account can give repays principal; the instalment falls. */
export async function offsetYearly(call: Call): Promise<number> {
  const loans = await listYearlyOffsets(call.tx, call.centerId, call.accountingDate);
  let count = 0;
  for (const { loanId, personId } of loans) {
    const fund = await fundOf(call, personId);
    const account = await findAccount(call.tx, call.centerId, loanId);
    if (!fund || !account) continue;
    const due = nextInstalment(account.method, {
      balance: account.balance,
      rate: account.rate,
      months: account.monthsLeft,
      level: account.level,
    });
    // Less than an instalment more than the instalment itself is not worth a new plan.
    if (fund.free < 2n * due.payment || fund.free >= account.balance) continue;
    const wish = { kind: 'partial', amount: fund.free, choice: 'lower-instalment' } as const;
    const key = `loan:offset-year:${loanId}:${call.accountingDate.year}`;
    await repayEarly(call, { loanId, wish, source: fundSource(fund, fund.free), key });
    count += 1;
  }
  return count;
}

/** Frees the security of what has been settled since the last round, and tells the people. */
export async function freeSettled(call: Call): Promise<number> {
  const settled = await listNewlySettled(call.tx, call.centerId, 500);
  for (const loanId of settled) await afterEnd(call, loanId);
  return settled.length;
}
