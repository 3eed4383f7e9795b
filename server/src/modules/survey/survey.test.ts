import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newUuid } from '../../platform/ids.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { satisfactionBetween } from '../report/kpi/satisfaction-store.ts';
import * as contract from './contract.ts';
import { emptyUrns, surveyResultsExport } from './index.ts';

let service: TestService;
let editor: TestCaller;
let reviewer: TestCaller;
let personIds: string[];
let employerIds: string[];
before(async () => {
  service = await openTestService({ role: 'api' });
  const ids = async (text: string) => (await service.ownerPool.query<{ id: string }>(text)).rows.map(({ id }) => id);
  personIds = await ids('select person_id as id from party.person where center_id = 1 order by person_id limit 40');
  employerIds = await ids(
    'select employer_id as id from party.employer where center_id = 1 order by employer_id limit 3',
  );
});
// Sessions end with the clock.
beforeEach(async () => {
  editor = await service.staff(['manager']);
  reviewer = await service.staff(['reviewer']);
});
after(() => service.close());

let made = 0;
const newId = () => newUuid(++made);
const later = (hours: number) => service.clock.now.add({ hours });
const writing = (given: object = {}) => ({
  title: '网厅使用情况调查',
  introduction: '请用两分钟告诉我们您的感受。',
  questions: [
    {
      key: 'q1',
      kind: 'one' as const,
      title: '您常用哪个渠道？',
      options: ['网厅', '手机'],
      isRequired: true,
      isSatisfaction: false,
    },
    {
      key: 'q2',
      kind: 'rating' as const,
      title: '您对服务满意吗？',
      options: [],
      isRequired: true,
      isSatisfaction: true,
    },
    {
      key: 'q3',
      kind: 'text' as const,
      title: '还有什么建议？',
      options: [],
      isRequired: false,
      isSatisfaction: false,
    },
  ],
  audience: 'person' as const,
  channels: ['hall' as const, 'mobile' as const],
  isAnonymous: true,
  opensAt: null as string | null,
  closesAt: later(48).toString(),
  reason: '年度调查',
  isSubmitted: true,
  ...given,
});
const publish = async (given: object = {}) => {
  const surveyId = newId();
  await editor.call(contract.saveSurvey, { params: { surveyId }, body: writing(given) });
  await reviewer.call(contract.decideSurvey, { params: { surveyId }, body: { isApproved: true, note: '' } });
  return surveyId;
};
interface SentAnswer {
  key: string;
  choices?: number[];
  score?: number;
  text?: string;
}
const filled = (surveyId: string, given: object = {}, score = 5) => ({
  params: { surveyId },
  body: {
    answerId: crypto.randomUUID(),
    channel: 'hall' as const,
    answers: [
      { key: 'q1', choices: [0] },
      { key: 'q2', score },
      { key: 'q3', text: `建议 ${score}` },
    ] as SentAnswer[],
    ...given,
  },
});
const codeOf = async (answer: Promise<{ body: unknown; status: number }>) => {
  const { body, status } = await answer;
  return [status, (body as { code?: string }).code];
};
const person = (at: number) => service.person(personIds[at] ?? '');
const results = (surveyId: string) => editor.call(contract.getResults, { params: { surveyId } });
const open = async (caller: TestCaller, channel: 'hall' | 'employer' = 'hall') =>
  (await caller.call(contract.listSurveys, { query: { channel } })).rows.map(({ surveyId, hasAnswered }) => [
    surveyId,
    hasAnswered,
  ]);

