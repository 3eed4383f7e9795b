/**
 * DER (ITU-T X.690), as much as certificates, CMS and time stamps need: single-octet tags and definite lengths. Reading
 * gives views of the input, so that signed bytes are hashed exactly as they came.
 */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
}

export const tags = {
  integer: 0x02,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  bmpString: 0x1e,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Reads the value at the start of the bytes; throws a RangeError for what is not DER or is cut short. */
export function readValue(bytes: Uint8Array): DerValue {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new RangeError('not DER');
  let start = 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 4) throw new RangeError('not DER: length');
    length = bytes.subarray(2, 2 + octets).reduce((total, octet) => total * 256 + octet, 0);
    start += octets;
  }
  const end = start + length;
  if (end > bytes.length) throw new RangeError('not DER: cut short');
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(0, end) };
}

/** The values inside a constructed value, or one after the other in some bytes. */
export function readValues(content: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let rest = content; rest.length > 0; ) {
    const value = readValue(rest);
    values.push(value);
    rest = rest.subarray(value.whole.length);
  }
  return values;
}

/** The values inside, after checking the tag; throws a RangeError for another tag or a missing value. */
export function inside(value: DerValue | undefined, tag: number): DerValue[] {
  return readValues(contentOf(value, tag));
}

/** The content, after checking the tag; throws a RangeError for another tag or a missing value. */
export function contentOf(value: DerValue | undefined, tag: number): Uint8Array {
  if (value?.tag !== tag) throw new RangeError(`expected DER tag ${tag}`);
  return value.content;
}

/** An object identifier as hexadecimal of its content: identifiers are compared, never shown. */
export function identifierOf(value: DerValue | undefined): string {
  return Buffer.from(contentOf(value, tags.objectIdentifier)).toString('hex');
}

export function encode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((total, part) => total + part.length, 0);
  if (length < 0x80) return Buffer.concat([Uint8Array.of(tag, length), ...parts]);
  const hex = length.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Uint8Array.of(tag, 0x80 | octets.length), octets, ...parts]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => encode(tags.sequence, ...parts);

/** SET OF: DER orders the elements by their encodings (11.6). */
export const setOf = (...parts: readonly Uint8Array[]): Buffer =>
  encode(tags.set, ...parts.toSorted((first, second) => Buffer.compare(first, second)));

export const octetString = (content: Uint8Array): Buffer => encode(tags.octetString, content);

/** An object identifier from the hexadecimal of its content, as `identifierOf` gives it. */
export const objectIdentifier = (hex: string): Buffer => encode(tags.objectIdentifier, Buffer.from(hex, 'hex'));

/** A non-negative integer below 128. */
export const smallInteger = (value: number): Buffer => encode(tags.integer, Uint8Array.of(value));
