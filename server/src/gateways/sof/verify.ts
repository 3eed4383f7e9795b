import { createHash, randomBytes } from 'node:crypto';
import { type Certificate, readCertificate } from './certificate.ts';
import { isOnRevocationList } from './crl.ts';
import { DerError } from './der.ts';
import { readOcspResponse, writeOcspRequest } from './ocsp.ts';
import { isDeviceSignature, isSignedBy } from './signature.ts';
import type { Trust } from './trust.ts';

/** What a certificate says, for mapping to an employer and for the record. Texts are empty when it does not say. */
export interface CertificateFacts {
  /** Common name of the subject: the employer. */
  readonly subjectName: string;
  /** Organizational unit of the subject: the clerk. */
  readonly clerkName: string;
  /** `organizationIdentifier` of the subject: the unified social credit code (GB 32100). */
  readonly creditCode: string;
  /** Lower-case hex without leading zero octets. Unique only together with the issuer. */
  readonly serialHex: string;
  readonly issuerName: string;
  readonly algorithm: 'rsa' | 'sm2';
  readonly notAfter: Temporal.Instant;
  /** SHA-256 of the DER in lower-case hex. */
  readonly fingerprint: string;
}

export type RefusalReason =
  | 'malformed'
  | 'bad-signature'
  | 'untrusted-issuer'
  | 'not-yet-valid'
  | 'expired'
  | 'wrong-key-usage'
  | 'revoked'
  | 'revocation-unknown';

export interface Revocation {
  readonly source: 'ocsp' | 'crl';
  readonly checkedAt: Temporal.Instant;
}

/** When refused, `certificate` is only what the certificate claims: fit for a log, not for a decision. */
export type CertificateVerdict =
  | { readonly ok: true; readonly certificate: CertificateFacts; readonly revocation: Revocation }
  | { readonly ok: false; readonly reason: RefusalReason; readonly certificate?: CertificateFacts };

const usage = { digitalSignature: 0, nonRepudiation: 1, certificateSign: 5 } as const;
/** Purposes that signing a business text may fall under: any, client, mail and document signing (RFC 5280, RFC 9336). */
const signingPurposes = ['2.5.29.37.0', '1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36'];
const addressesAtMost = 2;

/**
 * Decides whether a text was signed by the holder of a certificate that counts. In this order: the certificate can be
 * read; an anchor issued it; it is valid at `now`; it is for signing (digitalSignature and nonRepudiation, no
 * authority); it is not revoked, by OCSP or else by CRL; the signature is over the UTF-8 bytes of `text`.
 * Input of any kind gives a verdict. Throws only a DerError for an anchor that is no certificate: a mistake in
 * configuration. (GB/T 43694, GM/T 0020: server side of SOF_VerifySignedData and SOF_ValidateCert.)
 */
export async function verifySignedText(input: {
  certificateDer: Uint8Array;
  signature: Uint8Array;
  text: string;
  now: Temporal.Instant;
  trust: Trust;
}): Promise<CertificateVerdict> {
  const { now, trust } = input;
  const anchors = trust.anchorsDer.map(readCertificate);
  const certificate = orUndefined(() => readCertificate(Uint8Array.from(input.certificateDer)));
  if (!certificate) return { ok: false, reason: 'malformed' };
  const facts = factsOf(certificate);
  const refuse = (reason: RefusalReason) => ({ ok: false, reason, certificate: facts }) as const;

  const issuer = await findIssuer(certificate, anchors, now);
  if (!issuer) return refuse('untrusted-issuer');
  if (Temporal.Instant.compare(now, certificate.notBefore) < 0) return refuse('not-yet-valid');
  if (Temporal.Instant.compare(now, certificate.notAfter) > 0) return refuse('expired');
  if (!maySignTexts(certificate)) return refuse('wrong-key-usage');

  const revocation = await findRevocation(certificate, issuer, now, trust);
  switch (revocation.status) {
    case 'revoked':
      return refuse('revoked');
    case 'unknown':
      return refuse('revocation-unknown');
    case 'good':
      break;
    default:
      return revocation satisfies never;
  }
  const isSigned = await isDeviceSignature(certificate.publicKey, Buffer.from(input.text, 'utf8'), input.signature);
  if (!isSigned) return refuse('bad-signature');
  return { ok: true, certificate: facts, revocation: { source: revocation.source, checkedAt: now } };
}

