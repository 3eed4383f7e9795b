import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { ExchangeError } from './error.ts';

/** Who asks which service when, as header fields; the key service takes the same four as JSON. */
export interface SignedHead {
  readonly gjgxjhpt_rid: string;
  readonly gjgxjhpt_sid: string;
  /** Milliseconds since 1970, as text. */
  readonly gjgxjhpt_rtime: string;
  readonly gjgxjhpt_sign: string;
}

/** Base64 of HMAC-SHA256 over service, requester and time run together, under the secret's text in UTF-8. */
export function signatureOf(secret: string, head: { sid: string; rid: string; rtime: string }): string {
  return createHmac('sha256', Buffer.from(secret, 'utf8'))
    .update(head.sid + head.rid + head.rtime, 'utf8')
    .digest('base64');
}

export function signedHead(
  secret: string,
  { sid, rid, nowMs }: { sid: string; rid: string; nowMs: number },
): SignedHead {
  const rtime = String(nowMs);
  const sign = signatureOf(secret, { sid, rid, rtime });
  return { gjgxjhpt_rid: rid, gjgxjhpt_sid: sid, gjgxjhpt_rtime: rtime, gjgxjhpt_sign: sign };
}

/**
 * The key that the platform's Java derives from the application key: AES-128 from a `SHA1PRNG` that was seeded with its
 * text, which is the first 16 bytes of SHA-1 applied twice.
 */
const cipherKey = (appKey: string): Buffer => {
  const once = createHash('sha1').update(Buffer.from(appKey, 'utf8')).digest();
  return createHash('sha1').update(once).digest().subarray(0, 16);
};

/** Encrypts a secret as the key service sends it: AES-128-ECB with PKCS #5 padding, Base64. */
export function sealSecret(appKey: string, secret: string): string {
  const cipher = createCipheriv('aes-128-ecb', cipherKey(appKey), null);
  return Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]).toString('base64');
}

/** Opens a secret of the key service; throws an ExchangeError when it is none or another application's. */
export function openSecret(appKey: string, sealed: string): string {
  // Java's encoder breaks lines after 76 characters.
  const bytes = Buffer.from(sealed.replace(/\s/g, ''), 'base64');
  try {
    const decipher = createDecipheriv('aes-128-ecb', cipherKey(appKey), null);
    const text = Buffer.concat([decipher.update(bytes), decipher.final()]);
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    throw new ExchangeError('garbage', 'secret');
  }
}
