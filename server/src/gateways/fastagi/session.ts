import type { Socket } from 'node:net';
import { AgiError, type AgiReply, addVariable, createLineCutter, formatCommand, readReply } from './codec.ts';

/** The caller has hung up, or the line to the exchange is gone: nothing more can be said. */
export class LineOver extends Error {
  override readonly name = 'LineOver';
}

/** `left`: the caller hung up while it rang. */
export type DialOutcome = 'talked' | 'busy' | 'no-answer' | 'failed' | 'left';

/** One call as the exchange hands it over. Every method but `dial` rejects with `LineOver` once the caller has hung up. */
export interface AgiSession {
  readonly variables: ReadonlyMap<string, string>;
  /** Aborted when the call is over, whoever ended it. */
  readonly over: AbortSignal;
  answer(): Promise<void>;
  /** Plays a sound file (a path without its ending); answers the digit that stopped it. Rejects when the exchange has none. */
  play(file: string, stoppingDigits: string): Promise<string | undefined>;
  waitForDigit(milliseconds: number): Promise<string | undefined>;
  setVariable(name: string, value: string): Promise<void>;
  /** Connects the caller; resolves when either has hung up, or nobody answered. */
  dial(target: string, ringSeconds: number): Promise<DialOutcome>;
  hangUp(): Promise<void>;
}

const greetingMilliseconds = 5_000;
/** How much longer than it should take an answer may be. */
const slack = 10_000;
const playMilliseconds = 180_000;
const talkMilliseconds = 4 * 3_600_000;

interface Pending {
  readonly resolve: (reply: AgiReply) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
  /** Its answer is waited for although the caller has hung up: an exchange always gives one. */
  readonly outlivesCaller: boolean;
}

/** Reads the greeting and gives the call; rejects when the peer does not greet as an exchange does. */
export async function openSession(socket: Socket): Promise<AgiSession> {
  const ending = new AbortController();
  const variables = new Map<string, string>();
  let pending: Pending | undefined;
  let greeted: (() => void) | undefined;
  let refused: ((error: Error) => void) | undefined;
  let isGreeting = true;

  const end = (error: Error): void => {
    ending.abort();
    refused?.(error);
    clearTimeout(pending?.timer);
    pending?.reject(error);
    pending = undefined;
  };
  const readLine = (line: string): void => {
    if (isGreeting) {
      if (line !== '') return addVariable(variables, line);
      isGreeting = false;
      return greeted?.();
    }
    const reply = readReply(line);
    if (reply === undefined || reply === 'more') return;
    if (reply === 'hang-up') {
      ending.abort();
      // What is asked of a dead channel is answered with 511: who waits for it is not kept waiting.
      return pending?.outlivesCaller ? undefined : end(new LineOver('the caller has hung up'));
    }
    clearTimeout(pending?.timer);
    pending?.resolve(reply);
    pending = undefined;
  };
  const cut = createLineCutter();
  socket.on('data', (piece: Buffer) => {
    try {
      for (const line of cut(piece)) readLine(line);
    } catch (error) {
      end(error as Error);
      socket.destroy();
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', () => end(new LineOver('the line to the exchange is gone')));
  await greeting((whenGreeted, whenRefused) => {
    greeted = whenGreeted;
    refused = whenRefused;
  });
  refused = undefined;
  const ask = (line: string, milliseconds: number, outlivesCaller = false): Promise<AgiReply> =>
    new Promise<AgiReply>((resolve, reject) => {
      if (socket.destroyed || (ending.signal.aborted && !outlivesCaller))
        return reject(new LineOver('the call is over'));
      if (pending) return reject(new AgiError('a command is under way'));
      const timer = setTimeout(() => {
        end(new AgiError('the exchange does not answer'));
        socket.destroy();
      }, milliseconds);
      pending = { resolve, reject, timer, outlivesCaller };
      socket.write(line);
    });
  return createSession({ variables, over: ending.signal, ask, end });
}

/** Waits for the empty line that ends a greeting, but not for long. */
function greeting(tell: (greeted: () => void, refused: (error: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AgiError('no greeting')), greetingMilliseconds);
    tell(
      () => {
        clearTimeout(timer);
        resolve();
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

interface Wire {
  readonly variables: ReadonlyMap<string, string>;
  readonly over: AbortSignal;
  readonly ask: (line: string, milliseconds: number, outlivesCaller?: boolean) => Promise<AgiReply>;
  readonly end: (error: Error) => void;
}

/** The commands that a hotline needs. */
function createSession({ variables, over, ask, end }: Wire): AgiSession {
  // -1 is how a command is answered whose channel is gone; HANGUP follows it. 511 is the same, said before it was begun.
  const command = async (milliseconds: number, name: string, ...values: (string | number)[]): Promise<AgiReply> => {
    return checked(await ask(formatCommand(name, ...values), milliseconds), name);
  };
  const checked = (reply: AgiReply, name: string): AgiReply => {
    if (reply.code === 511 || (reply.code === 200 && reply.result === '-1')) {
      end(new LineOver('the channel is gone'));
      throw new LineOver('the channel is gone');
    }
    if (reply.code !== 200) throw new AgiError(`the exchange answered ${reply.code} to ${name}`);
    return reply;
  };
  return {
    variables,
    over,
    answer: async () => void (await command(slack, 'ANSWER')),
    play: async (file, digits) => {
      const reply = await ask(formatCommand('STREAM FILE', file, digits), playMilliseconds);
      if (reply.code === 200 && reply.result === '-1') {
        // So is answered a caller who hung up, and a file that the exchange does not have.
        await command(slack, 'CHANNEL STATUS');
        throw new AgiError(`the exchange cannot play ${file}`);
      }
      return digitOf(checked(reply, 'STREAM FILE'));
    },
    waitForDigit: async (milliseconds) => digitOf(await command(milliseconds + slack, 'WAIT FOR DIGIT', milliseconds)),
    setVariable: async (name, value) => void (await command(slack, 'SET VARIABLE', name, value)),
    dial: async (target, ringSeconds) => {
      // Who hung up before is rung for no more.
      if (over.aborted) return 'left';
      // `g` goes on here when the other hangs up, so that the caller can still rate.
      await ask(formatCommand('EXEC', 'Dial', `${target},${ringSeconds},g`), talkMilliseconds, true);
      // Known of a caller who has hung up too: they had talked, or it still rang.
      const { data } = await ask(formatCommand('GET VARIABLE', 'DIALSTATUS'), slack, true);
      return dialOutcomes[data ?? ''] ?? 'failed';
    },
    hangUp: async () => void (await command(slack, 'HANGUP')),
  };
}

const dialOutcomes: Readonly<Record<string, DialOutcome>> = {
  ANSWER: 'talked',
  BUSY: 'busy',
  NOANSWER: 'no-answer',
  CANCEL: 'left',
};

/** A digit is answered as its ASCII number; 0 is none. */
function digitOf({ result }: AgiReply): string | undefined {
  const code = Number(result);
  const digit = Number.isInteger(code) && code > 0 && code < 128 ? String.fromCharCode(code) : undefined;
  return digit && /[0-9*#]/.test(digit) ? digit : undefined;
}
