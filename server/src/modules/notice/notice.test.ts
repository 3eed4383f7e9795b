import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createAppPlatform } from '../../../../sandbox/src/push/app-platform.ts';
import type { PushPlatform, ShownPush } from '../../../../sandbox/src/push/platform.ts';
import { createWechatPlatform, type WechatPlatform } from '../../../../sandbox/src/push/wechat-platform.ts';
import { freePort } from '../../../../scripts/postgres.ts';
import { type OpenCentre, openMessageCentres, routesOf } from '../../message-centres.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openLog } from '../../platform/log.ts';
import { openTestService, type TestCaller, type TestService, testNow } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { findEmployer, openPerson, type Person } from '../party/index.ts';
import { freezeAccount } from '../registration/contract.ts';
import { addressIndex } from './bindings.ts';
import * as contract from './contract.ts';
import { notify, receiveReport, sendCode, signUp, useSmsRoutes } from './index.ts';
import { bindingContext } from './reach.ts';
import { subscriptionContext } from './sms/subscribers.ts';

// Whom what reaches, on which way and when: over HTTP and the jobs, to phones over the platforms of the sandbox.

let service: TestService;
const host = '127.0.0.1';
const log = openLog('silent');
let people: (Person & { mobile: string; accountId: string })[];
let wechat: WechatPlatform;
let app: PushPlatform;
let centres: OpenCentre[];
let desk: TestCaller;
const pushed: (ShownPush & { readonly atMs: number })[] = [];

before(async () => {
  service = await openTestService();
  desk = await service.staff(['manager']);
  const { rows } = await service.ownerPool.query(
    `select p.*, a.account_id from party.person p join account.personal_account a using (center_id, person_id)
     where p.center_id = 1 and a.state = 'normal'
       and not exists (select from notice.message m where m.center_id = 1 and m.recipient_id = p.person_id)
       and not exists (select from notice.channel_binding b where b.center_id = 1 and b.person_id = p.person_id)
     order by p.person_id`,
  );
  people = await Promise.all(
    rows.map(async ({ account_id: accountId, person_id: personId }) => {
      const row = await service.database
        .selectFrom('party.person')
        .selectAll()
        .where('centerId', '=', 1)
        .where('personId', '=', personId)
        .executeTakeFirstOrThrow();
      return { ...(openPerson(service.vault, row) as Person & { mobile: string }), accountId };
    }),
  );
  await openPlatforms();
});
after(async () => {
  for (const centre of centres) await centre.stop();
  await wechat.stop();
  await app.stop();
  await service.close();
});

const inCall = <T>(work: Parameters<ReturnType<typeof systemCall>>[0], centerId = 1) =>
  systemCall(service.service.parts, { name: 'test', centerId, requestId: 'test' })(work) as Promise<T>;

async function tell(personId: string, times = 1): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    service.clock.now = service.clock.now.add({ seconds: 1 });
    await inCall((call) => notify(call, 'identity.password-changed', ['person', personId], { at: '2026-11-12' }));
  }
  await until(async () => {
    const { rows } = await service.ownerPool.query<{ open: number }>(
      'select count(*)::int as open from notice.occasion where expanded_at is null',
    ); // prettier-ignore
    return rows[0]?.open === 0;
  });
}

const idsOf = async (count: number) => {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id desc limit $1',
    [count],
  ); // prettier-ignore
  return rows.map((row) => row.person_id);
};
const inboxOf = (caller: TestCaller, query: { unread?: boolean; page?: number; pageSize?: number } = {}) =>
  caller.call(contract.listMessages, { query }); // prettier-ignore

