import { createHash } from 'node:crypto';
import { type Certificate, readAlgorithm, readCertificate, readExtensions } from './certificate.ts';
import {
  childrenOf,
  constructed,
  cursor,
  DerError,
  type Element,
  primitive,
  readBits,
  readObjectIdentifier,
  readPositive,
  readTime,
  readWhole,
  tags,
  write,
  writeObjectIdentifier,
} from './der.ts';
import { isSignedBy } from './signature.ts';

/** What a responder that may be believed says about a certificate. */
export type OcspStatus = 'good' | 'revoked' | 'unknown';

/** The question: a certificate, its issuer, and the nonce that the answer must repeat. */
export interface OcspQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly nonce: Uint8Array;
}

const sha1 = '1.3.14.3.2.26';
const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const nonceExtension = '1.3.6.1.5.5.7.48.1.2';
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const digitalSignature = 0;
const certificatesAtMost = 5;
/** How far the responder's clock may be ahead of ours. */
export const clockSkew = Temporal.Duration.from({ minutes: 5 });
/** How old an answer may be that does not say when the next one is due. */
const ageAtMost = Temporal.Duration.from({ hours: 1 });

// SHA-1 only names the issuer here; it is what every responder understands (RFC 5019, 2.1.1).
const digest = (data: Uint8Array) => createHash('sha1').update(data).digest();

