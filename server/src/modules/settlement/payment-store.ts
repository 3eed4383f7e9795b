import { type Insertable, sql, type Updateable } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { SettlementPayment } from '../../platform/db-types.generated.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { Purpose } from './rules.ts';
import type { PaymentState } from './states.ts';

export interface Payment {
  readonly paymentId: string;
  readonly paymentNo: string;
  readonly direction: 'out' | 'in';
  readonly business: string;
  readonly businessId: string;
  readonly attempt: number;
  readonly requestHash: string;
  readonly accountNo: string;
  readonly counterName: string;
  readonly counterAccountSealed: Buffer;
  readonly counterBankCode: string;
  readonly counterBankName: string;
  readonly counterHolder: 'personal' | 'corporate';
  readonly amount: Fen;
  readonly purpose: Purpose;
  readonly summary: string;
  readonly state: PaymentState;
  readonly reason: string | null;
  readonly sendSerial: string | null;
  readonly sentAt: Temporal.Instant | null;
  readonly askedCount: number;
  readonly nextStepAt: Temporal.Instant | null;
  readonly bankSerial: string | null;
  readonly registeredBy: string;
  readonly registeredAt: Temporal.Instant;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Temporal.Instant | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly decidedOn: Temporal.PlainDate | null;
  readonly returnedAt: Temporal.Instant | null;
  readonly releasedAt: Temporal.Instant | null;
}

const columns = [
  'paymentId',
  'paymentNo',
  'direction',
  'business',
  'businessId',
  'attempt',
  'requestHash',
  'accountNo',
  'counterName',
  'counterAccountSealed',
  'counterBankCode',
  'counterBankName',
  'counterHolder',
  'amountFen',
  'purpose',
  'summary',
  'state',
  'reason',
  'sendSerial',
  'sentAt',
  'askedCount',
  'nextStepAt',
  'bankSerial',
  'registeredBy',
  'registeredAt',
  'confirmedBy',
  'confirmedAt',
  'decidedAt',
  'decidedOn',
  'returnedAt',
  'releasedAt',
] as const;

// The table's CHECKs keep these columns to the words of the code.
const paymentOf = <R extends { amountFen: bigint }>({ amountFen, ...row }: R) =>
  ({ ...row, amount: fen(amountFen) }) as unknown as Payment;

export type NewPayment = Omit<Insertable<SettlementPayment>, 'centerId'>;

/** Keeps a new attempt; false when this business has this attempt already. */
export async function insertPayment(tx: Db, centerId: number, payment: NewPayment): Promise<boolean> {
  const inserted = await tx
    .insertInto('settlement.payment')
    .values({ centerId, ...payment })
    .onConflict((conflict) => conflict.constraint('payment__attempt').doNothing())
    .returning('paymentId')
    .executeTakeFirst();
  return inserted !== undefined;
}

type By =
  | { readonly paymentId: string }
  | { readonly paymentNo: string }
  | { readonly business: string; readonly businessId: string; readonly attempt: number };

export async function findPayment(
  tx: Db,
  centerId: number,
  by: By,
  { lock = false } = {},
): Promise<Payment | undefined> {
  const row = await tx
    .selectFrom('settlement.payment')
    .select(columns)
    .where('centerId', '=', centerId)
    .where((where) => where.and(by))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && paymentOf(row);
}

/** Every attempt of one business, the first first. */
export async function listAttempts(
  tx: Db,
  centerId: number,
  { business, businessId }: { readonly business: string; readonly businessId: string },
  { lock = false } = {},
): Promise<Payment[]> {
  const rows = await tx
    .selectFrom('settlement.payment')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('business', '=', business)
    .where('businessId', '=', businessId)
    .orderBy('attempt')
    .limit(200)
    .$if(lock, (query) => query.forUpdate())
    .execute();
  return rows.map(paymentOf);
}

export async function updatePayment(
  tx: Db,
  centerId: number,
  paymentId: string,
  change: Omit<Updateable<SettlementPayment>, 'centerId' | 'paymentId'>,
): Promise<void> {
  await tx
    .updateTable('settlement.payment')
    .set(change)
    .where('centerId', '=', centerId)
    .where('paymentId', '=', paymentId)
    .execute();
}

/** Orders to the bank that are not decided, and since when the oldest waits. */
export async function waitingPayments(tx: Db, centerId: number) {
  return tx
    .selectFrom('settlement.payment')
    .select((row) => [row.fn.countAll<bigint>().as('count'), row.fn.min('registeredAt').as('since')])
    .where('centerId', '=', centerId)
    .where('state', 'in', ['registered', 'unknown', 'accepted'])
    .executeTakeFirstOrThrow();
}

/** Payments whose next step is due, the longest waiting first. */
export async function listDuePayments(tx: Db, centerId: number, now: Temporal.Instant): Promise<string[]> {
  const rows = await tx
    .selectFrom('settlement.payment')
    .select('paymentId')
    .where('centerId', '=', centerId)
    .where('state', 'in', ['registered', 'unknown', 'accepted'])
    .where('nextStepAt', '<=', now)
    .orderBy('nextStepAt')
    .orderBy('paymentId')
    .limit(200)
    .execute();
  return rows.map(({ paymentId }) => paymentId);
}

