import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import type { Purpose, SourceCode } from './rules/sources.ts';
import type { QueryState } from './states.ts';

export type SubjectKind = 'person' | 'employer';

export interface QueryRow {
  readonly queryId: string;
  readonly business: string;
  readonly businessId: string;
  readonly caseId: string | null;
  readonly source: SourceCode;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly purpose: Purpose;
  readonly consentId: string | null;
  readonly law: string | null;
  readonly claimsSealed: Buffer | null;
  readonly claimsIndex: Buffer;
  readonly wants: readonly string[];
  readonly state: QueryState;
  readonly reason: string | null;
  readonly attemptCount: number;
  readonly nextAskAt: Temporal.Instant | null;
  readonly deadlineOn: Temporal.PlainDate;
  readonly receiptId: string | null;
  readonly toldWaiting: boolean;
  readonly askedByKind: string;
  readonly askedBy: string;
  readonly channel: string;
  readonly registeredAt: Temporal.Instant;
  readonly finishedAt: Temporal.Instant | null;
}

interface RawQuery extends Omit<QueryRow, 'source' | 'subjectKind' | 'purpose' | 'state'> {
  readonly source: string;
  readonly subjectKind: string;
  readonly purpose: string;
  readonly state: string;
}
export const queryOf = (row: RawQuery): QueryRow => ({
  ...row,
  source: row.source as SourceCode,
  subjectKind: row.subjectKind as SubjectKind,
  purpose: row.purpose as Purpose,
  state: row.state as QueryState,
});

export type NewQuery = Omit<
  QueryRow,
  'reason' | 'attemptCount' | 'receiptId' | 'toldWaiting' | 'finishedAt' | 'state' | 'nextAskAt' | 'claimsSealed'
> & { readonly claimsSealed: Buffer };

/** Registers a question; nothing when this business has asked the very same and not cancelled it. */
export async function insertQuery(tx: Db, centerId: number, query: NewQuery): Promise<boolean> {
  const inserted = await sql`
    insert into evidence.query (center_id, query_id, business, business_id, case_id, source, subject_kind, subject_id, purpose,
      consent_id, law, claims_sealed, claims_index, wants, state, next_ask_at, deadline_on, asked_by_kind, asked_by, channel, registered_at)
    values (${centerId}, ${query.queryId}, ${query.business}, ${query.businessId}, ${query.caseId}, ${query.source}, ${query.subjectKind},
      ${query.subjectId}, ${query.purpose}, ${query.consentId}, ${query.law}, ${query.claimsSealed}, ${query.claimsIndex},
      ${query.wants as string[]}, 'registered', ${query.registeredAt}, ${query.deadlineOn}, ${query.askedByKind}, ${query.askedBy},
      ${query.channel}, ${query.registeredAt})
    on conflict (center_id, business, business_id, source, subject_id, claims_index) where state <> 'cancelled' do nothing
    returning query_id`.execute(tx);
  return inserted.rows.length > 0;
}

export async function findQuery(tx: Db, centerId: number, queryId: string): Promise<QueryRow | undefined> {
  const row = await tx
    .selectFrom('evidence.query')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('queryId', '=', queryId)
    .executeTakeFirst();
  return row && queryOf(row);
}

export async function lockQuery(tx: Db, centerId: number, queryId: string): Promise<QueryRow | undefined> {
  const row = await tx
    .selectFrom('evidence.query')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('queryId', '=', queryId)
    .forUpdate()
    .executeTakeFirst();
  return row && queryOf(row);
}

/** The question of a business about one claim, unless cancelled. */
export async function findSameQuery(
  tx: Db,
  centerId: number,
  same: Pick<QueryRow, 'business' | 'businessId' | 'source' | 'subjectId' | 'claimsIndex'>,
): Promise<QueryRow | undefined> {
  const row = await tx
    .selectFrom('evidence.query')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('business', '=', same.business)
    .where('businessId', '=', same.businessId)
    .where('source', '=', same.source)
    .where('subjectId', '=', same.subjectId)
    .where('claimsIndex', '=', same.claimsIndex)
    .where('state', '<>', 'cancelled')
    .executeTakeFirst();
  return row && queryOf(row);
}

/** Questions of one business object or case, in the order in which they were asked; at most 200. */
export async function listQueriesOf(
  tx: Db,
  centerId: number,
  of: { readonly business: string; readonly businessId: string } | { readonly caseId: string },
): Promise<QueryRow[]> {
  const chosen = tx.selectFrom('evidence.query').selectAll().where('centerId', '=', centerId);
  const rows = await ('caseId' in of
    ? chosen.where('caseId', '=', of.caseId)
    : chosen.where('business', '=', of.business).where('businessId', '=', of.businessId)
  )
    .orderBy('registeredAt')
    .orderBy('queryId')
    .limit(200)
    .execute();
  return rows.map(queryOf);
}

/** Questions about one subject, the newest first; at most 50. */
export async function listQueriesAbout(
  tx: Db,
  centerId: number,
  [kind, subjectId]: readonly [SubjectKind, string],
): Promise<QueryRow[]> {
  const rows = await tx
    .selectFrom('evidence.query')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', kind)
    .where('subjectId', '=', subjectId)
    .orderBy('registeredAt', 'desc')
    .orderBy('queryId')
    .limit(50)
    .execute();
  return rows.map(queryOf);
}

