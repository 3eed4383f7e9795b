import { readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { ExchangeOptions } from './exchange.ts';

export interface Heard {
  readonly file: string;
  /** What the sound says, as the service writes it beside the sound. */
  readonly text: string;
  /** How long it lasts. */
  readonly milliseconds: number;
  /** Keys that the caller pressed, in their place among what was heard. */
  readonly keys?: string;
}

/** A call that somebody placed. */
export interface PlacedCall {
  readonly id: string;
  readonly caller: string;
  state(): 'open' | 'talking' | 'over';
  /** Everything that was played so far. */
  heard(): readonly Heard[];
  /** The extension that the caller talks to. */
  extension(): string | undefined;
  /** Keys as the telephone sends them. */
  press(keys: string): void;
  hangUp(): void;
  readonly ended: Promise<void>;
}

export interface Extensions {
  ring(
    extension: string,
    caller: string,
    seconds: number,
  ): Promise<{ readonly outcome: string; readonly talked?: Promise<void>; readonly putDown?: () => void }>;
  stop(extension: string): void;
}

interface PlacedOptions extends ExchangeOptions {
  readonly id: string;
  readonly caller: string;
  readonly centerId: number | undefined;
  readonly extensions: Extensions;
}

const bytesPerMillisecond = 16;
const gone = '511 result=-1 Command Not Permitted on a dead channel or intercept routine';

/** One call over one connection, answered as Asterisk 22 answers (res_agi.c). */
export function createPlacedCall(options: PlacedOptions): PlacedCall {
  const { agi, id, caller, centerId, extensions, pace = 1 } = options;
  const heard: Heard[] = [];
  const keyboard = createKeyboard();
  const variables = new Map<string, string>();
  let isOver = false;
  let talkingTo: string | undefined;

  const socket = connect(agi.port, agi.host);
  const write = (line: string) => {
    if (!socket.destroyed) socket.write(`${line}\n`);
  };
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('close', () => over(false));
  socket.on('connect', () => write(greeting({ id, caller, centerId, ...agi })));

  const over = (tells: boolean) => {
    if (isOver) return;
    isOver = true;
    if (tells) write('HANGUP');
    if (talkingTo) extensions.stop(talkingTo);
    keyboard.close();
  };
  const play = async (file: string, wanted: string): Promise<string> => {
    const { text, milliseconds } = soundOf(file);
    heard.push({ file, text, milliseconds });
    const key = await keyboard.next(wanted, milliseconds * pace);
    if (isOver) return '200 result=-1 endpos=0';
    return `200 result=${key?.charCodeAt(0) ?? 0} endpos=${milliseconds * 8}`;
  };
  const dial = async (target: string): Promise<string> => {
    const [device = '', seconds = '30'] = target.split(',');
    const extension = device.split('/').at(-1) ?? '';
    talkingTo = extension;
    const rung = await extensions.ring(extension, caller, Number(seconds));
    if (rung.talked) await rung.talked;
    talkingTo = undefined;
    variables.set('DIALSTATUS', rung.outcome);
    return `200 result=${isOver ? -1 : 0}`;
  };
  const commands = commandsOf({ play, dial, keyboard, variables, isOver: () => isOver, hangUp: () => over(true) });
  const answer = async (line: string): Promise<string> => {
    if (isOver) return gone;
    const [name = '', ...values] = wordsOf(line);
    return (await commands[name]?.(values)) ?? '510 Invalid or unknown command';
  };
  answerLines(socket, async (line) => write(await answer(line)));
  return {
    id,
    caller,
    state: () => (isOver ? 'over' : talkingTo ? 'talking' : 'open'),
    heard: () => heard,
    extension: () => talkingTo,
    press: (pressed) => {
      heard.push({ file: '', text: '', milliseconds: 0, keys: pressed });
      keyboard.press(pressed);
    },
    hangUp: () => over(true),
    ended,
  };
}

/** The keys of a telephone: those pressed too early wait until they are asked for. */
function createKeyboard() {
  const early: string[] = [];
  let waiting: ((key: string | undefined) => void) | undefined;
  return {
    /** Waits for one of these keys, the end of the time or of the call. */
    next: (wanted: string, milliseconds: number): Promise<string | undefined> =>
      new Promise((resolve) => {
        const known = early.findIndex((key) => wanted.includes(key));
        if (known >= 0) return resolve(early.splice(0, known + 1).at(-1));
        // Read, and not wanted: an exchange forgets them (ast_waitstream).
        early.length = 0;
        const done = (key: string | undefined) => {
          clearTimeout(timer);
          waiting = undefined;
          resolve(key);
        };
        const timer = setTimeout(() => done(undefined), milliseconds);
        waiting = (key) => {
          if (key === undefined || wanted.includes(key)) done(key);
        };
      }),
    press: (keys: string) => {
      for (const key of keys) {
        if (waiting) waiting(key);
        else early.push(key);
      }
    },
    close: () => waiting?.(undefined),
  };
}

interface CallSide {
  readonly play: (file: string, wanted: string) => Promise<string>;
  readonly dial: (target: string) => Promise<string>;
  readonly keyboard: ReturnType<typeof createKeyboard>;
  readonly variables: Map<string, string>;
  readonly isOver: () => boolean;
  readonly hangUp: () => void;
}
type Command = (values: readonly string[]) => Promise<string> | string;

/** What each command of AGI does, and how it is answered. */
function commandsOf({ play, dial, keyboard, variables, isOver, hangUp }: CallSide): Readonly<Record<string, Command>> {
  return {
    ANSWER: () => '200 result=0',
    'STREAM FILE': ([file = '', wanted = '']) => play(file, wanted),
    'WAIT FOR DIGIT': async ([milliseconds]) => {
      const key = await keyboard.next('0123456789*#', Number(milliseconds));
      return isOver() ? '200 result=-1' : `200 result=${key?.charCodeAt(0) ?? 0}`;
    },
    'SET VARIABLE': ([name = '', value = '']) => {
      variables.set(name, value);
      return '200 result=1';
    },
    'GET VARIABLE': ([name = '']) => {
      const value = variables.get(name);
      return value === undefined ? '200 result=0' : `200 result=1 (${value})`;
    },
    EXEC: ([application, target = '']) => (application === 'Dial' ? dial(target) : '200 result=-2'),
    HANGUP: () => {
      setImmediate(() => hangUp());
      return '200 result=1';
    },
  };
}

/** Commands are answered one after the other. */
function answerLines(socket: Socket, answer: (line: string) => Promise<void>): void {
  let rest = '';
  let last: Promise<void> = Promise.resolve();
  socket.on('data', (piece: Buffer) => {
    const lines = (rest + piece.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) last = last.then(() => answer(line));
  });
}

/** The greeting of `AGI(agi://host:port/hotline/1)`. */
function greeting({
  id,
  caller,
  centerId,
  host,
  port,
}: {
  id: string;
  caller: string;
  centerId: number | undefined;
  host: string;
  port: number;
}): string {
  const script = centerId === undefined ? 'hotline' : `hotline/${centerId}`;
  const lines = {
    network: 'yes',
    network_script: script,
    request: `agi://${host}:${port}/${script}`,
    channel: `PJSIP/trunk-${id}`,
    language: 'cn',
    type: 'PJSIP',
    uniqueid: id,
    version: '22.10.1',
    callerid: caller || 'unknown',
    calleridname: 'unknown',
    callingpres: '0',
    dnid: '12329',
    rdnis: 'unknown',
    context: 'incoming',
    extension: '12329',
    priority: '2',
    enhanced: '0.0',
    accountcode: '',
    threadid: '139872231',
  };
  return `${Object.entries(lines)
    .map(([name, value]) => `agi_${name}: ${value}`)
    .join('\n')}\n`;
}

/** A command as its name and its quoted arguments. */
function wordsOf(line: string): string[] {
  const name = /^[A-Z ]+/.exec(line)?.[0].trim() ?? '';
  const values = [...line.slice(name.length).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) =>
    (found[1] as string).replace(/\\(.)/g, '$1'),
  );
  return [name, ...values];
}

function soundOf(file: string): { text: string; milliseconds: number } {
  try {
    const milliseconds = Math.round((statSync(`${file}.wav`).size - 44) / bytesPerMillisecond);
    return { text: readFileSync(`${file}.txt`, 'utf8'), milliseconds };
  } catch {
    // As an exchange does with a sound that it does not have: nothing is heard.
    return { text: '', milliseconds: 0 };
  }
}
