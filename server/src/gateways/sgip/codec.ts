import { type Reader, readerOf, type Writer, writerOf } from '../short-message/bytes.ts';
import { WireError } from '../short-message/error.ts';

// SGIP 1.2 (中国联通短信网关协议): bytes ↔ values, nothing else. Integers are big-endian, text is ASCII padded with NULs.
// 1.2 keeps every size of 1.1 and calls eight reserved bytes of SUBMIT and DELIVER LinkID.

const commands = {
  bind: 0x1,
  'bind-response': 0x80000001,
  unbind: 0x2,
  'unbind-response': 0x80000002,
  submit: 0x3,
  'submit-response': 0x80000003,
  deliver: 0x4,
  'deliver-response': 0x80000004,
  report: 0x5,
  'report-response': 0x80000005,
} as const;
type Command = keyof typeof commands;
const namesOfCommands = new Map<number, Command>(Object.entries(commands).map(([name, id]) => [id, name as Command]));

/** Three words that name a request: node, `mmddhhmmss`, counter. A response repeats all three. */
export interface SgipSequence {
  readonly node: number;
  readonly time: number;
  readonly counter: number;
}

export interface Bind {
  /** 1: the service provider logs in at the gateway; 2: the gateway logs in at the service provider. */
  readonly loginType: number;
  readonly name: string;
  /** In the clear: the protocol has nothing better, so the line must be a private one. */
  readonly password: string;
}
export interface SgipSubmit {
  readonly sourceNumber: string;
  readonly chargeNumber: string;
  /** With the country code: `8613000001111`. */
  readonly userNumbers: readonly string[];
  readonly corporationId: string;
  readonly serviceType: string;
  readonly feeType: number;
  readonly feeValue: string;
  readonly givenValue: string;
  readonly agentFlag: number;
  /** 2: not caused by an uplink message. */
  readonly causedBy: number;
  readonly priority: number;
  /** `yymmddhhmmss032+`, or empty. */
  readonly expiresAt: string;
  readonly sendAt: string;
  /** 1 asks for a report in any case. */
  readonly reportFlag: number;
  readonly udhi: boolean;
  readonly format: number;
  readonly content: Buffer;
  readonly linkId: string;
}
export interface SgipDeliver {
  readonly userNumber: string;
  readonly destinationNumber: string;
  readonly udhi: boolean;
  readonly format: number;
  readonly content: Buffer;
  readonly linkId: string;
}
export interface SgipReport {
  readonly submitted: SgipSequence;
  readonly reportType: number;
  readonly userNumber: string;
  /** 0 delivered, 1 waiting, 2 failed. */
  readonly state: number;
  readonly errorCode: number;
}

export type SgipMessage =
  | { readonly command: 'bind'; readonly body: Bind }
  | { readonly command: 'submit'; readonly body: SgipSubmit }
  | { readonly command: 'deliver'; readonly body: SgipDeliver }
  | { readonly command: 'report'; readonly body: SgipReport }
  | {
      readonly command: 'bind-response' | 'submit-response' | 'deliver-response' | 'report-response';
      readonly result: number;
    }
  | { readonly command: 'unbind' | 'unbind-response' };
export type SgipPdu = SgipMessage & { readonly sequence: SgipSequence };

const headerBytes = 20;
const pduAtMost = 4096;
const contentAtMost = 140;
/** No PDU to one number is longer. */
const usualBytes = 512;

function writeSequence(writer: Writer, { node, time, counter }: SgipSequence): void {
  writer.u32('Sequence', node);
  writer.u32('Sequence', time);
  writer.u32('Sequence', counter);
}

const writeReserve = (writer: Writer) => writer.text('Reserve', '', 8);

