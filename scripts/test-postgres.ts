import { join } from 'node:path';
import pg from 'pg';
import { type LocalPostgres, startPostgres } from './postgres.ts';

// The test files share one PostgreSQL that outlives each of them: `npm test` starts it before and stops it after.
const local = await startPostgres(join(import.meta.dirname, '../.anju-test/postgres'), { fast: true, attach: true });
if (process.argv[2] === 'stop') await local.stop('immediate');
else await dropLeftovers(local);

/** Clones that a killed test run left behind. */
async function dropLeftovers({ url }: LocalPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: url('postgres', 'postgres') });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^test_|_making$'`,
  );
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  await client.end();
}
