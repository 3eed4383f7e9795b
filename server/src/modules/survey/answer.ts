import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { findAnswerId, insertNamedAnswer, insertParticipant } from './answer-store.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { answerFaults, keptAnswers } from './rules/questions.ts';
import { standingOf } from './standing.ts';
import { findSurvey, listOpen, type Participant, type SurveyChannel, type SurveyRow } from './store.ts';
import { putIntoUrn } from './urn.ts';

/** An employer's clerks answer for the employer: once, whoever of them. */
const participantOf = ({ actor }: Call): Participant =>
  actor.employerId ? { kind: 'employer', id: actor.employerId } : { kind: 'person', id: actor.id };

/** A survey that the caller may see on a channel: published, begun and meant for their kind. Any other does not exist. */
async function shownSurvey(
  call: Call,
  surveyId: string,
  channel: SurveyChannel,
  options: { readonly lock?: 'share' } = {},
): Promise<SurveyRow> {
  const row = await findSurvey(call.tx, call.centerId, surveyId, options);
  const { kind } = participantOf(call);
  const standing = row && standingOf(row, call.now);
  const isMeant = row && (row.audience === kind || row.audience === 'both') && row.channels.includes(channel);
  if (!isMeant || (standing !== 'open' && standing !== 'closed')) throw new Problem(refusals.notFound);
  return row;
}

export async function openList(
  call: Call,
  { query }: RouteInput<typeof contract.listSurveys>,
): Promise<RouteOutput<typeof contract.listSurveys>> {
  const asked = { participant: participantOf(call), channel: query.channel, now: call.now };
  const { rows, total } = await listOpen(call.tx, call.centerId, asked, pageOf(query));
  return { rows: rows.map((row) => ({ ...row, closesAt: row.closesAt.toString() })), total };
}

export async function openOne(
  call: Call,
  { params, query }: RouteInput<typeof contract.getSurvey>,
): Promise<RouteOutput<typeof contract.getSurvey>> {
  const row = await shownSurvey(call, params.surveyId, query.channel);
  const { surveyId, title, introduction, isAnonymous, questions, closesAt } = row;
  const answerId = await findAnswerId(call.tx, call.centerId, surveyId, participantOf(call));
  return {
    surveyId,
    title,
    introduction,
    isAnonymous,
    questionCount: questions.length,
    closesAt: closesAt.toString(),
    hasAnswered: answerId !== undefined,
    isOpen: standingOf(row, call.now) === 'open',
    questions: questions.map((question) => ({ ...question, options: [...question.options] })),
  };
}

/**
 * Answers a survey, once. Sent again under the same id it is the same answer, whatever it says: of an anonymous one nobody knows
 * what it said. Who has answered and what was answered are written apart (`urn.ts`); the audit entry knows only the former.
 */
export async function answer(
  call: Call,
  { params, body }: RouteInput<typeof contract.answerSurvey>,
): Promise<RouteOutput<typeof contract.answerSurvey>> {
  const { tx, centerId, now, channel } = call;
  const survey = await shownSurvey(call, params.surveyId, body.channel, { lock: 'share' });
  const { surveyId, questions, isAnonymous } = survey;
  const by = participantOf(call);
  const done = { done: true as const };
  const known = await findAnswerId(tx, centerId, surveyId, by);
  if (known !== undefined) return replayed(known, body.answerId, by);
  if (survey.emptiedAt || standingOf(survey, now) !== 'open')
    throw new Problem(refusals.notOpen, {
      detail: '调查已经结束，您的填写没有提交。',
      remedy: '感谢参与，请关注下一次调查。',
    });
  const faults = answerFaults(questions, body.answers);
  if (Object.keys(faults).length > 0)
    throw new Problem(refusals.wrongAnswers, {
      detail: `有 ${Object.keys(faults).length} 道题需要补充或改正。`,
      fields: faults,
    });
  if (!(await insertParticipant(tx, centerId, { surveyId, ...by, answerId: body.answerId })))
    return replayed(await findAnswerId(tx, centerId, surveyId, by), body.answerId, by);
  const answers = keptAnswers(questions, body.answers);
  if (isAnonymous) await putIntoUrn(call, surveyId, answers);
  else
    await insertNamedAnswer(tx, centerId, {
      surveyId,
      kind: by.kind,
      participantId: by.id,
      answers,
      channel,
      answeredAt: now,
    });
  await recordAudit(call, 'survey.answer', ['survey', surveyId]);
  return done;
}

function replayed(known: string | undefined, answerId: string, { kind }: Participant) {
  if (known !== answerId)
    throw new Problem(refusals.alreadyAnswered, {
      detail: kind === 'employer' ? '本单位已经填写过这个调查。' : '您已经填写过这个调查。',
    });
  return { done: true as const };
}
