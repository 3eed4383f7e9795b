import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { seedCity } from '../sandbox/src/city/seed.ts';
import { allowApp, createDatabase, type LocalPostgres, startPostgres } from '../scripts/postgres.ts';
import { allJobs } from '../server/src/modules.ts';
import { newKeyRing, openVault, type Vault } from '../server/src/platform/crypto.ts';
import { migrate } from '../server/src/platform/migrate.ts';

const root = join(import.meta.dirname, '..');
const directory = join(root, '.anju-bench');
export const keyRingFile = join(directory, 'keys.json');

/** The first of a month after the seeded history; benchmarks go on from there. */
export const benchNow = Temporal.Instant.from('2026-11-12T02:00:00Z');

export interface BenchCity {
  readonly local: LocalPostgres;
  readonly vault: Vault;
  readonly ownerUrl: string;
  readonly appUrl: string;
  close(): Promise<void>;
}

/** A durable PostgreSQL with a fresh city of 20,000 people, one employer of 10,000 among them. */
export async function openBenchCity(): Promise<BenchCity> {
  const local = await startPostgres(join(directory, 'postgres'));
  await makeCity(local, 'bench', {});
  return cityOn(local, 'bench');
}

/**
 * Cities of these sizes beside each other on one durable PostgreSQL, with an employer for a hundred people. A big city
 * takes long to fill: cities are kept, and the next run finds them and only migrates them.
 */
export async function openCitiesOfSizes(
  sizes: readonly number[],
): Promise<{ readonly cities: readonly BenchCity[]; close(): Promise<void> }> {
  const local = await startPostgres(join(directory, 'cities'));
  for (const accounts of sizes) {
    const name = `city_${accounts}`;
    if (await isThere(local, name)) {
      // It was made by an older version perhaps.
      await migrate(local.url('postgres', name), join(root, 'db'), allJobs);
      continue;
    }
    await makeCity(local, `${name}_making`, { accounts, employers: accounts / 100 });
    await asOwner(local, 'postgres', `alter database ${name}_making rename to ${name}`);
  }
  return { cities: sizes.map((accounts) => cityOn(local, `city_${accounts}`)), close: () => local.stop() };
}

async function asOwner(local: LocalPostgres, database: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: local.url('postgres', database) });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function isThere(local: LocalPostgres, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: local.url('postgres', 'postgres') });
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  await client.end();
  return rowCount === 1;
}

function benchVault(): Vault {
  mkdirSync(directory, { recursive: true });
  if (!existsSync(keyRingFile)) writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  return openVault(keyRingFile);
}

async function makeCity(
  local: LocalPostgres,
  name: string,
  size: { readonly accounts?: number; readonly employers?: number },
): Promise<void> {
  const vault = benchVault();
  await asOwner(local, 'postgres', `drop database if exists ${name} with (force)`);
  await createDatabase(local, name);
  const ownerUrl = local.url('postgres', name);
  await migrate(ownerUrl, join(root, 'db'), allJobs);
  await allowApp(local);
  await seedCity({ ownerUrl, vault, now: benchNow, ...size });
  // The seed's dirty pages would otherwise be written during the first measurement.
  await asOwner(local, name, 'vacuum analyze', 'checkpoint');
}

function cityOn(local: LocalPostgres, name: string): BenchCity {
  return {
    local,
    vault: benchVault(),
    ownerUrl: local.url('postgres', name),
    appUrl: local.url('anju_app', name),
    close: () => local.stop(),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((first, second) => first - second);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
