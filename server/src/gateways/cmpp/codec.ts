import { type Reader, readerOf, type Writer, writerOf } from '../short-message/bytes.ts';
import { WireError } from '../short-message/error.ts';

// CMPP 2.0 and 3.0 (QB-GF-028-2003): bytes ↔ values, nothing else. All integers are big-endian; text is ASCII of fixed
// length, padded with NULs. Where the versions differ the longer field is 3.0's.

/** The high nibble is the version, the low one its revision: some clients of 2.0 say 0x21. */
export type CmppVersion = 2 | 3;
export const versionByte = { 2: 0x20, 3: 0x30 } as const;

const commands = {
  connect: 0x00000001,
  'connect-response': 0x80000001,
  terminate: 0x00000002,
  'terminate-response': 0x80000002,
  submit: 0x00000004,
  'submit-response': 0x80000004,
  deliver: 0x00000005,
  'deliver-response': 0x80000005,
  'active-test': 0x00000008,
  'active-test-response': 0x80000008,
} as const;
type Command = keyof typeof commands;
const namesOfCommands = new Map<number, Command>(Object.entries(commands).map(([name, id]) => [id, name as Command]));

export interface Connect {
  readonly sourceAddress: string;
  readonly authenticator: Buffer;
  readonly version: number;
  /** MMDDHHMMSS as a number: January to September have lost their zero. */
  readonly timestamp: number;
}
export interface ConnectResponse {
  readonly status: number;
  readonly authenticator: Buffer;
  readonly version: number;
}
export interface Submit {
  /** 0 from a service provider. */
  readonly messageId: bigint;
  readonly partTotal: number;
  readonly partNumber: number;
  /** 1 asks for a status report. */
  readonly registeredDelivery: number;
  readonly level: number;
  readonly serviceId: string;
  readonly feeUserType: number;
  readonly feeTerminal: string;
  readonly udhi: boolean;
  readonly format: number;
  /** The service provider's id (SP_Id). */
  readonly source: string;
  readonly feeType: string;
  readonly feeCode: string;
  /** `YYMMDDhhmmss032+` (Beijing), or empty. */
  readonly validUntil: string;
  readonly sendAt: string;
  /** The number that the phone shows: access code and extension. */
  readonly sourceNumber: string;
  /** One number: one bad number among several would refuse them all. */
  readonly destinations: readonly string[];
  readonly content: Buffer;
  /** LinkID of the uplink that is answered (3.0), or empty. */
  readonly linkId: string;
}
export interface SubmitResponse {
  readonly messageId: bigint;
  readonly result: number;
}
export interface Deliver {
  readonly messageId: bigint;
  readonly destinationNumber: string;
  readonly serviceId: string;
  readonly udhi: boolean;
  readonly format: number;
  readonly sourceTerminal: string;
  /** True: `content` is a status report (`readReport`). */
  readonly isReport: boolean;
  readonly content: Buffer;
  readonly linkId: string;
}
export interface DeliverResponse {
  readonly messageId: bigint;
  readonly result: number;
}

export type CmppMessage =
  | { readonly command: 'connect'; readonly body: Connect }
  | { readonly command: 'connect-response'; readonly body: ConnectResponse }
  | { readonly command: 'submit'; readonly body: Submit }
  | { readonly command: 'submit-response'; readonly body: SubmitResponse }
  | { readonly command: 'deliver'; readonly body: Deliver }
  | { readonly command: 'deliver-response'; readonly body: DeliverResponse }
  | { readonly command: 'terminate' | 'terminate-response' | 'active-test' | 'active-test-response' };

export type CmppPdu = CmppMessage & { readonly sequence: number };

const headerBytes = 12;
/** Nobody sends more: a SUBMIT to 99 numbers has 3.5 KiB. */
const pduAtMost = 8192;
const contentAtMost = 140;
/** No PDU to one number is longer. */
const usualBytes = 512;

/** The result byte or word of responses: one byte in 2.0, four in 3.0. */
const writeStatus = (writer: Writer, field: string, value: number, version: CmppVersion) =>
  version === 3 ? writer.u32(field, value) : writer.u8(field, value);

