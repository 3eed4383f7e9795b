import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A part to be written: its name inside the archive and its text, made while it is written. */
export interface WrittenPart {
  readonly name: string;
  readonly text: AsyncIterable<string> | Iterable<string>;
}

// Flags: sizes follow the data (bit 3), names are UTF-8 (bit 11). DOS date 1 January 1980, so that
// the same content always gives the same bytes.
const flags = 0x0808;
const dosDate = 0x0021;

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  crc: number;
  compressedSize: number;
  size: number;
}

function localHeader(part: Written): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(dosDate, 12);
  header.writeUInt16LE(part.name.length, 26);
  return Buffer.concat([header, part.name]);
}

function descriptor(part: Written): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(part.crc, 4);
  record.writeUInt32LE(part.compressedSize, 8);
  record.writeUInt32LE(part.size, 12);
  return record;
}

function centralRecord(part: Written): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(20, 4);
  record.writeUInt16LE(20, 6);
  record.writeUInt16LE(flags, 8);
  record.writeUInt16LE(8, 10);
  record.writeUInt16LE(dosDate, 14);
  record.writeUInt32LE(part.crc, 16);
  record.writeUInt32LE(part.compressedSize, 20);
  record.writeUInt32LE(part.size, 24);
  record.writeUInt16LE(part.name.length, 28);
  record.writeUInt32LE(part.offset, 42);
  return Buffer.concat([record, part.name]);
}

function endRecord(count: number, directorySize: number, directoryOffset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(directorySize, 12);
  record.writeUInt32LE(directoryOffset, 16);
  return record;
}

async function* deflated(part: Written, text: WrittenPart['text']): AsyncGenerator<Buffer> {
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const piece of text) {
      const bytes = Buffer.from(piece, 'utf8');
      part.crc = crc32(bytes, part.crc);
      part.size += bytes.length;
      yield bytes;
    }
  }
  const deflate = createDeflateRaw({ level: 6, chunkSize: 64 * 1024 });
  const feeding = pipeline(Readable.from(measured(), { objectMode: false }), deflate);
  feeding.catch(() => {}); // The loop below meets the same error on `deflate` and throws it.
  try {
    for await (const piece of deflate as AsyncIterable<Buffer>) {
      part.compressedSize += piece.length;
      yield piece;
    }
  } finally {
    deflate.destroy();
  }
}

/**
 * A zip archive (APPNOTE 6.3.9) made while it is read: nothing but the piece at hand is held, and a
 * slow reader slows the source down. Throws a RangeError beyond 4 GiB, where other records are needed.
 */
export async function* zipBytes(parts: Iterable<WrittenPart>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for (const { name, text } of parts) {
    const part: Written = { name: Buffer.from(name, 'utf8'), offset, crc: 0, compressedSize: 0, size: 0 };
    written.push(part);
    const header = localHeader(part);
    yield header;
    yield* deflated(part, text);
    yield descriptor(part);
    offset += header.length + part.compressedSize + 16;
    if (Math.max(offset, part.size) > 0xffffffff) throw new RangeError('archive beyond 4 GiB');
  }
  const directory = Buffer.concat(written.map(centralRecord));
  yield directory;
  yield endRecord(written.length, directory.length, offset);
}
