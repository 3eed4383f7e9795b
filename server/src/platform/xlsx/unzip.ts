import { createInflateRaw } from 'node:zlib';
import { refuseSheet } from './refusals.ts';

/** One stored part of a zip archive, by its central directory record (APPNOTE 6.3.9 §4.3.12). */
export interface ZipPart {
  readonly method: number;
  readonly offset: number;
  readonly compressedSize: number;
}

export interface UnzipLimits {
  /** Sum of all inflated bytes of one file, shared by the parts read from it. */
  readonly maxInflatedBytes: number;
}

const maxParts = 2_000;
// Deflate cannot pass 1032:1; a sheet of identical rows reaches about 60:1.
const maxRatio = 200;
const ratioFloorBytes = 4 * 1024 * 1024;

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

function endRecord(file: Buffer): number {
  const lowest = Math.max(0, file.length - 22 - 0xffff);
  for (let at = file.length - 22; at >= lowest; at -= 1) if (file.readUInt32LE(at) === endSignature) return at;
  throw refuseSheet('damaged', { detail: '压缩包没有目录，文件可能没有传完。' });
}

/** Sizes and offset from the zip64 extra field, in the order of the 32-bit fields that are saturated. */
function wideFields(extra: Buffer, saturated: readonly boolean[]): (number | undefined)[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let cursor = at + 4;
    return saturated.map((isWide) => {
      if (!isWide || cursor + 8 > extra.length) return undefined;
      cursor += 8;
      return Number(extra.readBigUInt64LE(cursor - 8));
    });
  }
  return [];
}

/** Lists an archive's parts by name; throws `sheet/damaged`, `sheet/encrypted` or `sheet/bomb`. */
export function listParts(file: Buffer): Map<string, ZipPart> {
  const end = endRecord(file);
  const count = file.readUInt16LE(end + 10);
  if (count > maxParts) throw refuseSheet('bomb');
  const parts = new Map<string, ZipPart>();
  let at = file.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== centralSignature) throw refuseSheet('damaged');
    const nameEnd = at + 46 + file.readUInt16LE(at + 28);
    const extraEnd = nameEnd + file.readUInt16LE(at + 30);
    if (extraEnd > file.length) throw refuseSheet('damaged');
    if ((file.readUInt16LE(at + 8) & 1) === 1) throw refuseSheet('encrypted');
    // The inflated size stands first; it is a claim that nobody needs, but its place in the zip64 field counts.
    const narrow = [file.readUInt32LE(at + 24), file.readUInt32LE(at + 20), file.readUInt32LE(at + 42)] as const;
    const wide = wideFields(
      file.subarray(nameEnd, extraEnd),
      narrow.map((value) => value === 0xffffffff),
    );
    // Part names are compared without case (ECMA-376 part 2 §6.2.2), and some writers use backslashes.
    const name = file
      .toString('utf8', at + 46, nameEnd)
      .replaceAll('\\', '/')
      .toLowerCase();
    if (parts.has(name)) throw refuseSheet('damaged');
    parts.set(name, {
      method: file.readUInt16LE(at + 10),
      compressedSize: wide[1] ?? narrow[1],
      offset: wide[2] ?? narrow[2],
    });
    at = extraEnd + file.readUInt16LE(at + 32);
  }
  return parts;
}

function storedBytes(file: Buffer, part: ZipPart): Buffer {
  if (part.offset + 30 > file.length || file.readUInt32LE(part.offset) !== localSignature) throw refuseSheet('damaged');
  const start = part.offset + 30 + file.readUInt16LE(part.offset + 26) + file.readUInt16LE(part.offset + 28);
  if (start + part.compressedSize > file.length) throw refuseSheet('damaged');
  return file.subarray(start, start + part.compressedSize);
}

/** One file being read: its parts, and how much has come out of all of them. */
export interface Archive {
  readonly file: Buffer;
  readonly parts: ReadonlyMap<string, ZipPart>;
  readonly limits: UnzipLimits;
  inflatedBytes: number;
}

export function openArchive(file: Buffer, limits: UnzipLimits): Archive {
  return { file, parts: listParts(file), limits, inflatedBytes: 0 };
}

/**
 * Inflates one part piece by piece. The sizes written in the archive are claims, so the bytes are
 * counted as they come out: `sheet/bomb` past the sum or ratio, `sheet/damaged` for broken data.
 */
export async function* inflatePart(archive: Archive, part: ZipPart): AsyncGenerator<Buffer> {
  const stored = storedBytes(archive.file, part);
  const count = (piece: Buffer, partBytes: number) => {
    archive.inflatedBytes += piece.length;
    const inflatesTooWell = partBytes > ratioFloorBytes && partBytes > stored.length * maxRatio;
    if (archive.inflatedBytes > archive.limits.maxInflatedBytes || inflatesTooWell) throw refuseSheet('bomb');
  };
  if (part.method === 0) {
    count(stored, stored.length);
    yield stored;
    return;
  }
  if (part.method !== 8) throw refuseSheet('damaged');
  const inflate = createInflateRaw({ chunkSize: 128 * 1024 });
  inflate.end(stored);
  let partBytes = 0;
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      partBytes += piece.length;
      count(piece, partBytes);
      yield piece;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw refuseSheet('damaged');
    throw error;
  } finally {
    inflate.destroy();
  }
}
