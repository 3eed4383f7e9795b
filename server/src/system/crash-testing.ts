import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { type Bank, createBank } from '../../../sandbox/src/bank/bank.ts';
import { openCentreKeys } from '../../../sandbox/src/bank/keys.ts';
import { seedCity } from '../../../sandbox/src/city/seed.ts';
import { openSandboxForTests, type TestSandbox } from '../../../sandbox/src/testing.ts';
import { allowApp, createDatabase, freePort, type LocalPostgres, startPostgres } from '../../../scripts/postgres.ts';
import { allJobs } from '../modules.ts';
import { newKeyRing, newSecret, openVault, sha256 } from '../platform/crypto.ts';
import { type Database, openDatabase, openPool } from '../platform/db.ts';
import { sessionCookieName } from '../platform/http.ts';
import { migrate } from '../platform/migrate.ts';
import { fen } from '../platform/money.ts';
import { until } from '../testing-waits.ts';

// Support for the crash test: a durable PostgreSQL and the service as processes of their own that can be killed, and
// outside them a bank that tells of payments until it is heard.

const root = join(import.meta.dirname, '../../..');
const databaseName = 'anju';

export interface Installation {
  readonly bank: Bank;
  readonly sandbox: TestSandbox;
  readonly employerId: string;
  readonly creditCode: string;
  /** The centre's special account, and the one that the employer pays from. */
  readonly accounts: { readonly centre: string; readonly employer: string };
  /** As the owner; another one after the database was killed. */
  database(): Database;
  /** Calls the service as the employer's clerk. */
  call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  kill(what: 'service' | 'database'): Promise<void>;
  /** What still waits and whether the service lives: for the message of a test that waited in vain. */
  waiting(): Promise<string>;
  /** Starts what was killed and waits until it serves. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const creditCode = '91419901MA0099999X';
const employerId = '00000000-0000-7000-8000-00000000c0de';
const employerBankAccount = '6299990007010099999';

export interface InstallationOptions {
  /** The name of the one large employer, in certificates and at the bank too. */
  readonly employerName: string;
  readonly people: number;
  /** The first month that it owes. */
  readonly firstMonth: Temporal.PlainDate;
}

