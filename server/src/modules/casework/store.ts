import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { CaseState, CaseStep } from './states.ts';

export type SubjectKind = 'person' | 'employer';
export type Subject = readonly [kind: SubjectKind, id: string];

export interface CaseRow {
  readonly caseId: string;
  readonly number: string;
  readonly kind: string;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly matter: string;
  readonly state: CaseState;
  readonly stage: string | null;
  readonly round: number;
  readonly version: number;
  readonly headline: string;
  readonly amountFen: Fen | null;
  readonly wantsHuman: boolean;
  readonly channel: string;
  readonly openedByKind: string;
  readonly openedBy: string;
  readonly openedAt: Temporal.Instant;
  readonly submittedAt: Temporal.Instant | null;
  readonly changedAt: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate | null;
  readonly dueSource: string | null;
  readonly pausedOn: Temporal.PlainDate | null;
  readonly escalatedAt: Temporal.Instant | null;
  readonly closesOn: Temporal.PlainDate | null;
  readonly takenBy: string | null;
  readonly takenAt: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
}

export const caseColumns = [
  'caseId',
  'number',
  'kind',
  'subjectKind',
  'subjectId',
  'matter',
  'state',
  'stage',
  'round',
  'version',
  'headline',
  'amountFen',
  'wantsHuman',
  'channel',
  'openedByKind',
  'openedBy',
  'openedAt',
  'submittedAt',
  'changedAt',
  'dueOn',
  'dueSource',
  'pausedOn',
  'escalatedAt',
  'closesOn',
  'takenBy',
  'takenAt',
  'endedAt',
] as const;

type Raw = Omit<CaseRow, 'state' | 'subjectKind' | 'amountFen'> & {
  state: string;
  subjectKind: string;
  amountFen: bigint | null;
};
export const shapedCase = (row: Raw): CaseRow => ({
  ...row,
  state: row.state as CaseState,
  subjectKind: row.subjectKind as SubjectKind,
  amountFen: row.amountFen === null ? null : fen(row.amountFen),
});

/** A case by its id or number; locked when asked. */
export async function findCaseRow(
  tx: Db,
  centerId: number,
  by: { caseId: string } | { number: string },
  { lock }: { lock: boolean } = { lock: false },
): Promise<CaseRow | undefined> {
  const row = await tx
    .selectFrom('casework.caseRecord')
    .select(caseColumns)
    .where('centerId', '=', centerId)
    .$if('caseId' in by, (query) => query.where('caseId', '=', 'caseId' in by ? by.caseId : ''))
    .$if('number' in by, (query) => query.where('number', '=', 'number' in by ? by.number : ''))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && shapedCase(row);
}

/** The case of a subject and kind that has not ended. */
export async function findInProgress(
  tx: Db,
  centerId: number,
  { subject, kind, matter }: { subject: Subject; kind: string; matter: string },
): Promise<CaseRow | undefined> {
  const row = await tx
    .selectFrom('casework.caseRecord')
    .select(caseColumns)
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', subject[0])
    .where('subjectId', '=', subject[1])
    .where('kind', '=', kind)
    .where('matter', '=', matter)
    .where('state', 'not in', ['done', 'refused', 'cancelled'])
    .executeTakeFirst();
  return row && shapedCase(row);
}

/** Inserts a draft; false when another of the subject, kind and matter is in progress. Waits for one that is being inserted. */
export async function insertCase(
  tx: Db,
  centerId: number,
  row: Pick<
    CaseRow,
    | 'caseId'
    | 'number'
    | 'kind'
    | 'subjectKind'
    | 'subjectId'
    | 'matter'
    | 'headline'
    | 'amountFen'
    | 'channel'
    | 'openedByKind'
    | 'openedBy'
    | 'openedAt'
    | 'changedAt'
    | 'closesOn'
  >,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('casework.caseRecord')
    .values({ centerId, ...row, state: 'draft', version: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['centerId', 'subjectKind', 'subjectId', 'kind', 'matter'])
        .where('state', 'not in', [sql.lit('done'), sql.lit('refused'), sql.lit('cancelled')])
        .doNothing(),
    )
    .returning('caseId')
    .executeTakeFirst();
  return inserted !== undefined;
}

export type CaseChange = Partial<
  Pick<
    CaseRow,
    | 'stage'
    | 'round'
    | 'headline'
    | 'amountFen'
    | 'wantsHuman'
    | 'submittedAt'
    | 'dueOn'
    | 'dueSource'
    | 'pausedOn'
    | 'escalatedAt'
    | 'closesOn'
    | 'takenBy'
    | 'takenAt'
    | 'endedAt'
  >
>;

