import { type RawBuilder, sql } from 'kysely';
import { type Db, plannedEachTime, readPage } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { Batch, Part } from './batch-store.ts';

// The orders of batches: up to 10,000 at once, so set-based.

export interface NewRow {
  readonly rowKey: string;
  readonly payerName: string;
  readonly payerAccountSealed: Buffer;
  readonly payerBankCode: string;
  readonly payerHolder: string;
  readonly amount: Fen;
}

/** Adds rows after those that are there; a key that is there already is left as it was. Answers how many are new. */
export async function insertRows(
  tx: Db,
  centerId: number,
  { batchId, rowCount }: Pick<Batch, 'batchId' | 'rowCount'>,
  { rows, partSize }: { readonly rows: readonly NewRow[]; readonly partSize: number },
): Promise<{ count: number; amount: Fen }> {
  const answer = await sql<{ count: bigint; amount: bigint }>`${plannedEachTime}
    with given as (
      select * from unnest(
        ${rows.map((row) => row.rowKey)}::text[], ${rows.map((row) => row.payerName)}::text[],
        ${rows.map((row) => row.payerAccountSealed)}::bytea[], ${rows.map((row) => row.payerBankCode)}::text[],
        ${rows.map((row) => row.payerHolder)}::text[], ${rows.map((row) => row.amount)}::bigint[]
      ) with ordinality as given (row_key, payer_name, sealed, bank_code, holder, amount_fen, ordinal)
    ),
    numbered as (
      select g.*, ${rowCount} + row_number() over (order by ordinal) as row_no from given g
      where not exists (
        select from settlement.collection_row r where r.center_id = ${centerId} and r.batch_id = ${batchId}::uuid and r.row_key = g.row_key
      )
    ),
    added as (
      insert into settlement.collection_row (center_id, batch_id, row_no, part_no, row_key, payer_name, payer_account_sealed,
        payer_bank_code, payer_holder, amount_fen, state)
      select ${centerId}, ${batchId}::uuid, row_no, (row_no - 1) / ${partSize} + 1, row_key, payer_name, sealed, bank_code, holder, amount_fen, 'waiting'
      from numbered
      returning amount_fen
    )
    select count(*) as count, coalesce(sum(amount_fen), 0)::bigint as amount from added`.execute(tx);
  const [added] = answer.rows;
  const [count, amount] = [Number(added?.count ?? 0), fen(added?.amount ?? 0n)];
  await tx
    .updateTable('settlement.collectionBatch')
    .set((set) => ({ rowCount: set('rowCount', '+', count), amountFen: set('amountFen', '+', BigInt(amount)) }))
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .execute();
  return { count, amount };
}

/** The orders of a part, in their order; the bank numbers them from 1. */
export async function listPartRows(tx: Db, centerId: number, { batchId, partNo }: Pick<Part, 'batchId' | 'partNo'>) {
  return tx
    .selectFrom('settlement.collectionRow')
    .select(['rowNo', 'payerName', 'payerAccountSealed', 'payerBankCode', 'payerHolder', 'amountFen'])
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .where('partNo', '=', partNo)
    .orderBy('rowNo')
    .limit(10_000)
    .execute();
}

export interface Decided {
  readonly collectedCount: number;
  readonly collected: Fen;
  readonly failedCount: number;
  /** Results whose row is not waiting or whose amount is another: nothing is done with them. */
  readonly strange: number;
  readonly stillWaiting: number;
}

/** Writes a round of results, set-based. Rows that are decided already stay as they are. */
export async function decideRows(
  tx: Db,
  centerId: number,
  { batchId, partNo, round }: Pick<Part, 'batchId' | 'partNo' | 'round'>,
  results: readonly { rowNo: number; amount: Fen; isDone: boolean; reason: string }[],
): Promise<Decided> {
  const answer = await sql<{
    done: bigint;
    doneFen: bigint;
    failed: bigint;
    waiting: bigint;
  }>`${plannedEachTime}
    with given as (
      select * from unnest(${results.map((row) => row.rowNo)}::integer[], ${results.map((row) => row.amount)}::bigint[],
        ${results.map((row) => row.isDone)}::boolean[], ${results.map((row) => row.reason)}::text[]) as given (row_no, amount_fen, is_done, reason)
    ),
    decided as (
      update settlement.collection_row r set state = case when g.is_done then 'collected' else 'failed' end, reason = nullif(g.reason, ''), round = ${round}
      from given g
      where r.center_id = ${centerId} and r.batch_id = ${batchId}::uuid and r.part_no = ${partNo} and r.row_no = g.row_no
        and r.amount_fen = g.amount_fen and r.state = 'waiting'
      returning r.state, r.amount_fen
    )
    select count(*) filter (where state = 'collected') as done,
      coalesce(sum(amount_fen) filter (where state = 'collected'), 0)::bigint as done_fen,
      count(*) filter (where state = 'failed') as failed,
      (select count(*) from settlement.collection_row where center_id = ${centerId} and batch_id = ${batchId}::uuid and part_no = ${partNo} and state = 'waiting') as waiting
    from decided`.execute(tx);
  const [row] = answer.rows;
  const [done, failed] = [Number(row?.done ?? 0), Number(row?.failed ?? 0)];
  return {
    collectedCount: done,
    collected: fen(row?.doneFen ?? 0n),
    failedCount: failed,
    strange: results.length - done - failed,
    // The statement sees the rows as they were before it.
    stillWaiting: Number(row?.waiting ?? 0) - done - failed,
  };
}

/** Every waiting row of a part fails for the same reason. */
export async function failRows(
  tx: Db,
  centerId: number,
  { batchId, partNo, round }: Pick<Part, 'batchId' | 'partNo' | 'round'>,
  reason: string,
): Promise<number> {
  const answer = await tx
    .updateTable('settlement.collectionRow')
    .set({ state: 'failed', reason, round })
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .where('partNo', '=', partNo)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return Number(answer.numUpdatedRows);
}

/** One collected row was taken back: a round of its own. */
export async function returnRow(
  tx: Db,
  centerId: number,
  { batchId, rowNo, round, reason }: { batchId: string; rowNo: number; round: number; reason: string },
): Promise<Fen | undefined> {
  const row = await tx
    .updateTable('settlement.collectionRow')
    .set({ state: 'returned', reason, round })
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .where('rowNo', '=', rowNo)
    .where('state', '=', 'collected')
    .returning('amountFen')
    .executeTakeFirst();
  return row && fen(row.amountFen);
}

/**
 * The rows of one round as a query for the business's own set-based statement: columns row_key, amount_fen, state
 * (`collected`, `failed` or `returned`) and reason.
 */
export const rowsOfRound = (centerId: number, { batchId, partNo, round }: Pick<Part, 'batchId' | 'partNo' | 'round'>) =>
  sql`select row_key, amount_fen, state, reason from settlement.collection_row
    where center_id = ${centerId} and batch_id = ${batchId}::uuid and part_no = ${partNo} and round = ${round}` as RawBuilder<unknown>;

export async function listCollectionRows(
  tx: Db,
  centerId: number,
  batchId: string,
  { state, limit, offset }: { state?: string | undefined; limit: number; offset: number },
) {
  const chosen = tx
    .selectFrom('settlement.collectionRow')
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''));
  return readPage(
    chosen
      .select(['rowNo', 'partNo', 'rowKey', 'payerName', 'payerAccountSealed', 'amountFen', 'state', 'reason'])
      .orderBy('rowNo'),
    { limit, offset },
  );
}
