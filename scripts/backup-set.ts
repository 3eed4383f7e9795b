import { createHash, createHmac } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

// A backup is a folder: `base.tar.gz`, `backup_manifest` and `backup.json`, which says what the others must be.

const Piece = Type.Object({
  name: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
  /** Before it was compressed: what a restore needs. */
  unpackedBytes: Type.Integer(),
});
export type Piece = Static<typeof Piece>;

export const BackupSet = Type.Object({
  format: Type.Literal(1),
  begunAt: Type.String(),
  /** From this moment on it is whole: earlier ones cannot be restored from it. */
  endedAt: Type.String(),
  database: Type.String(),
  owner: Type.String(),
  serverVersion: Type.String(),
  systemIdentifier: Type.String(),
  timeline: Type.Integer(),
  startLsn: Type.String(),
  endLsn: Type.String(),
  lastMigration: Type.String(),
  /** Which keys its personal data is sealed with: the id of each and a fingerprint that gives nothing away. */
  keys: Type.Record(Type.String(), Type.String()),
  /** What was there when it began; a restore has at least as much. */
  centres: Type.Array(
    Type.Object({
      centerId: Type.Integer(),
      name: Type.String(),
      journals: Type.Integer(),
      auditEntries: Type.Integer(),
    }),
  ),
  pieces: Type.Array(Piece, { minItems: 2 }),
});
export type BackupSet = Static<typeof BackupSet>;

export const setFile = 'backup.json';

/** What the operator must know and can act on: said without a stack. */
export class Refusal extends Error {}

const KeyRing = Type.Object({ keys: Type.Record(Type.String(), Type.String()), indexKey: Type.String() });

/** A fingerprint of each key of the ring. */
export function keyFingerprints(keyRingFile: string): Record<string, string> {
  const { keys, indexKey } = Value.Parse(KeyRing, JSON.parse(readFileSync(keyRingFile, 'utf8')));
  const print = (key: string) =>
    createHmac('sha256', Buffer.from(key, 'base64')).update('anju backup').digest('hex').slice(0, 32);
  return Object.fromEntries(
    [...Object.entries(keys), ['index', indexKey] as const].map(([id, key]) => [id, print(key)]),
  );
}

/** Throws a Refusal unless the ring has every key that the backup's data is sealed with. */
export function checkKeys({ keys }: BackupSet, keyRingFile: string): void {
  if (!existsSync(keyRingFile))
    throw new Refusal(`no key ring at ${keyRingFile}: without it the personal data is lost`);
  const held = keyFingerprints(keyRingFile);
  const wrong = Object.keys(keys).filter((id) => held[id] !== keys[id]);
  if (wrong.length > 0)
    throw new Refusal(`${keyRingFile} is another key ring: the key ${wrong.join(', ')} of this backup is not in it`);
}

/** Reads what a folder holds; throws a Refusal when it is none, or when a piece is missing. */
export function readSet(directory: string): BackupSet {
  const path = join(directory, setFile);
  if (!existsSync(path)) throw new Refusal(`${directory} has no ${setFile}: it is no backup, or one that did not end`);
  let set: unknown;
  try {
    set = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Refusal(`${path} cannot be read: it is damaged`);
  }
  if (!Value.Check(BackupSet, set))
    throw new Refusal(`${path} is not what a backup says of itself: it is damaged, or of another release`);
  for (const { name, bytes } of set.pieces) {
    if (!existsSync(join(directory, name))) throw new Refusal(`${name} is missing from ${directory}`);
    const found = statSync(join(directory, name)).size;
    if (found !== bytes) throw new Refusal(`${name} has ${found} bytes and had ${bytes}: it is damaged`);
  }
  return set;
}

/** Throws a Refusal when a piece is not what it was. */
export async function checkPieces(directory: string, { pieces }: BackupSet): Promise<void> {
  for (const { name, sha256 } of pieces) {
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(join(directory, name))) hash.update(bytes as Buffer);
    if (hash.digest('hex') !== sha256) throw new Refusal(`${name} is not what was written: it is damaged`);
  }
}

/** A piece on its way to the disc: counted, compressed, its digest taken. */
export interface PieceWriter {
  readonly sink: Writable;
  /** When all of it is on the disc. */
  readonly done: Promise<Piece>;
}

export function writePiece(directory: string, name: string, { compress }: { compress: boolean }): PieceWriter {
  const counts = { bytes: 0, unpackedBytes: 0 };
  const hash = createHash('sha256');
  const counting = (key: keyof typeof counts, also?: (bytes: Buffer) => void) =>
    new Transform({
      transform(bytes: Buffer, _, next) {
        counts[key] += bytes.length;
        also?.(bytes);
        next(null, bytes);
      },
    });
  const sink = counting('unpackedBytes');
  const squeeze = compress
    ? createGzip({ level: 1 })
    : new Transform({ transform: (bytes, _, next) => next(null, bytes) });
  const file = createWriteStream(join(directory, name), { mode: 0o600, flush: true });
  const done = pipeline(
    sink,
    squeeze,
    counting('bytes', (bytes) => void hash.update(bytes)),
    file,
  )
    .then(() => ({ name, ...counts, sha256: hash.digest('hex') }))
    .catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOSPC'
        ? new Refusal(`no space is left for ${join(directory, name)}: nothing was kept`)
        : error;
    });
  // It is asked for at the end; until then nobody listens.
  done.catch(() => undefined);
  return { sink, done };
}
