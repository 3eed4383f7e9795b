import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { report, workorder } from '../../../contract.ts';
import { systemCall } from '../../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../../testing.ts';
import { knownPersons } from '../../../testing-logins.ts';
import { until } from '../../../testing-waits.ts';
import { makeKpis } from '../index.ts';
import { refusals } from '../problems.ts';
import { periodBefore, ratesOf, share } from './rules.ts';

let world: TestService;
let manager: TestCaller;
before(async () => {
  world = await openTestService({ role: 'api' });
  manager = await world.staff(['manager']);
});
after(() => world.close());

const make = () =>
  systemCall(world.service.parts, { name: 'kpis', centerId: 1, requestId: crypto.randomUUID() })(makeKpis);
const rowsOf = async () =>
  (await world.ownerPool.query('select * from report.kpi_day where center_id = 1 order by day, metric, channel, part'))
    .rows;
const today = '2026-11-12';

test('[G-10] shares are of what was counted, and nothing of nothing', () => {
  assert.equal(share(1, 3), 333_333);
  assert.equal(share(0, 5), 0);
  assert.equal(share(0, 0), null);
  const none = { visits: 0, requests: 0, contentUpdates: 0, pushes: 0, registrations: 0, closures: 0 };
  assert.deepEqual(
    ratesOf({
      ...none,
      requests: 200,
      business: 50,
      succeeded: 45,
      failed: 2,
      registered: 400,
      accounts: 1000,
      active: 20,
      raters: 8,
      satisfied: 6,
      complainants: 1,
    }),
    {
      successPpm: 900_000,
      abnormalPpm: 10_000,
      activePpm: 50_000,
      registrationPpm: 400_000,
      satisfactionPpm: 750_000,
      complaintPpm: 1_000,
    },
  );
  const day = (text: string) => Temporal.PlainDate.from(text);
  const before = periodBefore({ from: day('2026-11-01'), to: day('2026-11-30') });
  assert.deepEqual([before.from.toString(), before.to.toString()], ['2026-10-02', '2026-10-31']);
});

test('[G-10] the days are made from what the modules keep, go on where they stopped, and come out the same again', async () => {
  await world.ownerPool.query(
    `insert into service.flow values (1, '2026-11-12T01:00Z', 'web', 'withdrawal', gen_random_uuid(), 100, 0, 40, 30, 8, 2, 5),
      (1, '2026-11-12T01:00Z', 'app', 'withdrawal', gen_random_uuid(), 10, 0, 10, 10, 0, 0, 0),
      (1, '2026-11-12T01:00Z', 'web', 'house', gen_random_uuid(), 30, 30, 0, 0, 0, 0, 0)`,
  );
  const [person] = await knownPersons(world);
  const me = await world.person(person?.personId ?? '');
  await me.call(workorder.writeWorkOrder, {
    body: {
      workOrderId: crypto.randomUUID(),
      kind: 'complaint',
      title: '排队太久',
      question: '排队等了两个小时还没有办。',
      contact: null,
      mayPublish: false,
    },
  });
  await world.ownerPool.query(
    `insert into identity.closed_registration (center_id, closing_id, person_id, registered_at, closed_at, channel)
     values (1, gen_random_uuid(), $1, '2026-11-01T01:00Z', '2026-11-12T01:30Z', 'app')`,
    [person?.personId],
  );
  // Somebody else came in twice and only looked; a third one was refused.
  const others = (await knownPersons(world)).slice(1, 3);
  for (const [at, result] of [
    [0, '成功'],
    [0, '成功'],
    [1, '密码错误'],
  ] as const)
    await world.ownerPool.query(
      `insert into identity.login_log (center_id, log_id, kind, subject_id, at, channel, address, device, result)
       values (1, gen_random_uuid(), 'person', $1, '2026-11-12T01:10Z', 'web', '10.0.0.1', '', $2)`,
      [others[at]?.personId, result],
    );
  // The complaint came through the gate too, which writes down every few seconds what it has counted.
  await until(async () => {
    const counted = await world.ownerPool.query(
      "select from service.flow where center_id = 1 and channel = 'web' and minute = '2026-11-12T02:00Z' and requests = 1",
    );
    return counted.rows.length === 1;
  });
  // Until it has come to today: forty days in one round.
  for (let round = 0; round < 3; round += 1) await make();
  const first = await rowsOf();
  await make();
  assert.deepEqual(await rowsOf(), first);
  const of = (metric: string, channel = '', part = '') => {
    const row = first.find(
      (one) => one.metric === metric && one.channel === channel && one.part === part && String(one.day) === today,
    );
    return row && Number(row.value);
  };
  assert.equal(of('visits', 'web'), 30);
  assert.equal(of('visits-by-hour', '', '09'), 30);
  assert.equal(of('business', 'web', 'withdrawal'), 40);
  assert.equal(of('requests', 'web'), 126, 'without what the gate turned away');
  assert.equal(of('failed', 'web'), 2);
  assert.equal(of('closures', 'app'), 1);
  assert.equal(of('complainants'), 1);
  assert.equal(of('active'), 2, 'who did something, and who came in to look');
  const { rows } = await world.ownerPool.query<{ n: number }>(
    "select count(*)::integer as n from account.personal_account where center_id = 1 and state not in ('merged', 'transferred-out', 'withdrawn')",
  );
  assert.equal(of('accounts'), rows[0]?.n);
});

test('[G-10] a period is shown beside the one before, by day, hour, age, channel and service', async () => {
  const shown = await manager.call(report.getKpis, { query: { from: today, to: today } });
  assert.equal(shown.now.business, 50);
  assert.equal(shown.now.successPpm, 800_000);
  assert.equal(shown.now.days, 1);
  assert.equal(shown.before.to, '2026-11-11');
  assert.deepEqual(
    shown.byChannel.map(({ channel, business, sharePpm }) => [channel, business, sharePpm]),
    [
      ['app', 10, 200_000],
      ['web', 40, 800_000],
    ],
  );
  assert.deepEqual(
    shown.byService.map(({ name, successPpm }) => [name, successPpm]),
    [['提取', 800_000]],
  );
  assert.equal(
    shown.byAge.reduce((sum, { value }) => sum + value, 0),
    2,
  );
  assert.deepEqual(
    shown.byHour.filter(({ value }) => value > 0),
    [{ name: '09', value: 30 }],
  );
  assert.equal(shown.byHour.length, 24, 'an hour without visits is shown as one');
  const wrong = await manager.try(report.getKpis, { query: { from: today, to: '2026-11-01' } });
  assert.equal((wrong.body as { code: string }).code, refusals.wrongRange.code);
  const elsewhere = await (await world.staff(['manager'], 2)).call(report.getKpis, {
    query: { from: today, to: today },
  });
  assert.equal(elsewhere.now.business, 0);
});
