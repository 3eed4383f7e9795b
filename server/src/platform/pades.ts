import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { certificateNames, oids, readSigned, type Signed, signedContent } from './cms.ts';
import { encode, objectIdentifier, octetString, readValue, sequence, setOf, smallInteger } from './der.ts';
import { prepareSignature, type SignatureField } from './pdf-signature-field.ts';
import {
  readTimestamp,
  type Timestamp,
  type TimestampAuthority,
  TimestampUnavailable,
  timestampToken,
} from './timestamp.ts';

export { httpTimestamp, type TimestampAuthority, TimestampUnavailable } from './timestamp.ts';

/** The key that stamps papers. Reuse one object: what is read from it once is kept with it. */
export interface PdfSigner {
  readonly certificateDer: Uint8Array;
  /** The issuers above it. */
  readonly chainDer: readonly Uint8Array[];
  /** RSA or an elliptic curve of NIST. */
  readonly privateKeyPkcs8: Uint8Array;
}

export interface SigningOrder extends SignatureField {
  readonly signer: PdfSigner;
  readonly timestamp: TimestampAuthority;
}

const signAsync = promisify(sign);
const openedSigners = new WeakMap<PdfSigner, OpenedSigner>();
// A time-stamp token carries a certificate or two: 3 KB from our authority, up to 8 KB from public ones.
const roomForToken = 10 * 1024;

interface OpenedSigner {
  readonly key: KeyObject;
  readonly certificates: Uint8Array;
  readonly identifier: Uint8Array;
  readonly signingCertificate: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly reserved: number;
}

/**
 * Signs a PDF as PAdES B-T (ETSI EN 319 142-1): ETSI.CAdES.detached with contentType, messageDigest and
 * signingCertificateV2, and an RFC 3161 time stamp of the signature as unsigned attribute. The visible field lies over
 * `seal`, as `renderPdf` returns it. RSA PKCS #1 v1.5 or ECDSA, with SHA-256.
 * Throws TimestampUnavailable (nothing is issued then) and a RangeError for a PDF that typst did not write.
 */
export async function signPdf(pdf: Uint8Array, order: SigningOrder): Promise<Uint8Array> {
  const signer = openSigner(order.signer);
  const { bytes, holeStart, holeEnd } = prepareSignature(pdf, order, signer.reserved);
  const hash = createHash('sha256').update(bytes.subarray(0, holeStart)).update(bytes.subarray(holeEnd));
  const attributes = signedAttributes(signer, hash.digest());
  const signature = await signAsync('sha256', attributes, signer.key);
  const token = await timestampToken(signature, order.timestamp);
  const cms = signedData(signer, attributes, signature, token);
  if (cms.length > signer.reserved)
    throw new TimestampUnavailable(`the time stamp of ${token.length} bytes is too long`);
  bytes.write(cms.toString('hex'), holeStart + 1, 'latin1');
  return bytes;
}

function openSigner(signer: PdfSigner): OpenedSigner {
  const known = openedSigners.get(signer);
  if (known) return known;
  const { certificateDer, chainDer, privateKeyPkcs8 } = signer;
  const key = createPrivateKey({ key: Buffer.from(privateKeyPkcs8), format: 'der', type: 'pkcs8' });
  if (!new X509Certificate(certificateDer).checkPrivateKey(key))
    throw new RangeError('the seal’s key is not its certificate’s');
  const { issuer, serialNumber } = certificateNames(certificateDer);
  const certificateHash = createHash('sha256').update(certificateDer).digest();
  const opened: OpenedSigner = {
    key,
    certificates: encode(0xa0, certificateDer, ...chainDer),
    identifier: sequence(issuer, serialNumber),
    // SHA-256 is the default of ESSCertIDv2, and DER omits defaults.
    signingCertificate: sequence(sequence(sequence(octetString(certificateHash)))),
    algorithm:
      key.asymmetricKeyType === 'ec'
        ? sequence(objectIdentifier(oids.ecdsaWithSha256))
        : sequence(objectIdentifier(oids.rsaEncryption), absent),
    reserved: certificateDer.length + chainDer.reduce((total, der) => total + der.length, 0) + roomForToken,
  };
  openedSigners.set(signer, opened);
  return opened;
}

const absent = encode(0x05);
const sha256 = sequence(objectIdentifier(oids.sha256), absent);
const encapsulated = sequence(objectIdentifier(oids.data));

function attribute(oid: string, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(oid), setOf(value));
}

/** PAdES forbids the signingTime attribute: the time is the time stamp's. */
function signedAttributes(signer: OpenedSigner, digest: Uint8Array): Buffer {
  return setOf(
    attribute(oids.contentType, objectIdentifier(oids.data)),
    attribute(oids.messageDigest, octetString(digest)),
    attribute(oids.signingCertificateV2, signer.signingCertificate),
  );
}