/** An OCSPRequest (RFC 6960, 4.1) in DER, with a nonce of 16 octets (RFC 8954). */
export function writeOcspRequest({ certificate, issuer, nonce }: OcspQuestion): Buffer {
  const highBit = (certificate.serial[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0);
  const certificateId = write(
    tags.sequence,
    write(tags.sequence, writeObjectIdentifier(sha1), write(tags.nothing)),
    write(tags.octetString, digest(issuer.subject)),
    write(tags.octetString, digest(issuer.publicKey.bits)),
    write(tags.integer, highBit, certificate.serial),
  );
  const extension = write(
    tags.sequence,
    writeObjectIdentifier(nonceExtension),
    write(tags.octetString, write(tags.octetString, nonce)),
  );
  const list = write(tags.sequence, write(tags.sequence, certificateId));
  return write(tags.sequence, write(tags.sequence, list, write(constructed(2), write(tags.sequence, extension))));
}

/**
 * Reads an OCSPResponse and believes it only when it is signed by the issuer or by a responder that the issuer
 * certified for it, repeats the nonce, speaks of this certificate, and is fresh at `now`. Throws a DerError otherwise.
 */
export async function readOcspResponse(
  bytes: Uint8Array,
  question: OcspQuestion,
  now: Temporal.Instant,
): Promise<OcspStatus> {
  const { data, oid, signature, certificates } = readBasic(bytes);
  const content = readResponseData(data);
  const signer = await findSigner(content.responder, certificates, question.issuer, now);
  if (!(await isSignedBy(signer.publicKey, { oid, data: data.raw, signature }))) throw new DerError('signature');
  const echoed = content.extensions.get(nonceExtension);
  if (!echoed || !Buffer.from(readWhole(echoed, tags.octetString).content).equals(question.nonce)) {
    throw new DerError('nonce');
  }
  const single = content.responses.map(readSingle).find((response) => isAbout(response.id, question));
  if (!single) throw new DerError('another certificate');
  assertFresh(single.thisUpdate, single.nextUpdate, now);
  return single.status;
}

function readBasic(bytes: Uint8Array) {
  const response = cursor(readWhole(bytes, tags.sequence).content);
  const status = response.next(tags.enumerated);
  if (status.content.length !== 1 || status.content[0] !== 0) throw new DerError('not successful');
  const frame = cursor(readWhole(response.next(constructed(0)).content, tags.sequence).content);
  response.end();
  if (readObjectIdentifier(frame.next(tags.objectIdentifier)) !== basicResponse) throw new DerError('response type');
  const basic = cursor(readWhole(frame.next(tags.octetString).content, tags.sequence).content);
  frame.end();
  const data = basic.next(tags.sequence);
  const oid = readAlgorithm(basic.next(tags.sequence));
  const signature = readBits(basic.next(tags.bitString));
  const enclosed = basic.optional(constructed(0));
  basic.end();
  const certificates = enclosed ? childrenOf(readWhole(enclosed.content, tags.sequence)) : [];
  return { data, oid, signature, certificates };
}

function readResponseData(data: Element) {
  const inside = cursor(data.content);
  inside.optional(constructed(0)); // Version 1 is the only one.
  const responder = inside.next();
  inside.next(tags.generalizedTime);
  const responses = childrenOf(inside.next(tags.sequence));
  const tail = inside.optional(constructed(1));
  inside.end();
  const extensions = tail ? readExtensions(tail.content, new Set([nonceExtension])) : new Map<string, Uint8Array>();
  return { responder, responses, extensions };
}

function isNamed(responder: Element, certificate: Certificate): boolean {
  switch (responder.tag) {
    case constructed(1):
      return Buffer.from(responder.content).equals(certificate.subject);
    case constructed(2):
      return digest(certificate.publicKey.bits).equals(readWhole(responder.content, tags.octetString).content);
    default:
      throw new DerError('responder');
  }
}

async function findSigner(
  responder: Element,
  enclosed: readonly Element[],
  issuer: Certificate,
  now: Temporal.Instant,
): Promise<Certificate> {
  if (isNamed(responder, issuer)) return issuer;
  for (const element of enclosed.slice(0, certificatesAtMost)) {
    const candidate = readCertificate(element.raw);
    if (isNamed(responder, candidate) && (await mayAnswerFor(candidate, issuer, now))) return candidate;
  }
  throw new DerError('no responder to believe');
}

/** A delegated responder: certified by the issuer itself, for this purpose (RFC 6960, 4.2.2.2). */
async function mayAnswerFor(candidate: Certificate, issuer: Certificate, now: Temporal.Instant): Promise<boolean> {
  const { toBeSigned: data, signatureOid: oid, signature } = candidate;
  return (
    Buffer.from(candidate.issuer).equals(issuer.subject) &&
    candidate.extendedKeyUsage?.includes(ocspSigning) === true &&
    candidate.keyUsage?.has(digitalSignature) !== false &&
    Temporal.Instant.compare(candidate.notBefore, now) <= 0 &&
    Temporal.Instant.compare(now, candidate.notAfter) <= 0 &&
    (await isSignedBy(issuer.publicKey, { oid, data, signature }))
  );
}

function readSingle(element: Element) {
  const inside = cursor(element.content);
  const id = inside.next(tags.sequence);
  const status = inside.next();
  const thisUpdate = readTime(inside.next(tags.generalizedTime));
  const due = inside.optional(constructed(0));
  const tail = inside.optional(constructed(1));
  inside.end();
  if (tail) readExtensions(tail.content, new Set());
  const nextUpdate = due && readTime(readWhole(due.content, tags.generalizedTime));
  return { id, status: readStatus(status.tag), thisUpdate, nextUpdate };
}

function readStatus(tag: number): OcspStatus {
  switch (tag) {
    case primitive(0):
      return 'good';
    case constructed(1):
      return 'revoked';
    case primitive(2):
      return 'unknown';
    default:
      throw new DerError('certificate status');
  }
}

function isAbout(id: Element, { certificate, issuer }: OcspQuestion): boolean {
  const inside = cursor(id.content);
  const algorithm = readAlgorithm(inside.next(tags.sequence));
  const nameHash = inside.next(tags.octetString).content;
  const keyHash = inside.next(tags.octetString).content;
  const serial = readPositive(inside.next(tags.integer), 20);
  inside.end();
  return (
    algorithm === sha1 &&
    digest(issuer.subject).equals(nameHash) &&
    digest(issuer.publicKey.bits).equals(keyHash) &&
    Buffer.from(certificate.serial).equals(serial)
  );
}

function assertFresh(
  thisUpdate: Temporal.Instant,
  nextUpdate: Temporal.Instant | undefined,
  now: Temporal.Instant,
): void {
  const until = nextUpdate ?? thisUpdate.add(ageAtMost);
  const isFromFuture = Temporal.Instant.compare(thisUpdate, now.add(clockSkew)) > 0;
  if (isFromFuture || Temporal.Instant.compare(until, now) <= 0) throw new DerError('not fresh');
}
