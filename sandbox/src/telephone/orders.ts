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

const channelOf = (extension: string): string => `PJSIP/${extension}-00000001`;

const fieldOf = (block: string, name: string): string =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(block)?.[1]?.trim() ?? '';

/**
 * Answers as Asterisk's manager does: `Login`, and `Hangup` by a regular expression of channel names, which is always a
 * success with a list after it: who was hung up, and how many, nobody among them.
 */
export function createOrders(exchange: Exchange): Orders {
  const hangUp = (channel: string, id: string): string => {
    const pattern = /^\/(.*)\/$/.exec(channel)?.[1];
    const wanted = pattern === undefined ? undefined : new RegExp(pattern);
    const channels = exchange
      .telephones()
      .filter(({ extension }) => wanted?.test(channelOf(extension)))
      .filter(({ extension }) => exchange.putDown(extension))
      .map(({ extension }) => `Event: ChannelHungup\r\nChannel: ${channelOf(extension)}\r\n${id}\r\n\r\n`);
    return [
      `Response: Success\r\n${id}\r\nEventList: start\r\nMessage: Channels hung up will follow\r\n\r\n`,
      ...channels,
      `Event: ChannelsHungupListComplete\r\n${id}\r\nEventList: Complete\r\nListItems: ${channels.length}\r\n\r\n`,
    ].join('');
  };
  const serve = (socket: Socket): void => {
    let isIn = false;
    let rest = '';
    const answer = (block: string): string => {
      const id = `ActionID: ${fieldOf(block, 'ActionID')}`;
      const plain = (result: string, message: string) => `Response: ${result}\r\n${id}\r\nMessage: ${message}\r\n\r\n`;
      const action = fieldOf(block, 'Action').toLowerCase();
      if (action === 'login') {
        isIn = fieldOf(block, 'Username') === demoOrders.user && fieldOf(block, 'Secret') === demoOrders.secret;
        return isIn ? plain('Success', 'Authentication accepted') : plain('Error', 'Authentication failed');
      }
      if (!isIn) return plain('Error', 'Permission denied');
      if (action === 'hangup') return hangUp(fieldOf(block, 'Channel'), id);
      return plain('Error', 'Invalid/unknown command');
    };
    socket.on('error', () => undefined);
    socket.write('Asterisk Call MANAGER/11.0.0\r\n');
    socket.on('data', (piece: Buffer) => {
      const blocks = (rest + piece.toString('utf8')).split('\r\n\r\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) socket.write(answer(block));
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
