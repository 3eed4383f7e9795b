import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createWechatPlatform, openIdOf, type WechatPlatform } from '../../../../sandbox/src/push/wechat-platform.ts';
import { freePort } from '../../../../scripts/postgres.ts';
import { type OpenCentre, openMessageCentres, routesOf } from '../../message-centres.ts';
import { useOutsideAnswers } from '../../outside-answers.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openLog } from '../../platform/log.ts';
import { openWechatAccounts } from '../../push-centres.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { stranger } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { listAppointments } from '../booking/contract.ts';
import * as desk from '../desk/contract.ts';
import { agentsOf } from '../desk/desk-testing.ts';
import { giveMyConsent } from '../evidence/contract.ts';
import { changePassword, getSession, listLogins, raiseSession, sendRaisingCode } from '../identity/contract.ts';
import { cancelSms, getSmsService, listMessages, signUpForSms, unbindChannel } from '../notice/contract.ts';
import { addressIndex, receiveReport, useSmsRoutes } from '../notice/index.ts';
import { openPerson } from '../party/index.ts';
import { approveChange } from '../service/service-testing.ts';
import * as contract from './contract.ts';
import { hearAtGate, removeOldIncoming, useWechatAccounts } from './index.ts';
import { fitted, matterOf, menuFault, replyBytesAtMost } from './rules.ts';

// The official account from a phone to the database and back, against the platform of the sandbox in the safe mode.

let service: TestService;
let platform: WechatPlatform;
let centres: OpenCentre[];
interface Who {
  readonly personId: string;
  readonly mobile: string;
  readonly name: string;
}
let people: Who[];
const host = '127.0.0.1';
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

before(async () => {
  service = await openTestService();
  const rows = await service.database
    .selectFrom('party.person')
    .selectAll()
    .where('centerId', '=', 1)
    .where('personId', 'in', (query) =>
      query
        .selectFrom('account.personalAccount')
        .select('personId')
        .where('centerId', '=', 1)
        .where('state', '=', 'normal'),
    )
    .where('personId', 'not in', (query) =>
      query.selectFrom('notice.channelBinding').select('personId').where('centerId', '=', 1),
    )
    .where('personId', 'not in', (query) =>
      query.selectFrom('notice.subscription').select('personId').where('centerId', '=', 1),
    )
    .orderBy('personId')
    .execute();
  const known = rows.map((row) => openPerson(service.vault, row));
  const mobiles = known.map(({ mobile }) => mobile);
  people = known.flatMap(({ personId, mobile, name }) =>
    mobile && mobiles.filter((one) => one === mobile).length === 1 ? [{ personId, mobile, name }] : [],
  );
  await openAccount();
});
after(async () => {
  for (const centre of centres) await centre.stop();
  await platform.stop();
  await service.close();
});

const inCenter = <T>(centerId: number, work: (call: never) => Promise<T>) =>
  systemCall(service.service.parts, { name: 'wechat', centerId, channel: 'wechat', requestId: 'test' })(
    work as never,
  ) as Promise<T>;

async function openAccount(): Promise<void> {
  const eventPort = await freePort();
  const account = { appId: 'wx1', secret: 's', templateId: 't1' };
  platform = createWechatPlatform({
    listen: { host, port: 0 },
    account,
    events: { url: `http://${host}:${eventPort}/`, token: 'agreed', encodingAesKey },
    show: () => undefined,
    now: () => service.clock.now,
  });
  await platform.start();
  const origin = `http://${host}:${platform.port()}`;
  const wechat = {
    kind: 'wechat',
    name: 'wechat',
    centerId: 1,
    origin,
    authorizeOrigin: origin,
    ...account,
    fields: { title: 'thing1', text: 'thing2' },
    listenHost: host,
    listenPort: eventPort,
    eventToken: 'agreed',
    encodingAesKey,
  } as const;
  const { database, vault } = service;
  const { now } = service.service.parts;
  centres = openMessageCentres(
    [{ kind: 'http', name: 'phones', url: `${service.sandbox.baseUrl}/phone/messages` }, wechat],
    {
      log: openLog('silent'),
      now,
      onReport: async (report) =>
        void (await receiveReport(
          { database, blindIndex: vault.blindIndex, inCenter: inCenter as never, now },
          report,
        )),
      onUplink: async () => undefined,
      onWechat: (centerId, incoming) =>
        hearAtGate({ inCall: (work) => inCenter(centerId, work), gate: service.service.gate, now }, centerId, incoming),
      onWeibo: async () => undefined,
    },
  );
  for (const centre of centres) await centre.start();
  useSmsRoutes(routesOf(centres));
  useOutsideAnswers([wechat]);
  useWechatAccounts({ of: openWechatAccounts([wechat]).of, publicUrl: 'http://localhost:8080' });
}

