import { type BdcDocument, readDocument, writeDocument } from './document.ts';
import { BdcCodecError } from './error.ts';
import { decodeGbk, encodeGbk } from './text.ts';

/** One message on the wire. `body` is the GBK XML, or its cipher text when `isEncrypted`. */
export interface BdcFrame {
  /** Node number of the sender, six characters: `C52240`. */
  readonly nodeNo: string;
  readonly isEncrypted: boolean;
  readonly body: Buffer;
}

export const frameLimits = { headerBytes: 16, prefixBytes: 20, bodyBytes: 4 * 1024 * 1024 } as const;

const nodePattern = /^[A-Za-z0-9]{6}$/;

/** Frame → bytes: 16-byte header (node, flag, NULs), body length as u32 big-endian, body. */
export function encodeFrame(frame: BdcFrame): Buffer {
  if (!nodePattern.test(frame.nodeNo)) throw new BdcCodecError('header', 'nodeNo');
  if (frame.body.length === 0) throw new BdcCodecError('empty');
  if (frame.body.length > frameLimits.bodyBytes) throw new BdcCodecError('too-large');
  const prefix = Buffer.alloc(frameLimits.prefixBytes);
  prefix.write(`${frame.nodeNo}${frame.isEncrypted ? '0' : '1'}`, 'latin1');
  prefix.writeUInt32BE(frame.body.length, frameLimits.headerBytes);
  return Buffer.concat([prefix, frame.body]);
}

export interface FrameReader {
  /**
   * Takes the next bytes of a connection and returns the frames that are now complete. Throws a
   * BdcCodecError as soon as a header or a length is wrong, before anything of that body is kept;
   * the connection must then be dropped, for there is no way back into step.
   */
  readonly push: (chunk: Uint8Array) => BdcFrame[];
  /** True between frames: the connection may end here without loss. */
  readonly isIdle: () => boolean;
}

/** Reads frames from chunks of any size. Holds at most one body (`maxBodyBytes`) and the last chunk. */
export function createFrameReader(maxBodyBytes: number = frameLimits.bodyBytes): FrameReader {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let expected: number | undefined;

  // Chunks are joined only when enough has come, so a body in single bytes does not cost its square.
  const take = (count: number): Buffer => {
    const joined = kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept);
    const rest = joined.subarray(count);
    kept = rest.length > 0 ? [rest] : [];
    keptBytes = rest.length;
    return joined.subarray(0, count);
  };
  let prefix: { nodeNo: string; isEncrypted: boolean } | undefined;

  const push = (chunk: Uint8Array): BdcFrame[] => {
    kept.push(Buffer.from(chunk));
    keptBytes += chunk.length;
    const frames: BdcFrame[] = [];
    for (;;) {
      if (prefix === undefined || expected === undefined) {
        if (keptBytes < frameLimits.prefixBytes) return frames;
        const bytes = take(frameLimits.prefixBytes);
        expected = bodyLength(bytes, maxBodyBytes);
        prefix = readHeader(bytes);
      }
      if (keptBytes < expected) return frames;
      frames.push({ ...prefix, body: Buffer.from(take(expected)) });
      prefix = undefined;
      expected = undefined;
    }
  };
  return { push, isIdle: () => prefix === undefined && keptBytes === 0 };
}

function bodyLength(prefix: Buffer, maxBodyBytes: number): number {
  const length = prefix.readUInt32BE(frameLimits.headerBytes);
  if (length === 0) throw new BdcCodecError('empty');
  if (length > maxBodyBytes) throw new BdcCodecError('too-large');
  return length;
}

function readHeader(prefix: Buffer): { nodeNo: string; isEncrypted: boolean } {
  const nodeNo = prefix.toString('latin1', 0, 6);
  const flag = prefix[6];
  if (!nodePattern.test(nodeNo)) throw new BdcCodecError('header', 'nodeNo');
  if (flag !== 0x30 && flag !== 0x31) throw new BdcCodecError('header', 'flag');
  if (prefix.subarray(7, frameLimits.headerBytes).some((byte) => byte !== 0))
    throw new BdcCodecError('header', 'padding');
  return { nodeNo, isEncrypted: flag === 0x30 };
}

/** Message → GBK XML bytes. A character that GBK lacks is refused with the name of its field. */
export function encodeBody(document: BdcDocument): Buffer {
  for (const [name, value] of document.head) encodeGbk(value, name);
  const check = (nodes: BdcDocument['body']): void => {
    for (const node of nodes) {
      if ('value' in node) encodeGbk(node.value, node.name);
      else check(node.items);
    }
  };
  const text = writeDocument(document);
  check(document.body);
  const bytes = encodeGbk(text, 'document');
  if (bytes.length > frameLimits.bodyBytes) throw new BdcCodecError('too-large');
  return bytes;
}

/** GBK XML bytes → message; throws only BdcCodecError, whatever the bytes. */
export function decodeBody(body: Uint8Array): BdcDocument {
  if (body.length > frameLimits.bodyBytes) throw new BdcCodecError('too-large');
  return readDocument(decodeGbk(body, 'document'));
}
