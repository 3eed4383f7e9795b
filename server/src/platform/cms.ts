import { createHash, verify, X509Certificate } from 'node:crypto';
import { contentOf, type DerValue, identifierOf, inside, readValue, readValues, tags } from './der.ts';

/** Object identifiers of CMS (RFC 5652), ESS (RFC 5035) and time stamps (RFC 3161), as hexadecimal of their encoding. */
export const oids = {
  data: '2a864886f70d010701',
  signedData: '2a864886f70d010702',
  contentType: '2a864886f70d010903',
  messageDigest: '2a864886f70d010904',
  /** 1.2.840.113549.1.9.16.2.47 */
  signingCertificateV2: '2a864886f70d010910022f',
  /** 1.2.840.113549.1.9.16.2.14 */
  timestampToken: '2a864886f70d010910020e',
  /** 1.2.840.113549.1.9.16.1.4 */
  timestampInfo: '2a864886f70d0109100104',
  sha256: '608648016503040201',
  rsaEncryption: '2a864886f70d010101',
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
} as const;

const digests: Readonly<Record<string, string>> = {
  [oids.sha256]: 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

/** A CMS SignedData with one signer, its parts at hand. Nothing is verified yet. */
export interface Signed {
  /** The name of the digest for node:crypto. */
  readonly digest: string;
  readonly certificate: X509Certificate;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** The common name of the subject; empty when it has none. */
  readonly signerName: string;
  readonly contentType: string;
  /** The content inside, for attached signatures such as time-stamp tokens. */
  readonly content: Uint8Array | undefined;
  /** The signed attributes as they were signed: a SET OF Attribute. */
  readonly signedAttributes: Uint8Array;
  readonly signature: Uint8Array;
  /** The time-stamp token over the signature; undefined when there is none. */
  readonly timestampToken: Uint8Array | undefined;
}

/** The parts of a certificate (RFC 5280, 4.1) that say who it is. */
export interface CertificateNames {
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
  readonly commonName: string;
}

/** Reads serial number and names, the first two as DER; throws a RangeError for what is not a certificate. */
export function certificateNames(certificateDer: Uint8Array): CertificateNames {
  const fields = inside(inside(readValue(certificateDer), tags.sequence)[0], tags.sequence);
  // The version is explicit and absent in version 1.
  const [serialNumber, , issuer, , subject] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  if (!serialNumber || !issuer) throw new RangeError('not a certificate');
  const parts = inside(subject, tags.sequence).flatMap((set) => inside(set, tags.set));
  const named = parts
    .map((part) => inside(part, tags.sequence))
    .find(([type]) => identifierOf(type) === oids.commonName);
  return { serialNumber: serialNumber.whole, issuer: issuer.whole, commonName: textOf(named?.[1]) };
}

function textOf(value: DerValue | undefined): string {
  if (!value) return '';
  const bytes = Buffer.from(value.content);
  return value.tag === tags.bmpString ? bytes.swap16().toString('utf16le') : bytes.toString('utf8');
}

/** Reads a CMS SignedData; throws an Error for anything that is not one with exactly one signer and his certificate. */
export function readSigned(der: Uint8Array): Signed {
  const [type, explicit] = inside(readValue(der), tags.sequence);
  if (identifierOf(type) !== oids.signedData) throw new RangeError('not a CMS SignedData');
  const [, , encapsulated, ...rest] = inside(inside(explicit, 0xa0)[0], tags.sequence);
  const [contentType, content] = inside(encapsulated, tags.sequence);
  const certificates = rest.find(({ tag }) => tag === 0xa0);
  const [signer, ...others] = inside(
    rest.find(({ tag }) => tag === tags.set),
    tags.set,
  );
  if (!signer || others.length > 0) throw new RangeError('not exactly one signer');
  const [, identifier, digestAlgorithm, signedAttributes, , signature, unsigned] = inside(signer, tags.sequence);
  const digest = digests[identifierOf(inside(digestAlgorithm, tags.sequence)[0])];
  if (!digest) throw new RangeError('unknown digest');
  const certificate = certificateOf(contentOf(certificates, 0xa0), contentOf(identifier, tags.sequence));
  // On the wire the attributes are [0] IMPLICIT; what is signed is the SET OF (RFC 5652, 5.4).
  const attributes = Buffer.from(signedAttributes?.whole ?? []);
  if (attributes[0] !== 0xa0) throw new RangeError('no signed attributes');
  attributes[0] = tags.set;
  return {
    digest,
    certificate: new X509Certificate(certificate),
    fingerprint: createHash('sha256').update(certificate).digest('hex'),
    signerName: certificateNames(certificate).commonName,
    contentType: identifierOf(contentType),
    content: content && contentOf(inside(content, 0xa0)[0], tags.octetString),
    signedAttributes: attributes,
    signature: contentOf(signature, tags.octetString),
    timestampToken: unsigned && attribute(contentOf(unsigned, 0xa1), oids.timestampToken)?.whole,
  };
}

function certificateOf(certificates: Uint8Array, issuerAndSerialNumber: Uint8Array): Uint8Array {
  const found = readValues(certificates).find(({ tag, whole }) => {
    if (tag !== tags.sequence) return false;
    const { issuer, serialNumber } = certificateNames(whole);
    return Buffer.concat([issuer, serialNumber]).equals(issuerAndSerialNumber);
  });
  if (!found) throw new RangeError('the signer’s certificate is missing');
  return found.whole;
}

/** The only value of the only attribute of this kind; undefined when there is another number of either. */
function attribute(attributes: Uint8Array, oid: string): DerValue | undefined {
  const pairs = readValues(attributes).map((value) => inside(value, tags.sequence));
  const [found, ...others] = pairs.filter(([type]) => identifierOf(type) === oid);
  const values = found && others.length === 0 ? inside(found[1], tags.set) : [];
  return values.length === 1 ? values[0] : undefined;
}

/**
 * Whether the signer signed exactly this content: the digest in the signed attributes is the content's, the attributes
 * name the content type and the signer's certificate (CAdES, ETSI EN 319 122-1, 5.2), and the signature over them is
 * right. Trust in the certificate is not asked here. RSA PKCS #1 v1.5 and ECDSA.
 */
export function signedContent(signed: Signed, contentDigest: Uint8Array): boolean {
  const { digest, certificate, signedAttributes, signature, contentType } = signed;
  const attributes = inside(readValue(signedAttributes), tags.set);
  const all = Buffer.concat(attributes.map(({ whole }) => whole));
  const digestGiven = attribute(all, oids.messageDigest);
  if (!digestGiven || !Buffer.from(contentDigest).equals(contentOf(digestGiven, tags.octetString))) return false;
  if (identifierOf(attribute(all, oids.contentType)) !== contentType) return false;
  if (!namesCertificate(attribute(all, oids.signingCertificateV2), certificate.raw)) return false;
  const key = certificate.publicKey;
  // An SM2 key has no type here, and node:crypto would verify it without its user identifier.
  if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ec') return false;
  return verify(digest, signedAttributes, key, signature);
}

/** SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2 … }; the first is the signer's. */
function namesCertificate(value: DerValue | undefined, certificate: Uint8Array): boolean {
  if (!value) return false;
  const [first] = inside(inside(value, tags.sequence)[0], tags.sequence);
  const [algorithmOrHash, second] = inside(first, tags.sequence);
  const explicit = algorithmOrHash?.tag === tags.sequence;
  const named = explicit ? digests[identifierOf(inside(algorithmOrHash, tags.sequence)[0])] : 'sha256';
  if (!named) return false;
  const given = contentOf(explicit ? second : algorithmOrHash, tags.octetString);
  return createHash(named).update(certificate).digest().equals(given);
}