/** What a certificate says, unchecked; `undefined` when it cannot be read. For logs and for showing it to its holder. */
export function describeCertificate(certificateDer: Uint8Array): CertificateFacts | undefined {
  const certificate = orUndefined(() => readCertificate(Uint8Array.from(certificateDer)));
  return certificate && factsOf(certificate);
}

function factsOf(certificate: Certificate): CertificateFacts {
  const { subjectAttributes, issuerAttributes } = certificate;
  return {
    subjectName: subjectAttributes.get('2.5.4.3') ?? '',
    clerkName: subjectAttributes.get('2.5.4.11') ?? '',
    creditCode: subjectAttributes.get('2.5.4.97') ?? '',
    serialHex: Buffer.from(certificate.serial).toString('hex'),
    issuerName: issuerAttributes.get('2.5.4.3') ?? '',
    algorithm: certificate.publicKey.algorithm,
    notAfter: certificate.notAfter,
    fingerprint: createHash('sha256').update(certificate.der).digest('hex'),
  };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

async function findIssuer(
  certificate: Certificate,
  anchors: readonly Certificate[],
  now: Temporal.Instant,
): Promise<Certificate | undefined> {
  const { toBeSigned: data, signatureOid: oid, signature } = certificate;
  for (const anchor of anchors) {
    const mayIssue =
      anchor.isAuthority &&
      anchor.keyUsage?.has(usage.certificateSign) !== false &&
      Temporal.Instant.compare(anchor.notBefore, now) <= 0 &&
      Temporal.Instant.compare(now, anchor.notAfter) <= 0 &&
      Buffer.from(anchor.subject).equals(certificate.issuer);
    if (mayIssue && (await isSignedBy(anchor.publicKey, { oid, data, signature }))) return anchor;
  }
  return undefined;
}

function maySignTexts({ isAuthority, keyUsage, extendedKeyUsage }: Certificate): boolean {
  return (
    !isAuthority &&
    keyUsage?.has(usage.digitalSignature) === true &&
    keyUsage.has(usage.nonRepudiation) &&
    (extendedKeyUsage === undefined || extendedKeyUsage.some((purpose) => signingPurposes.includes(purpose)))
  );
}

type RevocationStatus = { status: 'good'; source: Revocation['source'] } | { status: 'revoked' | 'unknown' };

async function findRevocation(
  certificate: Certificate,
  issuer: Certificate,
  now: Temporal.Instant,
  trust: Trust,
): Promise<RevocationStatus> {
  for (const url of certificate.ocspUrls.slice(0, addressesAtMost)) {
    const question = { certificate, issuer, nonce: randomBytes(16) };
    const status = await answered(async () =>
      readOcspResponse(await trust.fetchOcsp(url, writeOcspRequest(question)), question, now),
    );
    // A responder that does not know the certificate has answered: a list would only hide that.
    if (status !== undefined) return status === 'good' ? { status, source: 'ocsp' } : { status };
  }
  for (const url of certificate.crlUrls.slice(0, addressesAtMost)) {
    const freshness = { now, maxAgeSeconds: trust.crlMaxAgeSeconds };
    const isRevoked = await answered(async () =>
      isOnRevocationList(await trust.fetchCrl(url), { certificate, issuer }, freshness),
    );
    if (isRevoked !== undefined) return isRevoked ? { status: 'revoked' } : { status: 'good', source: 'crl' };
  }
  return { status: 'unknown' };
}

/** The answer, or `undefined` when none came or it cannot be believed: the next source is asked then. */
async function answered<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}
