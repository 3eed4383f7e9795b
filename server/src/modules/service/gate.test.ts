import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { booking, service as contract, identity, report, withdrawal, workorder } from '../../contract.ts';
import { beijing } from '../../platform/dates.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openLog } from '../../platform/log.ts';
import type { Route } from '../../platform/route.ts';
import { openService, type Service } from '../../service.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { knownPersons } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { keepPresets } from './index.ts';
import { refusals } from './problems.ts';
import { approveChange } from './service-testing.ts';

let world: TestService;
/** Another process of the service on the same database: its own memory, its own connections, its own ear. */
let other: Service;
let person: TestCaller;
let personId: string;
let administrator: TestCaller;
let security: TestCaller;

before(async () => {
  world = await openTestService({ role: 'api' });
  other = await openService({ ...world.config, port: 0 }, 'api', openLog('silent'), () => world.clock.now);
  personId = (await knownPersons(world))[0]?.personId ?? '';
  person = await world.person(personId);
  administrator = await world.staff(['administrator']);
  security = await world.staff(['security']);
});
after(async () => {
  await other.stop();
  await world.close();
});

async function propose(change: object, by = administrator) {
  return by.try(contract.proposeChange, {
    body: { changeId: crypto.randomUUID(), reason: '系统维护', ...change },
  });
}
const setUp = (change: Record<string, unknown>) => approveChange(world, change);
const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;
/** Until a route answers so on both processes. */
async function answers(route: Route, input: object, code: string | undefined, who = person) {
  const cookie = await world.cookieOf({ kind: 'person', subjectId: personId, centerId: 1 });
  await until(async () => {
    const here = await who.try(route, input);
    const there = await other.edge.app.inject({
      method: route.method,
      url: `/api${route.path}`,
      headers: { host: 'localhost:8080', cookie: `${cookie.name}=${cookie.value}` },
    });
    return codeOf(here) === code && (there.json() as { code?: string }).code === code;
  }, 3_000);
  return (await who.try(route, input)).body as Record<string, unknown>;
}

test('[G-1] a switch takes two people: nothing changes before the other has approved, then every process refuses', async () => {
  const change = {
    kind: 'switch',
    target: 'account-query',
    channel: 'web',
    content: { isOn: false },
    reason: '核心升级',
  };
  const body = { changeId: crypto.randomUUID(), ...change };
  const first = await administrator.try(contract.proposeChange, { body });
  assert.equal(first.status, 200, JSON.stringify(first.body));
  assert.equal((await administrator.try(contract.proposeChange, { body })).status, 200, 'sent twice, proposed once');
  assert.equal(codeOf(await propose(change)), refusals.changeWaiting.code);
  assert.equal((await person.try(report.getMyOverview, {})).status, 200);
  const decision = { params: { changeId: body.changeId }, body: { isApproved: true, note: '' } };
  assert.equal((await administrator.try(contract.decideChange, decision)).status, 403, 'the right is another person’s');
  await security.call(contract.decideChange, decision);
  assert.equal(codeOf(await security.try(contract.decideChange, decision)), refusals.notWaiting.code);

  const refused = await answers(report.getMyOverview, {}, refusals.switchedOff.code);
  assert.match(String(refused['detail']), /网上服务大厅的“个人账户查询”自 .* 起暂停：核心升级。/);
  assert.match(String(refused['remedy']), /现在可以通过柜台、手机 APP/);
  assert.deepEqual((refused['otherChannels'] as string[]).slice(0, 2), ['counter', 'app']);
  // Other services, and what keeps the page alive, are untouched.
  assert.equal((await person.try(booking.listAppointments, { query: {} })).status, 200);
  assert.equal((await person.try(identity.getSession, { query: {} })).status, 200);
  const shown = await person.call(contract.listServices, { query: {} });
  const own = shown.services.find(({ service }) => service === 'account-query');
  assert.equal(own?.isOpen, false);
  assert.equal(own?.why, 'switched-off');

  await setUp({ ...change, content: { isOn: true } });
  await answers(report.getMyOverview, {}, undefined);
  const history = await security.call(contract.listChanges, { query: { target: 'account-query' } });
  assert.equal(history.total, 2);
  assert.ok(history.rows.every(({ state }) => state === 'approved'));
});

