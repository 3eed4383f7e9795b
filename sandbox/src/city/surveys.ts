import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { type Cell, copyRows } from './copy.ts';
import { chance, seededUuid } from './identifiers.ts';
import { personIdOf } from './members.ts';

interface SurveySeed {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerId: number;
  /** Employers that have answered: not the one of the demonstration, whose clerk can answer. */
  readonly employerIds: readonly string[];
  readonly editorId: string;
  readonly reviewerId: string;
}

const question = (key: string, kind: string, title: string, given: object = {}) => ({
  key,
  kind,
  title,
  options: [] as readonly string[],
  isRequired: kind !== 'text',
  isSatisfaction: false,
  ...given,
});
const forPeople = [
  question('q1', 'rating', '总的来说，您对我们的服务满意吗？', { isSatisfaction: true }),
  question('q2', 'one', '您最常用哪个渠道办理？', { options: ['网上服务大厅', '手机', '柜台', '12329 热线'] }),
  question('q3', 'several', '您希望先改进哪些方面？', {
    options: ['办理速度', '材料更少', '说明更清楚', '预约更方便'],
    isRequired: false,
  }),
  question('q4', 'text', '还有什么想对我们说的？'),
];
const forEmployers = [
  question('q1', 'rating', '您对单位网厅满意吗？', { isSatisfaction: true }),
  question('q2', 'one', '每月汇缴大约要用多久？', { options: ['10 分钟以内', '半小时以内', '半小时以上'] }),
  question('q3', 'text', '哪一步最费时间？'),
];
const words = [
  '手机上办提取很快。',
  '希望中午也能办。',
  '说明再简单一点。',
  '柜台的同志很耐心。',
  '希望能看到更长的明细。',
];

// Places in the city behind those of the demonstration logins.
const firstPlace = 40;
const counted = 22;
const inUrn = 5;
const numberFrom = 7_700;

function sheetOf(seed: number, place: number) {
  const of = (salt: number, below: number) => chance(seed, place, salt) % below;
  return [
    { key: 'q1', score: [5, 5, 4, 4, 4, 3, 2][of(71, 7)] ?? 4 },
    { key: 'q2', choices: [of(72, 4)] },
    { key: 'q3', choices: [of(73, 2), 2 + of(74, 2)] },
    ...(of(75, 3) === 0 ? [{ key: 'q4', text: words[of(76, words.length)] ?? '' }] : []),
  ];
}

interface Ids {
  readonly people: string;
  readonly employers: string;
  readonly idOf: (number: number) => string;
}

const surveyColumns =
  'center_id survey_id title introduction questions audience channels is_anonymous closes_at reason state editors edited_at reviewed_by reviewed_at live_at'.split(
    ' ',
  );
const daysBefore = (now: Temporal.Instant, days: number) => now.subtract({ hours: 24 * days }).toString();

async function writeQuestions({ client, now, centerId, editorId, reviewerId }: SurveySeed, ids: Ids): Promise<void> {
  const [written, reviewed] = [daysBefore(now, 9), daysBefore(now, 8)];
  const closesAt = now.add({ hours: 24 * 30 }).toString();
  const reason = '年度服务评价';
  const published = [closesAt, reason, 'approved', `{${editorId}}`, written, reviewerId, reviewed, reviewed];
  const toPeople = ['公积金服务满意度调查', '用两分钟告诉我们您的感受，帮我们改进服务。', JSON.stringify(forPeople)];
  const toEmployers = [
    '单位网厅使用情况调查',
    '想了解各单位每月办理汇缴的情况，约一分钟。',
    JSON.stringify(forEmployers),
  ];
  await copyRows(client, 'survey.survey', surveyColumns, [
    [centerId, ids.people, ...toPeople, 'person', '{hall,mobile}', true, ...published],
    [centerId, ids.employers, ...toEmployers, 'employer', '{employer}', false, ...published],
  ]);
  await copyRows(
    client,
    'survey.step',
    ['center_id', 'survey_id', 'seq', 'kind', 'note', 'done_by', 'done_at'],
    [ids.people, ids.employers].flatMap((id): Cell[][] => [
      [centerId, id, 1, 'submitted', reason, editorId, written],
      [centerId, id, 2, 'approved', '', reviewerId, reviewed],
    ]),
  );
}

const participantColumns = ['center_id', 'survey_id', 'kind', 'participant_id', 'answer_id'];

async function writeAnonymous({ client, vault, seed, now, centerId }: SurveySeed, ids: Ids): Promise<void> {
  const places = Array.from({ length: counted + inUrn }, (_, at) => firstPlace + at);
  await copyRows(
    client,
    'survey.participant',
    participantColumns,
    places.map((place) => [centerId, ids.people, 'person', personIdOf(seed, centerId, place), ids.idOf(place)]),
  );
  // The sheets follow from other numbers than the people.
  const sheets = places.map((place) => sheetOf(seed, place + 1_000));
  await copyRows(
    client,
    'survey.sheet',
    ['center_id', 'survey_id', 'sheet_id', 'answers', 'counted_at'],
    sheets
      .slice(inUrn)
      .map((sheet, at) => [centerId, ids.people, ids.idOf(2_000 + at), JSON.stringify(sheet), daysBefore(now, 2)]),
  );
  const sealed = vault.seal(JSON.stringify(sheets.slice(0, inUrn)), 'survey.urn');
  await copyRows(
    client,
    'survey.urn',
    ['center_id', 'survey_id', 'sheets', 'sealed'],
    [[centerId, ids.people, inUrn, sealed]],
  );
}

async function writeNamed({ client, now, centerId, employerIds }: SurveySeed, ids: Ids): Promise<void> {
  const answered = employerIds.slice(0, 6);
  await copyRows(
    client,
    'survey.participant',
    participantColumns,
    answered.map((id, at) => [centerId, ids.employers, 'employer', id, ids.idOf(500 + at)]),
  );
  await copyRows(
    client,
    'survey.named_answer',
    ['center_id', 'survey_id', 'kind', 'participant_id', 'answers', 'channel', 'answered_at'],
    answered.map((id, at) => {
      const answers = [
        { key: 'q1', score: [5, 4, 4, 3, 5, 2][at] ?? 4 },
        { key: 'q2', choices: [at % 3] },
        ...(at % 2 === 0 ? [{ key: 'q3', text: '核对新进职工的基数。' }] : []),
      ];
      return [centerId, ids.employers, 'employer', id, JSON.stringify(answers), 'web', daysBefore(now, 6 - at)];
    }),
  );
}

/** Two surveys that are open: one for people, anonymous, and one for employers, each with answers and room for a stranger's. */
export async function writeSurveys(parts: SurveySeed): Promise<void> {
  const { seed, now, centerId } = parts;
  const idOf = (number: number) =>
    seededUuid(seed, 'message', { centerId, number: numberFrom + number, atMs: now.epochMilliseconds });
  const ids = { people: idOf(0), employers: idOf(1), idOf };
  await writeQuestions(parts, ids);
  await writeAnonymous(parts, ids);
  await writeNamed(parts, ids);
}
