import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { Reason } from './rules/reasons.ts';
import type { ApplicationState } from './states.ts';

export interface ApplicationRow {
  readonly caseId: string;
  readonly personId: string;
  readonly accountId: string;
  readonly reason: Reason;
  readonly state: ApplicationState;
  readonly homeIndex: Buffer | null;
  readonly rentFrom: Temporal.PlainDate | null;
  readonly rentTo: Temporal.PlainDate | null;
  readonly closes: boolean;
  readonly amountFen: Fen;
  readonly interestFen: Fen;
  readonly interestTo: Temporal.PlainDate | null;
  readonly nextOn: Temporal.PlainDate | null;
  readonly assessment: unknown;
  readonly assessedOn: Temporal.PlainDate;
  readonly payeeSealed: Buffer;
  readonly payeeMasked: string;
  readonly payeeBank: string;
  readonly attempt: number;
  readonly paymentId: string | null;
  readonly journalId: string | null;
  readonly failure: string | null;
  readonly channel: string;
  readonly submittedAt: Temporal.Instant;
  readonly approvedAt: Temporal.Instant | null;
  readonly paidAt: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
}

const columns = [
  'caseId',
  'personId',
  'accountId',
  'reason',
  'state',
  'homeIndex',
  'rentFrom',
  'rentTo',
  'closes',
  'amountFen',
  'interestFen',
  'interestTo',
  'nextOn',
  'assessment',
  'assessedOn',
  'payeeSealed',
  'payeeMasked',
  'payeeBank',
  'attempt',
  'paymentId',
  'journalId',
  'failure',
  'channel',
  'submittedAt',
  'approvedAt',
  'paidAt',
  'endedAt',
] as const;

type Raw = Omit<ApplicationRow, 'reason' | 'state' | 'amountFen' | 'interestFen'> & {
  reason: string;
  state: string;
  amountFen: bigint;
  interestFen: bigint;
};
const shaped = (row: Raw): ApplicationRow => ({
  ...row,
  reason: row.reason as Reason,
  state: row.state as ApplicationState,
  amountFen: fen(row.amountFen),
  interestFen: fen(row.interestFen),
});

