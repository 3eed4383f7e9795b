import { type AddressInfo, createServer, type Socket } from 'node:net';
import { readEscPos } from './escpos.ts';
import { drawPaper, wordsOf } from './paper.ts';

/** What ails the printer. */
export const ailments = ['none', 'paper-low', 'no-paper', 'cover-open', 'no-answer'] as const;
export type Ailment = (typeof ailments)[number];

export interface Paper {
  readonly at: string;
  readonly svg: string;
  readonly words: readonly string[];
}

export interface SandboxPrinter {
  readonly papers: readonly Paper[];
  ailment(): Ailment;
  set(ailment: Ailment): void;
  listen(host: string, port: number): Promise<number>;
  stop(): Promise<void>;
}

const kept = 30;
const jobBytes = 1024 * 1024;

/** Real-time status: bits 1 and 4 are always set. */
function statusByte(kind: number, ailment: Ailment): number {
  const fixed = 0b0001_0010;
  if (kind === 1) return fixed | (ailment === 'no-paper' || ailment === 'cover-open' ? 0x08 : 0);
  if (kind === 2) return fixed | (ailment === 'cover-open' ? 0x04 : 0) | (ailment === 'no-paper' ? 0x20 : 0);
  if (kind === 4) return fixed | (ailment === 'paper-low' ? 0x0c : 0) | (ailment === 'no-paper' ? 0x6c : 0);
  return fixed;
}

/** A printer that waits for connections and keeps the papers that it printed. */
export function createPrinter(now: () => Temporal.Instant): SandboxPrinter {
  const papers: Paper[] = [];
  const sockets = new Set<Socket>();
  let ails: Ailment = 'none';
  const isPrinting = () => ails === 'none' || ails === 'paper-low';
  const print = (socket: Socket, job: Uint8Array) => {
    const { lines, statusAsked } = readEscPos(job);
    if (lines.length === 0 || !isPrinting()) return;
    papers.unshift({ at: now().toString(), svg: drawPaper(lines), words: wordsOf(lines) });
    papers.length = Math.min(papers.length, kept);
    for (let asked = 0; asked < statusAsked; asked += 1)
      socket.write(Uint8Array.of(ails === 'paper-low' ? 0x03 : 0x00));
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let job: number[] = [];
    socket.on('data', (data: Buffer) => {
      if (ails === 'no-answer') return;
      // Questions in real time are answered at once, whatever lies before them.
      if (data.length === 3 && data[0] === 0x10 && data[1] === 0x04) {
        socket.write(Uint8Array.of(statusByte(data[2] ?? 0, ails)));
        return;
      }
      job.push(...data);
      if (job.length > jobBytes) socket.destroy();
      // A job ends with the question whether it was printed.
      const [first, second, third] = job.slice(-3);
      if (first !== 0x1d || second !== 0x72 || third !== 0x31) return;
      const whole = Uint8Array.from(job);
      job = [];
      print(socket, whole);
    });
  });
  return {
    papers,
    ailment: () => ails,
    set(ailment) {
      ails = ailment;
    },
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      }),
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
