import { type Certificate, readExtensions, readSigned } from './certificate.ts';
import { constructed, cursor, DerError, readPositive, readTime, tags } from './der.ts';
import { clockSkew } from './ocsp.ts';
import { isSignedBy } from './signature.ts';

const crlSign = 6;

/**
 * Looks a certificate up in a revocation list (RFC 5280, 5), after checking that the list is signed by the
 * certificate's issuer, complete (no delta, partition or indirect list: their extensions are critical and not
 * understood here), not past its next update and not older than `maxAgeSeconds`. Throws a DerError otherwise.
 */
export async function isOnRevocationList(
  bytes: Uint8Array,
  { certificate, issuer }: { certificate: Certificate; issuer: Certificate },
  { now, maxAgeSeconds }: { now: Temporal.Instant; maxAgeSeconds: number },
): Promise<boolean> {
  const { toBeSigned, signatureAlgorithm, signatureOid: oid, signature } = readSigned(bytes);
  if (issuer.keyUsage?.has(crlSign) === false) throw new DerError('issuer may not sign lists');
  if (!(await isSignedBy(issuer.publicKey, { oid, data: toBeSigned.raw, signature }))) throw new DerError('signature');

  const inside = cursor(toBeSigned.content);
  const version = inside.optional(tags.integer); // Absent in version 1 lists, which have no extensions.
  if (version && (version.content.length !== 1 || version.content[0] !== 1)) throw new DerError('not version 2');
  if (!Buffer.from(inside.next(tags.sequence).raw).equals(signatureAlgorithm.raw))
    throw new DerError('algorithms differ');
  if (!Buffer.from(inside.next(tags.sequence).raw).equals(issuer.subject)) throw new DerError('another issuer');
  const thisUpdate = readTime(inside.next());
  const nextUpdate = readTime(inside.next()); // Profile of RFC 5280, 5.1.2.5: always there.
  const isFromFuture = Temporal.Instant.compare(thisUpdate, now.add(clockSkew)) > 0;
  const isOld = Temporal.Instant.compare(thisUpdate.add({ seconds: maxAgeSeconds }), now) < 0;
  if (isFromFuture || isOld || Temporal.Instant.compare(nextUpdate, now) <= 0) throw new DerError('not fresh');
  const entries = inside.optional(tags.sequence);
  const tail = inside.optional(constructed(0));
  inside.end();
  if (tail) readExtensions(tail.content, new Set());
  return entries !== undefined && contains(entries.content, certificate.serial);
}

/** Reads every entry, also behind a hit: an entry with a critical extension puts the whole list in doubt. */
function contains(entries: Uint8Array, serial: Uint8Array): boolean {
  const wanted = Buffer.from(serial);
  const list = cursor(entries);
  let found = false;
  while (list.hasMore()) {
    const entry = cursor(list.next(tags.sequence).content);
    found = wanted.equals(readPositive(entry.next(tags.integer), 20)) || found;
    readTime(entry.next());
    const extensions = entry.optional(tags.sequence);
    entry.end();
    if (extensions) readExtensions(extensions.raw, reasonOnly);
  }
  return found;
}

/** The reason code, should an authority mark it critical. */
const reasonOnly: ReadonlySet<string> = new Set(['2.5.29.21']);