test('[G-1] one person cannot hold both words, a return needs its reason, a proposal can be taken back by its author alone', async () => {
  const both = await world.staff(['administrator', 'security']);
  const change = { kind: 'switch', target: 'booking', channel: 'web', content: { isOn: false } };
  const { changeId } = (await propose(change, both)).body as { changeId: string };
  const decide = (caller: TestCaller, isApproved: boolean, note = '') =>
    caller.try(contract.decideChange, { params: { changeId }, body: { isApproved, note } });
  assert.equal(codeOf(await decide(both, true)), refusals.ownChange.code);
  assert.equal(codeOf(await decide(security, false)), refusals.noteMissing.code);
  const taking = { params: { changeId } };
  assert.equal(codeOf(await administrator.try(contract.withdrawChange, taking)), refusals.othersChange.code);
  assert.equal((await decide(security, false, '请改到夜间')).status, 200);
  assert.equal(codeOf(await both.try(contract.withdrawChange, taking)), refusals.notWaiting.code);
  const unknown = { params: { changeId: crypto.randomUUID() } };
  assert.equal(codeOf(await both.try(contract.withdrawChange, unknown)), refusals.changeNotFound.code);
  const elsewhere = await world.staff(['administrator', 'security'], 2);
  assert.equal((await elsewhere.try(contract.withdrawChange, taking)).status, 404);
  assert.equal((await person.try(booking.listAppointments, { query: {} })).status, 200);
});

test('[G-1] proposals at the same moment leave one waiting; what cannot be is refused', async () => {
  const change = {
    kind: 'threshold',
    target: '*',
    channel: 'kiosk',
    content: { visitsPerMinute: 5, businessPerMinute: null },
  };
  const made = await Promise.all(Array.from({ length: 5 }, () => propose(change)));
  assert.deepEqual(
    made.map(({ status }) => status).sort((a, b) => a - b),
    [200, 409, 409, 409, 409],
  );
  for (const wrong of [
    { kind: 'switch', target: 'remittance', channel: 'kiosk', content: { isOn: false } },
    {
      kind: 'hours',
      target: '*',
      channel: 'web',
      content: { workdays: [{ from: '18:00', to: '09:00' }], restDays: [] },
    },
    {
      kind: 'limit',
      target: 'withdrawal',
      channel: 'web',
      content: { lowestFen: 5, highestFen: 4, dayFen: null, dayCount: null, warning: '提示' },
    },
    {
      kind: 'limit',
      target: 'withdrawal',
      channel: 'web',
      content: { lowestFen: 5, highestFen: null, dayFen: null, dayCount: null, warning: '' },
    },
  ])
    assert.equal(codeOf(await propose(wrong)), refusals.wrongContent.code, JSON.stringify(wrong));
  const past = { ...change, channel: 'app', takesEffectAt: world.clock.now.subtract({ hours: 1 }).toString() };
  assert.equal(codeOf(await propose(past)), refusals.pastTime.code);
  await assert.rejects(
    world.ownerPool.query(
      "update service.change set state = 'approved', decided_by = proposed_by, decided_at = now() where state = 'waiting'",
    ),
    /change__four_eyes/,
  );
});

