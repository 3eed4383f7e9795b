import { WireError } from './error.ts';

/** Reads the fields of a body in their order; every read checks that the bytes are there. */
export interface Reader {
  u8(field: string): number;
  u32(field: string): number;
  u64(field: string): bigint;
  bytes(field: string, length: number): Buffer;
  /** Fixed length, padded with NULs; what follows the first NUL is ignored. */
  text(field: string, length: number): string;
  /** Throws unless everything was read. */
  end(): void;
}

export function readerOf(body: Buffer, from = 0): Reader {
  let at = from;
  const take = (field: string, length: number): number => {
    if (at + length > body.length) throw new WireError(field, 'is missing');
    at += length;
    return at - length;
  };
  return {
    u8: (field) => body[take(field, 1)] as number,
    u32: (field) => body.readUInt32BE(take(field, 4)),
    u64: (field) => body.readBigUInt64BE(take(field, 8)),
    bytes: (field, length) => {
      const begin = take(field, length);
      return body.subarray(begin, begin + length);
    },
    // A message has a dozen of these, most of them empty: no view of the bytes is made for each.
    text: (field, length) => {
      const begin = take(field, length);
      let end = begin;
      while (end < begin + length && body[end] !== 0) end += 1;
      return end === begin ? '' : body.toString('latin1', begin, end);
    },
    end: () => {
      if (at !== body.length) throw new WireError('body', `is ${body.length - at} bytes too long`);
    },
  };
}

/** Writes the fields of a PDU in their order; every write checks that the field can carry the value. */
export interface Writer {
  u8(field: string, value: number): void;
  u32(field: string, value: number): void;
  u64(field: string, value: bigint): void;
  /** ASCII, padded with NULs on the right. */
  text(field: string, value: string, length: number): void;
  /** Exactly `length` bytes; as many as there are when it is not given. */
  bytes(field: string, value: Buffer, length?: number): void;
  /** What was written, its length in the first four bytes. */
  finish(): Buffer;
}

/** A writer over one buffer of `pduAtMost` bytes; begins with four bytes for the length of it all. */
export function writerOf(pduAtMost: number): Writer {
  // Of the pool, for a buffer of its own for each PDU costs more than to write it; padding is NULs.
  const buffer = Buffer.allocUnsafe(pduAtMost).fill(0);
  let at = 4;
  const room = (field: string, length: number): number => {
    if (at + length > pduAtMost) throw new WireError(field, 'does not fit');
    at += length;
    return at - length;
  };
  return {
    u8: (field, value) => {
      if (!Number.isInteger(value) || value < 0 || value > 255) throw new WireError(field, 'is no byte');
      buffer[room(field, 1)] = value;
    },
    u32: (field, value) => {
      if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
        throw new WireError(field, 'is no 32-bit number');
      buffer.writeUInt32BE(value, room(field, 4));
    },
    u64: (field, value) => {
      if (value < 0n || value > 0xffffffffffffffffn) throw new WireError(field, 'is no 64-bit number');
      buffer.writeBigUInt64BE(value, room(field, 8));
    },
    text: (field, value, length) => {
      if (value.length > length) throw new WireError(field, `is longer than ${length}`);
      const from = room(field, length);
      for (let index = 0; index < value.length; index += 1) {
        const code = value.charCodeAt(index);
        if (code < 0x20 || code > 0x7e) throw new WireError(field, 'is not ASCII');
        buffer[from + index] = code;
      }
    },
    bytes: (field, value, length) => {
      if (length !== undefined && value.length !== length) throw new WireError(field, `is not ${length} bytes`);
      value.copy(buffer, room(field, value.length));
    },
    finish: () => {
      buffer.writeUInt32BE(at, 0);
      return buffer.subarray(0, at);
    },
  };
}
