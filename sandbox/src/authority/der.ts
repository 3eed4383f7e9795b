/**
 * Writes DER (ITU-T X.690) from the inside out: every function returns the complete encoding of one value, so
 * structures read as in their ASN.1 modules. Reading is left to asn1js and pkijs.
 */

function encode(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(evenHex(body.length.toString(16)), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

function evenHex(hex: string): string {
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return encode(0x30, ...parts);
}

/** SET OF: DER wants the elements in the order of their encodings (X.690, 11.6). */
export function setOf(...parts: readonly Uint8Array[]): Buffer {
  return encode(0x31, ...parts.toSorted((one, other) => Buffer.compare(one, other)));
}

/** A non-negative INTEGER, from a number, a bigint or its big-endian bytes. */
export function integer(value: number | bigint | Uint8Array): Buffer {
  const hex = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value.toString(16);
  const minimal = evenHex(hex.replace(/^0+(?=.)/, ''));
  // A leading bit of one would read as a negative number.
  return encode(0x02, Buffer.from(Number.parseInt(minimal.slice(0, 2), 16) >= 0x80 ? `00${minimal}` : minimal, 'hex'));
}

export function enumerated(value: number): Buffer {
  return encode(0x0a, Buffer.from([value]));
}

export function boolean(value: boolean): Buffer {
  return encode(0x01, Buffer.from([value ? 0xff : 0x00]));
}

export function nothing(): Buffer {
  return encode(0x05);
}

export function octetString(content: Uint8Array): Buffer {
  return encode(0x04, content);
}

/** A BIT STRING of whole octets: keys and signatures. */
export function bitString(content: Uint8Array): Buffer {
  return encode(0x03, Buffer.from([0]), content);
}

/** A BIT STRING of named bits; trailing zero bits are dropped (X.690, 11.2.2). */
export function namedBits(...bits: readonly number[]): Buffer {
  const highest = Math.max(...bits);
  const octets = Buffer.alloc((highest >> 3) + 1);
  for (const bit of bits) octets.writeUInt8(octets.readUInt8(bit >> 3) | (0x80 >> (bit & 7)), bit >> 3);
  return encode(0x03, Buffer.from([7 - (highest & 7)]), octets);
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return encode(0x06, Buffer.from(octets));
}

export function utf8String(text: string): Buffer {
  return encode(0x0c, Buffer.from(text, 'utf8'));
}

export function printableString(text: string): Buffer {
  return encode(0x13, Buffer.from(text, 'ascii'));
}

function digitsOf(instant: Temporal.Instant): string {
  return instant.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString().replace(/[-:T]/g, '');
}

export function generalizedTime(instant: Temporal.Instant): Buffer {
  return encode(0x18, Buffer.from(digitsOf(instant), 'ascii'));
}

/** Time in certificates and CRLs: UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5). */
export function time(instant: Temporal.Instant): Buffer {
  const year = instant.toZonedDateTimeISO('UTC').year;
  return year < 2050 ? encode(0x17, Buffer.from(digitsOf(instant).slice(2), 'ascii')) : generalizedTime(instant);
}

/** `[number] EXPLICIT`, and any constructed `[number] IMPLICIT`: the parts are put into the tag. */
export function tagged(number: number, ...parts: readonly Uint8Array[]): Buffer {
  return encode(0xa0 | number, ...parts);
}

/** `[number] IMPLICIT` of a primitive type: the content octets alone. */
export function primitive(number: number, content: Uint8Array): Buffer {
  return encode(0x80 | number, content);
}

/** Gives a complete constructed value (SET, SEQUENCE) the tag `[number] IMPLICIT`. */
export function retagged(number: number, value: Uint8Array): Buffer {
  const copy = Buffer.from(value);
  copy.writeUInt8(0xa0 | number, 0);
  return copy;
}
