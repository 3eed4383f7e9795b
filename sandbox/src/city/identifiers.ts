import { creditCheckOf } from '../../../server/src/modules/party/rules.ts';

/** A number from 0 to 2^32−1 that follows from the seed, a key and what it is used for (`salt`). */
export function chance(seed: number, key: number, salt: number): number {
  let mixed = Math.imul(key ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(seed + 0x7f4a7c15, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** What a made UUID names: with the centre and a running number it makes the UUID unique in the city. */
export const uuidKinds = {
  person: 1,
  account: 2,
  employer: 3,
  remittance: 4,
  journal: 5,
  login: 6,
  staff: 7,
  occasion: 8,
  message: 9,
  change: 10,
  estate: 11,
  loan: 12,
  'loan-journal': 13,
  visit: 14,
  evidence: 15,
  outlet: 14,
  // Of tables of their own: no id is compared with those above.
  ticket: 12,
  appointment: 13,
} as const;

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

/** A time-ordered UUID (version 7, RFC 9562 §5.7) that follows from the seed: `number` counts within the centre and kind. */
export function seededUuid(
  seed: number,
  kind: keyof typeof uuidKinds,
  { centerId, number, atMs }: { centerId: number; number: number; atMs: number },
): string {
  const time = hex(atMs, 12);
  const salt = uuidKinds[kind];
  const mixed = hex(chance(seed, number, salt), 8);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(salt, 1)}${hex(centerId & 0xff, 2)}-8${mixed.slice(0, 3)}-${mixed.slice(4)}${hex(number, 8)}`;
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** Nine characters of an organisation code with the check character of GB 11714. */
function organisationCode(number: number): string {
  const body = `MA${String(number).padStart(6, '0')}`;
  const sum = organisationWeights.reduce(
    (total, weight, at) => total + weight * Number.parseInt(body.charAt(at), 36),
    0,
  );
  return body + ('0123456789X'[(11 - (sum % 11)) % 11] ?? '');
}

/** A unified social credit code (GB 32100) of an enterprise in a region code that was never assigned: 4199xx. */
export function fictionalCreditCode(centerId: number, number: number): string {
  const first17 = `914199${String(centerId).padStart(2, '0')}${organisationCode(number)}`;
  return first17 + creditCheckOf(first17);
}

/** A bank card number with the check digit of ISO/IEC 7812-1, under a prefix that no bank issues. */
export function fictionalBankCard(number: number): string {
  const body = `629999${String(number).padStart(12, '0')}`;
  let sum = 0;
  for (let place = 0; place < body.length; place += 1) {
    const digit = Number(body.charAt(body.length - 1 - place)) * (place % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return body + String((10 - (sum % 10)) % 10);
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A one-time-password secret of 160 bits in base32 that follows from the seed. Only for demonstrations. */
export function demoTotpSecret(seed: number, key: number): string {
  return Array.from({ length: 32 }, (_, at) => base32[chance(seed, key, 100 + at) % 32]).join('');
}
