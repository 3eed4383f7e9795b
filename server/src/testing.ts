import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { type Bank, type BankOptions, createBank } from '../../sandbox/src/bank/bank.ts';
import { openCentreKeys } from '../../sandbox/src/bank/keys.ts';
import { openSandboxForTests, type TestSandbox } from '../../sandbox/src/testing.ts';
import { allowApp, freePort } from '../../scripts/postgres.ts';
import { allJobs } from './modules.ts';
import type { Channel } from './platform/channels.ts';
import type { Config } from './platform/config.ts';
import { newKeyRing, newSecret, openVault, sha256, type Vault } from './platform/crypto.ts';
import { type Database, openDatabase, openPool, openServicePool } from './platform/db.ts';
import { sessionCookieName } from './platform/http.ts';
import { type LogDestination, openLog } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';
import { fen } from './platform/money.ts';
import { openService, type Service, type ServiceRole } from './service.ts';
import { openShortMessages } from './short-messages.ts';
import { type TestCaller, testCaller } from './testing-caller.ts';
import { testConfig } from './testing-config.ts';
import { asOwner, openTestPostgres, type TestPostgres, testDirectory } from './testing-postgres.ts';
import { ofTest, recordStatements } from './testing-statements.ts';

export type { TestCaller } from './testing-caller.ts';

// Support for tests: real PostgreSQL, a clone of a migrated (and seeded) database for each test file, the low-privilege
// role, a fixed clock, and the sandbox as the outside world.

const root = join(import.meta.dirname, '../..');
const directory = testDirectory;
const keyRingFile = join(directory, 'keys.json');

/** When it is in tests: Thursday 12 November 2026, 10:00 in Beijing. */
export const testNow = Temporal.Instant.from('2026-11-12T02:00:00Z');

let server: Promise<TestPostgres> | undefined;
const localServer = () => (server ??= openTestPostgres());

/** A digest of everything that a template database is made of: another one is made when any of it changes. */
function templateHash(...folders: string[]): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isDirectory()) add(join(path, entry.name));
      else hash.update(entry.name).update(readFileSync(join(path, entry.name)));
    }
  };
  for (const folder of folders) add(join(root, folder));
  return hash.digest('hex').slice(0, 12);
}

function testVault(): Vault {
  mkdirSync(directory, { recursive: true });
  if (!existsSync(keyRingFile)) writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  return openVault(keyRingFile);
}

/** Makes a template database unless it is there; test files that start together wait for the first of them. */
async function template(name: string, make: (url: string) => Promise<void>): Promise<string> {
  const local = await localServer();
  await asOwner(local, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const known = await client.query('select from pg_database where datname = $1', [name]);
    if (known.rowCount !== 0) return;
    const making = `${name}_making`;
    await client.query(`drop database if exists ${making}`);
    await client.query(`create database ${making}`);
    await make(local.url('postgres', making));
    await client.query(`alter database ${making} rename to ${name}`);
  });
  return name;
}

/** What the migration makes besides its files: grants and the queues of the jobs. */
const rolesAndQueues = () =>
  sha256(readFileSync(join(root, 'db/roles.sql')) + allJobs.map(({ name }) => name).join()).slice(0, 6);

const emptyTemplate = () =>
  template(`empty_${templateHash('db/migrations')}_${rolesAndQueues()}`, async (url) => {
    await migrate(url, join(root, 'db'), allJobs);
    await allowApp(await localServer());
  });

const cityTemplate = async () => {
  const empty = await emptyTemplate();
  // The values of the seed are sealed under this key ring.
  const keys = sha256(readFileSync(keyRingFile)).slice(0, 6);
  return template(
    `city_${templateHash('db/migrations', 'sandbox/src/city')}_${keys}_${empty.slice(-6)}`,
    async (url) => {
      await migrate(url, join(root, 'db'), allJobs);
      await allowApp(await localServer());
      const { seedCity } = await import('../../sandbox/src/city/seed.ts');
      const demo = await seedCity({
        ownerUrl: url,
        vault: testVault(),
        now: testNow,
        accounts: 300,
        employers: 12,
        seed: 7,
      });
      writeFileSync(join(directory, 'demo.json'), JSON.stringify(demo));
    },
  );
};

