import {
  type BatchOrder,
  type BatchProgress,
  type BatchResult,
  batchLimits,
} from '../../../server/src/gateways/bdc/batch.ts';
import { type Fen, fen, sumFen } from '../../../server/src/platform/money.ts';
import type { Books, Refusal, Transfer } from './books.ts';
import type { BankFaults } from './notices.ts';

/** Money of a batch comes from here: the payers' accounts at other banks, cleared in one sum. */
const clearing = { accountNo: '99990000000000000001', name: '批量代收待清算户' };

/** A file of orders that the bank has taken in. */
export interface Batch {
  readonly sendSeqNo: string;
  readonly digest: string;
  readonly isPayment: boolean;
  readonly order: BatchOrder;
  readonly receivedAt: Temporal.Instant;
  /** Every row's end, decided when the file is taken in and told when its time has come. */
  readonly results: readonly BatchResult[];
  /** Rows that the bank tells later than the others, by their number. */
  readonly lateRows: readonly number[];
  /** How many of its two sums are booked: the prompt rows, then the late ones. */
  readonly booked: 0 | 1 | 2;
}

/** What the bank does with each row, by the faults of the moment. */
export function decideRows({ rows }: BatchOrder, { failEvery, lateEvery }: BankFaults) {
  const results = rows.map(({ rowNo, amountFen }): BatchResult => {
    const fails = failEvery > 0 && rowNo % failEvery === 0;
    return { rowNo, amountFen, state: fails ? 'failed' : 'done', reason: fails ? '账户余额不足' : '' };
  });
  const lateRows = lateEvery > 0 ? rows.map(({ rowNo }) => rowNo).filter((rowNo) => rowNo % lateEvery === 0) : [];
  return { results, lateRows };
}

/** The rows as the bank tells them now. */
export function toldOf({ results, lateRows, booked }: Batch): BatchResult[] {
  const late = new Set(lateRows);
  return results.map((result) =>
    booked === 2 || (booked === 1 && !late.has(result.rowNo)) ? result : { ...result, state: 'processing', reason: '' },
  );
}

export function progressOf(batch: Batch): BatchProgress {
  const told = toldOf(batch);
  const done = told.filter(({ state }) => state === 'done');
  return {
    state: batch.booked === 0 ? 'processing' : 'finished',
    doneCount: done.length,
    doneFen: sumFen(done.map(({ amountFen }) => amountFen)),
    failedCount: told.filter(({ state }) => state === 'failed').length,
  };
}

/** Books the next sum of a batch: the prompt rows first, then the late ones. */
export function bookNext(books: Books, batch: Batch, now: Temporal.Instant): void {
  const late = new Set(batch.lateRows);
  const wanted = batch.results.filter(
    ({ rowNo, state }) => state === 'done' && late.has(rowNo) === (batch.booked === 1),
  );
  const amountFen = sumFen(wanted.map((row) => row.amountFen));
  const booked = batch.booked === 0 && late.size > 0 ? 1 : 2;
  books.recordBatchBooked(batch.sendSeqNo, booked, now);
  if (amountFen > 0n) bookSum(books, batch, amountFen, now);
}

function bookSum(books: Books, { order, isPayment }: Batch, amountFen: Fen, now: Temporal.Instant): void {
  const own = { accountNo: order.ownAccountNo, name: order.ownName };
  const [from, to] = isPayment ? [own, clearing] : [clearing, own];
  const result = books.book(
    {
      fromAccountNo: from.accountNo,
      fromAccountName: from.name,
      toAccountNo: to.accountNo,
      toAccountName: to.name,
      amountFen: fen(amountFen),
      summary: isPayment ? '批量付款' : '批量扣款',
      remark: order.referenceNo,
    },
    now,
  );
  if ('refusal' in result) throw new Error(`a batch that was taken in cannot be booked: ${result.refusal}`);
}

/** One collected row goes back to its payer, out of the centre's account. */
export function takeBackRow(
  books: Books,
  { referenceNo, rowNo, reason }: { readonly referenceNo: string; readonly rowNo: number; readonly reason: string },
  now: Temporal.Instant,
): Transfer | Refusal {
  const batch = books.batches().find(({ order }) => order.referenceNo === referenceNo);
  const row = batch && toldOf(batch).find((told) => told.rowNo === rowNo && told.state === 'done');
  const payer = batch?.order.rows[rowNo - 1];
  if (!batch || !row || !payer || batch.isPayment) return { refusal: '没有这笔已扣款项' };
  return books.book(
    {
      fromAccountNo: batch.order.ownAccountNo,
      fromAccountName: batch.order.ownName,
      toAccountNo: payer.accountNo,
      toAccountName: payer.name,
      amountFen: row.amountFen,
      summary: '扣款退回',
      remark: `${referenceNo} 第${rowNo}笔 ${reason}`,
    },
    now,
  );
}

/** Why a file is not taken in, in Chinese. */
export function refusalOfBatch(books: Books, order: BatchOrder, isPayment: boolean): Refusal | undefined {
  const own = books.accounts().find(({ accountNo }) => accountNo === order.ownAccountNo);
  if (own?.holder !== 'centre') return { refusal: '账号不是中心专户' };
  if (own.name !== order.ownName) return { refusal: '中心户名与账号不符' };
  if (order.rows.length > batchLimits.rows) return { refusal: '批量文件行数过多' };
  if (isPayment && own.balanceFen < sumFen(order.rows.map(({ amountFen }) => amountFen)))
    return { refusal: '付款账户余额不足' };
  return undefined;
}
