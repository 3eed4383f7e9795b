import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dayOf } from '../../platform/dates.ts';
import { readWav } from '../../platform/speech.ts';
import { openTestDatabase, openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { givePassword, knownPersons, refused, stranger } from '../../testing-logins.ts';
import * as notice from '../notice/contract.ts';
import * as report from '../report/contract.ts';
import * as contract from './contract.ts';
import { disguised, useDigitSounds } from './spoken-captcha.ts';
import { deleteExpired } from './store.ts';

const password = 'Right-2026-one';
type Known = Awaited<ReturnType<typeof knownPersons>>[number];
let service: TestService;
let persons: Known[];
let next = 0;

before(async () => {
  service = await openTestService({ role: 'api' });
  persons = await knownPersons(service);
});
after(() => service.close());

async function enter(person: Known, headers: Readonly<Record<string, string>> = {}): Promise<TestCaller> {
  const caller = stranger(service, headers);
  await caller.call(contract.enterAsPerson, { body: { centerId: 1, account: person.certificateNumber, password } });
  return caller;
}
async function somebody(): Promise<Known> {
  const person = persons[(next += 1)];
  assert.ok(person);
  await givePassword(service, person.personId, { password });
  return person;
}
const kindOf = async (caller: TestCaller) => (await caller.call(contract.getSession, { query: {} })).kind;
const pass = (duration: Temporal.DurationLike) => {
  service.clock.now = service.clock.now.add(duration);
};

test('a session ends after 15 minutes in which nothing was done', async () => {
  const caller = await enter(await somebody());
  pass({ minutes: 14, seconds: 59 });
  assert.equal(await kindOf(caller), 'person');
  pass({ minutes: 14, seconds: 59 });
  assert.equal(await kindOf(caller), 'person', 'the look before moved the end');
  pass({ minutes: 15 });
  assert.equal(await kindOf(caller), 'visitor');
  assert.equal((await refused(caller, report.getMyOverview, {})).code, 'request/unauthenticated');
});

test('the page is told when the session ends, and «continue» moves it', async () => {
  const caller = await enter(await somebody());
  const first = await caller.call(contract.getSession, { query: {} });
  assert.equal(first.idleEndsAt, service.clock.now.add({ minutes: 15 }).toString());
  pass({ seconds: 30 });
  const kept = await caller.call(contract.keepSession, {});
  assert.equal(kept.idleEndsAt, service.clock.now.add({ minutes: 15 }).toString());
  pass({ minutes: 14, seconds: 59 });
  assert.equal(await kindOf(caller), 'person');
  pass({ minutes: 15 });
  assert.equal((await caller.call(contract.keepSession, {})).kind, 'visitor', 'what has ended cannot be continued');
});

test('a session ends ten hours after the login, however busy', async () => {
  const caller = await enter(await somebody());
  const end = service.clock.now.add({ hours: 10 });
  while (Temporal.Instant.compare(service.clock.now.add({ minutes: 14 }), end) < 0) {
    pass({ minutes: 14 });
    assert.equal((await caller.call(contract.keepSession, {})).kind, 'person');
  }
  service.clock.now = end.subtract({ seconds: 1 });
  assert.equal(await kindOf(caller), 'person');
  service.clock.now = end;
  assert.equal(await kindOf(caller), 'visitor');
});

test('leaving ends this session only, at once, and takes the cookie back', async () => {
  const person = await somebody();
  const [here, elsewhere] = [await enter(person), await enter(person)];
  const answer = await here.try(contract.leave, {});
  assert.match(String(answer.headers['set-cookie']), /^__Host-anju=;.*Expires=Thu, 01 Jan 1970/);
  assert.equal(await kindOf(here), 'visitor');
  assert.equal(await kindOf(elsewhere), 'person');
  assert.equal((await stranger(service).try(contract.leave, {})).status, 200, 'a visitor may leave too');
});

test('a cookie that was left is worth nothing to whoever kept it', async () => {
  const person = await somebody();
  const cookie = String((await enterWithAnswer(person)).headers['set-cookie']).split(';')[0] ?? '';
  const thief = stranger(service, { cookie });
  const owner = stranger(service, { cookie });
  assert.equal(await kindOf(thief), 'person');
  await owner.call(contract.leave, {});
  assert.equal(await kindOf(thief), 'visitor');
});
const enterWithAnswer = (person: Known) =>
  stranger(service).try(contract.enterAsPerson, { body: { centerId: 1, account: person.certificateNumber, password } }); // prettier-ignore

test('a login never keeps the value of a cookie that was there before', async () => {
  const person = await somebody();
  const planted = `__Host-anju=1.${'p'.repeat(43)}`;
  const caller = stranger(service, { cookie: planted });
  const { headers } = await caller.try(contract.enterAsPerson, {
    body: { centerId: 1, account: person.certificateNumber, password },
  }); // prettier-ignore
  assert.doesNotMatch(String(headers['set-cookie']), /pppp/);
  assert.equal(await kindOf(stranger(service, { cookie: planted })), 'visitor');
});

test('a cookie of one centre opens nothing in another', async () => {
  const answer = await enterWithAnswer(await somebody());
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  assert.equal(await kindOf(stranger(service, { cookie })), 'person');
  assert.equal(await kindOf(stranger(service, { cookie: cookie.replace('=1.', '=2.') })), 'visitor');
  for (const broken of ['=1.', '=.abc', '=999999.', '=1.%00', '=x', '=-1.', '=0.']) {
    const value = `__Host-anju${broken}${'p'.repeat(43)}`;
    const { status, body } = await stranger(service, { cookie: value }).try(contract.getSession, { query: {} });
    assert.deepEqual(
      [status, (body as { kind: string; centerId: number }).kind, (body as { centerId: number }).centerId],
      [200, 'visitor', 1],
      broken,
    ); // prettier-ignore
  }
});

test('leaving everywhere ends every session of this person and of nobody else', async () => {
  const [person, other] = [await somebody(), await somebody()];
  const mine = [await enter(person), await enter(person), await enter(person)];
  const others = await enter(other);
  await mine[0]?.call(contract.leaveEverywhere, {});
  for (const caller of mine) assert.equal(await kindOf(caller), 'visitor');
  assert.equal(await kindOf(others), 'person');
  assert.equal((await refused(stranger(service), contract.leaveEverywhere, {})).status, 401);
});

test('[P-Q8] the login log shows every login and refused one with time, channel, address, place, device and result, newest first', async () => {
  const person = await somebody();
  const windows = {
    'x-forwarded-for': '101.2.3.4',
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0',
  }; // prettier-ignore
  const phone = {
    'x-forwarded-for': '10.2.3.4',
    'user-agent': 'Mozilla/5.0 (Linux; Android 14) Chrome/138 Safari/537.36 MicroMessenger/8.0.61',
  }; // prettier-ignore
  await enter(person, windows);
  const firstAt = service.clock.now.toString();
  pass({ minutes: 1 });
  const wrong = { body: { centerId: 1, account: person.mobile, password: 'Wrong-2026' } };
  await refused(stranger(service, phone), contract.enterAsPerson, wrong);
  const wrongAt = service.clock.now.toString();
  pass({ minutes: 1 });
  const caller = await enter(person, phone);
  const { rows, total } = await caller.call(contract.listLogins, { query: {} });
  const on = dayOf(service.clock.now);
  const asked = async (query: { from?: string; to?: string; result?: 'in' | 'refused' }) =>
    (await caller.call(contract.listLogins, { query })).rows.map((row) => row.result);
  assert.deepEqual(await asked({ result: 'refused' }), ['密码错误']);
  assert.deepEqual(await asked({ from: on.toString(), to: on.toString(), result: 'in' }), ['成功', '成功']);
  assert.deepEqual(await asked({ to: on.subtract({ days: 1 }).toString() }), []);
  const onPhone = { channel: 'wechat', address: '10.2.3.4', place: '内网', device: 'Android · 微信' };
  assert.equal(total, 3);
  assert.deepEqual(rows, [
    { at: service.clock.now.toString(), ...onPhone, result: '成功' },
    { at: wrongAt, ...onPhone, result: '密码错误' },
    {
      at: firstAt,
      channel: 'web',
      address: '101.2.3.4',
      place: '未知',
      device: 'Windows · Edge 浏览器',
      result: '成功',
    },
  ]);
  const second = await caller.call(contract.listLogins, { query: { page: 2, pageSize: 2 } });
  assert.deepEqual([second.total, second.rows], [3, rows.slice(2)]);
  const other = await enter(await somebody());
  assert.equal((await other.call(contract.listLogins, { query: {} })).total, 1, 'nobody sees the logins of others');
});

test('[X-9] the care mode and its letters stay with the person, in the hall, the app and WeChat, and with a clerk', async () => {
  const person = await somebody();
  const careOf = async (caller: TestCaller) => {
    const { careMode, textSize } = await caller.call(contract.getSession, { query: {} });
    return [careMode, textSize];
  };
  const here = await enter(person);
  assert.deepEqual(await careOf(here), [false, 'large']);
  await here.call(contract.setCare, { body: { careMode: true, textSize: 'largest' } });
  const app = await enter(person, { 'anju-channel': 'app' });
  const wechat = await enter(person, { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0' });
  for (const caller of [here, app, wechat]) assert.deepEqual(await careOf(caller), [true, 'largest']);
  const answer = await wechat.call(contract.enterAsPerson, {
    body: { centerId: 1, account: person.certificateNumber, password },
  });
  assert.ok(answer.next === 'done' && answer.session.careMode, 'the login itself says so: the page need not ask again');
  await app.call(contract.setCare, { body: { careMode: false, textSize: 'larger' } });
  assert.deepEqual(await careOf(here), [false, 'larger']);
  assert.deepEqual(await careOf(await enter(await somebody())), [false, 'large'], 'others read as before');
  // An employer's clerk has no password, and is remembered by the certificate.
  const { rows } = await service.ownerPool.query<{ id: string }>(
    'select employer_id as id from party.employer where center_id = 1 order by employer_id limit 1',
  );
  const clerk = await service.employer(rows[0]?.id ?? '');
  await clerk.call(contract.setCare, { body: { careMode: true, textSize: 'large' } });
  assert.deepEqual(await careOf(clerk), [true, 'large']);
  assert.equal((await refused(stranger(service), contract.setCare, careBody)).status, 401);
});
const careBody = { body: { careMode: true, textSize: 'large' as const } };

test('[X-9] whoever cannot read the picture code hears six digits instead, which serve once', async () => {
  const person = await somebody();
  const wrong = { centerId: 1, account: person.certificateNumber, password: 'Wrong-2026-one' };
  const right = { ...wrong, password };
  const caller = stranger(service);
  assert.equal(
    (await refused(caller, contract.newSpokenCaptcha, { body: { centerId: 1 } })).code,
    'identity/not-spoken',
  );
  const said: string[] = [];
  useDigitSounds(async (digit) => {
    said.push(digit);
    return new Int16Array(800).map((_sample, at) => Math.round(9_000 * Math.sin((at * (Number(digit) + 3)) / 9)));
  });
  for (let tries = 0; tries < 3; tries += 1) await refused(caller, contract.enterAsPerson, { body: wrong });
  assert.equal((await refused(caller, contract.enterAsPerson, { body: right })).code, 'identity/captcha-needed');
  const heard = async () => {
    said.length = 0;
    const { captchaId, sound } = await caller.call(contract.newSpokenCaptcha, { body: { centerId: 1 } });
    const wav = readWav(Buffer.from(sound, 'base64'));
    assert.ok(wav.rate === 8_000 && wav.samples.length > 6 * 4_000, 'digits stand apart');
    return { captchaId, captcha: said.join(''), sound };
  };
  const first = await heard();
  assert.match(first.captcha, /^\d{6}$/);
  const { sound: _sound, ...typed } = first;
  const off = {
    captchaId: typed.captchaId,
    captcha: typed.captcha.replace(/^./, (digit) => String((Number(digit) + 1) % 10)),
  };
  assert.equal(
    (await refused(caller, contract.enterAsPerson, { body: { ...right, ...off } })).code,
    'identity/captcha-wrong',
  );
  assert.equal(
    (await refused(caller, contract.enterAsPerson, { body: { ...right, ...typed } })).code,
    'identity/captcha-wrong',
    'it was used up',
  );
  const { sound, ...again } = await heard();
  assert.notEqual(sound, first.sound);
  assert.equal((await caller.call(contract.enterAsPerson, { body: { ...right, ...again } })).next, 'done');
  useDigitSounds(undefined);
});

test('[X-9] the same digit never sounds the same twice, and every digit is as long as an ear needs', () => {
  const sound = new Int16Array(2_000).fill(8_000);
  const random = (min: number, max: number) => min + Math.floor(Math.random() * (max - min));
  const loudness = (samples: Int16Array) => samples.filter((sample) => sample > 4_000).length;
  for (let run = 0; run < 20; run += 1) {
    const [one, two] = [disguised([sound, sound], random), disguised([sound, sound], random)];
    assert.notDeepEqual(one, two);
    // A pace between 85 % and 110 % of the speaker's.
    assert.ok(loudness(one) >= (2 * 2_000) / 1.11 && loudness(one) <= (2 * 2_000) / 0.84, String(loudness(one)));
    assert.ok(
      one.slice(0, 4_000).every((sample) => Math.abs(sample) <= 250),
      'it begins with a pause',
    );
  }
});

test('the page shows a masked name and what the person may do, and a visitor is shown the centre that was asked for', async () => {
  const person = await somebody();
  const session = await (await enter(person)).call(contract.getSession, { query: {} });
  assert.ok(session.displayName.endsWith([...person.name].at(-1) ?? ''));
  assert.notEqual(session.displayName, person.name);
  assert.deepEqual(session.permissions.toSorted(), ['booking.own', 'case.own', 'inbox.own', 'session.own']);
  const { centers } = await stranger(service).call(contract.listCenters, {});
  assert.equal(centers.length, 2);
  for (const { centerId, name } of centers) {
    const seen = await stranger(service).call(contract.getSession, { query: { centerId } });
    assert.deepEqual(
      [seen.kind, seen.centerId, seen.centerName, seen.permissions, seen.idleEndsAt],
      ['visitor', centerId, name, [], null],
    ); // prettier-ignore
  }
  // Who has logged in is shown the own centre, whatever is asked for.
  const own = await (await enter(person)).call(contract.getSession, { query: { centerId: 2 } });
  assert.equal(own.centerId, 1);
  assert.equal((await (await enter(person)).call(notice.listMessages, { query: {} })).total, 0);
});

test('what a session keeps of the cookie is a hash: the database cannot log anybody in', async () => {
  const cookie = String((await enterWithAnswer(await somebody())).headers['set-cookie']);
  const secret = /=1\.([^;]+)/.exec(cookie)?.[1] ?? '';
  assert.ok(secret.length >= 43);
  const { rows } = await service.ownerPool.query<{ session_key: string }>('select session_key from identity.session');
  assert.ok(rows.every(({ session_key: key }) => /^[0-9a-f]{64}$/.test(key) && key !== secret));
});

test('what has expired is removed, and what has not stays', async () => {
  const data = await openTestDatabase('city');
  const count = async () => {
    const { rows } = await data.ownerPool.query<{ count: string }>('select count(*) from identity.captcha');
    return Number(rows[0]?.count);
  };
  const at = Temporal.Instant.from('2026-11-12T02:00:00Z');
  for (const minutes of [-1, 1]) {
    const expiresAt = at.add({ minutes });
    await data.database
      .insertInto('identity.captcha')
      .values({ centerId: 1, captchaId: crypto.randomUUID(), answerHash: '', expiresAt })
      .execute();
  }
  await deleteExpired(data.database, 1, at);
  assert.equal(await count(), 1);
  await data.close();
});

test('the login log says where a login is from: the website, WeChat or the installed app', async () => {
  const person = await somebody();
  const wechat = { 'user-agent': 'Mozilla/5.0 (Linux; Android 15) Chrome/134 Mobile MicroMessenger/8.0.58' };
  // WeChat's browser runs the same page: that it is WeChat counts, whatever the page says.
  for (const headers of [{}, { 'anju-channel': 'app' }, { ...wechat, 'anju-channel': 'app' }]) {
    await enter(person, headers);
    pass({ seconds: 1 });
  }
  const last = await enter(person, { 'anju-channel': 'counter' });
  const { rows } = await last.call(contract.listLogins, { query: {} });
  assert.deepEqual(
    rows.map(({ channel }) => channel),
    ['web', 'wechat', 'app', 'web'],
    'a channel that gives other rights cannot be claimed',
  );
});

test('[G-1] a session is of the channel on which it was opened: a header that names another changes nothing', async () => {
  const person = await somebody();
  const app = await enter(person, { 'anju-channel': 'app' });
  const noted = async () => {
    const { rows } = await service.ownerPool.query<{ channel: string }>(
      `select channel from audit.entry where operation = 'identity.care-mode' and subject_id = $1 order by recorded_at, entry_id`,
      [person.personId],
    );
    return rows.map(({ channel }) => channel);
  };
  const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0' };
  const cookie = await service.cookieOf({ kind: 'person', subjectId: person.personId, centerId: 1 });
  for (const headers of [{}, { 'anju-channel': 'app' }, wechat]) {
    const browser = service.visitor({ ...headers, cookie: `${cookie.name}=${cookie.value}` });
    await browser.call(contract.setCare, careBody);
    pass({ seconds: 1 });
  }
  assert.deepEqual(await noted(), ['web', 'web', 'web'], 'a session of the website stays one');
  await app.call(contract.setCare, careBody);
  pass({ seconds: 1 });
  assert.deepEqual((await noted()).at(-1), 'app');
  // Logging in anew on another channel is a new session, beside an old one that is still open too.
  const login = { body: { centerId: 1, account: person.certificateNumber, password } };
  const browser = service.visitor({ 'anju-channel': 'app', cookie: `${cookie.name}=${cookie.value}` });
  await browser.call(contract.enterAsPerson, login);
  await browser.call(contract.setCare, careBody);
  assert.deepEqual((await noted()).slice(-2), ['app', 'app']);
});

test('[G-6] one registration enters every channel, leaving everywhere ends them all at once, and fifteen idle minutes end each', async () => {
  const person = await somebody();
  const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0' };
  const places = [{}, { 'anju-channel': 'app' }, { ...wechat }] as const;
  const entered = async () => Promise.all(places.map((headers) => enter(person, headers)));
  const all = await entered();
  for (const caller of all) assert.equal(await kindOf(caller), 'person');
  const { rows } = await service.ownerPool.query<{ channel: string }>(
    'select distinct channel from identity.session where subject_id = $1 order by channel',
    [person.personId],
  );
  assert.deepEqual(
    rows.map(({ channel }) => channel),
    ['app', 'web', 'wechat'],
  );
  await all[1]?.call(contract.leaveEverywhere, {});
  for (const caller of all)
    assert.equal((await refused(caller, report.getMyOverview, {})).code, 'request/unauthenticated');
  const again = await entered();
  pass({ minutes: 14, seconds: 59 });
  assert.equal(await kindOf(again[0] as TestCaller), 'person');
  pass({ minutes: 1 });
  assert.deepEqual(await Promise.all(again.map(kindOf)), ['person', 'visitor', 'visitor']);
});
