import { randomBytes } from 'node:crypto';

// Random bytes are fetched for 256 ids at once: each fetch costs ten times what an id does.
const idBytes = 16;
let pool = Buffer.alloc(0);
let taken = 0;

/** Forgets the bytes that are fetched already: a run whose ids follow from a seed begins with bytes of that seed. */
export function fetchAnew(): void {
  taken = pool.length;
}

/** Whether a text is the id of something, and not the name of a job. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/**
 * Ids of one call: they ascend as they are taken, so that what is written at one instant keeps its order (RFC 9562 §6.2,
 * method 1: twelve bits count, from a random number below 2,048; whoever takes more than two thousand loses the order only).
 */
export function newIds(nowMs: number): () => string {
  let count: number | undefined;
  return () => {
    const id = newUuid(nowMs);
    count = count === undefined ? Number.parseInt(id.slice(15, 18), 16) >> 1 : (count + 1) & 0xfff;
    return `${id.slice(0, 15)}${count.toString(16).padStart(3, '0')}${id.slice(18)}`;
  };
}

/** A time-ordered UUID (version 7, RFC 9562 §5.7): neighbours in time are neighbours in an index. */
export function newUuid(nowMs: number): string {
  if (taken === pool.length) {
    pool = randomBytes(256 * idBytes);
    taken = 0;
  }
  const bytes = pool.subarray(taken, taken + idBytes);
  taken += idBytes;
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
