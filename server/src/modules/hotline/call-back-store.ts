import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface CallBackRow {
  readonly callBackId: string;
  readonly callId: string;
  readonly numberSealed: Buffer;
  readonly numberMasked: string;
  readonly personId: string | null;
  readonly askedAt: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate;
  readonly state: 'waiting' | 'done';
  readonly note: string | null;
  readonly doneBy: string | null;
  readonly doneAt: Temporal.Instant | null;
}

const columns = [
  'callBackId',
  'callId',
  'numberSealed',
  'numberMasked',
  'personId',
  'askedAt',
  'dueOn',
  'state',
  'note',
  'doneBy',
  'doneAt',
] as const;
const shaped = (row: object): CallBackRow => row as CallBackRow;

/** Keeps a wish, once for each call: the number that was keyed last holds. */
export async function keepCallBack(
  tx: Db,
  centerId: number,
  row: Omit<CallBackRow, 'state' | 'note' | 'doneBy' | 'doneAt'>,
): Promise<void> {
  const { numberSealed, numberMasked, dueOn } = row;
  await tx
    .insertInto('hotline.callBack')
    .values({ centerId, ...row, state: 'waiting' })
    .onConflict((conflict) =>
      conflict.constraint('call_back__one_a_call').doUpdateSet({ numberSealed, numberMasked, dueOn }),
    )
    .execute();
}

export async function findCallBack(
  tx: Db,
  centerId: number,
  callBackId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<CallBackRow | undefined> {
  const row = await tx
    .selectFrom('hotline.callBack')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('callBackId', '=', callBackId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && shaped(row);
}

export async function listCallBacks(
  tx: Db,
  centerId: number,
  state: 'waiting' | 'done',
  page: { limit: number; offset: number },
): Promise<{ rows: CallBackRow[]; total: number }> {
  const chosen = tx.selectFrom('hotline.callBack').where('centerId', '=', centerId).where('state', '=', state);
  const rows = await chosen
    .select(columns)
    .orderBy(state === 'waiting' ? 'dueOn' : 'doneAt', state === 'waiting' ? 'asc' : 'desc')
    .orderBy('callBackId')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
  return { rows: rows.map(shaped), total: Number(total) };
}

export async function finishCallBack(
  tx: Db,
  centerId: number,
  callBackId: string,
  set: { readonly note: string; readonly doneBy: string; readonly doneAt: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('hotline.callBack')
    .set({ ...set, state: 'done' })
    .where('centerId', '=', centerId)
    .where('callBackId', '=', callBackId)
    .execute();
}
