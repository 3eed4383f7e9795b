import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { openCentreKeys } from '../sandbox/src/bank/keys.ts';
import { openSandboxForTests, type TestSandbox } from '../sandbox/src/testing.ts';
import { bankNotices, bankPortOf } from '../server/src/bank-port.ts';
import { openExchange } from '../server/src/exchange.ts';
import { type BdcGateway, createBdcGateway } from '../server/src/gateways/bdc/gateway.ts';
import { httpTrust, verifySignedText } from '../server/src/gateways/sof/index.ts';
import { recordDenied } from '../server/src/modules/audit/index.ts';
import { usePrinting } from '../server/src/modules/booking/index.ts';
import { useExchange } from '../server/src/modules/evidence/index.ts';
import { callerFinder, useCertificateVerifier } from '../server/src/modules/identity/index.ts';
import { accountingDayOf } from '../server/src/modules/ledger/index.ts';
import { type InCenter, receiveReport, receiveUplink, useSmsRoutes } from '../server/src/modules/notice/index.ts';
import { openGate } from '../server/src/modules/service/index.ts';
import { useBank } from '../server/src/modules/settlement/index.ts';
import { useTransferPlatform } from '../server/src/modules/transfer/index.ts';
import { constraintProblems, registerAll } from '../server/src/modules.ts';
import type { Config } from '../server/src/platform/config.ts';
import { beijing } from '../server/src/platform/dates.ts';
import { openDatabase, openPool } from '../server/src/platform/db.ts';
import type { DB } from '../server/src/platform/db-types.generated.ts';
import { openEdge } from '../server/src/platform/http.ts';
import { type CallParts, type InCall, systemCall } from '../server/src/platform/jobs.ts';
import { openLog } from '../server/src/platform/log.ts';
import { fen } from '../server/src/platform/money.ts';
import { openTestDatabase, type TestDatabase, testNow } from '../server/src/testing.ts';
import { openTransferPlatform } from '../server/src/transfer-port.ts';
import { openSimulatedBank, type SimulatedBank } from './bank.ts';
import { FaultyPool } from './faults.ts';
import { type Logins, openLogins } from './logins.ts';
import { openSimulatedPhones, type SimulatedPhones } from './phones.ts';
import { createQueue, enqueue } from './queue.ts';
import { type Random, randomOf, seedIds } from './random.ts';
import { openTrace, type Trace } from './trace.ts';

/** A whole centre, and another beside it, in one process: the service with its world around it. */
export interface World {
  readonly seed: number;
  readonly clock: { now: Temporal.Instant };
  /** What people do. */
  readonly random: Random;
  /** What goes wrong. */
  readonly faultRandom: Random;
  readonly trace: Trace;
  readonly data: TestDatabase;
  readonly pool: FaultyPool;
  readonly parts: CallParts;
  readonly app: FastifyInstance;
  readonly bank: SimulatedBank;
  readonly gateway: BdcGateway;
  readonly phones: SimulatedPhones;
  readonly sandbox: TestSandbox;
  readonly centers: readonly Center[];
  /** Who has an account in two centres: normal in one, sealed in another. */
  readonly sharedPeople: readonly { readonly centerId: number; readonly personId: string }[];
  /** Agencies do not answer now and then, until this is set. */
  isCalm: boolean;
  readonly holder: { id: string };
  readonly logins: Logins;
  readonly startedAt: Temporal.Instant;
  /** The last lines of the service's log that tell of a fault. */
  readonly faults: string[];
  /** A little time goes by: nothing happens in the same instant as something else. */
  tick(): void;
  inCall(centerId: number, name: string): InCall;
  close(): Promise<void>;
}

export interface Center {
  readonly centerId: number;
  readonly accountNo: string;
  readonly accountName: string;
  /** The bank's balance and the book's, before anything happened. */
  readonly bankBefore: bigint;
  readonly bookBefore: bigint;
}

