/**
 * Fills the local database with the fictional city:
 *
 *     npm run seed -- --yes [--accounts 1000000] [--employers n] [--seed n]
 *
 * The local database is dropped and made anew, which is why `--yes` must be said. Demo logins are written to
 * `.anju/sandbox/demo.json`; afterwards the books are verified.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Demo, seedCity } from '../sandbox/src/city/seed.ts';
import { newKeyRing, openVault, type Vault } from '../server/src/platform/crypto.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { localDatabase, localDirectory, useLocalServer } from './local-server.ts';
import { verifyBooks } from './verify-books.ts';

const usage = 'npm run seed -- --yes [--accounts n] [--employers n] [--seed n]   (drops the local database)';

/** The local key ring, made when missing: sealed data can be opened only with the ring that sealed it. */
function localVault(): Vault {
  const file = process.env['ANJU_KEY_RING_FILE'] ?? join(localDirectory, 'key-ring.json');
  if (!existsSync(file)) {
    mkdirSync(localDirectory, { recursive: true });
    writeFileSync(file, newKeyRing(), { mode: 0o600 });
  }
  return openVault(file);
}

async function recreate(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`drop database if exists ${localDatabase} with (force)`);
  await client.query(`create database ${localDatabase}`);
  await client.end();
}

async function printCounts(url: string): Promise<void> {
  const tables = [
    'party.employer',
    'party.person',
    'account.personal_account',
    'account.account_change',
    'contribution.remittance',
    'contribution.remittance_line',
    'ledger.journal',
    'ledger.personal_entry',
  ]; // prettier-ignore
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const table of tables) {
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${table}`);
    console.log(`${(rows[0]?.count ?? '').padStart(12)}  ${table}`);
  }
  await client.end();
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(usage);
  return Number(text);
}

function writeDemoFile(demo: Demo): string {
  const folder = join(localDirectory, 'sandbox');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'demo.json');
  writeFileSync(file, JSON.stringify(demo, null, 2), { mode: 0o600 });
  return file;
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { accounts: text, employers: text, seed: text, yes: { type: 'boolean', default: false } },
  });
  if (!values.yes) throw new Error(`this drops the local database; say --yes\n${usage}`);
  const accounts = numberOf(values.accounts) ?? 20_000;
  // As many people to an employer as in the usual city, so that a larger one is not made of giants.
  const employers = numberOf(values.employers) ?? Math.max(1, Math.min(15_000, Math.ceil(accounts / 67)));
  const started = performance.now();
  const took = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const server = await useLocalServer();
  try {
    const ownerUrl = server.url('postgres', localDatabase);
    await recreate(server.url('postgres', 'postgres'));
    // The service adds its job queues when it starts.
    await migrate(ownerUrl, join(import.meta.dirname, '..', 'db'), []);
    const demo = await seedCity({
      ownerUrl,
      vault: localVault(),
      now: Temporal.Now.instant(),
      accounts,
      employers,
      seed: numberOf(values.seed) ?? 1,
      log: console.log,
    });
    console.log(`seeded in ${took()}; demo logins in ${writeDemoFile(demo)}`);
    await printCounts(ownerUrl);
    process.exitCode = (await verifyBooks(ownerUrl, console.log)) ? 0 : 1;
    console.log(`verified after ${took()}`);
  } finally {
    await server.release();
  }
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
