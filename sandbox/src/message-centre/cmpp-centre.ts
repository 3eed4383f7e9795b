import { createServer, type Server, type Socket } from 'node:net';
import { gatewayAuthenticator, sourceAuthenticator } from '../../../server/src/gateways/cmpp/authenticator.ts';
import {
  type CmppMessage,
  type CmppPdu,
  type CmppVersion,
  type Connect,
  cmppFrame,
  type Deliver,
  decodePdu,
  encodePdu,
  type Submit,
  versionByte,
} from '../../../server/src/gateways/cmpp/codec.ts';
import { messageIdOf, writeReport } from '../../../server/src/gateways/cmpp/report.ts';
import { pduCutter } from '../../../server/src/gateways/short-message/cutter.ts';
import { lineOf } from '../../../server/src/gateways/short-message/line.ts';
import { divideText } from '../../../server/src/gateways/short-message/text.ts';
import { type CentreOptions, MessageCentre } from './centre.ts';

export interface CmppCentreOptions extends CentreOptions {
  readonly account: { readonly sourceAddress: string; readonly secret: string };
  readonly now: () => Temporal.ZonedDateTime;
}

export type CmppCentre = MessageCentre;

const gatewayCode = 285_656;
const results = { source: 2, authentication: 3, repeated: 3, flowControl: 8 } as const;

interface Client {
  readonly socket: Socket;
  readonly write: (bytes: Buffer) => void;
  version: CmppVersion;
  isKnown: boolean;
  sequence: number;
  /** What was answered to each SUBMIT: the same sequence again is «repeated». */
  readonly taken: Set<number>;
}

/** A provincial message centre (短信网关 ISMG) that speaks CMPP 2.0 and 3.0 over real sockets. */
export function createCmppCentre(options: CmppCentreOptions): CmppCentre {
  return new Centre(options);
}

class Centre extends MessageCentre {
  readonly #options: CmppCentreOptions;
  readonly #clients = new Set<Client>();
  protected readonly server: Server;
  /** Keys of DELIVERs by the sequence under which each was brought. */
  readonly #brought = new Map<number, number>();
  #messages = 0;
  #firstId: bigint | undefined;
  #delivers = 0;

