import { createHash, randomBytes } from 'node:crypto';
import { fromBER } from 'asn1js';
import { TimeStampReq } from 'pkijs';
import * as der from './der.ts';
import { oids, signWith } from './keys.ts';
import type { Identity } from './store.ts';

const policy = '1.3.6.1.4.1.99999.1.1';
const timeStampInfo = '1.2.840.113549.1.9.16.1.4';
const failures = { badAlgorithm: 0, badRequest: 2, badDataFormat: 5 } as const;

/**
 * Answers an RFC 3161 time-stamp query. A query that cannot be read, or whose imprint is not SHA-256, gets a
 * TimeStampResp with status 2 (rejection), never an exception.
 */
export function timestampResponse(authority: Identity, requestDer: Uint8Array, now: Temporal.Instant): Buffer {
  let request: TimeStampReq;
  try {
    const parsed = fromBER(Uint8Array.from(requestDer).buffer);
    if (parsed.offset !== requestDer.length) return rejection('badDataFormat');
    request = new TimeStampReq({ schema: parsed.result });
  } catch {
    return rejection('badDataFormat');
  }
  const imprint = request.messageImprint.hashedMessage.valueBlock.valueHexView;
  if (request.messageImprint.hashAlgorithm.algorithmId !== oids.sha256) return rejection('badAlgorithm');
  if (imprint.length !== 32) return rejection('badRequest');
  const nonce = request.nonce && Buffer.from(request.nonce.valueBlock.valueHexView);
  const info = encodeInfo(imprint, nonce, now);
  return der.sequence(der.sequence(der.integer(0)), signedToken(authority, info, request.certReq === true, now));
}

function rejection(failure: keyof typeof failures): Buffer {
  return der.sequence(der.sequence(der.integer(2), der.namedBits(failures[failure])));
}

function digestAlgorithm(): Buffer {
  return der.sequence(der.objectIdentifier(oids.sha256), der.nothing());
}

function encodeInfo(imprint: Uint8Array, nonce: Uint8Array | undefined, now: Temporal.Instant): Buffer {
  return der.sequence(
    der.integer(1),
    der.objectIdentifier(policy),
    der.sequence(digestAlgorithm(), der.octetString(imprint)),
    der.integer(randomBytes(16)),
    der.generalizedTime(now),
    der.sequence(der.integer(1)), // Accurate to one second.
    ...(nonce ? [der.integer(nonce)] : []),
  );
}

function attribute(oid: string, value: Uint8Array): Buffer {
  return der.sequence(der.objectIdentifier(oid), der.setOf(value));
}

/** CMS SignedData (RFC 5652) over the TSTInfo, with the signing certificate bound by ESSCertIDv2 (RFC 5816). */
function signedToken(authority: Identity, info: Buffer, withCertificate: boolean, now: Temporal.Instant): Buffer {
  const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest();
  const serial = der.integer(Buffer.from(authority.serialHex, 'hex'));
  const certificateId = der.sequence(
    // The hash algorithm is left out: SHA-256 is the default, and DER omits defaults.
    der.octetString(sha256(authority.certificateDer)),
    der.sequence(der.sequence(der.tagged(4, authority.issuerName)), serial),
  );
  const attributes = der.setOf(
    attribute('1.2.840.113549.1.9.3', der.objectIdentifier(timeStampInfo)),
    attribute('1.2.840.113549.1.9.4', der.octetString(sha256(info))),
    attribute('1.2.840.113549.1.9.5', der.time(now)),
    attribute('1.2.840.113549.1.9.16.2.47', der.sequence(der.sequence(certificateId))),
  );
  const signer = der.sequence(
    der.integer(1),
    der.sequence(authority.issuerName, serial),
    digestAlgorithm(),
    der.retagged(0, attributes),
    der.sequence(der.objectIdentifier(oids.rsaEncryption), der.nothing()),
    der.octetString(signWith(authority.key, attributes)),
  );
  const signedData = der.sequence(
    der.integer(3),
    der.setOf(digestAlgorithm()),
    der.sequence(der.objectIdentifier(timeStampInfo), der.tagged(0, der.octetString(info))),
    ...(withCertificate ? [der.tagged(0, authority.certificateDer)] : []),
    der.setOf(signer),
  );
  return der.sequence(der.objectIdentifier('1.2.840.113549.1.7.2'), der.tagged(0, signedData));
}
