import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type Question, surveyFaults } from './rules/questions.ts';
import { standingOf } from './standing.ts';
import { findSurvey, insertStep, insertSurvey, type StepKind, type SurveyRow, updateSurvey } from './store.ts';
import { emptyUrn } from './urn.ts';

const standingTexts = {
  draft: '是草稿',
  'in-review': '正在审核',
  returned: '已退回',
  withdrawn: '已撤回',
  scheduled: '已通过审核，还没有开始',
  open: '正在填写',
  closed: '已经结束',
} as const;
const standingDetail = (call: Call, row: SurveyRow) => {
  const standing = standingOf(row, call.now);
  return { detail: `这个调查${standingTexts[standing]}。`, standing };
};

const isLater = (first: Temporal.Instant, second: Temporal.Instant) => Temporal.Instant.compare(first, second) > 0;

async function note(call: Call, surveyId: string, kind: StepKind, text: string): Promise<void> {
  const { tx, centerId, actor, now } = call;
  await insertStep(tx, centerId, { surveyId, kind, note: text, doneBy: actor.id, doneAt: now });
}

async function lockSurvey(call: Call, surveyId: string): Promise<SurveyRow> {
  const row = await findSurvey(call.tx, call.centerId, surveyId, { lock: 'update' });
  if (!row) throw new Problem(refusals.notFound);
  return row;
}

type Writing = RouteInput<typeof contract.saveSurvey>['body'];

function checkTimes({ now }: Call, opensAt: Temporal.Instant | null, closesAt: Temporal.Instant): void {
  if (opensAt && isLater(now, opensAt))
    throw new Problem(refusals.wrongTime, {
      detail: '开始的时间已经过去。',
      fields: { opensAt: '请选择以后的时间' },
      remedy: '要审核通过后立即开始的，请不填开始时间。',
    });
  if (!isLater(closesAt, opensAt ?? now))
    throw new Problem(refusals.wrongTime, {
      detail: opensAt ? '结束的时间不晚于开始的时间。' : '结束的时间已经过去。',
      fields: { closesAt: '请选择更晚的日期' },
      remedy: '请改正结束日期后再提交。',
    });
}

/** What is kept of a writing; refused when it is handed in with gaps, or for a time that has passed. */
function checked(call: Call, body: Writing) {
  const { isSubmitted, title, introduction, audience, channels, isAnonymous, reason } = body;
  const questions: Question[] = body.questions.map((question) => ({
    ...question,
    title: question.title.trim(),
    options: question.options.map((option) => option.trim()),
  }));
  const opensAt = body.opensAt === null ? null : Temporal.Instant.from(body.opensAt);
  const closesAt = Temporal.Instant.from(body.closesAt);
  if (isSubmitted) {
    const faults = surveyFaults({ title, introduction, questions, audience, channels });
    if (Object.keys(faults).length > 0)
      throw new Problem(refusals.wrongSurvey, {
        detail: `${[...new Set(Object.values(faults))].join('；')}。`,
        fields: faults,
        remedy: '请补齐后再提交审核，或先保存草稿。',
      });
    checkTimes(call, opensAt, closesAt);
  }
  return {
    title: title.trim(),
    introduction: introduction.trim(),
    questions,
    audience,
    channels,
    isAnonymous,
    opensAt,
    closesAt,
    reason,
    editedAt: call.now,
    state: isSubmitted ? ('in-review' as const) : ('draft' as const),
  };
}

/** Writes a survey: a draft, or handed in for another person's review. Safe to repeat. */
export async function save(call: Call, { params, body }: RouteInput<typeof contract.saveSurvey>): Promise<void> {
  const { tx, centerId, actor } = call;
  const { surveyId } = params;
  const set = checked(call, body);
  if (!(await insertSurvey(tx, centerId, { surveyId, ...set, editors: [actor.id] }))) {
    const known = await lockSurvey(call, surveyId);
    if (known.state !== 'draft' && known.state !== 'returned')
      throw new Problem(refusals.notEditable, standingDetail(call, known));
    const editors = [...new Set([...known.editors, actor.id])];
    const unreviewed = { reviewedBy: null, reviewedAt: null, reviewNote: null };
    await updateSurvey(tx, centerId, surveyId, { ...set, editors, ...unreviewed });
  }
  await note(call, surveyId, body.isSubmitted ? 'submitted' : 'saved', body.reason);
  await recordAudit(call, 'survey.save', ['survey', surveyId], { state: set.state, title: set.title });
}

/** The other person's word. What is approved opens at the time that was set, or at once when that has passed. */
export async function decide(call: Call, { params, body }: RouteInput<typeof contract.decideSurvey>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const { surveyId } = params;
  const survey = await lockSurvey(call, surveyId);
  if (survey.state !== 'in-review') throw new Problem(refusals.notInReview, standingDetail(call, survey));
  if (survey.editors.includes(actor.id))
    throw new Problem(refusals.ownSurvey, {
      detail: '编写和审核须由不同的人办理，您参与过这个调查的编写。',
      remedy: '请由没有编写过它的同事审核。',
    });
  const reviewNote = body.note.trim();
  if (!body.isApproved && reviewNote === '')
    throw new Problem(refusals.noteMissing, { fields: { note: '请写明要改什么' } });
  const { opensAt, closesAt } = survey;
  if (body.isApproved && !isLater(closesAt, now))
    throw new Problem(refusals.wrongTime, {
      detail: '等待审核时，结束的时间已经过去。',
      remedy: '请退回，由编写的人改结束日期。',
    });
  await updateSurvey(tx, centerId, surveyId, {
    state: body.isApproved ? 'approved' : 'returned',
    reviewedBy: actor.id,
    reviewedAt: now,
    reviewNote: reviewNote || null,
    liveAt: body.isApproved ? (opensAt && isLater(opensAt, now) ? opensAt : now) : null,
  });
  await note(call, surveyId, body.isApproved ? 'approved' : 'returned', reviewNote);
  await recordAudit(call, 'survey.decide', ['survey', surveyId], { isApproved: body.isApproved });
}

/** Takes back a survey that nobody could answer yet. */
export async function takeBack(call: Call, { params }: RouteInput<typeof contract.takeBackSurvey>): Promise<void> {
  const { surveyId } = params;
  const survey = await lockSurvey(call, surveyId);
  const standing = standingOf(survey, call.now);
  if (standing === 'withdrawn' || standing === 'open' || standing === 'closed')
    throw new Problem(refusals.notEditable, standingDetail(call, survey));
  await updateSurvey(call.tx, call.centerId, surveyId, { state: 'withdrawn' });
  await note(call, surveyId, 'taken-back', '');
  await recordAudit(call, 'survey.take-back', ['survey', surveyId]);
}

/** Ends a survey before its time: one person is enough, for what is wrong must stop. What was answered stays and is counted. */
export async function close(call: Call, { params, body }: RouteInput<typeof contract.closeSurvey>): Promise<void> {
  const { surveyId } = params;
  const survey = await lockSurvey(call, surveyId);
  if (standingOf(survey, call.now) !== 'open')
    throw new Problem(refusals.notOpen, {
      ...standingDetail(call, survey),
      remedy: '还没有开始的调查可以直接撤回。',
    });
  await updateSurvey(call.tx, call.centerId, surveyId, { closesAt: call.now });
  await emptyUrn(call, surveyId);
  await note(call, surveyId, 'closed', body.reason);
  await recordAudit(call, 'survey.close', ['survey', surveyId], { reason: body.reason });
}
