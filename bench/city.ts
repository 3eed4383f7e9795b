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
  mkdirSync(directory, { recursive: true });
  if (!existsSync(keyRingFile)) writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  const vault = openVault(keyRingFile);
  const local = await startPostgres(join(directory, 'postgres'));
  const owner = new pg.Client({ connectionString: local.url('postgres', 'postgres') });
  await owner.connect();
  await owner.query('drop database if exists bench with (force)');
  await owner.end();
  await createDatabase(local, 'bench');
  const ownerUrl = local.url('postgres', 'bench');
  await migrate(ownerUrl, join(root, 'db'), allJobs);
  await allowApp(local);
  await seedCity({ ownerUrl, vault, now: benchNow });
  const settle = new pg.Client({ connectionString: ownerUrl });
  await settle.connect();
  // The seed's dirty pages would otherwise be written during the first measurement.
  await settle.query('vacuum analyze');
  await settle.query('checkpoint');
  await settle.end();
  return { local, vault, ownerUrl, appUrl: local.url('anju_app', 'bench'), close: () => local.stop() };
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
