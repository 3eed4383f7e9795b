import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { EarlyChoice } from './rules/early.ts';

export type RequestKind = 'early-partial' | 'early-full' | 'overdue' | 'recovery';
export interface RequestRow {
  readonly requestId: string;
  readonly loanId: string;
  readonly kind: RequestKind;
  readonly amount: Fen;
  readonly choice: EarlyChoice | null;
  readonly state: 'collecting' | 'done' | 'failed' | 'returned';
  readonly reason: string | null;
  readonly askedOn: Temporal.PlainDate;
  readonly askedAt: Temporal.Instant;
  /** How it was booked: the entry, and the terms that it found. */
  readonly booked: { readonly entryNo: number; readonly monthsBefore: number; readonly levelBefore: Fen } | null;
}

/** Keeps a request; false when it was kept before. One at a time of a loan: `request__one_open`. */
export async function insertRequest(
  call: Call,
  { requestId, loanId, kind, amount, choice }: Pick<RequestRow, 'requestId' | 'loanId' | 'kind' | 'amount' | 'choice'>,
): Promise<boolean> {
  const inserted = await call.tx
    .insertInto('loan.request')
    .values({
      centerId: call.centerId,
      requestId,
      loanId,
      kind,
      amountFen: amount,
      choice,
      state: 'collecting',
      askedOn: call.accountingDate,
      askedBy: call.actor.id,
      channel: call.channel,
      askedAt: call.now,
    })
    .onConflict((conflict) => conflict.constraint('request__pk').doNothing())
    .returning('requestId')
    .execute();
  return inserted.length === 1;
}

const requestOf = (row: {
  requestId: string;
  loanId: string;
  kind: string;
  amountFen: bigint;
  choice: string | null;
  state: string;
  reason: string | null;
  askedOn: Temporal.PlainDate;
  askedAt: Temporal.Instant;
  entryNo: number | null;
  monthsBefore: number | null;
  levelBeforeFen: bigint | null;
}): RequestRow => ({
  requestId: row.requestId,
  loanId: row.loanId,
  kind: row.kind as RequestKind,
  amount: fen(row.amountFen),
  choice: row.choice as EarlyChoice | null,
  state: row.state as RequestRow['state'],
  reason: row.reason,
  askedOn: row.askedOn,
  askedAt: row.askedAt,
  booked:
    row.entryNo === null
      ? null
      : { entryNo: row.entryNo, monthsBefore: row.monthsBefore ?? 0, levelBefore: fen(row.levelBeforeFen ?? 0n) },
});

export async function findRequest(tx: Db, centerId: number, requestId: string): Promise<RequestRow | undefined> {
  const row = await tx
    .selectFrom('loan.request')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  return row && requestOf(row);
}

/** The newest request of a loan. */
export async function findLastRequest(tx: Db, centerId: number, loanId: string): Promise<RequestRow | undefined> {
  const row = await tx
    .selectFrom('loan.request')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .orderBy('askedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && requestOf(row);
}

/** Whether money for a loan is with the bank now. */
export async function findOpenRequest(tx: Db, centerId: number, loanId: string): Promise<RequestRow | undefined> {
  const row = await tx
    .selectFrom('loan.request')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('loanId', '=', loanId)
    .where('state', '=', 'collecting')
    .executeTakeFirst();
  return row && requestOf(row);
}

export async function endRequest(
  call: Call,
  requestId: string,
  {
    state,
    reason = null,
    booked,
  }: {
    state: 'done' | 'failed' | 'returned';
    reason?: string | null;
    booked?: NonNullable<RequestRow['booked']>;
  },
): Promise<void> {
  await call.tx
    .updateTable('loan.request')
    .set({
      state,
      reason,
      endedAt: call.now,
      ...(booked && {
        entryNo: booked.entryNo,
        monthsBefore: booked.monthsBefore,
        levelBeforeFen: booked.levelBefore,
      }),
    })
    .where('centerId', '=', call.centerId)
    .where('requestId', '=', requestId)
    .execute();
}