function writeBody(writer: Writer, message: CmppMessage, version: CmppVersion): void {
  switch (message.command) {
    case 'connect': {
      const { body } = message;
      writer.text('Source_Addr', body.sourceAddress, 6);
      writer.bytes('AuthenticatorSource', body.authenticator, 16);
      writer.u8('Version', body.version);
      return writer.u32('Timestamp', body.timestamp);
    }
    case 'connect-response': {
      const { body } = message;
      writeStatus(writer, 'Status', body.status, version);
      writer.bytes('AuthenticatorISMG', body.authenticator, 16);
      return writer.u8('Version', body.version);
    }
    case 'submit':
      return writeSubmit(writer, message.body, version);
    case 'deliver':
      return writeDeliver(writer, message.body, version);
    case 'submit-response':
    case 'deliver-response':
      writer.u64('Msg_Id', message.body.messageId);
      return writeStatus(writer, 'Result', message.body.result, version);
    case 'active-test-response':
      return writer.u8('Reserved', 0);
    case 'terminate':
    case 'terminate-response':
    case 'active-test':
      return;
    default:
      return message satisfies never;
  }
}

const terminalBytes = (version: CmppVersion) => (version === 3 ? 32 : 21);

function writeSubmit(writer: Writer, submit: Submit, version: CmppVersion): void {
  const { destinations, content } = submit;
  if (destinations.length === 0 || destinations.length > 99) throw new WireError('DestUsr_tl', 'is not 1 to 99');
  if (content.length > (submit.format === 0 ? 159 : contentAtMost)) throw new WireError('Msg_Content', 'is too long');
  const is3 = version === 3;
  writer.u64('Msg_Id', submit.messageId);
  writer.u8('Pk_total', submit.partTotal);
  writer.u8('Pk_number', submit.partNumber);
  writer.u8('Registered_Delivery', submit.registeredDelivery);
  writer.u8('Msg_level', submit.level);
  writer.text('Service_Id', submit.serviceId, 10);
  writer.u8('Fee_UserType', submit.feeUserType);
  writer.text('Fee_terminal_Id', submit.feeTerminal, terminalBytes(version));
  if (is3) writer.u8('Fee_terminal_type', 0);
  writer.u8('TP_pId', 0);
  writer.u8('TP_udhi', submit.udhi ? 1 : 0);
  writer.u8('Msg_Fmt', submit.format);
  writer.text('Msg_src', submit.source, 6);
  writer.text('FeeType', submit.feeType, 2);
  writer.text('FeeCode', submit.feeCode, 6);
  writer.text('ValId_Time', submit.validUntil, 17);
  writer.text('At_Time', submit.sendAt, 17);
  writer.text('Src_Id', submit.sourceNumber, 21);
  writer.u8('DestUsr_tl', destinations.length);
  for (const number of destinations) writer.text('Dest_terminal_Id', number, terminalBytes(version));
  if (is3) writer.u8('Dest_terminal_type', 0);
  writer.u8('Msg_Length', content.length);
  writer.bytes('Msg_Content', content);
  writeLink(writer, submit.linkId, version);
}

function writeDeliver(writer: Writer, deliver: Deliver, version: CmppVersion): void {
  writer.u64('Msg_Id', deliver.messageId);
  writer.text('Dest_Id', deliver.destinationNumber, 21);
  writer.text('Service_Id', deliver.serviceId, 10);
  writer.u8('TP_pid', 0);
  writer.u8('TP_udhi', deliver.udhi ? 1 : 0);
  writer.u8('Msg_Fmt', deliver.format);
  writer.text('Src_terminal_Id', deliver.sourceTerminal, terminalBytes(version));
  if (version === 3) writer.u8('Src_terminal_type', 0);
  writer.u8('Registered_Delivery', deliver.isReport ? 1 : 0);
  writer.u8('Msg_Length', deliver.content.length);
  writer.bytes('Msg_Content', deliver.content);
  writeLink(writer, deliver.linkId, version);
}

/** LinkID in 3.0; eight reserved bytes in 2.0. */
const writeLink = (writer: Writer, linkId: string, version: CmppVersion) =>
  version === 3 ? writer.text('LinkID', linkId, 20) : writer.text('Reserve', '', 8);

/** A PDU as bytes. Throws a WireError that names the field whose value its bytes cannot carry. */
export function encodePdu(pdu: CmppPdu, version: CmppVersion): Buffer {
  const numbers = pdu.command === 'submit' ? pdu.body.destinations.length : 1;
  const writer = writerOf(usualBytes + 32 * numbers);
  writer.u32('Command_Id', commands[pdu.command]);
  writer.u32('Sequence_Id', pdu.sequence);
  writeBody(writer, pdu, version);
  return writer.finish();
}

/** One byte, or four when the peer speaks 3.0, whatever was agreed: told by how much is left. */
const readStatus = (field: string, reader: Reader, isLong: boolean) => (isLong ? reader.u32(field) : reader.u8(field));

