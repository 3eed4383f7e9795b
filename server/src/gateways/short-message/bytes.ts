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

export function readerOf(body: Buffer): Reader {
  let at = 0;
  const take = (field: string, length: number): Buffer => {
    if (at + length > body.length) throw new WireError(field, 'is missing');
    at += length;
    return body.subarray(at - length, at);
  };
  return {
    u8: (field) => take(field, 1).readUInt8(),
    u32: (field) => take(field, 4).readUInt32BE(),
    u64: (field) => take(field, 8).readBigUInt64BE(),
    bytes: take,
    text: (field, length) => {
      const bytes = take(field, length);
      const nul = bytes.indexOf(0);
      return bytes.toString('latin1', 0, nul < 0 ? length : nul);
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

const ascii = /^[\x20-\x7e]*$/;

/** A writer over one buffer of `pduAtMost` bytes; begins with four bytes for the length of it all. */
export function writerOf(pduAtMost: number): Writer {
  const buffer = Buffer.alloc(pduAtMost);
  let at = 4;
  const room = (field: string, length: number): number => {
    if (at + length > pduAtMost) throw new WireError(field, 'does not fit');
    at += length;
    return at - length;
  };
  return {
    u8: (field, value) => {
      if (!Number.isInteger(value) || value < 0 || value > 255) throw new WireError(field, 'is no byte');
      buffer.writeUInt8(value, room(field, 1));
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
      if (!ascii.test(value)) throw new WireError(field, 'is not ASCII');
      buffer.write(value, room(field, length), 'latin1');
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
