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
  readonly accounts: { readonly centre: string; readonly employer: string; readonly employerName: string };
  /** As the owner; another one after the database was killed. */
  database(): Database;
  /** Calls the service as the employer's clerk. */
  call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  kill(what: 'service' | 'database'): Promise<void>;
  /** Starts what was killed and waits until it serves. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const creditCode = '91419901MA0099999X';
const employerName = '安居市万人制造有限公司(演示)';
const employerId = '00000000-0000-7000-8000-00000000c0de';

/** A centre whose one large employer owes its first months since `firstMonth`. */
export async function openInstallation({
  people,
  firstMonth,
}: {
  people: number;
  firstMonth: Temporal.PlainDate;
}): Promise<Installation> {
  const directory = join(root, '.anju-test', `crash-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  const ports = {
    database: await freePort(),
    service: await freePort(),
    centre: await freePort(),
    bank: await freePort(),
  };
  const open = () => openPostgres(join(directory, 'postgres'), ports.database);
  let postgres: LocalPostgres | undefined = await open();
  const keyRingFile = join(directory, 'keys.json');
  writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  const ownerUrl = postgres.url('postgres', databaseName);
  await fill(postgres, { keyRingFile, people, firstMonth });
  let pool = openPool(ownerUrl, 4);
  const sandbox = await openSandboxForTests(join(directory, 'sandbox'));
  const centre = (await pool.query('select account_no, account_name from settlement.bank_account where center_id = 1'))
    .rows[0];
  const accounts = { centre: centre.account_no as string, employer: '6299990007010099999', employerName };
  const bank = createBank({
    listen: { host: '127.0.0.1', port: ports.bank },
    centre: { host: '127.0.0.1', port: ports.centre },
    directory: join(directory, 'bank'),
    centrePublicKey: openCentreKeys(dirname(sandbox.bankPrivateKeyFile)).publicKey,
    accounts: [
      { accountNo: accounts.centre, name: centre.account_name, holder: 'centre', balanceFen: fen(0) },
      { accountNo: accounts.employer, name: employerName, holder: 'payer', balanceFen: fen(100_000_000_000) },
    ],
    retry: { firstMs: 100, maxMs: 500 },
    answerMs: 5_000,
  });
  await bank.start();
  const publicUrl = `http://localhost:${ports.service}`;
  const environment = {
    PORT: String(ports.service),
    ANJU_PUBLIC_URL: publicUrl,
    ANJU_DATABASE_URL: postgres.url('anju_app', databaseName),
    ANJU_KEY_RING_FILE: keyRingFile,
    ANJU_SEAL_DIRECTORY: sandbox.sealDirectory,
    ANJU_TIMESTAMP_URL: `${sandbox.baseUrl}/tsa`,
    ANJU_REVOCATION_ORIGINS: sandbox.baseUrl,
    ANJU_SMS_URL: `${sandbox.baseUrl}/phone/messages`,
    ANJU_BANK_LISTEN_PORT: String(ports.centre),
    ANJU_BANK_PEER: `127.0.0.1:${ports.bank}`,
    ANJU_BANK_PRIVATE_KEY_FILE: sandbox.bankPrivateKeyFile,
    ANJU_SANDBOX: 'true',
    ANJU_LOG_LEVEL: 'silent',
  }; // prettier-ignore
  const cookie = await enter(pool, publicUrl);
  let service: ChildProcess | undefined;
  return {
    bank,
    sandbox,
    employerId,
    creditCode,
    accounts,
    database: () => openDatabase(pool),
    async call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
      const answer = await fetch(`${publicUrl}/api${path}`, {
        method,
        headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }); // prettier-ignore
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    async kill(what) {
      if (what === 'service') await killed(service);
      else {
        killPostmaster(join(directory, 'postgres'));
        postgres = undefined;
        await pool.end();
      }
    },
    async start() {
      if (!postgres) {
        postgres = await open();
        pool = openPool(ownerUrl, 4);
      }
      if (!service || service.signalCode !== null || service.exitCode !== null) {
        service = spawn(process.execPath, [join(root, 'server/src/main.ts'), 'all'], {
          cwd: root,
          env: { ...process.env, ...environment },
          stdio: ['ignore', 'inherit', 'inherit'],
        }); // prettier-ignore
      }
      await healthy(`${publicUrl}/healthz`);
    },
    async close() {
      await killed(service);
      await bank.stop();
      await sandbox.close();
      await pool.end();
      await postgres?.stop();
      rmSync(directory, { recursive: true, force: true });
    },
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
  if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function healthy(url: string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const isWell = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    ); // prettier-ignore
    if (isWell) return;
    await setTimeout(50);
  }
  throw new Error('the service did not start');
}

/** A small city, and one employer with very many people who have accounts and no money yet. */
async function fill(
  local: LocalPostgres,
  { keyRingFile, people, firstMonth }: { keyRingFile: string; people: number; firstMonth: Temporal.PlainDate },
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
     from party.employer where center_id = 1 limit 1`,
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
       select 1, person_id, '职工' || n, 'other', uuid_send(person_id), uuid_send(person_id), 'unknown', now() from given),
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
     values (1, $1, 'employer', gen_random_uuid(), $2, '测试', '{}', 'web', $3, '127.0.0.1', '', now(), now(), now() + interval '1 hour')`,
    [sha256(secret), employerId, new URL(publicUrl).host],
  );
  return `${sessionCookieName(publicUrl)}=1.${secret}`;
}
