import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';
import { personIdOf } from './members.ts';
import { fictionalPerson } from './people.ts';

interface InquirySeed {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerId: number;
  readonly employerId: string;
  readonly clerkId: string;
  readonly reviewerId: string;
}

interface Written {
  readonly category: 'complaint' | 'suggestion' | 'question' | 'praise';
  readonly daysAgo: number;
  readonly title: string;
  readonly question: string;
  readonly answer?: string;
  readonly isReviewed?: boolean;
  readonly board?: string;
  readonly score?: number;
  readonly byEmployer?: boolean;
}

const inquiries: readonly Written[] = [
  {
    category: 'question',
    daysAgo: 21,
    title: '租房提取一次可以提取几个月',
    question: '您好，我在市区租房，单身，请问租房提取一次可以提取几个月的房租？',
    answer: '您好。一次可以提取过去最多12个月的房租，两次申请间隔满一年。网上申请，核验通过当即付款，不收费。',
    board: '在市区租房，单身，租房提取一次可以提取几个月的房租？',
    score: 5,
  },
  {
    category: 'suggestion',
    daysAgo: 16,
    title: '希望网点中午也办理业务',
    question: '上班时间没法请假，建议中午安排人值班。',
    answer:
      '谢谢您的建议。市民中心营业部已经安排中午轮班，其他网点可以网上预约早晚时段；提取和查询也可以在网上全程办理。',
    board: '建议网点中午安排人值班。',
    score: 4,
  },
  {
    category: 'question',
    daysAgo: 12,
    title: '新参加工作的职工从哪个月开始缴',
    question: '我单位本月新招了应届毕业生，应该从哪个月开始缴存？基数怎么定？',
    answer:
      '新参加工作的职工，从参加工作的第二个月开始缴存，以第二个月的工资为基数（《住房公积金管理条例》第十七条）。',
    board: '新招的应届毕业生从哪个月开始缴存？基数怎么定？',
    byEmployer: true,
  },
  {
    category: 'complaint',
    daysAgo: 5,
    title: '单位三个月没有缴公积金',
    question: '我所在的单位已经三个月没有给职工缴公积金，问了财务没有答复，请帮助催缴。',
    answer:
      '您好。我们已经向您的单位发出催缴通知，责令限期缴存；逾期仍不缴存的，将依法申请强制执行。您可以在“缴存明细”查看进展。',
    isReviewed: false,
  },
  {
    category: 'question',
    daysAgo: 10,
    title: '异地转入要多久',
    question: '我从外地调来，原来的公积金怎么转过来，大概要多久？',
  },
  {
    category: 'praise',
    daysAgo: 1,
    title: '表扬营业部的工作人员',
    question: '昨天带父亲去办退休提取，窗口的同志讲得很清楚，一次就办好了，谢谢。',
  },
];

const numberFrom = 950_000;
const terms = { question: 7, praise: 7, complaint: 14, suggestion: 14 } as const;
const source = '中心业务管理规定：留言答复期限（工作日，各中心可另定）';
const dayText = (at: Temporal.Instant) => at.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
type Row = (string | number | boolean | Buffer | null)[];

/** One inquiry: what was written, its answer where there is one, and the board's words. */
function rowOf(parts: InquirySeed, one: Written, place: number): Row {
  const { vault, seed, now, centerId, employerId, clerkId, reviewerId } = parts;
  const writtenAt = now.subtract({ hours: 24 * one.daysAgo });
  const writtenOn = dayText(writtenAt);
  const isOut = one.answer !== undefined && one.isReviewed !== false;
  const answeredAt = isOut ? writtenAt.add({ hours: 50 }).toString() : null;
  return [
    centerId,
    idOf(parts, place),
    `LY${writtenOn.toString().replaceAll('-', '')}-${String(104_729 + place * 7_919).padStart(6, '0')}`,
    one.byEmployer ? 'employer' : 'person',
    one.byEmployer ? employerId : personIdOf(seed, centerId, place),
    one.category,
    one.title,
    one.question,
    one.byEmployer ? null : vault.seal(fictionalPerson(place).mobile, 'content.inquiry.contact'),
    one.board !== undefined || place === 3,
    writtenAt.toString(),
    writtenOn.toString(),
    writtenOn.add({ days: terms[one.category] }).toString(),
    source,
    isOut ? 'answered' : one.answer ? 'in-review' : 'waiting',
    one.answer ?? null,
    one.answer ? clerkId : null,
    answeredAt,
    isOut && one.category === 'complaint' ? reviewerId : null,
    one.score ?? null,
    one.score ? '' : null,
    one.score ? writtenAt.add({ hours: 60 }).toString() : null,
    one.board ?? null,
    one.board ? writtenAt.add({ hours: 70 }).toString() : null,
  ];
}

const idOf = ({ seed, now, centerId }: InquirySeed, place: number) =>
  seededUuid(seed, 'message', { centerId, number: numberFrom + place, atMs: now.epochMilliseconds });

const columns = [
  'center_id',
  'inquiry_id',
  'number',
  'author_kind',
  'author_id',
  'category',
  'title',
  'question',
  'contact_sealed',
  'may_publish',
  'written_at',
  'written_on',
  'due_on',
  'due_source',
  'state',
  'answer',
  'answered_by',
  'answered_at',
  'reviewed_by',
  'score',
  'remark',
  'rated_at',
  'board_question',
  'published_at',
];

/** What people and an employer wrote: answered and on the board, waiting for a review, and one that is overdue. */
export async function writeInquiries(parts: InquirySeed): Promise<void> {
  const { client, now, centerId, clerkId, reviewerId } = parts;
  await copyRows(
    client,
    'content.inquiry',
    columns,
    inquiries.map((one, place) => rowOf(parts, one, place)),
  );
  const steps = inquiries.flatMap((one, place): Row[] => {
    const at = (hours: number) =>
      now
        .subtract({ hours: 24 * one.daysAgo })
        .add({ hours })
        .toString();
    const inquiryId = idOf(parts, place);
    return [
      ...(one.answer ? [[centerId, inquiryId, 1, 'answered', one.answer, clerkId, at(50)]] : []),
      ...(one.board ? [[centerId, inquiryId, 2, 'published', one.board, reviewerId, at(70)]] : []),
    ];
  });
  await copyRows(
    client,
    'content.inquiry_step',
    ['center_id', 'inquiry_id', 'seq', 'kind', 'note', 'done_by', 'done_at'],
    steps,
  );
}
