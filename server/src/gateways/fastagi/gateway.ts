import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Log } from '../../platform/log.ts';
import { type AgiSession, LineOver, openSession } from './session.ts';

export interface FastAgiOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** Addresses of exchanges that may hand calls over: the protocol knows no password. */
  readonly peers: readonly string[];
  /** Calls at once; what comes beyond is given back to the exchange, whose dial plan goes on. */
  readonly callsAtMost: number;
  readonly log: Log;
  /** Serves one call from its first word to its last. */
  readonly onCall: (session: AgiSession) => Promise<void>;
}

export interface FastAgiGateway {
  start(): Promise<void>;
  /** Takes no more calls, gives those under way a moment, and ends the rest. */
  stop(): Promise<void>;
  port(): number;
  /** Calls under way. */
  calls(): number;
}

const stopMilliseconds = 3_000;

/** The server that an exchange calls by `AGI(agi://host:port/…)`: one connection is one call. */
export function createFastAgiGateway({ listen, peers, callsAtMost, log, onCall }: FastAgiOptions): FastAgiGateway {
  const sockets = new Set<Socket>();
  const running = new Set<Promise<void>>();

  const serve = async (socket: Socket): Promise<void> => {
    try {
      const session = await openSession(socket);
      await onCall(session);
    } catch (error) {
      if (!(error instanceof LineOver)) log.warn({ err: String(error) }, 'a call failed');
    } finally {
      // The end of the connection gives the call back to the dial plan.
      socket.end();
      const hard = setTimeout(() => socket.destroy(), 1_000);
      socket.once('close', () => clearTimeout(hard));
    }
  };
  const server = createServer({ noDelay: true }, (socket) => {
    const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    if (!peers.includes(from) || sockets.size >= callsAtMost) {
      log.warn({ outcome: peers.includes(from) ? 'full' : 'refused' }, 'a call was not taken');
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const call = serve(socket).finally(() => running.delete(call));
    running.add(call);
  });
  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(listen.port, listen.host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        if (server.listening) server.close(() => resolve());
        else resolve();
      });
      const hard = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, stopMilliseconds);
      await Promise.allSettled(running);
      clearTimeout(hard);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    port: () => (server.address() as AddressInfo | null)?.port ?? 0,
    calls: () => sockets.size,
  };
}
