import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { type Fen, fen } from '../../../platform/money.ts';

/** An agreement of an employer with the account that the bank collects from; its id is the business that signs it. */
export interface Agreement {
  readonly agreementId: string;
  readonly employerId: string;
  readonly state: 'draft' | 'active' | 'ended';
  readonly accountName: string;
  readonly accountSealed: Buffer;
  readonly accountIndex: Buffer;
  readonly bankCode: string;
  readonly bankName: string;
  readonly signedOn: Temporal.PlainDate | null;
  readonly endedOn: Temporal.PlainDate | null;
}

const agreementColumns = [
  'agreementId',
  'employerId',
  'state',
  'accountName',
  'accountSealed',
  'accountIndex',
  'bankCode',
  'bankName',
  'signedOn',
  'endedOn',
] as const;

/** An agreement by id, or the employer's one in force. */
export async function findAgreement(
  tx: Db,
  centerId: number,
  by: { agreementId: string } | { employerId: string },
): Promise<Agreement | undefined> {
  const row = await tx
    .selectFrom('contribution.collectionAgreement')
    .select(agreementColumns)
    .where('centerId', '=', centerId)
    .$if('agreementId' in by, (query) => query.where('agreementId', '=', 'agreementId' in by ? by.agreementId : ''))
    .$if('employerId' in by, (query) =>
      query.where('employerId', '=', 'employerId' in by ? by.employerId : '').where('state', '=', 'active'),
    )
    .executeTakeFirst();
  return row && { ...row, state: row.state as Agreement['state'] };
}

/** Keeps an agreement that is to be signed; it replaces what the employer was about to sign before. */
export async function insertAgreement(
  tx: Db,
  centerId: number,
  row: Omit<Agreement, 'state' | 'signedOn' | 'endedOn'>,
): Promise<void> {
  await deleteUnsigned(tx, centerId, row.employerId);
  await tx
    .insertInto('contribution.collectionAgreement')
    .values({ centerId, ...row, state: 'draft' })
    .execute();
}

export async function deleteUnsigned(tx: Db, centerId: number, employerId: string): Promise<void> {
  await tx
    .deleteFrom('contribution.collectionAgreement')
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', '=', 'draft')
    .execute();
}

export async function updateAgreement(
  tx: Db,
  centerId: number,
  agreementId: string,
  set: { state: 'active'; signedOn: Temporal.PlainDate } | { state: 'ended'; endedOn: Temporal.PlainDate },
): Promise<void> {
  await tx
    .updateTable('contribution.collectionAgreement')
    .set(set)
    .where('centerId', '=', centerId)
    .where('agreementId', '=', agreementId)
    .execute();
}

/** `open`: the bank has not answered. `taken-back`: it had collected and gave the money back to the payer. */
export type CollectionState = 'open' | 'collected' | 'refused' | 'taken-back';

/** One order to the bank to collect a remittance. */
export interface Collection {
  readonly collectionId: string;
  readonly employerId: string;
  readonly remittanceId: string;
  readonly agreementId: string;
  readonly state: CollectionState;
  readonly amountFen: Fen;
  readonly owedFen: Fen;
  readonly reason: string | null;
  readonly orderedBy: string;
  readonly channel: string;
  readonly orderedAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
}

const collectionColumns = [
  'collectionId',
  'employerId',
  'remittanceId',
  'agreementId',
  'state',
  'amountFen',
  'owedFen',
  'reason',
  'orderedBy',
  'channel',
  'orderedAt',
  'decidedAt',
] as const;

/** A collection by id; of a remittance the last one, or the one whose money the employer owes. */
export async function findCollection(
  tx: Db,
  centerId: number,
  by: { collectionId: string } | { remittanceId: string; isOwed?: true },
): Promise<Collection | undefined> {
  const row = await tx
    .selectFrom('contribution.collection')
    .select(collectionColumns)
    .where('centerId', '=', centerId)
    .$if('collectionId' in by, (query) => query.where('collectionId', '=', 'collectionId' in by ? by.collectionId : ''))
    .$if('remittanceId' in by, (query) => query.where('remittanceId', '=', 'remittanceId' in by ? by.remittanceId : ''))
    .$if('isOwed' in by, (query) => query.where('owedFen', '>', 0n))
    .orderBy('orderedAt', 'desc')
    .orderBy('collectionId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      ...row,
      state: row.state as CollectionState,
      amountFen: fen(row.amountFen),
      owedFen: fen(row.owedFen),
    }
  );
}

/** What an employer owes of collections that the bank has taken back (119). */
export async function sumOwedCollections(tx: Db, centerId: number, employerId: string): Promise<Fen> {
  const { owed } = await tx
    .selectFrom('contribution.collection')
    .select(sql<bigint>`coalesce(sum(owed_fen), 0)::bigint`.as('owed'))
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .executeTakeFirstOrThrow();
  return fen(owed);
}

export async function insertCollection(
  tx: Db,
  centerId: number,
  row: Omit<Collection, 'state' | 'owedFen' | 'reason' | 'decidedAt'>,
): Promise<void> {
  await tx
    .insertInto('contribution.collection')
    .values({ centerId, ...row, state: 'open' })
    .execute();
}

export async function updateCollection(
  tx: Db,
  centerId: number,
  collectionId: string,
  set: Partial<Pick<Collection, 'state' | 'reason' | 'decidedAt' | 'owedFen'>>,
): Promise<void> {
  await tx
    .updateTable('contribution.collection')
    .set(set)
    .where('centerId', '=', centerId)
    .where('collectionId', '=', collectionId)
    .execute();
}
