import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';
import { personIdOf } from './members.ts';
import { fictionalPerson } from './people.ts';

interface WorkOrderSeed {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerId: number;
  readonly employerId: string;
  readonly clerkId: string;
  readonly reviewerId: string;
  readonly agentId: string;
  readonly managerId: string;
}

interface Written {
  readonly kind: 'complaint' | 'suggestion' | 'question' | 'praise';
  readonly daysAgo: number;
  readonly title: string;
  readonly question: string;
  readonly answer?: string;
  readonly isReviewed?: boolean;
  readonly board?: string;
  readonly score?: number;
  readonly byEmployer?: boolean;
}

const workOrders: readonly Written[] = [
  {
    kind: 'question',
    daysAgo: 21,
    title: '租房提取一次可以提取几个月',
    question: '您好，我在市区租房，单身，请问租房提取一次可以提取几个月的房租？',
    answer: '您好。一次可以提取过去最多12个月的房租，两次申请间隔满一年。网上申请，核验通过当即付款，不收费。',
    board: '在市区租房，单身，租房提取一次可以提取几个月的房租？',
    score: 5,
  },
  {
    kind: 'suggestion',
    daysAgo: 16,
    title: '希望网点中午也办理业务',
    question: '上班时间没法请假，建议中午安排人值班。',
    answer:
      '谢谢您的建议。市民中心营业部已经安排中午轮班，其他网点可以网上预约早晚时段；提取和查询也可以在网上全程办理。',
    board: '建议网点中午安排人值班。',
    score: 4,
  },
  {
    kind: 'question',
    daysAgo: 12,
    title: '新参加工作的职工从哪个月开始缴',
    question: '我单位本月新招了应届毕业生，应该从哪个月开始缴存？基数怎么定？',
    answer:
      '新参加工作的职工，从参加工作的第二个月开始缴存，以第二个月的工资为基数（《住房公积金管理条例》第十七条）。',
    board: '新招的应届毕业生从哪个月开始缴存？基数怎么定？',
    byEmployer: true,
  },
  {
    kind: 'complaint',
    daysAgo: 5,
    title: '单位三个月没有缴公积金',
    question: '我所在的单位已经三个月没有给职工缴公积金，问了财务没有答复，请帮助催缴。',
    answer:
      '您好。我们已经向您的单位发出催缴通知，责令限期缴存；逾期仍不缴存的，将依法申请强制执行。您可以在“缴存明细”查看进展。',
    isReviewed: false,
  },
  {
    kind: 'question',
    daysAgo: 10,
    title: '异地转入要多久',
    question: '我从外地调来，原来的公积金怎么转过来，大概要多久？',
  },
  {
    kind: 'praise',
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

/** What became of it: state, answer, by whom and when, who reviewed it, how it was rated, and the board's words. */
function outcomeOf({ clerkId, reviewerId }: WorkOrderSeed, one: Written, writtenAt: Temporal.Instant): Row {
  const after = (hours: number) => writtenAt.add({ hours }).toString();
  const rating: Row = one.score ? [one.score, '', after(60)] : [null, null, null];
  const board: Row = one.board ? [one.board, after(70)] : [null, null];
  if (one.answer === undefined) return ['waiting', null, null, null, null, null, ...rating, ...board];
  if (one.isReviewed === false) return ['in-review', one.answer, 'explained', clerkId, null, null, ...rating, ...board];
  const reviewed = one.kind === 'complaint' ? reviewerId : null;
  return ['closed', one.answer, 'explained', clerkId, after(50), reviewed, ...rating, ...board];
}

/** One work order: who wrote what and until when it is to be answered, and what became of it. */
function rowOf(parts: WorkOrderSeed, one: Written, place: number): Row {
  const { vault, seed, now, centerId, employerId } = parts;
  const writtenAt = now.subtract({ hours: 24 * one.daysAgo });
  const writtenOn = dayText(writtenAt);
  const author: Row = one.byEmployer ? ['employer', employerId] : ['person', personIdOf(seed, centerId, place)];
  return [
    centerId,
    idOf(parts, place),
    `GD${writtenOn.toString().replaceAll('-', '')}-${String(104_729 + place * 7_919).padStart(6, '0')}`,
    ...author,
    one.kind,
    'web',
    'usual',
    one.title,
    one.question,
    one.byEmployer ? null : vault.seal(fictionalPerson(place).mobile, 'workorder.contact'),
    one.byEmployer ? null : 'workorder.contact',
    one.board !== undefined,
    writtenAt.toString(),
    writtenOn.toString(),
    writtenOn.add({ days: terms[one.kind] }).toString(),
    source,
    ...outcomeOf(parts, one, writtenAt),
  ];
}

const idOf = ({ seed, now, centerId }: WorkOrderSeed, place: number) =>
  seededUuid(seed, 'message', { centerId, number: numberFrom + place, atMs: now.epochMilliseconds });

const columns = [
  'center_id',
  'work_order_id',
  'number',
  'subject_kind',
  'subject_id',
  'kind',
  'channel',
  'priority',
  'title',
  'question',
  'contact_sealed',
  'contact_context',
  'may_publish',
  'written_at',
  'written_on',
  'due_on',
  'due_source',
  'state',
  'answer',
  'result',
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
export async function writeWorkOrders(parts: WorkOrderSeed): Promise<void> {
  const { client, now, centerId, clerkId, reviewerId } = parts;
  await copyRows(
    client,
    'workorder.work_order',
    columns,
    workOrders.map((one, place) => rowOf(parts, one, place)),
  );
  const steps = workOrders.flatMap((one, place): Row[] => {
    const at = (hours: number) =>
      now
        .subtract({ hours: 24 * one.daysAgo })
        .add({ hours })
        .toString();
    const workOrderId = idOf(parts, place);
    return [
      ...(one.answer
        ? [
            [
              centerId,
              workOrderId,
              1,
              one.isReviewed === false ? 'answered' : 'closed',
              one.answer,
              'staff',
              clerkId,
              at(50),
            ],
          ]
        : []),
      ...(one.board ? [[centerId, workOrderId, 2, 'published', one.board, 'staff', reviewerId, at(70)]] : []),
    ];
  });
  await copyRows(
    client,
    'workorder.step',
    ['center_id', 'work_order_id', 'seq', 'kind', 'note', 'by_kind', 'done_by', 'done_at'],
    steps,
  );
  await copyRows(
    client,
    'workorder.member',
    ['center_id', 'staff_id', 'department'],
    [
      [centerId, parts.agentId, 'service'],
      [centerId, clerkId, 'withdrawal'],
      [centerId, reviewerId, 'contribution'],
      [centerId, parts.managerId, 'service'],
    ],
  );
  // The agent of the demonstration has a telephone, which stands on the page of the sandbox.
  await client.query(
    `insert into desk.agent (center_id, staff_id, channels, skills, capacity, state, since, seen_at, extension)
     values ($1, $2, '{web,employer,wechat,weibo,hotline}', '{}', 3, 'away', $3, $3, '8001')`,
    [centerId, parts.agentId, now.toString()],
  );
}