  constructor(options: CmppCentreOptions) {
    super(options);
    this.#options = options;
    this.server = createServer({ noDelay: true }, (socket) => this.#arrive(socket));
  }

  cut(): void {
    for (const { socket } of this.#clients) socket.destroy();
  }

  uplink({ mobile, to, text }: { mobile: string; to: string; text: string }): void {
    for (const { udhi, format, content } of divideText(text)) {
      const body = { messageId: this.#newMessageId(), destinationNumber: to, sourceTerminal: mobile, isReport: false };
      this.#deliver({ ...body, serviceId: '', linkId: '', udhi, format, content });
    }
  }

  #arrive(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.faults.get().down) return void socket.destroy();
    const client: Client = { socket, write: lineOf(socket), version: 3, isKnown: false, sequence: 0, taken: new Set() };
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    const cut = pduCutter(cmppFrame);
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const bytes of cut(chunk)) {
          const pdu = decodePdu(bytes, client.version);
          if (pdu) this.#take(client, pdu);
        }
      } catch {
        socket.destroy();
      }
    });
  }

  #take(client: Client, pdu: CmppPdu): void {
    const { socket } = client;
    if (pdu.command === 'connect') return this.#connected(client, pdu.body, pdu.sequence);
    if (pdu.command === 'submit')
      return client.isKnown ? this.#submitted(client, pdu.body, pdu.sequence) : void socket.destroy();
    if (pdu.command === 'active-test') return say(client, { command: 'active-test-response' }, pdu.sequence);
    if (pdu.command === 'deliver-response') return this.#answered(pdu.sequence);
    if (pdu.command === 'terminate') {
      say(client, { command: 'terminate-response' }, pdu.sequence);
      socket.end();
    }
  }

  #connected(client: Client, connect: Connect, sequence: number): void {
    const { status, authenticator } = loginOf(connect, this.#options.account, this.faults.get().refuseLogin);
    client.version = connect.version >= versionByte[3] ? 3 : 2;
    client.isKnown = status === 0;
    const body = { status, authenticator, version: versionByte[client.version] };
    say(client, { command: 'connect-response', body }, sequence);
    if (status !== 0) client.socket.end();
  }

  #submitted(client: Client, submit: Submit, sequence: number): void {
    const answer = (result: number, messageId = 0n) =>
      say(client, { command: 'submit-response', body: { messageId, result } }, sequence);
    if (client.taken.has(sequence)) return answer(results.repeated);
    if (this.faults.useUp('throttledSubmits')) return answer(results.flowControl);
    const { submitResult, reportAfterMs } = this.faults.get();
    if (submitResult !== 0) return answer(submitResult);
    client.taken.add(sequence);
    const messageId = this.#newMessageId();
    const { udhi, format, content, sourceNumber: from } = submit;
    for (const mobile of submit.destinations) this.handsets.arrive({ mobile, from, udhi, format, content });
    const report = () => this.#report(client.version, messageId, submit);
    if (reportAfterMs < 0) report();
    if (!this.faults.useUp('silentSubmits')) answer(0, messageId);
    if (reportAfterMs >= 0 && submit.registeredDelivery === 1) this.after(reportAfterMs, report);
  }

  #report(version: CmppVersion, messageId: bigint, submit: Submit): void {
    const { report, reportTimes } = this.faults.get();
    if (report === 'none' || submit.registeredDelivery !== 1) return;
    const at = stamp(this.#options.now());
    const stat = report === 'delivered' ? 'DELIVRD' : 'UNDELIV';
    for (let time = 0; time < reportTimes; time += 1)
      for (const terminal of submit.destinations) {
        const facts = { messageId, stat, submittedAt: at, doneAt: at, terminal, smscSequence: this.#messages };
        const head = {
          messageId: this.#newMessageId(),
          destinationNumber: submit.sourceNumber,
          sourceTerminal: terminal,
        };
        const content = writeReport(facts, version);
        this.#deliver({ ...head, serviceId: '', linkId: '', udhi: false, format: 0, isReport: true, content });
      }
  }

  /** Brings a DELIVER to whoever is connected until it is answered. */
  #deliver(body: Deliver): void {
    const key = (this.#delivers += 1);
    this.bring(key, () => {
      const client = [...this.#clients].find(({ isKnown }) => isKnown);
      if (!client) return;
      client.sequence += 1;
      this.#brought.set(client.sequence, key);
      say(client, { command: 'deliver', body }, client.sequence);
    });
  }

  #answered(sequence: number): void {
    const key = this.#brought.get(sequence);
    if (key === undefined) return;
    this.#brought.delete(sequence);
    this.answered(key);
  }

  #newMessageId(): bigint {
    this.#messages += 1;
    // The time of the first message: the sequence alone keeps ids apart.
    this.#firstId ??= this.#idAt(this.#options.now());
    return this.#firstId | BigInt(this.#messages & 0xffff);
  }

  #idAt({ month, day, hour, minute, second }: Temporal.ZonedDateTime): bigint {
    return messageIdOf({ month, day, hour, minute, second, gateway: gatewayCode, sequence: 0 });
  }
}

const say = (client: Client, message: CmppMessage, sequence: number): void =>
  client.write(encodePdu({ ...message, sequence }, client.version));

function loginOf(
  { sourceAddress, authenticator, timestamp }: Connect,
  account: { sourceAddress: string; secret: string },
  refuses: boolean,
): { status: number; authenticator: Buffer } {
  const digits = String(timestamp).padStart(10, '0');
  const isOurs = sourceAddress === account.sourceAddress;
  const isRight = sourceAuthenticator(sourceAddress, account.secret, digits).equals(authenticator);
  const status = !isOurs ? results.source : !isRight || refuses ? results.authentication : 0;
  // Hashed over four bytes whatever the version, as the gateways that were looked at do.
  return { status, authenticator: gatewayAuthenticator(status, authenticator, account.secret, 4) };
}

/** `YYMMDDhhmm`. */
function stamp({ year, month, day, hour, minute }: Temporal.ZonedDateTime): string {
  return [year % 100, month, day, hour, minute].map((part) => String(part).padStart(2, '0')).join('');
}
