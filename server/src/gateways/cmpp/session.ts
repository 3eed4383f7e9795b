import { WireError } from '../short-message/error.ts';
import { type Asked, createWindow, type SlidingWindow } from '../short-message/window.ts';
import { isGatewayGenuine, sourceAuthenticator, timestampDigits } from './authenticator.ts';
import {
  type CmppMessage,
  type CmppPdu,
  type CmppVersion,
  type ConnectResponse,
  type Deliver,
  decodePdu,
  encodePdu,
  type Submit,
  type SubmitResponse,
  versionByte,
} from './codec.ts';

export interface CmppAccount {
  /** SP_Id, six characters: Source_Addr and Msg_src. */
  readonly sourceAddress: string;
  readonly secret: string;
  readonly version: CmppVersion;
  /** Refuses a gateway whose authenticator is wrong; some real ones answer a wrong one, so it can be switched off. */
  readonly verifiesGateway: boolean;
}

export interface CmppSessionLimits {
  readonly window: number;
  readonly queueAtMost: number;
  readonly answerMs: number;
  readonly sendsAtMost: number;
  /** An active test after so long without a word from the peer. */
  readonly idleMs: number;
}

/** W = 16, T = 60 s, N = 3, C = 3 min: CMPP 7.1. */
export const specifiedLimits: CmppSessionLimits = {
  window: 16,
  queueAtMost: 1_000,
  answerMs: 60_000,
  sendsAtMost: 3,
  idleMs: 180_000,
};

export interface CmppSessionOptions {
  readonly account: CmppAccount;
  readonly limits: CmppSessionLimits;
  /** The time of day at the gateway's place, for the login. */
  readonly now: () => Temporal.ZonedDateTime;
  /** A clock that only goes forward, for everything that waits. */
  readonly nowMs: () => number;
  readonly write: (bytes: Buffer) => void;
  /** The connection is of no more use, with the reason. */
  readonly close: (reason: string) => void;
  /** Keeps an uplink message or a report; answered to the gateway only after it resolves. Must be safe to run twice. */
  readonly onDeliver: (deliver: Deliver) => Promise<void>;
  readonly onReady: () => void;
}

export type SubmitOutcome =
  /** `result` 0: taken. `messageId` is undefined when a resend was told «repeated»: taken, but under an id that we were not told. */
  | { readonly outcome: 'answered'; readonly result: number; readonly messageId: bigint | undefined }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not-sent' };

export interface CmppSession {
  /** Says who we are; call it once the connection is open. */
  start(): void;
  receive(bytes: Buffer): void;
  /** Call it every second or so. */
  tick(): void;
  submit(submit: Submit): Promise<SubmitOutcome>;
  /** Says goodbye; the connection is closed when the gateway has answered, or by the caller. */
  terminate(): void;
  /** The connection is gone. */
  ended(): void;
  isReady(): boolean;
}

/** «Repeated sequence number»: on a resend it means that the first one arrived. */
const repeatedSequence = 3;

const connectRefusals = ['', 'structure', 'source address', 'authentication', 'version'] as const;

/** The client's side of one CMPP connection: a state machine without socket and timer. */
export function createCmppSession(options: CmppSessionOptions): CmppSession {
  return new Session(options);
}

class Session implements CmppSession {
  readonly #options: CmppSessionOptions;
  readonly #window: SlidingWindow<CmppPdu>;
  #version: CmppVersion;
  #state: 'new' | 'connecting' | 'ready' | 'leaving' | 'ended' = 'new';
  #sequence = 0;
  #heardAtMs: number;
  #authenticator = Buffer.alloc(16);

