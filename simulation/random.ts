import { createHash, randomBytes } from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { fetchAnew } from '../server/src/platform/ids.ts';

/** Numbers that follow from a seed. Streams with different names do not disturb each other. */
export interface Random {
  /** From 0 inclusive to 1 exclusive. */
  next(): number;
  /** A whole number from 0 to below. */
  int(below: number): number;
  chance(probability: number): boolean;
  /** One of several; `undefined` of none. */
  pick<T>(from: readonly T[]): T | undefined;
  /** One of several of which there is at least one. */
  one<const T>(from: readonly [T, ...T[]]): T;
  shuffled<T>(from: readonly T[]): T[];
}

/** Mulberry32: a small generator whose numbers follow from the seed. */
export function randomOf(seed: number, stream: string): Random {
  let state = createHash('sha256').update(`${seed}/${stream}`).digest().readInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (from) => from[int(from.length)],
    one: (from) => from[int(from.length)] ?? from[0],
    shuffled(from) {
      const left = [...from];
      return from.map(() => left.splice(int(left.length), 1)[0] as (typeof from)[number]);
    },
  };
}

type NodeCrypto = typeof import('node:crypto');

/**
 * Makes every id and secret of this process follow from the seed, the service's own included: `randomBytes`,
 * `randomInt` and `randomUUID` of `node:crypto` and of the web's `crypto`. Answers how to give chance back.
 */
export function seedIds(seed: number): () => void {
  const random = randomOf(seed, 'ids');
  const node = createRequire(import.meta.url)('node:crypto') as { -readonly [K in keyof NodeCrypto]: NodeCrypto[K] };
  const { randomBytes: given, randomInt, randomUUID } = node;
  const web = crypto.randomUUID;
  const bytes = (size: number) => Buffer.from(Uint8Array.from({ length: size }, () => random.int(256)));
  const uuid = () => {
    const drawn = bytes(16);
    drawn.writeUInt8((drawn.readUInt8(6) & 0x0f) | 0x40, 6);
    drawn.writeUInt8((drawn.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = drawn.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as const;
  };
  // Callbacks are the libraries' own business: keys of certificates, which nothing of a run follows from.
  node.randomBytes = ((size: number, ...callback: unknown[]) =>
    callback.length > 0
      ? (given as (...asked: unknown[]) => unknown)(size, ...callback)
      : bytes(size)) as typeof randomBytes;
  node.randomInt = ((from: number, below?: number) =>
    below === undefined ? random.int(from) : from + random.int(below - from)) as typeof randomInt;
  node.randomUUID = uuid;
  crypto.randomUUID = uuid;
  syncBuiltinESMExports();
  fetchAnew();
  return () => {
    Object.assign(node, { randomBytes: given, randomInt, randomUUID });
    crypto.randomUUID = web;
    syncBuiltinESMExports();
    fetchAnew();
  };
}