const personAt = (index: number) => people[index] as Who;
const pass = (duration: Temporal.DurationLike) => {
  service.clock.now = service.clock.now.add(duration);
};
const lines = (mobile: string) => platform.chat(mobile).lines;
/** What the account answers to something that is written on a phone. */
async function ask(mobile: string, text: string): Promise<string> {
  pass({ seconds: 1 });
  await platform.act(mobile, { kind: 'text', text });
  const last = lines(mobile).at(-1);
  assert.equal(last?.from, 'account', JSON.stringify(last));
  return last?.text ?? '';
}
/** From the page of a phone to WeChat and back, as a browser goes. */
async function comeBack(mobile: string, visitor: TestCaller) {
  const { address } = await visitor.call(contract.beginAuthorization, { body: { centerId: 1 } });
  const asked = await fetch(`${address.replace('#wechat_redirect', '')}&mobile=${mobile}`, { redirect: 'manual' });
  const { searchParams } = new URL(asked.headers.get('location') ?? '');
  return { centerId: 1, state: searchParams.get('state') ?? '', code: searchParams.get('code') ?? '' };
}
async function ticketFor(mobile: string): Promise<string> {
  const visitor = stranger(service);
  const body = await comeBack(mobile, visitor);
  const came = await visitor.call(contract.finishAuthorization, { body });
  assert.ok(came.next === 'bind');
  return came.ticket;
}
const bound = async (index: number, mobile = personAt(index).mobile) => {
  const me = await service.person(personAt(index).personId);
  await me.call(contract.bind, { body: { ticket: await ticketFor(mobile) } });
  return me;
};
const codeOf = (answer: { status: number; body: unknown }) => [answer.status, (answer.body as { code?: string }).code];
const one = async <T>(text: string, values: unknown[] = []) =>
  (await service.ownerPool.query(text, values)).rows[0] as T;
const inbox = async (caller: TestCaller) =>
  (await caller.call(listMessages, { query: {} })).rows.map(({ title }) => title);
const smsTo = (mobile: string) =>
  service.sandbox.messages.filter((sms) => sms.mobile === mobile).map(({ text }) => text);

