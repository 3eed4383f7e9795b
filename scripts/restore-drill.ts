/**
 * Restores a backup into a fresh server and proves that its books agree:
 *
 *     npm run restore-drill -- --from DIRECTORY [--keys FILE] [--wal DIRECTORY [--until INSTANT]] [--keep DIRECTORY]
 *                              [--port N] [--programs DIRECTORY]
 *
 * Looks first whether every piece is there and is what was written, whether the key ring is the right one, and whether
 * there is room. The server listens on a socket in its own folder, where nobody else reaches it, and is removed in the
 * end; with `--keep` its data stays, stopped, for PostgreSQL to be started on: that is how one restores in earnest.
 * `--wal` replays what the server has archived since the backup, `--until` no further than a moment. Ends with status 1
 * at the first thing that is not as it must be.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { findPerson, listCenters } from '../server/src/modules/party/index.ts';
import { openVault } from '../server/src/platform/crypto.ts';
import { type Database, openDatabase, openPool } from '../server/src/platform/db.ts';
import { argumentsOf } from './arguments.ts';
import { type BackupSet, checkKeys, checkPieces, Refusal, readSet } from './backup-set.ts';
import { localDirectory } from './local-server.ts';
import { freePort } from './postgres.ts';
import { restore } from './restored-server.ts';
import { verifyCenterAudit } from './verify-audit.ts';
import { verifyBooks } from './verify-books.ts';

export interface DrillOptions {
  readonly from: string;
  readonly keyRingFile: string;
  readonly wal?: string | undefined;
  readonly until?: string | undefined;
  readonly keep?: string | undefined;
  readonly port?: number | undefined;
  readonly programs?: string | undefined;
}

/** Restores and proves; prints what it finds. Throws a Refusal at the first thing that is wrong. */
export async function drill(options: DrillOptions, print: (line: string) => void): Promise<void> {
  const { from, keyRingFile, keep } = options;
  const set = readSet(from);
  print(
    `backup    ${set.database}, PostgreSQL ${set.serverVersion}, begun ${set.begunAt}, whole from ${set.endedAt} on`,
  );
  await checkPieces(from, set);
  print(`pieces    ${set.pieces.map(({ name }) => name).join(', ')}: as they were written`);
  checkKeys(set, keyRingFile);
  print(`keys      ${Object.keys(set.keys).join(', ')}: in the ring`);
  const into = keep ?? mkdtempSync(join(tmpdir(), 'anju-restore-'));
  const begun = performance.now();
  try {
    const server = await restore(set, {
      ...options,
      into,
      isPassing: keep === undefined,
      port: options.port ?? (await freePort()),
    });
    try {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      print(`restored  in ${seconds} s, ${await reachedOf(server.url, server.log)}`);
      await prove(server.url, set, { keyRingFile, print });
    } finally {
      await server.stop();
    }
  } finally {
    if (keep === undefined) rmSync(into, { recursive: true, force: true });
  }
  if (keep !== undefined)
    print(`kept      ${join(resolve(keep), 'data')}: start PostgreSQL on it, with the settings of your server`);
  print('PROVEN    the backup restores, its books agree');
}

/** Up to when the log was replayed, and the newest thing that anybody did. */
async function reachedOf(url: string, log: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ at: string | null }>(
    `select to_char(max(recorded_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from audit.entry`,
  );
  await client.end();
  const last = /last completed transaction was at log time (\S+ \S+)/.exec(log)?.[1];
  return `up to ${last ? `the last transaction of the log at ${last} UTC` : 'the end of the backup'}, newest audit entry ${rows[0]?.at ?? 'none'}`;
}

/** Everything that a restored database must show: all rows that were there, sealed data that opens, books, audit trail. */
async function prove(
  url: string,
  set: BackupSet,
  { keyRingFile, print }: { keyRingFile: string; print: (line: string) => void },
): Promise<void> {
  const pool = openPool(url, 2);
  const database = openDatabase(pool);
  try {
    for (const centre of set.centres) {
      const { rows } = await pool.query<{ journals: number; entries: number }>(
        `select (select count(*)::int from ledger.journal where center_id = $1) as journals,
           (select count(*)::int from audit.entry where center_id = $1) as entries`,
        [centre.centerId],
      );
      const found = rows[0] ?? { journals: 0, entries: 0 };
      if (found.journals < centre.journals || found.entries < centre.auditEntries)
        throw new Refusal(
          `centre ${centre.centerId} has ${found.journals} journals and ${found.entries} audit entries, and had ${centre.journals} and ${centre.auditEntries} when the backup began`,
        );
      print(`rows      ${centre.centerId} ${centre.name}: ${found.journals} journals, ${found.entries} audit entries`);
    }
    print(`sealed    the data of ${await openSealed(database, keyRingFile)} people opens with the ring`);
    let isRight = await verifyBooks(url, print);
    for (const { centerId } of await listCenters(database))
      if (!(await verifyCenterAudit(database, centerId, [], (line) => print(`audit     ${line}`)))) isRight = false;
    if (!isRight) throw new Refusal('the restored books or the audit trail do not agree: see WRONG above');
  } finally {
    await database.destroy();
  }
}

/** Opens what is sealed of some people of each centre: a wrong key or an altered value would throw. */
async function openSealed(database: Database, keyRingFile: string): Promise<number> {
  const vault = openVault(keyRingFile);
  let opened = 0;
  for (const { centerId } of await listCenters(database)) {
    const people = await database
      .selectFrom('party.person')
      .select('personId')
      .where('centerId', '=', centerId)
      .orderBy('certificateIndex')
      .limit(200)
      .execute();
    for (const { personId } of people) await findPerson({ tx: database, vault, centerId }, personId);
    opened += people.length;
  }
  return opened;
}

if (import.meta.main) {
  const usage =
    'npm run restore-drill -- --from BACKUP [--keys FILE] [--wal DIRECTORY] [--until TIME] [--keep DIRECTORY] [--port PORT] [--programs DIRECTORY]';
  const text = { type: 'string' } as const;
  const values = argumentsOf(usage, {
    from: text,
    keys: text,
    wal: text,
    until: text,
    keep: text,
    port: text,
    programs: text,
  });
  try {
    if (values.from === undefined) throw new Refusal('say which backup: npm run restore-drill -- --from DIRECTORY');
    const keyRingFile = values.keys ?? process.env['ANJU_KEY_RING_FILE'] ?? join(localDirectory, 'keys.json');
    const port = values.port === undefined ? undefined : Number(values.port);
    await drill({ ...values, from: values.from, keyRingFile, port }, console.log);
  } catch (error) {
    console.error(error instanceof Refusal ? `NOT PROVEN: ${error.message}` : error);
    process.exitCode = 1;
  }
}
