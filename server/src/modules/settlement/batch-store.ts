import { type RawBuilder, sql, type Updateable } from 'kysely';
import { type Db, plannedEachTime } from '../../platform/db.ts';
import type { SettlementCollectionPart } from '../../platform/db-types.generated.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { Purpose } from './rules.ts';
import type { PartState } from './states.ts';

export interface Batch {
  readonly batchId: string;
  readonly business: string;
  readonly businessId: string;
  readonly kind: 'collection' | 'loan-deduction';
  readonly accountNo: string;
  readonly purpose: Purpose;
  readonly summary: string;
  readonly state: 'open' | 'submitted' | 'finished';
  readonly rowCount: number;
  readonly amount: Fen;
  readonly registeredAt: Temporal.Instant;
  readonly submittedAt: Temporal.Instant | null;
  readonly finishedAt: Temporal.Instant | null;
}

const batchColumns = [
  'batchId',
  'business',
  'businessId',
  'kind',
  'accountNo',
  'purpose',
  'summary',
  'state',
  'rowCount',
  'amountFen',
  'registeredAt',
  'submittedAt',
  'finishedAt',
] as const;
// The table's CHECKs keep these columns to the words of the code.
const batchOf = <R extends { amountFen: bigint }>({ amountFen, ...row }: R) =>
  ({ ...row, amount: fen(amountFen) }) as unknown as Batch;

