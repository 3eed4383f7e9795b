import type { Call } from '../../platform/call.ts';
import { recordAudit } from '../audit/index.ts';
import { journalsOfKeys, postJournal } from '../ledger/index.ts';
import { namesOf } from '../party/index.ts';
import {
  addCollectionRows,
  type BatchResults,
  listOpenBatches,
  openCollectionBatch,
  registerBatchHandler,
  submitCollectionBatch,
} from '../settlement/index.ts';
import { lockBills, payBillsInFull } from './bill-store.ts';
import {
  collectedOf,
  listDueBills,
  listNewlySettled,
  listTakenBack,
  markCollecting,
  releaseFailed,
} from './collect-store.ts';
import { afterEnd } from './end.ts';
import { journalLines } from './post.ts';
import { contractContexts } from './store.ts';
import { takeBackInstalment } from './take-back.ts';

const chunk = 2_000;

/** The day's batch that still takes rows: what falls due after one has gone to the bank is asked for in another. */
async function openBatchOf(call: Call) {
  for (let no = 1; ; no += 1) {
    const batch = await openCollectionBatch(call, {
      business: 'loan',
      businessId: `repayment:${call.accountingDate}${no === 1 ? '' : `:${no}`}`,
      kind: 'loan-deduction',
      purpose: 'loan-repayment',
    });
    if (batch.state === 'open') return batch;
  }
}

/**
 * Puts up to two thousand of the day's bills into the day's batch. Answers how many; call again until none is left. What
 * was put in before a crash is `collecting` and is not put in twice.
 */
export async function addDueBills(call: Call): Promise<number> {
  await lockBills(call.tx, call.centerId);
  const bills = await listDueBills(call.tx, call.centerId, call.accountingDate, chunk);
  if (bills.length === 0) return 0;
  const batch = await openBatchOf(call);
  const names = await namesOf(call, [...new Set(bills.map(({ personId }) => personId))]);
  const accounts = await call.vault.openAll(
    bills.map((bill) => bill.repayAccount),
    contractContexts.repay,
  );
  await addCollectionRows(
    call,
    batch.batchId,
    bills.map((bill, at) => ({
      rowKey: bill.loanId,
      amount: bill.amount,
      payer: {
        name: names.get(bill.personId)?.name ?? '',
        accountNo: accounts[at] ?? '',
        bankCode: bill.repayBankCode,
        holder: 'personal' as const,
      },
    })),
  );
  await markCollecting(call.tx, call.centerId, batch.batchId, bills);
  await recordAudit(call, 'loan.collect', ['loan', batch.batchId], { count: bills.length });
  return bills.length;
}

/** Sends what is complete, and what a process that was killed between the two has left, of whichever day. */
export async function sendBatches(call: Call): Promise<void> {
  for (const batch of await listOpenBatches(call.tx, call.centerId, 'loan'))
    if (batch.rowCount > 0) await submitCollectionBatch(call, batch.batchId);
}

const keyOfRound = (batchId: string, partNo: number, round: number) => `loan-repayment:${batchId}:${partNo}:${round}`;

/** One round of the bank's answers, up to ten thousand loans at once: paid, refused, or taken back. */
async function takeResults(call: Call, results: BatchResults): Promise<void> {
  const { batchId, partNo, round, rows, kind, wasAsked } = results;
  if (kind === 'returned') {
    const keys = Array.from({ length: round }, (_, before) => keyOfRound(batchId, partNo, before));
    const journals = journalsOfKeys(call.centerId, keys);
    const taken = await listTakenBack(call.tx, call.centerId, { journals, rows });
    const sum = taken.reduce((total, { principal, interest }) => total + principal + interest, 0n);
    if (sum !== results.returned)
      throw new Error(`batch ${batchId}: the bank took back ${results.returned}, of us ${sum}`);
    for (const back of taken) {
      await takeBackInstalment(call, { ...back, key: `loan:back:${batchId}:${partNo}:${round}:${back.loanId}` });
    }
    return;
  }
  await releaseFailed(call.tx, call.centerId, { batchId, wasAsked }, rows);
  if (results.collectedCount === 0) return;
  await payCollected(call, {
    key: keyOfRound(batchId, partNo, round),
    chosen: collectedOf(batchId, rows),
    told: { count: results.collectedCount, amount: results.collected },
  });
}

/**
 * Books what the bank has collected of a set of bills: the bills, their accounts and entries, set-based, and one journal
 * (Dr 101 / Cr 121, 401). None chosen, nothing: so the same answer again books nothing. All or nothing: the bills must be
 * as many and as much as the bank has told.
 */
export async function payCollected(
  call: Call,
  wanted: {
    readonly key: string;
    readonly chosen: ReturnType<typeof collectedOf>;
    readonly told?: { readonly count: number; readonly amount: bigint };
  },
): Promise<void> {
  const { key, chosen, told } = wanted;
  const journalId = call.newId();
  const paid = await payBillsInFull(call, chosen, { journalId, kind: 'repayment' });
  const { count, principal, interest } = paid;
  if (paid.chosen !== count) throw new Error(`${key}: ${count} of ${paid.chosen} bills were paid`);
  if (told && (told.count !== count || told.amount !== principal + interest))
    throw new Error(
      `${key}: the bank collected ${told.amount} of ${told.count}, the bills are ${principal + interest} of ${count}`,
    );
  if (count === 0) return;
  const { replayed } = await postJournal(call, {
    journalId,
    businessKey: key,
    business: 'loan-repayment',
    summary: `批量收回贷款本息 ${count} 笔`,
    lines: journalLines({ '101': principal + interest, '121': -principal, '401': -interest }),
  });
  if (replayed) throw new Error(`${key} was booked before, yet ${count} bills were open`);
}

export const registerCollecting = (): void => registerBatchHandler('loan', takeResults);

/** Frees the security of what has been settled since the last round, and tells the people. */
export async function freeSettled(call: Call): Promise<number> {
  const settled = await listNewlySettled(call.tx, call.centerId, 500);
  for (const loanId of settled) await afterEnd(call, loanId);
  return settled.length;
}
