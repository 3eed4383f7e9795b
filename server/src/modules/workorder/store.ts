import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { gathered } from '../../platform/gather.ts';
import type {
  Priority,
  SubjectKind,
  WorkOrderChannel,
  WorkOrderKind,
  WorkOrderResult,
  WorkOrderState,
} from './rules/work-order.ts';

export interface Subject {
  readonly kind: 'person' | 'employer';
  readonly id: string;
}
export interface WorkOrderRow {
  readonly workOrderId: string;
  readonly number: string;
  readonly kind: WorkOrderKind;
  readonly channel: WorkOrderChannel;
  readonly priority: Priority;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string | null;
  readonly subjectName: string | null;
  readonly title: string;
  readonly question: string;
  readonly contactSealed: Buffer | null;
  readonly contactContext: string | null;
  readonly mayPublish: boolean;
  readonly originKind: 'conversation' | 'call' | null;
  readonly originId: string | null;
  readonly writtenAt: Temporal.Instant;
  readonly writtenOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly dueSource: string;
  readonly state: WorkOrderState;
  readonly department: string | null;
  readonly staffId: string | null;
  readonly answer: string | null;
  readonly result: WorkOrderResult | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Temporal.Instant | null;
  readonly reviewedBy: string | null;
  readonly reopened: number;
  readonly remindedOn: Temporal.PlainDate | null;
  readonly escalatedOn: Temporal.PlainDate | null;
  readonly score: number | null;
  readonly remark: string | null;
  readonly ratedAt: Temporal.Instant | null;
  readonly boardQuestion: string | null;
  readonly publishedAt: Temporal.Instant | null;
  readonly createdBy: string | null;
}
const columns = [
  'workOrderId',
  'number',
  'kind',
  'channel',
  'priority',
  'subjectKind',
  'subjectId',
  'subjectName',
  'title',
  'question',
  'contactSealed',
  'contactContext',
  'mayPublish',
  'originKind',
  'originId',
  'writtenAt',
  'writtenOn',
  'dueOn',
  'dueSource',
  'state',
  'department',
  'staffId',
  'answer',
  'result',
  'answeredBy',
  'answeredAt',
  'reviewedBy',
  'reopened',
  'remindedOn',
  'escalatedOn',
  'score',
  'remark',
  'ratedAt',
  'boardQuestion',
  'publishedAt',
  'createdBy',
] as const;

/** What is known when a work order is opened. */
export type NewWorkOrder = Pick<
  WorkOrderRow,
  | 'workOrderId'
  | 'number'
  | 'kind'
  | 'channel'
  | 'priority'
  | 'subjectKind'
  | 'subjectId'
  | 'subjectName'
  | 'title'
  | 'question'
  | 'contactSealed'
  | 'contactContext'
  | 'mayPublish'
  | 'originKind'
  | 'originId'
  | 'writtenAt'
  | 'writtenOn'
  | 'dueOn'
  | 'dueSource'
  | 'state'
  | 'department'
  | 'createdBy'
>;

