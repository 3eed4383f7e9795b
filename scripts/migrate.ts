/**
 * Brings a database to the newest schema, with the owner's rights:
 *
 *     ANJU_OWNER_URL=postgresql://owner@host/anju npm run migrate
 *
 * Without it the local database is migrated. Applies the migrations that are missing, makes the queues of the jobs and
 * grants what the service needs; run again it changes nothing. Prints what it applied.
 */
import { join } from 'node:path';
import { allJobs } from '../server/src/modules.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { localDatabase, useLocalServer } from './local-server.ts';

const given = process.env['ANJU_OWNER_URL'];
const server = given === undefined ? await useLocalServer() : undefined;
try {
  const url = given ?? server?.url('postgres', localDatabase) ?? '';
  const applied = await migrate(url, join(import.meta.dirname, '../db'), allJobs);
  for (const name of applied) console.log(`applied  ${name}`);
  console.log(applied.length === 0 ? 'nothing to apply: the schema is the newest' : `${applied.length} applied`);
} finally {
  await server?.release();
}
