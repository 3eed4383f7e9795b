import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly path: string;
  readonly node: string;
  /** Milliseconds since 1970, as text. */
  readonly time: string;
  readonly nonce: string;
  readonly body: string;
}

/** How far the clocks of two centres may stand apart. */
export const clockSkewMs = 10 * 60_000;

const hmac = (key: string, text: string) =>
  createHmac('sha256', Buffer.from(key, 'utf8')).update(text, 'utf8').digest('base64');

export const signRequest = (key: string, { path, node, time, nonce, body }: SignedRequest): string =>
  hmac(key, [path, node, time, nonce, body].join('\n'));

export const signAnswer = (key: string, { nonce, body }: { nonce: string; body: string }): string =>
  hmac(key, [nonce, body].join('\n'));

export function isSameSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