/** One writing at a time of whoever is named until the transaction ends: a day's limit and «one a call» hold whoever asks at once. */
export async function holdAsker(tx: Db, centerId: number, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`workorder:${centerId} ${key}`}, 0))`.execute(tx);
}

export async function countOfDay(
  tx: Db,
  centerId: number,
  { kind, id }: Subject,
  writtenOn: Temporal.PlainDate,
): Promise<number> {
  const { count } = await tx
    .selectFrom('workorder.workOrder')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', kind)
    .where('subjectId', '=', id)
    .where('createdBy', 'is', null)
    .where('writtenOn', '=', writtenOn)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** False when the number is taken. */
export async function insertWorkOrder(tx: Db, centerId: number, row: NewWorkOrder): Promise<boolean> {
  const inserted = await tx
    .insertInto('workorder.workOrder')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.columns(['centerId', 'number']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function findWorkOrder(
  tx: Db,
  centerId: number,
  workOrderId: string,
  { lock = false } = {},
): Promise<WorkOrderRow | undefined> {
  return (await tx
    .selectFrom('workorder.workOrder')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('workOrderId', '=', workOrderId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()) as WorkOrderRow | undefined;
}

/** Who asked to be called back in a call; one in a call. */
export async function findCallBack(tx: Db, centerId: number, callId: string): Promise<WorkOrderRow | undefined> {
  return (await tx
    .selectFrom('workorder.workOrder')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('kind', '=', 'call-back')
    .where('originKind', '=', 'call')
    .where('originId', '=', callId)
    .forUpdate()
    .executeTakeFirst()) as WorkOrderRow | undefined;
}

export async function updateWorkOrder(
  tx: Db,
  centerId: number,
  workOrderId: string,
  set: Partial<Omit<WorkOrderRow, 'workOrderId' | 'number'>>,
): Promise<void> {
  await tx
    .updateTable('workorder.workOrder')
    .set(set)
    .where('centerId', '=', centerId)
    .where('workOrderId', '=', workOrderId)
    .execute();
}

interface Bounds {
  readonly limit: number;
  readonly offset: number;
}

export async function listOfSubject(tx: Db, centerId: number, { kind, id }: Subject, page: Bounds) {
  const chosen = tx
    .selectFrom('workorder.workOrder')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', kind)
    .where('subjectId', '=', id)
    .orderBy('writtenAt', 'desc')
    .orderBy('workOrderId', 'desc');
  const { rows, total } = await readPage(chosen, page);
  return { rows: rows as WorkOrderRow[], total };
}

/** What was taken down in conversations and calls, the oldest first. */
export async function listFrom(tx: Db, centerId: number, origins: readonly string[]): Promise<WorkOrderRow[]> {
  const rows = await tx
    .selectFrom('workorder.workOrder')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('originKind', 'in', ['conversation', 'call'])
    .where('originId', 'in', origins)
    .orderBy('writtenAt')
    .orderBy('workOrderId')
    .limit(50)
    .execute();
  return rows as WorkOrderRow[];
}

export interface WorkFilter {
  readonly scope?: 'mine' | 'department' | 'waiting' | 'left' | 'open' | undefined;
  readonly due?: 'today' | 'overdue' | undefined;
  readonly state?: WorkOrderState | undefined;
  readonly kind?: WorkOrderKind | undefined;
  readonly channel?: WorkOrderChannel | undefined;
  readonly q?: string | undefined;
}
export interface Handler {
  readonly staffId: string;
  readonly department: string | null;
  /** Whose account has been stopped. */
  readonly stopped: readonly string[];
  readonly today: Temporal.PlainDate;
}

/** What is open comes first, the nearest day and the more pressing before the others; what is closed after it, the newest first. */
export async function listWork(
  tx: Db,
  centerId: number,
  { staffId, department, stopped, today }: Handler,
  { filter, page }: { readonly filter: WorkFilter; readonly page: Bounds },
) {
  const { scope, due, state, kind, channel, q } = filter;
  const chosen = tx
    .selectFrom('workorder.workOrder')
    .where('centerId', '=', centerId)
    .$if(scope !== undefined || due !== undefined, (query) => query.where('state', '<>', 'closed'))
    .$if(scope === 'mine', (query) => query.where('staffId', '=', staffId))
    .$if(scope === 'department', (query) => query.where('department', '=', department ?? ''))
    .$if(scope === 'waiting', (query) => query.where('state', '=', 'waiting'))
    .$if(scope === 'left', (query) =>
      query.where('state', '=', 'assigned').where('staffId', '=', sql<string>`any(${stopped}::uuid[])`),
    )
    .$if(due === 'today', (query) => query.where('dueOn', '=', today))
    .$if(due === 'overdue', (query) => query.where('dueOn', '<', today))
    .$if(state !== undefined, (query) => query.where('state', '=', state as string))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as string))
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel as string))
    .$if(q !== undefined, (query) =>
      query.where(sql<boolean>`strpos(number || ' ' || title || ' ' || question, ${q ?? ''}) > 0`),
    );
  const { rows, total } = await readPage(
    chosen
      .select(columns)
      .orderBy(sql`state = 'closed'`)
      .orderBy(sql`case when state <> 'closed' then due_on end`)
      .orderBy(sql`array_position(array['critical', 'urgent', 'usual'], priority)`)
      .orderBy('writtenAt', 'desc')
      .orderBy('workOrderId'),
    page,
  );
  return { rows: rows as WorkOrderRow[], total };
}

/** Work orders to be reminded of (due by `remindBy`) and those overdue that nobody was told of; locked, those in work are left out. */
export async function listToKeep(
  tx: Db,
  centerId: number,
  { today, remindBy }: { readonly today: Temporal.PlainDate; readonly remindBy: Temporal.PlainDate },
): Promise<WorkOrderRow[]> {
  const rows = await tx
    .selectFrom('workorder.workOrder')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('state', '<>', 'closed')
    .where(
      sql<boolean>`((due_on < ${today}::date and escalated_on is null)
        or (due_on between ${today}::date and ${remindBy}::date and reminded_on is null))`,
    )
    .orderBy('dueOn')
    .orderBy('workOrderId')
    .limit(200)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows as WorkOrderRow[];
}

interface BoardQuestion extends Bounds {
  readonly centerId: number;
  readonly kind: WorkOrderKind | undefined;
}

/** The board, the newest first; who asks the same at once is answered by one statement (ADR 16). */
export const listPublished = gathered<BoardQuestion, { rows: WorkOrderRow[]; total: number }>({
  groupOf: (question) => JSON.stringify(question),
  read: async (tx, questions) => {
    const [{ centerId, kind, ...page }] = questions as readonly BoardQuestion[] as [BoardQuestion];
    const chosen = tx
      .selectFrom('workorder.workOrder')
      .where('centerId', '=', centerId)
      .where('publishedAt', 'is not', null)
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind as string));
    const { rows, total } = await readPage(
      chosen.select(columns).orderBy('publishedAt', 'desc').orderBy('workOrderId', 'desc'),
      page,
    );
    const answer = { rows: rows as WorkOrderRow[], total };
    return () => answer;
  },
});