const publicUrl = 'http://localhost:8080';

export async function openWorld(seed: number, { verbose = false, otherPlans = false } = {}): Promise<World> {
  const restoreIds = seedIds(seed);
  const clock = { now: testNow };
  const now = () => clock.now;
  const data = await openTestDatabase('city');
  await seedDatabase(data, seed);
  if (otherPlans) await readOtherwise(data);
  const directory = join(tmpdir(), `anju-simulation-${process.pid}-${seed}`);
  mkdirSync(directory, { recursive: true });
  const sandbox = await openSandboxForTests(directory, now);
  const faults: string[] = [];
  const log = openFaultLog(faults);
  const [raw, rawAside] = [openPool(data.url, 6), openPool(data.url, 2)];
  const pool = new FaultyPool(raw, () => endConnections(data.ownerPool, [raw, rawAside]));
  const { vault } = data;
  const parts = { database: databaseOn(pool), vault, enqueue, now, accountingDay: accountingDayOf };
  const app = await openApp(parts, { log, asidePool: rawAside });
  const accounts = await specialAccounts(data);
  const { bank, gateway } = openBank({ directory, accounts, sandbox, parts, seed });
  const world: World = {
    seed,
    clock,
    data,
    pool,
    parts,
    app,
    bank,
    gateway,
    sandbox,
    faults,
    random: randomOf(seed, 'people'),
    faultRandom: randomOf(seed, 'faults'),
    trace: openTrace(verbose),
    phones: openPhones(parts, seed),
    isCalm: false,
    holder: { id: crypto.randomUUID() },
    centers: await centersOf(data, accounts, bank),
    sharedPeople: await sharePeople(data),
    logins: openLogins(),
    startedAt: clock.now,
    tick: () => {
      clock.now = clock.now.add({ milliseconds: 7 });
    },
    inCall: (centerId, name) => systemCall(parts, { name, centerId, requestId: crypto.randomUUID() }),
    async close() {
      await app.close();
      useBank(undefined);
      await sandbox.close();
      for (const open of [raw, rawAside]) await open.end();
      await data.close();
      rmSync(directory, { recursive: true, force: true });
      restoreIds();
    },
  };
  connectOutside(world);
  return world;
}

/** A log that keeps its last lines in a list. */
const openFaultLog = (faults: string[]) =>
  openLog('error', {
    write: (line: string) => {
      faults.push(line);
      faults.splice(0, faults.length - 20);
    },
  });

/** The message centres of the installation, and the service's own ends of what they bring. */
function openPhones(parts: CallParts, seed: number): SimulatedPhones {
  const { database, vault, now } = parts;
  const inCenter: InCenter = (centerId, work) =>
    systemCall(parts, { name: 'short-messages', centerId, channel: 'sms', requestId: crypto.randomUUID() })(work);
  return openSimulatedPhones({
    random: randomOf(seed, 'phones'),
    now,
    log: openLog('silent'),
    onReport: async (report) => {
      // One thing at a time: nobody else writes what a report that is ahead could wait for.
      const blindIndex = vault.blindIndex;
      await receiveReport({ database, blindIndex, inCenter, now, patienceMs: 0 }, report);
    },
    onUplink: (uplink) => receiveUplink({ database, inCenter }, uplink),
  });
}