function readSubmit(reader: Reader, version: CmppVersion): Submit {
  const is3 = version === 3;
  const head = {
    messageId: reader.u64('Msg_Id'),
    partTotal: reader.u8('Pk_total'),
    partNumber: reader.u8('Pk_number'),
    registeredDelivery: reader.u8('Registered_Delivery'),
    level: reader.u8('Msg_level'),
    serviceId: reader.text('Service_Id', 10),
    feeUserType: reader.u8('Fee_UserType'),
    feeTerminal: reader.text('Fee_terminal_Id', terminalBytes(version)),
  };
  if (is3) reader.u8('Fee_terminal_type');
  reader.u8('TP_pId');
  const middle = {
    udhi: reader.u8('TP_udhi') === 1,
    format: reader.u8('Msg_Fmt'),
    source: reader.text('Msg_src', 6),
    feeType: reader.text('FeeType', 2),
    feeCode: reader.text('FeeCode', 6),
    validUntil: reader.text('ValId_Time', 17),
    sendAt: reader.text('At_Time', 17),
    sourceNumber: reader.text('Src_Id', 21),
  };
  const count = reader.u8('DestUsr_tl');
  if (count === 0 || count > 99) throw new WireError('DestUsr_tl', 'is not 1 to 99');
  const destinations = Array.from({ length: count }, () => reader.text('Dest_terminal_Id', terminalBytes(version)));
  if (is3) reader.u8('Dest_terminal_type');
  const content = reader.bytes('Msg_Content', reader.u8('Msg_Length'));
  return { ...head, ...middle, destinations, content, linkId: reader.text('LinkID', is3 ? 20 : 8) };
}

function readDeliver(reader: Reader, version: CmppVersion): Deliver {
  const is3 = version === 3;
  const head = {
    messageId: reader.u64('Msg_Id'),
    destinationNumber: reader.text('Dest_Id', 21),
    serviceId: reader.text('Service_Id', 10),
  };
  reader.u8('TP_pid');
  const udhi = reader.u8('TP_udhi') === 1;
  const format = reader.u8('Msg_Fmt');
  const sourceTerminal = reader.text('Src_terminal_Id', terminalBytes(version));
  if (is3) reader.u8('Src_terminal_type');
  const isReport = reader.u8('Registered_Delivery') === 1;
  const content = reader.bytes('Msg_Content', reader.u8('Msg_Length'));
  return { ...head, udhi, format, sourceTerminal, isReport, content, linkId: reader.text('LinkID', is3 ? 20 : 8) };
}

function readMessage(command: Command, bytes: Buffer, version: CmppVersion): CmppMessage {
  const reader = readerOf(bytes, headerBytes);
  const length = bytes.length - headerBytes;
  const read = (): CmppMessage => {
    switch (command) {
      case 'connect':
        return {
          command,
          body: {
            sourceAddress: reader.text('Source_Addr', 6),
            authenticator: reader.bytes('AuthenticatorSource', 16),
            version: reader.u8('Version'),
            timestamp: reader.u32('Timestamp'),
          },
        };
      case 'connect-response':
        return {
          command,
          body: {
            status: readStatus('Status', reader, length > 18),
            authenticator: reader.bytes('AuthenticatorISMG', 16),
            version: reader.u8('Version'),
          },
        };
      case 'submit':
        return { command, body: readSubmit(reader, version) };
      case 'deliver':
        return { command, body: readDeliver(reader, version) };
      case 'submit-response':
      case 'deliver-response':
        return {
          command,
          body: { messageId: reader.u64('Msg_Id'), result: readStatus('Result', reader, length > 9) },
        };
      case 'active-test-response':
        // Some peers leave the reserved byte out.
        if (length > 0) reader.u8('Reserved');
        return { command };
      case 'terminate':
      case 'terminate-response':
      case 'active-test':
        return { command };
      default:
        return command satisfies never;
    }
  };
  const message = read();
  reader.end();
  return message;
}

/**
 * A whole PDU as values; `undefined` for a command that we do not speak, which its sender may be
 * left without an answer to. Throws a WireError for a body that is not one of its command.
 */
export function decodePdu(bytes: Buffer, version: CmppVersion): CmppPdu | undefined {
  const sequence = bytes.readUInt32BE(8);
  const command = namesOfCommands.get(bytes.readUInt32BE(4));
  return command && { ...readMessage(command, bytes, version), sequence };
}

export const cmppFrame = { headerBytes, pduAtMost } as const;