export async function insertBatch(
  tx: Db,
  centerId: number,
  { amount, ...batch }: Omit<Batch, 'submittedAt' | 'finishedAt'> & { readonly registeredBy: string },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('settlement.collectionBatch')
    .values({ centerId, ...batch, amountFen: amount })
    .onConflict((conflict) => conflict.constraint('collection_batch__business').doNothing())
    .returning('batchId')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function findBatch(
  tx: Db,
  centerId: number,
  by: { readonly batchId: string } | { readonly business: string; readonly businessId: string },
  { lock = false } = {},
): Promise<Batch | undefined> {
  const row = await tx
    .selectFrom('settlement.collectionBatch')
    .select(batchColumns)
    .where('centerId', '=', centerId)
    .where((where) => where.and(by))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && batchOf(row);
}

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

export async function updateBatch(
  tx: Db,
  centerId: number,
  batchId: string,
  change: { state: Batch['state']; submittedAt?: Temporal.Instant; finishedAt?: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('settlement.collectionBatch')
    .set(change)
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .execute();
}

/** Makes the parts of the rows that are there, with the numbers given for each. */
export async function insertParts(
  tx: Db,
  centerId: number,
  batchId: string,
  { numbers, now }: { readonly numbers: readonly string[]; readonly now: Temporal.Instant },
): Promise<void> {
  await sql`
    insert into settlement.collection_part (center_id, batch_id, part_no, part_number, state, row_count, amount_fen, next_step_at)
    select center_id, batch_id, part_no, (${numbers}::text[])[part_no], 'registered', count(*), sum(amount_fen), ${now}::timestamptz
    from settlement.collection_row where center_id = ${centerId} and batch_id = ${batchId}::uuid
    group by center_id, batch_id, part_no`.execute(tx);
}

export interface Part {
  readonly batchId: string;
  readonly partNo: number;
  readonly partNumber: string;
  readonly state: PartState;
  readonly rowCount: number;
  readonly amount: Fen;
  readonly reason: string | null;
  readonly sendSerial: string | null;
  readonly sentAt: Temporal.Instant | null;
  readonly askedCount: number;
  readonly nextStepAt: Temporal.Instant | null;
  readonly round: number;
  readonly collectedCount: number;
  readonly collected: Fen;
  readonly failedCount: number;
  readonly returnedCount: number;
  readonly returned: Fen;
}

const partColumns = [
  'batchId',
  'partNo',
  'partNumber',
  'state',
  'rowCount',
  'amountFen',
  'reason',
  'sendSerial',
  'sentAt',
  'askedCount',
  'nextStepAt',
  'round',
  'collectedCount',
  'collectedFen',
  'failedCount',
  'returnedCount',
  'returnedFen',
] as const;
const partOf = <R extends { amountFen: bigint; collectedFen: bigint; returnedFen: bigint }>({
  amountFen,
  collectedFen,
  returnedFen,
  ...row
}: R) =>
  ({ ...row, amount: fen(amountFen), collected: fen(collectedFen), returned: fen(returnedFen) }) as unknown as Part;

export async function findPart(
  tx: Db,
  centerId: number,
  by: { readonly batchId: string; readonly partNo: number } | { readonly partNumber: string },
  { lock = false } = {},
): Promise<Part | undefined> {
  const row = await tx
    .selectFrom('settlement.collectionPart')
    .select(partColumns)
    .where('centerId', '=', centerId)
    .where((where) => where.and(by))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && partOf(row);
}

/** Every part of a batch, in their order: at most 200 (two million rows). */
export async function listParts(tx: Db, centerId: number, batchId: string): Promise<Part[]> {
  const rows = await tx
    .selectFrom('settlement.collectionPart')
    .select(partColumns)
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .orderBy('partNo')
    .limit(200)
    .execute();
  return rows.map(partOf);
}

export async function listDueParts(
  tx: Db,
  centerId: number,
  now: Temporal.Instant,
): Promise<{ batchId: string; partNo: number }[]> {
  return tx
    .selectFrom('settlement.collectionPart')
    .select(['batchId', 'partNo'])
    .where('centerId', '=', centerId)
    .where('state', 'in', ['registered', 'unknown', 'accepted'])
    .where('nextStepAt', '<=', now)
    .orderBy('nextStepAt')
    .limit(50)
    .execute();
}

export async function updatePart(
  tx: Db,
  centerId: number,
  { batchId, partNo }: Pick<Part, 'batchId' | 'partNo'>,
  change: Omit<Updateable<SettlementCollectionPart>, 'centerId' | 'batchId' | 'partNo'>,
): Promise<void> {
  await tx
    .updateTable('settlement.collectionPart')
    .set(change)
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .where('partNo', '=', partNo)
    .execute();
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

export async function hasOpenParts(tx: Db, centerId: number, batchId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('settlement.collectionPart')
    .select('partNo')
    .where('centerId', '=', centerId)
    .where('batchId', '=', batchId)
    .where('state', 'in', ['registered', 'unknown', 'accepted'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function listBatchRows(tx: Db, centerId: number, page: { limit: number; offset: number }) {
  const chosen = tx.selectFrom('settlement.collectionBatch').where('centerId', '=', centerId);
  const rows = await chosen
    .select(batchColumns)
    .orderBy('registeredAt', 'desc')
    .orderBy('batchId', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return { rows: rows.map(batchOf), total: Number(total) };
}

export interface Progress {
  readonly partCount: number;
  readonly openParts: number;
  readonly collectedCount: number;
  readonly collected: Fen;
  readonly failedCount: number;
  readonly returnedCount: number;
  readonly returned: Fen;
}

/** How far batches are, by their parts' sums. */
export async function progressOf(
  tx: Db,
  centerId: number,
  batchIds: readonly string[],
): Promise<ReadonlyMap<string, Progress>> {
  if (batchIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('settlement.collectionPart')
    .select([
      'batchId',
      sql<bigint>`count(*)`.as('partCount'),
      sql<bigint>`count(*) filter (where state in ('registered', 'unknown', 'accepted'))`.as('openParts'),
      sql<bigint>`sum(collected_count)::bigint`.as('collectedCount'),
      sql<bigint>`sum(collected_fen)::bigint`.as('collected'),
      sql<bigint>`sum(failed_count)::bigint`.as('failedCount'),
      sql<bigint>`sum(returned_count)::bigint`.as('returnedCount'),
      sql<bigint>`sum(returned_fen)::bigint`.as('returned'),
    ])
    .where('centerId', '=', centerId)
    .where('batchId', 'in', [...batchIds])
    .groupBy('batchId')
    .execute();
  return new Map(
    rows.map((row) => [
      row.batchId,
      {
        partCount: Number(row.partCount),
        openParts: Number(row.openParts),
        collectedCount: Number(row.collectedCount),
        collected: fen(row.collected),
        failedCount: Number(row.failedCount),
        returnedCount: Number(row.returnedCount),
        returned: fen(row.returned),
      },
    ]),
  );
}

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
  const rows = await chosen
    .select(['rowNo', 'partNo', 'rowKey', 'payerName', 'payerAccountSealed', 'amountFen', 'state', 'reason'])
    .orderBy('rowNo')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}
