/**
 * Looks an installation over before it serves anybody, and whenever something seems wrong:
 *
 *     npm run doctor -- --env /etc/anju/anju.env [--role api|worker|gateways]
 *
 * Run it as the user of the service, on its machine. Reads the settings and every file that they name, the database with the
 * rights of the service, the keys against what is stored, the seals of the centres, and whether the outside answers; it
 * changes nothing. `ok`; `LOOK`: it serves, but something will not work; `WRONG`: it would not start, or not work at all.
 * Ends with status 1 when anything is wrong.
 */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { sql } from 'kysely';
import { readBankNodes } from '../server/src/bank-nodes.ts';
import { unconnected } from '../server/src/exchange.ts';
import { readMessageCentres } from '../server/src/message-centre-settings.ts';
import { listCenters, personContexts } from '../server/src/modules/party/index.ts';
import { type Config, readConfig } from '../server/src/platform/config.ts';
import { openVault } from '../server/src/platform/crypto.ts';
import { type Database, openDatabase, openPool } from '../server/src/platform/db.ts';
import { WrongSettings } from '../server/src/platform/settings.ts';
import { filesNamed, openSeals } from '../server/src/seals.ts';
import { type ServiceRole, serviceRoles } from '../server/src/service.ts';
import { settingsFaults } from '../server/src/settings-check.ts';
import { argumentsOf } from './arguments.ts';

export interface Finding {
  readonly verdict: 'ok' | 'LOOK' | 'WRONG';
  readonly about: string;
  readonly says: string;
}
const [ok, look, wrong] = (['ok', 'LOOK', 'WRONG'] as const).map(
  (verdict) =>
    (about: string, says: string): Finding => ({ verdict, about, says }),
) as [Say, Say, Say];
type Say = (about: string, says: string) => Finding;

const oldestPostgres = 150_000;
/** Connections of a process beside its pool: jobs, what is written aside, what it listens on. */
const besidePool = 11;
const answerWithin = 3_000;

/** Everything that is found, in the order in which it is best mended. */
export async function* examine(config: Config, role: ServiceRole): AsyncGenerator<Finding> {
  const faults = settingsFaults(config, role);
  yield* faults.map((fault) => wrong('settings', fault));
  if (faults.length > 0) return;
  yield ok('settings', 'every file is there and in its shape');
  yield existsSync(join(config.webDirectory, 'hall/index.html'))
    ? ok('screens', 'built')
    : wrong('screens', `nothing is built in ${config.webDirectory}: npm run build`);
  yield* databaseFindings(config);
  yield programFinding(config);
  yield sourcesFinding(config);
  for (const [about, host, port] of peersOf(config, role)) yield await answers(about, host, port);
}

async function* databaseFindings(config: Config): AsyncGenerator<Finding> {
  const database = openDatabase(openPool(config.databaseUrl, 1));
  try {
    yield await serverFinding(database);
    yield await rightsFinding(database);
    const schema = await schemaFinding(database);
    yield schema;
    if (schema.verdict === 'WRONG') return;
    yield await roomFinding(database, config);
    yield await keysFinding(database, config);
    yield* await sealFindings(database, config);
  } catch (error) {
    yield wrong('database', (error as Error).message);
  } finally {
    await database.destroy();
  }
}

async function serverFinding(database: Database): Promise<Finding> {
  const { rows } = await sql<{
    number: number;
    version: string;
    at: Temporal.Instant;
  }>`select current_setting('server_version_num')::int as number, current_setting('server_version') as version, clock_timestamp() as at`.execute(
    database,
  );
  const [server] = rows;
  if (!server || server.number < oldestPostgres)
    return wrong('database', `PostgreSQL ${server?.version} is older than 15`);
  const apart = Math.abs(Temporal.Now.instant().since(server.at).total('seconds'));
  return apart > 2
    ? look('database', `its clock and the one of this machine are ${Math.round(apart)} s apart`)
    : ok('database', `PostgreSQL ${server.version}`);
}

async function rightsFinding(database: Database): Promise<Finding> {
  const { rows } = await sql<{ name: string; mayAlter: boolean }>`
    select current_user::text as name, rolsuper or coalesce((select pg_has_role(nspowner, 'member') from pg_namespace where nspname = 'ledger'), false) as may_alter
    from pg_roles where rolname = current_user`.execute(database);
  const [user] = rows;
  return user?.mayAlter === false
    ? ok('rights', `as ${user.name}, who may alter nothing`)
    : wrong('rights', `as ${user?.name}, who owns the schema: the service connects as anju_app`);
}

async function schemaFinding(database: Database): Promise<Finding> {
  const found = await sql<{ name: string | null }>`select to_regclass('platform.migration')::text as name`.execute(
    database,
  );
  if (!found.rows[0]?.name) return wrong('schema', 'there is none: npm run migrate');
  const { rows } = await sql<{ name: string }>`select name from platform.migration`.execute(database);
  const applied = new Set(rows.map(({ name }) => name));
  const names = readdirSync(join(import.meta.dirname, '../db/migrations')).sort();
  const missing = names.filter((name) => !applied.has(name));
  return missing.length > 0
    ? wrong('schema', `${missing.length} migrations are missing, from ${missing[0]} on: npm run migrate`)
    : ok('schema', `${names.length} migrations`);
}

