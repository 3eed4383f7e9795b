/** What a clerk recognises a certificate by. */
export interface CertificateFacts {
  /** The organisation that holds it, else the common name. */
  readonly subject: string;
  readonly issuer: string;
  /** Instants in UTC, `2026-11-23T13:33:17Z`. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly serial: string;
}

interface Node {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Reads one DER element at an offset; throws a RangeError for bytes that end too early. */
function readNode(bytes: Uint8Array, offset: number): { node: Node; next: number } {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new RangeError('certificate ends too early');
  let length = first;
  let start = offset + 2;
  if (first > 0x80) {
    length = 0;
    for (let index = 0; index < (first & 0x7f); index += 1) length = length * 256 + (bytes[start++] ?? 0);
  }
  if (first === 0x80 || start + length > bytes.length) throw new RangeError('certificate ends too early');
  return { node: { tag, content: bytes.subarray(start, start + length) }, next: start + length };
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let offset = 0; offset < node.content.length; ) {
    const read = readNode(node.content, offset);
    children.push(read.node);
    offset = read.next;
  }
  return children;
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const commonName = '550403';
const organisation = '55040a';
const bmpString = 30;

function textOf(node: Node): string {
  return new TextDecoder(node.tag === bmpString ? 'utf-16be' : 'utf-8').decode(node.content);
}

/** The organisation in a distinguished name (X.501), else the common name, else nothing. */
function nameOf(distinguishedName: Node): string {
  const found = new Map<string, string>();
  for (const set of childrenOf(distinguishedName)) {
    for (const pair of childrenOf(set)) {
      const [type, value] = childrenOf(pair);
      if (type && value) found.set(hex(type.content), textOf(value));
    }
  }
  return found.get(organisation) ?? found.get(commonName) ?? '';
}

const utcTime = 23;

/** UTCTime `YYMMDDhhmmssZ` or GeneralizedTime `YYYYMMDDhhmmssZ` as an instant (RFC 5280 §4.1.2.5). */
function instantOf(time: Node): string {
  const digits = textOf(time);
  const full = time.tag === utcTime ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}` : digits;
  return full.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z');
}

/**
 * Reads what a clerk must see of an X.509 certificate (RFC 5280 §4.1), base64 DER. For display only: the server checks
 * the chain, the validity and the usage. `undefined` when the bytes are not a certificate.
 */
export function readCertificateFacts(base64: string): CertificateFacts | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const [toBeSigned] = childrenOf(readNode(bytes, 0).node);
    if (!toBeSigned) return undefined;
    // The version is optional and tagged [0]; what follows it has a fixed order.
    const fields = childrenOf(toBeSigned).filter((node) => node.tag !== 0xa0);
    const [serial, , issuer, validity, subject] = fields;
    if (!serial || !issuer || !validity || !subject) return undefined;
    const [from, to] = childrenOf(validity);
    if (!from || !to) return undefined;
    return {
      subject: nameOf(subject),
      issuer: nameOf(issuer),
      validFrom: instantOf(from),
      validTo: instantOf(to),
      serial: hex(serial.content),
    };
  } catch {
    return undefined;
  }
}