test('[G-1] a switch of a channel that no longer offers the service is seen, and can be lifted and nothing else', async () => {
  const place = { target: 'verification', channel: 'app' } as const;
  const cell = async () => {
    const board = await administrator.call(contract.getServiceBoard, {});
    return board.services
      .find(({ service }) => service === place.target)
      ?.cells.find(({ channel }) => channel === place.channel);
  };
  assert.equal(await cell(), undefined);
  // As an earlier version left it, in which the channel offered the service.
  await world.ownerPool.query(
    `insert into service.change (center_id, change_id, kind, target, channel, content, reason, takes_effect_at, state, proposed_by, proposed_at, decided_by, decided_at)
     select 1, gen_random_uuid(), 'switch', $1, $2, '{"isOn": false}', '升级前停办', $3, 'approved', gen_random_uuid(), $3, gen_random_uuid(), $3`,
    [place.target, place.channel, world.clock.now.toString()],
  );
  world.clock.now = world.clock.now.add({ seconds: 1 });
  const left = await cell();
  assert.deepEqual([left?.isOffered, left?.isOn, left?.why], [false, false, 'switched-off']);
  for (const [kind, content] of [
    ['switch', { isOn: false }],
    ['hours', { workdays: [{ from: '08:30', to: '12:00' }], restDays: [] }],
  ] as const)
    assert.equal(codeOf(await propose({ ...place, kind, content })), refusals.wrongContent.code, kind);
  await setUp({ ...place, kind: 'switch', content: { isOn: true } });
  assert.equal(await cell(), undefined, 'nothing is left there');
});

test('[G-1] a change of a later time waits for it without anybody doing anything', async () => {
  const started = world.clock.now;
  await setUp({
    kind: 'switch',
    target: 'inquiry',
    channel: 'web',
    content: { isOn: false },
    takesEffectAt: started.add({ minutes: 5 }).toString(),
  });
  const { listBoard } = workorder;
  const ask = { query: { centerId: 1 } };
  assert.equal((await person.try(listBoard, ask)).status, 200);
  world.clock.now = started.add({ minutes: 5 });
  await until(async () => codeOf(await person.try(listBoard, ask)) === refusals.switchedOff.code);
  // A visitor's centre is in the request: the other centre has set nothing.
  assert.equal(codeOf(await world.visitor().try(listBoard, ask)), refusals.switchedOff.code);
  assert.equal((await world.visitor().try(listBoard, { query: { centerId: 2 } })).status, 200);
  world.clock.now = started;
});

test('[G-2] outside its hours a service says when it opens, over the weekend', async () => {
  const started = world.clock.now;
  const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(beijing).toInstant();
  await setUp({
    kind: 'hours',
    target: 'booking',
    channel: 'web',
    content: { workdays: [{ from: '08:30', to: '17:30' }], restDays: [] },
  });
  world.clock.now = local('2026-11-27T20:00');
  person = await world.person(personId);
  const refused = await answers(booking.listAppointments, {}, refusals.outsideHours.code);
  assert.equal(refused['opensAt'], local('2026-11-30T08:30').toString());
  assert.match(
    String(refused['detail']),
    /服务时间为工作日 08:30—17:30；周末和节假日 不办理。下一次开放：2026-11-30 08:30。/,
  );
  const raw = await person.try(booking.listAppointments, { query: {} });
  assert.equal(raw.headers['retry-after'], String((60 + 2.5 - 2) * 3600));
  const { services } = await person.call(contract.listServices, { query: {} });
  assert.equal(
    services.find(({ service }) => service === 'booking')?.hoursText,
    '工作日 08:30—17:30；周末和节假日 不办理',
  );
  world.clock.now = started;
  person = await world.person(personId);
});

