import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { maskBankCard } from '../party/index.ts';
import { type Batch, findBatch, listBatchRows, listParts, type Progress, progressOf } from './batch-store.ts';
import { payerAccountContext } from './contexts.ts';
import type * as contract from './contract.ts';
import { holderNames } from './payer-names.ts';
import { refusals } from './problems.ts';
import { listCollectionRows } from './row-store.ts';

const noProgress: Progress = {
  partCount: 0,
  openParts: 0,
  collectedCount: 0,
  collected: fen(0),
  failedCount: 0,
  returnedCount: 0,
  returned: fen(0),
};

function batchJson(
  batch: Batch,
  { collected, returned, ...counts }: Progress = noProgress,
): Static<typeof contract.Batch> {
  const { amount, registeredAt, submittedAt, finishedAt, ...rest } = batch;
  return {
    ...rest,
    amountFen: Number(amount),
    ...counts,
    collectedFen: Number(collected),
    returnedFen: Number(returned),
    registeredAt: registeredAt.toString(),
    submittedAt: submittedAt?.toString() ?? null,
    finishedAt: finishedAt?.toString() ?? null,
  };
}

export async function batches(
  call: Call,
  { query }: RouteInput<typeof contract.listBatches>,
): Promise<RouteOutput<typeof contract.listBatches>> {
  const { rows, total } = await listBatchRows(call.tx, call.centerId, pageOf(query));
  const progress = await progressOf(
    call.tx,
    call.centerId,
    rows.map(({ batchId }) => batchId),
  );
  return { rows: rows.map((row) => batchJson(row, progress.get(row.batchId))), total };
}

async function getBatch(call: Call, batchId: string): Promise<Batch> {
  const batch = await findBatch(call.tx, call.centerId, { batchId });
  if (!batch) throw new Problem(refusals.batchNotFound);
  return batch;
}

export async function batchView(call: Call, batchId: string): Promise<RouteOutput<typeof contract.getBatch>> {
  const batch = await getBatch(call, batchId);
  const [progress, parts] = await Promise.all([
    progressOf(call.tx, call.centerId, [batchId]),
    listParts(call.tx, call.centerId, batchId),
  ]);
  return {
    ...batchJson(batch, progress.get(batchId)),
    parts: parts.map((part) => ({
      partNo: part.partNo,
      partNumber: part.partNumber,
      state: part.state,
      rowCount: part.rowCount,
      amountFen: Number(part.amount),
      collectedCount: part.collectedCount,
      collectedFen: Number(part.collected),
      failedCount: part.failedCount,
      returnedCount: part.returnedCount,
      reason: part.reason,
      sentAt: part.sentAt?.toString() ?? null,
    })),
  };
}

export async function batchRows(
  call: Call,
  { params, query }: RouteInput<typeof contract.listBatchRows>,
): Promise<RouteOutput<typeof contract.listBatchRows>> {
  const { batchId } = await getBatch(call, params.batchId);
  const { rows, total } = await listCollectionRows(call.tx, call.centerId, batchId, {
    ...pageOf(query),
    state: query.state,
  });
  const shown = holderNames(call);
  return {
    total,
    rows: rows.map((row) => ({
      rowNo: row.rowNo,
      partNo: row.partNo,
      payerName: shown(row.payerName),
      payerAccountMasked: maskBankCard(call.vault.open(row.payerAccountSealed, payerAccountContext)),
      amountFen: Number(row.amountFen),
      state: row.state as 'waiting' | 'collected' | 'failed' | 'returned',
      reason: row.reason,
    })),
  };
}