/** Some people of the first centre have worked in the city of the second before, and have a sealed account there. */
async function sharePeople({ ownerPool }: TestDatabase): Promise<World['sharedPeople']> {
  const members = (centerId: number) =>
    ownerPool.query<{ person_id: string; account_id: string }>(
      `select person_id, account_id from account.personal_account
       where center_id = $1 and state = 'normal' and opened_on < '2025-01-01'
         and person_id not in (select person_id from loan.borrower where center_id = $1)
       order by account_no limit 4`,
      [centerId],
    );
  const [here, there] = [(await members(1)).rows, (await members(2)).rows];
  for (const [index, { person_id: personId, account_id: accountId }] of there.entries()) {
    await ownerPool.query(
      `update party.person p set name = o.name, certificate_type = o.certificate_type, certificate_index = o.certificate_index, certificate_sealed = o.certificate_sealed
       from party.person o where o.center_id = 1 and o.person_id = $1 and p.center_id = 2 and p.person_id = $2`,
      [here[index]?.person_id, personId],
    );
    await ownerPool.query(
      `update account.personal_account set state = 'sealed', sealed_on = '2026-01-01' where center_id = 2 and account_id = $1`,
      [accountId],
    );
  }
  return here.map(({ person_id: personId }) => ({ centerId: 1, personId }));
}

interface SpecialAccount {
  readonly centerId: number;
  readonly accountNo: string;
  readonly accountName: string;
}

async function specialAccounts({ ownerPool }: TestDatabase): Promise<SpecialAccount[]> {
  const { rows } = await ownerPool.query<{ center_id: number; account_no: string; account_name: string }>(
    'select center_id, account_no, account_name from settlement.bank_account order by center_id, account_no',
  );
  return rows.map((row) => ({ centerId: row.center_id, accountNo: row.account_no, accountName: row.account_name }));
}

const centersOf = ({ ownerPool }: TestDatabase, accounts: readonly SpecialAccount[], bank: SimulatedBank) =>
  Promise.all(
    accounts.map(async (account) => ({
      ...account,
      bankBefore: bank.balanceOf(account.accountNo),
      bookBefore: await bookOf(ownerPool, account.centerId),
    })),
  );

interface BankParts {
  readonly directory: string;
  readonly accounts: readonly SpecialAccount[];
  readonly sandbox: TestSandbox;
  readonly parts: CallParts;
  readonly seed: number;
}

/** The bank and the centre's end of the line to it, without the line. */
function openBank({ directory, accounts, sandbox, parts, seed }: BankParts) {
  const { privateKey, publicKey } = openCentreKeys(dirname(sandbox.bankPrivateKeyFile));
  const bank = openSimulatedBank({
    directory: join(directory, 'bank'),
    centrePublicKey: publicKey,
    accounts: accounts.map(({ accountNo, accountName }) => ({
      accountNo,
      name: accountName,
      holder: 'centre',
      balanceFen: fen(1_000_000_000_000),
    })),
    random: randomOf(seed, 'bank'),
    now: parts.now,
  });
  const nowhere = { host: '127.0.0.1', port: 0 };
  const gateway = createBdcGateway({
    listen: nowhere,
    peer: nowhere,
    nodeNo: 'C99999',
    centreNo: '999999000000001',
    privateKey,
    log: openLog('silent'),
    now: () => parts.now().toZonedDateTimeISO(beijing),
    onAccountChange: bankNotices(parts),
    exchange: bank.exchange,
  });
  return { bank, gateway };
}

/** Ports to the outside. What fails there is drawn; an agency that does not answer is asked again by the service. */
function connectOutside(world: World): void {
  const { sandbox, gateway, phones, clock } = world;
  useBank(bankPortOf(gateway));
  useSmsRoutes(phones.routes);
  usePrinting({
    publicUrl,
    printer: {
      mayUse: () => true,
      print: async () => (world.isCalm ? 'ready' : world.faultRandom.one(['ready', 'ready', 'paper-low', 'no-answer'])),
    },
  });
  const anchorsDer = sandbox.authority.trustAnchors().map((der) => new Uint8Array(der));
  const trust = httpTrust({ anchorsDer, allowedOrigins: [sandbox.baseUrl] });
  useCertificateVerifier((input) => verifySignedText({ ...input, trust }));
  useTransferPlatform(
    openTransferPlatform({ ...sandbox.transferAccess, exchangeRequestMs: 60_000 } as Config, () => clock.now),
  );
  const ask = openExchange(
    {
      exchangeUrl: `${sandbox.baseUrl}/province/gateway/httpproxy`,
      exchangeKeyUrl: `${sandbox.baseUrl}/province/auth/secret`,
      exchangeFile: sandbox.province.access.file,
      // The wall clock decides nothing here.
      exchangeRequestMs: 60_000,
    } as Config,
    () => clock.now,
    openLog('silent'),
  );
  useExchange(async (question) => {
    world.tick();
    if (!world.isCalm && world.faultRandom.chance(0.12)) {
      const reason = world.faultRandom.one(['source-down', 'timeout', 'garbage']);
      world.trace.add(`${question.source} does not answer: ${reason}`);
      return { kind: 'unavailable', reason };
    }
    const answer = await ask(question);
    const said = answer.kind === 'answered' ? `${answer.records.length} records` : answer.reason;
    world.trace.add(`${question.source} answers: ${said}`);
    return answer;
  });
}

