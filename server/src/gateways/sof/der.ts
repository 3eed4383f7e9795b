/**
 * A strict reader of DER (ITU-T X.690) for untrusted certificates and revocation answers, and the few writers that a
 * request needs. It keeps the raw octets of every element, because signatures and hashes are over those; it accepts
 * one encoding per value, so that a certificate has one fingerprint; it never recurses by itself and takes linear time.
 */
export interface Element {
  readonly tag: number;
  /** Tag, length and content. */
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  nothing: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[number]` of a constructed value. */
export const constructed = (number: number) => 0xa0 | number;
/** `[number] IMPLICIT` of a primitive value. */
export const primitive = (number: number) => 0x80 | number;

/** The bytes are not what the structure asks for. Never leaves this gateway. */
export class DerError extends Error {}

function elementAt(bytes: Uint8Array, start: number): Element {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined) throw new DerError('truncated');
  if ((tag & 0x1f) === 0x1f) throw new DerError('long tag');
  let length = first;
  let body = start + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError('length');
    length = 0;
    for (const octet of bytes.subarray(body, body + count)) length = length * 256 + octet;
    body += count;
    const isMinimal = length >= 0x80 && bytes[start + 2] !== 0;
    if (!isMinimal) throw new DerError('length is not minimal');
  }
  const end = body + length;
  if (end > bytes.length) throw new DerError('truncated');
  return { tag, raw: bytes.subarray(start, end), content: bytes.subarray(body, end) };
}

/** Reads the elements of a constructed value in order. */
export interface Cursor {
  readonly hasMore: () => boolean;
  /** The next element; throws a DerError when there is none or its tag is another. */
  readonly next: (tag?: number) => Element;
  /** The next element if it has this tag. */
  readonly optional: (tag: number) => Element | undefined;
  /** Throws a DerError when something is left. */
  readonly end: () => void;
}

export function cursor(content: Uint8Array): Cursor {
  let position = 0;
  const next = (tag?: number) => {
    const element = elementAt(content, position);
    if (tag !== undefined && element.tag !== tag) throw new DerError(`tag ${element.tag}, not ${tag}`);
    position += element.raw.length;
    return element;
  };
  return {
    hasMore: () => position < content.length,
    next,
    optional: (tag) => (content[position] === tag ? next(tag) : undefined),
    end: () => {
      if (position < content.length) throw new DerError('trailing octets');
    },
  };
}

/** The single element that fills the bytes. */
export function readWhole(bytes: Uint8Array, tag: number): Element {
  const inside = cursor(bytes);
  const element = inside.next(tag);
  inside.end();
  return element;
}

export function childrenOf(element: Element): Element[] {
  const inside = cursor(element.content);
  const children: Element[] = [];
  while (inside.hasMore()) children.push(inside.next());
  return children;
}

export function readObjectIdentifier({ content }: Element): string {
  const arcs: number[] = [];
  let arc = 0;
  let isOpen = false;
  for (const octet of content) {
    if (!isOpen && octet === 0x80) throw new DerError('object identifier is not minimal');
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) throw new DerError('object identifier');
    isOpen = octet >= 0x80;
    if (!isOpen) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first, ...rest] = arcs;
  if (first === undefined || isOpen) throw new DerError('object identifier');
  const top = Math.min(Math.floor(first / 40), 2);
  return [top, first - top * 40, ...rest].join('.');
}

/** A positive INTEGER of at most `octetsAtMost` octets, as its magnitude without leading zero octets. */
export function readPositive({ content }: Element, octetsAtMost: number): Uint8Array {
  const [first, second] = content;
  if (first === undefined || first >= 0x80) throw new DerError('not a positive integer');
  if (first !== 0) return limited(content, octetsAtMost);
  if (second === undefined || second < 0x80) throw new DerError('not a minimal positive integer');
  return limited(content.subarray(1), octetsAtMost);
}

function limited(octets: Uint8Array, octetsAtMost: number): Uint8Array {
  if (octets.length > octetsAtMost) throw new DerError('integer too long');
  return octets;
}

export function readBoolean({ content }: Element): boolean {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new DerError('boolean');
  return content[0] === 0xff;
}

/** A BIT STRING of whole octets: a key or a signature. */
export function readBits({ content }: Element): Uint8Array {
  if (content[0] !== 0) throw new DerError('bit string of broken octets');
  return content.subarray(1);
}

/** The numbers of the bits that are set in a BIT STRING of named bits. */
export function readNamedBits({ content }: Element): ReadonlySet<number> {
  const [unused, ...octets] = content;
  if (unused === undefined || unused > 7 || octets.length > 4) throw new DerError('named bits');
  const numbers = octets.flatMap((octet, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => octet & (0x80 >> bit)).map((bit) => index * 8 + bit),
  );
  return new Set(numbers);
}

/** UTCTime or GeneralizedTime in the one form of RFC 5280, 4.1.2.5: seconds given, Greenwich, no fraction. */
export function readTime({ tag, content }: Element): Temporal.Instant {
  const text = Buffer.from(content).toString('latin1');
  const match = /^(\d\d|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const digits = tag === tags.utcTime ? 2 : tag === tags.generalizedTime ? 4 : 0;
  const [, year = '', month, day, hour, minute, second] = match ?? [];
  if (!match || year.length !== digits) throw new DerError('time');
  // Two digits: 50 to 99 are of the last century (RFC 5280, 4.1.2.5.1).
  const century = digits === 4 ? '' : Number(year) >= 50 ? '19' : '20';
  try {
    return Temporal.Instant.from(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  } catch {
    throw new DerError('time');
  }
}

const decoders: Readonly<Record<number, string>> = {
  12: 'utf-8',
  18: 'latin1',
  19: 'latin1',
  20: 'latin1',
  22: 'latin1',
  30: 'utf-16be',
};

/** The text of a character string, or `undefined` for a type that names do not use. */
export function readText({ tag, content }: Element): string | undefined {
  const encoding = decoders[tag];
  if (encoding === undefined) return undefined;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new DerError('text');
  }
}

/** Writes one element. */
export function write(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length > 0xffff) throw new RangeError('element too long to write');
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** Writes an object identifier. */
export function writeObjectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return write(tags.objectIdentifier, Buffer.from(octets));
}