/** Moves a case from one version to the next; `undefined` when it has moved meanwhile. */
export async function updateCase(
  tx: Db,
  centerId: number,
  { caseId, version }: Pick<CaseRow, 'caseId' | 'version'>,
  set: CaseChange & { state: CaseState; changedAt: Temporal.Instant },
): Promise<CaseRow | undefined> {
  const row = await tx
    .updateTable('casework.caseRecord')
    .set({ ...set, version: version + 1 })
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('version', '=', version)
    .returning(caseColumns)
    .executeTakeFirst();
  return row && shapedCase(row);
}

/** What is noted on a case without being a step of it: who has taken it, that it is overdue. */
export async function noteOnCase(
  tx: Db,
  centerId: number,
  caseId: string,
  set: Pick<CaseChange, 'takenBy' | 'takenAt' | 'escalatedAt' | 'headline' | 'amountFen' | 'closesOn'>,
): Promise<void> {
  await tx
    .updateTable('casework.caseRecord')
    .set(set)
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .execute();
}

/** `open` and the steps of the table, and what is noted without moving the case. */
export type EventStep = CaseStep | 'open' | 'ask-for-human' | 'overdue' | 'attach' | 'detach' | 'hand-on';

export interface CaseEvent {
  readonly version: number;
  readonly step: EventStep;
  readonly fromState: CaseState | null;
  readonly toState: CaseState;
  readonly stage: string | null;
  readonly at: Temporal.Instant;
  readonly actorKind: string;
  readonly actorId: string;
  readonly channel: string;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export async function insertEvent(tx: Db, centerId: number, caseId: string, event: CaseEvent): Promise<void> {
  await tx
    .insertInto('casework.caseEvent')
    .values({ centerId, caseId, ...event, detail: JSON.stringify(event.detail) })
    .execute();
}

const eventsAtMost = 500;

/** The history of a case, oldest first. */
export async function listEvents(tx: Db, centerId: number, caseId: string): Promise<CaseEvent[]> {
  const rows = await tx
    .selectFrom('casework.caseEvent')
    .select([
      'version',
      'step',
      'fromState',
      'toState',
      'stage',
      'at',
      'actorKind',
      'actorId',
      'channel',
      'reason',
      'detail',
    ])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .orderBy('version')
    .limit(eventsAtMost)
    .execute();
  return rows.map((row) => ({
    ...row,
    step: row.step as EventStep,
    fromState: row.fromState as CaseState | null,
    toState: row.toState as CaseState,
    detail: row.detail as Readonly<Record<string, unknown>>,
  }));
}

/** Cases of a subject, newest first. */
export async function listCasesOf(
  tx: Db,
  centerId: number,
  subject: Subject,
  page: { limit: number; offset: number },
  { inProgress = false, kinds }: { inProgress?: boolean; kinds?: readonly string[] } = {},
): Promise<{ rows: CaseRow[]; total: number }> {
  const chosen = tx
    .selectFrom('casework.caseRecord')
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', subject[0])
    .where('subjectId', '=', subject[1])
    .$if(inProgress, (query) => query.where('state', 'not in', ['done', 'refused', 'cancelled']))
    .$if(kinds !== undefined, (query) => query.where('kind', '=', sql<string>`any(${kinds ?? []}::text[])`));
  const { rows, total } = await readPage(
    chosen.select(caseColumns).orderBy('openedAt', 'desc').orderBy('caseId', 'desc'),
    page,
  );
  return { rows: rows.map(shapedCase), total };
}

const housekeepingAtMost = 500;

/** Cases whose term for a decision has passed and that nobody has been called on for yet. */
export async function listOverdue(tx: Db, centerId: number, today: Temporal.PlainDate): Promise<string[]> {
  const rows = await tx
    .selectFrom('casework.caseRecord')
    .select('caseId')
    .where('centerId', '=', centerId)
    .where('state', 'in', ['submitted', 'reviewing'])
    .where('dueOn', '<', today)
    .where('escalatedAt', 'is', null)
    .orderBy('dueOn')
    .orderBy('caseId')
    .limit(housekeepingAtMost)
    .execute();
  return rows.map(({ caseId }) => caseId);
}

/** Drafts and returned cases whose day has passed. */
export async function listLapsed(tx: Db, centerId: number, today: Temporal.PlainDate): Promise<string[]> {
  const rows = await tx
    .selectFrom('casework.caseRecord')
    .select('caseId')
    .where('centerId', '=', centerId)
    .where('state', 'in', ['draft', 'returned'])
    .where('closesOn', '<', today)
    .orderBy('closesOn')
    .orderBy('caseId')
    .limit(housekeepingAtMost)
    .execute();
  return rows.map(({ caseId }) => caseId);
}
