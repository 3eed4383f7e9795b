import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/** The demonstration account at the exchange's manager: public by intent. */
export const demoOrders = { user: 'anju', secret: 'manager-demo' } as const;

export interface Orders {
  listen(host: string, port: number): Promise<void>;
  port(): number;
  stop(): Promise<void>;
}

const fieldOf = (block: string, name: string): string =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(block)?.[1]?.trim() ?? '';

/** Answers as Asterisk's manager does: `Login`, and `Hangup` by a regular expression of channel names. */
export function createOrders(exchange: Exchange): Orders {
  const hangUp = (channel: string): string => {
    const pattern = /^\/(.*)\/$/.exec(channel)?.[1];
    const wanted = pattern === undefined ? undefined : new RegExp(pattern);
    const found = exchange
      .telephones()
      .filter(({ extension }) => wanted?.test(`PJSIP/${extension}-00000001`))
      .filter(({ extension }) => exchange.putDown(extension));
    return found.length > 0
      ? 'Response: Success\r\nMessage: Channel Hungup'
      : 'Response: Error\r\nMessage: No such channel';
  };
  const serve = (socket: Socket): void => {
    let isIn = false;
    let rest = '';
    const answer = (block: string): string => {
      const action = fieldOf(block, 'Action').toLowerCase();
      if (action === 'login') {
        isIn = fieldOf(block, 'Username') === demoOrders.user && fieldOf(block, 'Secret') === demoOrders.secret;
        return isIn
          ? 'Response: Success\r\nMessage: Authentication accepted'
          : 'Response: Error\r\nMessage: Authentication failed';
      }
      if (!isIn) return 'Response: Error\r\nMessage: Permission denied';
      if (action === 'hangup') return hangUp(fieldOf(block, 'Channel'));
      return 'Response: Error\r\nMessage: Invalid/unknown command';
    };
    socket.on('error', () => undefined);
    socket.write('Asterisk Call MANAGER/9.0.0\r\n');
    socket.on('data', (piece: Buffer) => {
      const blocks = (rest + piece.toString('utf8')).split('\r\n\r\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) socket.write(`${answer(block)}\r\nActionID: ${fieldOf(block, 'ActionID')}\r\n\r\n`);
    });
  };
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(socket);
  });
  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => server.once('error', reject).listen(port, host, () => resolve())),
    port: () => (server.address() as AddressInfo | null)?.port ?? 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        if (server.listening) server.close(() => resolve());
        else resolve();
      }),
  };
}
