import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { orderOf, type Sorted } from '../../platform/sorting.ts';
import type { RemittanceState } from './states.ts';

export interface RemittanceRow {
  readonly remittanceId: string;
  readonly employerId: string;
  readonly month: Temporal.PlainDate;
  readonly serial: string;
  readonly state: RemittanceState;
  readonly source: string;
  /** How it was paid, once it is posted. */
  readonly method: string | null;
  readonly takenBack: number;
  /** Of several months confirmed and paid together the id of the oldest; null for a month by itself. */
  readonly togetherId: string | null;
  readonly personCount: number;
  readonly employerFen: Fen;
  readonly memberFen: Fen;
  readonly amountFen: Fen;
  readonly listHash: string;
  readonly confirmedBy: string | null;
  readonly channel: string;
  readonly createdAt: Temporal.Instant;
  readonly confirmedAt: Temporal.Instant | null;
  readonly receivedAt: Temporal.Instant | null;
  readonly postedAt: Temporal.Instant | null;
}

const columns = [
  'remittanceId',
  'employerId',
  'month',
  'serial',
  'state',
  'source',
  'method',
  'takenBack',
  'togetherId',
  'personCount',
  'employerFen',
  'memberFen',
  'amountFen',
  'listHash',
  'confirmedBy',
  'channel',
  'createdAt',
  'confirmedAt',
  'receivedAt',
  'postedAt',
] as const;

type Raw = Omit<RemittanceRow, 'state' | 'employerFen' | 'memberFen' | 'amountFen'> & {
  state: string;
  employerFen: bigint;
  memberFen: bigint;
  amountFen: bigint;
};
const shaped = (row: Raw): RemittanceRow => ({
  ...row,
  state: row.state as RemittanceState,
  employerFen: fen(row.employerFen),
  memberFen: fen(row.memberFen),
  amountFen: fen(row.amountFen),
});

/** A remittance by id, serial, or the open one of a month; locked when asked. */
export async function findRemittance(
  tx: Db,
  centerId: number,
  by: { remittanceId: string } | { serial: string } | { employerId: string; month: Temporal.PlainDate },
  { lock }: { lock: boolean } = { lock: false },
): Promise<RemittanceRow | undefined> {
  const row = await tx
    .selectFrom('contribution.remittance')
    .select(columns)
    .where('centerId', '=', centerId)
    .$if('remittanceId' in by, (query) => query.where('remittanceId', '=', 'remittanceId' in by ? by.remittanceId : ''))
    .$if('serial' in by, (query) => query.where('serial', '=', 'serial' in by ? by.serial : ''))
    .$if('month' in by, (query) =>
      'month' in by
        ? query.where('employerId', '=', by.employerId).where('month', '=', by.month).where('state', '<>', 'withdrawn')
        : query,
    )
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && shaped(row);
}

