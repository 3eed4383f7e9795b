import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { crc32, createDeflateRaw } from 'node:zlib';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import * as contracts from '../contract.ts';
import { openClerk, prefilled, rosterOf } from '../modules/contribution/clerk-testing.ts';
import { routesOf } from '../openapi.ts';
import { common } from '../platform/problem.ts';
import type { Route } from '../platform/route.ts';
import { openTestService, type TestService } from '../testing.ts';
import { knownPersons, unknownUuid } from '../testing-logins.ts';

// Every route is sent what its schema allows and what it does not: the answer is always a clear one, and soon.

const seed = 20261112;
// Streams are not asked: one that opens does not end, and what they are asked is checked as for all others.
const routes = routesOf(contracts)
  .map(({ route }) => route)
  .filter(({ answers }) => answers !== 'events');
const labelOf = (route: Route) => `${route.method} ${route.path}`;

type Json = Record<string, unknown>;
interface Input {
  readonly params: Json;
  readonly query: Json;
  readonly body?: unknown;
  /** Bytes as they are sent, in place of the body. */
  readonly raw?: Buffer | string;
  readonly contentType?: string;
}

let service: TestService;
/** Ids that exist, by the names under which requests carry them: what is generated would find nothing. */
let known: Readonly<Record<string, string>>;
let roster: Buffer;
let broken: [string, Buffer][];
const cookies = new Map<string, string>();

before(async () => {
  service = await openTestService({ role: 'api' });
  const clerk = await openClerk(service);
  roster = await rosterOf(await prefilled(clerk));
  const [person] = await knownPersons(service);
  const { remittanceId } = await clerk.caller.call(contracts.contribution.carryOver, {
    body: { month: '2026-11', requestId: unknownUuid() },
  });
  const { rows } = await service.ownerPool.query<{ journal_id: string }>(
    'select journal_id from ledger.journal where center_id = 1 order by 1 limit 1',
  );
  broken = await files();
  known = {
    remittanceId,
    personId: person?.personId ?? '',
    employerId: clerk.employerId,
    journalId: rows[0]?.journal_id ?? '',
    month: '2026-11',
  };
});
after(() => service.close());

/** A session's cookie for whoever may call the route; a new one when the last was ended. */
async function cookieFor({ permission }: Route, isNew = false): Promise<string | undefined> {
  if (permission === 'public') return undefined;
  const kind =
    permission === 'employer'
      ? 'employer'
      : permission === 'person' || permission.endsWith('.own')
        ? 'person'
        : 'staff';
  const kept = cookies.get(kind);
  if (kept && !isNew) return kept;
  const secret = unknownUuid().replaceAll('-', '');
  const { createHash } = await import('node:crypto');
  const subjectId = kind === 'person' ? known['personId'] : unknownUuid();
  await service.ownerPool.query(
    `insert into identity.session (center_id, kind, subject_id, employer_id, roles, session_key, actor_name, channel, host, address, device, created_at, seen_at, expires_at)
     values (1, $1, $2, $3, $7, $4, 'x', 'web', 'localhost:8080', '127.0.0.1', '', $5, $5, $6)`,
    [
      kind,
      subjectId,
      kind === 'employer' ? known['employerId'] : null,
      createHash('sha256').update(secret).digest('hex'),
      service.clock.now.toString(),
      service.clock.now.add({ hours: 9 }).toString(),
      ['clerk', 'reviewer', 'approver', 'accountant', 'manager', 'auditor'],
    ],
  );
  cookies.set(kind, `__Host-anju=1.${secret}`);
  return cookies.get(kind);
}

type Shape = TSchema & {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
};

/** Values that a schema allows. */
function allowed(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map(allowed));
  switch (shape.type) {
    case 'string':
      if (shape.pattern) return fc.stringMatching(new RegExp(shape.pattern), { maxLength: shape.maxLength ?? 200 });
      return fc.string({
        minLength: shape.minLength ?? 0,
        maxLength: Math.min(shape.maxLength ?? 60, 60),
        unit: 'grapheme',
      });
    case 'integer':
      return fc.integer({ min: shape.minimum ?? -1_000, max: Math.min(shape.maximum ?? 1_000_000, 2 ** 31) });
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(allowed(shape.items ?? ({} as Shape)), {
        minLength: shape.minItems ?? 0,
        maxLength: Math.min(shape.maxItems ?? 5, 5),
      });
    case 'object': {
      const { properties = {}, required = [] } = shape;
      return fc.record(Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, allowed(part)])), {
        requiredKeys: required,
      });
    }
    // `Type.Unknown`: anything that JSON can say.
    case undefined:
      return fc.jsonValue({ maxDepth: 3 });
    default:
      throw new Error(`no generator for ${JSON.stringify(shape)}`);
  }
}