/** Paid to that counterparty in that amount and not returned, the oldest first: what returned money may be of. */
export async function listPaidTo(
  tx: Db,
  centerId: number,
  paid: {
    readonly direction: 'out' | 'in';
    readonly accountNo: string;
    readonly counterAccountIndex: Buffer;
    readonly amount: Fen;
    readonly since: Temporal.PlainDate;
  },
): Promise<Payment[]> {
  const rows = await tx
    .selectFrom('settlement.payment')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('direction', '=', paid.direction)
    .where('accountNo', '=', paid.accountNo)
    .where('counterAccountIndex', '=', paid.counterAccountIndex)
    .where('amountFen', '=', paid.amount)
    .where('state', '=', 'paid')
    .where('decidedOn', '>=', paid.since)
    .orderBy('decidedAt')
    .orderBy('paymentId')
    .limit(10)
    .forUpdate()
    .execute();
  return rows.map(paymentOf);
}

export async function insertEvent(
  tx: Db,
  centerId: number,
  event: { paymentId: string; state: PaymentState; detail: string; actorId: string; at: Temporal.Instant },
): Promise<void> {
  // The payment's row is locked by whoever changes it, so numbers follow each other.
  await sql`
    insert into settlement.payment_event (center_id, payment_id, event_no, state, detail, actor_id, at)
    select ${centerId}, ${event.paymentId}::uuid, coalesce(max(event_no), 0) + 1, ${event.state}, ${event.detail}, ${event.actorId}, ${event.at}::timestamptz
    from settlement.payment_event where center_id = ${centerId} and payment_id = ${event.paymentId}::uuid`.execute(tx);
}

export async function listEvents(tx: Db, centerId: number, paymentId: string) {
  return tx
    .selectFrom('settlement.paymentEvent')
    .select(['eventNo', 'state', 'detail', 'actorId', 'at'])
    .where('centerId', '=', centerId)
    .where('paymentId', '=', paymentId)
    .orderBy('eventNo')
    .limit(200)
    .execute();
}

export interface PaymentFilter {
  readonly direction?: 'out' | 'in' | undefined;
  readonly states?: readonly PaymentState[] | undefined;
  readonly business?: string | undefined;
  readonly paymentNo?: string | undefined;
  readonly from?: Temporal.Instant | undefined;
  readonly before?: Temporal.Instant | undefined;
}

export async function listPaymentRows(
  tx: Db,
  centerId: number,
  filter: PaymentFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: Payment[]; total: number; totalAmount: Fen }> {
  const { direction, states, business, paymentNo, from, before } = filter;
  const chosen = tx
    .selectFrom('settlement.payment')
    .where('centerId', '=', centerId)
    .$if(direction !== undefined, (query) => query.where('direction', '=', direction ?? ''))
    .$if(states !== undefined, (query) => query.where('state', 'in', [...(states ?? [])]))
    .$if(business !== undefined, (query) => query.where('business', '=', business ?? ''))
    .$if(paymentNo !== undefined, (query) => query.where('paymentNo', '=', paymentNo ?? ''))
    .$if(from !== undefined, (query) => query.where('registeredAt', '>=', from as Temporal.Instant))
    .$if(before !== undefined, (query) => query.where('registeredAt', '<', before as Temporal.Instant));
  const rows = await chosen
    .select(columns)
    .orderBy('registeredAt', 'desc')
    .orderBy('paymentId', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const sums = await chosen
    .select([sql<bigint>`count(*)`.as('total'), sql<bigint>`coalesce(sum(amount_fen), 0)::bigint`.as('amount')])
    .executeTakeFirstOrThrow();
  return { rows: rows.map(paymentOf), total: Number(sums.total), totalAmount: fen(sums.amount) };
}

/** The things of a business whose money came back and is held, the oldest first. */
export async function listHeld(tx: Db, centerId: number, business: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('settlement.payment')
    .select('businessId')
    .where('centerId', '=', centerId)
    .where('business', '=', business)
    .where('direction', '=', 'out')
    .where('state', '=', 'returned')
    .where('releasedAt', 'is', null)
    .orderBy('registeredAt')
    .orderBy('paymentId')
    .limit(1_000)
    .execute();
  return rows.map(({ businessId }) => businessId);
}

/** Returned money that 219 holds until it is paid anew or taken back. */
export async function sumReturned(tx: Db, centerId: number): Promise<Fen> {
  const row = await tx
    .selectFrom('settlement.payment')
    .select(sql<bigint>`coalesce(sum(amount_fen), 0)::bigint`.as('total'))
    .where('centerId', '=', centerId)
    .where('direction', '=', 'out')
    .where('state', '=', 'returned')
    .where('releasedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return fen(row.total);
}

export interface JournalAccount {
  readonly journalId: string;
  readonly lineNo: number;
  readonly accountNo: string;
  readonly messageKind: 'receipt' | 'payment' | 'batch' | 'manual';
  readonly messageId: string;
  readonly debitFen: bigint;
  readonly creditFen: bigint;
  readonly accountingDate: Temporal.PlainDate;
  readonly recordedAt: Temporal.Instant;
}

export async function insertJournalAccounts(tx: Db, centerId: number, rows: readonly JournalAccount[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('settlement.journalAccount')
    .values(rows.map((row) => ({ centerId, ...row })))
    .execute();
}

/**
 * Payments that were sent since a time, and how many the bank refused or has not answered two minutes later: how well the bank is
 * reached now.
 */
export async function countSent(
  tx: Db,
  centerId: number,
  { since, now }: { readonly since: Temporal.Instant; readonly now: Temporal.Instant },
): Promise<{ total: number; failed: number }> {
  const late = now.subtract({ minutes: 2 });
  return tx
    .selectFrom('settlement.payment')
    .select([
      sql<number>`count(*)::integer`.as('total'),
      sql<number>`count(*) filter (where state = 'failed' or (state = 'unknown' and sent_at < ${late}::timestamptz))::integer`.as(
        'failed',
      ),
    ])
    .where('centerId', '=', centerId)
    .where('sentAt', '>=', since)
    .executeTakeFirstOrThrow();
}
