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

export const u8 = (field: string, value: number): Buffer => {
  if (!Number.isInteger(value) || value < 0 || value > 255) throw new WireError(field, 'is no byte');
  return Buffer.from([value]);
};
export const u32 = (field: string, value: number): Buffer => {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new WireError(field, 'is no 32-bit number');
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
export const u64 = (field: string, value: bigint): Buffer => {
  if (value < 0n || value > 0xffffffffffffffffn) throw new WireError(field, 'is no 64-bit number');
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};
/** ASCII, padded with NULs on the right. */
export const text = (field: string, value: string, length: number): Buffer => {
  if (value.length > length) throw new WireError(field, `is longer than ${length}`);
  if (!/^[\x20-\x7e]*$/.test(value)) throw new WireError(field, 'is not ASCII');
  const bytes = Buffer.alloc(length);
  bytes.write(value, 'latin1');
  return bytes;
};
export const fixed = (field: string, value: Buffer, length: number): Buffer => {
  if (value.length !== length) throw new WireError(field, `is not ${length} bytes`);
  return value;
};
