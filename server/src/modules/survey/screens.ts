import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { countCenter } from '../account/index.ts';
import { namelessStaff } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { countParticipants, listSheets } from './answer-store.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { tallyOf } from './rules/results.ts';
import { standingOf } from './standing.ts';
import { findSurvey, listRows, listSteps, type SurveyRow } from './store.ts';

/** Free texts that a page shows of a question; the export has all. */
const textsShown = 50;

export async function getSurveyRow({ tx, centerId }: Call, surveyId: string): Promise<SurveyRow> {
  const row = await findSurvey(tx, centerId, surveyId);
  if (!row) throw new Problem(refusals.notFound);
  return row;
}

export async function surveyRows(
  call: Call,
  { query }: RouteInput<typeof contract.listStaffSurveys>,
): Promise<RouteOutput<typeof contract.listStaffSurveys>> {
  const filter = { standing: query.standing, q: query.q?.trim() || undefined };
  const { rows, total } = await listRows(call.tx, call.centerId, call.now, filter, pageOf(query));
  return {
    rows: rows.map((row) => ({
      ...row,
      opensAt: row.opensAt?.toString() ?? null,
      closesAt: row.closesAt.toString(),
      editedAt: row.editedAt.toString(),
    })),
    total,
  };
}

const questionsOf = ({ questions }: SurveyRow) =>
  questions.map((question) => ({ ...question, options: [...question.options] }));

export async function surveyView(call: Call, surveyId: string): Promise<RouteOutput<typeof contract.getStaffSurvey>> {
  const { tx, centerId, now, actor } = call;
  const row = await getSurveyRow(call, surveyId);
  const steps = await listSteps(tx, centerId, surveyId);
  const { person, employer } = await countParticipants(tx, centerId, surveyId);
  const ids = [...row.editors, ...(row.reviewedBy ? [row.reviewedBy] : []), ...steps.map(({ doneBy }) => doneBy)];
  const names = await staffNames(tx, centerId, ids);
  const nameOf = (id: string) => names.get(id) ?? namelessStaff;
  return {
    surveyId,
    title: row.title,
    introduction: row.introduction,
    questions: questionsOf(row),
    audience: row.audience,
    channels: [...row.channels],
    isAnonymous: row.isAnonymous,
    opensAt: row.opensAt?.toString() ?? null,
    closesAt: row.closesAt.toString(),
    reason: row.reason,
    state: row.state,
    standing: standingOf(row, now),
    liveAt: row.liveAt?.toString() ?? null,
    editors: row.editors.map(nameOf),
    editedAt: row.editedAt.toString(),
    reviewedBy: row.reviewedBy && nameOf(row.reviewedBy),
    reviewNote: row.reviewNote,
    isOwn: row.editors.includes(actor.id),
    answered: person + employer,
    steps: steps.map(({ doneAt, doneBy, ...step }) => ({ ...step, at: doneAt.toString(), by: nameOf(doneBy) })),
  };
}

/** What was answered, as far as it is counted: small groups of an anonymous survey are not broken down. */
export async function results(
  call: Call,
  { params: { surveyId } }: RouteInput<typeof contract.getResults>,
): Promise<RouteOutput<typeof contract.getResults>> {
  const { tx, centerId, now } = call;
  const row = await getSurveyRow(call, surveyId);
  const { title, isAnonymous, audience } = row;
  const sheets = await listSheets(tx, centerId, row);
  const tallies = tallyOf(
    row.questions,
    sheets.map(({ answers }) => answers),
    { isAnonymous },
  );
  const center = await countCenter(tx, centerId);
  return {
    surveyId,
    title,
    isAnonymous,
    standing: standingOf(row, now),
    answered: await countParticipants(tx, centerId, surveyId),
    counted: sheets.length,
    audience: {
      person: audience === 'employer' ? null : center.accounts,
      employer: audience === 'person' ? null : center.employers,
    },
    questions: questionsOf(row).map((question, at) => {
      const { key: _key, texts, counts, ...tally } = tallies[at] as (typeof tallies)[number];
      return {
        ...question,
        ...tally,
        counts: [...counts],
        texts: texts.slice(0, textsShown),
        textCount: texts.length,
      };
    }),
  };
}