function writeSubmit(writer: Writer, submit: SgipSubmit): void {
  const { userNumbers, content } = submit;
  if (userNumbers.length === 0 || userNumbers.length > 100) throw new WireError('UserCount', 'is not 1 to 100');
  if (content.length > (submit.format === 0 ? 160 : contentAtMost))
    throw new WireError('MessageContent', 'is too long');
  writer.text('SPNumber', submit.sourceNumber, 21);
  writer.text('ChargeNumber', submit.chargeNumber, 21);
  writer.u8('UserCount', userNumbers.length);
  for (const number of userNumbers) writer.text('UserNumber', number, 21);
  writer.text('CorpId', submit.corporationId, 5);
  writer.text('ServiceType', submit.serviceType, 10);
  writer.u8('FeeType', submit.feeType);
  writer.text('FeeValue', submit.feeValue, 6);
  writer.text('GivenValue', submit.givenValue, 6);
  writer.u8('AgentFlag', submit.agentFlag);
  writer.u8('MorelatetoMTFlag', submit.causedBy);
  writer.u8('Priority', submit.priority);
  writer.text('ExpireTime', submit.expiresAt, 16);
  writer.text('ScheduleTime', submit.sendAt, 16);
  writer.u8('ReportFlag', submit.reportFlag);
  writer.u8('TP_pid', 0);
  writer.u8('TP_udhi', submit.udhi ? 1 : 0);
  writer.u8('MessageCoding', submit.format);
  writer.u8('MessageType', 0);
  writeContent(writer, content);
  writer.text('LinkID', submit.linkId, 8);
}

function writeContent(writer: Writer, content: Buffer): void {
  writer.u32('MessageLength', content.length);
  writer.bytes('MessageContent', content);
}

function writeDeliver(writer: Writer, deliver: SgipDeliver): void {
  writer.text('UserNumber', deliver.userNumber, 21);
  writer.text('SPNumber', deliver.destinationNumber, 21);
  writer.u8('TP_pid', 0);
  writer.u8('TP_udhi', deliver.udhi ? 1 : 0);
  writer.u8('MessageCoding', deliver.format);
  writeContent(writer, deliver.content);
  writer.text('LinkID', deliver.linkId, 8);
}

function writeBody(writer: Writer, message: SgipMessage): void {
  switch (message.command) {
    case 'bind': {
      const { loginType, name, password } = message.body;
      writer.u8('LoginType', loginType);
      writer.text('LoginName', name, 16);
      writer.text('LoginPassword', password, 16);
      return writeReserve(writer);
    }
    case 'submit':
      return writeSubmit(writer, message.body);
    case 'deliver':
      return writeDeliver(writer, message.body);
    case 'report': {
      const { body } = message;
      writeSequence(writer, body.submitted);
      writer.u8('ReportType', body.reportType);
      writer.text('UserNumber', body.userNumber, 21);
      writer.u8('State', body.state);
      writer.u8('ErrorCode', body.errorCode);
      return writeReserve(writer);
    }
    case 'bind-response':
    case 'submit-response':
    case 'deliver-response':
    case 'report-response':
      writer.u8('Result', message.result);
      return writeReserve(writer);
    case 'unbind':
    case 'unbind-response':
      return;
    default:
      return message satisfies never;
  }
}

/** A PDU as bytes. Throws a WireError that names the field whose value its bytes cannot carry. */
export function encodeSgip(pdu: SgipPdu): Buffer {
  const numbers = pdu.command === 'submit' ? pdu.body.userNumbers.length : 1;
  const writer = writerOf(usualBytes + 21 * numbers);
  writer.u32('Command_ID', commands[pdu.command]);
  writeSequence(writer, pdu.sequence);
  writeBody(writer, pdu);
  return writer.finish();
}

const readSequence = (reader: Reader): SgipSequence => ({
  node: reader.u32('Sequence'),
  time: reader.u32('Sequence'),
  counter: reader.u32('Sequence'),
});