export async function findApplication(
  tx: Db,
  centerId: number,
  caseId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<ApplicationRow | undefined> {
  const row = await tx
    .selectFrom('withdrawal.application')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && shaped(row);
}

/** Keeps what was submitted; a returned case that is submitted again writes over what it asked before. */
export async function keepApplication(
  tx: Db,
  centerId: number,
  {
    assessment,
    ...row
  }: Omit<
    ApplicationRow,
    'interestTo' | 'attempt' | 'paymentId' | 'journalId' | 'failure' | 'approvedAt' | 'paidAt' | 'endedAt' | 'state'
  >,
): Promise<void> {
  const values = { ...row, assessment: JSON.stringify(assessment) };
  await tx
    .insertInto('withdrawal.application')
    .values({ centerId, ...values, state: 'submitted' })
    .onConflict((conflict) =>
      conflict.constraint('application__pk').doUpdateSet({ ...values, state: 'submitted', endedAt: null }),
    )
    .execute();
}

export type ApplicationChange = Partial<
  Pick<
    ApplicationRow,
    | 'amountFen'
    | 'interestFen'
    | 'interestTo'
    | 'nextOn'
    | 'payeeSealed'
    | 'payeeMasked'
    | 'payeeBank'
    | 'attempt'
    | 'paymentId'
    | 'journalId'
    | 'failure'
    | 'approvedAt'
    | 'paidAt'
    | 'endedAt'
    | 'state'
  >
>;

export async function updateApplication(
  tx: Db,
  centerId: number,
  caseId: string,
  set: ApplicationChange,
): Promise<void> {
  await tx
    .updateTable('withdrawal.application')
    .set(set)
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .execute();
}

/** Applications that count: under way or paid. What was refused, cancelled or never submitted does not. */
const counting = ['submitted', 'paying', 'paid', 'unpaid', 'returned'];

/** A withdrawal of this account whose money was paid, came back and has not been paid anew. */
export async function findGivenBack(
  tx: Db,
  centerId: number,
  { accountId, notCaseId }: { accountId: string; notCaseId: string },
): Promise<ApplicationRow | undefined> {
  const row = await tx
    .selectFrom('withdrawal.application')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('accountId', '=', accountId)
    .where('caseId', '<>', notCaseId)
    .where('state', 'in', ['returned', 'paying', 'unpaid'])
    .where('journalId', 'is not', null)
    .orderBy('submittedAt')
    .orderBy('caseId')
    .limit(1)
    .executeTakeFirst();
  return row && shaped(row);
}

/** Earlier withdrawals of some people for one reason, newest first, without the case that is asked for. */
export async function listEarlier(
  tx: Db,
  centerId: number,
  {
    personIds,
    reasons,
    notCaseId,
  }: { personIds: readonly string[]; reasons: readonly Reason[]; notCaseId: string | undefined },
): Promise<ApplicationRow[]> {
  const rows = await tx
    .selectFrom('withdrawal.application')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', sql<string>`any (${personIds}::uuid[])`)
    .where('reason', 'in', reasons)
    .where('state', 'in', counting)
    .$if(notCaseId !== undefined, (query) => query.where('caseId', '<>', notCaseId as string))
    .orderBy('submittedAt', 'desc')
    .limit(100)
    .execute();
  return rows.map(shaped);
}

/** What a family has drawn for one home, and when this person did so last. */
export async function sumOfHome(
  tx: Db,
  centerId: number,
  { homeIndex, personId, notCaseId }: { homeIndex: Buffer; personId: string; notCaseId: string | undefined },
): Promise<{ drawn: Fen; last: Temporal.Instant | null }> {
  const row = await tx
    .selectFrom('withdrawal.application')
    .select([
      sql<bigint>`coalesce(sum(amount_fen), 0)::bigint`.as('drawn'),
      sql<Temporal.Instant | null>`max(submitted_at) filter (where person_id = ${personId}::uuid)`.as('last'),
    ])
    .where('centerId', '=', centerId)
    .where('homeIndex', '=', homeIndex)
    .where('state', 'in', counting)
    .$if(notCaseId !== undefined, (query) => query.where('caseId', '<>', notCaseId as string))
    .executeTakeFirstOrThrow();
  return { drawn: fen(row.drawn), last: row.last };
}

/** Whether somebody has applied for a home. */
export async function hasAppliedFor(tx: Db, centerId: number, personId: string, homeIndex: Buffer): Promise<boolean> {
  const row = await tx
    .selectFrom('withdrawal.application')
    .select('caseId')
    .where('centerId', '=', centerId)
    .where('homeIndex', '=', homeIndex)
    .where('personId', '=', personId)
    .where('state', 'in', counting)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What somebody has applied for in part and nobody has decided yet. */
export async function sumUndecided(tx: Db, centerId: number, personId: string): Promise<bigint> {
  const row = await tx
    .selectFrom('withdrawal.application')
    .select(sql<bigint>`coalesce(sum(amount_fen), 0)::bigint`.as('amount'))
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where('state', '=', 'submitted')
    .where('closes', '=', false)
    .executeTakeFirstOrThrow();
  return row.amount;
}

/** Two members of a family cannot draw the same rest of a home's cap at once: the second waits here and then sees the first. */
export async function lockHome(tx: Db, centerId: number, homeIndex: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${centerId}::integer, hashtext(${homeIndex.toString('hex')}))`.execute(tx);
}

/** Spouses, and the borrowers of one loan, draw for the same months one after the other. */
export async function lockFamily(tx: Db, centerId: number, personIds: readonly string[]): Promise<void> {
  const first = [...personIds].sort()[0] ?? '';
  await sql`select pg_advisory_xact_lock(${centerId}::integer, hashtext(${`withdrawal.family:${first}`}))`.execute(tx);
}

export interface RecordFilter {
  readonly reason?: Reason | undefined;
  readonly state?: ApplicationState | undefined;
  readonly from?: Temporal.Instant | undefined;
  readonly before?: Temporal.Instant | undefined;
}

/** A person's withdrawals (P-Q12), newest first, with what of them was paid. */
export async function listRecords(
  tx: Db,
  centerId: number,
  personId: string,
  filter: RecordFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: ApplicationRow[]; total: number; paid: Fen }> {
  const chosen = tx
    .selectFrom('withdrawal.application')
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .$if(filter.reason !== undefined, (query) => query.where('reason', '=', filter.reason as Reason))
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state as ApplicationState))
    .$if(filter.from !== undefined, (query) => query.where('submittedAt', '>=', filter.from as Temporal.Instant))
    .$if(filter.before !== undefined, (query) => query.where('submittedAt', '<', filter.before as Temporal.Instant));
  const rows = await chosen
    .select(columns)
    .orderBy('submittedAt', 'desc')
    .orderBy('caseId')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const totals = await chosen
    .select([
      sql<bigint>`count(*)`.as('total'),
      sql<bigint>`coalesce(sum(amount_fen) filter (where state = 'paid'), 0)::bigint`.as('paid'),
    ])
    .executeTakeFirstOrThrow();
  return { rows: rows.map(shaped), total: Number(totals.total), paid: fen(totals.paid) };
}

export type EvidenceState = 'asking' | 'confirmed' | 'differs' | 'not-found' | 'unavailable' | 'overdue' | 'cancelled';
export interface EvidenceRow {
  readonly evidenceId: string;
  readonly queryId: string;
  readonly state: EvidenceState;
  readonly unconfirmed: readonly string[];
  readonly changedAt: Temporal.Instant;
}

export async function listEvidenceRows(tx: Db, centerId: number, caseId: string): Promise<EvidenceRow[]> {
  const rows = await tx
    .selectFrom('withdrawal.evidence')
    .select(['evidenceId', 'queryId', 'state', 'unconfirmed', 'changedAt'])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .orderBy('evidenceId')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as EvidenceState }));
}

/** Keeps the question that stands for a paper; another question (the claim was changed) takes its place. */
export async function keepEvidence(
  tx: Db,
  centerId: number,
  caseId: string,
  row: Omit<EvidenceRow, 'unconfirmed'>,
): Promise<void> {
  await tx
    .insertInto('withdrawal.evidence')
    .values({ centerId, caseId, ...row, unconfirmed: [] })
    .onConflict((conflict) =>
      conflict
        .constraint('evidence__pk')
        .doUpdateSet({ queryId: row.queryId, state: row.state, unconfirmed: [], changedAt: row.changedAt })
        .where('withdrawal.evidence.queryId', '<>', row.queryId),
    )
    .execute();
}

/** Writes an answer; false when the question no longer stands for any paper. */
export async function answerEvidence(
  tx: Db,
  centerId: number,
  caseId: string,
  { queryId, ...set }: Omit<EvidenceRow, 'evidenceId'>,
): Promise<boolean> {
  const updated = await tx
    .updateTable('withdrawal.evidence')
    .set({ ...set, unconfirmed: [...set.unconfirmed] })
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .where('queryId', '=', queryId)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}
