import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openAuthority } from '../sandbox/src/authority/authority.ts';
import { openCentreKeys } from '../sandbox/src/bank/keys.ts';
import { openAccess } from '../sandbox/src/province/access.ts';
import { writeSealFiles } from '../sandbox/src/seal-files.ts';
import { freePort } from '../scripts/postgres.ts';
import { newSecret, sha256 } from '../server/src/platform/crypto.ts';
import { type Database, openDatabase, openPool } from '../server/src/platform/db.ts';
import { sessionCookieName } from '../server/src/platform/http.ts';
import { type BenchCity, keyRingFile, median, openBenchCity } from './city.ts';
import { load } from './load.ts';
import type { Benchmark } from './main.ts';

const connections = 64;
const seconds = 5;
const rounds = 3;

/**
 * 个人基本信息 and a page of 业务明细 at 64 connections, each of another person who has logged in, the service in a process
 * of its own. The floor is a bare Fastify route that selects one row by key with `pg`, in a process of its own on the
 * same database.
 */
export async function run(): Promise<Benchmark> {
  const city = await openBenchCity();
  const children: ChildProcess[] = [];
  try {
    const pool = openPool(city.appUrl, 2);
    const database = openDatabase(pool);
    const accounts = await someAccounts(database);
    const headers = await Promise.all(
      accounts.map(async ({ personId }) => ({ cookie: await openSession(database, personId) })),
    );
    await pool.end();
    const service = await startService(city, children);
    const floor = await startFloor(city, children, accounts[0]?.accountId ?? '');
    const overview: Awaited<ReturnType<typeof load>>[] = [];
    const entries: typeof overview = [];
    const bare: typeof overview = [];
    for (let round = -1; round < rounds; round += 1) {
      const measured = {
        bare: await load(floor, { connections, seconds, headers: [] }),
        overview: await load(`${service}/api/person/overview`, { connections, seconds, headers }),
        entries: await load(`${service}/api/person/entries?pageSize=20`, { connections, seconds, headers }),
      };
      if (round < 0) continue; // The first round warms up.
      bare.push(measured.bare);
      overview.push(measured.overview);
      entries.push(measured.entries);
    }
    return result(overview, entries, bare);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await city.close();
  }
}

type Loads = readonly { readonly perSecond: number; readonly p99Ms: number }[];

function result(overview: Loads, entries: Loads, bare: Loads): Benchmark {
  const rate = (loads: Loads) => median(loads.map((one) => one.perSecond));
  const p99 = (loads: Loads) => median(loads.map((one) => one.p99Ms));
  return {
    name: 'read',
    ratio: Math.min(rate(overview), rate(entries)) / rate(bare),
    goal: 0.5,
    comparison: '>=',
    figures: {
      overviewPerSecond: rate(overview),
      entriesPerSecond: rate(entries),
      floorPerSecond: rate(bare),
      overviewP99Ms: p99(overview),
      entriesP99Ms: p99(entries),
      floorP99Ms: p99(bare),
      p99Ratio: Math.max(p99(overview), p99(entries)) / p99(bare),
      p99RatioGoal: 3,
    },
  };
}

async function someAccounts(database: Database): Promise<{ accountId: string; personId: string }[]> {
  const found = await sql<{ accountId: string; personId: string }>`
    select account_id, person_id from account.personal_account where center_id = 1 and state = 'normal'
    order by account_no limit ${connections}`.execute(database);
  return found.rows;
}

async function openSession(database: Database, personId: string): Promise<string> {
  const secret = newSecret();
  const now = Temporal.Now.instant();
  await database
    .insertInto('identity.session')
    .values({
      centerId: 1,
      sessionKey: sha256(secret),
      kind: 'person',
      subjectId: personId,
      actorName: '测试',
      roles: [],
      channel: 'web',
      host: '',
      address: '',
      device: '',
      createdAt: now,
      seenAt: now,
      expiresAt: now.add({ hours: 10 }),
    })
    .execute();
  return `${sessionCookieName('http://localhost')}=1.${secret}`;
}

async function startService(city: BenchCity, children: ChildProcess[]): Promise<string> {
  const directory = join(import.meta.dirname, '../.anju-bench/service');
  mkdirSync(directory, { recursive: true });
  writeSealFiles(
    await openAuthority({ directory: join(directory, 'authority'), baseUrl: 'http://127.0.0.1:9' }),
    join(directory, 'seal'),
  );
  openCentreKeys(directory);
  const messageCentresFile = join(directory, 'message-centres.json');
  writeFileSync(messageCentresFile, JSON.stringify([{ kind: 'http', name: 'none', url: 'http://127.0.0.1:9' }]));
  const port = await freePort();
  const environment = {
    PORT: String(port),
    ANJU_PUBLIC_URL: `http://localhost:${port}`,
    ANJU_DATABASE_URL: city.appUrl,
    ANJU_KEY_RING_FILE: keyRingFile,
    ANJU_SEAL_DIRECTORY: join(directory, 'seal'),
    ANJU_TIMESTAMP_URL: 'http://127.0.0.1:9/tsa',
    ANJU_REVOCATION_ORIGINS: 'http://127.0.0.1:9',
    ANJU_MESSAGE_CENTRES_FILE: messageCentresFile,
    ANJU_BANK_PEER: '127.0.0.1:9',
    ANJU_BANK_PRIVATE_KEY_FILE: join(directory, 'centre-private-key.pem'),
    ANJU_EXCHANGE_URL: 'http://127.0.0.1:9',
    ANJU_EXCHANGE_KEY_URL: 'http://127.0.0.1:9',
    ANJU_EXCHANGE_FILE: openAccess(join(directory, 'province'), Temporal.Now.plainDateISO()).file,
    ANJU_SANDBOX: 'true',
    ANJU_LOG_LEVEL: 'warn',
  };
  children.push(
    fork(join(import.meta.dirname, '../server/src/main.ts'), ['api'], { env: { ...process.env, ...environment } }),
  );
  return answering(`http://127.0.0.1:${port}`, '/healthz');
}

async function startFloor(city: BenchCity, children: ChildProcess[], accountId: string): Promise<string> {
  const port = await freePort();
  children.push(fork(join(import.meta.dirname, 'read-floor.ts'), [String(port), city.appUrl, accountId]));
  return answering(`http://127.0.0.1:${port}`, '');
}

async function answering(address: string, path: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (
      await fetch(address + path).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return address;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address} does not answer`);
}
