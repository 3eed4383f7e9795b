/**
 * Takes a backup of the whole PostgreSQL server while it serves:
 *
 *     ANJU_OWNER_URL=postgresql://owner@host/anju ANJU_KEY_RING_FILE=… npm run backup -- --to DIRECTORY
 *
 * Without the variables the local database and its keys are used. Makes a folder named by the time in DIRECTORY and
 * prints its path; an unfinished one ends in `.partial`. The key ring is not in it: it is noted only which keys the
 * data needs, and a folder beside the key ring is refused. The owner needs the attribute REPLICATION (a superuser has
 * it), and `pg_hba.conf` a line for `replication`.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import pg from 'pg';
import { argumentsOf } from './arguments.ts';
import { type BackupSet, keyFingerprints, type PieceWriter, Refusal, setFile, writePiece } from './backup-set.ts';
import { takeBaseBackup } from './base-backup.ts';
import { localDatabase, localDirectory, useLocalServer } from './local-server.ts';

/** What the database says of itself when the backup begins. */
async function describe(
  ownerUrl: string,
): Promise<Omit<BackupSet, 'endedAt' | 'keys' | 'pieces' | 'timeline' | 'startLsn' | 'endLsn'>> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: migrations } = await client
      .query<{ name: string }>('select name from platform.migration order by name desc limit 1')
      .catch(() => ({ rows: [] }));
    if (!migrations[0]) throw new Refusal('this database has never been migrated: it is not one of this system');
    const { rows } = await client.query<Record<'version' | 'system' | 'database' | 'owner' | 'at', string>>(
      `select current_setting('server_version') as version, system_identifier::text as system, current_database() as database,
         current_user as owner, to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from pg_control_system()`,
    );
    const { rows: centres } = await client.query<{
      centerId: number;
      name: string;
      journals: number;
      auditEntries: number;
    }>(
      `select center_id as "centerId", name, (select count(*)::int from ledger.journal j where j.center_id = c.center_id) as journals,
         (select count(*)::int from audit.entry e where e.center_id = c.center_id) as "auditEntries"
       from party.center c order by center_id`,
    );
    const [said] = rows;
    if (!said) throw new Error('pg_control_system() said nothing');
    return {
      format: 1,
      begunAt: said.at,
      database: said.database,
      owner: said.owner,
      serverVersion: said.version,
      systemIdentifier: said.system,
      lastMigration: migrations[0].name,
      centres,
    };
  } finally {
    await client.end();
  }
}

/** What the operator can mend of what the server said. */
function refusedOf(error: unknown, owner: string): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === '42501') return new Refusal(`the role ${owner} may not take backups: give it REPLICATION`);
  if (code === '28000') return new Refusal(`${message}: pg_hba.conf needs a line for the database «replication»`);
  return error;
}

async function serverNow(ownerUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ at: string }>(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
  );
  await client.end();
  return rows[0]?.at ?? '';
}

export interface BackupOptions {
  readonly ownerUrl: string;
  readonly keyRingFile: string;
  /** The folder that backups are kept in. */
  readonly to: string;
}

/** Takes a backup; answers its folder and what it says of itself. Throws a Refusal when it cannot; then nothing is left. */
export async function backUp({
  ownerUrl,
  keyRingFile,
  to,
}: BackupOptions): Promise<{ directory: string; set: BackupSet }> {
  const keyDirectory = dirname(resolve(keyRingFile));
  if (!relative(resolve(to), keyDirectory).startsWith('..'))
    throw new Refusal(`${keyRingFile} lies in ${to}: whoever takes the backup would have its keys. Keep them apart`);
  const said = await describe(ownerUrl);
  const directory = join(resolve(to), `${said.database}-${said.begunAt.replaceAll(/[-:]|\.\d+/g, '')}`);
  const partial = `${directory}.partial`;
  try {
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    const writers: PieceWriter[] = [];
    const base = await takeBaseBackup(ownerUrl, 'anju', (name) => {
      const isArchive = name.endsWith('.tar');
      const writer = writePiece(partial, isArchive ? `${name}.gz` : name, { compress: isArchive });
      writers.push(writer);
      return writer.sink;
    }).catch(async (error: unknown) => {
      for (const { sink } of writers) sink.destroy(error as Error);
      const ends = await Promise.allSettled(writers.map(({ done }) => done));
      // The disc says better why than the stream that broke.
      const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      throw reasons.find((reason) => reason instanceof Refusal) ?? refusedOf(error, said.owner);
    });
    const pieces = await Promise.all(writers.map(({ done }) => done));
    const set: BackupSet = {
      ...said,
      endedAt: await serverNow(ownerUrl),
      timeline: base.end.timeline,
      startLsn: base.start.lsn,
      endLsn: base.end.lsn,
      keys: keyFingerprints(keyRingFile),
      pieces,
    };
    writeFileSync(join(partial, setFile), `${JSON.stringify(set, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(partial, directory);
    return { directory, set };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

if (import.meta.main) {
  const values = argumentsOf('npm run backup -- --to DIRECTORY', { to: { type: 'string' } });
  const given = process.env['ANJU_OWNER_URL'];
  const keys = process.env['ANJU_KEY_RING_FILE'];
  const server = given === undefined && values.to !== undefined ? await useLocalServer() : undefined;
  try {
    if (values.to === undefined) throw new Refusal('say where to: npm run backup -- --to DIRECTORY');
    if (given !== undefined && keys === undefined)
      throw new Refusal('ANJU_KEY_RING_FILE is not set: which keys the data needs is noted');
    const ownerUrl = given ?? server?.url('postgres', localDatabase) ?? '';
    const { directory, set } = await backUp({
      ownerUrl,
      keyRingFile: keys ?? join(localDirectory, 'keys.json'),
      to: values.to,
    });
    const bytes = set.pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    console.log(
      `${directory}  ${(bytes / 1e6).toFixed(1)} MB  whole from ${set.endedAt} on  log ${set.startLsn} to ${set.endLsn}`,
    );
    console.log('Keep the key ring elsewhere. Prove it: npm run restore-drill -- --from', directory);
  } catch (error) {
    console.error(error instanceof Refusal ? `no backup: ${error.message}` : error);
    process.exitCode = 1;
  } finally {
    await server?.release();
  }
}
