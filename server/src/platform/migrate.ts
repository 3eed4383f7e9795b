import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { sha256 } from './crypto.ts';
import { type Job, migrateJobs } from './jobs.ts';

/**
 * Brings a database to the newest schema with the owner's rights: each SQL file of `db/migrations` once, in order,
 * in its own transaction; then the job queues and the grants of `db/roles.sql`. An edited migration is refused.
 */
export async function migrate(ownerUrl: string, directory: string, jobs: readonly Job[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const applied: string[] = [];
  try {
    // Two instances that start at once: the second waits here and finds the work done.
    await client.query('select pg_advisory_lock(727274)');
    await client.query('create schema if not exists platform');
    await client.query(
      'create table if not exists platform.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const done = await client.query<{ name: string; sha256: string }>('select name, sha256 from platform.migration');
    const known = new Map(done.rows.map((row) => [row.name, row.sha256]));
    for (const name of readdirSync(join(directory, 'migrations'))
      .filter((file) => file.endsWith('.sql'))
      .sort()) {
      const text = readFileSync(join(directory, 'migrations', name), 'utf8');
      const hash = sha256(text);
      if (known.has(name)) {
        if (known.get(name) !== hash) throw new Error(`migration ${name} was edited after it was applied`);
        continue;
      }
      await client.query('begin');
      await client.query(text);
      await client.query('insert into platform.migration (name, sha256) values ($1, $2)', [name, hash]);
      await client.query('commit');
      applied.push(name);
    }
    await migrateJobs(ownerUrl, jobs);
    await client.query(readFileSync(join(directory, 'roles.sql'), 'utf8'));
  } finally {
    await client.end();
  }
  return applied;
}
