import { createHash, randomBytes } from 'node:crypto';
import { oids, readSigned, signedContent } from './cms.ts';
import {
  contentOf,
  encode,
  identifierOf,
  inside,
  objectIdentifier,
  octetString,
  readValue,
  sequence,
  smallInteger,
  tags,
} from './der.ts';

/** Asks a time-stamping authority: DER of a TimeStampReq in, DER of a TimeStampResp out (RFC 3161). */
export type TimestampAuthority = (requestDer: Uint8Array) => Promise<Uint8Array>;

/** No usable time stamp could be had: the authority was silent, refused, or answered something else than was asked. */
export class TimestampUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TimestampUnavailable';
  }
}

export interface Timestamp {
  readonly time: Temporal.Instant;
  /** SHA-256 of what was stamped. */
  readonly imprint: Uint8Array;
  readonly nonce: Uint8Array | undefined;
  readonly authorityName: string;
  /** SHA-256 of the authority's certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
}

const timeStamping = '1.3.6.1.5.5.7.3.8';
const largestResponse = 64 * 1024;

/** A time-stamping authority behind HTTP (RFC 3161, 3.4); throws TimestampUnavailable when it does not answer in time. */
export function httpTimestamp(url: string, { timeoutMs }: { timeoutMs: number }): TimestampAuthority {
  return async (requestDer) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        body: Uint8Array.from(requestDer),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      if (!response.ok) throw new TimestampUnavailable(`time-stamping authority answered ${response.status}`);
      return await readAtMost(response, largestResponse);
    } catch (error) {
      if (error instanceof TimestampUnavailable) throw error;
      throw new TimestampUnavailable('time-stamping authority did not answer', { cause: error });
    }
  };
}

async function readAtMost(response: Response, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > limit) throw new TimestampUnavailable('the time-stamp response is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * Has a signature value stamped and returns the DER of the token, after checking that it stamps this very value, repeats
 * our nonce and is signed by a certificate for time stamping. Throws TimestampUnavailable otherwise.
 */
export async function timestampToken(signature: Uint8Array, authority: TimestampAuthority): Promise<Uint8Array> {
  const imprint = createHash('sha256').update(signature).digest();
  // A first octet between 1 and 127 keeps the integer positive and of the same length when it comes back.
  const nonce = randomBytes(8).with(0, 0x41);
  const response = await authority(requestFor(imprint, nonce));
  try {
    const [status, token] = inside(readValue(response), tags.sequence);
    const granted = contentOf(inside(status, tags.sequence)[0], tags.integer);
    // 0 is granted, 1 granted with modifications (RFC 3161, 2.4.2).
    if (granted.length !== 1 || Number(granted[0]) > 1 || !token)
      throw new TimestampUnavailable('the time stamp was refused');
    const stamp = readTimestamp(token.whole);
    if (!imprint.equals(stamp.imprint)) throw new TimestampUnavailable('the time stamp is for other content');
    if (!stamp.nonce || !Buffer.from(nonce).equals(stamp.nonce))
      throw new TimestampUnavailable('the time stamp repeats another nonce');
    return token.whole;
  } catch (error) {
    if (error instanceof TimestampUnavailable) throw error;
    throw new TimestampUnavailable('the time-stamp response cannot be used', { cause: error });
  }
}

const digestAlgorithm = sequence(objectIdentifier(oids.sha256), encode(0x05));
const certificatesWanted = encode(0x01, Uint8Array.of(0xff));

function requestFor(imprint: Uint8Array, nonce: Uint8Array): Uint8Array {
  const messageImprint = sequence(digestAlgorithm, octetString(imprint));
  return sequence(smallInteger(1), messageImprint, encode(tags.integer, nonce), certificatesWanted);
}

/**
 * Reads a time-stamp token and verifies the authority's signature with the certificate inside, which must be for time
 * stamping. Throws an Error when anything is wrong. Whether the authority is trusted is the caller's question.
 */
export function readTimestamp(tokenDer: Uint8Array): Timestamp {
  const signed = readSigned(tokenDer);
  if (signed.contentType !== oids.timestampInfo || !signed.content) throw new RangeError('not a time-stamp token');
  const digest = createHash(signed.digest).update(signed.content).digest();
  if (!signedContent(signed, digest)) throw new RangeError('the time stamp’s signature is wrong');
  if (!signed.certificate.keyUsage?.includes(timeStamping))
    throw new RangeError('the certificate is not for time stamping');
  // TSTInfo: version, policy, messageImprint, serialNumber, genTime, then what is optional.
  const [, , messageImprint, , time, ...optional] = inside(readValue(signed.content), tags.sequence);
  const [algorithm, imprint] = inside(messageImprint, tags.sequence);
  if (identifierOf(inside(algorithm, tags.sequence)[0]) !== oids.sha256)
    throw new RangeError('the imprint is not SHA-256');
  return {
    time: instantOf(contentOf(time, tags.generalizedTime)),
    imprint: contentOf(imprint, tags.octetString),
    nonce: optional.find(({ tag }) => tag === tags.integer)?.content,
    authorityName: signed.signerName,
    fingerprint: signed.fingerprint,
  };
}

/** GeneralizedTime in UTC, with or without a fraction of a second (RFC 3161, 2.4.2). */
function instantOf(time: Uint8Array): Temporal.Instant {
  const text = Buffer.from(time).toString('latin1');
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d{1,9})?)Z$/.exec(text);
  if (!match) throw new RangeError('not a time in UTC');
  const [, year, month, day, hour, minute, second] = match;
  return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