test('[G-3] an emergency stop reaches every process within seconds, and only another person ends it', async () => {
  const both = await world.staff(['security']);
  const stopId = crypto.randomUUID();
  const body = { stopId, services: [], channels: ['web'], reason: '发现异常访问' } as const;
  await both.call(contract.beginStop, { body: { ...body, services: [], channels: ['web'] } });
  await both.call(contract.beginStop, { body: { ...body, services: [], channels: ['web'] } });
  const begun = performance.now();
  await answers(report.getMyOverview, {}, refusals.stopped.code);
  assert.ok(performance.now() - begun < 3_000);
  assert.equal(
    codeOf(await security.try(contract.beginStop, { body: { ...body, services: [], channels: ['web'] } })),
    refusals.stopTaken.code,
  );
  // Staff work on: somebody must be able to open again.
  const board = await security.call(contract.getServiceBoard, {});
  assert.equal(board.stops.length, 1);
  assert.equal((await person.try(identity.getSession, { query: {} })).status, 200);
  const ending = { params: { stopId }, body: { reason: '已排查' } };
  assert.equal(codeOf(await both.try(contract.endStop, ending)), refusals.ownStop.code);
  assert.equal((await administrator.try(contract.endStop, ending)).status, 403);
  await security.call(contract.endStop, ending);
  assert.equal(codeOf(await security.try(contract.endStop, ending)), refusals.stopEnded.code);
  const none = { ...ending, params: { stopId: crypto.randomUUID() } };
  assert.equal(codeOf(await security.try(contract.endStop, none)), refusals.stopNotFound.code);
  await answers(report.getMyOverview, {}, undefined);
  const { rows } = await security.call(contract.listStops, { query: {} });
  assert.equal(rows[0]?.endReason, '已排查');
});

test('[G-3] a channel is closed as a whole, and the counter stays', async () => {
  await setUp({ kind: 'channel', target: '*', channel: 'web', content: { isOn: false }, reason: '机房搬迁' });
  const refused = await answers(withdrawal.listMine, {}, refusals.channelOff.code);
  assert.match(String(refused['remedy']), /现在可以通过柜台/);
  // Who has entered on the website is on the website, whatever a request says; who has entered on the app is not.
  const own = { kind: 'person', subjectId: personId, centerId: 1 } as const;
  const by = async (channel: 'web' | 'app', header: string) => {
    const { name, value } = await world.cookieOf({ ...own, channel });
    const headers = { 'anju-channel': header, 'user-agent': header === 'wechat' ? 'MicroMessenger/8.0' : 'Firefox' };
    return codeOf(await world.visitor({ ...headers, cookie: `${name}=${value}` }).try(withdrawal.listMine, {}));
  };
  for (const claim of ['app', 'wechat', 'kiosk', 'counter'])
    assert.equal(await by('web', claim), refusals.channelOff.code, claim);
  assert.equal(await by('app', 'web'), undefined);
  const clerk = await world.staff(['clerk']);
  const params = { personId };
  assert.equal((await clerk.try(withdrawal.listTheirs, { params, query: {} })).status, 200);
  await setUp({ kind: 'channel', target: '*', channel: 'web', content: { isOn: true } });
  await answers(withdrawal.listMine, {}, undefined);
});

test('[G-4] two processes under load let in exactly what the threshold says, and say when to come again', async () => {
  const most = 120;
  await setUp({
    kind: 'threshold',
    target: '*',
    channel: 'web',
    content: { visitsPerMinute: most, businessPerMinute: null },
  });
  await until(
    async () => (await security.call(contract.getServiceBoard, {})).channels[0]?.threshold?.visitsPerMinute === most,
  );
  const cookie = await world.cookieOf({ kind: 'person', subjectId: personId, centerId: 1 });
  const ask = (service: Service) =>
    service.edge.app.inject({
      url: '/api/messages',
      headers: { host: 'localhost:8080', cookie: `${cookie.name}=${cookie.value}` },
    });
  // Both know the threshold once each has drawn on it.
  await until(async () => {
    await Promise.all([ask(world.service), ask(other)]);
    const { rows } = await world.ownerPool.query<{ granted: number }>('select granted from service.flow_lease');
    return (rows[0]?.granted ?? 0) >= 2;
  });
  world.clock.now = world.clock.now.add({ minutes: 1 });
  const all = await Promise.all(Array.from({ length: 400 }, (_, index) => ask(index % 2 ? other : world.service)));
  const let_ = all.filter(({ statusCode }) => statusCode === 200).length;
  const turned = all.filter(({ statusCode }) => statusCode === 429);
  assert.equal(let_ + turned.length, 400);
  assert.equal(let_, most);
  const refused = turned[0]?.json() as { code: string; retryAfterSeconds: number; remedy: string };
  assert.equal(refused.code, refusals.busy.code);
  assert.ok(refused.retryAfterSeconds >= 1 && refused.retryAfterSeconds <= 60);
  assert.equal(turned[0]?.headers['retry-after'], String(refused.retryAfterSeconds));
  assert.match(refused.remedy, /秒后再试/);
  const { rows } = await world.ownerPool.query<{ granted: number }>(
    'select granted from service.flow_lease order by minute desc limit 1',
  );
  assert.equal(rows[0]?.granted, most);
  world.clock.now = world.clock.now.add({ minutes: 1 });
  assert.equal((await ask(world.service)).statusCode, 200, 'the next minute is a new one');
  await setUp({
    kind: 'threshold',
    target: '*',
    channel: 'web',
    content: { visitsPerMinute: null, businessPerMinute: null },
  });
  const { channels } = await security.call(contract.getServiceBoard, {});
  assert.deepEqual(channels[0]?.threshold, { visitsPerMinute: null, businessPerMinute: null }, 'none, and not zero');
});

