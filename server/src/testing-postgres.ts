import { chownSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type LocalPostgres, serverUser, startPostgres } from '../../scripts/postgres.ts';
import { sha256 } from './platform/crypto.ts';

// Support for tests: the PostgreSQL that all of them share, and where it keeps the databases of one test.

const root = join(import.meta.dirname, '../..');
/** What tests keep between runs. */
export const testDirectory = join(root, '.anju-test');

/** Far more than the databases of the few tests that run at once. */
const memoryNeeded = 2 * 1024 ** 3;
const spaceName = 'memory';

/**
 * A folder in the machine's memory, where there is room in it. A database is more than a thousand files that live for
 * seconds: on a disk (ext4) making them among those just removed takes ten times as long.
 */
function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize < memoryNeeded ? undefined : `/dev/shm/anju-test-${sha256(root).slice(0, 12)}`;
  } catch {
    return undefined;
  }
}

/** Makes the folder; answers whether it was not there. */
function makeFolder(folder: string): boolean {
  const isNew = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
  const user = serverUser();
  if (isNew && user) chownSync(folder, user.uid, user.gid);
  return isNew;
}

export interface TestPostgres extends LocalPostgres {
  /** What `create database` says of where the database is. */
  readonly where: string;
}

/** Attaches to the PostgreSQL of the tests, or starts it. */
export async function openTestPostgres(): Promise<TestPostgres> {
  const folder = memoryFolder();
  // What is memory is gone after a restart of the machine; what the server still has to write there finds the folder.
  const isNew = folder !== undefined && makeFolder(folder);
  const local = await startPostgres(join(testDirectory, 'postgres'), { fast: true, attach: true });
  if (folder !== undefined) await asOwner(local, (client) => makeSpace(client, folder, isNew));
  return { ...local, where: folder === undefined ? '' : `tablespace ${spaceName}` };
}

async function makeSpace(client: pg.Client, folder: string, isNew: boolean): Promise<void> {
  await client.query('select pg_advisory_lock(hashtext($1))', [spaceName]);
  const { rowCount } = await client.query('select from pg_tablespace where spcname = $1', [spaceName]);
  const isKnown = rowCount === 1;
  if (isKnown && !isNew) return;
  if (isKnown) {
    await dropTestDatabases(client);
    await client.query(`drop tablespace ${spaceName}`);
  }
  // Of a server that is no more.
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  await client.query(`create tablespace ${spaceName} location '${folder}'`);
}

/** Does something as the owner of the server, outside of every database of a test. */
export async function asOwner<T>({ url }: LocalPostgres, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url('postgres', 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Drops the clones that a killed test run left behind. */
export async function dropTestDatabases(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^test_|_making$'`,
  );
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
}
