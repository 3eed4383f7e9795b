import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as contribution from '../modules/contribution/contract.ts';
import * as identity from '../modules/identity/contract.ts';
import * as report from '../modules/report/contract.ts';
import { isOutOfReach, openServicePool } from '../platform/db.ts';
import { openLog } from '../platform/log.ts';
import { openService, type Service } from '../service.ts';
import { openTestService, type TestService } from '../testing.ts';
import { givePassword, knownPersons, refused, stranger, unknownUuid } from '../testing-logins.ts';
import { until } from '../testing-waits.ts';

// What the edge does for every route, whatever it is about.

let service: TestService;
/** A second instance on the same database, behind TLS. */
let secure: Service;
const password = 'Right-2026-one';

before(async () => {
  service = await openTestService({ role: 'api' });
  secure = await openService(
    { ...service.config, publicUrl: 'https://hall.example' },
    'worker',
    openLog('silent'),
    () => service.clock.now,
  ); // prettier-ignore
});
after(async () => {
  await secure.stop();
  await service.close();
});

const inject = (request: {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  url: string;
  headers?: Record<string, string>;
  payload?: string | object;
  instance?: Service;
}) => {
  const { instance = service.service, headers, ...rest } = request;
  return instance.edge.app.inject({ method: 'GET', headers: { host: 'localhost:8080', ...headers }, ...rest });
};

test('an unsafe request that a browser sends from another site is refused, whatever it asks', async () => {
  for (const origin of [
    'https://evil.example',
    'http://localhost:8081',
    'https://localhost:8080',
    'http://localhost:8080.evil.example',
    'null',
    'file://',
  ]) {
    for (const [method, url] of [
      ['POST', '/api/session/leave'],
      ['POST', '/api/captchas'],
      ['PUT', '/api/session/care'],
    ] as const) {
      const answer = await inject({ method, url, headers: { origin }, payload: { centerId: 1 } });
      assert.equal(answer.statusCode, 403, `${origin} ${url}`);
      assert.equal(answer.json<{ code: string }>().code, 'request/forbidden');
    }
  }
});

test('our own pages, and programs that are no browser, are let through; reading needs no origin', async () => {
  for (const headers of [
    { origin: 'http://localhost:8080' },
    {},
    { origin: 'http://hall.local', host: 'hall.local' },
  ] as Record<string, string>[]) {
    assert.equal((await inject({ method: 'POST', url: '/api/session/leave', headers })).statusCode, 200);
  }
  const behindTls = { origin: 'https://hall.example', host: '10.0.0.5:8080' };
  assert.equal(
    (await inject({ instance: secure, method: 'POST', url: '/api/session/leave', headers: behindTls })).statusCode,
    200,
  );
  assert.equal((await inject({ url: '/api/centers', headers: { origin: 'https://evil.example' } })).statusCode, 200);
});