test('[G-4] what came is kept by minute and channel, with what was turned away', async () => {
  const rows = await until(async () => {
    const flow = await security.call(contract.getFlow, {});
    return flow.rows.some(({ turnedAway }) => turnedAway > 200) && flow.rows;
  });
  assert.ok(rows.every(({ channel }) => ['web', 'app', 'counter'].includes(channel)));
  assert.ok(
    rows.some(({ channel }) => channel === 'app'),
    'counted where the session was opened, whatever its requests say',
  );
  assert.ok(
    rows.some(({ visits }) => visits > 0),
    'opened pages are visits',
  );
});

test('[G-3] a preset closes the payment business while the bank fails, and opens it by its rule', async () => {
  const content = {
    isOn: true,
    metric: 'bank-failures',
    thresholdPpm: 500_000,
    minutes: 10,
    least: 4,
    services: ['withdrawal'],
    channels: [],
    reopenMinutes: 15,
  };
  await setUp({ kind: 'preset', target: 'bank-down', channel: '*', content });
  const round = () =>
    systemCall(world.service.parts, { name: 'presets', centerId: 1, requestId: crypto.randomUUID() })(keepPresets);
  const open = async () => (await security.call(contract.getServiceBoard, {})).stops.length;
  await round();
  assert.equal(await open(), 0, 'nothing was sent to the bank');
  const sent = world.clock.now.subtract({ minutes: 1 }).toString();
  await world.ownerPool.query(
    `insert into settlement.payment (center_id, payment_id, payment_no, direction, business, business_id, attempt, request_hash,
       account_no, counter_name, counter_account_index, counter_account_sealed, counter_bank_code, counter_bank_name, counter_holder,
       amount_fen, purpose, summary, state, reason, sent_at, registered_by, registered_at, decided_at, decided_on)
     select 1, gen_random_uuid(), 'T' || n, 'out', 'test', n::text, 1, '', a.account_no, '测试', '', '', '102', '银行', 'personal', 100,
       '测试', '测试', 'failed', '银行无应答', $1, 'test', $1, $1, $1::timestamptz::date
     from generate_series(1, 4) n, (select account_no from settlement.bank_account where center_id = 1 order by account_no limit 1) a`,
    [sent],
  );
  await Promise.all([round(), round()]);
  assert.equal(await open(), 1, 'two workers close once');
  const started = world.clock.now;
  const refused = await answers(withdrawal.assessMine, {}, refusals.stopped.code);
  assert.match(String(refused['detail']), /银行付款失败率过高（最近 10 分钟 100\.0%）/);
  world.clock.now = started.add({ minutes: 10 });
  await round();
  assert.equal(await open(), 1);
  world.clock.now = started.add({ minutes: 15 });
  await round();
  assert.equal(await open(), 0);
  const { rows } = await security.call(contract.listStops, { query: { pageSize: 1 } });
  assert.equal(rows[0]?.endReason, '银行付款失败率已低于阈值，按预设恢复');
  world.clock.now = started;
});
