import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Answer } from './rules/questions.ts';
import type { Participant } from './store.ts';

/** Notes that somebody has answered; false when they had already. Of two at once the second waits and is told so. */
export async function insertParticipant(
  tx: Db,
  centerId: number,
  { surveyId, kind, id, answerId }: Participant & { surveyId: string; answerId: string },
): Promise<boolean> {
  const added = await tx
    .insertInto('survey.participant')
    .values({ centerId, surveyId, kind, participantId: id, answerId })
    .onConflict((conflict) => conflict.constraint('participant__pk').doNothing())
    .returning('answerId')
    .executeTakeFirst();
  return added !== undefined;
}

/** The sender's own id of the answer of a participant. */
export async function findAnswerId(tx: Db, centerId: number, surveyId: string, { kind, id }: Participant) {
  const row = await tx
    .selectFrom('survey.participant')
    .select('answerId')
    .where('centerId', '=', centerId)
    .where('surveyId', '=', surveyId)
    .where('kind', '=', kind)
    .where('participantId', '=', id)
    .executeTakeFirst();
  return row?.answerId;
}

export async function countParticipants(tx: Db, centerId: number, surveyId: string) {
  const rows = await tx
    .selectFrom('survey.participant')
    .select(['kind', sql<number>`count(*)::integer`.as('answered')])
    .where('centerId', '=', centerId)
    .where('surveyId', '=', surveyId)
    .groupBy('kind')
    .execute();
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.answered ?? 0;
  return { person: of('person'), employer: of('employer') };
}

export async function insertNamedAnswer(
  tx: Db,
  centerId: number,
  row: {
    surveyId: string;
    kind: string;
    participantId: string;
    answers: readonly Answer[];
    channel: string;
    answeredAt: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .insertInto('survey.namedAnswer')
    .values({ ...row, centerId, answers: JSON.stringify(row.answers) })
    .execute();
}

/** What lies in a survey's urn, sealed; locked, so that one answer after another is put into it. */
export async function lockUrn(tx: Db, centerId: number, surveyId: string): Promise<Buffer | undefined> {
  // The first answer finds no row to lock: two firsts wait for each other here.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`survey.urn:${centerId}:${surveyId}`}, 0))`.execute(tx);
  const row = await tx
    .selectFrom('survey.urn')
    .select('sealed')
    .where('centerId', '=', centerId)
    .where('surveyId', '=', surveyId)
    .executeTakeFirst();
  return row?.sealed;
}

export async function writeUrn(
  tx: Db,
  centerId: number,
  row: { surveyId: string; sheets: number; sealed: Buffer },
): Promise<void> {
  await tx
    .insertInto('survey.urn')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.constraint('urn__pk').doUpdateSet({ sheets: row.sheets, sealed: row.sealed }))
    .execute();
}

export async function deleteUrn(tx: Db, centerId: number, surveyId: string): Promise<void> {
  await tx.deleteFrom('survey.urn').where('centerId', '=', centerId).where('surveyId', '=', surveyId).execute();
}

/** Counts a handful: every sheet under a random number, written in the order of those numbers, all at the same moment. */
export async function insertSheets(
  tx: Db,
  centerId: number,
  {
    surveyId,
    sheets,
    countedAt,
  }: { surveyId: string; sheets: readonly (readonly Answer[])[]; countedAt: Temporal.Instant },
): Promise<void> {
  await sql`
    insert into survey.sheet (center_id, survey_id, sheet_id, answers, counted_at)
    select ${centerId}, ${surveyId}::uuid, drawn.id, drawn.answers, ${countedAt}::timestamptz
    from (select gen_random_uuid() as id, sheet as answers from jsonb_array_elements(${JSON.stringify(sheets)}::jsonb) as sheet) drawn
    order by drawn.id`.execute(tx);
}

/** Anonymous surveys that are over and not counted to the end yet. */
export async function listToEmpty(tx: Db, centerId: number, now: Temporal.Instant): Promise<string[]> {
  const rows = await tx
    .selectFrom('survey.survey')
    .select('surveyId')
    .where('centerId', '=', centerId)
    .where('state', '=', 'approved')
    .where('isAnonymous', '=', true)
    .where('emptiedAt', 'is', null)
    .where('closesAt', '<=', now)
    .orderBy('closesAt')
    .orderBy('surveyId')
    .limit(100)
    .execute();
  return rows.map(({ surveyId }) => surveyId);
}

export interface Sheet {
  readonly answers: readonly Answer[];
  /** Nobody in an anonymous survey. */
  readonly by: Participant | null;
}

/** Every counted answer of a survey: anonymous ones in the order of their random numbers, named ones by their time. */
export async function listSheets(
  tx: Db,
  centerId: number,
  { surveyId, isAnonymous }: { readonly surveyId: string; readonly isAnonymous: boolean },
): Promise<Sheet[]> {
  if (isAnonymous) {
    const rows = await tx
      .selectFrom('survey.sheet')
      .select('answers')
      .where('centerId', '=', centerId)
      .where('surveyId', '=', surveyId)
      .orderBy('sheetId')
      .execute();
    return rows.map(({ answers }) => ({ answers: answers as unknown as Answer[], by: null }));
  }
  const rows = await tx
    .selectFrom('survey.namedAnswer')
    .select(['answers', 'kind', 'participantId'])
    .where('centerId', '=', centerId)
    .where('surveyId', '=', surveyId)
    .orderBy('answeredAt')
    .orderBy('participantId')
    .execute();
  return rows.map(({ answers, kind, participantId }) => ({
    answers: answers as unknown as Answer[],
    by: { kind: kind as Participant['kind'], id: participantId },
  }));
}
