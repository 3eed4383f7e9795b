import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { seedCity } from '../sandbox/src/city/seed.ts';
import { allJobs } from '../server/src/modules.ts';
import { newKeyRing, openVault } from '../server/src/platform/crypto.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { until } from '../server/src/testing-waits.ts';
import { backUp } from './backup.ts';
import { type BackupSet, Refusal, writePiece } from './backup-set.ts';
import { createDatabase, type LocalPostgres, serverUser, startPostgres } from './postgres.ts';
import { type DrillOptions, drill } from './restore-drill.ts';

// A server of its own that archives its log, with a small city in it: backed up, lost, restored.

const home = mkdtempSync(join(tmpdir(), 'anju-backup-'));
const [to, wal, passing] = [join(home, 'backups'), join(home, 'wal'), join(home, 'passing')];
const keyRingFile = join(home, 'keys', 'keys.json');
let server: LocalPostgres;
let client: pg.Client;
let from: string;
let set: BackupSet;

before(async () => {
  for (const directory of [to, wal, passing, join(home, 'keys')]) mkdirSync(directory);
  const user = serverUser();
  // The server writes here as its own user.
  if (user) spawnSync('chown', [String(user.uid), home, wal]);
  process.env['TMPDIR'] = passing;
  writeFileSync(keyRingFile, newKeyRing());
  server = await startPostgres(join(home, 'postgres'), {
    fast: true,
    settings: {
      archive_mode: 'on',
      archive_command: `cp "%p" "${wal}/.%f" && mv "${wal}/.%f" "${wal}/%f"`,
      wal_keep_size: '0',
      shared_buffers: '64MB',
    },
  });
  await createDatabase(server, 'anju');
  const ownerUrl = server.url('postgres', 'anju');
  await migrate(ownerUrl, join(import.meta.dirname, '../db'), allJobs);
  const now = Temporal.Instant.from('2026-11-12T02:00:00Z');
  await seedCity({ ownerUrl, vault: openVault(keyRingFile), now, accounts: 40, employers: 3, seed: 7 });
  client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  ({ directory: from, set } = await backUp({ ownerUrl, keyRingFile, to }));
});
after(async () => {
  await client.end();
  await server.stop('immediate');
  rmSync(home, { recursive: true, force: true });
});

/** Restores and answers what it said; `refused` is why it would end with status 1. */
async function drilled(options: Partial<DrillOptions> = {}): Promise<{ said: string; refused?: string }> {
  const lines: string[] = [];
  try {
    await drill({ from, keyRingFile, ...options }, (line) => lines.push(line));
    return { said: lines.join('\n') };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { said: lines.join('\n'), refused: error.message };
  }
}

/** The backup again, for a test to damage. */
let copies = 0;
function copied(): string {
  const copy = join(home, `copy-${(copies += 1)}`);
  cpSync(from, copy, { recursive: true });
  return copy;
}

const databaseNow = async () => {
  const { rows } = await client.query<{ at: string }>(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  );
  return rows[0]?.at ?? '';
};

test('the books are restored by the command to a moment before they were broken, and to the end of the log they are refused', async () => {
  assert.deepEqual(readdirSync(to), [from.slice(to.length + 1)]);
  assert.deepEqual(readdirSync(from).sort(), ['backup.json', 'backup_manifest', 'base.tar.gz']);
  const secret = (JSON.parse(readFileSync(keyRingFile, 'utf8')) as { indexKey: string }).indexKey;
  assert.ok(!readFileSync(join(from, 'backup.json'), 'utf8').includes(secret));

  await client.query(`update party.center set phone = 'before'`);
  const moment = await databaseNow();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await client.query(`update ledger.personal_balance set current_fen = current_fen + 1 where center_id = 1`);
  await archiveLog();

  const script = join(import.meta.dirname, 'restore-drill.ts');
  const keep = join(home, 'kept');
  const words = ['--from', from, '--keys', keyRingFile, '--wal', wal, '--until', moment, '--keep', keep];
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^restored .* up to the last transaction of the log at \d/m);
  assert.match(stdout, /^rows +1 安居市住房公积金管理中心: \d+ journals/m);
  assert.match(stdout, /^sealed +the data of \d{2} people opens/m);
  assert.match(stdout, /ok +\d+ {2}personal-balance/);
  assert.match(stdout, /^PROVEN/m);
  assert.ok(existsSync(join(keep, 'data', 'PG_VERSION')));

  const broken = await drilled({ wal });
  assert.match(broken.refused ?? '', /do not agree: see WRONG above/, broken.said);
  assert.match(broken.said, /WRONG.*personal-balance.*\n.*expected \d+, found \d+/);
  assert.doesNotMatch(broken.said, /PROVEN/);
  assert.deepEqual(readdirSync(passing), [], 'what was unpacked is gone');

  const beyond = await drilled({ wal, until: '2099-01-01T00:00:00Z' });
  assert.match(beyond.refused ?? '', /the archived log ends before that moment/);
  const early = await drilled({ wal, until: set.begunAt });
  assert.match(early.refused ?? '', /is whole from .* is earlier: take one before it/);
  assert.match((await drilled({ until: moment })).refused ?? '', /name its folder with --wal/);
});

