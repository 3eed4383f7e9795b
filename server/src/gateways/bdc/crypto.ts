import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { BdcCodecError } from './error.ts';

/** How 3DES chains its blocks. Not stated in public sources, so it is configured; `cbc` starts from eight zero bytes. */
export type BdcCipherMode = 'ecb' | 'cbc';

export const sessionKeyBytes = 24;

/** A fresh 24-byte session key, as the settlement application makes one at each sign-on. */
export function newSessionKey(): Buffer {
  return randomBytes(sessionKeyBytes);
}

const initialVector = (mode: BdcCipherMode) => (mode === 'cbc' ? Buffer.alloc(8) : null);

/** XML body → 3DES cipher text (`des-ede3`, PKCS#7 padding). `key` has 24 bytes. */
export function encryptBody(plain: Uint8Array, key: Uint8Array, mode: BdcCipherMode): Buffer {
  const cipher = createCipheriv(`des-ede3-${mode}`, key, initialVector(mode));
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** 3DES cipher text → XML body; throws a BdcCodecError `cipher` when the key does not fit. */
export function decryptBody(sealed: Uint8Array, key: Uint8Array, mode: BdcCipherMode): Buffer {
  if (sealed.length === 0 || sealed.length % 8 !== 0) throw new BdcCodecError('cipher');
  try {
    const decipher = createDecipheriv(`des-ede3-${mode}`, key, initialVector(mode));
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    throw new BdcCodecError('cipher');
  }
}

/** The bank's side of sign-on: session key → `HandKey`, the upper-case hex of its RSA cipher text (PKCS#1 v1.5). */
export function wrapSessionKey(sessionKey: Uint8Array, publicKey: KeyObject): string {
  const sealed = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, sessionKey);
  return sealed.toString('hex').toUpperCase();
}

/**
 * The centre's side: `HandKey` → the 24-byte session key. `key` is the centre's private key; where the
 * platform hands out a public key to "decrypt" with, as one working system does, give that public key.
 * OpenSSL answers bad PKCS#1 v1.5 padding with random bytes instead of an error (implicit rejection),
 * so nothing leaks here: bytes of another length are refused, and a wrong key of the right length shows
 * when the first business message cannot be read.
 */
export function unwrapSessionKey(handKey: string, key: KeyObject): Buffer {
  if (!/^(?:[0-9A-Fa-f]{2}){64,512}$/.test(handKey)) throw new BdcCodecError('cipher', 'HandKey');
  const sealed = Buffer.from(handKey, 'hex');
  const options = { key, padding: constants.RSA_PKCS1_PADDING };
  let opened: Buffer;
  try {
    opened = key.type === 'public' ? publicDecrypt(options, sealed) : privateDecrypt(options, sealed);
  } catch {
    throw new BdcCodecError('cipher', 'HandKey');
  }
  if (opened.length !== sessionKeyBytes) throw new BdcCodecError('cipher', 'HandKey');
  return opened;
}
