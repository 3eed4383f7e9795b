import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePort } from '../../scripts/postgres.ts';
import { readBankNodes } from './bank-nodes.ts';
import { openLog } from './platform/log.ts';
import { openService, type Service } from './service.ts';
import { read } from './system/sources.ts';
import { openTestService, type TestService } from './testing.ts';
import { until } from './testing-waits.ts';

// What an operator's monitoring is told, over its own socket, by a process in every role.

let data: TestService;
let watched: Service;
let url: string;

before(async () => {
  data = await openTestService({ role: 'api' });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  watched = await openService({ ...data.config, monitorPort: port }, 'all', openLog('silent'), () => data.clock.now);
});
after(async () => {
  await watched.stop();
  await data.close();
});

/** The value of one series, by its beginning as it is written. */
async function valueOf(series: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

test('what waits is counted for each centre, with how long the oldest has been waiting', async () => {
  assert.equal(await valueOf('anju_payments_waiting{center="2"}'), 0);
  await data.ownerPool.query(
    `
    insert into evidence.query (center_id, query_id, business, business_id, source, subject_kind, subject_id, purpose, law,
      claims_index, wants, state, next_ask_at, deadline_on, asked_by_kind, asked_by, channel, registered_at)
    select 1, gen_random_uuid(), 'withdrawal', gen_random_uuid(), 'housing', 'person', gen_random_uuid(), '提取', '测试',
      '\\x00', '{}', 'waiting', $1::timestamptz + interval '1 day', '2026-12-01', 'person', 'x', 'web', $1::timestamptz - interval '90 seconds'
    from generate_series(1, 3)`,
    [data.clock.now.toString()],
  );
  assert.equal(await valueOf('anju_evidence_waiting{center="1"}'), 3);
  assert.equal(await valueOf('anju_evidence_waiting_seconds{center="1"}'), 90);
  assert.equal(await valueOf('anju_evidence_waiting{center="2"}'), 0);
});

test('what the night found is told, and a centre that was never checked has no figure that looks well', async () => {
  assert.equal(await valueOf('anju_books_differences{center="2"}'), undefined);
  await data.ownerPool.query(
    `insert into accounting.check_run (center_id, run_id, checked_at, differences, detail)
     values (2, gen_random_uuid(), $1::timestamptz - interval '1 hour', 4, '{}')`,
    [data.clock.now.toString()],
  );
  assert.equal(await valueOf('anju_books_differences{center="2"}'), 4);
  assert.equal(await valueOf('anju_books_check_age_seconds{center="2"}'), 3_600);
});

test('requests are counted by route, never by address; an unknown one makes no series of its own', async () => {
  const { app } = watched.edge;
  await app.inject({ url: '/api/centers' });
  await app.inject({ url: '/api/people/3f0d/nothing-here' });
  await until(
    async () => (await valueOf('anju_http_requests_total{method="GET",route="/api/centers",status="200"}')) === 1,
  );
  const text = await (await fetch(`${url}/metrics`)).text();
  assert.doesNotMatch(text, /3f0d|nothing-here/);
});

test('jobs that every try has failed are counted with their queue', async () => {
  await data.ownerPool.query(
    `insert into jobs.job (name, data) values ('report.export-failed', '{"centerId": 1}'), ('report.export-failed', '{"centerId": 1}')`,
  );
  await until(async () => (await valueOf('anju_jobs_given_up{queue="report.export"}')) === 2);
  assert.equal(await valueOf('anju_jobs_given_up{queue="report.export-failed"}'), undefined);
});

test('a bank that is not there is seen, and figures that cannot be read keep nothing else back', async () => {
  const [node] = readBankNodes(data.config);
  assert.equal(await valueOf(`anju_bank_signed_on{node="${node?.node}"}`), 0);
  await data.ownerPool.query('revoke select on evidence.query from anju_app');
  assert.equal(await valueOf('anju_evidence_waiting{center="1"}'), undefined);
  assert.equal(await valueOf('anju_payments_waiting{center="1"}'), 0);
  await data.ownerPool.query('grant select on evidence.query to anju_app');
});

test('every figure that an alert of deploy/alerts.yml looks at is told', async () => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const told = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const expressions = [...read('deploy/alerts.yml').matchAll(/expr: (.*)/g)].map(([, expression]) => expression ?? '');
  const asked = expressions
    .flatMap((one) => one.match(/anju_[a-z_]+/g) ?? [])
    .map((name) => name.replace(/_bucket$/, ''));
  assert.ok(asked.length >= 10);
  assert.deepEqual(
    asked.filter((name) => !told.has(name)),
    [],
  );
});

test('the monitoring is answered at its own address alone, and tells whether the database is there', async () => {
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  const answer = await watched.edge.app.inject({ url: '/metrics' });
  assert.doesNotMatch(answer.body, /anju_/);
});
