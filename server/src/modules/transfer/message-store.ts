import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';

export interface MessageRow {
  readonly messageId: string;
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly letterNo: string;
  readonly otherNode: string;
  readonly contentSealed: Buffer;
  readonly state: 'waiting' | 'sent' | 'undeliverable' | 'handled' | 'rejected';
  readonly attempts: number;
  readonly nextAt: Temporal.Instant | null;
  readonly trouble: string | null;
  readonly madeAt: Temporal.Instant;
  readonly doneAt: Temporal.Instant | null;
}

const columns = [
  'messageId',
  'direction',
  'kind',
  'letterNo',
  'otherNode',
  'contentSealed',
  'state',
  'attempts',
  'nextAt',
  'trouble',
  'madeAt',
  'doneAt',
] as const;

/** Keeps a message; false when it is known already. */
export async function insertMessage(
  call: Call,
  message: Omit<MessageRow, 'attempts' | 'trouble' | 'madeAt'> & { readonly trouble?: string },
): Promise<boolean> {
  const inserted = await call.tx
    .insertInto('transfer.message')
    .values({ centerId: call.centerId, ...message, madeAt: call.now })
    .onConflict((conflict) => conflict.constraint('message__pk').doNothing())
    .returning('messageId')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function updateMessage(
  call: Call,
  messageId: string,
  set: Partial<Pick<MessageRow, 'state' | 'attempts' | 'nextAt' | 'trouble' | 'doneAt'>>,
): Promise<void> {
  await call.tx
    .updateTable('transfer.message')
    .set(set)
    .where('centerId', '=', call.centerId)
    .where('messageId', '=', messageId)
    .execute();
}

/** Our messages that wait for the platform and are due, oldest first; of one letter only the first, so that none overtakes another. */
export async function listDue(tx: Db, centerId: number, now: Temporal.Instant): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    select ${sql.join(columns.map((name) => sql.ref(`first.${name}`)))} from (
      select distinct on (letter_no) * from transfer.message
      where center_id = ${centerId} and direction = 'out' and state = 'waiting'
      order by letter_no, made_at, message_id) first
    where first.next_at <= ${now} order by first.made_at, first.message_id limit 100`.execute(tx);
  return rows;
}

/** The messages of a letter, oldest first. */
export async function listMessages(tx: Db, centerId: number, letterNo: string): Promise<MessageRow[]> {
  const rows = await tx
    .selectFrom('transfer.message')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('letterNo', '=', letterNo)
    .orderBy('madeAt')
    .orderBy('messageId')
    .limit(200)
    .execute();
  return rows as unknown as MessageRow[];
}
