import {
  childrenOf,
  constructed,
  cursor,
  DerError,
  type Element,
  primitive,
  readBits,
  readBoolean,
  readNamedBits,
  readObjectIdentifier,
  readPositive,
  readText,
  readTime,
  readWhole,
  tags,
} from './der.ts';
import { type PublicKey, readPublicKey } from './signature.ts';

/** An X.509 v3 certificate (RFC 5280), read but not yet believed. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly toBeSigned: Uint8Array;
  readonly signatureOid: string;
  readonly signature: Uint8Array;
  readonly serial: Uint8Array;
  readonly notBefore: Temporal.Instant;
  readonly notAfter: Temporal.Instant;
  /** Names in DER, for comparison, and their attributes by object identifier, for people. */
  readonly issuer: Uint8Array;
  readonly issuerAttributes: ReadonlyMap<string, string>;
  readonly subject: Uint8Array;
  readonly subjectAttributes: ReadonlyMap<string, string>;
  readonly publicKey: PublicKey;
  /** Bit numbers of RFC 5280, 4.2.1.3; `undefined` when the certificate does not say. */
  readonly keyUsage: ReadonlySet<number> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly isAuthority: boolean;
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
}

const certificateBytesAtMost = 8 * 1024;
const serialOctetsAtMost = 20;

const extensionIds = {
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlDistributionPoints: '2.5.29.31',
  policies: '2.5.29.32',
  extendedKeyUsage: '2.5.29.37',
  authorityInformation: '1.3.6.1.5.5.7.1.1',
} as const;
const understood: ReadonlySet<string> = new Set(Object.values(extensionIds));

/** Reads a certificate of at most 8 KiB; throws a DerError for anything that is not one. */
export function readCertificate(bytes: Uint8Array): Certificate {
  if (bytes.length > certificateBytesAtMost) throw new DerError('certificate too long');
  const { toBeSigned, signatureAlgorithm, signatureOid, signature } = readSigned(bytes);
  const inside = cursor(toBeSigned.content);
  const version = readWhole(inside.next(constructed(0)).content, tags.integer);
  if (version.content.length !== 1 || version.content[0] !== 2) throw new DerError('not version 3');
  const serial = readPositive(inside.next(tags.integer), serialOctetsAtMost);
  // Both places must name the algorithm: the outer one is not signed (RFC 5280, 4.1.1.2).
  if (!Buffer.from(inside.next(tags.sequence).raw).equals(signatureAlgorithm.raw))
    throw new DerError('algorithms differ');
  const issuer = inside.next(tags.sequence);
  const validity = cursor(inside.next(tags.sequence).content);
  const notBefore = readTime(validity.next());
  const notAfter = readTime(validity.next());
  validity.end();
  const subject = inside.next(tags.sequence);
  const publicKey = readPublicKey(inside.next(tags.sequence));
  inside.optional(primitive(1)); // The unique ids of issuer and subject, long out of use.
  inside.optional(primitive(2));
  const extensions = readExtensions(inside.next(constructed(3)).content, understood);
  inside.end();
  return {
    der: bytes,
    toBeSigned: toBeSigned.raw,
    signatureOid,
    signature,
    serial,
    notBefore,
    notAfter,
    issuer: issuer.raw,
    issuerAttributes: readName(issuer),
    subject: subject.raw,
    subjectAttributes: readName(subject),
    publicKey,
    ...readUsage(extensions),
    ocspUrls: readOcspUrls(extensions.get(extensionIds.authorityInformation)),
    crlUrls: readCrlUrls(extensions.get(extensionIds.crlDistributionPoints)),
  };
}

/** The parts of `SEQUENCE { toBeSigned, algorithm, signature }`, the frame of certificates and CRLs. */
export function readSigned(bytes: Uint8Array) {
  const outer = cursor(readWhole(bytes, tags.sequence).content);
  const toBeSigned = outer.next(tags.sequence);
  const signatureAlgorithm = outer.next(tags.sequence);
  const signature = readBits(outer.next(tags.bitString));
  outer.end();
  return { toBeSigned, signatureAlgorithm, signatureOid: readAlgorithm(signatureAlgorithm), signature };
}

/** The object identifier of an AlgorithmIdentifier whose parameters are absent or NULL. */
export function readAlgorithm(element: Element): string {
  const inside = cursor(element.content);
  const oid = readObjectIdentifier(inside.next(tags.objectIdentifier));
  if ((inside.optional(tags.nothing)?.content.length ?? 0) > 0) throw new DerError('algorithm parameters');
  inside.end();
  return oid;
}

/**
 * Extensions by object identifier, from the content of their explicit tag. A critical one that is not understood, or
 * one that comes twice, throws a DerError (RFC 5280, 4.2).
 */
export function readExtensions(content: Uint8Array, accepted: ReadonlySet<string>): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const element of childrenOf(readWhole(content, tags.sequence))) {
    const inside = cursor(element.content);
    const oid = readObjectIdentifier(inside.next(tags.objectIdentifier));
    const critical = inside.optional(tags.boolean);
    const value = inside.next(tags.octetString).content;
    inside.end();
    if (found.has(oid)) throw new DerError(`extension ${oid} twice`);
    if (critical && readBoolean(critical) && !accepted.has(oid)) throw new DerError(`critical extension ${oid}`);
    found.set(oid, value);
  }
  return found;
}

function readName(name: Element): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const relative of childrenOf(name)) {
    for (const pair of childrenOf(relative)) {
      const inside = cursor(pair.content);
      const oid = readObjectIdentifier(inside.next(tags.objectIdentifier));
      const text = readText(inside.next());
      inside.end();
      // The first of several wins: a later one could be added to look like somebody else.
      if (text !== undefined && !attributes.has(oid)) attributes.set(oid, text);
    }
  }
  return attributes;
}

function readUsage(extensions: ReadonlyMap<string, Uint8Array>) {
  const usage = extensions.get(extensionIds.keyUsage);
  const extended = extensions.get(extensionIds.extendedKeyUsage);
  const constraints = extensions.get(extensionIds.basicConstraints);
  const isAuthority = constraints && cursor(readWhole(constraints, tags.sequence).content).optional(tags.boolean);
  return {
    keyUsage: usage && readNamedBits(readWhole(usage, tags.bitString)),
    extendedKeyUsage: extended && childrenOf(readWhole(extended, tags.sequence)).map(readObjectIdentifier),
    isAuthority: isAuthority !== undefined && readBoolean(isAuthority),
  };
}

const uniformResource = primitive(6);

function readOcspUrls(value: Uint8Array | undefined): string[] {
  if (!value) return [];
  return childrenOf(readWhole(value, tags.sequence)).flatMap((description) => {
    const inside = cursor(description.content);
    const method = readObjectIdentifier(inside.next(tags.objectIdentifier));
    const location = inside.next();
    return method === '1.3.6.1.5.5.7.48.1' && location.tag === uniformResource ? [readUrl(location)] : [];
  });
}

/** Addresses of complete CRLs by the certificate's own issuer: points with reasons or another issuer are left out. */
function readCrlUrls(value: Uint8Array | undefined): string[] {
  if (!value) return [];
  return childrenOf(readWhole(value, tags.sequence)).flatMap((point) => {
    const [name, ...limits] = childrenOf(point);
    if (name?.tag !== constructed(0) || limits.length > 0) return [];
    const [full] = childrenOf(name);
    if (full?.tag !== constructed(0)) return [];
    return childrenOf(full).flatMap((general) => (general.tag === uniformResource ? [readUrl(general)] : []));
  });
}

function readUrl({ content }: Element): string {
  return Buffer.from(content).toString('latin1');
}
