import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { ParticipantKind, Question, SurveyAudience } from './rules/questions.ts';

export type SurveyState = 'draft' | 'in-review' | 'approved' | 'returned' | 'withdrawn';
export type Standing = Exclude<SurveyState, 'approved'> | 'scheduled' | 'open' | 'closed';
export type SurveyChannel = 'hall' | 'mobile' | 'employer';
export type StepKind = 'saved' | 'submitted' | 'approved' | 'returned' | 'taken-back' | 'closed';

export interface SurveyRow {
  readonly surveyId: string;
  readonly title: string;
  readonly introduction: string;
  readonly questions: readonly Question[];
  readonly audience: SurveyAudience;
  readonly channels: readonly SurveyChannel[];
  readonly isAnonymous: boolean;
  readonly opensAt: Temporal.Instant | null;
  readonly closesAt: Temporal.Instant;
  readonly reason: string;
  readonly state: SurveyState;
  readonly editors: readonly string[];
  readonly editedAt: Temporal.Instant;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Temporal.Instant | null;
  readonly reviewNote: string | null;
  readonly liveAt: Temporal.Instant | null;
  readonly emptiedAt: Temporal.Instant | null;
}

const columns = [
  'surveyId',
  'title',
  'introduction',
  'questions',
  'audience',
  'channels',
  'isAnonymous',
  'opensAt',
  'closesAt',
  'reason',
  'state',
  'editors',
  'editedAt',
  'reviewedBy',
  'reviewedAt',
  'reviewNote',
  'liveAt',
  'emptiedAt',
] as const;

const asRow = (row: unknown) => row as SurveyRow;

/** `share`: nobody closes or changes it while an answer is being kept; `update`: nobody else does anything with it. */
export async function findSurvey(
  tx: Db,
  centerId: number,
  surveyId: string,
  { lock }: { readonly lock?: 'share' | 'update' } = {},
): Promise<SurveyRow | undefined> {
  const row = await tx
    .selectFrom('survey.survey')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('surveyId', '=', surveyId)
    .$if(lock === 'share', (query) => query.forShare())
    .$if(lock === 'update', (query) => query.forUpdate())
    .executeTakeFirst();
  return row && asRow(row);
}

/** Adds a survey unless there is one of this id. */
export async function insertSurvey(
  tx: Db,
  centerId: number,
  row: Omit<SurveyRow, 'reviewedBy' | 'reviewedAt' | 'reviewNote' | 'liveAt' | 'emptiedAt'>,
): Promise<boolean> {
  const added = await tx
    .insertInto('survey.survey')
    .values({
      ...row,
      centerId,
      questions: JSON.stringify(row.questions),
      channels: [...row.channels],
      editors: [...row.editors],
    })
    .onConflict((conflict) => conflict.constraint('survey__pk').doNothing())
    .returning('surveyId')
    .executeTakeFirst();
  return added !== undefined;
}

export async function updateSurvey(
  tx: Db,
  centerId: number,
  surveyId: string,
  set: Partial<Omit<SurveyRow, 'surveyId'>>,
): Promise<void> {
  const { questions, channels, editors, ...rest } = set;
  await tx
    .updateTable('survey.survey')
    .set({
      ...rest,
      ...(questions && { questions: JSON.stringify(questions) }),
      ...(channels && { channels: [...channels] }),
      ...(editors && { editors: [...editors] }),
    })
    .where('centerId', '=', centerId)
    .where('surveyId', '=', surveyId)
    .execute();
}

export async function insertStep(
  tx: Db,
  centerId: number,
  row: { surveyId: string; kind: StepKind; note: string; doneBy: string; doneAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('survey.step')
    .values((build) => ({
      centerId,
      ...row,
      seq: build
        .selectFrom('survey.step')
        .select(sql<number>`coalesce(max(seq), 0) + 1`.as('seq'))
        .where('centerId', '=', centerId)
        .where('surveyId', '=', row.surveyId),
    }))
    .execute();
}

export async function listSteps(tx: Db, centerId: number, surveyId: string) {
  return tx
    .selectFrom('survey.step')
    .select(['kind', 'note', 'doneBy', 'doneAt'])
    .where('centerId', '=', centerId)
    .where('surveyId', '=', surveyId)
    .orderBy('seq', 'desc')
    .limit(200)
    .execute();
}

export interface Participant {
  readonly kind: ParticipantKind;
  readonly id: string;
}

export interface OpenRow {
  readonly surveyId: string;
  readonly title: string;
  readonly introduction: string;
  readonly isAnonymous: boolean;
  readonly questionCount: number;
  readonly closesAt: Temporal.Instant;
  readonly hasAnswered: boolean;
}

/** What a caller may answer on a channel now; what is not answered yet and ends soonest comes first. */
export async function listOpen(
  tx: Db,
  centerId: number,
  { participant, channel, now }: { participant: Participant; channel: SurveyChannel; now: Temporal.Instant },
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: OpenRow[]; total: number }> {
  const found = await sql<OpenRow & { total: bigint }>`
    select s.survey_id, s.title, s.introduction, s.is_anonymous, jsonb_array_length(s.questions) as question_count, s.closes_at,
      p.participant_id is not null as has_answered, count(*) over () as total
    from survey.survey s
    left join survey.participant p on p.center_id = s.center_id and p.survey_id = s.survey_id
      and p.kind = ${participant.kind} and p.participant_id = ${participant.id}::uuid
    where s.center_id = ${centerId} and s.state = 'approved' and s.live_at <= ${now}::timestamptz and s.closes_at > ${now}::timestamptz
      and s.audience in (${participant.kind}, 'both') and ${channel} = any (s.channels)
    order by has_answered, s.closes_at, s.survey_id limit ${page.limit} offset ${page.offset}`.execute(tx);
  return { rows: found.rows.map(({ total: _total, ...row }) => row), total: Number(found.rows[0]?.total ?? 0) };
}

export interface ListedRow {
  readonly surveyId: string;
  readonly title: string;
  readonly audience: SurveyAudience;
  readonly isAnonymous: boolean;
  readonly standing: Standing;
  readonly opensAt: Temporal.Instant | null;
  readonly closesAt: Temporal.Instant;
  readonly answered: number;
  readonly editedAt: Temporal.Instant;
}

/** Surveys for the desk, what was touched last first. */
export async function listRows(
  tx: Db,
  centerId: number,
  now: Temporal.Instant,
  { standing, q }: { readonly standing?: string | undefined; readonly q?: string | undefined },
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ListedRow[]; total: number }> {
  const found = await sql<ListedRow & { total: bigint }>`
    select listed.*, count(*) over () as total,
      (select count(*)::integer from survey.participant p where p.center_id = ${centerId} and p.survey_id = listed.survey_id) as answered
    from (
      select survey_id, title, audience, is_anonymous, coalesce(live_at, opens_at) as opens_at, closes_at, edited_at,
        case when state <> 'approved' then state when live_at > ${now}::timestamptz then 'scheduled'
          when closes_at > ${now}::timestamptz then 'open' else 'closed' end as standing
      from survey.survey where center_id = ${centerId}
    ) listed
    where (${standing ?? null}::text is null or standing = ${standing ?? null})
      and (${q ?? null}::text is null or strpos(lower(title), lower(${q ?? ''})) > 0)
    order by edited_at desc, survey_id desc limit ${page.limit} offset ${page.offset}`.execute(tx);
  return { rows: found.rows.map(({ total: _total, ...row }) => row), total: Number(found.rows[0]?.total ?? 0) };
}
