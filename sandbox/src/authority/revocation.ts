import { createHash } from 'node:crypto';
import { fromBER } from 'asn1js';
import { type CertID, OCSPRequest } from 'pkijs';
import { authorityKeyIdentifier, extension } from './certificates.ts';
import * as der from './der.ts';
import { keyIdentifier, oids, signatureAlgorithm, signed, signWith } from './keys.ts';
import type { Identity, StoredKey } from './store.ts';

const lifetime = Temporal.Duration.from({ hours: 24 });
const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const nonceExtension = '1.3.6.1.5.5.7.48.1.2';
const keyCompromise = 1;
const requestsAtMost = 16;
const failures = { malformedRequest: 1, unauthorized: 6 } as const;

/** A version 2 CRL (RFC 5280, 5) of the given keys that are revoked; the next one is due in 24 hours. */
export function certificateRevocationList(issuer: Identity, keys: readonly StoredKey[], now: Temporal.Instant): Buffer {
  const entries = keys.flatMap((key) =>
    key.revokedAt
      ? [
          der.sequence(
            der.integer(Buffer.from(key.serialHex, 'hex')),
            der.time(key.revokedAt),
            der.sequence(extension('2.5.29.21', false, der.enumerated(keyCompromise))),
          ),
        ]
      : [],
  );
  const toBeSigned = der.sequence(
    der.integer(1),
    signatureAlgorithm(issuer.key.algorithm),
    issuer.name,
    der.time(now),
    der.time(now.add(lifetime)),
    ...(entries.length > 0 ? [der.sequence(...entries)] : []), // An empty list must be absent.
    der.tagged(
      0,
      der.sequence(
        authorityKeyIdentifier(issuer.key),
        extension('2.5.29.20', false, der.integer(Math.floor(now.epochMilliseconds / 1000))),
      ),
    ),
  );
  return signed(toBeSigned, issuer.key);
}

/** An issuer that OCSP answers for, and who signs the answers: itself or a responder that it has certified. */
export interface OcspArea {
  readonly issuer: Identity;
  readonly responder: Identity;
  readonly findKey: (serialHex: string) => Promise<StoredKey | undefined>;
}

/**
 * Answers an OCSP request (RFC 6960) about certificates of one issuer, echoing its nonce. A request that cannot be
 * read gets `malformedRequest`, one about an unknown issuer `unauthorized`.
 */
export async function ocspResponse(
  areas: readonly OcspArea[],
  requestDer: Uint8Array,
  now: Temporal.Instant,
): Promise<Buffer> {
  let certificates: CertID[];
  let nonce: Uint8Array | undefined;
  try {
    const parsed = fromBER(Uint8Array.from(requestDer).buffer);
    if (parsed.offset !== requestDer.length) return failure('malformedRequest');
    const { tbsRequest } = new OCSPRequest({ schema: parsed.result });
    certificates = tbsRequest.requestList.map((request) => request.reqCert);
    const echoed = tbsRequest.requestExtensions?.find((found) => found.extnID === nonceExtension);
    nonce = echoed?.extnValue.valueBlock.valueHexView;
  } catch {
    return failure('malformedRequest');
  }
  const [first] = certificates;
  if (!first || certificates.length > requestsAtMost) return failure('malformedRequest');
  const area = areas.find((candidate) => isIssuedBy(first, candidate.issuer));
  if (!area || !certificates.every((id) => isIssuedBy(id, area.issuer))) return failure('unauthorized');
  const singles = await Promise.all(certificates.map((id) => singleResponse(area, id, now)));
  return success(area, singles, nonce, now);
}

function failure(reason: keyof typeof failures): Buffer {
  return der.sequence(der.enumerated(failures[reason]));
}

function isIssuedBy(id: CertID, issuer: Identity): boolean {
  const digest = { [oids.sha1]: 'sha1', [oids.sha256]: 'sha256' } as const;
  const algorithm = digest[id.hashAlgorithm.algorithmId as keyof typeof digest];
  if (!algorithm) return false;
  const nameHash = createHash(algorithm).update(issuer.name).digest();
  return (
    nameHash.equals(id.issuerNameHash.valueBlock.valueHexView) &&
    keyIdentifier(issuer.key, algorithm).equals(id.issuerKeyHash.valueBlock.valueHexView)
  );
}

async function singleResponse(area: OcspArea, id: CertID, now: Temporal.Instant): Promise<Buffer> {
  const serialHex = Buffer.from(id.serialNumber.valueBlock.valueHexView).toString('hex');
  const key = await area.findKey(serialHex);
  const status = !key
    ? der.primitive(2, Buffer.alloc(0))
    : key.revokedAt
      ? der.tagged(1, der.generalizedTime(key.revokedAt), der.tagged(0, der.enumerated(keyCompromise)))
      : der.primitive(0, Buffer.alloc(0));
  return der.sequence(
    new Uint8Array(id.toSchema().toBER()),
    status,
    der.generalizedTime(now),
    der.tagged(0, der.generalizedTime(now.add(lifetime))),
  );
}

function success(
  { issuer, responder }: OcspArea,
  singles: readonly Buffer[],
  nonce: Uint8Array | undefined,
  now: Temporal.Instant,
): Buffer {
  const data = der.sequence(
    der.tagged(2, der.octetString(keyIdentifier(responder.key))),
    der.generalizedTime(now),
    der.sequence(...singles),
    ...(nonce ? [der.tagged(1, der.sequence(extension(nonceExtension, false, nonce)))] : []),
  );
  const isDelegated = responder.serialHex !== issuer.serialHex;
  const basic = der.sequence(
    data,
    signatureAlgorithm(responder.key.algorithm),
    der.bitString(signWith(responder.key, data)),
    ...(isDelegated ? [der.tagged(0, der.sequence(responder.certificateDer))] : []),
  );
  const bytes = der.sequence(der.objectIdentifier(basicResponse), der.octetString(basic));
  return der.sequence(der.enumerated(0), der.tagged(0, bytes));
}
