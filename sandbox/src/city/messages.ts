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

/** Two weeks of short messages for the desk's figures, a person who is bound to WeChat, and a template that waits for review. */
export async function writeMessageHistory(parts: MessageSeed): Promise<void> {
  await writeHistory(parts);
  const { client, vault, seed, now, centerId, personId, mobile, editorId } = parts;
  const bound = now.subtract({ hours: 24 * 100 });
  await copyRows(
    client,
    'notice.channel_binding',
    ['center_id', 'person_id', 'channel', 'address_sealed', 'bound_at'],
    [
      [centerId, personId, 'wechat', vault.seal(`openid-${mobile}`, contexts.address), bound],
      [centerId, personId, 'app', vault.seal(`device-${mobile}`, contexts.address), bound],
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
        state === 'failed' ? '短信中心表示号码不存在' : state === 'unknown' ? '短信中心没有送达报告' : null;
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
  await copyRows(client, 'notice.sms_try', ['center_id', 'sms_id', 'try_no', 'route', 'state', 'started_at'], tries);
}