/** A centre with one large employer that owes its first months. Nothing of the service runs before `start`. */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const directory = join(root, '.anju-test', `crash-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  const ports = {
    database: await freePort(),
    service: await freePort(),
    centre: await freePort(),
    bank: await freePort(),
  }; // prettier-ignore
  const openServer = () => openPostgres(join(directory, 'postgres'), ports.database);
  const first = await openServer();
  const keyRingFile = join(directory, 'keys.json');
  writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  await fill(first, keyRingFile, options);
  const ownerUrl = first.url('postgres', databaseName);
  const running: Running = { postgres: first, pool: openPool(ownerUrl, 4) };
  const sandbox = await openSandboxForTests(join(directory, 'sandbox'));
  const { bank, centreAccount } = await openBank(running.pool, { ...options, ...ports, directory, sandbox });
  const publicUrl = `http://localhost:${ports.service}`;
  const databaseUrl = first.url('anju_app', databaseName);
  const environment = environmentOf({ ...ports, publicUrl, keyRingFile, databaseUrl, sandbox });
  const accounts = { centre: centreAccount, employer: employerBankAccount };
  return {
    bank,
    sandbox,
    employerId,
    creditCode,
    accounts,
    database: () => openDatabase(running.pool),
    call: callerOf(publicUrl, await enter(running.pool, publicUrl)),
    async kill(what) {
      if (what === 'service') return killed(running.service);
      killPostmaster(join(directory, 'postgres'));
      delete running.postgres;
      await running.pool.end();
    },
    async waiting() {
      const { rows } = await running.pool.query(
        `select name, state, retry_count, start_after::text, started_on::text, heartbeat_on::text, output::text from jobs.job where state <> 'completed'`,
      );
      return `service ${hasEnded(running.service) ? 'ended' : 'alive'}, jobs ${JSON.stringify(rows)}`;
    },
    async start() {
      if (!running.postgres) {
        running.postgres = await openServer();
        running.pool = openPool(ownerUrl, 4);
      }
      if (hasEnded(running.service)) running.service = startService(environment);
      await healthy(`${publicUrl}/healthz`, () => hasEnded(running.service));
    },
    async close() {
      await killed(running.service);
      await bank.stop();
      await sandbox.close();
      await running.pool.end();
      await running.postgres?.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Running {
  postgres?: LocalPostgres;
  pool: pg.Pool;
  service?: ChildProcess;
}

interface Places {
  readonly service: number;
  readonly centre: number;
  readonly bank: number;
  readonly sandbox: TestSandbox;
}

/** A bank that repeats its notices at once and every half second. */
async function openBank(
  pool: pg.Pool,
  place: Places & { readonly employerName: string; readonly directory: string },
): Promise<{ bank: Bank; centreAccount: string }> {
  const { rows } = await pool.query<{ account_no: string; account_name: string }>(
    'select account_no, account_name from settlement.bank_account where center_id = 1',
  ); // prettier-ignore
  const { account_no: centreAccount = '', account_name: centreName = '' } = rows[0] ?? {};
  const bank = createBank({
    listen: { host: '127.0.0.1', port: place.bank },
    centre: { host: '127.0.0.1', port: place.centre },
    directory: join(place.directory, 'bank'),
    centrePublicKey: openCentreKeys(dirname(place.sandbox.bankPrivateKeyFile)).publicKey,
    accounts: [
      { accountNo: centreAccount, name: centreName, holder: 'centre', balanceFen: fen(0) },
      { accountNo: employerBankAccount, name: place.employerName, holder: 'payer', balanceFen: fen(100_000_000_000) },
    ],
    retry: { firstMs: 100, maxMs: 500 },
    answerMs: 5_000,
  });
  await bank.start();
  return { bank, centreAccount };
}

function environmentOf({
  sandbox,
  ...place
}: Places & { readonly publicUrl: string; readonly keyRingFile: string; readonly databaseUrl: string }) {
  return {
    PORT: String(place.service),
    ANJU_PUBLIC_URL: place.publicUrl,
    ANJU_DATABASE_URL: place.databaseUrl,
    ANJU_KEY_RING_FILE: place.keyRingFile,
    ANJU_SEAL_DIRECTORY: sandbox.sealDirectory,
    ANJU_TIMESTAMP_URL: `${sandbox.baseUrl}/tsa`,
    ANJU_REVOCATION_ORIGINS: sandbox.baseUrl,
    ANJU_MESSAGE_CENTRES_FILE: sandbox.messageCentresFile,
    ANJU_BANK_LISTEN_PORT: String(place.centre),
    ANJU_BANK_PEER: `127.0.0.1:${place.bank}`,
    ANJU_BANK_PRIVATE_KEY_FILE: sandbox.bankPrivateKeyFile,
    ANJU_EXCHANGE_URL: `${sandbox.baseUrl}/province/gateway/httpproxy`,
    ANJU_EXCHANGE_KEY_URL: `${sandbox.baseUrl}/province/auth/secret`,
    ANJU_EXCHANGE_FILE: sandbox.province.access.file,
    ANJU_TRANSFER_URL: sandbox.transferAccess.transferUrl,
    ANJU_TRANSFER_FILE: sandbox.transferAccess.transferFile,
    ANJU_SANDBOX: 'true',
    ANJU_LOG_LEVEL: 'silent',
  };
}

const startService = (environment: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [join(root, 'server/src/main.ts'), 'all'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  }); // prettier-ignore

const hasEnded = (child: ChildProcess | undefined) => !child || child.exitCode !== null || child.signalCode !== null;

function callerOf(publicUrl: string, cookie: string): Installation['call'] {
  return async <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
    const headers = { cookie, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${publicUrl}/api${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
}

/** Processes of a server that was killed hold its memory for a moment: then the next one does not start yet. */
async function openPostgres(directory: string, port: number): Promise<LocalPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startPostgres(directory, { port });
    } catch (error) {
      if (attempt === 50) throw error;
      await setTimeout(100);
    }
  }
}

function killPostmaster(directory: string): void {
  const [pid] = readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGKILL');
}

function killed(child: ChildProcess | undefined): Promise<void> {
  if (!child || hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Waits until the service answers; one that has ended will not. */
async function healthy(url: string, isOver: () => boolean): Promise<void> {
  const isWell = () =>
    fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
  await until(async () => (await isWell()) || isOver(), 180_000);
  if (isOver()) throw new Error('the service ended before it answered');
}

/** A small city, and one employer with very many people who have accounts and no money yet. */
async function fill(
  local: LocalPostgres,
  keyRingFile: string,
  { employerName, people, firstMonth }: InstallationOptions,
): Promise<void> {
  await createDatabase(local, databaseName);
  const ownerUrl = local.url('postgres', databaseName);
  await migrate(ownerUrl, join(root, 'db'), allJobs);
  await allowApp(local);
  await seedCity({
    ownerUrl,
    vault: openVault(keyRingFile),
    now: Temporal.Now.instant(),
    accounts: 40,
    employers: 2,
    seed: 7,
  });
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const first = firstMonth.toString();
  await client.query(
    `insert into party.employer select center_id, $1, '2001999999', $2, $3, address, legal_representative, handler_name, handler_mobile_sealed, payday, registered_on
     from party.employer where center_id = 1 order by 1 limit 1`,
    [employerId, employerName, creditCode],
  );
  await client.query(`insert into account.employer_account values (1, $1, 'opened', 120000, 120000, $2, null, $2)`, [
    employerId,
    first,
  ]);
  await client.query('insert into ledger.employer_balance values (1, $1, 0, 0)', [employerId]);
  // Their certificates are never read: any bytes will do.
  await client.query(
    `with given as materialized (select n, gen_random_uuid() as person_id, gen_random_uuid() as account_id from generate_series(1, $2::integer) n),
     person as (insert into party.person (center_id, person_id, name, certificate_type, certificate_sealed, certificate_index, sex, registered_at)
       select 1, person_id, 'P' || n, 'other', uuid_send(person_id), uuid_send(person_id), 'unknown', now() from given),
     account as (insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
       select 1, account_id, '199' || lpad(n::text, 9, '0'), person_id, $1, 'normal', 500000 + n, $3::date, $3::date from given)
     insert into ledger.personal_balance (center_id, account_id, carried_fen, current_fen, carried_accrual, current_accrual, accrued_to, entry_no)
       select 1, account_id, 0, 0, 0, 0, $3::date, 0 from given`,
    [employerId, people, first],
  );
  // A shorter pulse than the queues have in service: the same way back, without ten seconds of waiting for each crash.
  await client.query('update jobs.queue set heartbeat_seconds = 3');
  await client.query('analyze');
  await client.end();
}

/** A session of the employer's clerk: it outlives every crash. */
async function enter(pool: pg.Pool, publicUrl: string): Promise<string> {
  const secret = newSecret();
  await pool.query(
    `insert into identity.session (center_id, session_key, kind, subject_id, employer_id, actor_name, roles, channel, host, address, device, created_at, seen_at, expires_at)
     values (1, $1, 'employer', gen_random_uuid(), $2, '', '{}', 'web', $3, '127.0.0.1', '', now(), now(), now() + interval '1 hour')`,
    [sha256(secret), employerId, new URL(publicUrl).host],
  );
  return `${sessionCookieName(publicUrl)}=1.${secret}`;
}
