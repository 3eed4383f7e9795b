import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { type Fen, sumFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { advancePart } from './advance-part.ts';
import type { CounterParty } from './bank.ts';
import { type Batch, findBatch, insertBatch, insertParts, updateBatch } from './batch-store.ts';
import { payerAccountContext } from './contexts.ts';
import { refusals } from './problems.ts';
import { insertRows } from './row-store.ts';
import { type Purpose, partSize, paymentNoOf, purposes } from './rules.ts';
import { getSpecialAccount } from './store.ts';

export interface BatchRequest {
  /** The business that has registered a batch handler, such as `loan`. */
  readonly business: string;
  /** Names the batch, such as `repayment:2026-11-20`: opened once, however often it is asked for. */
  readonly businessId: string;
  /** `loan-deduction` goes as BDC105, `collection` as BDC104. */
  readonly kind: 'collection' | 'loan-deduction';
  readonly purpose: Purpose;
  readonly summary?: string;
  readonly accountNo?: string;
}

export interface CollectionRow {
  /** The business's own key of what is collected, such as a loan's id; once in a batch. */
  readonly rowKey: string;
  readonly payer: Pick<CounterParty, 'name' | 'accountNo' | 'bankCode' | 'holder'>;
  readonly amount: Fen;
}

/** Opens a batch, or answers the one of that name; a job that was killed goes on where it was. */
export async function openCollectionBatch(call: Call, request: BatchRequest): Promise<Batch> {
  const { business, businessId, kind, purpose, summary = purposes[purpose].text } = request;
  const accountNo = request.accountNo ?? (await getSpecialAccount(call.tx, call.centerId)).accountNo;
  const batchId = call.newId();
  const isNew = await insertBatch(call.tx, call.centerId, {
    batchId,
    business,
    businessId,
    kind,
    purpose,
    summary,
    accountNo,
    state: 'open',
    rowCount: 0,
    amount: sumFen([]),
    registeredBy: call.actor.id,
    registeredAt: call.now,
  });
  if (isNew) await recordAudit(call, 'settlement.open-batch', ['payment', batchId], { business, businessId });
  const batch = await findBatch(call.tx, call.centerId, { business, businessId });
  if (!batch) throw new Error(`batch ${business}/${businessId} was not kept`);
  if (batch.kind !== kind || batch.purpose !== purpose || batch.accountNo !== accountNo)
    throw new Problem(refusals.repeatedWithOtherContent, { business, businessId });
  return batch;
}

/**
 * Adds rows to an open batch, a few thousand at a time, each in a transaction of its own if need be. A row whose key is
 * there already is left as it was, so that a chunk may be added again. Answers how many were new.
 */
export async function addCollectionRows(call: Call, batchId: string, rows: readonly CollectionRow[]): Promise<number> {
  const batch = await lockOpen(call, batchId);
  const { count } = await insertRows(call.tx, call.centerId, batch, {
    partSize,
    rows: rows.map(({ rowKey, payer, amount }) => ({
      rowKey,
      amount,
      payerName: payer.name,
      payerAccountSealed: call.vault.seal(payer.accountNo, payerAccountContext),
      payerBankCode: payer.bankCode,
      payerHolder: payer.holder,
    })),
  });
  return count;
}

async function lockOpen(call: Call, batchId: string): Promise<Batch> {
  const batch = await findBatch(call.tx, call.centerId, { batchId }, { lock: true });
  if (!batch) throw new Problem(refusals.batchNotFound);
  if (batch.state !== 'open') throw new Problem(refusals.batchNotOpen, { state: batch.state });
  return batch;
}

/** No rows come any more: the batch is cut into files, which are sent after the commit. Nothing when that was done. */
export async function submitCollectionBatch(call: Call, batchId: string): Promise<void> {
  const known = await findBatch(call.tx, call.centerId, { batchId }, { lock: true });
  if (known && known.state !== 'open') return;
  const batch = await lockOpen(call, batchId);
  if (batch.rowCount === 0) throw new Error('a batch without rows');
  const count = Math.ceil(batch.rowCount / partSize);
  const numbers = new Set<string>();
  while (numbers.size < count) numbers.add(paymentNoOf('batch', call.accountingDate, randomInt(10_000_000)));
  await insertParts(call.tx, call.centerId, batchId, { numbers: [...numbers], now: call.now });
  await updateBatch(call.tx, call.centerId, batchId, { state: 'submitted', submittedAt: call.now });
  await recordAudit(call, 'settlement.submit-batch', ['payment', batchId], {
    rowCount: batch.rowCount,
    amountFen: Number(batch.amount),
  });
  for (let partNo = 1; partNo <= count; partNo += 1) await call.enqueue(advancePart, { batchId, partNo });
}

/** All of it at once, for batches whose rows fit in memory and in one transaction. */
export async function registerCollectionBatch(
  call: Call,
  { rows, ...request }: BatchRequest & { readonly rows: readonly CollectionRow[] },
): Promise<Batch> {
  const batch = await openCollectionBatch(call, request);
  if (batch.state === 'open') {
    await addCollectionRows(call, batch.batchId, rows);
    await submitCollectionBatch(call, batch.batchId);
  }
  return (await findBatch(call.tx, call.centerId, { batchId: batch.batchId })) ?? batch;
}