/** Ends the file of the log that is written to, and waits until it is archived. */
async function archiveLog(): Promise<void> {
  const { rows } = await client.query<{ file: string }>('select pg_walfile_name(pg_switch_wal()) as file');
  await until(async () => existsSync(join(wal, `${rows[0]?.file}`)));
}

test('a backup that is damaged, lacks a piece, or lacks its keys is refused before anything is unpacked', async () => {
  const bitten = copied();
  const bytes = readFileSync(join(bitten, 'base.tar.gz'));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(join(bitten, 'base.tar.gz'), bytes);
  const cut = copied();
  writeFileSync(join(cut, 'base.tar.gz'), bytes.subarray(0, 1_000));
  const without = copied();
  rmSync(join(without, 'backup_manifest'));
  const unfinished = copied();
  rmSync(join(unfinished, 'backup.json'));
  const altered = copied();
  writeFileSync(join(altered, 'backup.json'), readFileSync(join(altered, 'backup.json'), 'utf8').slice(0, 300));
  const huge = copied();
  const pieces = set.pieces.map((piece) => ({ ...piece, unpackedBytes: 2 ** 50 }));
  writeFileSync(join(huge, 'backup.json'), JSON.stringify({ ...set, pieces }));
  const otherKeys = join(home, 'other-keys.json');
  writeFileSync(otherKeys, newKeyRing());
  for (const [options, why] of [
    [{ from: bitten }, /^base\.tar\.gz is not what was written: it is damaged/],
    [{ from: cut }, /^base\.tar\.gz has 1000 bytes and had \d+: it is damaged/],
    [{ from: without }, /^backup_manifest is missing/],
    [{ from: unfinished }, /has no backup\.json: it is no backup, or one that did not end/],
    [{ from: altered }, /cannot be read: it is damaged/],
    [{ from: huge }, /MB free, the backup unpacks to \d+ MB/],
    [{ keyRingFile: otherKeys }, /is another key ring: the key k1, index of this backup is not in it/],
    [{ keyRingFile: join(home, 'nowhere.json') }, /no key ring at/],
    [{ keep: home }, /is not empty: a restore never overwrites/],
    [{ wal: join(home, 'nowhere') }, /the archived log is needed/],
  ] as const) {
    const { refused = '' } = await drilled(options);
    assert.match(refused, why);
  }
});

test('a disc that is full, keys in the same folder and a stranger to the server leave no backup', async () => {
  const writer = writePiece('/dev', 'full', { compress: false });
  writer.sink.end(Buffer.alloc(100_000));
  await assert.rejects(writer.done, /^Error: no space is left for \/dev\/full: nothing was kept/);
  const ownerUrl = server.url('postgres', 'anju');
  await assert.rejects(backUp({ ownerUrl, keyRingFile, to: home }), /whoever takes the backup would have its keys/);
  await assert.rejects(
    backUp({ ownerUrl: server.url('postgres', 'postgres'), keyRingFile, to }),
    /has never been migrated/,
  );
  await client.query(`create role reader login password 'reader'; grant all on schema platform, party, ledger, audit to reader;
    grant select on all tables in schema platform, party, ledger, audit to reader`);
  const reader = new URL(ownerUrl);
  reader.username = reader.password = 'reader';
  await assert.rejects(
    backUp({ ownerUrl: reader.href, keyRingFile, to }),
    /the role reader may not take backups: give it REPLICATION/,
  );
  assert.equal(readdirSync(to).length, 1);
});