test('the session cookie belongs to this host alone, is sent by TLS only, and no script reads it', async () => {
  const [person] = await knownPersons(service);
  assert.ok(person);
  await givePassword(service, person.personId, { password });
  const payload = { centerId: 1, account: person.certificateNumber, password };
  for (const instance of [service.service, secure]) {
    const answer = await inject({ instance, method: 'POST', url: '/api/sessions/person', payload });
    const cookie = String(answer.headers['set-cookie']);
    assert.match(cookie, /^__Host-anju=1\.[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    // The key of the person's own drafts is theirs to have; it opens no session.
    const told = answer.body.replace(/"draftKey":"[\w-]*"/, '');
    assert.doesNotMatch(told, /[\w-]{43}/, 'the answer itself tells no secret');
    const left = await inject({
      instance,
      method: 'POST',
      url: '/api/session/leave',
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    assert.match(
      String(left.headers['set-cookie']),
      /^__Host-anju=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax$/,
    );
  }
});

test('a page may run our own scripts only, load nothing from elsewhere, and stand in no frame', async () => {
  for (const url of ['/', '/api/centers', '/nowhere', '/healthz']) {
    const { headers } = await inject({ url });
    const directives = new Map(
      String(headers['content-security-policy'])
        .split(';')
        .map((text) => [text.trim().split(' ')[0] ?? '', text.trim().split(' ').slice(1)] as const),
    );
    assert.deepEqual(directives.get('script-src'), ["'self'"], url);
    assert.deepEqual(directives.get('script-src-attr'), ["'none'"]);
    assert.deepEqual(directives.get('default-src'), ["'self'"]);
    assert.deepEqual(directives.get('object-src'), ["'none'"]);
    assert.deepEqual(directives.get('frame-ancestors'), ["'none'"]);
    assert.deepEqual(directives.get('base-uri'), ["'self'"]);
    assert.deepEqual(directives.get('form-action'), ["'self'"]);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-powered-by'], undefined);
  }
});

test('behind TLS browsers are told to stay there for a year; without TLS they are not', async () => {
  const { headers } = await inject({ instance: secure, url: '/api/centers' });
  assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains');
  assert.match(String(headers['content-security-policy']), /upgrade-insecure-requests/);
  const plain = await inject({ url: '/api/centers' });
  assert.equal(plain.headers['strict-transport-security'], undefined);
  assert.doesNotMatch(String(plain.headers['content-security-policy']), /upgrade-insecure-requests/);
});

test('nothing that the interface answers may be kept on the way: data, files and refusals', async () => {
  const [person] = await knownPersons(service);
  const me = await service.person(person?.personId ?? '');
  const { rows } = await service.ownerPool.query<{ employer_id: string }>(
    'select employer_id from party.employer where center_id = 1 order by 1 limit 1',
  );
  const employer = await service.employer(rows[0]?.employer_id ?? '');
  const answers = [
    await me.try(report.getMyOverview, {}),
    await me.try(report.exportMyEntries, { query: {} }),
    await me.try(report.getDay, {}),
    await employer.try(contribution.exportRoster, {}),
    await service.visitor().try(report.getMyOverview, {}),
    await service.visitor().try(identity.listCenters, {}),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 403, 200, 401, 200],
  ); // prettier-ignore
  for (const { headers } of answers) assert.equal(headers['cache-control'], 'no-store');
  assert.equal((await inject({ url: '/api/nowhere' })).headers['cache-control'], 'no-store');
});

test('whatever is wrong with a request is answered as a problem with code, status and title in Chinese', async () => {
  const json = { 'content-type': 'application/json' };
  for (const [what, status, request] of [
    ['no such route', 404, { url: '/api/nowhere' }],
    ['no such method', 404, { method: 'DELETE', url: '/api/centers' }],
    ['a method nobody has', 404, { method: 'OPTIONS', url: '/api/session' }],
    ['JSON cut short', 400, { method: 'POST', url: '/api/captchas', headers: json, payload: '{"centerId":' }],
    ['no JSON at all', 400, { method: 'POST', url: '/api/captchas', headers: json, payload: '' }],
    [
      'a poisoned prototype',
      400,
      { method: 'POST', url: '/api/captchas', headers: json, payload: '{"__proto__":{"centerId":1},"centerId":1}' },
    ],
    ['XML', 415, { method: 'POST', url: '/api/captchas', headers: { 'content-type': 'text/xml' }, payload: '<a/>' }],
    [
      'a form',
      415,
      {
        method: 'POST',
        url: '/api/captchas',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'centerId=1',
      },
    ],
    [
      'a body too large',
      413,
      { method: 'POST', url: '/api/captchas', headers: json, payload: { centerId: 1, more: 'x'.repeat(70_000) } },
    ],
    ['an address that is no text', 400, { url: '/api/verify/%ff%fe?code=12345678' }],
    ['half an escape', 400, { url: '/api/verify/%' }],
    ['half an escape in the query', 400, { url: '/api/verify/JC000001-20261123-8F3KQ2ZP?code=%zz' }],
    ['a part as long as a book', 404, { url: `/api/verify/${'x'.repeat(5_000)}` }],
  ] as const) {
    const answer = await inject({ ...request });
    const body = answer.json<{ code: string; status: number; title: string; instance: string }>();
    assert.equal(answer.statusCode, status, `${what}: ${answer.body}`);
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, what);
    assert.match(body.code, /^request\//, what);
    assert.equal(body.status, status);
    assert.match(body.title, /\p{Script=Han}/u);
    assert.ok(body.instance);
  }
});

test('what is wrong with each input is told in Chinese, beside the name of the field', async () => {
  const fieldsOf = async (body: object) =>
    (await refused(stranger(service), identity.enterAsStaff, { body })).fields ?? {};
  const good = { centerId: 1, username: 'clerk', password: 'x', totp: '000000' };
  for (const [body, fields] of [
    [{}, { centerId: '此项必填', username: '此项必填', password: '此项必填', totp: '此项必填' }],
    [{ ...good, username: '' }, { username: '此项必填' }],
    [{ ...good, password: 'x'.repeat(65) }, { password: '最多 64 个字符' }],
    [{ ...good, totp: '12345' }, { totp: '格式不正确' }],
    [{ ...good, centerId: 0 }, { centerId: '不能小于 1' }],
    [{ ...good, centerId: 1_000_000 }, { centerId: '不能大于 999999' }],
    [{ ...good, centerId: 'one' }, { centerId: '格式不正确' }],
    [{ ...good, username: { more: 1 } }, { username: '格式不正确' }],
  ] satisfies [object, Record<string, string>][]) {
    assert.deepEqual(await fieldsOf(body), fields);
  }
});

test('an address that cannot be one leads nowhere, and says so in those words', async () => {
  const me = await service.staff(['clerk']);
  for (const personId of ['abc', '1', `${unknownUuid()}0`]) {
    const { status, body } = await me.try(report.unmaskPerson, { params: { personId }, body: { reason: '核对身份' } });
    const { code, fields } = body as { code?: string; fields?: object };
    assert.deepEqual([status, code, fields], [404, 'request/not-found', undefined], personId);
  }
});

test('whoever sends a request byte by byte is not waited for without end, and a large file has its time', () => {
  const { headersTimeout, requestTimeout } = service.service.edge.app.server;
  assert.ok(headersTimeout > 0 && headersTimeout <= 30_000, `${headersTimeout} ms for the headers`);
  // 12 MB at a megabit a second are 101 seconds.
  assert.ok(requestTimeout >= 110_000 && requestTimeout <= 300_000, `${requestTimeout} ms for the whole request`);
});

test('a text that no column can hold is refused before it reaches the database', async () => {
  const me = await service.staff(['clerk']);
  const [person] = await knownPersons(service);
  for (const text of ['reason\u0000', '\u0000', 'reason \ud800', '\udc00 reason', 'a\ufffe\u0000b']) {
    const answers = [
      await me.try(report.unmaskPerson, { params: { personId: person?.personId }, body: { reason: `why ${text}` } }),
      await me.try(report.search, { query: { q: `who ${text}` } }),
      await me.try(report.listAudit, { query: { subjectId: text } }),
      await service
        .visitor()
        .try(identity.enterAsStaff, { body: { centerId: 1, username: text, password: 'x', totp: '000000' } }),
      await service.visitor().try(identity.enterAsPerson, { body: { centerId: 1, account: text, password: text } }),
    ];
    // In an address a lone surrogate cannot be written: only U+0000 can.
    const fromBody = text.includes('\0') ? answers : [answers[0], answers[3], answers[4]];
    for (const answer of fromBody)
      assert.deepEqual(
        [answer?.status, (answer?.body as { code?: string } | undefined)?.code],
        [400, 'request/invalid'],
      );
  }
});

test('an emoji and a rare character are no reason to refuse', async () => {
  const me = await service.staff(['clerk']);
  const [person] = await knownPersons(service);
  const reason = '核对𬭸字与😀，请求核实';
  await me.call(report.unmaskPerson, { params: { personId: person?.personId ?? '' }, body: { reason } });
  const { rows } = await (await service.staff(['auditor'])).call(report.listAudit, {
    query: { subjectId: person?.personId ?? '' },
  });
  assert.ok(rows.some(({ detail }) => detail['reason'] === reason));
});

test('a nest of brackets is refused, not walked', async () => {
  const payload = `{"centerId":1,"more":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
  const answer = await inject({
    method: 'POST',
    url: '/api/captchas',
    headers: { 'content-type': 'application/json' },
    payload,
  });
  assert.equal(answer.statusCode, 400);
});

test('who may not call a route uploads nothing and is not told what it expects', async () => {
  const answer = await inject({
    method: 'POST',
    url: '/api/employer/rosters',
    headers: { 'content-type': 'text/csv' },
    payload: 'x'.repeat(13 * 1024 * 1024),
  });
  assert.equal(answer.statusCode, 401);
});

test('two instances count the attempts of an address together', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.77' };
  const ask = (instance: Service) =>
    inject({ instance, method: 'POST', url: '/api/captchas', headers, payload: { centerId: 1 } });
  const answers = await Promise.all(
    Array.from({ length: 70 }, (_, index) => ask(index % 2 === 0 ? service.service : secure)),
  );
  const statuses = answers.map(({ statusCode }) => statusCode);
  assert.equal(statuses.filter((status) => status === 200).length, 60);
  assert.equal(statuses.filter((status) => status === 429).length, 10);
  const other = await inject({
    instance: secure,
    method: 'POST',
    url: '/api/captchas',
    headers: { 'x-forwarded-for': '203.0.113.78' },
    payload: { centerId: 1 },
  });
  assert.equal(other.statusCode, 200);
});

test('an address that a caller beyond our own proxy invents is not believed', async () => {
  const answer = await service.service.edge.app.inject({
    method: 'POST',
    url: '/api/captchas',
    payload: { centerId: 1 },
    remoteAddress: '203.0.113.9',
    headers: { 'x-forwarded-for': '10.9.9.9' },
  }); // prettier-ignore
  assert.equal(answer.statusCode, 200);
  const { rows } = await service.ownerPool.query<{ bucket: string }>(
    "select bucket from identity.attempt where bucket like 'captcha:%'",
  );
  const buckets = rows.map(({ bucket }) => bucket);
  assert.ok(buckets.includes('captcha:203.0.113.9') && !buckets.includes('captcha:10.9.9.9'));
});

test('more visitors at once than there are connections are all answered', async () => {
  const { databasePoolMax } = service.config;
  const asked = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 3 * databasePoolMax }, () =>
      stranger(service).try(identity.newCaptcha, { body: { centerId: 1 } }),
    ),
  );
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.ok(performance.now() - asked < 5_000);
});

test('connections that break under a request fail that request and nothing else', async () => {
  const hold = service.pool.options.max;
  assert.ok(hold > 0);
  // A transaction of the service waits for a lock; its connection is then ended from outside.
  const owner = await service.ownerPool.connect();
  try {
    await owner.query('begin');
    await owner.query('lock table identity.captcha in access exclusive mode');
    const waiting = stranger(service).try(identity.newCaptcha, { body: { centerId: 1 } });
    const isWaiting =
      "from pg_stat_activity where datname = current_database() and usename = 'anju_app' and wait_event_type = 'Lock'";
    await until(async () => (await owner.query(`select ${isWaiting}`)).rowCount);
    await owner.query(`select pg_terminate_backend(pid) ${isWaiting}`);
    const { status, body } = await waiting;
    assert.deepEqual([status, (body as { code: string }).code], [503, 'request/unavailable']);
    assert.match(JSON.stringify(body), /"retryAfterSeconds":5/);
  } finally {
    await owner.query('rollback');
    owner.release();
  }
  assert.equal((await stranger(service).try(identity.newCaptcha, { body: { centerId: 1 } })).status, 200);
});

test('what the database has no room or no time for is told apart from a fault', async () => {
  const failure = (asked: Promise<unknown>) =>
    asked.then(
      () => undefined,
      (error: unknown) => error,
    );
  const [holder, waiter] = [await service.ownerPool.connect(), await service.ownerPool.connect()];
  try {
    await holder.query('begin');
    await holder.query('lock table identity.captcha in access exclusive mode');
    await waiter.query("set lock_timeout = '20ms'");
    assert.ok(isOutOfReach(await failure(waiter.query('select from identity.captcha'))), 'a lock');
    await waiter.query("set statement_timeout = '20ms'");
    assert.ok(isOutOfReach(await failure(waiter.query('select pg_sleep(1)'))), 'a statement');
    assert.equal(isOutOfReach(await failure(waiter.query('select 1 / 0'))), false);
    assert.equal(isOutOfReach(new Error('bad luck')), false);
  } finally {
    await holder.query('rollback');
    for (const client of [holder, waiter]) client.release(true);
  }
  const nowhere = openServicePool('postgres://anju_app@127.0.0.1:1/anju', 1);
  assert.ok(isOutOfReach(await failure(nowhere.query('select 1'))), 'a server');
  await nowhere.end();
});

test('a fault is answered without its cause', async () => {
  await service.ownerPool.query('alter table party.center rename to center_gone');
  try {
    const answer = await refused(stranger(service), identity.listCenters, {});
    assert.deepEqual([answer.status, answer.code, answer.detail], [500, 'request/internal', undefined]);
    assert.doesNotMatch(JSON.stringify(answer), /center|select|relation/);
  } finally {
    await service.ownerPool.query('alter table party.center_gone rename to center');
  }
});