/** The months that are confirmed and paid together, oldest first; locked in that order when asked. */
export async function listTogether(
  tx: Db,
  centerId: number,
  togetherId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<RemittanceRow[]> {
  const rows = await tx
    .selectFrom('contribution.remittance')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('togetherId', '=', togetherId)
    .orderBy('month')
    .limit(200)
    .$if(lock, (query) => query.forUpdate())
    .execute();
  return rows.map(shaped);
}

export interface RemittanceFilter {
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
  readonly states?: readonly RemittanceState[] | undefined;
}

const remittanceSorts = { month: sql`month`, persons: sql`person_count`, amount: sql`amount_fen` } as const;

/** Remittances of an employer, newest month first unless told, with number and sum of all that pass the filter. */
export async function listRemittanceRows(
  tx: Db,
  centerId: number,
  employerId: string,
  filter: RemittanceFilter,
  { limit, offset, ...sorted }: { limit: number; offset: number } & Sorted<keyof typeof remittanceSorts>,
) {
  const chosen = tx
    .selectFrom('contribution.remittance')
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', 'in', filter.states ?? ['draft', 'confirmed', 'short', 'collecting', 'posted'])
    .$if(filter.from !== undefined, (query) => query.where('month', '>=', filter.from as Temporal.PlainDate))
    .$if(filter.to !== undefined, (query) => query.where('month', '<=', filter.to as Temporal.PlainDate));
  const rows = await chosen
    .select(columns)
    .orderBy(orderOf(remittanceSorts, sorted, sql`month desc, created_at desc`))
    .limit(limit)
    .offset(offset)
    .execute();
  const totals = await chosen
    .select([
      sql<bigint>`count(*)`.as('total'),
      sql<bigint>`coalesce(sum(amount_fen), 0)::bigint`.as('totalFen'),
      sql<bigint>`coalesce(sum(amount_fen) filter (where state = 'posted'), 0)::bigint`.as('postedFen'),
    ])
    .executeTakeFirstOrThrow();
  const { total, totalFen, postedFen } = totals;
  return { rows: rows.map(shaped), total: Number(total), totalFen: fen(totalFen), postedFen: fen(postedFen) };
}

/** How many remittances of the centre wait for money. */
export async function countWaiting(tx: Db, centerId: number): Promise<number> {
  const row = await tx
    .selectFrom('contribution.remittance')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('state', 'in', ['confirmed', 'short', 'collecting'])
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Money posted a month for the whole centre, oldest first. */
export async function sumByMonth(tx: Db, centerId: number, from: Temporal.PlainDate) {
  const rows = await tx
    .selectFrom('contribution.remittance')
    .select(['month', sql<bigint>`sum(amount_fen)::bigint`.as('amountFen')])
    .where('centerId', '=', centerId)
    .where('state', '=', 'posted')
    .where('month', '>=', from)
    .groupBy('month')
    .orderBy('month')
    .execute();
  return rows.map((row) => ({ month: row.month, amountFen: fen(row.amountFen) }));
}

export async function insertRemittance(
  tx: Db,
  centerId: number,
  row: Pick<
    RemittanceRow,
    | 'remittanceId'
    | 'employerId'
    | 'month'
    | 'serial'
    | 'source'
    | 'personCount'
    | 'employerFen'
    | 'memberFen'
    | 'amountFen'
    | 'listHash'
    | 'channel'
    | 'createdAt'
    | 'togetherId'
  >,
): Promise<void> {
  await tx
    .insertInto('contribution.remittance')
    .values({ centerId, ...row, state: 'draft' })
    .execute();
}

/** Moves a remittance on; the columns that the step fills come with it. */
export async function updateRemittance(
  tx: Db,
  centerId: number,
  remittanceId: string,
  set: { state: RemittanceState } & Partial<{
    confirmedText: string;
    signature: Buffer;
    certificate: Buffer;
    method: string;
    confirmedBy: string;
    channel: string;
    confirmedAt: Temporal.Instant;
    receivedAt: Temporal.Instant | null;
    postedAt: Temporal.Instant | null;
    takenBack: number;
    personCount: number;
    employerFen: Fen;
    memberFen: Fen;
    amountFen: Fen;
    listHash: string;
  }>,
): Promise<void> {
  await tx
    .updateTable('contribution.remittance')
    .set(set)
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .execute();
}

export interface RosterImportRow {
  readonly importId: string;
  readonly employerId: string;
  readonly month: Temporal.PlainDate;
  readonly fileName: string;
  readonly fileSha256: string;
  readonly rowCount: number;
  readonly faultCount: number;
  readonly faults: readonly { readonly line: number; readonly column: string; readonly code: string }[];
  readonly importedAt: Temporal.Instant;
  readonly actorId: string;
  readonly remittanceId: string | null;
}

export async function insertRosterImport(tx: Db, centerId: number, row: RosterImportRow): Promise<void> {
  await tx
    .insertInto('contribution.rosterImport')
    .values({ centerId, ...row, faults: JSON.stringify(row.faults) })
    .execute();
}
