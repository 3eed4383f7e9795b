import { connect, type Socket } from 'node:net';
import { beijing } from '../../platform/dates.ts';
import type { Log } from '../../platform/log.ts';
import { pduCutter } from '../short-message/cutter.ts';
import { type ConnectionEvents, keepUp } from '../short-message/keep-up.ts';
import { lineOf } from '../short-message/line.ts';
import { cmppFrame, type Deliver, type Submit } from './codec.ts';
import {
  type CmppAccount,
  type CmppSession,
  type CmppSessionLimits,
  createCmppSession,
  type SubmitOutcome,
  specifiedLimits,
} from './session.ts';

export interface CmppGatewayOptions {
  readonly peer: { readonly host: string; readonly port: number };
  readonly account: CmppAccount;
  readonly log: Log;
  readonly onDeliver: (deliver: Deliver) => Promise<void>;
  readonly limits?: Partial<CmppSessionLimits>;
  /** The wait before the second try; doubled each time, up to a minute. */
  readonly reconnectMs?: number;
  readonly tickMs?: number;
  readonly now?: () => Temporal.ZonedDateTime;
}

export interface CmppGateway {
  /** Connects, and again whenever the connection is lost, until `stop`. */
  start(): void;
  stop(): Promise<void>;
  readonly isReady: () => boolean;
  /** `not-sent` at once when there is no connection: whoever asks decides what to do meanwhile. */
  submit(submit: Submit): Promise<SubmitOutcome>;
}

const connectMs = 5_000;
const leaveMs = 2_000;

/** A long connection to a CMPP gateway, kept up: owns the socket and nothing else. */
export function createCmppGateway(options: CmppGatewayOptions): CmppGateway {
  const { log, reconnectMs } = options;
  const { start, stop, current } = keepUp(
    { name: 'cmpp', log, reconnectMs },
    { open: (events) => openConnection(options, events), leave },
  );
  return {
    start,
    stop,
    isReady: () => current()?.session.isReady() ?? false,
    submit: (submit) => current()?.session.submit(submit) ?? Promise.resolve({ outcome: 'not-sent' }),
  };
}

interface Connection {
  readonly socket: Socket;
  readonly session: CmppSession;
}

function openConnection(options: CmppGatewayOptions, { onReady, onClosed }: ConnectionEvents): Connection {
  const socket = connect({ ...options.peer, noDelay: true });
  const cut = pduCutter(cmppFrame);
  let reason = 'lost';
  const close = (why: string) => {
    reason = why;
    socket.destroy();
  };
  const session = createCmppSession({
    account: options.account,
    limits: { ...specifiedLimits, ...options.limits },
    now: options.now ?? (() => Temporal.Now.zonedDateTimeISO(beijing)),
    nowMs: () => performance.now(),
    write: lineOf(socket),
    close,
    onDeliver: options.onDeliver,
    onReady,
  });
  const ticking = setInterval(() => session.tick(), options.tickMs ?? 1_000);
  socket.setTimeout(connectMs, () => socket.connecting && socket.destroy());
  socket.on('connect', () => session.start());
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const bytes of cut(chunk)) session.receive(bytes);
    } catch {
      close('unreadable');
    }
  });
  socket.on('error', () => undefined); // `close` follows.
  socket.on('close', () => {
    clearInterval(ticking);
    session.ended();
    onClosed(reason);
  });
  return { socket, session };
}

/** Says goodbye; a gateway that does not answer it is left all the same. */
async function leave({ socket, session }: Connection): Promise<void> {
  const gone = new Promise((resolve) => socket.once('close', resolve));
  session.terminate();
  const hard = setTimeout(() => socket.destroy(), leaveMs);
  await gone;
  clearTimeout(hard);
}
