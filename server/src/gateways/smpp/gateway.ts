import smpp, { type PDU, type Session } from 'smpp';
import type { Log } from '../../platform/log.ts';
import { type ConnectionEvents, keepUp } from '../short-message/keep-up.ts';
import { type MessagePart, readHeader } from '../short-message/text.ts';
import { type Asked, createWindow } from '../short-message/window.ts';
import { readReceipt, type SmppReceipt } from './receipt.ts';

export interface SmppGatewayOptions {
  readonly peer: { readonly host: string; readonly port: number };
  readonly login: { readonly systemId: string; readonly password: string };
  readonly log: Log;
  /** Keeps a receipt or an uplink; answered to the centre only after it resolves. Must be safe to run twice. */
  readonly onReceipt: (receipt: SmppReceipt, mobile: string) => Promise<void>;
  readonly onUplink: (uplink: SmppUplink) => Promise<void>;
  readonly limits?: Partial<SmppLimits>;
  /** The wait before the second try; doubled each time, up to a minute. */
  readonly reconnectMs?: number;
  readonly tickMs?: number;
}

export interface SmppUplink {
  readonly reference: string;
  readonly mobile: string;
  readonly accessNumber: string;
  readonly content: string | Buffer;
  readonly format: number;
  /** Of a long message; 1 when it stands alone. */
  readonly partNumber: number;
}

export interface SmppLimits {
  readonly window: number;
  readonly queueAtMost: number;
  readonly answerMs: number;
  /** An enquire_link after so long without a word from the peer. */
  readonly idleMs: number;
}
const usualLimits: SmppLimits = { window: 16, queueAtMost: 1_000, answerMs: 60_000, idleMs: 60_000 };

export interface SmppSubmit {
  readonly mobile: string;
  readonly accessNumber: string;
  /** `YYMMDDhhmmss032+`. */
  readonly validUntil: string;
  readonly part: MessagePart;
}

export type SmppOutcome =
  /** `status` 0: taken. */
  | { readonly outcome: 'answered'; readonly status: number; readonly messageId: string | undefined }
  | { readonly outcome: 'unknown' | 'not-sent' };

export interface SmppGateway {
  /** Connects, and again whenever the connection is lost, until `stop`. */
  start(): void;
  stop(): Promise<void>;
  readonly isReady: () => boolean;
  submit(submit: SmppSubmit): Promise<SmppOutcome>;
}

const leaveMs = 2_000;
// esm_class: the user data begins with a header; the message is a receipt.
const udhIndicator = 0x40;
const isReceiptClass = (esmClass: number) => (esmClass & 0x3c) === 0x04;

/**
 * A line to an SMSC that speaks SMPP 3.4, by the npm library `smpp`: the library reads and writes PDUs; the window, the
 * waiting and what an answer that never came means are as with the other protocols. Nothing is sent twice: SMPP has no
 * way to say «the same again».
 */
export function createSmppGateway(options: SmppGatewayOptions): SmppGateway {
  const { log, reconnectMs } = options;
  const { start, stop, current } = keepUp(
    { name: 'smpp', log, reconnectMs },
    { open: (events) => openLine(options, events), leave: (line) => line.leave() },
  );
  return {
    start,
    stop,
    isReady: () => current()?.isBound() ?? false,
    submit: async (submit) => {
      const line = current();
      return line?.isBound() ? line.submit(submit) : { outcome: 'not-sent' };
    },
  };
}

interface Line {
  readonly isBound: () => boolean;
  submit(submit: SmppSubmit): Promise<SmppOutcome>;
  leave(): Promise<void>;
}

let lines = 0;

function openLine(options: SmppGatewayOptions, { onReady, onClosed }: ConnectionEvents): Line {
  const limits = { ...usualLimits, ...options.limits };
  const session = smpp.connect(options.peer);
  const name = `${process.pid}-${(lines += 1)}`;
  let isBound = false;
  let reason = 'lost';
  let heardAtMs = performance.now();
  let sequence = 0;
  const close = (why: string) => {
    reason = why;
    session.destroy();
  };
  const window = windowOf(session, limits, () => close('stalled'));
  const ask: Ask = (command, fields = {}) => {
    sequence = sequence >= 0x7fffffff ? 1 : sequence + 1;
    const pdu = new smpp.PDU(command, fields);
    pdu.sequence_number = sequence;
    return window.ask(String(sequence), pdu.toBuffer());
  };
  const ticking = setInterval(() => {
    window.tick();
    const isIdle = performance.now() - heardAtMs >= limits.idleMs;
    if (isBound && isIdle && window.inFlight() === 0) void ask('enquire_link');
  }, options.tickMs ?? 1_000);

  session.on('connect', () => {
    void bind(ask, options.login).then((refusal) => {
      if (refusal !== undefined) return close(`refused: ${refusal}`);
      isBound = true;
      onReady();
    });
  });
  session.on('pdu', (pdu: PDU) => {
    heardAtMs = performance.now();
    if (pdu.isResponse() || pdu.command === 'generic_nack')
      return void window.answered(String(pdu.sequence_number), pdu);
    void answerPeer(session, pdu, { options, name, close });
  });
  // The library reads no further after bytes that it cannot read: the line is of no more use.
  session.on('error', () => close(isBound ? 'unreadable' : 'lost'));
  session.on('close', () => {
    clearInterval(ticking);
    isBound = false;
    window.close();
    onClosed(reason);
  });
  return {
    isBound: () => isBound,
    submit: async (submit) => outcomeOf(await ask('submit_sm', fieldsOf(submit))),
    leave: () => leave(session, { isBound, ask }),
  };
}

