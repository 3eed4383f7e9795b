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

/** A class, here and below: a message is read and written a dozen times a millisecond, and closures for each are thrown away. */
class BytesReader implements Reader {
  readonly #body: Buffer;
  #at: number;

  constructor(body: Buffer, from: number) {
    this.#body = body;
    this.#at = from;
  }
  #take(field: string, length: number): number {
    const begin = this.#at;
    if (begin + length > this.#body.length) throw new WireError(field, 'is missing');
    this.#at = begin + length;
    return begin;
  }
  u8(field: string): number {
    return this.#body[this.#take(field, 1)] as number;
  }
  u32(field: string): number {
    return this.#body.readUInt32BE(this.#take(field, 4));
  }
  u64(field: string): bigint {
    return this.#body.readBigUInt64BE(this.#take(field, 8));
  }
  bytes(field: string, length: number): Buffer {
    const begin = this.#take(field, length);
    return this.#body.subarray(begin, begin + length);
  }
  // A message has a dozen of these, most of them empty: no view of the bytes is made for each.
  text(field: string, length: number): string {
    const body = this.#body;
    const begin = this.#take(field, length);
    let end = begin;
    while (end < begin + length && body[end] !== 0) end += 1;
    return end === begin ? '' : body.toString('latin1', begin, end);
  }
  end(): void {
    if (this.#at !== this.#body.length)
      throw new WireError('body', `is ${this.#body.length - this.#at} bytes too long`);
  }
}

export const readerOf = (body: Buffer, from = 0): Reader => new BytesReader(body, from);

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

class BytesWriter implements Writer {
  readonly #buffer: Buffer;
  #at = 4;

  constructor(pduAtMost: number) {
    // Of the pool, for a buffer of its own for each PDU costs more than to write it; padding is NULs.
    this.#buffer = Buffer.allocUnsafe(pduAtMost).fill(0);
  }
  #room(field: string, length: number): number {
    const begin = this.#at;
    if (begin + length > this.#buffer.length) throw new WireError(field, 'does not fit');
    this.#at = begin + length;
    return begin;
  }
  u8(field: string, value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 255) throw new WireError(field, 'is no byte');
    this.#buffer[this.#room(field, 1)] = value;
  }
  u32(field: string, value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new WireError(field, 'is no 32-bit number');
    this.#buffer.writeUInt32BE(value, this.#room(field, 4));
  }
  u64(field: string, value: bigint): void {
    if (value < 0n || value > 0xffffffffffffffffn) throw new WireError(field, 'is no 64-bit number');
    this.#buffer.writeBigUInt64BE(value, this.#room(field, 8));
  }
  text(field: string, value: string, length: number): void {
    if (value.length > length) throw new WireError(field, `is longer than ${length}`);
    const buffer = this.#buffer;
    const from = this.#room(field, length);
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code < 0x20 || code > 0x7e) throw new WireError(field, 'is not ASCII');
      buffer[from + index] = code;
    }
  }
  bytes(field: string, value: Buffer, length?: number): void {
    if (length !== undefined && value.length !== length) throw new WireError(field, `is not ${length} bytes`);
    value.copy(this.#buffer, this.#room(field, value.length));
  }
  finish(): Buffer {
    this.#buffer.writeUInt32BE(this.#at, 0);
    return this.#buffer.subarray(0, this.#at);
  }
}

/** A writer over one buffer of `pduAtMost` bytes; begins with four bytes for the length of it all. */
export const writerOf = (pduAtMost: number): Writer => new BytesWriter(pduAtMost);
