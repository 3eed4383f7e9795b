import { sql, type Updateable } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
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

/** Batches of a business that still take rows, the oldest first. */
export async function listOpenBatches(tx: Db, centerId: number, business: string): Promise<Batch[]> {
  const rows = await tx
    .selectFrom('settlement.collectionBatch')
    .select(batchColumns)
    .where('centerId', '=', centerId)
    .where('business', '=', business)
    .where('state', '=', 'open')
    .orderBy('registeredAt')
    .orderBy('batchId')
    .limit(100)
    .execute();
  return rows.map(batchOf);
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
    .orderBy('batchId')
    .orderBy('partNo')
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
  const { rows, total } = await readPage(
    chosen.select(batchColumns).orderBy('registeredAt', 'desc').orderBy('batchId', 'desc'),
    page,
  );
  return { rows: rows.map(batchOf), total };
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
