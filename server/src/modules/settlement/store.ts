import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { sumReturned } from './payment-store.ts';

export interface Receipt {
  readonly receiptId: string;
  readonly accountNo: string;
  readonly bankSerial: string;
  readonly counterName: string;
  readonly amount: Fen;
  readonly transactedOn: Temporal.PlainDate;
  readonly summary: string;
  readonly remark: string;
}

/** The centre whose special account this is: asked before a centre is known, so across all of them. */
export async function findCenterOfAccount(tx: Db, accountNo: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('settlement.bankAccount')
    .select('centerId')
    .where('accountNo', '=', accountNo)
    .executeTakeFirst();
  return row?.centerId;
}

/** The first special account of a centre: employers pay into it, and what names no other is paid from it. */
export async function getSpecialAccount(tx: Db, centerId: number) {
  return tx
    .selectFrom('settlement.bankAccount')
    .selectAll()
    .where('centerId', '=', centerId)
    .orderBy('position')
    .orderBy('accountNo')
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** A special account of this centre; throws when it is none. */
export async function getBankAccount(tx: Db, centerId: number, accountNo: string) {
  return tx
    .selectFrom('settlement.bankAccount')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .executeTakeFirstOrThrow();
}

export interface NewReceipt extends Receipt {
  readonly counterAccountIndex: Buffer;
  readonly counterAccountSealed: Buffer;
  readonly transactionTime: string;
  readonly receivedAt: Temporal.Instant;
}

/** Keeps a receipt; false when the same payment is known already. */
export async function insertReceipt(tx: Db, centerId: number, { amount, ...receipt }: NewReceipt): Promise<boolean> {
  const inserted = await tx
    .insertInto('settlement.receipt')
    .values({ centerId, ...receipt, amountFen: amount, state: 'received' })
    .onConflict((conflict) => conflict.constraint('receipt__once').doNothing())
    .returning('receiptId')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** A receipt with what finds payments to the same account. */
export interface ReceivedMoney extends Receipt {
  readonly counterAccountIndex: Buffer;
}

/** A receipt that nothing was done with yet, locked for this transaction. */
export async function lockReceived(tx: Db, centerId: number, receiptId: string): Promise<ReceivedMoney | undefined> {
  const row = await tx
    .selectFrom('settlement.receipt')
    .select([
      'receiptId',
      'accountNo',
      'bankSerial',
      'counterName',
      'counterAccountIndex',
      'amountFen',
      'transactedOn',
      'summary',
      'remark',
    ])
    .where('centerId', '=', centerId)
    .where('receiptId', '=', receiptId)
    .where('state', '=', 'received')
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, amount: fen(row.amountFen) };
}

export interface Settled {
  readonly state: 'settled' | 'unmatched';
  readonly business: string | null;
  readonly businessId: string | null;
  readonly outcome: string;
}

export async function settleReceipt(
  tx: Db,
  centerId: number,
  receiptId: string,
  settled: Settled,
  at: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('settlement.receipt')
    .set({ ...settled, settledAt: at })
    .where('centerId', '=', centerId)
    .where('receiptId', '=', receiptId)
    .execute();
}

export async function listReceiptRows(
  tx: Db,
  centerId: number,
  filter: { state?: string | undefined; businessId?: string | undefined },
  page: { limit: number; offset: number },
) {
  const chosen = tx
    .selectFrom('settlement.receipt')
    .where('centerId', '=', centerId)
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state as string))
    .$if(filter.businessId !== undefined, (query) => query.where('businessId', '=', filter.businessId as string));
  return readPage(
    chosen
      .select([
        'receiptId',
        'accountNo',
        'bankSerial',
        'counterName',
        'counterAccountSealed',
        'amountFen',
        'transactedOn',
        'remark',
        'state',
        'outcome',
        'receivedAt',
        'settledAt',
      ])
      .orderBy('receivedAt', 'desc')
      .orderBy('receiptId', 'desc'),
    page,
  );
}

/** Money nobody claims (暂收), and payments that came back: what 219 holds beside the employers' unallocated money. */
/** Receipts of a day or earlier that are not in the books yet. */
export async function countUnsettled(tx: Db, centerId: number, through: Temporal.PlainDate): Promise<number> {
  const { count } = await tx
    .selectFrom('settlement.receipt')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('state', '=', 'received')
    .where('transactedOn', '<=', through)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function sumUnmatched(tx: Db, centerId: number): Promise<{ count: number; total: Fen }> {
  const row = await tx
    .selectFrom('settlement.receipt')
    .select([sql<bigint>`count(*)`.as('count'), sql<bigint>`coalesce(sum(amount_fen), 0)::bigint`.as('total')])
    .where('centerId', '=', centerId)
    .where('state', '=', 'unmatched')
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), total: fen(row.total + (await sumReturned(tx, centerId))) };
}
