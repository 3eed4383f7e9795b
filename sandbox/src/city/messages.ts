import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';
import { fictionalPerson } from './people.ts';

interface MessageSeed {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerId: number;
  /** Who is bound to WeChat and the APP. */
  readonly personId: string;
  readonly mobile: string;
  readonly editorId: string;
}

// The contexts under which the service seals these values.
const contexts = {
  mobile: 'notice.sms.mobile',
  body: 'notice.sms.body',
  index: 'party.person.mobile',
  address: 'notice.channel-binding.address',
};
const days = 14;
const numberFrom = 500_000;
const batchesFrom = 700_000;

/**
 * Two weeks of short messages for the desk's figures, two batches, one of them paused, a person who is bound to WeChat, and a
 * template that waits for review.
 */
export async function writeMessageHistory(parts: MessageSeed): Promise<void> {
  await writeHistory(parts);
  await writeBatches(parts);
  const { client, vault, seed, now, centerId, personId, mobile, editorId } = parts;
  const index = (address: string) => vault.blindIndex(address, contexts.address);
  const bound = now.subtract({ hours: 24 * 100 });
  await copyRows(
    client,
    'notice.channel_binding',
    ['center_id', 'person_id', 'channel', 'address_sealed', 'bound_at', 'address_index'],
    [
      [
        centerId,
        personId,
        'wechat',
        vault.seal(`openid-${mobile}`, contexts.address),
        bound,
        index(`openid-${mobile}`),
      ],
      [centerId, personId, 'app', vault.seal(`device-${mobile}`, contexts.address), bound, index(`device-${mobile}`)],
    ],
  );
  const edited = now.subtract({ hours: 20 });
  const content = {
    title: '住房公积金汇缴入账',
    long: '您的住房公积金账户（尾号{账户尾号}）于{日期}汇缴入账{月份}缴存额 {金额} 元，账户余额 {余额} 元。如有疑问请拨打12329。',
    short: '您的公积金账户（尾号{账户尾号}）{日期}汇缴{月份} {金额} 元，余额 {余额} 元。疑问拨12329。',
  };
  await client.query(
    `insert into notice.revision (center_id, revision_id, subject, subject_key, number, content, reason, state, valid_from, edited_by, edited_at)
     values ($1, $2, 'template', 'contribution.remitted', 1, $3, '职工咨询时常问热线号码', 'in-review', $4, $5, $6)`,
    [
      centerId,
      seededUuid(seed, 'message', { centerId, number: numberFrom, atMs: edited.epochMilliseconds }),
      JSON.stringify(content),
      now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().add({ days: 7 }).toString(),
      editorId,
      edited.toString(),
    ],
  );
}

const templates = ['contribution.remitted', 'loan.repaid', 'one-time-code', 'casework.news/approved'] as const;

const tryColumns = ['center_id', 'sms_id', 'try_no', 'route', 'state', 'started_at'];
const smsColumns = [
  'center_id',
  'sms_id',
  'mobile_sealed',
  'mobile_index',
  'body_sealed',
  'template',
  'priority',
  'state',
  'attempts',
  'access_number',
  'created_at',
  'next_at',
  'expires_at',
  'handed_over_at',
  'ended_at',
  'reason',
];

async function writeHistory({ client, vault, seed, now, centerId }: MessageSeed): Promise<void> {
  const rows: (string | number | Buffer | null)[][] = [];
  const tries: (string | number)[][] = [];
  for (let day = 1; day <= days; day += 1)
    for (let index = 0; index < 20 + ((day * 7) % 13); index += 1) {
      const at = now.subtract({ hours: 24 * day, minutes: index * 11 });
      const number = numberFrom + day * 100 + index;
      const smsId = seededUuid(seed, 'message', { centerId, number, atMs: at.epochMilliseconds });
      const { mobile } = fictionalPerson(5 + (number % 40));
      const kind = (number * 31 + day) % 53;
      const state = kind === 0 ? 'failed' : kind === 1 ? 'unknown' : 'delivered';
      // On one day the province was slow.
      const seconds = day === 4 && index % 3 === 0 ? 45 : 1 + (number % 4);
      const handedOver = at.add({ seconds });
      const reason =
        state === 'failed' ? '通道表示没有这个号码或用户' : state === 'unknown' ? '通道没有送达报告' : null;
      rows.push([
        centerId,
        smsId,
        vault.seal(mobile, contexts.mobile),
        vault.blindIndex(mobile, contexts.index),
        vault.seal('【演示】历史短信', contexts.body),
        templates[number % templates.length] ?? '',
        number % 4 === 2 ? 1 : 3,
        state,
        1,
        '12329',
        at.toString(),
        at.toString(),
        at.add({ hours: 24 }).toString(),
        state === 'failed' ? null : handedOver.toString(),
        handedOver.add({ seconds: 3 }).toString(),
        reason,
      ]);
      const tried = state === 'failed' ? 'bad-number' : state === 'unknown' ? 'taken' : 'delivered';
      tries.push([centerId, smsId, 1, number % 17 === 0 ? 'unicom' : 'province', tried, at.toString()]);
    }
  await copyRows(client, 'notice.sms', smsColumns, rows);
  await copyRows(client, 'notice.sms_try', tryColumns, tries);
}