  constructor(options: CmppSessionOptions) {
    const { limits, write } = options;
    this.#options = options;
    this.#version = options.account.version;
    this.#heardAtMs = options.nowMs();
    this.#window = createWindow<CmppPdu>({
      ...limits,
      size: limits.window,
      write,
      nowMs: options.nowMs,
      onStalled: () => options.close('stalled'),
    });
  }

  start(): void {
    const { account, now } = this.#options;
    this.#state = 'connecting';
    const digits = timestampDigits(now().toPlainDateTime());
    this.#authenticator = Buffer.from(sourceAuthenticator(account.sourceAddress, account.secret, digits));
    const body = {
      sourceAddress: account.sourceAddress,
      authenticator: this.#authenticator,
      version: versionByte[account.version],
      timestamp: Number(digits),
    };
    void this.#ask({ command: 'connect', body });
  }

  receive(bytes: Buffer): void {
    this.#heardAtMs = this.#options.nowMs();
    try {
      const pdu = decodePdu(bytes, this.#version);
      if (pdu) this.#take(pdu);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#options.close('unreadable');
    }
  }

  tick(): void {
    this.#window.tick();
    const isIdle = this.#options.nowMs() - this.#heardAtMs >= this.#options.limits.idleMs;
    if (this.isReady() && isIdle && this.#window.inFlight() === 0) void this.#ask({ command: 'active-test' });
  }

  async submit(submit: Submit): Promise<SubmitOutcome> {
    if (!this.isReady()) return { outcome: 'not-sent' };
    return submitOutcome(await this.#ask({ command: 'submit', body: submit }));
  }

  terminate(): void {
    if (!this.isReady()) return this.#options.close('left');
    this.#state = 'leaving';
    this.#say({ command: 'terminate' }, this.#nextSequence());
  }

  ended(): void {
    this.#state = 'ended';
    this.#window.close();
  }

  isReady(): boolean {
    return this.#state === 'ready';
  }

  #nextSequence(): number {
    this.#sequence = this.#sequence >= 0xffffffff ? 1 : this.#sequence + 1;
    return this.#sequence;
  }

  #ask(message: CmppMessage): Promise<Asked<CmppPdu>> {
    const sequence = this.#nextSequence();
    return this.#window.ask(String(sequence), encodePdu({ ...message, sequence }, this.#version));
  }

  #say(message: CmppMessage, sequence: number): void {
    this.#options.write(encodePdu({ ...message, sequence }, this.#version));
  }

  #take(pdu: CmppPdu): void {
    const { close } = this.#options;
    switch (pdu.command) {
      case 'connect-response':
        if (this.#window.answered(String(pdu.sequence), pdu)) this.#connected(pdu.body);
        return;
      case 'submit-response':
      case 'active-test-response':
        return void this.#window.answered(String(pdu.sequence), pdu);
      case 'terminate-response':
        return close('left');
      case 'active-test':
        return this.#say({ command: 'active-test-response' }, pdu.sequence);
      case 'terminate':
        this.#say({ command: 'terminate-response' }, pdu.sequence);
        return close('sent away');
      case 'deliver':
        // What is not kept is not answered: the gateway brings it again.
        return void this.#delivered(pdu.body, pdu.sequence).catch(() => undefined);
      case 'connect':
      case 'submit':
      case 'deliver-response':
        return; // A client is not asked these.
      default:
        return pdu satisfies never;
    }
  }

  #connected(answer: ConnectResponse): void {
    const { account, close, onReady } = this.#options;
    if (answer.status !== 0) return close(`refused: ${connectRefusals[answer.status] ?? answer.status}`);
    if (account.verifiesGateway && !isGatewayGenuine(answer, this.#authenticator, account.secret))
      return close('not genuine');
    if (answer.version >= versionByte[2] && answer.version < versionByte[3]) this.#version = 2;
    this.#state = 'ready';
    onReady();
  }

  async #delivered(deliver: Deliver, sequence: number): Promise<void> {
    await this.#options.onDeliver(deliver);
    if (this.#state === 'ended') return;
    this.#say({ command: 'deliver-response', body: { messageId: deliver.messageId, result: 0 } }, sequence);
  }
}

function submitOutcome(asked: Asked<CmppPdu>): SubmitOutcome {
  if (asked.outcome !== 'answered') return asked;
  const { messageId, result } = (asked.answer as { body: SubmitResponse }).body;
  if (result === repeatedSequence && asked.sends > 1) return { outcome: 'answered', result: 0, messageId: undefined };
  return { outcome: 'answered', result, messageId: result === 0 ? messageId : undefined };
}
