import { connect, createServer, type Server, type Socket } from 'node:net';
import {
  decodeSgip,
  encodeSgip,
  keyOf,
  type SgipMessage,
  type SgipPdu,
  type SgipSequence,
  type SgipSubmit,
  sgipFrame,
} from '../../../server/src/gateways/sgip/codec.ts';
import { sequenceMaker } from '../../../server/src/gateways/sgip/gateway.ts';
import { pduCutter } from '../../../server/src/gateways/short-message/cutter.ts';
import { divideText } from '../../../server/src/gateways/short-message/text.ts';
import { type CentreOptions, MessageCentre, repeat } from './centre.ts';

export interface SgipCentreOptions extends CentreOptions {
  /** Where the service provider listens for uplinks and reports. */
  readonly provider: { readonly host: string; readonly port: number };
  readonly login: { readonly name: string; readonly password: string };
  readonly providerLogin: { readonly name: string; readonly password: string };
  readonly now: () => Temporal.ZonedDateTime;
}

export type SgipCentre = MessageCentre;

const node = 1_000_000_001;
const results = { login: 1, badNumber: 6, busy: 11, unreachable: 21 } as const;

/** Unicom's message centre (SMG): takes SUBMITs on its own port, and connects to the provider with reports and uplinks. */
export function createSgipCentre(options: SgipCentreOptions): SgipCentre {
  return new Centre(options);
}

class Centre extends MessageCentre {
  readonly #options: SgipCentreOptions;
  readonly #sockets = new Set<Socket>();
  readonly #courier: ReturnType<typeof createCourier>;
  protected readonly server: Server;

  constructor(options: SgipCentreOptions) {
    super(options);
    this.#options = options;
    this.#courier = createCourier(options);
    this.server = createServer({ noDelay: true }, (socket) => this.#arrive(socket));
  }

  override stop(): Promise<void> {
    this.#courier.stop();
    return super.stop();
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#courier.cut();
  }

  uplink({ mobile, to, text }: { mobile: string; to: string; text: string }): void {
    for (const { udhi, format, content } of divideText(text)) {
      const body = { userNumber: `86${mobile}`, destinationNumber: to, udhi, format, content, linkId: '' };
      this.#courier.bring({ command: 'deliver', body });
    }
  }

  #arrive(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.faults.get().down) return void socket.destroy();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const client = { socket, isBound: false };
    const cut = pduCutter(sgipFrame);
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const bytes of cut(chunk)) {
          const pdu = decodeSgip(bytes);
          if (pdu) this.#take(client, pdu);
        }
      } catch {
        socket.destroy();
      }
    });
  }

  #take(client: { readonly socket: Socket; isBound: boolean }, pdu: SgipPdu): void {
    const { socket } = client;
    const say = (message: SgipMessage) => void socket.write(encodeSgip({ ...message, sequence: pdu.sequence }));
    if (pdu.command === 'bind') {
      const { name, password, loginType } = pdu.body;
      const isKnown = loginType === 1 && name === this.#options.login.name && password === this.#options.login.password;
      client.isBound = isKnown && !this.faults.get().refuseLogin;
      return say({ command: 'bind-response', result: client.isBound ? 0 : results.login });
    }
    if (!client.isBound) return void socket.destroy();
    if (pdu.command === 'submit') return this.#submitted(pdu.body, pdu.sequence, say);
    if (pdu.command === 'unbind') {
      say({ command: 'unbind-response' });
      socket.end();
    }
  }

  #submitted(submit: SgipSubmit, sequence: SgipSequence, say: (message: SgipMessage) => void): void {
    const answer = (result: number) => say({ command: 'submit-response', result });
    if (submit.userNumbers.some((number) => !/^861\d{10}$/.test(number))) return answer(results.badNumber);
    if (this.faults.useUp('throttledSubmits')) return answer(results.busy);
    const { submitResult, reportAfterMs } = this.faults.get();
    if (submitResult !== 0) return answer(submitResult);
    const { udhi, format, content, sourceNumber: from } = submit;
    for (const number of submit.userNumbers)
      this.handsets.arrive({ mobile: number.slice(2), from, udhi, format, content });
    if (reportAfterMs < 0) this.#report(submit, sequence);
    if (!this.faults.useUp('silentSubmits')) answer(0);
    if (reportAfterMs >= 0) this.after(reportAfterMs, () => this.#report(submit, sequence));
  }

  #report(submit: SgipSubmit, submitted: SgipSequence): void {
    const { report, reportTimes } = this.faults.get();
    if (report === 'none' || submit.reportFlag !== 1) return;
    const [state, errorCode] = report === 'delivered' ? [0, 0] : [2, results.unreachable];
    for (let time = 0; time < reportTimes; time += 1)
      for (const userNumber of submit.userNumbers)
        this.#courier.bring({ command: 'report', body: { submitted, reportType: 0, userNumber, state, errorCode } });
  }
}

/** Brings messages to the provider over a connection of the centre's own, again until each is answered. */
function createCourier({ provider, providerLogin, now }: SgipCentreOptions) {
  const newSequence = sequenceMaker(node, now);
  const waiting = new Map<string, { readonly pdu: SgipPdu; tries: number }>();
  let line: Socket | undefined;
  let isBound = false;

  const open = (): void => {
    const socket = connect({ ...provider, noDelay: true });
    line = socket;
    const cut = pduCutter(sgipFrame);
    socket.on('connect', () =>
      socket.write(encodeSgip({ command: 'bind', body: { loginType: 2, ...providerLogin }, sequence: newSequence() })),
    );
    socket.on('data', (chunk: Buffer) => {
      for (const bytes of cut(chunk)) {
        const pdu = decodeSgip(bytes);
        if (pdu?.command === 'bind-response') {
          isBound = pdu.result === 0;
          if (isBound) for (const { pdu: held } of waiting.values()) socket.write(encodeSgip(held));
        } else if (pdu && 'result' in pdu && pdu.result === 0) waiting.delete(keyOf(pdu.sequence));
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      line = undefined;
      isBound = false;
    });
  };
  const round = setInterval(() => {
    for (const [key, held] of waiting) {
      held.tries += 1;
      if (held.tries > repeat.times) waiting.delete(key);
      else if (line && isBound) line.write(encodeSgip(held.pdu));
    }
    if (waiting.size > 0 && !line) open();
  }, repeat.ms);
  return {
    bring: (message: SgipMessage): void => {
      const pdu = { ...message, sequence: newSequence() } as SgipPdu;
      waiting.set(keyOf(pdu.sequence), { pdu, tries: 0 });
      if (!line) open();
      else if (isBound) line.write(encodeSgip(pdu));
    },
    cut: () => line?.destroy(),
    stop: () => clearInterval(round),
  };
}
