import { readerOf, writerOf } from '../short-message/bytes.ts';
import { WireError } from '../short-message/error.ts';

/** What became of one part of a message, as the gateway tells it in a DELIVER. */
export interface CmppReport {
  /** The Msg_Id of the SUBMIT_RESP. */
  readonly messageId: bigint;
  /** `DELIVRD`, `EXPIRED`, `UNDELIV`, `MA:0001` … */
  readonly stat: string;
  /** `YYMMDDhhmm`. */
  readonly submittedAt: string;
  readonly doneAt: string;
  readonly terminal: string;
  readonly smscSequence: number;
}

const bytes2 = 60;
const bytes3 = 71;

/** Reads a report of 60 bytes (2.0) or 71 (3.0), whichever version was agreed: peers mix them. */
export function readReport(content: Buffer): CmppReport {
  if (content.length !== bytes2 && content.length !== bytes3) throw new WireError('report', 'is not 60 or 71 bytes');
  const reader = readerOf(content);
  return {
    messageId: reader.u64('Msg_Id'),
    stat: reader.text('Stat', 7),
    submittedAt: reader.text('Submit_time', 10),
    doneAt: reader.text('Done_time', 10),
    terminal: reader.text('Dest_terminal_Id', content.length === bytes3 ? 32 : 21),
    smscSequence: reader.u32('SMSC_sequence'),
  };
}

export function writeReport(report: CmppReport, version: 2 | 3): Buffer {
  const writer = writerOf(4 + bytes3);
  writer.u64('Msg_Id', report.messageId);
  writer.text('Stat', report.stat, 7);
  writer.text('Submit_time', report.submittedAt, 10);
  writer.text('Done_time', report.doneAt, 10);
  writer.text('Dest_terminal_Id', report.terminal, version === 3 ? 32 : 21);
  writer.u32('SMSC_sequence', report.smscSequence);
  // Without the length in front: a report is content, not a PDU.
  return writer.finish().subarray(4);
}

/**
 * What a report means for the message: said at last, not yet said, that it did not arrive, or that nobody knows. Of the
 * classes of CMPP, `MA` and `IA` say that the message centre or the next gateway did not answer, `MC` and `IC` that no
 * report came: the message may have arrived all the same.
 */
export function outcomeOf(stat: string): 'delivered' | 'underway' | 'unknown' | 'failed' {
  if (stat === 'DELIVRD') return 'delivered';
  // An intermediate state that gateways should not pass on, and some do.
  if (stat === 'ACCEPTD') return 'underway';
  return stat === 'UNKNOWN' || /^[MI][AC]:/.test(stat) ? 'unknown' : 'failed';
}

export interface MessageIdParts {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly gateway: number;
  readonly sequence: number;
}

/** Takes a Msg_Id apart: month 4 bits, day 5, hour 5, minute 6, second 6, gateway 22, sequence 16. */
export function messageIdParts(id: bigint): MessageIdParts {
  const field = (shift: bigint, bits: bigint) => Number((id >> shift) & ((1n << bits) - 1n));
  return {
    month: field(60n, 4n),
    day: field(55n, 5n),
    hour: field(50n, 5n),
    minute: field(44n, 6n),
    second: field(38n, 6n),
    gateway: field(16n, 22n),
    sequence: field(0n, 16n),
  };
}

export function messageIdOf({ month, day, hour, minute, second, gateway, sequence }: MessageIdParts): bigint {
  return (
    (BigInt(month) << 60n) |
    (BigInt(day) << 55n) |
    (BigInt(hour) << 50n) |
    (BigInt(minute) << 44n) |
    (BigInt(second) << 38n) |
    (BigInt(gateway) << 16n) |
    BigInt(sequence & 0xffff)
  );
}
