import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { satisfiedFrom } from '../../survey/rules/questions.ts';

/** Where people say how content they are. */
export type SatisfactionSource = 'window' | 'case' | 'work-order' | 'desk' | 'hotline' | 'survey';

export interface Satisfaction {
  readonly source: SatisfactionSource;
  /** Ratings given. */
  readonly raters: number;
  /** Of them satisfied or basically satisfied (满意、基本满意). */
  readonly satisfied: number;
}

/** The keys of the telephone: 1 satisfied, 2 basically satisfied, 3 not. */
const lastSatisfiedKey = 2;

/**
 * Every rating between two moments, by where it was given: windows, finished cases, answers to work orders, talks with the desk and on the
 * telephone, and those questions of surveys that are marked as satisfaction. What the figures of service call satisfaction is this
 * and nothing else. An anonymous answer counts when its handful is counted.
 */
export async function satisfactionBetween(
  tx: Db,
  centerId: number,
  { from, to }: { readonly from: Temporal.Instant; readonly to: Temporal.Instant },
): Promise<Satisfaction[]> {
  const { rows } = await sql<Satisfaction>`
    with bounds as (select ${from}::timestamptz as a, ${to}::timestamptz as b, ${centerId}::integer as center),
    sheets as (
      select s.survey_id, s.answers from survey.sheet s, bounds where s.center_id = center and counted_at >= a and counted_at < b
      union all
      select n.survey_id, n.answers from survey.named_answer n, bounds where n.center_id = center and answered_at >= a and answered_at < b
    ),
    scores (source, is_satisfied) as (
      select 'window', score >= ${satisfiedFrom} from booking.ticket, bounds where center_id = center and rated_at >= a and rated_at < b
      union all
      -- Whoever was called by a ticket is counted there.
      select 'case', r.score >= ${satisfiedFrom} from bounds join casework.rating r on r.center_id = center and r.rated_at >= a and r.rated_at < b
        join casework.visit v on v.center_id = center and v.visit_id = r.visit_id and v.ticket_id is null
      union all
      select 'work-order', score >= ${satisfiedFrom} from workorder.work_order, bounds where center_id = center and rated_at >= a and rated_at < b
      union all
      -- Of an answer that was done again after it had been rated.
      select 'work-order', s.score >= ${satisfiedFrom} from bounds
        join workorder.step s on s.center_id = center and s.score is not null and s.done_at >= a and s.done_at < b
        join workorder.work_order w on w.center_id = center and w.work_order_id = s.work_order_id and w.rated_at is distinct from s.done_at
      union all
      select 'desk', score >= ${satisfiedFrom} from desk.conversation, bounds where center_id = center and rated_at >= a and rated_at < b
      union all
      select 'hotline', score <= ${lastSatisfiedKey} from hotline.call, bounds
      where center_id = center and score is not null and ended_at >= a and ended_at < b
      union all
      select 'survey', (answer ->> 'score')::integer >= ${satisfiedFrom}
      from sheets join bounds on true join survey.survey v on v.center_id = center and v.survey_id = sheets.survey_id
        cross join lateral jsonb_array_elements(v.questions) as question
        cross join lateral jsonb_array_elements(sheets.answers) as answer
      where (question -> 'isSatisfaction')::boolean and answer ->> 'key' = question ->> 'key' and answer ? 'score'
    )
    select source, count(*)::integer as raters, (count(*) filter (where is_satisfied))::integer as satisfied
    from scores group by source order by source`.execute(tx);
  return rows;
}