function readSubmit(reader: Reader): SgipSubmit {
  const head = { sourceNumber: reader.text('SPNumber', 21), chargeNumber: reader.text('ChargeNumber', 21) };
  const count = reader.u8('UserCount');
  if (count === 0 || count > 100) throw new WireError('UserCount', 'is not 1 to 100');
  const middle = {
    userNumbers: Array.from({ length: count }, () => reader.text('UserNumber', 21)),
    corporationId: reader.text('CorpId', 5),
    serviceType: reader.text('ServiceType', 10),
    feeType: reader.u8('FeeType'),
    feeValue: reader.text('FeeValue', 6),
    givenValue: reader.text('GivenValue', 6),
    agentFlag: reader.u8('AgentFlag'),
    causedBy: reader.u8('MorelatetoMTFlag'),
    priority: reader.u8('Priority'),
    expiresAt: reader.text('ExpireTime', 16),
    sendAt: reader.text('ScheduleTime', 16),
    reportFlag: reader.u8('ReportFlag'),
  };
  reader.u8('TP_pid');
  const udhi = reader.u8('TP_udhi') === 1;
  const format = reader.u8('MessageCoding');
  reader.u8('MessageType');
  const content = readContent(reader);
  return { ...head, ...middle, udhi, format, content, linkId: reader.text('LinkID', 8) };
}

/** The length is a word here: a value that no PDU holds must not be taken for one. */
function readContent(reader: Reader): Buffer {
  const length = reader.u32('MessageLength');
  if (length > 255) throw new WireError('MessageLength', 'is too long');
  return reader.bytes('MessageContent', length);
}

function readDeliver(reader: Reader): SgipDeliver {
  const numbers = { userNumber: reader.text('UserNumber', 21), destinationNumber: reader.text('SPNumber', 21) };
  reader.u8('TP_pid');
  const udhi = reader.u8('TP_udhi') === 1;
  const format = reader.u8('MessageCoding');
  const content = readContent(reader);
  return { ...numbers, udhi, format, content, linkId: reader.text('LinkID', 8) };
}

function readMessage(command: Command, body: Buffer): SgipMessage {
  const reader = readerOf(body);
  const read = (): SgipMessage => {
    switch (command) {
      case 'bind': {
        const login = { loginType: reader.u8('LoginType'), name: reader.text('LoginName', 16) };
        const message = { command, body: { ...login, password: reader.text('LoginPassword', 16) } } as const;
        reader.bytes('Reserve', 8);
        return message;
      }
      case 'submit':
        return { command, body: readSubmit(reader) };
      case 'deliver':
        return { command, body: readDeliver(reader) };
      case 'report': {
        const submitted = readSequence(reader);
        const reportType = reader.u8('ReportType');
        const userNumber = reader.text('UserNumber', 21);
        const state = reader.u8('State');
        const errorCode = reader.u8('ErrorCode');
        reader.bytes('Reserve', 8);
        return { command, body: { submitted, reportType, userNumber, state, errorCode } };
      }
      case 'bind-response':
      case 'submit-response':
      case 'deliver-response':
      case 'report-response': {
        const result = reader.u8('Result');
        reader.bytes('Reserve', 8);
        return { command, result };
      }
      case 'unbind':
      case 'unbind-response':
        // Some peers answer with a result and reserved bytes, as the other responses have them.
        if (body.length === 9) reader.bytes('Reserve', 9);
        return { command };
      default:
        return command satisfies never;
    }
  };
  const message = read();
  reader.end();
  return message;
}

/** A whole PDU as values; `undefined` for a command that we do not speak. Throws a WireError for a body that is none. */
export function decodeSgip(bytes: Buffer): SgipPdu | undefined {
  const reader = readerOf(bytes.subarray(8, headerBytes));
  const sequence = readSequence(reader);
  const command = namesOfCommands.get(bytes.readUInt32BE(4));
  return command && { ...readMessage(command, bytes.subarray(headerBytes)), sequence };
}

export const sgipFrame = { headerBytes, pduAtMost } as const;

/** A request and its response by one key. Peers have been seen to rewrite the time in the response to UNBIND: not in others. */
export const keyOf = ({ node, time, counter }: SgipSequence): string => `${node}.${time}.${counter}`;
