import { createServer } from 'node:net';

// Ports of this machine that are meant for a process which is not started yet.

export const portIsTaken = (port: number, remedy: string): string => `端口 ${port} 已被其他程序占用。${remedy}`;

/** Somebody else listens there: said to whoever started us, who can do something about it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(port: number, remedy: string) {
    super(portIsTaken(port, remedy));
  }
}

/** Keeps everybody else from a port until it is released. Throws `PortTaken`. */
export function holdPort(port: number, remedy: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => reject(new PortTaken(port, remedy)));
    server.listen(port, '127.0.0.1', () => resolve(() => new Promise((released) => server.close(() => released()))));
  });
}