test('[P-O7] a message is in the inbox of whom it is for, newest first, and in nobody else’s', async () => {
  const [one = '', other = ''] = await idsOf(2);
  await tell(one, 3);
  const me = await service.person(one);
  const { rows, total, unread } = await inboxOf(me);
  assert.deepEqual([rows.length, total, unread], [3, 3, 3]);
  assert.deepEqual(
    rows.map((row) => row.createdAt),
    rows
      .map((row) => row.createdAt)
      .toSorted()
      .reverse(),
  ); // prettier-ignore
  assert.deepEqual(
    [rows[0]?.title, rows[0]?.body, rows[0]?.readAt],
    ['登录密码已修改', '您的登录密码于2026年11月12日被修改。如非本人操作，请立即拨打12329。', null],
  ); // prettier-ignore
  assert.deepEqual(await inboxOf(await service.person(other)), { rows: [], total: 0, unread: 0 });
  // The same person at another centre is another one.
  assert.equal((await inboxOf(await service.person(one, 2))).total, 0);
  const second = await inboxOf(me, { page: 2, pageSize: 2 });
  assert.deepEqual([second.rows.length, second.total], [1, 3]);
  const employee = await service.employer(crypto.randomUUID());
  assert.equal((await inboxOf(employee)).total, 0);
  assert.equal((await service.visitor().try(contract.listMessages, { query: {} })).status, 401);
});

test('[P-O7] messages are marked as read one by one or all at once, and only by whom they are for', async () => {
  const [, , one = '', other = ''] = await idsOf(4);
  await tell(one, 3);
  const me = await service.person(one);
  const { rows } = await inboxOf(me);
  const [first, second] = rows.map((row) => row.messageId);
  assert.ok(first && second);
  const stranger = await service.person(other);
  await stranger.call(contract.readMessages, { body: { messageIds: [first, second] } });
  await stranger.call(contract.readMessages, { body: { messageIds: 'all' } });
  assert.equal((await inboxOf(me)).unread, 3);
  await me.call(contract.readMessages, { body: { messageIds: [first] } });
  const readAt = (await inboxOf(me)).rows[0]?.readAt;
  assert.equal(readAt, service.clock.now.toString());
  assert.deepEqual(
    (await inboxOf(me, { unread: true })).rows.map((row) => row.messageId),
    rows.slice(1).map((row) => row.messageId),
  ); // prettier-ignore
  service.clock.now = service.clock.now.add({ minutes: 1 });
  await me.call(contract.readMessages, { body: { messageIds: 'all' } });
  const all = await inboxOf(me);
  assert.equal(all.unread, 0);
  // When a message was read first is kept.
  assert.equal(all.rows[0]?.readAt, readAt);
});

test('[U-O8] occasions made together are all told at once, not one at each look of the worker', async () => {
  const [, , , , one = ''] = await idsOf(5);
  await inCall(async (call) => {
    for (let at = 0; at < 12; at += 1)
      await notify(call, 'identity.password-changed', ['person', one], { at: '2026-11-12' });
  });
  await until(async () => (await inboxOf(await service.person(one))).total === 12);
  // The worker looks every two seconds when it hears nothing: one look for each would leave as many pauses of that length.
  const { rows } = await service.ownerPool.query<{ looks: number }>(
    `select count(*)::integer as looks from (
       select started_on - lag(completed_on) over (order by started_on) as pause from jobs.job
       where name = 'notice.expand' and data ->> 'occasionId' in (select occasion_id::text from notice.occasion where audience_id = $1)
     ) job where pause > interval '1.5 seconds'`,
    [one],
  );
  assert.ok((rows[0]?.looks ?? 12) < 6, `${rows[0]?.looks} pauses`);
});

test('an occasion of a transaction that fails is told to nobody', async () => {
  const [, , , , , one = ''] = await idsOf(6);
  const fail = inCall(async (call) => {
    await notify(call, 'identity.password-changed', ['person', one], { at: '2026-11-12' });
    await sendCode(call, '19900000000', { code: '123456', purpose: '测试', centerName: '中心' });
    throw new Error('no');
  });
  await assert.rejects(fail, /no/);
  await tell(one);
  assert.equal((await inboxOf(await service.person(one))).total, 1);
  assert.equal(service.sandbox.messages.length, 0);
});