/** The last question about each subject of a kind, where it is not confirmed; the newest first. */
export async function listUnconfirmed(
  tx: Db,
  centerId: number,
  kind: SubjectKind,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: QueryRow[]; total: number }> {
  const last = tx
    .selectFrom('evidence.query')
    .selectAll()
    .distinctOn('subjectId')
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', kind)
    .orderBy('subjectId')
    .orderBy('registeredAt', 'desc')
    .as('last');
  const open = tx
    .selectFrom(last)
    .where('state', 'in', ['registered', 'asking', 'waiting', 'mismatched', 'not-found', 'overdue']);
  const { rows, total } = await readPage(open.selectAll().orderBy('registeredAt', 'desc').orderBy('queryId'), page);
  return { rows: rows.map(queryOf), total };
}

type QueryChange = Partial<
  Pick<
    QueryRow,
    'state' | 'reason' | 'nextAskAt' | 'receiptId' | 'toldWaiting' | 'finishedAt' | 'attemptCount' | 'deadlineOn'
  >
>;

export async function updateQuery(tx: Db, centerId: number, queryId: string, change: QueryChange): Promise<void> {
  await tx
    .updateTable('evidence.query')
    .set(change)
    .where('centerId', '=', centerId)
    .where('queryId', '=', queryId)
    .execute();
}

/** Questions that are due to be asked, oldest first. */
export async function listDue(tx: Db, centerId: number, now: Temporal.Instant, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('evidence.query')
    .select('queryId')
    .where('centerId', '=', centerId)
    .where('nextAskAt', '<=', now)
    .orderBy('nextAskAt')
    .orderBy('queryId')
    .limit(limit)
    .execute();
  return rows.map((row) => row.queryId);
}

/** Questions that no agency has answered yet, and since when the oldest waits. */
export async function waitingQueries(tx: Db, centerId: number) {
  return tx
    .selectFrom('evidence.query')
    .select((row) => [row.fn.countAll<bigint>().as('count'), row.fn.min('registeredAt').as('since')])
    .where('centerId', '=', centerId)
    .where('nextAskAt', 'is not', null)
    .executeTakeFirstOrThrow();
}

export async function insertAttempt(
  tx: Db,
  centerId: number,
  attempt: { queryId: string; attemptNo: number; source: string; askedAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('evidence.attempt')
    .values({ centerId, ...attempt })
    .execute();
}

/** Ends an attempt; attempts before it that never ended are lost. */
export async function endAttempt(
  tx: Db,
  centerId: number,
  attempt: {
    queryId: string;
    attemptNo: number;
    endedAt: Temporal.Instant;
    outcome: 'answered' | 'unavailable' | 'lost';
    reason: string | null;
    milliseconds: number | null;
  },
): Promise<void> {
  const { queryId, attemptNo, ...ended } = attempt;
  await tx
    .updateTable('evidence.attempt')
    .set(ended)
    .where('centerId', '=', centerId)
    .where('queryId', '=', queryId)
    .where('attemptNo', '=', attemptNo)
    .where('endedAt', 'is', null)
    .execute();
}

export interface ReceiptRow {
  readonly receiptId: string;
  readonly queryId: string;
  readonly result: 'match' | 'mismatch' | 'not-found';
  readonly serial: string;
  readonly answerSealed: Buffer | null;
  readonly findingsSealed: Buffer | null;
  readonly answeredAt: Temporal.Instant;
  readonly freshUntil: Temporal.Instant;
}
const receiptColumns = [
  'receiptId',
  'queryId',
  'result',
  'serial',
  'answerSealed',
  'findingsSealed',
  'answeredAt',
  'freshUntil',
] as const;
const receiptOf = (row: Omit<ReceiptRow, 'result'> & { readonly result: string }): ReceiptRow => ({
  ...row,
  result: row.result as ReceiptRow['result'],
});

export async function insertReceipt(
  tx: Db,
  centerId: number,
  receipt: ReceiptRow & Pick<QueryRow, 'source' | 'subjectKind' | 'subjectId' | 'claimsIndex' | 'wants'>,
): Promise<void> {
  await tx
    .insertInto('evidence.receipt')
    .values({ centerId, ...receipt, wants: receipt.wants as string[] })
    .execute();
}

export async function findReceipt(tx: Db, centerId: number, receiptId: string): Promise<ReceiptRow | undefined> {
  const row = await tx
    .selectFrom('evidence.receipt')
    .select(receiptColumns)
    .where('centerId', '=', centerId)
    .where('receiptId', '=', receiptId)
    .executeTakeFirst();
  return row && receiptOf(row);
}

/** The newest answer to the same claim that is still fresh. Only a match is used again: everything else is worth asking anew. */
export async function findFreshReceipt(
  tx: Db,
  centerId: number,
  same: Pick<QueryRow, 'source' | 'subjectId' | 'claimsIndex'>,
  now: Temporal.Instant,
): Promise<ReceiptRow | undefined> {
  const row = await tx
    .selectFrom('evidence.receipt')
    .select(receiptColumns)
    .where('centerId', '=', centerId)
    .where('source', '=', same.source)
    .where('subjectId', '=', same.subjectId)
    .where('claimsIndex', '=', same.claimsIndex)
    .where('result', '=', 'match')
    .where('freshUntil', '>', now)
    .where('removedAt', 'is', null)
    .orderBy('answeredAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && receiptOf(row);
}

export interface SourceSetting {
  readonly pausedAt: Temporal.Instant | null;
  readonly pausedBy: string | null;
  readonly pauseReason: string | null;
}

export async function findSourceSetting(tx: Db, centerId: number, source: string): Promise<SourceSetting | undefined> {
  return tx
    .selectFrom('evidence.source')
    .select(['pausedAt', 'pausedBy', 'pauseReason'])
    .where('centerId', '=', centerId)
    .where('source', '=', source)
    .executeTakeFirst();
}
