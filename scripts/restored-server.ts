import { execFile, spawn } from 'node:child_process';
import {
  chownSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { type BackupSet, Refusal } from './backup-set.ts';
import { binaries, serverUser } from './postgres.ts';

const run = promisify(execFile);

export interface RestoreOptions {
  /** The folder of the backup. */
  readonly from: string;
  /** An empty or new folder that the data is unpacked into. */
  readonly into: string;
  readonly port: number;
  /** Where the server has archived its log: everything in it is replayed, or what was until a moment. */
  readonly wal?: string | undefined;
  readonly until?: string | undefined;
  /** The data is thrown away in the end: it need not reach the disc. */
  readonly isPassing: boolean;
  /** Where `pg_ctl` and `postgres` are; those of the npm package when not given. */
  readonly programs?: string | undefined;
}

export interface RestoredServer {
  /** Connection string of the owner, over a socket that only this folder's owner can reach. */
  readonly url: string;
  /** What PostgreSQL wrote while it recovered. */
  readonly log: string;
  stop(): Promise<void>;
}

/** Throws a Refusal when the folder is in use or too small for what is unpacked into it. */
function checkFolder(into: string, { pieces }: BackupSet): void {
  mkdirSync(into, { recursive: true });
  if (readdirSync(into).length > 0) throw new Refusal(`${into} is not empty: a restore never overwrites`);
  const { bavail, bsize } = statfsSync(into);
  const needed = pieces.reduce((sum, piece) => sum + piece.unpackedBytes, 0);
  const free = bavail * bsize;
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
  if (free < needed * 1.1)
    throw new Refusal(
      `${into} has ${megabytes(free)} MB free, the backup unpacks to ${megabytes(needed)} MB and grows while it recovers`,
    );
}

async function checkVersion(programs: string, { serverVersion }: BackupSet): Promise<void> {
  const { stdout } = await run(join(programs, 'postgres'), ['--version']);
  const found = /(\d+)/.exec(stdout)?.[1];
  const needed = /^\d+/.exec(serverVersion)?.[0];
  if (found !== needed)
    throw new Refusal(
      `the backup is of PostgreSQL ${serverVersion}, ${programs} has ${stdout.trim()}: name others with --programs`,
    );
}

/** Unpacks as the user that PostgreSQL runs as. */
async function unpack(archive: string, data: string, user: { uid: number; gid: number } | undefined): Promise<void> {
  const tar = spawn('tar', ['-xf', '-', '-C', data], { ...user, stdio: ['pipe', 'ignore', 'pipe'] });
  const said: Buffer[] = [];
  tar.stderr.on('data', (bytes: Buffer) => said.push(bytes));
  const exit = new Promise<number | null>((done) => tar.once('close', done));
  await pipeline(createReadStream(archive), createGunzip(), tar.stdin).catch(() => undefined);
  if ((await exit) !== 0)
    throw new Refusal(`the archive could not be unpacked: ${Buffer.concat(said).toString().trim()}`);
}

/** Its own settings: those of the original name files and addresses of another machine. */
function settingsOf(into: string, { port, wal, until, isPassing }: RestoreOptions): Record<string, string> {
  return {
    config_file: join(into, 'postgresql.conf'),
    hba_file: join(into, 'pg_hba.conf'),
    port: String(port),
    listen_addresses: '',
    unix_socket_directories: into,
    archive_mode: 'off',
    hot_standby: 'off',
    shared_preload_libraries: '',
    ssl: 'off',
    ...(isPassing && { fsync: 'off', full_page_writes: 'off' }),
    ...(wal !== undefined && { restore_command: `cp "${resolve(wal)}/%f" "%p"` }),
    ...(until !== undefined && { recovery_target_time: timeOf(until), recovery_target_action: 'promote' }),
  };
}

/** Unpacks a backup and lets PostgreSQL recover it, reachable by nobody else. Throws a Refusal for what an operator can mend. */
export async function restore(set: BackupSet, options: RestoreOptions): Promise<RestoredServer> {
  const { from, port, wal, isPassing, programs = binaries() } = options;
  const into = resolve(options.into);
  checkTarget(set, options);
  checkFolder(into, set);
  await checkVersion(programs, set);
  const user = serverUser();
  const [data, log] = [join(into, 'data'), join(into, 'server.log')];
  mkdirSync(data, { mode: 0o700 });
  const settings = settingsOf(into, options);
  writeFileSync(settings['config_file'] ?? '', 'timezone = UTC\n');
  writeFileSync(settings['hba_file'] ?? '', 'local all all trust\n');
  if (user)
    for (const path of [into, data, settings['config_file'] ?? '', settings['hba_file'] ?? ''])
      chownSync(path, user.uid, user.gid);
  await unpack(join(from, 'base.tar.gz'), data, user);
  if (wal !== undefined) writeFileSync(join(data, 'recovery.signal'), '', { mode: 0o600 });
  if (user && wal !== undefined) chownSync(join(data, 'recovery.signal'), user.uid, user.gid);
  const quoted = Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
  const control = (args: string[]) => run(join(programs, 'pg_ctl'), ['-D', data, ...args], { ...user, cwd: '/' });
  const written = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  try {
    await control(['-o', quoted, '-l', log, '-w', '-t', '86400', 'start']);
  } catch {
    throw new Refusal(`PostgreSQL could not recover:\n${whyOf(written())}`);
  }
  const url = `postgresql://${encodeURIComponent(set.owner)}@localhost:${port}/${set.database}?host=${encodeURIComponent(into)}`;
  const isAlive = () =>
    control(['status']).then(
      () => true,
      () => false,
    );
  while (!(await isOpen(url))) {
    if (!(await isAlive())) throw new Refusal(`PostgreSQL could not recover:\n${whyOf(written())}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    log: written(),
    stop: async () => void (await control(['-m', isPassing ? 'immediate' : 'fast', '-w', 'stop'])),
  };
}

/** As PostgreSQL reads a moment in its settings. */
const timeOf = (instant: string): string =>
  Temporal.Instant.from(instant).toString().replace('T', ' ').replace('Z', '+00');

/** Whether it has recovered: until then it takes no connection. */
async function isOpen(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    // Starting up, or gone: the latter is seen by its caller.
    if (code === '57P03' || code === 'ECONNREFUSED' || code === 'ENOENT') return false;
    throw error;
  }
}

/** Throws a Refusal for a moment that this backup cannot reach. */
function checkTarget(set: BackupSet, { wal, until }: RestoreOptions): void {
  if (wal !== undefined && !existsSync(wal)) throw new Refusal(`there is no ${wal}: the archived log is needed`);
  if (wal !== undefined && /["'%\\]/.test(resolve(wal)))
    throw new Refusal(`${wal} has a sign in its name that a restore command cannot carry`);
  if (until === undefined) return;
  if (wal === undefined)
    throw new Refusal('a moment is reached with the archived log only: name its folder with --wal');
  if (Temporal.Instant.compare(Temporal.Instant.from(until), Temporal.Instant.from(set.endedAt)) < 0)
    throw new Refusal(`this backup is whole from ${set.endedAt} on, ${until} is earlier: take one before it`);
}

/** The lines of the log that say what went wrong. */
function whyOf(log: string): string {
  const lines = log
    .split('\n')
    .filter((line) => /\b(FATAL|PANIC|ERROR|HINT|DETAIL):|last completed transaction/.test(line));
  const missing = /recovery ended before configured recovery target was reached/.test(log)
    ? ['the archived log ends before that moment: a piece of it is missing, or it was not archived yet']
    : [];
  return [...missing, ...lines.slice(-6)].join('\n');
}
