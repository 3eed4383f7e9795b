import type pg from 'pg';
import { seededUuid } from './identifiers.ts';

interface ServiceSeed {
  readonly client: pg.Client;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerId: number;
  /** The id of a demo login. */
  readonly staffId: (username: string) => string;
}

const numberFrom = 970_000;

/** Settings that two administrators have made, and one that waits for the second: nothing that closes anything. */
const changes = [
  {
    kind: 'limit',
    target: 'withdrawal',
    channel: 'web',
    content: {
      lowestFen: null,
      highestFen: 100_000_000,
      dayFen: 100_000_000,
      dayCount: null,
      warning: '网上办理提取，单笔和单日均不超过 100 万元，超过的请到柜台办理。',
    },
    reason: '防范账户被盗用',
    state: 'approved',
    daysAgo: 40,
  },
  {
    kind: 'preset',
    target: 'bank-payments',
    channel: '*',
    content: {
      isOn: true,
      metric: 'bank-failures',
      thresholdPpm: 300_000,
      minutes: 10,
      least: 20,
      services: ['withdrawal', 'loan-repayment'],
      channels: [],
      reopenMinutes: 15,
    },
    reason: '银行系统异常时不再受理付款业务',
    state: 'approved',
    daysAgo: 38,
  },
  {
    kind: 'switch',
    target: 'certificate',
    channel: 'kiosk',
    content: { isOn: false },
    reason: '自助终端更换打印纸',
    state: 'returned',
    note: '请改到闭馆后更换，不必停办',
    daysAgo: 12,
  },
  {
    kind: 'hours',
    target: '*',
    channel: 'hotline',
    content: {
      workdays: [{ from: '08:30', to: '20:00' }],
      restDays: [{ from: '09:00', to: '17:00' }],
    },
    reason: '按话务量调整人工服务时间',
    state: 'waiting',
    daysAgo: 0,
  },
] as const;

/** Writes the settings of integrated management, and what the gate has counted in the last weeks. */
export async function writeServices({ client, seed, now, centerId, staffId }: ServiceSeed): Promise<void> {
  for (const [place, change] of changes.entries()) {
    const proposedAt = now.subtract({ hours: 24 * change.daysAgo + 2 });
    const decided = change.state !== 'waiting';
    await client.query(
      `insert into service.change (center_id, change_id, kind, target, channel, content, reason, takes_effect_at, state, proposed_by,
         proposed_at, decided_by, decided_at, note) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $8, $11, $12, $13)`,
      [
        centerId,
        seededUuid(seed, 'message', { centerId, number: numberFrom + place, atMs: proposedAt.epochMilliseconds }),
        change.kind,
        change.target,
        change.channel,
        JSON.stringify(change.content),
        change.reason,
        proposedAt.toString(),
        change.state,
        staffId('administrator'),
        decided ? staffId('security') : null,
        decided ? proposedAt.add({ minutes: 50 }).toString() : null,
        'note' in change ? change.note : null,
      ],
    );
  }
  await writeFlow(client, centerId, now);
  await writeComings(client, centerId, now);
}

/** On which days of the last five weeks who has registered came in to look, by website, phone and WeChat. */
async function writeComings(client: pg.Client, centerId: number, now: Temporal.Instant): Promise<void> {
  await client.query(
    // The ids of the log go with the time, as the service makes them: the list of logins is in their order.
    `insert into identity.login_log (center_id, log_id, kind, subject_id, at, channel, address, device, result)
     select $1, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(mixed, 1, 3) || '8' || substr(mixed, 4, 15))::uuid,
       'person', subject_id, at, (array['web', 'web', 'app', 'wechat'])[1 + abs(hashtext(mixed)) % 4], '10.20.0.8', '演示设备', '成功'
     from identity.login l, generate_series(1, 35) as day,
       lateral (select md5(l.login_id::text || day) as mixed, $2::timestamptz - make_interval(days => day, mins => day * 37 % 600) as at) coming
     where center_id = $1 and kind = 'person' and first_login_at is not null and abs(hashtext(day || l.login_id::text)) % 5 < 2`,
    [centerId, now.toString()],
  );
}

/** Five weeks of visits and business by hour: busier by day, less at the weekend, with a few faults. No chance in it. */
async function writeFlow(client: pg.Client, centerId: number, now: Temporal.Instant): Promise<void> {
  await client.query(
    `insert into service.flow (center_id, minute, channel, service, process, requests, visits, business, succeeded, refused, failed, turned_away)
     select $1, hour, channel, service, '00000000-0000-4000-8000-000000000000'::uuid,
       n, case when service = 'house' then n else 0 end,
       case when isbusiness then n / 3 else 0 end,
       case when isbusiness then n / 3 - n / 30 - n / 120 else 0 end,
       case when isbusiness then n / 30 else 0 end, n / 120, 0
     from (
       select hour, channel, service, isbusiness,
         (weight * share * case when extract(isodow from hour at time zone 'Asia/Shanghai') > 5 then 2 else 5 end
           * (1 + abs(hashtext(hour::text || channel || service)) % 5) / 30
           * case when extract(hour from hour at time zone 'Asia/Shanghai') between 8 and 21 then 4 else 1 end)::integer as n
       from generate_series(date_trunc('day', $2::timestamptz at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' - interval '35 days',
           date_trunc('day', $2::timestamptz at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' - interval '1 hour', interval '1 hour') as hour,
         (values ('web', 8), ('app', 6), ('wechat', 4), ('counter', 3)) as channels(channel, weight),
         (values ('house', 2, false), ('account-query', 5, false), ('withdrawal', 2, true), ('certificate', 2, true), ('booking', 1, false))
           as services(service, share, isbusiness)
     ) as hours where n > 0`,
    [centerId, now.toString()],
  );
}
