import type { Call } from '../../platform/call.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';
import type { BatchRowAnswer } from './bank.ts';
import { type Batch, findBatch, hasOpenParts, type Part, updateBatch, updatePart } from './batch-store.ts';
import { behindMessage } from './posting.ts';
import { type Decided, decideRows, failRows, returnRow, rowsOfRound } from './row-store.ts';
import { partSize, secondsToNextQuestion } from './rules.ts';

/** What a business is told of its batch: one round of results of one file. */
export interface BatchResults {
  readonly batchId: string;
  readonly businessId: string;
  readonly partNo: number;
  /** Names the round for a business key: `<business>:<batchId>:<partNo>:<round>`. */
  readonly round: number;
  /** `returned`: money that was collected has been taken back; the business posts its reversal (Cr 101). */
  readonly kind: 'decided' | 'returned';
  readonly collectedCount: number;
  /** Post Dr 101 of this amount, once for the round; zero when nothing was collected. */
  readonly collected: Fen;
  readonly failedCount: number;
  readonly returned: Fen;
  /** Whether the bank had the file. Else nobody was asked: the rows may be collected by another batch. */
  readonly wasAsked: boolean;
  /** A query for set-based statements: row_key, amount_fen, state (`collected`, `failed`, `returned`), reason. */
  readonly rows: ReturnType<typeof rowsOfRound>;
}

export type BatchHandler = (call: Call, results: BatchResults) => Promise<void>;

const handlers = new Map<string, BatchHandler>();

/**
 * Registers what a business does with results of its batches; called once at start-up. Runs in the transaction of the
 * results, for up to 10,000 rows at once: set-based statements, please.
 */
export function registerBatchHandler(business: string, handler: BatchHandler): void {
  if ((handlers.get(business) ?? handler) !== handler) throw new Error(`batches of ${business} have a handler`);
  handlers.set(business, handler);
}

type Told = Pick<BatchResults, 'kind' | 'collectedCount' | 'collected' | 'failedCount' | 'returned' | 'wasAsked'>;

async function tell(call: Call, part: Part, round: number, results: Told): Promise<Batch> {
  const batch = await findBatch(call.tx, call.centerId, { batchId: part.batchId });
  if (!batch) throw new Error(`batch ${part.batchId} is gone`);
  const handler = handlers.get(batch.business);
  if (!handler) throw new Error(`no handler for batches of ${batch.business}`);
  await handler(behindMessage(call, batch.accountNo, { kind: 'batch', id: part.partNumber }), {
    ...results,
    round,
    batchId: batch.batchId,
    businessId: batch.businessId,
    partNo: part.partNo,
    rows: rowsOfRound(call.centerId, { ...part, round }),
  });
  await recordAudit(call, 'settlement.batch-results', ['payment', batch.batchId], {
    partNo: part.partNo,
    round,
    collectedCount: results.collectedCount,
    collectedFen: Number(results.collected),
    failedCount: results.failedCount,
    returnedFen: Number(results.returned),
  });
  return batch;
}

/** Takes in what the bank tells of a part's rows; those in hand are asked about again. The part is locked by the caller. */
export async function takeResults(call: Call, part: Part, answers: readonly BatchRowAnswer[]): Promise<void> {
  if (part.state !== 'unknown' && part.state !== 'accepted') return;
  const round = part.round + 1;
  // Rows are numbered through the batch; the bank numbers those of a file from 1.
  const first = (part.partNo - 1) * partSize;
  const decided = await decideRows(
    call.tx,
    call.centerId,
    { ...part, round },
    answers.map((answer) => ({ ...answer, rowNo: first + answer.rowNo })),
  );
  const isNews = decided.collectedCount + decided.failedCount > 0;
  const isDone = decided.stillWaiting === 0;
  await updatePart(call.tx, call.centerId, part, {
    state: isDone ? 'done' : 'accepted',
    reason: null,
    nextStepAt: isDone ? null : call.now.add({ seconds: secondsToNextQuestion(part.askedCount) }),
    finishedAt: isDone ? call.now : null,
    ...(isNews && sumsAfter(part, round, decided)),
  });
  if (isNews) await tell(call, part, round, { kind: 'decided', ...decided, returned: fen(0), wasAsked: true });
  if (isDone) await finishWhenAllAre(call, part.batchId);
}

const sumsAfter = (part: Part, round: number, decided: Decided) => ({
  round,
  collectedCount: part.collectedCount + decided.collectedCount,
  collectedFen: part.collected + decided.collected,
  failedCount: part.failedCount + decided.failedCount,
});

/** The bank has not taken the file in: every row fails. */
export async function failPart(call: Call, part: Part, reason: string): Promise<void> {
  if (part.state !== 'registered' && part.state !== 'unknown') return;
  const round = part.round + 1;
  const failedCount = await failRows(call.tx, call.centerId, { ...part, round }, reason);
  await updatePart(call.tx, call.centerId, part, {
    state: 'failed',
    reason,
    round,
    failedCount: part.failedCount + failedCount,
    nextStepAt: null,
    finishedAt: call.now,
  });
  await tell(call, part, round, {
    kind: 'decided',
    collectedCount: 0,
    collected: fen(0),
    failedCount,
    returned: fen(0),
    wasAsked: false,
  });
  await finishWhenAllAre(call, part.batchId);
}

async function finishWhenAllAre(call: Call, batchId: string): Promise<void> {
  // Parts end one after the other under this lock: the last one sees that it is the last.
  await findBatch(call.tx, call.centerId, { batchId }, { lock: true });
  if (await hasOpenParts(call.tx, call.centerId, batchId)) return;
  await updateBatch(call.tx, call.centerId, batchId, { state: 'finished', finishedAt: call.now });
}

/** The bank has taken a collected row back. False when it was not collected, or was taken back before. */
export async function takeBackRow(call: Call, part: Part, rowNo: number, reason: string): Promise<boolean> {
  const round = part.round + 1;
  const amount = await returnRow(call.tx, call.centerId, { batchId: part.batchId, rowNo, round, reason });
  if (amount === undefined) return false;
  await updatePart(call.tx, call.centerId, part, {
    round,
    returnedCount: part.returnedCount + 1,
    returnedFen: part.returned + amount,
  });
  await tell(call, part, round, {
    kind: 'returned',
    collectedCount: 0,
    collected: fen(0),
    failedCount: 0,
    returned: amount,
    wasAsked: true,
  });
  return true;
}
