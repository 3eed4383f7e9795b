/**
 * Fills the local database with the fictional city:
 *
 *     npm run seed -- [--accounts 1000000] [--employers n] [--seed n] [--month-ahead] [--yes]
 *
 * Most employers have paid the month that is due when their payday was; with `--month-ahead` nobody has begun, whatever day it is.
 *
 * A local database that exists is dropped and made anew: a terminal is asked first, anything else must say `--yes`. Stop
 * `npm start` before. Afterwards the books are verified. The next `npm start` serves the city and shows its demo logins.
 */
import { createInterface } from 'node:readline/promises';
import pg from 'pg';
import { argumentsOf } from './arguments.ts';
import { migrateLocal, seedLocal } from './local.ts';
import { localDatabase, useLocalServer } from './local-server.ts';
import { verifyBooks } from './verify-books.ts';

const usage = 'npm run seed -- [--accounts n] [--employers n] [--seed n] [--month-ahead] [--yes]';

/** Drops and makes the database; throws an Error when somebody is using it. */
/** Nothing is dropped unasked. */
async function askToDrop(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [localDatabase]);
  await client.end();
  if (rowCount === 0) return;
  const refused = new Error(`the local database exists and would be dropped; say --yes\n${usage}`);
  if (!process.stdin.isTTY) throw refused;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('The local database exists and will be dropped. Go on? (y/N) ');
  terminal.close();
  if (!/^y(es)?$/i.test(answer)) throw refused;
}

async function recreate(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select from pg_stat_activity where datname = $1 and backend_type = 'client backend' limit 1",
      [localDatabase],
    );
    if (rows.length > 0) throw new Error('the local database is in use: stop npm start first');
    await client.query(`drop database if exists ${localDatabase}`);
    await client.query(`create database ${localDatabase}`);
  } finally {
    await client.end();
  }
}

const counted = [
  'party.employer',
  'party.person',
  'account.personal_account',
  'account.account_change',
  'contribution.remittance',
  'contribution.remittance_line',
  'ledger.journal',
  'ledger.personal_entry',
];

async function printCounts(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const table of counted) {
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

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const values = argumentsOf(usage, {
    accounts: text,
    employers: text,
    seed: text,
    'month-ahead': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
  });
  const accounts = numberOf(values.accounts) ?? 20_000;
  // As many people to an employer as in the usual city, so that a larger one is not made of giants.
  const employers = numberOf(values.employers) ?? Math.max(1, Math.min(15_000, Math.ceil(accounts / 67)));
  const started = performance.now();
  const took = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const server = await useLocalServer();
  try {
    const ownerUrl = server.url('postgres', localDatabase);
    if (!values.yes) await askToDrop(server.url('postgres', 'postgres'));
    await recreate(server.url('postgres', 'postgres'));
    await migrateLocal(ownerUrl);
    await seedLocal(ownerUrl, {
      accounts,
      employers,
      isMonthUnderWay: !values['month-ahead'],
      seed: numberOf(values.seed) ?? 1,
      log: console.log,
    });
    console.log(`seeded in ${took()}`);
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
