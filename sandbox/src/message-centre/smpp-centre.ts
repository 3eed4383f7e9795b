import type { Server } from 'node:net';
import smpp, { type PDU, type Session } from 'smpp';
import { divideText } from '../../../server/src/gateways/short-message/text.ts';
import { type CentreOptions, MessageCentre } from './centre.ts';

export interface SmppCentreOptions extends CentreOptions {
  readonly login: { readonly systemId: string; readonly password: string };
}

export type SmppCentre = MessageCentre;

// SMPP 3.4 table 5-2.
const statuses = { ok: 0, bindFailed: 0x0d, throttled: 0x58 } as const;
const udhIndicator = 0x40;
const receiptClass = 0x04;
// The lowest two bits of registered_delivery; others ask for more besides.
const receiptWanted = 0x03;

/** An SMSC that speaks SMPP 3.4 by the server of the npm library `smpp`. */
export function createSmppCentre(options: SmppCentreOptions): SmppCentre {
  return new Centre(options);
}

class Centre extends MessageCentre {
  readonly #options: SmppCentreOptions;
  protected readonly server: Server;
  readonly #all = new Set<Session>();
  readonly #bound = new Set<Session>();
  #messages = 0;
  #sequence = 0;

  constructor(options: SmppCentreOptions) {
    super(options);
    this.#options = options;
    this.server = smpp.createServer((session) => this.#arrive(session));
  }

  cut(): void {
    for (const session of this.#all) session.destroy();
  }

  uplink({ mobile, to, text }: { mobile: string; to: string; text: string }): void {
    for (const { udhi, format, content } of divideText(text))
      this.#deliver({
        source_addr: `86${mobile}`,
        destination_addr: to,
        esm_class: udhi ? udhIndicator : 0,
        data_coding: format,
        short_message: content,
      });
  }

  #arrive(session: Session): void {
    session.on('error', () => session.destroy());
    if (this.faults.get().down) return session.destroy();
    this.#all.add(session);
    session.on('close', () => {
      this.#all.delete(session);
      this.#bound.delete(session);
    });
    session.on('bind_transceiver', (pdu: PDU) => this.#bind(session, pdu));
    session.on('submit_sm', (pdu: PDU) =>
      this.#bound.has(session) ? this.#submitted(session, pdu) : session.destroy(),
    );
    session.on('enquire_link', (pdu: PDU) => session.send(pdu.response()));
    session.on('deliver_sm_resp', (pdu: PDU) => this.#answered(pdu));
    session.on('unbind', (pdu: PDU) => {
      session.send(pdu.response());
      session.close();
    });
  }

  #bind(session: Session, pdu: PDU): void {
    const { systemId, password } = this.#options.login;
    const isRight = pdu.system_id === systemId && pdu.password === password;
    const isWelcome = isRight && !this.faults.get().refuseLogin;
    session.send(pdu.response({ command_status: isWelcome ? statuses.ok : statuses.bindFailed }));
    if (isWelcome) this.#bound.add(session);
    else session.close();
  }

  #submitted(session: Session, pdu: PDU): void {
    const answer = (command_status: number, message_id = '') =>
      void session.send(pdu.response({ command_status, message_id }));
    if (this.faults.useUp('throttledSubmits')) return answer(statuses.throttled);
    const { submitResult, reportAfterMs } = this.faults.get();
    if (submitResult !== 0) return answer(submitResult);
    this.#messages += 1;
    const messageId = this.#messages.toString(16).padStart(8, '0');
    this.handsets.arrive({
      mobile: (pdu.destination_addr ?? '').replace(/^86/, ''),
      from: pdu.source_addr ?? '',
      udhi: ((pdu.esm_class ?? 0) & udhIndicator) !== 0,
      format: pdu.data_coding ?? 0,
      content: bytesOf(pdu),
    });
    const report = () => this.#report(pdu, messageId);
    if (reportAfterMs < 0) report();
    if (!this.faults.useUp('silentSubmits')) answer(statuses.ok, messageId);
    if (reportAfterMs >= 0) this.after(reportAfterMs, report);
  }

  #report(submitted: PDU, messageId: string): void {
    const { report, reportTimes } = this.faults.get();
    if (report === 'none' || ((submitted.registered_delivery ?? 0) & receiptWanted) !== 1) return;
    const stat = report === 'delivered' ? 'DELIVRD' : 'UNDELIV';
    for (let time = 0; time < reportTimes; time += 1)
      this.#deliver({
        source_addr: submitted.destination_addr,
        destination_addr: submitted.source_addr,
        esm_class: receiptClass,
        short_message: `id:${messageId} sub:001 dlvrd:001 submit date:2611121000 done date:2611121000 stat:${stat} err:000 text:`,
      });
  }

  /** Brings a message to whoever is bound until it is answered. */
  #deliver(fields: object): void {
    this.#sequence += 1;
    const number = this.#sequence;
    this.bring(number, () => {
      const pdu = new smpp.PDU('deliver_sm', fields);
      pdu.sequence_number = number;
      [...this.#bound].at(-1)?.send(pdu);
    });
  }

  #answered({ sequence_number: number, command_status: status }: PDU): void {
    if (status === statuses.ok) this.answered(number);
  }
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
