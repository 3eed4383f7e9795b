import { randomBytes } from 'node:crypto';
import * as der from './der.ts';
import { type KeyPair, keyIdentifier, publicKeyInfo, signatureAlgorithm, signed } from './keys.ts';

/** What a certificate's subject or issuer says; the order is that of the encoding. */
export interface DistinguishedName {
  readonly organization?: string;
  readonly unit?: string;
  /** The unified social credit code, in `organizationIdentifier` (X.520, 2.5.4.97). */
  readonly creditCode?: string;
  readonly commonName: string;
}

export const keyUsages = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  certificateSign: 5,
  crlSign: 6,
} as const;

export type KeyUsage = keyof typeof keyUsages;

export interface CertificateProfile {
  readonly subject: DistinguishedName;
  readonly notBefore: Temporal.Instant;
  readonly notAfter: Temporal.Instant;
  readonly keyUsage: readonly KeyUsage[];
  readonly isAuthority?: boolean;
  /** One extended key usage, marked critical as RFC 3161 demands of time-stamping certificates. */
  readonly extendedKeyUsage?: string;
  /** `id-pkix-ocsp-nocheck`: an OCSP responder's certificate is not itself checked (RFC 6960, 4.2.2.2.1). */
  readonly ocspNoCheck?: boolean;
  readonly ocspUrl?: string;
  readonly crlUrl?: string;
}

/** Who signs: the name as encoded in its own certificate, and its key. */
export interface Issuer {
  readonly name: Uint8Array;
  readonly key: KeyPair;
}

/** The `Name` in DER. Country is always CN. */
export function encodeName(name: DistinguishedName): Buffer {
  const attribute = (oid: string, value: Uint8Array) => der.setOf(der.sequence(der.objectIdentifier(oid), value));
  return der.sequence(
    attribute('2.5.4.6', der.printableString('CN')),
    ...(name.organization ? [attribute('2.5.4.10', der.utf8String(name.organization))] : []),
    ...(name.unit ? [attribute('2.5.4.11', der.utf8String(name.unit))] : []),
    ...(name.creditCode ? [attribute('2.5.4.97', der.utf8String(name.creditCode))] : []),
    attribute('2.5.4.3', der.utf8String(name.commonName)),
  );
}

export function extension(oid: string, critical: boolean, value: Uint8Array): Buffer {
  return der.sequence(der.objectIdentifier(oid), ...(critical ? [der.boolean(true)] : []), der.octetString(value));
}

export function authorityKeyIdentifier(issuer: KeyPair): Buffer {
  return extension('2.5.29.35', false, der.sequence(der.primitive(0, keyIdentifier(issuer))));
}

function uri(url: string): Buffer {
  return der.primitive(6, Buffer.from(url, 'ascii'));
}

function extensions(profile: CertificateProfile, key: KeyPair, issuer: KeyPair): Buffer {
  const usage = der.namedBits(...profile.keyUsage.map((name) => keyUsages[name]));
  const constraints = profile.isAuthority ? der.sequence(der.boolean(true)) : der.sequence();
  return der.sequence(
    extension('2.5.29.19', true, constraints),
    extension('2.5.29.15', true, usage),
    extension('2.5.29.14', false, der.octetString(keyIdentifier(key))),
    authorityKeyIdentifier(issuer),
    ...(profile.extendedKeyUsage
      ? [extension('2.5.29.37', true, der.sequence(der.objectIdentifier(profile.extendedKeyUsage)))]
      : []),
    ...(profile.ocspNoCheck ? [extension('1.3.6.1.5.5.7.48.1.5', false, der.nothing())] : []),
    ...(profile.ocspUrl
      ? [
          extension(
            '1.3.6.1.5.5.7.1.1',
            false,
            der.sequence(der.sequence(der.objectIdentifier('1.3.6.1.5.5.7.48.1'), uri(profile.ocspUrl))),
          ),
        ]
      : []),
    ...(profile.crlUrl
      ? [extension('2.5.29.31', false, der.sequence(der.sequence(der.tagged(0, der.tagged(0, uri(profile.crlUrl))))))]
      : []),
  );
}

/** Sixteen random octets as lower-case hex with the first bit clear and none leading zero: fits every encoding. */
export function newSerial(): string {
  const octets = randomBytes(16);
  octets.writeUInt8((octets.readUInt8(0) & 0x3f) | 0x40, 0);
  return octets.toString('hex');
}

/**
 * An X.509 v3 certificate (RFC 5280) in DER. Without an issuer it is self-signed.
 * The same code serves RSA and SM2: only the key and the signature algorithm differ.
 */
export function issueCertificate(
  profile: CertificateProfile,
  key: KeyPair,
  serialHex: string,
  issuer?: Issuer,
): Buffer {
  const subject = encodeName(profile.subject);
  const signer = issuer ?? { name: subject, key };
  const toBeSigned = der.sequence(
    der.tagged(0, der.integer(2)),
    der.integer(Buffer.from(serialHex, 'hex')),
    signatureAlgorithm(signer.key.algorithm),
    signer.name,
    der.sequence(der.time(profile.notBefore), der.time(profile.notAfter)),
    subject,
    publicKeyInfo(key),
    der.tagged(3, extensions(profile, key, signer.key)),
  );
  return signed(toBeSigned, signer.key);
}