function signedData(signer: OpenedSigner, attributes: Buffer, signature: Uint8Array, token: Uint8Array): Buffer {
  const signerInfo = sequence(
    smallInteger(1),
    signer.identifier,
    sha256,
    // [0] IMPLICIT in the message, a SET OF where it is signed (RFC 5652, 5.4).
    attributes.with(0, 0xa0),
    signer.algorithm,
    octetString(signature),
    encode(0xa1, attribute(oids.timestampToken, token)),
  );
  const content = sequence(smallInteger(1), setOf(sha256), encapsulated, signer.certificates, setOf(signerInfo));
  return sequence(objectIdentifier(oids.signedData), encode(0xa0, content));
}

/** What an uploaded file says about itself. Trust is the caller's: compare the fingerprint with the centre's seals. */
export interface PdfVerdict {
  /** The file carries a signature that could be read. */
  readonly signed: boolean;
  /** The signature is right, its time stamp too, and it covers every byte of the file. */
  readonly intact: boolean;
  /** Nothing but the signature itself lies outside the signed ranges. */
  readonly coversWholeFile: boolean;
  readonly signerName?: string;
  /** SHA-256 of the signer's certificate, lower-case hexadecimal. */
  readonly certificateFingerprint?: string;
  /** The time stamp's time; absent when there is none or it is wrong. */
  readonly signedAt?: Temporal.Instant;
  /** SHA-256 of the time-stamping authority's certificate. */
  readonly timestampFingerprint?: string;
}

export const largestVerifiedPdf = 5 * 1024 * 1024;
const largestSignature = 128 * 1024;
const rangesAtMost = 100;
const nothing: PdfVerdict = { signed: false, intact: false, coversWholeFile: false };

/**
 * Verifies the signature of an uploaded file, at most 5 MB. Never throws: whatever cannot be read is not signed. Of
 * several signatures the one that reaches furthest counts, so bytes appended after ours show as not covered.
 */
export function verifyPdf(pdf: Uint8Array): PdfVerdict {
  if (pdf.length > largestVerifiedPdf) return nothing;
  try {
    return verdictOf(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength));
  } catch {
    return nothing;
  }
}

function verdictOf(file: Buffer): PdfVerdict {
  const range = furthestRange(file);
  if (!range || file.toString('latin1', 0, 5) !== '%PDF-') return nothing;
  const { holeStart, holeEnd, end } = range;
  if (holeEnd - holeStart > largestSignature * 2) return nothing;
  // The hole may hold one hexadecimal string and nothing else: whatever else fits there is unsigned (wrapping attacks).
  const hex = /^<([0-9a-fA-F]+)>$/.exec(file.toString('latin1', holeStart, holeEnd))?.[1];
  if (hex === undefined) return nothing;
  const signed = readSigned(onlyValue(Buffer.from(hex, 'hex')));
  const hash = createHash(signed.digest).update(file.subarray(0, holeStart)).update(file.subarray(holeEnd, end));
  const right =
    signed.content === undefined && signed.contentType === oids.data && signedContent(signed, hash.digest());
  const stamp = stampOf(signed);
  const coversWholeFile = end === file.length;
  return {
    signed: true,
    intact: right && stamp !== 'wrong' && coversWholeFile,
    coversWholeFile,
    signerName: signed.signerName,
    certificateFingerprint: signed.fingerprint,
    ...(typeof stamp === 'object' && { signedAt: stamp.time, timestampFingerprint: stamp.fingerprint }),
  };
}

function furthestRange(file: Buffer): { holeStart: number; holeEnd: number; end: number } | undefined {
  const text = file.toString('latin1');
  let furthest: { holeStart: number; holeEnd: number; end: number } | undefined;
  let seen = 0;
  for (const match of text.matchAll(
    /\/ByteRange\s{0,9}\[\s{0,9}0\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{1,9}(\d{1,9})\s{0,99}\]/g,
  )) {
    // Nobody signs a file so often: it was made to keep us busy.
    if (++seen > rangesAtMost) return undefined;
    const [holeStart, holeEnd, length] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const end = holeEnd + length;
    if (holeStart >= holeEnd || end > file.length) continue;
    if (!furthest || end > furthest.end) furthest = { holeStart, holeEnd, end };
  }
  return furthest;
}

/** Cuts the padding after the outermost value; throws when it is anything but zeros. */
function onlyValue(padded: Buffer): Uint8Array {
  const { whole } = readValue(padded);
  if (padded.subarray(whole.length).some((octet) => octet !== 0)) throw new RangeError('not one value');
  return whole;
}

function stampOf({ timestampToken: token, signature }: Signed): Timestamp | 'wrong' | undefined {
  if (!token) return undefined;
  try {
    const stamp = readTimestamp(token);
    return createHash('sha256').update(signature).digest().equals(stamp.imprint) ? stamp : 'wrong';
  } catch {
    return 'wrong';
  }
}