test('[P-O5] [U-O6] a survey is written by one, reviewed by another, and does not change once it is published', async () => {
  const surveyId = newId();
  const given = { params: { surveyId } };
  const wrong = await editor.try(contract.saveSurvey, { ...given, body: writing({ questions: [] }) });
  assert.deepEqual([wrong.status, (wrong.body as { fields: object }).fields], [422, { questions: '至少要有一道题' }]);
  for (const times of [{ opensAt: later(-1).toString() }, { closesAt: later(-1).toString() }])
    assert.deepEqual(await codeOf(editor.try(contract.saveSurvey, { ...given, body: writing(times) })), [
      422,
      'survey/wrong-time',
    ]);
  await editor.call(contract.saveSurvey, { ...given, body: writing({ questions: [], isSubmitted: false }) });
  const yes = { ...given, body: { isApproved: true, note: '' } };
  assert.deepEqual(await codeOf(reviewer.try(contract.decideSurvey, yes)), [409, 'survey/not-in-review']);
  await editor.call(contract.saveSurvey, { ...given, body: writing() });
  assert.deepEqual(await codeOf(editor.try(contract.decideSurvey, yes)), [403, 'survey/own-survey']);
  const clerk = await service.staff(['clerk']);
  assert.deepEqual(await codeOf(clerk.try(contract.saveSurvey, { ...given, body: writing() })), [
    403,
    'request/forbidden',
  ]);
  assert.deepEqual(await codeOf(clerk.try(contract.getResults, given)), [403, 'request/forbidden']);
  assert.deepEqual(await codeOf(reviewer.try(contract.getResults, given)), [403, 'request/forbidden']);
  const elsewhere = await service.staff(['reviewer', 'manager'], 2);
  for (const answer of [
    elsewhere.try(contract.getStaffSurvey, given),
    elsewhere.try(contract.getResults, given),
    elsewhere.try(contract.decideSurvey, yes),
    elsewhere.try(contract.takeBackSurvey, given),
    elsewhere.try(contract.closeSurvey, { ...given, body: { reason: '停止' } }),
  ])
    assert.deepEqual(await codeOf(answer), [404, 'survey/not-found']);
  const no = { ...given, body: { isApproved: false, note: '' } };
  assert.deepEqual(await codeOf(reviewer.try(contract.decideSurvey, no)), [422, 'survey/note-missing']);
  await reviewer.call(contract.decideSurvey, { ...no, body: { isApproved: false, note: '题目太少' } });
  const me = await person(0);
  assert.deepEqual(await codeOf(me.try(contract.getSurvey, { ...given, query: { channel: 'hall' } })), [
    404,
    'survey/not-found',
  ]);
  await editor.call(contract.saveSurvey, { ...given, body: writing() });
  const published = await reviewer.call(contract.decideSurvey, yes);
  assert.deepEqual(
    [published.standing, published.steps.map(({ kind }) => kind).reverse()],
    ['open', ['saved', 'submitted', 'returned', 'submitted', 'approved']],
  );
  for (const answer of [
    editor.try(contract.saveSurvey, { ...given, body: writing() }),
    editor.try(contract.takeBackSurvey, given),
  ])
    assert.deepEqual(await codeOf(answer), [409, 'survey/not-editable']);
  // Two saves of one new survey at once are one survey.
  const twice = { params: { surveyId: newId() }, body: writing() };
  const both = await Promise.all([1, 2].map(() => editor.try(contract.saveSurvey, twice)));
  assert.deepEqual(
    both.map(({ status }) => status).sort((a, b) => a - b),
    [200, 409],
  );
  const taken = await editor.call(contract.takeBackSurvey, { params: twice.params });
  assert.equal(taken.standing, 'withdrawn');
});

test('[P-O5] a survey opens and ends by its times, and earlier by one person, who says why', async () => {
  const surveyId = await publish({ opensAt: later(1).toString() });
  const given = { params: { surveyId } };
  const isOpen = async () => (await open(await person(0))).some(([id]) => id === surveyId);
  assert.equal(await isOpen(), false);
  const stop = { ...given, body: { reason: '题目写错了' } };
  assert.deepEqual(await codeOf(editor.try(contract.closeSurvey, stop)), [409, 'survey/not-open']);
  service.clock.now = later(1);
  editor = await service.staff(['manager']);
  assert.equal(await isOpen(), true);
  assert.equal((await editor.call(contract.closeSurvey, stop)).standing, 'closed');
  assert.equal(await isOpen(), false);
  const me = await person(0);
  assert.deepEqual(await codeOf(me.try(contract.answerSurvey, filled(surveyId))), [409, 'survey/not-open']);
  const seen = await me.call(contract.getSurvey, { ...given, query: { channel: 'hall' } });
  assert.equal(seen.isOpen, false);
});

