import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { listMessages, readMessages } from './contract.ts';
import { notify, sendCode } from './index.ts';

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());

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
  caller.call(listMessages, { query }); // prettier-ignore

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
  assert.equal((await service.visitor().try(listMessages, { query: {} })).status, 401);
});

test('[P-O7] messages are marked as read one by one or all at once, and only by whom they are for', async () => {
  const [, , one = '', other = ''] = await idsOf(4);
  await tell(one, 3);
  const me = await service.person(one);
  const { rows } = await inboxOf(me);
  const [first, second] = rows.map((row) => row.messageId);
  assert.ok(first && second);
  const stranger = await service.person(other);
  await stranger.call(readMessages, { body: { messageIds: [first, second] } });
  await stranger.call(readMessages, { body: { messageIds: 'all' } });
  assert.equal((await inboxOf(me)).unread, 3);
  await me.call(readMessages, { body: { messageIds: [first] } });
  const readAt = (await inboxOf(me)).rows[0]?.readAt;
  assert.equal(readAt, service.clock.now.toString());
  assert.deepEqual(
    (await inboxOf(me, { unread: true })).rows.map((row) => row.messageId),
    rows.slice(1).map((row) => row.messageId),
  ); // prettier-ignore
  service.clock.now = service.clock.now.add({ minutes: 1 });
  await me.call(readMessages, { body: { messageIds: 'all' } });
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
  // The worker looks every two seconds when it hears nothing: twelve looks would take much longer than this.
  await until(async () => (await inboxOf(await service.person(one))).total === 12, 4_000);
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