export interface TestDatabase {
  /** As the service's own low-privilege role. */
  readonly database: Database;
  readonly pool: pg.Pool;
  /** As the owner: to plant what the service may not do. */
  readonly ownerPool: pg.Pool;
  readonly url: string;
  readonly ownerUrl: string;
  readonly vault: Vault;
  close(): Promise<void>;
}

let count = 0;
/** Makes a database of this test's own; `drop` drops it. */
async function makeDatabase(source?: string) {
  const local = await localServer();
  count += 1;
  const name = `test_${process.pid}_${count}_${newSecret(4).replace(/\W/g, 'x').toLowerCase()}`;
  const like = source === undefined ? '' : `template ${source}`;
  await asOwner(local, (client) => client.query(`create database ${name} ${like} ${local.where}`));
  return {
    url: local.url('anju_app', name),
    ownerUrl: local.url('postgres', name),
    drop: () => asOwner(local, (client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

/** A clone of the migrated database; `city` has two small fictional centres in it (the seed's demo people and employers). */
export async function openTestDatabase(content: 'empty' | 'city' = 'empty'): Promise<TestDatabase> {
  recordStatements();
  const vault = testVault();
  const source = await (content === 'city' ? cityTemplate() : emptyTemplate());
  const { url, ownerUrl, drop } = await makeDatabase(source);
  const pool = ofTest(openServicePool(url, 10));
  const ownerPool = openPool(ownerUrl, 4);
  return {
    pool,
    ownerPool,
    vault,
    database: openDatabase(pool),
    url,
    ownerUrl,
    async close() {
      await pool.end();
      await ownerPool.end();
      await drop();
    },
  };
}

/** A database without a schema, as its owner: for what migrations do with data that is there. */
export async function openBareDatabase() {
  const { ownerUrl, drop } = await makeDatabase();
  const ownerPool = openPool(ownerUrl, 2);
  return {
    url: ownerUrl,
    ownerPool,
    async close() {
      await ownerPool.end();
      await drop();
    },
  };
}

export interface TestService extends TestDatabase {
  readonly service: Service;
  readonly sandbox: TestSandbox;
  readonly config: Config;
  /** The clock of the service. */
  readonly clock: { now: Temporal.Instant };
  /** The cookie of a session that begins now, for a browser. */
  cookieOf(who: SessionOf): Promise<{ readonly name: string; readonly value: string }>;
  /** Somebody who has not logged in; `headers` go with every request of this browser. */
  visitor(headers?: Readonly<Record<string, string>>): TestCaller;
  person(personId: string, centerId?: number): Promise<TestCaller>;
  employer(employerId: string, centerId?: number): Promise<TestCaller>;
  staff(roles: readonly string[], centerId?: number, staffId?: string): Promise<TestCaller>;
}

export interface TestServiceOptions {
  readonly role?: ServiceRole;
  /** The port that it listens on and that its address names; for a browser. */
  readonly port?: number;
  readonly logLevel?: Config['logLevel'];
  /** Where the lines of the log go; standard output when not given. */
  readonly logTo?: LogDestination;
  /** What is in the database; the fictional city when not given. */
  readonly content?: 'empty' | 'city';
}

/** Opens the whole service on a clone of the seeded database; `role` `worker` runs jobs, `all` also listens. */
export const openTestService = (options: TestServiceOptions = {}): Promise<TestService> =>
  openOnPorts({ centre: 0, bank: 9 }, options);

/**
 * As `openTestService` in the role `all`, with the sandbox bank behind it over real sockets. With the role `api` the
 * bank waits for another process of the service.
 */
export async function openTestServiceWithBank(
  options: Partial<BankOptions> = {},
  role: 'all' | 'api' = 'all',
  port?: number,
): Promise<TestService & { readonly bank: Bank }> {
  const ports = { centre: await freePort(), bank: await freePort() };
  const service = await openOnPorts(ports, { role, ...(port !== undefined && { port }) });
  const { rows } = await service.ownerPool.query<{ account_no: string; account_name: string }>(
    'select account_no, account_name from settlement.bank_account',
  );
  const begun = performance.now();
  const bank = createBank({
    listen: { host: '127.0.0.1', port: ports.bank },
    centre: { host: '127.0.0.1', port: ports.centre },
    directory: join(directory, 'sandbox', String(process.pid), `bank-${newSecret(6)}`),
    centrePublicKey: openCentreKeys(dirname(service.sandbox.bankPrivateKeyFile)).publicKey,
    accounts: rows.map((row) => ({
      accountNo: row.account_no,
      name: row.account_name,
      holder: 'centre' as const,
      balanceFen: fen(1_000_000_000_000),
    })),
    retry: { firstMs: 50, maxMs: 200 },
    // The bank's day is the service's, and its time goes on: what it repeats falls due.
    now: () =>
      service.clock.now
        .add({ milliseconds: Math.round(performance.now() - begun) })
        .toZonedDateTimeISO('Asia/Shanghai'),
    ...options,
  });
  await bank.start();
  return {
    ...service,
    bank,
    async close() {
      await bank.stop();
      await service.close();
    },
  };
}

async function openOnPorts(
  ports: { readonly centre: number; readonly bank: number },
  { role = 'worker', logLevel = 'silent', logTo, port, content = 'city' }: TestServiceOptions,
): Promise<TestService> {
  const data = await openTestDatabase(content);
  const clock = { now: testNow };
  const sandbox = await openSandboxForTests(join(directory, 'sandbox'), () => clock.now);
  const config = testConfig(data.url, sandbox, ports, { logLevel, port: port ?? 0, keyRingFile });
  // Only the service's end of the clock stands still; its own ids and sessions follow it.
  const service = await openService(config, role, openLog(logLevel, logTo), () => clock.now);
  // A test of the role `worker` has no gateways, and phones all the same; it waits for what they show, so they look often.
  const phones =
    role === 'worker' ? openShortMessages(config, { ...service, log: openLog('silent') }, { pollMs: 100 }) : undefined;
  await phones?.start();
  const enter = sessionMaker(data, clock);
  const caller = (cookie?: string, headers = {}) => testCaller(service, cookie, headers);
  return {
    ...data,
    service,
    sandbox,
    config,
    clock,
    cookieOf: async (who) => {
      const [name = '', value = ''] = (await enter(who)).split('=');
      return { name, value };
    },
    visitor: (headers) => caller(undefined, headers),
    person: async (personId, centerId = 1) => caller(await enter({ kind: 'person', subjectId: personId, centerId })),
    employer: async (employerId, centerId = 1) =>
      caller(await enter({ kind: 'employer', subjectId: crypto.randomUUID(), employerId, centerId })),
    staff: async (roles, centerId = 1, staffId = crypto.randomUUID()) =>
      caller(await enter({ kind: 'staff', subjectId: staffId, roles, centerId })),
    async close() {
      await phones?.stop();
      await service.stop();
      await sandbox.close();
      await data.close();
    },
  };
}

interface SessionOf {
  readonly kind: string;
  readonly subjectId: string;
  readonly employerId?: string;
  readonly roles?: readonly string[];
  readonly centerId: number;
  /** Which channel the session is opened on; the website, at the counter for staff. */
  readonly channel?: Channel;
}

export function sessionMaker({ database }: TestDatabase, clock: { now: Temporal.Instant }) {
  return async ({
    kind,
    subjectId,
    employerId,
    roles = [],
    centerId,
    channel = kind === 'staff' ? 'counter' : 'web',
  }: SessionOf) => {
    const secret = newSecret();
    await database
      .insertInto('identity.session')
      .values({
        centerId,
        kind,
        subjectId,
        employerId: employerId ?? null,
        roles: [...roles],
        sessionKey: sha256(secret),
        actorName: '测试',
        channel,
        host: 'localhost:8080',
        address: '127.0.0.1',
        device: '',
        createdAt: clock.now,
        seenAt: clock.now,
        expiresAt: clock.now.add({ hours: 10 }),
      })
      .execute();
    return `${sessionCookieName('http://localhost:8080')}=${centerId}.${secret}`;
  };
}
