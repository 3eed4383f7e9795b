import { join } from 'node:path';
import pg from 'pg';
import { allowApp, createDatabase, startPostgres } from '../scripts/postgres.ts';
import { allJobs } from '../server/src/modules.ts';
import { migrate } from '../server/src/platform/migrate.ts';

/**
 * A database of its own for a benchmark of the books, empty but for what `fill` writes as its owner. `url` is that of the
 * service's low-privilege role, `client` the owner's; whoever opens it closes it.
 */
export async function openBooksDatabase(fill: (client: pg.Client) => Promise<void>) {
  const local = await startPostgres(join(import.meta.dirname, '../.anju-bench', 'postgres'));
  const admin = new pg.Client({ connectionString: local.url('postgres', 'postgres') });
  await admin.connect();
  await admin.query('drop database if exists bench with (force)');
  await admin.end();
  await createDatabase(local, 'bench');
  const ownerUrl = local.url('postgres', 'bench');
  await migrate(ownerUrl, join(import.meta.dirname, '../db'), allJobs);
  await allowApp(local);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await fill(client);
  return {
    url: local.url('anju_app', 'bench'),
    client,
    close: async () => {
      await client.end();
      await local.stop();
    },
  };
}
