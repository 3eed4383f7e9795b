import { type CipherGCMTypes, createDecipheriv, type KeyObject } from 'node:crypto';

/** The keys of a key ring by their names. */
export type Keys = ReadonlyMap<string, KeyObject>;

export const saltBytes = 12;
export const tagBytes = 16;

/**
 * Opens a sealed value: length and name of its key, initial vector, tag, SM4-GCM. Throws when the value was altered,
 * moved to another column, or its key is gone.
 */
export function openSealed(keys: Keys, sealed: Buffer, context: Buffer): Buffer {
  const start = 1 + sealed.readUInt8(0);
  const id = sealed.toString('latin1', 1, start);
  const key = keys.get(id);
  if (!key) throw new Error(`key ring has no key ${id}`);
  const tagAt = start + saltBytes;
  const bodyAt = tagAt + tagBytes;
  const decipher = createDecipheriv('sm4-gcm' as CipherGCMTypes, key, sealed.subarray(start, tagAt), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(tagAt, bodyAt));
  const content = decipher.update(sealed.subarray(bodyAt));
  // Only here is the tag compared. A cipher of streams has given all its bytes before.
  decipher.final();
  return content;
}

/** Many values in one piece, as they cross between threads: one copy instead of thousands. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** Where each value ends. */
  readonly ends: Uint32Array;
}

/** Values that lie one behind the other, told apart by their lengths. */
export function packed(bytes: Uint8Array, lengths: readonly number[]): Packed {
  let end = 0;
  const ends = Uint32Array.from(lengths, (length) => {
    end += length;
    return end;
  });
  if (end !== bytes.length) throw new RangeError(`${bytes.length} bytes do not hold ${end}`);
  return { bytes, ends };
}

export const pack = (values: readonly Uint8Array[]): Packed =>
  packed(
    Buffer.concat(values),
    values.map(({ length }) => length),
  );

export function openPacked(keys: Keys, { bytes, ends }: Packed, context: string): string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const authenticated = Buffer.from(context);
  let start = 0;
  return Array.from(ends, (end) => {
    const opened = openSealed(keys, all.subarray(start, end), authenticated);
    start = end;
    return opened.toString('utf8');
  });
}
