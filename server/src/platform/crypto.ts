import {
  type CipherGCM,
  createCipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { Type } from 'typebox';
import { openPacked, openSealed, type Packed, pack, saltBytes } from './opening.ts';
import { openingThread } from './opening-thread.ts';
import { readSettings, WrongSettings } from './settings.ts';

/**
 * Encryption of personal data at rest: SM4-GCM (GB/T 32907, GM/T 0002) under a key ring, found again by
 * blind indexes of HMAC-SM3 (GM/T 0004). A stored value names its key, so that keys can be rotated.
 */
export interface Vault {
  /** Encrypts text for one column; `context` (table and column) is authenticated, so a value cannot be moved. */
  seal(text: string, context: string): Buffer;
  /** Decrypts; throws when the value was altered, moved to another column, or its key is gone. */
  open(sealed: Uint8Array, context: string): string;
  /**
   * As `open`, for the rows of a list, in their order. Opening takes 4 µs each, so a long list is opened on a thread of its
   * own while this one reads, writes or answers others; one that cannot be opened fails them all.
   */
  openAll(sealed: readonly Uint8Array[] | Packed, context: string): Promise<readonly string[]>;
  /** As `seal`, for the bytes of a file. */
  sealBytes(content: Uint8Array, context: string): Buffer;
  openBytes(sealed: Uint8Array, context: string): Buffer;
  /** A deterministic index of the text within one centre: equal texts have equal indexes and nothing else shows. */
  blindIndex(text: string, context: string): Buffer;
  /** A message authentication code for links and short codes. */
  mac(text: string, purpose: string): Buffer;
}

const KeyRing = Type.Object({
  current: Type.String(),
  keys: Type.Record(Type.String(), Type.String({ minLength: 24 })),
  indexKey: Type.String({ minLength: 40 }),
});

/** Fewer are opened at once: taking them to another thread and back would cost more. */
const openedHere = 200;

/** Reads the key ring from a file of JSON: `{ current, keys: { id: base64 of 16 bytes }, indexKey: base64 of 32 }`. */
export function openVault(keyRingFile: string): Vault {
  const ring = readSettings(keyRingFile, KeyRing);
  const keys = new Map(Object.entries(ring.keys).map(([id, key]) => [id, createSecretKey(Buffer.from(key, 'base64'))]));
  const current = keys.get(ring.current);
  if (!current) throw new WrongSettings([`${keyRingFile}: current names ${ring.current}, which is not among its keys`]);
  const indexKey = Buffer.from(ring.indexKey, 'base64');
  const macKeys = new Map<string, Buffer>();
  const macKey = (purpose: string) => {
    const known = macKeys.get(purpose) ?? Buffer.from(hkdfSync('sha256', indexKey, '', purpose, 32));
    macKeys.set(purpose, known);
    return known;
  };
  const sealBytes = (content: Uint8Array, context: string) => {
    const initial = randomBytes(saltBytes);
    const cipher = createCipheriv('sm4-gcm', current, initial) as CipherGCM;
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(content), cipher.final()]);
    const id = Buffer.from(ring.current);
    return Buffer.concat([Buffer.from([id.length]), id, initial, cipher.getAuthTag(), body]);
  };
  const openBytes = (sealed: Uint8Array, context: string) => {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
    return openSealed(keys, bytes, Buffer.from(context));
  };
  const openOnThread = openingThread(keys);
  return {
    sealBytes,
    openBytes,
    seal: (text, context) => sealBytes(Buffer.from(text, 'utf8'), context),
    open: (sealed, context) => openBytes(sealed, context).toString('utf8'),
    async openAll(sealed, context) {
      const all = 'ends' in sealed ? sealed : pack(sealed);
      return all.ends.length <= openedHere ? openPacked(keys, all, context) : openOnThread(all, context);
    },
    blindIndex: (text, context) => createHmac('sm3', indexKey).update(`${context}\0${text}`).digest().subarray(0, 16),
    mac: (text, purpose) => createHmac('sm3', macKey(purpose)).update(text).digest(),
  };
}

/** As `openAll` for a column that some rows leave empty. */
export async function openPresent(
  vault: Vault,
  sealed: readonly (Uint8Array | null)[],
  context: string,
): Promise<readonly (string | null)[]> {
  const present = sealed.filter((one) => one !== null);
  const opened = (await vault.openAll(present, context)).values();
  return sealed.map((one) => (one === null ? null : (opened.next().value ?? null)));
}

/** Makes the content of a fresh key ring file. */
export function newKeyRing(): string {
  const key = () => randomBytes(16).toString('base64');
  return JSON.stringify({ current: 'k1', keys: { k1: key() }, indexKey: randomBytes(32).toString('base64') }, null, 2);
}

/** SHA-256 as hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A random secret as URL-safe text. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}