test('[P-O5] each answers once: bad answers are refused by question, a repeat is the same answer, of two at once one counts', async () => {
  const surveyId = await publish();
  const me = await person(0);
  const bad = await me.try(contract.answerSurvey, filled(surveyId, { answers: [{ key: 'q1', choices: [7] }] }));
  assert.deepEqual([bad.status, (bad.body as { fields: object }).fields], [422, { q1: '没有这个选项', q2: '请评分' }]);
  const mine = filled(surveyId);
  await me.call(contract.answerSurvey, mine);
  await me.call(contract.answerSurvey, mine);
  const again = await me.try(contract.answerSurvey, filled(surveyId));
  assert.deepEqual([again.status, (again.body as { code: string }).code], [409, 'survey/already-answered']);
  const sameTime = await person(1);
  const tries = await Promise.all(
    Array.from({ length: 6 }, () => sameTime.try(contract.answerSurvey, filled(surveyId))),
  );
  assert.deepEqual(
    tries.map(({ status }) => status).sort((a, b) => a - b),
    [200, 409, 409, 409, 409, 409],
  );
  assert.equal((await results(surveyId)).answered.person, 2);
  assert.ok((await open(me)).some(([id, has]) => id === surveyId && has === true));
  const unit = await service.employer(employerIds[0] ?? '');
  assert.deepEqual(await codeOf(unit.try(contract.answerSurvey, filled(surveyId, { channel: 'employer' }))), [
    404,
    'survey/not-found',
  ]);
  const { rows } = await service.ownerPool.query<{ id: string }>(
    'select person_id as id from party.person where center_id = 2 order by person_id limit 1',
  );
  const elsewhere = await service.person(rows[0]?.id ?? '', 2);
  assert.deepEqual(await codeOf(elsewhere.try(contract.answerSurvey, filled(surveyId))), [404, 'survey/not-found']);
});

test('[U-O6] the clerks of an employer answer once for it, and a survey that is not anonymous says who answered what', async () => {
  const surveyId = await publish({ audience: 'employer', channels: ['employer'], isAnonymous: false });
  const employerId = employerIds[0] ?? '';
  const unit = await service.employer(employerId);
  await unit.call(contract.answerSurvey, filled(surveyId, { channel: 'employer' }, 2));
  const colleague = await service.employer(employerId);
  assert.deepEqual(await codeOf(colleague.try(contract.answerSurvey, filled(surveyId, { channel: 'employer' }))), [
    409,
    'survey/already-answered',
  ]);
  const { answered, counted, audience, questions } = await results(surveyId);
  assert.deepEqual([answered, counted, audience.person], [{ person: 0, employer: 1 }, 1, null]);
  assert.deepEqual(questions[1]?.counts, [0, 1, 0, 0, 0]);
  const found = await systemCall(service.service.parts, { name: 'export', centerId: 1, requestId: newId() })(
    async (call) => {
      const lines = [];
      for await (const batch of surveyResultsExport.batches(call, { surveyId })) lines.push(...batch);
      assert.equal(await surveyResultsExport.count(call, { surveyId }), lines.length);
      return lines;
    },
  );
  const { rows } = await service.ownerPool.query<{ name: string }>(
    'select name from party.employer where center_id = 1 and employer_id = $1',
    [employerId],
  );
  assert.deepEqual(
    found.filter(({ number }) => number === 3).map(({ value, by }) => [value, by]),
    [['建议 2', rows[0]?.name]],
  );
});

