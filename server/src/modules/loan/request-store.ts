import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { EarlyChoice } from './rules/early.ts';

export type RequestKind = 'early-partial' | 'early-full' | 'overdue';
export interface RequestRow {
  readonly requestId: string;
  readonly loanId: string;
  readonly kind: RequestKind;
  readonly amount: Fen;
  readonly choice: EarlyChoice | null;
  readonly state: 'collecting' | 'done' | 'failed';
  readonly reason: string | null;
  readonly askedOn: Temporal.PlainDate;
  readonly askedAt: Temporal.Instant;
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

export async function endRequest(
  call: Call,
  requestId: string,
  { state, reason = null }: { state: 'done' | 'failed'; reason?: string | null },
): Promise<void> {
  await call.tx
    .updateTable('loan.request')
    .set({ state, reason, endedAt: call.now })
    .where('centerId', '=', call.centerId)
    .where('requestId', '=', requestId)
    .execute();
}