test('[M-X1] a stranger is invited to bind and learns nothing about anybody; what is public is answered to everyone', async () => {
  const mobile = '13911110001';
  await platform.act(mobile, { kind: 'follow' });
  assert.match(lines(mobile).at(-1)?.text ?? '', /您好，这里是.*公众号/);
  for (const word of ['余额', '明细', '贷款', '还款', '进度', '签约', '取消签约', '解绑', '帮我查一下余额'])
    assert.match(await ask(mobile, word), /需先绑定.*\n<a href="http:\/\/localhost:8080\/m\/wechat">/, word);
  assert.match(await ask(mobile, '网点'), /服务网点：\n· /);
  assert.match(await ask(mobile, '提取'), /href="[^"]+\/m\/withdrawals\/new"/);
  assert.match(await ask(mobile, '政策'), /最新政策：\n· <a href="http:\/\/localhost:8080\/info\//);
  assert.match(await ask(mobile, '指南'), /办事指南：/);
  assert.match(await ask(mobile, '今天天气怎么样'), /没有找到.*\n发送文字即可查询/);
  assert.match(await ask(mobile, '帮助'), /绑定后：余额、明细、贷款/);
});

test('[M-X1] a person logs in, confirms and is bound: queries are answered with figures and no number, pushes arrive, and the phone is told', async () => {
  const { personId, mobile, name } = personAt(0);
  const me = await bound(0);
  const state = await me.call(contract.getBinding, {});
  assert.ok(state.isOffered && state.boundAt !== null && !state.isFollowing);
  await platform.act(mobile, { kind: 'follow' });
  assert.ok((await me.call(contract.getBinding, {})).isFollowing);
  const balance = await ask(mobile, '余额');
  const account = await one<{ account_no: string }>(
    'select account_no from account.personal_account where center_id = 1 and person_id = $1',
    [personId],
  );
  assert.match(balance, new RegExp(`尾号${account.account_no.slice(-4)}.*余额 [\\d,]+\\.\\d\\d 元`));
  assert.ok(!balance.includes(account.account_no) && !balance.includes(name) && !balance.includes(mobile));
  assert.match(await ask(mobile, '缴存明细'), /缴存：/);
  assert.match(await ask(mobile, '进度'), /业务|办理记录/);
  assert.match(await ask(mobile, '贷款'), /贷款/);
  // Told where the account can be reached, and at the registered mobile in any case.
  await until(async () => (await inbox(me)).includes('已绑定新的服务渠道'));
  await until(async () => smsTo(mobile).some((text) => text.includes('绑定了微信')));
  await until(async () => lines(mobile).some((line) => line.from === 'push' && line.title === '已绑定新的服务渠道'));
  const [entry] = (await me.call(listLogins, { query: {} })).rows;
  assert.ok(entry === undefined || entry.channel !== 'wechat', 'binding is no login');
});

test('[M-X1] who is bound enters by WeChat to read; what changes something asks for a code once, and what is harmless does not', async () => {
  const { mobile, personId } = personAt(1);
  await bound(1);
  const phone = stranger(service);
  const entered = await phone.call(contract.finishAuthorization, { body: await comeBack(mobile, phone) });
  assert.ok(entered.next === 'done' && entered.session.needsCode && entered.session.kind === 'person');
  assert.equal((await phone.call(listLogins, { query: {} })).rows[0]?.channel, 'wechat');
  const consent = { body: { purpose: 'withdrawal' as const, sources: ['marriage' as const] } };
  assert.deepEqual(codeOf(await phone.try(giveMyConsent, consent)), [403, 'request/code-needed']);
  const change = { body: { oldPassword: 'x', newPassword: 'y', codeId: crypto.randomUUID(), code: '000000' } };
  assert.deepEqual(codeOf(await phone.try(changePassword, change)), [403, 'request/code-needed']);
  // Whoever holds the unlocked phone for a minute does not put a WeChat of their own in its place.
  const thief = '13911110009';
  const theft = { body: { ticket: await ticketFor(thief), replaces: true } };
  assert.deepEqual(codeOf(await phone.try(contract.bind, theft)), [403, 'request/code-needed']);
  assert.match(await ask(thief, '余额'), /需先绑定/);
  await phone.call(listAppointments, { query: {} });
  await phone.call(signUpForSms, {});
  const sent = await phone.call(sendRaisingCode, {});
  const wrong = await phone.try(raiseSession, { body: { codeId: sent.codeId, code: '000000' } });
  assert.deepEqual(codeOf(wrong), [401, 'identity/code-wrong']);
  const code = await until(async () =>
    smsTo(mobile)
      .map((text) => /验证码(\d{6})，用于微信登录后办理业务/.exec(text)?.[1])
      .find(Boolean),
  );
  // Somebody else can do nothing with it, nor use it up.
  const raising = { body: { codeId: sent.codeId, code } };
  const other = await service.person(personAt(2).personId);
  assert.equal(codeOf(await other.try(raiseSession, raising))[1], 'identity/code-expired');
  await phone.call(raiseSession, raising);
  assert.equal(codeOf(await phone.try(raiseSession, raising))[1], 'identity/code-expired');
  assert.equal((await phone.call(getSession, { query: {} })).needsCode, false);
  await phone.call(giveMyConsent, consent);
  // Taking the binding back ends what it had opened; a session of a password goes on.
  const me = await service.person(personId);
  await me.call(unbindChannel, { body: { channel: 'wechat' } });
  assert.equal((await phone.call(getSession, { query: {} })).kind, 'visitor');
  assert.equal((await me.call(getSession, { query: {} })).kind, 'person');
  await until(async () => (await inbox(me)).includes('已解除绑定'));
  assert.match(await ask(mobile, '余额'), /需先绑定/);
});

test('[M-X1] one person a WeChat account and one WeChat account a person, also when all ask at once', async () => {
  const [a, b] = [personAt(3), personAt(4)];
  const shared = '13911110002';
  const tickets = await Promise.all([ticketFor(shared), ticketFor(shared), ticketFor(shared), ticketFor(shared)]);
  const callers = await Promise.all([a, b, a, b].map(({ personId }) => service.person(personId)));
  const answers = await Promise.all(
    callers.map((caller, index) => caller.try(contract.bind, { body: { ticket: tickets[index] } })),
  );
  const winner = answers[0]?.status === 200 || answers[2]?.status === 200 ? 0 : 1;
  assert.ok(answers.some(({ status }) => status === 200));
  for (const [index, answer] of answers.entries())
    if (index % 2 !== winner) assert.deepEqual(codeOf(answer), [409, 'notice/bound-to-other']);
  const { count } = await one<{ count: string }>(
    'select count(*) from notice.channel_binding where center_id = 1 and address_index = $1',
    [addressIndex(service, openIdOf(shared))],
  );
  assert.equal(Number(count), 1);
  // Another WeChat account of the same person: only when that is said.
  const me = callers[winner] as TestCaller;
  const own = '13911110003';
  assert.deepEqual(codeOf(await me.try(contract.bind, { body: { ticket: await ticketFor(own) } })), [
    409,
    'notice/bound-already',
  ]);
  await me.call(contract.bind, { body: { ticket: await ticketFor(own), replaces: true } });
  assert.match(await ask(shared, '余额'), /需先绑定/);
  assert.match(await ask(own, '余额'), /余额/);
});

test('[M-X1] a state is good once, in the browser that began; a code and a ticket are good once and for a while', async () => {
  const mobile = '13911110004';
  const mine = stranger(service);
  const body = await comeBack(mobile, mine);
  const other = stranger(service);
  await other.call(contract.beginAuthorization, { body: { centerId: 1 } });
  assert.deepEqual(codeOf(await other.try(contract.finishAuthorization, { body })), [403, 'wechat/state-gone']);
  assert.deepEqual(codeOf(await stranger(service).try(contract.finishAuthorization, { body })), [
    403,
    'wechat/state-gone',
  ]);
  const forged = { ...body, code: 'guessed' };
  assert.deepEqual(codeOf(await mine.try(contract.finishAuthorization, { body: forged })), [
    403,
    'wechat/code-refused',
  ]);
  const came = await mine.call(contract.finishAuthorization, { body });
  assert.ok(came.next === 'bind');
  assert.deepEqual(codeOf(await mine.try(contract.finishAuthorization, { body })), [403, 'wechat/state-gone']);
  const late = await comeBack(mobile, mine);
  pass({ minutes: 11 });
  assert.deepEqual(codeOf(await mine.try(contract.finishAuthorization, { body: late })), [403, 'wechat/state-gone']);
  pass({ minutes: 5 });
  const me = await service.person(personAt(5).personId);
  const expired = await me.try(contract.bind, { body: { ticket: came.ticket } });
  assert.deepEqual(codeOf(expired), [409, 'wechat/ticket-gone']);
  const ticket = await ticketFor(mobile);
  await me.call(contract.bind, { body: { ticket } });
  assert.deepEqual(codeOf(await me.try(contract.bind, { body: { ticket } })), [409, 'wechat/ticket-gone']);
  platform.faults.set({ down: true });
  const later = stranger(service);
  await new Promise((resolve) => setTimeout(resolve, 150));
  const { address } = await later.call(contract.beginAuthorization, { body: { centerId: 1 } });
  const state = new URL(address).searchParams.get('state') ?? '';
  const unreachable = await later.try(contract.finishAuthorization, { body: { centerId: 1, state, code: 'x' } });
  assert.deepEqual(codeOf(unreachable), [503, 'wechat/unreachable']);
  platform.faults.set({ down: false });
  const elsewhere = await stranger(service).try(contract.beginAuthorization, { body: { centerId: 2 } });
  assert.deepEqual(codeOf(elsewhere), [409, 'wechat/not-offered']);
});

test('[M-X1] what WeChat brings again is done once and answered the same, also when all come at once', async () => {
  const { mobile, personId } = personAt(6);
  await bound(6);
  pass({ seconds: 1 });
  const { followers } = platform;
  const sign = followers.textXml(openIdOf(mobile), '签约');
  const answers = await Promise.all(Array.from({ length: 5 }, () => followers.bring(sign)));
  const [first] = answers;
  assert.ok(first?.outcome === 'answered' && first.text?.startsWith('短信签约成功'));
  for (const answer of answers) assert.deepEqual(answer, first);
  const changes = await one<{ count: string }>(
    'select count(*) from notice.subscription_change where center_id = 1 and person_id = $1',
    [personId],
  );
  assert.equal(Number(changes.count), 1);
  // The same words later are another message.
  assert.match(await ask(mobile, '取消签约'), /已取消短信签约/);
  assert.deepEqual(await followers.bring(sign), first);
  assert.match(await ask(mobile, '取消签约'), /尚未签约/);
});

test('[G-7] one contract: signed in WeChat, seen and cancelled in the hall, each change told and shown everywhere', async () => {
  const { mobile } = personAt(7);
  const me = await bound(7);
  assert.match(await ask(mobile, '签约'), /短信签约成功，账户变动将发送至 1\d\d\*{4}\d{4}/);
  const seen = await me.call(getSmsService, {});
  assert.equal(seen.signed?.channel, 'wechat');
  await until(async () => smsTo(mobile).some((text) => text.includes('通过微信公众号签约短信服务')));
  pass({ minutes: 1 });
  const cancelled = await me.call(cancelSms, {});
  assert.deepEqual(
    cancelled.changes.map(({ kind, channel, byStaff }) => [kind, channel, byStaff]),
    [
      ['cancel', 'web', false],
      ['sign', 'wechat', false],
    ],
  );
  assert.equal(cancelled.signed, null);
  // The contract is over: the number that it was for is told once more, and WeChat as well.
  await until(async () => smsTo(mobile).some((text) => text.includes('通过网上服务大厅取消了短信签约')));
  await until(async () => lines(mobile).some((line) => line.from === 'push' && line.title === '已取消短信签约'));
  assert.match(await ask(mobile, '取消签约'), /尚未签约/);
});

test('[M-X1] who stops following is bound no more; an event that comes late changes nothing', async () => {
  const { mobile } = personAt(8);
  const me = await bound(8);
  await platform.act(mobile, { kind: 'follow' });
  pass({ seconds: 5 });
  const late = platform.followers.eventXml(openIdOf(mobile), 'unsubscribe');
  pass({ seconds: 5 });
  await platform.act(mobile, { kind: 'follow' });
  // It was sent before they followed again.
  await platform.followers.bring(late);
  assert.ok((await me.call(contract.getBinding, {})).boundAt !== null);
  pass({ seconds: 5 });
  await platform.act(mobile, { kind: 'unfollow' });
  assert.equal((await me.call(contract.getBinding, {})).boundAt, null);
  await until(async () => (await inbox(me)).includes('已解除绑定'));
});

test('[M-X1] consents to subscription messages are kept as WeChat tells them last', async () => {
  const mobile = '13911110006';
  for (const accepts of [true, false]) {
    pass({ seconds: 1 });
    await platform.act(mobile, { kind: 'consent', accepts });
    const row = await one<{ is_accepted: boolean }>(
      'select is_accepted from wechat.message_consent where openid_index = $1',
      [addressIndex(service, openIdOf(mobile))],
    );
    assert.equal(row.is_accepted, accepts);
  }
});

test('[G-1] a word to WeChat passes the gate of every channel, and is told why not and what to do', async () => {
  const { mobile } = personAt(2);
  await bound(2);
  const set = async (change: object) => {
    await approveChange(service, { channel: 'wechat', ...change });
    await service.service.gate.load();
  };
  await set({ kind: 'switch', target: 'account-query', content: { isOn: false }, reason: '系统升级' });
  const refused = await ask(mobile, '余额');
  assert.match(refused, /^微信公众号的“个人账户查询”自 .+ 起暂停：系统升级。\n现在可以通过网上服务大厅、/);
  assert.match(await ask(mobile, '网点'), /服务网点/, 'the rest goes on');
  await set({ kind: 'switch', target: 'account-query', content: { isOn: true } });
  assert.match(await ask(mobile, '余额'), /余额/);
  const content = { workdays: [{ from: '00:00', to: '00:01' }], restDays: [] };
  await set({ kind: 'hours', target: 'loan-query', content });
  assert.match(await ask(mobile, '贷款'), /服务时间为工作日 00:00—00:01/);
  await set({ kind: 'hours', target: 'loan-query', content: null });
  await set({ kind: 'channel', target: '*', content: { isOn: false }, reason: '公众号迁移' });
  for (const word of ['签约', '解绑', '不知所云']) assert.match(await ask(mobile, word), /起暂停：公众号迁移/, word);
  await set({ kind: 'channel', target: '*', content: { isOn: true } });
  assert.match(await ask(mobile, '进度'), /业务/, 'refused words have changed nothing: still bound');
  await set({ kind: 'threshold', target: '*', content: { visitsPerMinute: 1, businessPerMinute: null } });
  // From the beginning of a minute: a second passes with each question.
  pass({ seconds: 60 - Math.floor((service.clock.now.epochMilliseconds / 1_000) % 60) });
  const both = [await ask(mobile, '网点'), await ask(mobile, '网点')];
  assert.match(both[1] ?? '', /访问量已达上限。\n请 \d+ 秒后再试/);
  await set({ kind: 'threshold', target: '*', content: { visitsPerMinute: null, businessPerMinute: null } });
});

test('[M-X1] the menu is published from the staff page, and says whether WeChat has what the centre keeps', async () => {
  const desk = await service.staff(['manager']);
  const before = await desk.call(contract.getAccount, {});
  assert.deepEqual([before.published, before.menuFault], [null, null]);
  const published = await desk.call(contract.publishMenu, {});
  assert.ok(published.published?.outcome === 'taken' && published.published.isCurrent);
  assert.equal(platform.chat('13911110001').menu.length, 3);
  await platform.act(personAt(0).mobile, { kind: 'click', key: 'contribution' });
  assert.match(lines(personAt(0).mobile).at(-1)?.text ?? '', /余额/);
  pass({ seconds: 1 });
  await service.ownerPool.query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values (1, 'wechat.menu', '2026-01-01', $1, 'test')`,
    [JSON.stringify([{ name: '我的账户啊', items: [] }])],
  );
  const faulty = await desk.call(contract.publishMenu, {});
  assert.ok(faulty.menuFault !== null && faulty.published?.outcome === 'refused');
  assert.ok(faulty.following > 0 && faulty.bound > 0 && faulty.asked.length > 0);
  assert.equal((await (await service.staff(['clerk'])).try(contract.publishMenu, {})).status, 403);
});

test('[M-X1] what was brought is kept sealed, without its words, and removed after the days of the centre', async () => {
  const rows = await service.ownerPool.query('select * from wechat.incoming where center_id = 1');
  assert.ok(rows.rows.length > 10);
  assert.ok(!JSON.stringify(rows.rows).includes('天气'));
  pass({ hours: 24 * 91 });
  await inCenter(1, (call) => removeOldIncoming(call));
  const { count } = await one<{ count: string }>('select count(*) from wechat.incoming where center_id = 1');
  assert.equal(Number(count), 0);
});

test('[M-X1] a word is found as it is written, in a short sentence, and the longest of several', () => {
  const words = {
    contribution: ['余额'],
    entries: ['明细'],
    loan: ['贷款', '贷款余额'],
    repayments: ['还款'],
    progress: ['进度'],
    withdraw: ['提取'],
    outlets: ['网点'],
    policies: ['政策'],
    guides: ['指南'],
    bind: ['绑定'],
    unbind: ['解绑', '解除绑定'],
    sign: ['签约'],
    cancel: ['取消签约'],
    person: ['人工', '转人工'],
    help: ['?', 'help'],
  };
  const table: readonly [string, string | undefined][] = [
    ['余额', 'contribution'],
    ['转人工', 'person'],
    [' 余 额。', 'contribution'],
    ['我的贷款余额是多少', 'loan'],
    ['租房提取要什么材料', 'withdraw'],
    ['我要取消签约', 'cancel'],
    ['解除绑定', 'unbind'],
    ['HELP', 'help'],
    ['？', 'help'],
    ['', undefined],
    ['你好', undefined],
    [`余额${'很长'.repeat(20)}`, undefined],
  ];
  for (const [text, matter] of table) assert.equal(matterOf(text, words), matter, text);
  fc.assert(
    fc.property(fc.string({ maxLength: 3_000, unit: 'grapheme' }), (text) => {
      assert.ok(new TextEncoder().encode(fitted(text)).length <= Math.max(replyBytesAtMost, 0));
    }),
  );
  assert.equal(menuFault([{ name: '我的', items: [{ name: '余额', matter: 'contribution' }] }]), undefined);
  assert.match(menuFault([{ name: '我的', items: [{ name: '余额' }] }]) ?? '', /一项查询或一个页面/);
  assert.match(menuFault([]) ?? '', /1 至 3/);
});

test('[V-3] who asks for a person talks with an agent in WeChat, and a word of the account is still answered by itself', async () => {
  const mobile = '13900000088';
  assert.match(await ask(mobile, '我想找人工'), /人工服务/);
  const [agent] = await agentsOf(service, 1);
  assert.ok(agent);
  const before = lines(mobile).length;
  pass({ seconds: 1 });
  await platform.act(mobile, { kind: 'text', text: '我的贷款余额怎么不对' });
  // Heard by the desk alone: nothing but what was written is shown.
  assert.equal(lines(mobile).length, before + 1);
  assert.match(await ask(mobile, '网点'), /服务网点|网点信息/);
  await agent.caller.call(desk.setAgentState, { body: { state: 'online' } });
  const { mine } = await agent.caller.call(desk.getDesk, {});
  const conversationId = mine.find(({ channel }) => channel === 'wechat')?.conversationId ?? '';
  const { rows } = await agent.caller.call(desk.readConversation, { params: { conversationId }, query: {} });
  assert.deepEqual(
    rows.filter(({ sender }) => sender === 'visitor').map(({ text }) => text),
    ['我想找人工', '我的贷款余额怎么不对'],
  );
  await agent.caller.call(desk.answerConversation, {
    params: { conversationId },
    body: { messageId: crypto.randomUUID(), text: '请问您的还款日是几号？', isNote: false },
  });
  await until(async () => lines(mobile).at(-1)?.text === '请问您的还款日是几号？');
});
