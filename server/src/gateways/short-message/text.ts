import { randomInt } from 'node:crypto';
import iconv from 'iconv-lite';

/**
 * How a short message's bytes are to be read (CMPP Msg_Fmt, SGIP MessageCoding, SMPP data_coding share the values).
 * Others (3 SIM write, 4 binary) are no text.
 */
export const textFormats = { ascii: 0, ucs2: 8, gbk: 15 } as const;
export type TextFormat = (typeof textFormats)[keyof typeof textFormats];

/** One part of a message as it goes over the air: its bytes, with the header of a long message in front when `udhi`. */
export interface MessagePart {
  readonly format: TextFormat;
  readonly udhi: boolean;
  readonly total: number;
  /** From 1. */
  readonly number: number;
  readonly content: Buffer;
}

const asciiAtMost = 159; // CMPP: «< 160» for Msg_Fmt 0.
const ucs2AtMost = 70; // 140 bytes.
const ucs2PartAtMost = 67; // 134 bytes beside a header of 6.
/** A header counts its parts in one byte; more than this is no message but a mistake. */
export const partsAtMost = 20;

/** Text as UTF-16BE, which every centre calls UCS2. */
function ucs2Of(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

const isAscii = (text: string) => [...text].every((character) => character >= ' ' && character <= '~');

/** Cuts text into pieces of at most `units` UTF-16 units; a character of two units is never divided. */
function pieces(text: string, units: number): string[] {
  const cut: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece.length + character.length > units) {
      cut.push(piece);
      piece = '';
    }
    piece += character;
  }
  if (piece !== '') cut.push(piece);
  return cut;
}

/**
 * Divides a text into the parts that are sent. Plain ASCII up to 159 characters goes as one part of format 0, all else as
 * UCS2: up to 70 units in one part, more in parts of 67 with a header `05 00 03 reference total number` (3GPP TS 23.040
 * 9.2.3.24.1). Signatures such as 【…】 are part of the text and count.
 * @param reference what binds the parts of one message on the phone: 0–255, any by default.
 * @throws RangeError for an empty text or one of more than `partsAtMost` parts.
 */
export function divideText(text: string, reference = randomInt(256)): MessagePart[] {
  if (text === '' || !text.isWellFormed()) throw new RangeError('a short message needs well-formed text');
  if (isAscii(text) && text.length <= asciiAtMost)
    return [{ format: textFormats.ascii, udhi: false, total: 1, number: 1, content: Buffer.from(text, 'latin1') }];
  if (text.length <= ucs2AtMost)
    return [{ format: textFormats.ucs2, udhi: false, total: 1, number: 1, content: ucs2Of(text) }];
  const cut = pieces(text, ucs2PartAtMost);
  if (cut.length > partsAtMost) throw new RangeError(`a short message has at most ${partsAtMost} parts`);
  return cut.map((piece, index) => ({
    format: textFormats.ucs2,
    udhi: true,
    total: cut.length,
    number: index + 1,
    content: Buffer.concat([Buffer.from([5, 0, 3, reference, cut.length, index + 1]), ucs2Of(piece)]),
  }));
}

/** Which part of which long message this is, and where its text begins; a part without such a header stands alone. */
export interface PartHeader {
  readonly reference: number;
  readonly total: number;
  readonly number: number;
  readonly length: number;
}

/** Reads the user data header of a part: 8-bit (`00 03`) and 16-bit (`08 04`) references; other elements are passed over. */
export function readHeader(content: Buffer): PartHeader | undefined {
  const length = (content[0] ?? 0) + 1;
  if (length > content.length) return undefined;
  for (let at = 1; at + 1 < length; at += 2 + (content[at + 1] ?? 0)) {
    const element = content.subarray(at + 2, Math.min(length, at + 2 + (content[at + 1] ?? 0)));
    const [first = 0, second = 0, third = 0, fourth = 0] = element;
    if (content[at] === 0 && element.length === 3) return { reference: first, total: second, number: third, length };
    if (content[at] === 8 && element.length === 4)
      return { reference: first * 256 + second, total: third, number: fourth, length };
  }
  return undefined;
}

/**
 * The text of bytes in a format; NULs that centres pad with are dropped. Bytes of a format that is no text, or that are
 * none of it, read as U+FFFD: an uplink that cannot be read is answered with help, not with a fault.
 */
export function readText(content: Buffer, format: number): string {
  const text = (() => {
    switch (format) {
      case textFormats.ucs2:
        // An odd byte at the end belongs to no character.
        return Buffer.from(content.subarray(0, content.length & ~1))
          .swap16()
          .toString('utf16le')
          .toWellFormed();
      case textFormats.gbk:
        return iconv.decode(content, 'gbk');
      default:
        return [...content].map((byte) => (byte < 128 ? String.fromCharCode(byte) : '\ufffd')).join('');
    }
  })();
  return text.replaceAll('\0', '');
}

/** What a phone wrote: the text of one part without its header, and which part it is (1 when it stands alone). */
export function readPart(content: Buffer, format: number, udhi: boolean): { text: string; number: number } {
  const header = udhi ? readHeader(content) : undefined;
  // A header of something else (a port, a smiley) is no text either.
  const length = header?.length ?? (udhi ? Math.min(content.length, (content[0] ?? 0) + 1) : 0);
  return { text: readText(content.subarray(length), format), number: header?.number ?? 1 };
}
