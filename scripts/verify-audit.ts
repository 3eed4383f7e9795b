/**
 * Checks that the audit trail is as it was sealed, for every centre:
 *
 *     npm run verify-audit [-- --filed FILE]
 *
 * Uses the database of ANJU_DATABASE_URL, otherwise the local one. Prints of every centre its newest batch with its
 * digest: these lines are what is filed outside the database. With `--filed` the lines of such a file are looked up too:
 * a batch that has another digest now was sealed anew. Ends with status 1 when anything does not agree.
 */
import { readFileSync } from 'node:fs';
import { type AuditDigest, listAuditDigests, verifyAudit } from '../server/src/modules/audit/index.ts';
import { listCenters } from '../server/src/modules/party/index.ts';
import { type Db, openDatabase, openPool } from '../server/src/platform/db.ts';
import { argumentsOf } from './arguments.ts';
import { localDatabase, useLocalServer } from './local-server.ts';

const fileLine = /^\S+ +(\d+) +batch (\d+) +sealed \S+ +([0-9a-f]{64})/;

/** The digests that a file of earlier lines names, by centre and batch. */
export function readFiled(text: string): { centerId: number; batchNo: number; digest: string }[] {
  return text.split('\n').flatMap((line) => {
    const found = fileLine.exec(line);
    return found ? [{ centerId: Number(found[1]), batchNo: Number(found[2]), digest: found[3] ?? '' }] : [];
  });
}

const lineOf = (centerId: number, { batchNo, sealedAt, digest }: AuditDigest): string =>
  `ok    ${centerId}  batch ${batchNo}  sealed ${sealedAt.toString({ smallestUnit: 'second' })}  ${digest}`;

/** Checks one centre; prints its line and answers whether everything agrees. */
export async function verifyCenterAudit(
  tx: Db,
  centerId: number,
  filed: ReturnType<typeof readFiled>,
  print: (line: string) => void,
): Promise<boolean> {
  const wrong = await verifyAudit(tx, centerId);
  const digests = await listAuditDigests(tx, centerId);
  const last = digests.at(-1);
  if (wrong !== undefined) print(`WRONG ${centerId}  batch ${wrong} is not what was sealed`);
  else print(last ? lineOf(centerId, last) : `ok    ${centerId}  nothing sealed yet`);
  const known = new Map(digests.map(({ batchNo, digest }) => [batchNo, digest]));
  const changed = filed.filter((one) => one.centerId === centerId && known.get(one.batchNo) !== one.digest);
  for (const { batchNo } of changed) print(`WRONG ${centerId}  batch ${batchNo} is not what was filed`);
  return wrong === undefined && changed.length === 0;
}

if (import.meta.main) {
  const values = argumentsOf('npm run verify-audit -- [--filed FILE]', { filed: { type: 'string' } });
  const filed = values.filed === undefined ? [] : readFiled(readFileSync(values.filed, 'utf8'));
  const given = process.env['ANJU_DATABASE_URL'];
  const server = given === undefined ? await useLocalServer() : undefined;
  const database = openDatabase(openPool(given ?? server?.url('postgres', localDatabase) ?? '', 2));
  for (const { centerId } of await listCenters(database))
    if (!(await verifyCenterAudit(database, centerId, filed, console.log))) process.exitCode = 1;
  await database.destroy();
  await server?.release();
}