test('a one-time code reaches the phone, and number and text are sealed where they are kept', async () => {
  await inCall((call) => sendCode(call, '19900000001', { code: '654321', purpose: '登录', centerName: '安居市中心' }));
  const message = await until(async () => service.sandbox.messages.find((sent) => sent.mobile === '19900000001'));
  assert.equal(
    message.text,
    '【安居市中心】验证码654321，用于登录，5分钟内有效。工作人员不会向您索取验证码，请勿告知他人。',
  );
  const { rows } = await service.ownerPool.query(
    'select * from notice.sms order by created_at desc, sms_id desc limit 1',
  );
  const kept = JSON.stringify(rows[0], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  assert.ok(!kept.includes('654321') && !kept.includes('19900000001'));
  assert.ok(!rows[0].body_sealed.includes('654321') && !rows[0].mobile_sealed.includes('19900000001'));
});

// Ways, limits and batches.

afterEach(async () => {
  for (const platform of [wechat, app])
    platform.faults.set({ silentSubmits: 0, throttledSubmits: 0, report: 'delivered' });
  await service.ownerPool.query("delete from params.center_value where source = 'test'");
  service.clock.now = testNow;
  pushed.length = 0;
});

/** The phones of the service, WeChat and the APP: the pump of the service sends on all of them. */
async function openPlatforms(): Promise<void> {
  const show = (push: ShownPush) => void pushed.push({ ...push, atMs: performance.now() });
  const eventPort = await freePort();
  const account = { appId: 'wx1', secret: 's', templateId: 't' };
  const events = { url: `http://${host}:${eventPort}/`, token: 'agreed' };
  const listen = { host, port: 0 };
  wechat = createWechatPlatform({ listen, account, events, show, now: () => Temporal.Now.instant() });
  app = createAppPlatform({ listen, account: { appKey: 'k', masterSecret: 's' }, show });
  for (const platform of [wechat, app]) await platform.start();
  const { database, vault } = service;
  const { now } = service.service.parts;
  const inCenter = <T>(centerId: number, work: (call: never) => Promise<T>) =>
    systemCall(service.service.parts, { name: 'sms', centerId, channel: 'sms', requestId: 'test' })(
      work as never,
    ) as Promise<T>;
  centres = openMessageCentres(
    [
      { kind: 'http', name: 'phones', url: `${service.sandbox.baseUrl}/phone/messages` },
      {
        kind: 'wechat',
        name: 'wechat',
        centerId: 1,
        origin: `http://${host}:${wechat.port()}`,
        ...account,
        fields: { title: 'thing1', text: 'thing2' },
        listenHost: host,
        listenPort: eventPort,
        eventToken: events.token,
      },
      { kind: 'app', name: 'app', origin: `http://${host}:${app.port()}`, appKey: 'k', masterSecret: 's' },
    ],
    {
      log,
      onReport: async (report) =>
        void (await receiveReport(
          { database, blindIndex: vault.blindIndex, inCenter: inCenter as never, now },
          report,
        )),
      onUplink: async () => undefined,
      now: () => Temporal.Now.instant(),
      onWechat: async () => undefined,
      onWeibo: async () => undefined,
    },
  );
  for (const centre of centres) await centre.start();
  useSmsRoutes(routesOf(centres));
}

const personAt = (index: number) => people[index] as (typeof people)[number];
const set = (key: string, value: unknown) =>
  service.ownerPool.query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values (1, $1, '2026-01-01', $2, 'test')`,
    [`notice.${key}`, JSON.stringify(value)],
  );
const bind = async (index: number, channels: readonly ('wechat' | 'app')[] = ['wechat', 'app']) => {
  const { personId, mobile } = personAt(index);
  for (const channel of channels)
    await service.ownerPool.query('insert into notice.channel_binding values (1, $1, $2, $3, now(), $4)', [
      personId,
      channel,
      service.vault.seal(`${channel === 'wechat' ? 'openid' : 'device'}-${mobile}`, bindingContext),
      addressIndex(service, `${channel === 'wechat' ? 'openid' : 'device'}-${mobile}`),
    ]);
};
/** A contract of which nothing is told: these tests count what is. */
const sign = (index: number) => inCall((call) => signUp(call, { ...personAt(index), isTold: false }));
const pass = (duration: Temporal.DurationLike) => {
  service.clock.now = service.clock.now.add(duration);
};
/** Something that a person is told: of repayments (may be declined) or of the password (may not). */
const inform = async (index: number, kind: 'loan.settled' | 'identity.password-changed' = 'loan.settled') => {
  const { personId } = personAt(index);
  pass({ seconds: 1 });
  await inCall((call) =>
    kind === 'loan.settled'
      ? notify(call, kind, ['person', personId], { contractTail: '0018' })
      : notify(call, kind, ['person', personId], { at: '2026-11-12' }),
  );
};
const rowsOf = async (index: number) =>
  (await (await service.person(personAt(index).personId)).call(contract.listMessages, { query: {} })).rows;
/** The newest message in somebody's inbox, when what went to phones about it is at rest. */
const newest = (index: number, messages: number, channel?: string) =>
  until(async () => {
    const rows = await rowsOf(index);
    const [row] = rows;
    // The platform of short messages in tests takes them and reports nothing.
    const moving = (way: string) => ['queued', 'sending', ...(way === 'sms' ? [] : ['handed-over'])];
    const atRest = row?.deliveries.every(
      (one) => (channel !== undefined && channel !== one.channel) || !moving(one.channel).includes(one.state),
    );
    return rows.length === messages && row && atRest && row;
  });
const waysOf = (row: { deliveries: readonly { channel: string; state: string }[] }) =>
  row.deliveries.map(({ channel, state }) => `${channel} ${state}`).sort();
const smsTo = (index: number) => service.sandbox.messages.filter(({ mobile }) => mobile === personAt(index).mobile);
/** Time in which the pump looks twice. */
const unchanged = () => new Promise((resolve) => setTimeout(resolve, 300));

test('[P-O7] who is bound and has signed up is told on every way that was not declined; security on all of them', async () => {
  await bind(0);
  const me = await service.person(personAt(0).personId);
  await inform(0);
  // Without a contract no short message leaves, whatever number is known.
  assert.deepEqual(waysOf(await newest(0, 1)), ['app delivered', 'wechat delivered']);
  await sign(0);
  const declined = { category: 'repayment', isWanted: false } as const;
  await me.call(contract.setPreference, { body: { ...declined, channel: 'wechat' } });
  const { categories } = await me.call(contract.setPreference, { body: { ...declined, channel: 'app' } });
  assert.deepEqual(categories.find(({ category }) => category === 'repayment')?.wanted, ['sms']);
  await inform(0);
  assert.deepEqual(waysOf(await newest(0, 2)), ['sms handed-over']);
  const refused = await me.try(contract.setPreference, {
    body: { category: 'security', channel: 'wechat', isWanted: false },
  });
  assert.deepEqual([refused.status, (refused.body as { code: string }).code], [422, 'notice/not-declinable']);
  await inform(0, 'identity.password-changed');
  const { deliveries } = await newest(0, 3, 'sms');
  assert.deepEqual(deliveries.map(({ channel }) => channel).sort(), ['app', 'sms', 'wechat']);
  await me.call(contract.setPreference, { body: { ...declined, channel: 'wechat', isWanted: true } });
  await inform(0);
  assert.deepEqual(waysOf(await newest(0, 4)), ['sms handed-over', 'wechat delivered']);
  assert.deepEqual(
    pushed.filter(({ channel }) => channel === 'wechat').map(({ title }) => title),
    ['公积金贷款已结清', '登录密码已修改', '公积金贷款已结清'],
  );
});

test('[U-O8] a dunning is in the inbox of the employer and, once, on the phone of its handler; other news is not', async () => {
  const { rows } = await service.ownerPool.query<{ employer_id: string }>(
    'select employer_id from party.employer where center_id = 1 and handler_mobile_sealed is not null order by employer_id',
  );
  const employerId = rows[0]?.employer_id ?? '';
  const mobile = await inCall<string | null | undefined>(
    async (call) => (await findEmployer(call, employerId))?.handlerMobile,
  );
  const phone = () => service.sandbox.messages.filter((sent) => sent.mobile === mobile);
  const before = phone().length;
  const figures = { month: '2026-10', personCount: 3, amountFen: 432_000 };
  await inCall(async (call) => {
    await notify(call, 'contribution.dunned', ['employer', employerId], { ...figures, dueOn: '2026-11-10' });
    await notify(call, 'contribution.posted', ['employer', employerId], figures);
  });
  const clerk = await service.employer(employerId);
  const told = () =>
    until(async () => {
      const found = await clerk.call(contract.listMessages, { query: {} });
      return (
        found.rows.some(({ title }) => title.includes('催缴')) &&
        found.rows.some(({ title }) => title.includes('10月汇缴')) &&
        found
      );
    });
  await told();
  pass({ minutes: 11 });
  await until(async () => phone().length > before);
  await unchanged();
  assert.deepEqual(
    phone()
      .slice(before)
      .map(({ text }) => text.replace(/^【.*?】/, '')),
    ['贵单位2026年10月公积金应于2026年11月10日前到账，至今未缴，约 4,320.00 元，请尽快汇缴。'],
  );
});

test('[P-O7] a binding that is taken back is used no more, for security neither', async () => {
  await bind(7, ['wechat']);
  const me = await service.person(personAt(7).personId);
  const other = await service.person(personAt(8).personId);
  const input = { body: { channel: 'wechat' as const } };
  const foreign = await other.try(contract.unbindChannel, input);
  assert.deepEqual([foreign.status, (foreign.body as { code: string }).code], [409, 'notice/not-bound']);
  const { channels } = await me.call(contract.unbindChannel, input);
  assert.equal(channels.find(({ channel }) => channel === 'wechat')?.isReachable, false);
  assert.equal((await me.try(contract.unbindChannel, input)).status, 409);
  // Told of that in the inbox alone, as of everything after it.
  assert.deepEqual(waysOf(await newest(7, 1)), []);
  await inform(7, 'identity.password-changed');
  assert.deepEqual(waysOf(await newest(7, 2)), []);
});

test('[P-O7] a freezing at the counter is told on every way at once', async () => {
  await bind(1, ['wechat']);
  const clerk = await service.staff(['clerk']);
  const { accountId } = personAt(1);
  const body = {
    freezeId: crypto.randomUUID(),
    authority: '安居市人民法院',
    documentNo: '（2026）豫0299执12号',
    reason: '协助执行',
    fromOn: '2026-11-12',
    untilOn: '2027-11-11',
  };
  await clerk.call(freezeAccount, { params: { accountId }, body });
  const told = await newest(1, 1);
  assert.deepEqual(waysOf(told), ['wechat delivered']);
  assert.match(told.body, /已由安居市人民法院依据（2026）豫0299执12号冻结至2027年11月11日/);
  assert.equal(pushed[0]?.title, '住房公积金账户已冻结');
});

test('a push that is not answered is unknown to clerk and person, and goes again only when the clerk accepts that it may come twice', async () => {
  await bind(2, ['wechat']);
  // Busy: it is asked again after a second.
  wechat.faults.set({ throttledSubmits: 1 });
  await inform(2);
  await until(async () => {
    const { rows } = await desk.call(contract.listSms, { query: { state: 'queued', channel: 'wechat' } });
    return rows[0]?.tries.some(({ state }) => state === 'busy');
  });
  pass({ seconds: 1 });
  assert.deepEqual(waysOf(await newest(2, 1)), ['wechat delivered']);
  wechat.faults.set({ silentSubmits: 1_000, report: 'none' });
  await inform(2);
  const lost = await newest(2, 2);
  assert.deepEqual(
    lost.deliveries.map(({ state, reason }) => [state, reason]),
    [['unknown', '通道没有应答，不能确定是否送达']],
  );
  wechat.faults.set({ silentSubmits: 0, report: 'delivered' });
  const { rows } = await desk.call(contract.listSms, { query: { state: 'unknown', channel: 'wechat' } });
  const [row] = rows;
  assert.ok(row?.isResendable);
  const params = { smsId: row.smsId };
  const body = { reason: '对方没有收到', acceptsTwice: false };
  const unsaid = await desk.try(contract.resendSms, { params, body });
  assert.equal((unsaid.body as { code: string }).code, 'notice/may-come-twice');
  await unchanged();
  assert.equal(pushed.length, 2);
  await desk.call(contract.resendSms, { params, body: { ...body, acceptsTwice: true } });
  assert.deepEqual(waysOf(await newest(2, 2)), ['wechat delivered']);
  assert.equal(pushed.length, 3);
  // Who has blocked the account: failed, and why.
  wechat.faults.set({ report: 'failed' });
  await inform(2);
  assert.deepEqual(waysOf(await newest(2, 3)), ['wechat failed']);
  const failed = await desk.call(contract.listSms, { query: { state: 'failed', channel: 'wechat' } });
  assert.deepEqual(
    failed.rows[0]?.tries.map(({ route, state, result }) => [route, state, result]),
    [['wechat', 'undelivered', 'failed:user block']],
  );
});

test('no more pushes leave within any second than the channel allows', async () => {
  await set('app-per-second', 4);
  const indexes = Array.from({ length: 6 }, (_, at) => 10 + at);
  for (const index of indexes) await bind(index, ['app']);
  for (const index of indexes) await inform(index);
  await until(async () => pushed.length === indexes.length);
  const times = pushed.map(({ atMs }) => atMs);
  // The fifth after any other leaves a second later; what a busy machine takes to send it is not counted.
  for (const [at, last] of times.entries())
    if (at >= 4) assert.ok(last - (times[at - 4] ?? 0) > 700, JSON.stringify(times));
});

test('of what is of low priority one message comes for all, and the desk sees what was folded into it', async () => {
  await set('urgencies', { 'loan.settled': 'low' });
  await sign(3);
  for (let times = 0; times < 3; times += 1) await inform(3);
  await until(async () => (await rowsOf(3)).length === 3);
  await unchanged();
  assert.equal(smsTo(3).length, 0);
  pass({ minutes: 11 });
  await until(async () => smsTo(3).length > 0);
  await unchanged();
  assert.deepEqual(
    smsTo(3).map(({ text }) => text.replace(/^【.*?】/, '')),
    ['您的公积金贷款（尾号0018）已全部结清，结清证明可在网厅开具。（另有 2 条同类消息，详见网厅“我的消息”）'],
  );
  const { rows } = await desk.call(contract.listSms, {
    query: { mobile: personAt(3).mobile, template: 'loan.settled' },
  });
  assert.deepEqual(rows.map(({ state, reason, foldedCount }) => `${state} ${reason} ${foldedCount}`).sort(), [
    'handed-over null 2',
    'withheld 已并入另一条同类短信 0',
    'withheld 已并入另一条同类短信 0',
  ]);
});

test('a person has so many a day; codes come all the same, the inbox has all, and a new day begins anew', async () => {
  await set('person-day-limit', 2);
  await sign(4);
  for (let times = 1; times <= 4; times += 1) {
    await inform(4);
    await newest(4, times);
  }
  assert.equal(smsTo(4).length, 2);
  const withheld = (await rowsOf(4))
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ state }) => state === 'withheld');
  assert.deepEqual(
    withheld.map(({ reason }) => reason),
    Array.from({ length: 2 }, () => '已达每人每日上限（2 条），内容见站内消息'),
  );
  await inCall((call) => sendCode(call, personAt(4).mobile, { code: '654321', purpose: '登录', centerName: '中心' }));
  await until(async () => smsTo(4).length === 3);
  pass({ hours: 24 });
  await inform(4);
  await until(async () => smsTo(4).length === 4);
});

test('at night what is of low priority waits for the morning, and what is urgent does not', async () => {
  await set('urgencies', { 'loan.settled': 'low' });
  await sign(5);
  // 23:00 in Beijing.
  pass({ hours: 13 });
  await inform(5);
  await inform(5, 'identity.password-changed');
  await until(async () => smsTo(5).length === 1);
  assert.match(smsTo(5)[0]?.text ?? '', /登录密码/);
  pass({ hours: 8, minutes: 59 });
  await unchanged();
  assert.equal(smsTo(5).length, 1);
  pass({ minutes: 1 });
  await until(async () => smsTo(5).length === 2);
});

test('a day of which less than 95 % left within ten seconds says so', async () => {
  pass({ hours: 24 * 5 });
  const day = '2026-11-17';
  await bind(6, ['wechat']);
  const later = await service.staff(['manager']);
  await inform(6);
  await newest(6, 1);
  const prompt = await later.call(contract.getSmsFigures, { query: { day } });
  assert.deepEqual([prompt.promptPpm, prompt.states], [1_000_000, [{ state: 'delivered', count: 1 }]]);
  // The platform cannot be reached for half a minute.
  wechat.faults.set({ down: true });
  await unchanged();
  await inform(6);
  await until(async () => {
    const { rows } = await later.call(contract.listSms, { query: { from: day, to: day, state: 'queued' } });
    return rows[0]?.tries.some(({ state }) => state === 'not-sent');
  });
  wechat.faults.set({ down: false });
  await unchanged();
  pass({ seconds: 31 });
  await newest(6, 2);
  const slow = await later.call(contract.getSmsFigures, { query: { day } });
  assert.equal(slow.promptPpm, 500_000);
  // What somebody held up says nothing about the service.
  const batchId = crypto.randomUUID();
  await service.ownerPool.query(
    `insert into notice.batch (center_id, batch_id, batch_key, kind, state, created_at, changed_at) values (1, $1::uuid, $1::text, 'loan.settled', 'stopped', $2, $2)`,
    [batchId, service.clock.now.toString()],
  );
  await service.ownerPool.query(
    `insert into notice.sms (center_id, sms_id, batch_id, mobile_sealed, mobile_index, body_sealed, template, state, created_at, next_at, expires_at)
     values (1, gen_random_uuid(), $1, '', '', '', 'loan.settled', 'failed', $2, $2, $2)`,
    [batchId, service.clock.now.toString()],
  );
  const held = await later.call(contract.getSmsFigures, { query: { day } });
  assert.deepEqual([held.promptPpm, held.days.find((one) => one.day === day)?.promptPpm], [500_000, 500_000]);
  for (const table of ['sms', 'batch'])
    await service.ownerPool.query(`delete from notice.${table} where batch_id = $1`, [batchId]);
  const { total, delivered, promptPpm } = slow.days.find((one) => one.day === day) ?? {};
  assert.deepEqual([total, delivered, promptPpm], [2, 2, 500_000]);
});

/** Everybody who had interest in June, as many as there are in the small city, signs up; answers how many. */
async function tellEverybody(): Promise<number> {
  const { rows } = await service.ownerPool.query<{ journal_id: string; count: number }>(
    `select journal_id, count(*)::int as count from ledger.personal_entry where center_id = 1
     group by journal_id order by count desc, journal_id limit 1`,
  );
  const [journal] = rows;
  assert.ok(journal && journal.count >= 200);
  for (const { personId, mobile } of people.slice(20))
    await service.ownerPool.query(
      `insert into notice.subscription (center_id, person_id, mobile_index, mobile_sealed, signed_at, signed_by, channel)
       values (1, $1::uuid, $2, $3, now(), $1::uuid, 'web') on conflict do nothing`,
      [personId, Buffer.from(personId), service.vault.seal(mobile, subscriptionContext)],
    );
  pass({ seconds: 1 });
  await inCall((call) =>
    notify(call, 'accounting.interest-settled', ['journal', journal.journal_id], { settlesOn: '2026-06-30' }),
  );
  return journal.count;
}

test('a batch is paused, goes on and is stopped: nothing leaves while it is paused, every figure is right, what is left is stopped', async () => {
  const expected = await tellEverybody();
  const batch = async () => (await desk.call(contract.listBatches, { query: {} })).rows[0];
  const begun = await until(async () => {
    const row = await batch();
    return row?.told === expected && row;
  });
  const countOf = (row: Awaited<ReturnType<typeof batch>>) =>
    Object.fromEntries(row?.phones.map(({ state, count }) => [state, count]) ?? []);
  assert.deepEqual([begun.name, begun.state, begun.expected, begun.open], ['年度结息', 'open', expected, 0]);
  const { queued = 0 } = countOf(begun);
  assert.ok(queued >= 150);
  const { batchId } = begun;
  const step = (one: 'pause' | 'resume' | 'stop', who = desk) =>
    who.call(contract.turnBatch, { params: { batchId }, body: { step: one } });
  const before = service.sandbox.messages.length;
  assert.equal((await step('pause')).state, 'paused');
  // They would have been due long ago.
  pass({ minutes: 12 });
  await unchanged();
  assert.equal(service.sandbox.messages.length, before);
  assert.deepEqual(countOf(await batch()), { queued });
  const listed = await desk.call(contract.listSms, {
    query: { template: 'accounting.interest-settled', state: 'queued' },
  });
  assert.equal(listed.rows[0]?.waitsUntil, null, 'what is held waits for somebody, not for a time');
  await set('sms-per-second', 40);
  // Two go on at once: it goes on once.
  const others = await Promise.all([service.staff(['manager']), service.staff(['manager'])]);
  const turned = await Promise.all(others.map((who) => step('resume', who)));
  assert.deepEqual(
    turned.map(({ state }) => state),
    ['open', 'open'],
  );
  const { rows: audited } = await service.ownerPool.query(
    `select count(*)::int as count from audit.entry where operation = 'notice.batch' and detail->>'step' = 'resume' and subject_id = $1`,
    [batchId],
  );
  assert.equal(audited[0].count, 1);
  await until(async () => service.sandbox.messages.length > before);
  assert.equal((await step('stop')).state, 'stopped');
  const stopped = await until(async () => {
    const counts = countOf(await batch());
    return !counts['queued'] && !counts['sending'] && counts;
  });
  // The answer of a platform on a busy machine may come too late to be believed: it left all the same.
  const { withheld, delivered = 0, 'handed-over': handedOver = 0, unknown = 0, ...elsewhere } = stopped;
  const sent = handedOver + delivered + unknown;
  assert.deepEqual([withheld, elsewhere], [queued - sent, {}]);
  // Some are bound to WeChat or the APP besides, and were told there too.
  await until(() => service.sandbox.messages.length - before + pushed.length === sent);
  assert.ok(sent > 0 && sent < queued);
  const { rows: rest } = await desk.call(contract.listSms, {
    query: { template: 'accounting.interest-settled', state: 'withheld' },
  });
  assert.deepEqual([...new Set(rest.map(({ reason }) => reason))], ['批量发送已停止']);
  pass({ minutes: 12 });
  await unchanged();
  assert.equal(service.sandbox.messages.length - before + pushed.length, sent);
  const again = await desk.try(contract.turnBatch, { params: { batchId }, body: { step: 'resume' } });
  assert.deepEqual([again.status, (again.body as { code: string }).code], [409, 'notice/batch-over']);
});

test('what goes on at night is not sent at night: it waits for the morning, and is good for another day', async () => {
  // 23:00 in Beijing.
  pass({ hours: 13 });
  const manager = await service.staff(['manager']);
  const [batchId, occasionId] = [crypto.randomUUID(), crypto.randomUUID()];
  const at = service.clock.now.toString();
  const owner = service.ownerPool;
  await owner.query(
    `insert into notice.batch (center_id, batch_id, batch_key, kind, state, created_at) values (1, $1::uuid, $1::text, 'loan.settled', 'paused', $2)`,
    [batchId, at],
  );
  await owner.query(
    `insert into notice.occasion (center_id, occasion_id, kind, audience_kind, audience_id, variables, created_at, expanded_at, batch_id)
     values (1, $1, 'loan.settled', 'journal', $1, '{}', $2, $2, $3)`,
    [occasionId, at, batchId],
  );
  for (const priority of [2, 4])
    await owner.query(
      `insert into notice.sms (center_id, sms_id, batch_id, mobile_sealed, mobile_index, body_sealed, template, state, priority, created_at, next_at, expires_at)
       values (1, gen_random_uuid(), $1, $2, '', $3, 'loan.settled', 'queued', $4, $5, '9999-01-01', '9999-01-01')`,
      [
        batchId,
        service.vault.seal('13900000000', 'notice.sms.mobile'),
        service.vault.seal('夜里', 'notice.sms.body'),
        priority,
        at,
      ],
    );
  await manager.call(contract.turnBatch, { params: { batchId }, body: { step: 'resume' } });
  const waiting = await until(async () => {
    const { rows } = await owner.query<{ next_at: Temporal.Instant; expires_at: Temporal.Instant }>(
      `select next_at, expires_at from notice.sms where batch_id = $1 and priority = 4 and next_at < '9999-01-01'`,
      [batchId],
    );
    return rows[0];
  });
  assert.deepEqual(
    [waiting.next_at, waiting.expires_at].map((instant) => Temporal.Instant.from(String(instant)).toString()),
    ['2026-11-13T00:00:00Z', '2026-11-14T00:00:00Z'],
  );
  // What is urgent goes at once.
  await until(async () => service.sandbox.messages.some(({ text }) => text === '夜里'));
});
