import { WireError } from './error.ts';

/**
 * Cuts a stream into PDUs that begin with their length in four bytes: give it what arrives, get the PDUs that are whole.
 * Throws a WireError for a length that no PDU has: the stream is lost then, and the connection must be closed.
 */
export function pduCutter({
  headerBytes,
  pduAtMost,
}: {
  headerBytes: number;
  pduAtMost: number;
}): (chunk: Buffer) => Buffer[] {
  let held: Buffer = Buffer.alloc(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const whole: Buffer[] = [];
    let at = 0;
    while (held.length - at >= 4) {
      const length = held.readUInt32BE(at);
      if (length < headerBytes || length > pduAtMost) throw new WireError('length', 'is none of a PDU');
      if (held.length - at < length) break;
      whole.push(held.subarray(at, at + length));
      at += length;
    }
    held = held.subarray(at);
    return whole;
  };
}