/** A request without an answer is given up, never sent again. */
const windowOf = (session: Session, { window: size, queueAtMost, answerMs }: SmppLimits, onStalled: () => void) =>
  createWindow<PDU>({
    size,
    queueAtMost,
    answerMs,
    sendsAtMost: 1,
    write: (bytes) => void session.socket.write(bytes),
    nowMs: () => performance.now(),
    onStalled,
  });

type Ask = (command: string, fields?: object) => Promise<Asked<PDU>>;

/** Says who we are; answers the status of a refusal. */
async function bind(ask: Ask, { systemId, password }: SmppGatewayOptions['login']): Promise<number | undefined> {
  const asked = await ask('bind_transceiver', { system_id: systemId, password, interface_version: 0x34 });
  const status = asked.outcome === 'answered' ? asked.answer.command_status : -1;
  return status === 0 ? undefined : status;
}

/** Says goodbye; a centre that does not answer it is left all the same. */
async function leave(session: Session, { isBound, ask }: { isBound: boolean; ask: Ask }): Promise<void> {
  if (session.socket.destroyed) return;
  const gone = new Promise((resolve) => session.socket.once('close', resolve));
  const hard = setTimeout(() => session.destroy(), leaveMs);
  if (isBound) await Promise.race([ask('unbind'), gone]);
  session.destroy();
  await gone;
  clearTimeout(hard);
}

const fieldsOf = ({ mobile, accessNumber, validUntil, part }: SmppSubmit) => ({
  source_addr: accessNumber,
  // International number, E.164.
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: `86${mobile}`,
  esm_class: part.udhi ? udhIndicator : 0,
  registered_delivery: 1,
  data_coding: part.format,
  validity_period: validUntil,
  short_message: part.content,
});

function outcomeOf(asked: Asked<PDU>): SmppOutcome {
  if (asked.outcome !== 'answered') return asked;
  const { command_status: status, message_id: messageId } = asked.answer;
  return { outcome: 'answered', status, messageId: status === 0 ? messageId : undefined };
}

const systemError = 0x08;

/** What the centre asks: is anybody there, goodbye, and what it brings. */
async function answerPeer(
  session: Session,
  pdu: PDU,
  { options, name, close }: { options: SmppGatewayOptions; name: string; close: (reason: string) => void },
): Promise<void> {
  if (pdu.command === 'enquire_link') return void session.send(pdu.response());
  if (pdu.command === 'unbind') {
    session.send(pdu.response());
    return close('sent away');
  }
  if (pdu.command !== 'deliver_sm') return;
  try {
    await keep(pdu, options, `${name}-${pdu.sequence_number}`);
    session.send(pdu.response());
  } catch {
    // Not kept: the centre brings it again.
    session.send(pdu.response({ command_status: systemError }));
  }
}

async function keep(pdu: PDU, { onReceipt, onUplink }: SmppGatewayOptions, reference: string): Promise<void> {
  const mobile = (pdu.source_addr ?? '').replace(/^\+?86/, '');
  if (isReceiptClass(pdu.esm_class ?? 0)) {
    const receipt = readReceipt(pdu);
    return receipt && onReceipt(receipt, mobile);
  }
  const content = pdu.short_message?.message ?? pdu.message_payload?.message ?? '';
  await onUplink({
    reference,
    mobile,
    accessNumber: pdu.destination_addr ?? '',
    content,
    format: pdu.data_coding ?? 0,
    partNumber: partNumberOf(pdu),
  });
}

/** The library takes the header off the text and hands over its elements. */
function partNumberOf({ short_message: given }: PDU): number {
  const elements = Buffer.concat(given?.udh ?? []);
  return readHeader(Buffer.concat([Buffer.from([elements.length]), elements]))?.number ?? 1;
}
