import { connect, createServer, type Socket } from 'node:net';
import type { Log } from '../../platform/log.ts';
import { type BdcFrame, createFrameReader, encodeFrame } from './codec.ts';
import { BdcCodecError } from './error.ts';

/** The protocol's unit: one connection, one request, one answer. Nothing here knows what is in a frame. */

export interface Peer {
  readonly host: string;
  readonly port: number;
}

export interface ExchangeLimits {
  /** Time to get a connection. */
  readonly connectMs: number;
  /** Time from the connection to the whole answer. */
  readonly answerMs: number;
}

export type FrameExchange =
  | { readonly outcome: 'answered'; readonly frame: BdcFrame }
  /** Nothing left this machine: the other side cannot have acted. */
  | { readonly outcome: 'not-sent'; readonly cause: string }
  /** It may have been read and acted upon. Ask; never send again. */
  | { readonly outcome: 'unknown'; readonly cause: string };

/** Sends one frame and waits for one. Never rejects, except with a BdcCodecError for a frame that cannot be written. */
export async function exchangeFrames(peer: Peer, request: BdcFrame, limits: ExchangeLimits): Promise<FrameExchange> {
  const bytes = encodeFrame(request);
  return new Promise((resolve) => {
    const reader = createFrameReader();
    const socket = connect({ host: peer.host, port: peer.port });
    let outcome: 'not-sent' | 'unknown' = 'not-sent';
    const settle = (result: FrameExchange) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const fail = (cause: string) => settle({ outcome, cause });
    let timer = setTimeout(() => fail('connect-timeout'), limits.connectMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => fail('answer-timeout'), limits.answerMs);
      outcome = 'unknown';
      socket.write(bytes);
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        const [frame] = reader.push(chunk);
        if (frame) settle({ outcome: 'answered', frame });
      } catch (error) {
        fail(error instanceof BdcCodecError ? error.message : 'answer-unreadable');
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'socket-error'));
    socket.once('close', () => fail('connection-closed'));
  });
}

export interface ExchangeServerOptions {
  readonly listen: Peer;
  /** Time from the connection to the whole request, however slowly it trickles. */
  readonly receiveMs: number;
  readonly maxConnections: number;
  readonly log: Log;
  /** The answer to a request; `undefined` closes the connection without one. Must settle by itself. */
  readonly answer: (request: BdcFrame) => Promise<BdcFrame | undefined>;
}

export interface ExchangeServer {
  readonly start: () => Promise<void>;
  /** Takes no more connections, lets answers under way finish for up to `graceMs`, then closes. */
  readonly stop: (graceMs?: number) => Promise<void>;
  /** The port listened on; 0 before `start`. */
  readonly port: () => number;
}

// An answer is written and the connection ended; a peer that never closes its own half is dropped after this.
const lingerMs = 1_000;

export function createExchangeServer(options: ExchangeServerOptions): ExchangeServer {
  const { listen, log } = options;
  const connections: Connections = { receiving: new Set(), answering: new Set(), open: new Set() };
  // A peer may close its sending half after the request, so the two halves end separately.
  const server = createServer({ allowHalfOpen: true }, (socket) => receive(socket, connections, options));
  server.maxConnections = options.maxConnections;
  server.on('drop', () => log.warn({ limit: options.maxConnections }, 'bdc connection refused: too many'));

  const start = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: listen.host, port: listen.port }, () => {
        server.off('error', reject);
        resolve();
      });
    });

  const stop = async (graceMs = 5_000) => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of connections.receiving) socket.destroy();
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.allSettled(connections.answering), grace]);
    clearTimeout(timer);
    for (const socket of connections.open) socket.destroySoon();
    await closed;
  };

  const port = () => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  return { start, stop, port };
}

interface Connections {
  readonly open: Set<Socket>;
  readonly receiving: Set<Socket>;
  readonly answering: Set<Promise<void>>;
}

/** Reads one request from a new connection; whatever comes after it is not read. */
function receive(socket: Socket, { open, receiving, answering }: Connections, options: ExchangeServerOptions): void {
  const { log } = options;
  open.add(socket);
  receiving.add(socket);
  const reader = createFrameReader();
  const drop = (cause: string) => {
    log.warn({ cause }, 'bdc connection dropped');
    socket.destroy();
  };
  const timer = setTimeout(() => drop('request-timeout'), options.receiveMs);
  const received = () => {
    clearTimeout(timer);
    receiving.delete(socket);
  };
  socket.on('data', (chunk: Buffer) => {
    if (!receiving.has(socket)) return;
    try {
      const [frame] = reader.push(chunk);
      if (!frame) return;
      received();
      const work = respond(socket, frame, options).finally(() => answering.delete(work));
      answering.add(work);
    } catch (error) {
      drop(error instanceof BdcCodecError ? error.message : 'request-unreadable');
    }
  });
  socket.once('end', () => {
    if (receiving.has(socket)) socket.destroy();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => log.info({ cause: error.code }, 'bdc connection failed'));
  socket.once('close', () => {
    received();
    open.delete(socket);
  });
}

async function respond(socket: Socket, request: BdcFrame, { answer, log }: ExchangeServerOptions): Promise<void> {
  try {
    const reply = await answer(request);
    if (!reply) {
      socket.destroy();
      return;
    }
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.end(encodeFrame(reply), () => resolve());
    });
    const linger = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(linger));
  } catch (error) {
    log.error({ err: error }, 'bdc request not answered');
    socket.destroy();
  }
}
