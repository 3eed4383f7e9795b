import { connect, type Socket } from 'node:net';
import { isPrivateAddress } from '../../platform/private-address.ts';
import { isPaperOut, isSensorByte, isStatusByte, type PrinterState, stateOf } from './status.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

export interface EscPosPrinter {
  mayUse(host: string): boolean;
  print(to: Address, commands: Uint8Array): Promise<PrinterState>;
}

export interface EscPosOptions {
  /** Lets printers stand at this machine, as the sandbox's does. */
  readonly isLocalAllowed: boolean;
  readonly connectMs?: number;
  readonly statusMs?: number;
  /** A ticket is out within a second or two; a printer that was asked for paper meanwhile answers later. */
  readonly printMs?: number;
}

const dleEot = (kind: number) => Uint8Array.of(0x10, 0x04, kind);

export function openPrinter(options: EscPosOptions): EscPosPrinter {
  const { isLocalAllowed, connectMs = 2_000, statusMs = 1_500, printMs = 10_000 } = options;
  // A printer has one connection: what is sent to the same address waits for what is being printed.
  const last = new Map<string, Promise<unknown>>();
  return {
    mayUse: (host) => isPrivateAddress(host, { isLocalAllowed }),
    async print(to, commands) {
      if (!isPrivateAddress(to.host, { isLocalAllowed })) return 'no-answer';
      const name = `${to.host}:${to.port}`;
      const before = last.get(name) ?? Promise.resolve();
      const mine = before.then(() => printOn(to, commands, { connectMs, statusMs, printMs }));
      last.set(name, mine);
      const state = await mine;
      if (last.get(name) === mine) last.delete(name);
      return state;
    },
  };
}

async function printOn(
  to: Address,
  commands: Uint8Array,
  wait: { connectMs: number; statusMs: number; printMs: number },
): Promise<PrinterState> {
  const socket = connect(to);
  const answers = answersOf(socket);
  try {
    await opened(socket, wait.connectMs);
    const before = await askState(socket, answers, wait.statusMs);
    if (before !== 'ready' && before !== 'paper-low') return before;
    socket.write(commands);
    const sensor = await answers.next(isSensorByte, wait.printMs);
    if (sensor === undefined || isPaperOut(sensor)) {
      const after = await askState(socket, answers, wait.statusMs);
      // It lives and did not say that it printed: what came out, if anything, is for somebody to look at.
      return after === 'ready' || after === 'paper-low' ? 'fault' : after;
    }
    return before;
  } catch {
    return 'no-answer';
  } finally {
    answers.close();
    socket.destroy();
  }
}

function opened(socket: Socket, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no connection')), milliseconds);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

async function askState(socket: Socket, answers: Answers, milliseconds: number): Promise<PrinterState> {
  const bytes: number[] = [];
  for (const kind of [1, 2, 3, 4]) {
    socket.write(dleEot(kind));
    const byte = await answers.next(isStatusByte, milliseconds);
    if (byte === undefined) return 'no-answer';
    bytes.push(byte);
  }
  const [printer = 0, offline = 0, error = 0, paper = 0] = bytes;
  return stateOf({ printer, offline, error, paper });
}

interface Answers {
  /** The next byte of the wanted kind; undefined when none comes in time, or the printer has hung up. */
  next(isWanted: (byte: number) => boolean, milliseconds: number): Promise<number | undefined>;
  close(): void;
}

function answersOf(socket: Socket): Answers {
  const come: number[] = [];
  let wake: (() => void) | undefined;
  let isClosed = false;
  socket.on('data', (data: Buffer) => {
    come.push(...data);
    wake?.();
  });
  const close = () => {
    isClosed = true;
    wake?.();
  };
  socket.on('close', close);
  socket.on('error', close);
  return {
    close,
    async next(isWanted, milliseconds) {
      const end = performance.now() + milliseconds;
      for (;;) {
        while (come.length > 0) {
          const byte = come.shift() ?? 0;
          if (isWanted(byte)) return byte;
        }
        const left = end - performance.now();
        if (isClosed || left <= 0) return undefined;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}
