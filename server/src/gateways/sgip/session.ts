import { createWindow, type SlidingWindow } from '../short-message/window.ts';
import {
  decodeSgip,
  encodeSgip,
  keyOf,
  type SgipDeliver,
  type SgipMessage,
  type SgipPdu,
  type SgipReport,
  type SgipSequence,
  type SgipSubmit,
} from './codec.ts';

// Both directions of SGIP as state machines without socket and timer: the gateway gives them a line, a simulation gives
// them frames.

export interface SgipLogin {
  readonly name: string;
  readonly password: string;
}

export interface SgipSessionOptions {
  readonly login: SgipLogin;
  readonly limits: {
    readonly window: number;
    readonly queueAtMost: number;
    readonly answerMs: number;
    /** Without traffic for so long the session says goodbye, before the gateway does. */
    readonly idleMs: number;
  };
  readonly newSequence: () => SgipSequence;
  /** A clock that only goes forward, for everything that waits. */
  readonly nowMs: () => number;
  readonly write: (bytes: Buffer) => void;
  /** The last words, then the connection is closed. */
  readonly end: (bytes?: Buffer) => void;
  /** The connection is of no more use. */
  readonly close: () => void;
}

export type SgipOutcome =
  | { readonly outcome: 'answered'; readonly result: number; readonly sequence: SgipSequence }
  | { readonly outcome: 'unknown'; readonly sequence: SgipSequence }
  | { readonly outcome: 'not-sent' };

/** Our side of a connection to the gateway. */
export interface SgipSession {
  /** Says who we are, once the connection is open: 0 when that was taken, `undefined` without an answer. */
  bind(): Promise<number | undefined>;
  submit(submit: SgipSubmit, sequence: SgipSequence): Promise<SgipOutcome>;
  /** @throws WireError for bytes that are no SGIP. */
  receive(bytes: Buffer): void;
  /** Call it every second or so. */
  tick(): void;
  /** Says goodbye. */
  leave(): void;
  /** The connection is gone. */
  ended(): void;
}

export function createSgipSession({ login, limits, newSequence, nowMs, ...line }: SgipSessionOptions): SgipSession {
  const window: SlidingWindow<SgipPdu> = createWindow<SgipPdu>({
    ...limits,
    size: limits.window,
    sendsAtMost: 1,
    nowMs,
    write: line.write,
    onStalled: line.close,
  });
  let usedAtMs = nowMs();
  const resultOf = (answer: SgipPdu) => ('result' in answer ? answer.result : undefined);
  const leave = () => line.end(encodeSgip({ command: 'unbind', sequence: newSequence() }));
  return {
    async bind() {
      const sequence = newSequence();
      const body = { loginType: 1, ...login };
      const asked = await window.ask(keyOf(sequence), encodeSgip({ command: 'bind', body, sequence }));
      return asked.outcome === 'answered' ? resultOf(asked.answer) : undefined;
    },
    async submit(submit, sequence) {
      usedAtMs = nowMs();
      const asked = await window.ask(keyOf(sequence), encodeSgip({ command: 'submit', body: submit, sequence }));
      if (asked.outcome === 'answered') return { outcome: 'answered', result: resultOf(asked.answer) ?? 0, sequence };
      return asked.outcome === 'unknown' ? { outcome: 'unknown', sequence } : asked;
    },
    receive(bytes) {
      const pdu = decodeSgip(bytes);
      if (!pdu) return;
      if (pdu.command === 'unbind') return line.end(encodeSgip({ command: 'unbind-response', sequence: pdu.sequence }));
      if (pdu.command === 'unbind-response') return line.end();
      window.answered(keyOf(pdu.sequence), pdu);
    },
    tick() {
      window.tick();
      if (window.inFlight() === 0 && nowMs() - usedAtMs >= limits.idleMs) leave();
    },
    leave,
    ended: window.close,
  };
}

export interface SgipReceptionOptions {
  /** What the gateway must say when it logs in at ours. */
  readonly inboundLogin: SgipLogin;
  /** Each is answered to the gateway only after it resolves, and must be safe to run twice. */
  readonly onDeliver: (deliver: SgipDeliver, sequence: SgipSequence) => Promise<void>;
  readonly onReport: (report: SgipReport) => Promise<void>;
  readonly write: (bytes: Buffer) => void;
  readonly end: () => void;
  readonly close: () => void;
}

const results = { taken: 0, login: 1, loginType: 4, notKept: 11 } as const;

/** A connection of the gateway to us. Nothing is taken before it has said its name and password. */
export function createSgipReception(options: SgipReceptionOptions): { receive(bytes: Buffer): Promise<void> } {
  let isBound = false;
  const say = (message: SgipMessage, sequence: SgipSequence) => options.write(encodeSgip({ ...message, sequence }));
  const kept = (work: Promise<void>) =>
    work.then(
      () => results.taken,
      () => results.notKept,
    );
  const take = async (pdu: SgipPdu): Promise<void> => {
    if (pdu.command === 'bind') {
      const result = bindResult(pdu.body, options.inboundLogin);
      isBound = result === results.taken;
      say({ command: 'bind-response', result }, pdu.sequence);
      return isBound ? undefined : options.end();
    }
    if (!isBound) return options.close();
    if (pdu.command === 'deliver')
      say({ command: 'deliver-response', result: await kept(options.onDeliver(pdu.body, pdu.sequence)) }, pdu.sequence);
    if (pdu.command === 'report')
      say({ command: 'report-response', result: await kept(options.onReport(pdu.body)) }, pdu.sequence);
    if (pdu.command === 'unbind') {
      say({ command: 'unbind-response' }, pdu.sequence);
      options.end();
    }
  };
  return {
    async receive(bytes) {
      const pdu = decodeSgip(bytes);
      if (pdu) await take(pdu);
    },
  };
}

function bindResult({ loginType, name, password }: SgipLogin & { loginType: number }, expected: SgipLogin): number {
  if (loginType !== 2) return results.loginType;
  return name === expected.name && password === expected.password ? results.taken : results.login;
}
