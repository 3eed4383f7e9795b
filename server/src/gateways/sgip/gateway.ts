import { connect, createServer, type Server, type Socket } from 'node:net';
import { beijing } from '../../platform/dates.ts';
import type { Log } from '../../platform/log.ts';
import { timestampDigits } from '../cmpp/authenticator.ts';
import { pduCutter } from '../short-message/cutter.ts';
import { lineOf } from '../short-message/line.ts';
import { type SgipDeliver, type SgipReport, type SgipSequence, type SgipSubmit, sgipFrame } from './codec.ts';
import { createSgipReception, createSgipSession, type SgipOutcome, type SgipSession } from './session.ts';

export interface SgipLimits {
  readonly window: number;
  readonly queueAtMost: number;
  readonly answerMs: number;
  /** A connection without traffic is given up before the gateway does it. */
  readonly idleMs: number;
  readonly connectMs: number;
  /** Connections of the gateway to us at a time. */
  readonly inboundAtMost: number;
}

/** Window 32, answers within 30 s, connections closed after 60 s without traffic: SGIP 1.2. */
export const specifiedSgipLimits: SgipLimits = {
  window: 32,
  queueAtMost: 1_000,
  answerMs: 30_000,
  idleMs: 50_000,
  connectMs: 5_000,
  inboundAtMost: 8,
};

export interface SgipGatewayOptions {
  readonly peer: { readonly host: string; readonly port: number };
  /** Where the gateway brings uplink messages and reports; port 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** `3AAAAQQQQQ`: 3, area code, corporation. */
  readonly node: number;
  readonly login: { readonly name: string; readonly password: string };
  /** What the gateway must say when it logs in at ours. */
  readonly inboundLogin: { readonly name: string; readonly password: string };
  readonly log: Log;
  /** Each is answered to the gateway only after it resolves, and must be safe to run twice. */
  readonly onDeliver: (deliver: SgipDeliver, sequence: SgipSequence) => Promise<void>;
  readonly onReport: (report: SgipReport) => Promise<void>;
  readonly limits?: Partial<SgipLimits>;
  readonly tickMs?: number;
  readonly now?: () => Temporal.ZonedDateTime;
}

export interface SgipGateway {
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly port: () => number;
  /** A sequence for a message: keep it before sending, for its report names it. */
  newSequence(): SgipSequence;
  /** Binds when there is no connection; `not-sent` when the gateway cannot be reached or refuses the login. */
  submit(submit: SgipSubmit, sequence: SgipSequence): Promise<SgipOutcome>;
}

/** Rises within a process; node and time keep it apart from those before a restart. */
export function sequenceMaker(node: number, now: () => Temporal.ZonedDateTime): () => SgipSequence {
  let counter = 0;
  return () => {
    counter = (counter + 1) >>> 0;
    return { node, time: Number(timestampDigits(now().toPlainDateTime())), counter };
  };
}

/** Both directions of SGIP: we log in to send, the gateway logs in to bring uplinks and reports. Owns sockets only. */
export function createSgipGateway(options: SgipGatewayOptions): SgipGateway {
  const limits = { ...specifiedSgipLimits, ...options.limits };
  const now = options.now ?? (() => Temporal.Now.zonedDateTimeISO(beijing));
  const newSequence = sequenceMaker(options.node, now);
  const nowMs = () => performance.now();
  const outbound = createOutbound({ ...options, limits, nowMs, newSequence });
  const inbound = createInbound({ ...options, limits });
  return {
    start: () => inbound.start(),
    stop: async () => {
      await outbound.stop();
      await inbound.stop();
    },
    port: inbound.port,
    newSequence,
    submit: outbound.submit,
  };
}

interface Line {
  readonly socket: Socket;
  readonly session: SgipSession;
}

type OutboundParts = SgipGatewayOptions & {
  readonly limits: SgipLimits;
  readonly nowMs: () => number;
  readonly newSequence: () => SgipSequence;
};

/** Our connection to the gateway: bound when something is to be sent, unbound when nothing was for a while. */
function createOutbound(parts: OutboundParts) {
  let line: Promise<Line | undefined> | undefined;
  const open = async (): Promise<Line | undefined> => {
    const opened = openLine(parts, () => {
      line = undefined;
    });
    const isOpen = await new Promise<boolean>((resolve) => {
      opened.socket.once('connect', () => resolve(true));
      opened.socket.once('close', () => resolve(false));
    });
    return isOpen && (await bind(parts, opened)) ? opened : undefined;
  };
  return {
    submit: async (submit: SgipSubmit, sequence: SgipSequence): Promise<SgipOutcome> => {
      line ??= open();
      const opening = line;
      const bound = await opening;
      if (bound) return bound.session.submit(submit, sequence);
      // The next message tries anew.
      if (line === opening) line = undefined;
      return { outcome: 'not-sent' };
    },
    stop: async () => {
      const bound = await line;
      if (!bound) return;
      const gone = new Promise((resolve) => bound.socket.once('close', resolve));
      bound.session.leave();
      const hard = setTimeout(() => bound.socket.destroy(), 2_000);
      await gone;
      clearTimeout(hard);
    },
  };
}

function openLine({ peer, login, limits, nowMs, newSequence, tickMs = 1_000 }: OutboundParts, onClosed: () => void) {
  const socket = connect({ ...peer, noDelay: true });
  const close = () => void socket.destroy();
  const end = (bytes?: Buffer) => void (bytes ? socket.end(bytes) : socket.end());
  const session = createSgipSession({ login, limits, newSequence, nowMs, write: lineOf(socket), end, close });
  const cut = pduCutter(sgipFrame);
  const ticking = setInterval(session.tick, tickMs);
  socket.setTimeout(limits.connectMs, () => socket.connecting && socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const bytes of cut(chunk)) session.receive(bytes);
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => undefined); // `close` follows.
  socket.on('close', () => {
    clearInterval(ticking);
    session.ended();
    onClosed();
  });
  return { socket, session };
}

async function bind({ log }: OutboundParts, { session, socket }: Line): Promise<boolean> {
  const result = await session.bind();
  if (result === 0) return true;
  log.warn({ outcome: 'not bound', result: result ?? 'no answer' }, 'sgip');
  socket.destroy();
  return false;
}

type InboundParts = SgipGatewayOptions & { readonly limits: SgipLimits };

/** The gateway's connections to us. */
function createInbound(parts: InboundParts) {
  const { listen, limits } = parts;
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.setTimeout(limits.idleMs + 20_000, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const cut = pduCutter(sgipFrame);
    const reception = createSgipReception({
      ...parts,
      write: (bytes) => void socket.write(bytes),
      end: () => void socket.end(),
      close: () => void socket.destroy(),
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const bytes of cut(chunk)) void reception.receive(bytes).catch(() => socket.destroy());
      } catch {
        socket.destroy();
      }
    });
  });
  server.maxConnections = limits.inboundAtMost;
  return {
    start: () =>
      new Promise<void>((resolve, reject) => server.once('error', reject).listen(listen.port, listen.host, resolve)),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
    port: () => {
      const address = server.address();
      return address && typeof address === 'object' ? address.port : 0;
    },
  };
}
