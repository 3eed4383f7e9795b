/**
 * Checks that the audit trail is as it was sealed, for every centre:
 *
 *     npm run verify-audit
 *
 * Uses the database of ANJU_DATABASE_URL, otherwise the local one. Ends with status 1 when a batch does not agree.
 */
import { verifyAudit } from '../server/src/modules/audit/index.ts';
import { listCenters } from '../server/src/modules/party/index.ts';
import { openDatabase, openPool } from '../server/src/platform/db.ts';
import { localDatabase, useLocalServer } from './local-server.ts';

const given = process.env['ANJU_DATABASE_URL'];
const server = given === undefined ? await useLocalServer() : undefined;
const database = openDatabase(openPool(given ?? server?.url('postgres', localDatabase) ?? '', 2));
for (const { centerId, name } of await listCenters(database)) {
  const wrong = await verifyAudit(database, centerId);
  console.log(
    `${wrong === undefined ? 'ok   ' : 'WRONG'} ${centerId} ${name}${wrong === undefined ? '' : `: batch ${wrong}`}`,
  );
  if (wrong !== undefined) process.exitCode = 1;
}
await database.destroy();
await server?.release();