const databaseOn = (pool: FaultyPool): Kysely<DB> =>
  new Kysely<DB>({
    dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }),
    plugins: [new CamelCasePlugin()],
  });

async function openApp(
  parts: CallParts,
  { log, asidePool }: { log: ReturnType<typeof openLog>; asidePool: pg.Pool },
): Promise<FastifyInstance> {
  const live = { watch: () => () => undefined, stop: async () => undefined };
  const asideDatabase = openDatabase(asidePool);
  // The gate counts by the wall clock and tells nobody of this run: beside the connections that break.
  const gate = openGate({ database: asideDatabase, live, log, now: parts.now });
  await gate.load();
  const edge = await openEdge({
    ...parts,
    log,
    live,
    gate,
    onDenied: recordDenied,
    asideDatabase,
    publicUrl,
    constraintProblems,
    findCaller: callerFinder(parts.database, publicUrl),
  });
  registerAll(edge);
  edge.app.addHook('onClose', () => gate.stop());
  await edge.app.ready();
  return edge.app;
}

/** Ids that the database makes follow from the seed too, as long as nothing runs side by side. */
async function seedDatabase({ ownerPool }: TestDatabase, seed: number): Promise<void> {
  await ownerPool.query(`
    create schema simulation;
    create sequence simulation.id;
    create function simulation.gen_random_uuid() returns uuid language sql volatile as
      $$ select md5('${seed}/' || nextval('simulation.id'))::uuid $$;
    grant usage on schema simulation to anju_app;
    grant usage on sequence simulation.id to anju_app;
    alter role anju_app in database ${await nameOf(ownerPool)} set search_path = simulation, pg_catalog, public;`);
  await createQueue(ownerPool);
}

/** Rows without an order are found in another one than usual: whatever follows from that shows in the trace. */
async function readOtherwise({ ownerPool }: TestDatabase): Promise<void> {
  const name = await nameOf(ownerPool);
  for (const way of ['indexscan', 'indexonlyscan', 'bitmapscan', 'hashjoin', 'hashagg'])
    await ownerPool.query(`alter role anju_app in database ${name} set enable_${way} = off`);
}

async function nameOf(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  return rows[0]?.name ?? '';
}

/** Ends every connection of the service and waits until its pools have noticed. */
async function endConnections(owner: pg.Pool, pools: readonly pg.Pool[]): Promise<void> {
  await owner.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and usename = 'anju_app'`,
  );
  while (pools.some((pool) => pool.idleCount > 0)) await new Promise((resolve) => setTimeout(resolve, 1));
}

export async function bookOf(owner: pg.Pool, centerId: number): Promise<bigint> {
  const { rows } = await owner.query<{ sum: string }>(
    `select coalesce(sum(debit_fen - credit_fen), 0)::text as sum from ledger.journal_line where center_id = $1 and subject_code = '101'`,
    [centerId],
  );
  return BigInt(rows[0]?.sum ?? '0');
}
