import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fictionalPerson } from '../../../../sandbox/src/city/people.ts';
import { openLocalHttp } from '../../../../sandbox/src/page.ts';
import type { FaultKind } from '../../../../sandbox/src/province/faults.ts';
import { openProvince, type Province } from '../../../../sandbox/src/province/province.ts';
import { contractOf } from '../../../../sandbox/src/province/registers.ts';
import { createExchangeClient, type ExchangeClient, type ExchangeClientOptions } from './client.ts';
import { sealSecret } from './sign.ts';

// Against the sandbox's province over real sockets, and against a server of bytes for what no platform should do.

const clock = { now: Temporal.Instant.from('2026-11-12T02:00:00Z') };
const directory = mkdtempSync(join(tmpdir(), 'anju-province-'));
const app = openLocalHttp();
let province: Province;
let client: ExchangeClient;
let options: ExchangeClientOptions;

before(async () => {
  province = openProvince(app, directory, () => clock.now);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/province`;
  options = {
    ...province.access,
    serviceUrl: `${base}/gateway/httpproxy`,
    keyUrl: `${base}/auth/secret`,
    now: () => clock.now,
    requestMs: 10_000,
  };
  client = createExchangeClient(options);
});
after(async () => {
  await app.close();
  rmSync(directory, { recursive: true });
});

const person = fictionalPerson(0);
const contract = contractOf(0, Temporal.PlainDate.from('2026-11-12'));
const question = {
  source: 'housing-contract',
  subject: { name: person.name, certificateNumber: person.certificateNumber },
  keys: { contractNo: contract?.contractNo ?? '' },
  fields: ['priceFen', 'signedOn', 'standing'],
} as const;

test('a question is answered with the wanted fields and no others', async () => {
  const { serial, records } = await client.ask(question);
  assert.match(serial, /^[0-9a-f-]{36}$/);
  assert.deepEqual(records, [
    { priceFen: contract?.priceFen, signedOn: contract?.signedOn.toString(), standing: 'valid' },
  ]);
  assert.deepEqual(province.seen()[0]?.columns, ['HTZJ', 'QDRQ', 'HTZT']);
});

test('nobody by that name, another number, a contract of somebody else: no record, which is an answer', async () => {
  const other = fictionalPerson(4);
  const subjects = [
    { ...question.subject, name: '张三' },
    { name: other.name, certificateNumber: other.certificateNumber },
    { ...question.subject, certificateNumber: '419901199001010011' },
  ];
  for (const subject of subjects) assert.deepEqual((await client.ask({ ...question, subject })).records, []);
  assert.deepEqual((await client.ask({ ...question, keys: { contractNo: 'HT0' } })).records, []);
});

test('a secret is fetched once, anew before its end, and once more when the platform has forgotten it', async () => {
  let fetched = 0;
  const counting = createExchangeClient({ ...options, keyUrl: await counted(() => (fetched += 1)) });
  await Promise.all([counting.ask(question), counting.ask(question), counting.ask(question)]);
  assert.equal(fetched, 1);
  clock.now = clock.now.add({ minutes: 28 });
  await counting.ask(question);
  assert.equal(fetched, 1);
  clock.now = clock.now.add({ minutes: 2 });
  await counting.ask(question);
  assert.equal(fetched, 2);
  // Another client fetches a secret of its own: the platform forgets ours.
  await createExchangeClient(options).ask(question);
  assert.equal((await counting.ask(question)).records.length, 1);
  assert.equal(fetched, 3);
});

/** A way to the key service that counts. */
async function counted(onRequest: () => void): Promise<string> {
  return serve(async (request, response) => {
    onRequest();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = await fetch(options.keyUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.concat(parts),
    });
    response.setHeader('content-type', 'application/json').end(await answer.text());
  });
}

const servers: { close: () => void; closeAllConnections: () => void }[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
): Promise<string> {
  const server = createServer((request, response) => void handle(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const failing = (failure: string) => ({ name: 'ExchangeError', failure });

test('every fault of an agency has its failure, and mends at its time', async () => {
  const faults: [FaultKind, string][] = [
    ['down', 'source-down'],
    ['unreachable', 'unreachable'],
    ['slow', 'timeout'],
    ['garbage', 'garbage'],
    ['refuse-token', 'refused'],
    ['limit', 'busy'],
  ];
  for (const [kind, failure] of faults) {
    province.faults.set('housing-contract', { kind, until: clock.now.add({ minutes: 5 }), delayMs: 1_000 });
    // Only a source that is slow is not waited for.
    const asking = failure === 'timeout' ? createExchangeClient({ ...options, requestMs: 300 }) : client;
    await assert.rejects(asking.ask(question), failing(failure), kind);
    // Another agency is not concerned.
    const marriage = { source: 'marriage', subject: question.subject, keys: {}, fields: ['status'] } as const;
    assert.equal((await client.ask(marriage)).records.length, 1);
    clock.now = clock.now.add({ minutes: 5 });
    assert.equal((await client.ask(question)).records.length, 1, kind);
  }
});

test('a clock that is wrong, a requester or key that the platform does not know: refused', async () => {
  const wrong: Partial<ExchangeClientOptions>[] = [
    { now: () => clock.now.subtract({ minutes: 11 }) },
    { now: () => clock.now.add({ minutes: 11 }) },
    { requesterId: 'somebody' },
    { appKey: 'another-application-key' },
    { services: { ...province.access.services, 'housing-contract': 's_0' } },
  ];
  for (const change of wrong)
    await assert.rejects(createExchangeClient({ ...options, ...change }).ask(question), failing('refused'));
});

test('a platform that never ends, talks too much, redirects or closes is left in time', async () => {
  const keyUrl = await serve((_request, response) => {
    const data = {
      secret: sealSecret(options.appKey, 'x'),
      secretEndTime: String(clock.now.add({ hours: 1 }).epochMilliseconds),
    };
    response.end(JSON.stringify({ code: '0', data }));
  });
  const page = (total: number, rows: number) =>
    JSON.stringify({ code: 0, data: { total, list: Array.from({ length: rows }, () => ({ HTZJ: '1.00' })) } });
  const cases: [string, (response: ServerResponse) => void][] = [
    ['timeout', (response) => void response.writeHead(200).write('{"code":')],
    ['garbage', (response) => void response.end(Buffer.alloc(2 * 1024 * 1024, 0x20))],
    ['unreachable', (response) => void response.writeHead(302, { location: options.serviceUrl }).end()],
    ['unreachable', (response) => void response.socket?.destroy()],
    ['source-down', (response) => void response.writeHead(503).end()],
    ['busy', (response) => void response.writeHead(429).end()],
    ['refused', (response) => void response.writeHead(404).end()],
    ['garbage', (response) => void response.end(page(50_000, 20))],
    ['garbage', (response) => void response.end(page(30, 0))],
  ];
  for (const [failure, answer] of cases) {
    const serviceUrl = await serve((_request, response) => answer(response));
    const hurry = failure === 'timeout' && { requestMs: 300 };
    const asking = createExchangeClient({ ...options, keyUrl, serviceUrl, ...hurry });
    await assert.rejects(asking.ask(question), failing(failure));
  }
  const nowhere = createExchangeClient({ ...options, keyUrl: 'http://127.0.0.1:9/' });
  await assert.rejects(nowhere.ask(question), failing('unreachable'));
});

test('several pages are one answer', async () => {
  const keyUrl = await serve((_request, response) => {
    const data = {
      secret: sealSecret(options.appKey, 'x'),
      secretEndTime: String(clock.now.add({ hours: 1 }).epochMilliseconds),
    };
    response.end(JSON.stringify({ code: '0', data }));
  });
  const serviceUrl = await serve(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const { page, pageSize } = JSON.parse(text) as { page: number; pageSize: number };
    const numbers = Array.from({ length: 45 }, (_, at) => at).slice((page - 1) * pageSize, page * pageSize);
    response.end(
      JSON.stringify({ code: '0', data: { total: 45, list: numbers.map((number) => ({ HTZJ: `${number}.50` })) } }),
    );
  });
  const { records } = await createExchangeClient({ ...options, keyUrl, serviceUrl }).ask({
    ...question,
    fields: ['priceFen'],
  });
  assert.deepEqual(
    records.map(({ priceFen }) => priceFen),
    Array.from({ length: 45 }, (_, at) => at * 100 + 50),
  );
});