async function roomFinding(database: Database, { databasePoolMax }: Config): Promise<Finding> {
  const { rows } = await sql<{ most: number }>`select current_setting('max_connections')::int as most`.execute(
    database,
  );
  const each = databasePoolMax + besidePool;
  const processes = Math.floor((rows[0]?.most ?? 0) / each);
  const says = `max_connections ${rows[0]?.most} is room for ${processes} processes of ${each} connections`;
  return processes < 4 ? look('connections', `${says}; a small city runs four`) : ok('connections', says);
}

async function keysFinding(database: Database, { keyRingFile }: Config): Promise<Finding> {
  const { rows } = await sql<{ sealed: Buffer }>`select certificate_sealed as sealed from party.person limit 1`.execute(
    database,
  );
  if (!rows[0]) return ok('keys', 'nobody is in the database yet');
  try {
    openVault(keyRingFile).open(rows[0].sealed, personContexts.certificate);
    return ok('keys', 'they open what is stored');
  } catch {
    return wrong('keys', `${keyRingFile} does not open what is stored: it is the key ring of another installation`);
  }
}

async function sealFindings(database: Database, { sealDirectory }: Config): Promise<Finding[]> {
  const sealOf = openSeals(sealDirectory);
  const anchors = filesNamed(sealDirectory, 'anchor-').length;
  const centers = await listCenters(database);
  if (centers.length === 0) return [look('centres', 'there is none: npm run add-centre')];
  return [
    anchors > 0
      ? ok('certificates', `${anchors} roots are trusted for employers`)
      : look('certificates', `no anchor-*.der in ${sealDirectory}: no employer can log in`),
    ...centers.map(({ centerId }) => sealFinding(`seal of ${centerId}`, sealOf(centerId)?.certificateDer)),
  ];
}

function sealFinding(about: string, certificate: Uint8Array | undefined): Finding {
  if (!certificate) return look(about, 'there is none: the centre issues no papers');
  const until = Temporal.Instant.fromEpochMilliseconds(new X509Certificate(certificate).validToDate.getTime());
  const days = Math.floor(until.since(Temporal.Now.instant()).total('hours') / 24);
  const day = until.toString().slice(0, 10);
  return days < 30 ? look(about, days < 0 ? `ended ${day}` : `ends ${day}: renew it`) : ok(about, `until ${day}`);
}

function programFinding({ speechProgram }: Config): Finding {
  const [program = ''] = speechProgram.split(' ');
  if (program === '') return ok('speech', 'none is wanted');
  return spawnSync(program, ['--version']).error
    ? look('speech', `${program} is not installed: picture codes and 12329 are not spoken`)
    : ok('speech', program);
}

function sourcesFinding(config: Config): Finding {
  const missing = unconnected(config);
  return missing.length === 0
    ? ok('sources', 'each has a service at the exchange platform')
    : look('sources', `no service for ${missing.join(', ')}: what they would confirm is handed in on paper`);
}

type Peer = [about: string, host: string, port: number];

function peerOf(about: string, address: string): Peer {
  const { hostname, port, protocol } = new URL(address);
  return [about, hostname, Number(port || (protocol === 'https:' ? 443 : 80))];
}

/** Who must answer a process of this role. Whoever calls the service itself is not here. */
function peersOf(config: Config, role: ServiceRole): Peer[] {
  const peers = [
    peerOf('time stamps', config.timestampUrl),
    peerOf('exchange platform', config.exchangeUrl),
    peerOf('exchange platform', config.exchangeKeyUrl),
    ...config.revocationOrigins
      .split(',')
      .filter(Boolean)
      .map((origin) => peerOf('revocation', origin)),
  ];
  if (role !== 'gateways' && role !== 'all') return peers;
  const banks = readBankNodes(config).map(({ node, peer }) => peerOf(`bank, node ${node}`, `tcp://${peer}`));
  const centres = readMessageCentres(config.messageCentresFile, config).map((centre): Peer => {
    if ('host' in centre) return [`messages, ${centre.name}`, centre.host, centre.port];
    return peerOf(`messages, ${centre.name}`, 'origin' in centre ? centre.origin : centre.url);
  });
  return [...peers, peerOf('transfer platform', config.transferUrl), ...banks, ...centres];
}

function answers(about: string, host: string, port: number): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: answerWithin });
    const end = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    socket.on('connect', () => end(ok(about, `${host}:${port} answers`)));
    socket.on('timeout', () => end(look(about, `${host}:${port} does not answer within ${answerWithin / 1_000} s`)));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(look(about, `${host}:${port}: ${error.code ?? error.message}`)),
    );
  });
}

function print({ verdict, about, says }: Finding): void {
  console.log(`${verdict.padEnd(6)} ${about.padEnd(20)} ${says}`);
  if (verdict === 'WRONG') process.exitCode = 1;
}

if (import.meta.main) {
  const usage = `npm run doctor -- [--env FILE] [--role ${serviceRoles.join('|')}]`;
  const values = argumentsOf(usage, { env: { type: 'string' }, role: { type: 'string', default: 'all' } });
  const role = serviceRoles.find((one) => one === values.role);
  if (!role) throw new Error(`--role is one of ${serviceRoles.join(', ')}`);
  try {
    const environment = values.env === undefined ? process.env : parseEnv(readFileSync(values.env, 'utf8'));
    for await (const finding of examine(readConfig(environment), role)) print(finding);
  } catch (error) {
    if (!(error instanceof WrongSettings)) throw error;
    for (const fault of error.faults) print(wrong('settings', fault));
  }
}
