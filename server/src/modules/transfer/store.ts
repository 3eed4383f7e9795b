import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Db, readPage } from '../../platform/db.ts';
import type { Fen } from '../../platform/money.ts';
import type { Direction, TransferState } from './states.ts';

export interface TransferRow {
  readonly transferId: string;
  readonly direction: Direction;
  readonly letterNo: string;
  readonly caseId: string;
  readonly personId: string;
  readonly accountId: string;
  readonly otherNode: string;
  readonly formerAccountNo: string | null;
  readonly state: TransferState;
  readonly principalFen: Fen | null;
  readonly interestFen: Fen | null;
  readonly totalFen: Fen | null;
  readonly interestTo: Temporal.PlainDate | null;
  readonly openedOn: Temporal.PlainDate | null;
  readonly monthCount: number | null;
  readonly firstMonth: Temporal.PlainDate | null;
  readonly lastMonth: Temporal.PlainDate | null;
  readonly fault: string | null;
  readonly reason: string | null;
  readonly carriedFen: Fen | null;
  readonly currentFen: Fen | null;
  readonly journalId: string | null;
  readonly withdrawalAskedAt: Temporal.Instant | null;
  readonly begunAt: Temporal.Instant;
  readonly changedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
}

const columns = [
  'transferId',
  'direction',
  'letterNo',
  'caseId',
  'personId',
  'accountId',
  'otherNode',
  'formerAccountNo',
  'state',
  'principalFen',
  'interestFen',
  'totalFen',
  'interestTo',
  'openedOn',
  'monthCount',
  'firstMonth',
  'lastMonth',
  'fault',
  'reason',
  'carriedFen',
  'currentFen',
  'journalId',
  'withdrawalAskedAt',
  'begunAt',
  'changedAt',
  'endedAt',
] as const;

// The table's CHECKs keep these columns to the words of the code.
const shaped = (row: object): TransferRow => row as TransferRow;

type By =
  | { readonly transferId: string }
  | { readonly caseId: string }
  | { readonly direction: Direction; readonly letterNo: string };

export async function findTransfer(
  tx: Db,
  centerId: number,
  by: By,
  { lock = false } = {},
): Promise<TransferRow | undefined> {
  const row = await tx
    .selectFrom('transfer.transfer')
    .select(columns)
    .where('centerId', '=', centerId)
    .where((where) => where.and(by))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && shaped(row);
}

export type NewTransfer = Pick<
  TransferRow,
  | 'transferId'
  | 'direction'
  | 'letterNo'
  | 'caseId'
  | 'personId'
  | 'accountId'
  | 'otherNode'
  | 'formerAccountNo'
  | 'state'
>;

export async function insertTransfer(call: Call, row: NewTransfer): Promise<void> {
  await call.tx
    .insertInto('transfer.transfer')
    .values({ centerId: call.centerId, ...row, begunAt: call.now, changedAt: call.now })
    .execute();
}

export async function updateTransfer(call: Call, transferId: string, set: Partial<TransferRow>): Promise<void> {
  await call.tx
    .updateTable('transfer.transfer')
    .set({ ...set, changedAt: call.now })
    .where('centerId', '=', call.centerId)
    .where('transferId', '=', transferId)
    .execute();
}

export interface TransferFilter {
  readonly direction?: Direction | undefined;
  readonly states?: readonly TransferState[] | undefined;
  readonly letterNo?: string | undefined;
  readonly personId?: string | undefined;
  /** Only what has not moved since. */
  readonly unchangedSince?: Temporal.Instant | undefined;
}

export async function listTransfers(
  tx: Db,
  centerId: number,
  filter: TransferFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: TransferRow[]; total: number }> {
  const chosen = tx
    .selectFrom('transfer.transfer')
    .where('centerId', '=', centerId)
    .$if(filter.direction !== undefined, (query) => query.where('direction', '=', filter.direction as Direction))
    .$if(filter.states !== undefined, (query) => query.where('state', 'in', filter.states ?? []))
    .$if(filter.letterNo !== undefined, (query) => query.where('letterNo', '=', filter.letterNo as string))
    .$if(filter.personId !== undefined, (query) => query.where('personId', '=', filter.personId as string))
    .$if(filter.unchangedSince !== undefined, (query) =>
      query.where('changedAt', '<', filter.unchangedSince as Temporal.Instant).where('endedAt', 'is', null),
    );
  const { rows, total } = await readPage(chosen.select(columns).orderBy('begunAt', 'desc').orderBy('transferId'), page);
  return { rows: rows.map(shaped), total };
}

export interface TransferEvent {
  readonly state: TransferState;
  readonly detail: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly at: Temporal.Instant;
}

/** Adds to the history of a transfer that the caller has locked (or has just made). */
export async function addEvent(call: Call, transferId: string, state: TransferState, detail: string): Promise<void> {
  await sql`
    insert into transfer.event (center_id, transfer_id, event_no, state, detail, actor_kind, actor_id, at)
    select ${call.centerId}, ${transferId}::uuid, coalesce(max(event_no), 0) + 1, ${state}, ${detail}, ${call.actor.kind}, ${call.actor.id}, ${call.now}
    from transfer.event where center_id = ${call.centerId} and transfer_id = ${transferId}::uuid`.execute(call.tx);
}

export async function listEvents(tx: Db, centerId: number, transferId: string): Promise<TransferEvent[]> {
  const rows = await tx
    .selectFrom('transfer.event')
    .select(['state', 'detail', 'actorKind', 'actorId', 'at'])
    .where('centerId', '=', centerId)
    .where('transferId', '=', transferId)
    .orderBy('eventNo')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as TransferState }));
}

/** A centre of the directory. */
export interface KnownCentre {
  readonly nodeNo: string;
  readonly name: string;
  readonly city: string;
  readonly accountNo: string;
  readonly accountName: string;
  readonly bankCode: string;
  readonly bankName: string;
  readonly isOwn: boolean;
}

const centreColumns = ['nodeNo', 'name', 'city', 'accountNo', 'accountName', 'bankCode', 'bankName', 'isOwn'] as const;

/** The directory of a day, by city: every node has one row in force. */
export async function listCentres(tx: Db, centerId: number, on: Temporal.PlainDate): Promise<KnownCentre[]> {
  return tx
    .selectFrom('transfer.centre')
    .select(centreColumns)
    .where('centerId', '=', centerId)
    .where('validFrom', '<=', on)
    .where((where) => where.or([where('validTo', 'is', null), where('validTo', '>', on)]))
    .orderBy('city')
    .orderBy('nodeNo')
    .limit(1_000)
    .execute();
}

export async function findCentre(
  tx: Db,
  centerId: number,
  nodeNo: string,
  on: Temporal.PlainDate,
): Promise<KnownCentre | undefined> {
  return (await listCentres(tx, centerId, on)).find((centre) => centre.nodeNo === nodeNo);
}

/** This centre itself; `undefined` when it is not on the platform. */
export async function findOwnCentre(
  tx: Db,
  centerId: number,
  on: Temporal.PlainDate,
): Promise<KnownCentre | undefined> {
  return (await listCentres(tx, centerId, on)).find(({ isOwn }) => isOwn);
}
