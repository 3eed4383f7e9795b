import type { AddressInfo, Server } from 'node:net';
import smpp, { type PDU, type Session } from 'smpp';
import { divideText } from '../../../server/src/gateways/short-message/text.ts';
import { createFaultSwitch, type FaultSwitch } from './faults.ts';
import { createHandsets, type ShownMessage } from './handset.ts';

export interface SmppCentreOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly login: { readonly systemId: string; readonly password: string };
  readonly show: (message: ShownMessage) => void;
}

export interface SmppCentre {
  readonly faults: FaultSwitch;
  start(): Promise<void>;
  stop(): Promise<void>;
  port(): number;
  /** A phone sends a text to a number; brought again every second until it is answered. */
  uplink(message: { mobile: string; to: string; text: string }): void;
  /** Drops every connection without a word. */
  cut(): void;
}

// SMPP 3.4 table 5-2.
const statuses = { ok: 0, bindFailed: 0x0d, throttled: 0x58 } as const;
const udhIndicator = 0x40;
const receiptClass = 0x04;
const repeatMs = 1_000;
const repeatsAtMost = 30;

/** An SMSC that speaks SMPP 3.4 by the server of the npm library `smpp`. */
export function createSmppCentre({ listen, login, show }: SmppCentreOptions): SmppCentre {
  const switches = createFaultSwitch();
  const handsets = createHandsets(show);
  const bound = new Set<Session>();
  const all = new Set<Session>();
  const timers = new Set<NodeJS.Timeout>();
  /** What was brought and is not answered, by its sequence. */
  const unanswered = new Map<number, NodeJS.Timeout>();
  let messages = 0;
  let sequence = 0;
  const cut = () => {
    for (const session of all) session.destroy();
  };
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  const bring = (fields: object): void => {
    sequence += 1;
    const number = sequence;
    let tries = 0;
    const attempt = () => {
      tries += 1;
      const pdu = new smpp.PDU('deliver_sm', fields);
      pdu.sequence_number = number;
      [...bound].at(-1)?.send(pdu);
      if (tries < repeatsAtMost) unanswered.set(number, setTimeout(attempt, repeatMs));
      else unanswered.delete(number);
    };
    attempt();
  };
  const answered = ({ sequence_number: number, command_status: status }: PDU) => {
    if (status !== statuses.ok) return;
    clearTimeout(unanswered.get(number));
    unanswered.delete(number);
  };
  const report = (submitted: PDU, messageId: string) => {
    const { report: word, reportTimes } = switches.get();
    if (word === 'none' || submitted.registered_delivery !== 1) return;
    const stat = word === 'delivered' ? 'DELIVRD' : 'UNDELIV';
    for (let time = 0; time < reportTimes; time += 1)
      bring({
        source_addr: submitted.destination_addr,
        destination_addr: submitted.source_addr,
        esm_class: receiptClass,
        short_message: `id:${messageId} sub:001 dlvrd:001 submit date:2611121000 done date:2611121000 stat:${stat} err:000 text:`,
      });
  };
  const submitted = (session: Session, pdu: PDU) => {
    const answer = (command_status: number, message_id = '') =>
      session.send(pdu.response({ command_status, message_id }));
    if (switches.useUp('throttledSubmits')) return answer(statuses.throttled);
    const { submitResult, reportAfterMs } = switches.get();
    if (submitResult !== 0) return answer(submitResult);
    messages += 1;
    const messageId = messages.toString(16).padStart(8, '0');
    handsets.arrive({
      mobile: (pdu.destination_addr ?? '').replace(/^86/, ''),
      from: pdu.source_addr ?? '',
      udhi: ((pdu.esm_class ?? 0) & udhIndicator) !== 0,
      format: pdu.data_coding ?? 0,
      content: bytesOf(pdu),
    });
    if (reportAfterMs < 0) report(pdu, messageId);
    if (!switches.useUp('silentSubmits')) answer(statuses.ok, messageId);
    if (reportAfterMs >= 0) later(reportAfterMs, () => report(pdu, messageId));
    return true;
  };
  const arrive = (session: Session) => {
    if (switches.get().down) return session.destroy();
    all.add(session);
    const gone = () => {
      all.delete(session);
      bound.delete(session);
    };
    session.on('close', gone);
    session.on('error', () => session.destroy());
    session.on('bind_transceiver', (pdu: PDU) => {
      const isRight = pdu.system_id === login.systemId && pdu.password === login.password;
      const isWelcome = isRight && !switches.get().refuseLogin;
      session.send(pdu.response({ command_status: isWelcome ? statuses.ok : statuses.bindFailed }));
      if (isWelcome) bound.add(session);
      else session.close();
    });
    session.on('submit_sm', (pdu: PDU) => void (bound.has(session) ? submitted(session, pdu) : session.destroy()));
    session.on('enquire_link', (pdu: PDU) => session.send(pdu.response()));
    session.on('deliver_sm_resp', answered);
    session.on('unbind', (pdu: PDU) => {
      session.send(pdu.response());
      session.close();
    });
  };
  const server: Server = smpp.createServer(arrive);
  return {
    faults: {
      ...switches,
      set: (change) => {
        switches.set(change);
        if (change.down) cut();
      },
    },
    start: () =>
      new Promise((resolve, reject) => server.once('error', reject).listen(listen.port, listen.host, resolve)),
    stop: () => {
      for (const timer of [...timers, ...unanswered.values()]) clearTimeout(timer);
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
    port: () => (server.address() as AddressInfo | null)?.port ?? 0,
    uplink: ({ mobile, to, text }) => {
      for (const { udhi, format, content } of divideText(text))
        bring({
          source_addr: `86${mobile}`,
          destination_addr: to,
          esm_class: udhi ? udhIndicator : 0,
          data_coding: format,
          short_message: content,
        });
    },
    cut,
  };
}

/** The bytes as they came: the library takes the header off and decodes the text. */
function bytesOf({ short_message: given, data_coding: format }: PDU): Buffer {
  if (!given) return Buffer.alloc(0);
  const { udh, message } = given;
  const body =
    typeof message !== 'string'
      ? message
      : format === 8
        ? Buffer.from(message, 'utf16le').swap16()
        : Buffer.from(message, 'latin1');
  if (!udh || udh.length === 0) return body;
  const header = Buffer.concat(udh);
  return Buffer.concat([Buffer.from([header.length]), header, body]);
}