const long = '很'.repeat(3_000);
/** Values that break things; each stands in the place of every input. */
const nasty: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1.5,
  1e21,
  -0.01,
  2 ** 53,
  1e308,
  '0',
  '-1',
  '1e9',
  'NaN',
  'null',
  true,
  [],
  {},
  [[]],
  { a: { b: [null] } },
  [1, 2],
  ['x', 'y'],
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\ufeff\u202e',
  '😀',
  "'; drop table party.person; --",
  '%',
  '%%%',
  '_%\\',
  '\\',
  '../../etc/passwd',
  '<script>',
  '${7*7}',
  '\r\nset-cookie: x=1',
  long,
  '0000-01-01',
  '0000-01',
  '0001-01-01',
  '9999-12-31',
  '9999-12',
  '2026-02-30',
  '2026-13',
  '-000001-01',
  '+275760-09',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '100000',
  '200',
  '999999',
  '2147483648',
  '9223372036854775808',
  '4'.repeat(400),
]; // prettier-ignore

/** What is sent to a route: allowed inputs, and each with one thing wrong. */
function* inputsOf(route: Route, count: number): Generator<Input> {
  const part = (shape: TSchema | undefined) =>
    (shape ? allowed(shape as Shape) : fc.constant({})) as fc.Arbitrary<Json>;
  const arbitrary = fc.record({
    params: part(route.params),
    query: part(route.query),
    body: route.body ? part(route.body) : fc.constant(undefined),
  });
  const samples = fc.sample(arbitrary, { seed, numRuns: 4 * count });
  let taken = 0;
  const sample = (): Input => {
    const { params, query, body } = samples[taken++ % samples.length] ?? { params: {}, query: {} };
    const real = (given: Json) =>
      Object.fromEntries(Object.entries(given).map(([name, value]) => [name, known[name] ?? value]));
    return {
      params: real(params),
      query: real(query),
      ...(body !== undefined && { body: { ...real(body), ...('centerId' in body && { centerId: 1 }) } }),
    };
  };
  for (let index = 0; index < count; index += 1) yield sample();
  // The generated ids too, which name nothing.
  for (const { params, query, body } of samples.slice(0, 2)) yield { params, query, body };
  for (const place of ['params', 'query', 'body'] as const) {
    const names = Object.keys((route[place] as Shape | undefined)?.properties ?? {});
    for (const [index, name] of names.entries()) {
      // A third of the values for each input: neighbours take the others.
      for (let at = index % 3; at < nasty.length; at += 3) {
        const input = sample();
        yield { ...input, [place]: { ...(input[place] as Json), [name]: nasty[at] } };
      }
      yield { ...sample(), [place]: { ...(sample()[place] as Json), [name]: undefined } };
    }
    if (names.length > 0) yield { ...sample(), [place]: { ...(sample()[place] as Json), more: 'x', constructor: 1 } };
  }
  if (route.body) {
    for (const body of [null, [], 'text', 5, true, [[[]]], Array.from({ length: 5_000 }, () => 0)])
      yield { ...sample(), body };
    const json = 'application/json';
    const raws: [Buffer | string, string][] = [
      ['{', json],
      ['', json],
      ['{"a":1}}', json],
      ['\ufeff{}', json],
      [Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), json],
      [`{"centerId":${'1'.repeat(400)}}`, json],
      ['{"centerId":1,"centerId":2}', json],
      ['['.repeat(20_000), json],
      ['x'.repeat(70_000), json],
      ['{}', 'text/plain'],
      ['{}', 'application/xml'],
      ['{}', 'nonsense'],
      ['a=1', 'application/x-www-form-urlencoded'],
      [Buffer.alloc(100), 'application/octet-stream'],
    ]; // prettier-ignore
    for (const [raw, contentType] of raws) yield { ...sample(), raw, contentType };
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const escaped = (value: unknown) => encodeURIComponent(textOf(value).toWellFormed());

function requestOf(route: Route, { params, query, body, raw, contentType }: Input) {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => escaped(params[name]));
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((one) => [name, one]) : [[name, value]],
  );
  const search = pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name as string}=${escaped(value)}`)
    .join('&');
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    method: route.method,
    url: `/api${path}${search && `?${search}`}`,
    ...(payload !== undefined && { payload, headers: { 'content-type': contentType ?? 'application/json' } }),
  };
}

let addresses = 0;
const slowest = 2_000;

/** Sends one request and judges the answer; answers its status. */
async function judge(route: Route, request: ReturnType<typeof requestOf>, patience = slowest): Promise<number> {
  const send = async (isNew = false) => {
    const cookie = await cookieFor(route, isNew);
    addresses += 1;
    const headers = {
      host: 'localhost:8080',
      'x-forwarded-for': `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`,
      ...(cookie && { cookie }),
      ...request.headers,
    };
    const started = performance.now();
    const answer = await service.service.edge.app.inject({ ...request, headers });
    return { answer, took: performance.now() - started };
  };
  let { answer, took } = await send();
  if (route.permission !== 'public' && answer.body.includes('request/unauthenticated'))
    ({ answer, took } = await send(true));
  // A busy machine is slow once; a request that hangs is slow again.
  if (took > patience) ({ took } = await send());
  const what = `seed ${seed}: ${request.method} ${request.url.slice(0, 300)} ${String(request.payload ?? '').slice(0, 300)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`;
  assert.ok(took <= patience, `${Math.round(took)} ms: ${what}`);
  assert.ok(answer.statusCode < 500, what);
  if (answer.statusCode < 400) return answer.statusCode;
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, what);
  const problem = answer.json<{ code: string; status: number; title: string; type: string }>();
  assert.equal(problem.status, answer.statusCode, what);
  assert.match(problem.title, /\p{Script=Han}/u, what);
  assert.equal(problem.type, `/problems/${problem.code}`, what);
  const declared = [...Object.values(common), ...(route.problems ?? [])].map(({ code }) => code);
  assert.ok(declared.includes(problem.code), `not declared: ${what}`);
  return answer.statusCode;
}

// These draw and sign a paper each time.
const dear = new Set(['POST /person/papers', 'POST /employer/remittances/:remittanceId/slip']);
/** How many requests that the shapes allow: a twin at the counter is the hall's own question and command once more. */
const allowedOf = (route: Route) => (dear.has(labelOf(route)) || route.path.startsWith('/counter/employers/') ? 1 : 4);
const ofRequest = new Set([400, 413, 415]);

for (const route of routes.filter(({ takes }) => !takes)) {
  test(`${labelOf(route)} answers clearly and soon, whatever it is sent`, async () => {
    const statuses = new Set<number>();
    for (const input of inputsOf(route, allowedOf(route))) statuses.add(await judge(route, requestOf(route, input)));
    // Were every request refused for its shape, the handler would not have been tried.
    assert.ok(
      [...statuses].some((status) => !ofRequest.has(status)),
      [...statuses].join(),
    );
  });
}

/** What inflates to so many mebibytes. */
async function inflating(mebibytes: number): Promise<{ readonly content: Buffer; readonly checksum: number }> {
  const deflate = createDeflateRaw({ level: 9 });
  const pieces: Buffer[] = [];
  deflate.on('data', (piece: Buffer) => pieces.push(piece));
  const zeroes = Buffer.alloc(1024 * 1024, '<row/>');
  let checksum = 0;
  for (let index = 0; index < mebibytes; index += 1) {
    checksum = crc32(zeroes, checksum);
    if (!deflate.write(zeroes)) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  return { content: Buffer.concat(pieces), checksum };
}

/** A zip with one entry that inflates to something. */
function bomb(name: string, { content, checksum }: Awaited<ReturnType<typeof inflating>>, claimed: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(checksum, 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(claimed, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), content]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}

/** Files that people and attackers send. */
async function files(): Promise<[string, Buffer][]> {
  const header = '姓名,证件号码,缴存基数\n';
  const csv = (rows: string) => Buffer.from(`${header}${rows}`);
  const noise = (bytes: number) =>
    Buffer.from(fc.sample(fc.uint8Array({ minLength: bytes, maxLength: bytes }), { seed, numRuns: 1 })[0] ?? []);
  const flipped = (at: number) => Buffer.from(roster.map((byte, index) => (index === at ? byte ^ 0xff : byte)));
  const byteRange = '/ByteRange [0 10 20 30]';
  const [large, small] = [await inflating(300), await inflating(1)];
  const mebibyte = 1024 * 1024;
  return [
    ['one byte', Buffer.from('P')],
    ['noise', noise(20_000)],
    ['zeroes', Buffer.alloc(1_000_000)],
    ['a zip header alone', Buffer.from('PK\x03\x04')],
    ['noise that calls itself a zip', Buffer.concat([Buffer.from('PK\x03\x04'), noise(5_000)])],
    ['a zip without entries', Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])],
    ...[0.1, 0.5, 0.9, 0.99].map((share): [string, Buffer] => [
      `a workbook cut at ${share}`,
      roster.subarray(0, Math.floor(roster.length * share)),
    ]),
    ...Array.from({ length: 40 }, (_, index): [string, Buffer] => [
      `a workbook with byte ${index} of 40 flipped`,
      flipped(Math.floor((roster.length * index) / 40)),
    ]),
    ['a bomb', bomb('xl/worksheets/sheet1.xml', large, 300 * mebibyte)],
    ['a bomb that claims to be small', bomb('xl/worksheets/sheet1.xml', large, 1_000)],
    ['an entry that claims four gigabytes', bomb('xl/worksheets/sheet1.xml', small, 0xffff_ffff)],
    ['an entry outside its folder', bomb('../../../etc/cron.d/x', small, mebibyte)],
    ['an old .xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), noise(4_096)])],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a table with U+0000', csv('张\u0000三,419901199001010012,5000\n\u0000\n')],
    ['a table in no encoding', Buffer.concat([csv(''), Buffer.from([0xff, 0xfe, 0x80, 0x81, 0x0a])])],
    ['a table with a quote that never closes', csv(`"${'张三,'.repeat(20_000)}`)],
    ['a table with wide rows', csv(`${'1,'.repeat(50_000)}\n`)],
    [
      'a table with money that is none',
      csv(
        '张三,419901199001010012,-5000\n李四,419901199001010020,1e308\n王五,419901199001010039,5000.001\n赵六,419901199001010047,９９９９９９９９９９９９９９９９９９\n钱七,x,NaN\n',
      ),
    ],
    ['formulas', csv('=cmd|calc,@SUM(1),+1\n')],
    ['a table of 60,000 rows', csv('张三,419901199001010012,5000\n'.repeat(60_000))],
    ['a PDF header alone', Buffer.from('%PDF-1.7')],
    [
      'a PDF with a thousand signatures',
      Buffer.from(`%PDF-1.7\n${`${byteRange} /Contents <00>\n`.repeat(30_000)}%%EOF`),
    ],
    ['a PDF with a range beyond its end', Buffer.from('%PDF-1.7\n/ByteRange [0 999999999 999999999 999999999]\n%%EOF')],
    ['a PDF with a range of blanks', Buffer.from(`%PDF-1.7\n/ByteRange [${' '.repeat(500_000)}0 1 2 3]\n%%EOF`)],
    ['XML with entities', Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>')],
    ['nothing', Buffer.alloc(0)],
  ]; // prettier-ignore
}