const batchSize = 130;
// Beyond every message: what is paused is out of the way of what is due.
const held = '9999-01-01T00:00:00Z';

interface DemoBatch {
  readonly kind: string;
  readonly variables: object;
  readonly createdAt: Temporal.Instant;
  readonly isPaused: boolean;
  readonly text: string;
  readonly priority: number;
}

/** The annual interest, told to everybody; and a large employer's month, paused when a third of it had left. */
async function writeBatches(parts: MessageSeed): Promise<void> {
  const interest: DemoBatch = {
    kind: 'accounting.interest-settled',
    variables: { settlesOn: '2026-06-30' },
    createdAt: Temporal.Instant.from('2026-06-30T14:30:00Z'),
    isPaused: false,
    text: '【演示】年度结息已入账。',
    priority: 4,
  };
  const month: DemoBatch = {
    kind: 'contribution.remitted',
    variables: { month: '2026-11', on: '2026-11-12' },
    createdAt: parts.now.subtract({ hours: 2 }),
    isPaused: true,
    text: '【演示】11月汇缴已入账。',
    priority: 3,
  };
  for (const [index, batch] of [interest, month].entries()) await writeBatch(parts, batch, batchesFrom + index * 1_000);
}

async function writeBatch(parts: MessageSeed, batch: DemoBatch, from: number): Promise<void> {
  const { client, seed, centerId } = parts;
  const { kind, variables, createdAt, isPaused } = batch;
  const idOf = (number: number) =>
    seededUuid(seed, 'message', { centerId, number: from + number, atMs: createdAt.epochMilliseconds });
  const [batchId, occasionId, at] = [idOf(1), idOf(2), createdAt.toString()];
  await client.query(
    'insert into notice.batch (center_id, batch_id, batch_key, kind, state, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [centerId, batchId, `${kind} demo`, kind, isPaused ? 'paused' : 'open', at, isPaused ? at : null],
  );
  await client.query(
    `insert into notice.occasion (center_id, occasion_id, kind, audience_kind, audience_id, variables, created_at, expanded_at, message_count, batch_id, expected_count, told_count)
     values ($1, $2, $3, 'journal', $2, $4, $5, $5, $6, $7, $6, $6)`,
    [centerId, occasionId, kind, JSON.stringify(variables), at, batchSize, batchId],
  );
  const numbers = Array.from({ length: batchSize }, (_none, number) => number);
  const isLeft = (number: number) => isPaused && number >= batchSize / 3;
  const rowOf = (number: number) =>
    batchRow(parts, batch, { number, smsId: idOf(10 + number), batchId, isLeft: isLeft(number) });
  await copyRows(client, 'notice.sms', [...smsColumns, 'batch_id'], numbers.map(rowOf));
  const gone = numbers.filter((number) => !isLeft(number));
  const tries = gone.map((number) => [centerId, idOf(10 + number), 1, 'province', endOf(number).tried, at]);
  await copyRows(client, 'notice.sms_try', tryColumns, tries);
}

const ends = {
  1: { state: 'failed', tried: 'bad-number', reason: '通道表示没有这个号码或用户' },
  2: { state: 'unknown', tried: 'taken', reason: '通道没有送达报告' },
} as const;
const endOf = (number: number) =>
  ends[(number % 43) as keyof typeof ends] ?? { state: 'delivered', tried: 'delivered', reason: null };

function batchRow(
  { vault, centerId }: MessageSeed,
  { kind, createdAt, text, priority }: DemoBatch,
  { number, smsId, batchId, isLeft }: { number: number; smsId: string; batchId: string; isLeft: boolean },
): (string | number | Buffer | null)[] {
  const { mobile } = fictionalPerson(60 + number);
  const [at, done] = [createdAt.toString(), createdAt.add({ seconds: 4 + number }).toString()];
  const head = [
    centerId,
    smsId,
    vault.seal(mobile, contexts.mobile),
    vault.blindIndex(mobile, contexts.index),
    vault.seal(text, contexts.body),
    kind,
    priority,
  ];
  if (isLeft) return [...head, 'queued', 0, '12329', at, held, held, null, null, null, batchId];
  const { state, reason } = endOf(number);
  const until = createdAt.add({ hours: 24 }).toString();
  return [...head, state, 1, '12329', at, at, until, state === 'failed' ? null : done, done, reason, batchId];
}