test('[P-O5] [G-10] nothing joins who answered an anonymous survey to what was answered: no column, no time, no order, no transaction', async () => {
  const surveyId = await publish();
  const given = { params: { surveyId } };
  const query = async <T extends object>(text: string) => (await service.ownerPool.query<T>(text, [surveyId])).rows;
  for (let at = 0; at < 9; at += 1)
    await (await person(at)).call(contract.answerSurvey, filled(surveyId, {}, (at % 5) + 1));
  const few = await results(surveyId);
  assert.deepEqual([few.answered.person, few.counted], [9, 0], 'nine lie in the urn');
  assert.ok(few.questions.every(({ isTooSmall, counts }) => isTooSmall && counts.length === 0));
  await (await person(9)).call(contract.answerSurvey, filled(surveyId, {}, 5));
  const [first] = await query<{ n: number }>('select count(*)::integer as n from survey.sheet where survey_id = $1');
  assert.equal(first?.n, 5, 'of ten, five at random are counted');
  const [urn] = await query<{ sheets: number; sealed: Buffer }>(
    'select sheets, sealed from survey.urn where survey_id = $1',
  );
  assert.equal(urn?.sheets, 5);
  assert.ok(!urn?.sealed.toString('utf8').includes('score'), 'what lies in the urn is sealed');
  const sheets = await query<Record<string, unknown>>('select xmin::text, * from survey.sheet where survey_id = $1');
  assert.equal(new Set(sheets.map(({ xmin }) => xmin)).size, 1, 'a handful is written by one transaction');
  assert.equal(new Set(sheets.map(({ counted_at }) => String(counted_at))).size, 1);
  assert.deepEqual(Object.keys(sheets[0] ?? {}).sort(), [
    'answers',
    'center_id',
    'counted_at',
    'sheet_id',
    'survey_id',
    'xmin',
  ]);
  const people = await query<Record<string, string>>('select * from survey.participant where survey_id = $1');
  assert.deepEqual(Object.keys(people[0] ?? {}).sort(), [
    'answer_id',
    'center_id',
    'kind',
    'participant_id',
    'survey_id',
  ]);
  // No id of a sheet, and nothing that was answered, stands beside a participant or in the audit trail.
  const trail = await query<{ detail: object }>(
    "select detail from audit.entry where operation = 'survey.answer' and subject_id = $1::text",
  );
  assert.equal(trail.length, 10);
  assert.ok(trail.every(({ detail }) => JSON.stringify(detail) === '{}'));
  const own = new Set(people.flatMap(({ answer_id, participant_id }) => [answer_id, participant_id]));
  assert.ok(sheets.every(({ sheet_id }) => !own.has(String(sheet_id))));
  assert.equal((await query('select from survey.named_answer where survey_id = $1')).length, 0);
  // When it is over everything is counted, and the ratings count as satisfaction at that time.
  const from = service.clock.now;
  await editor.call(contract.closeSurvey, { ...given, body: { reason: '时间到' } });
  const last = await results(surveyId);
  assert.deepEqual([last.counted, last.questions[1]?.counts], [10, [2, 2, 2, 2, 2]]);
  assert.equal(last.questions[2]?.texts.length, 10);
  const source = await satisfactionBetween(service.database, 1, { from, to: from.add({ seconds: 1 }) });
  assert.deepEqual(
    source.filter((one) => one.source === 'survey').map(({ raters, satisfied }) => raters >= 10 && satisfied < raters),
    [true],
  );
});

test('[P-O5] the round counts what is left when time is up, once, and an answer that comes late is refused', async () => {
  const surveyId = await publish({ closesAt: later(1).toString() });
  for (let at = 0; at < 6; at += 1) await (await person(at)).call(contract.answerSurvey, filled(surveyId));
  service.clock.now = later(2);
  editor = await service.staff(['manager']);
  const round = () =>
    systemCall(service.service.parts, { name: 'surveys', centerId: 1, requestId: newId() })(emptyUrns);
  await Promise.all([round(), round()]);
  const { counted, standing } = await results(surveyId);
  assert.deepEqual([counted, standing], [6, 'closed']);
  // As if its request had begun before the end and come to its lock after the round.
  service.clock.now = later(-2);
  assert.deepEqual(await codeOf((await person(7)).try(contract.answerSurvey, filled(surveyId))), [
    409,
    'survey/not-open',
  ]);
  service.clock.now = later(2);
});