for (const route of routes.filter(({ takes }) => takes === 'file')) {
  test(`${labelOf(route)} refuses broken and malicious files clearly and soon`, async () => {
    const types = [
      'application/octet-stream',
      'application/pdf',
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ];
    const query = { centerId: 1, month: '2026-11', fileName: '花名册.xlsx' };
    const memory = process.memoryUsage().rss;
    for (const [index, [name, raw]] of broken.entries()) {
      const contentType = types[index % types.length] ?? '';
      // Inflating what is allowed, to find that it is too much, takes its time.
      const patience = name.startsWith('a bomb') || name.includes('60,000') ? 4 * slowest : slowest;
      await judge(route, requestOf(route, { params: {}, query, raw, contentType }), patience).catch((error: Error) =>
        assert.fail(`${name}: ${error.message}`),
      );
    }
    assert.ok(process.memoryUsage().rss - memory < 600 * 1024 * 1024, 'memory is bounded');
    for (const input of inputsOf(route, 2))
      await judge(route, {
        ...requestOf(route, { ...input, raw: roster }),
        headers: { 'content-type': 'application/octet-stream' },
      });
    for (const contentType of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', ''])
      await judge(route, requestOf(route, { params: {}, query, raw: roster, contentType }));
    const tooLarge = requestOf(route, {
      params: {},
      query,
      raw: Buffer.alloc(13 * 1024 * 1024),
      contentType: 'application/octet-stream',
    });
    assert.equal(await judge(route, tooLarge), 413);
  });
}

test('the books balance after all this', async () => {
  const { findDifferences } = await import('../modules/ledger/index.ts');
  for (const centerId of [1, 2]) assert.deepEqual(await findDifferences(service.database, centerId), []);
});
