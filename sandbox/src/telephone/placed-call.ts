import { existsSync, readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { ExchangeOptions } from './exchange.ts';
import { createKeyboard } from './keyboard.ts';

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
  /** The service gave the call back without hanging up: the dial plan goes on, and people answer. */
  isWithPeople(): boolean;
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
/** What is answered once the caller has hung up; only what touches no channel is still done (`commands` of res_agi.c). */
const gone = '511 Command Not Permitted on a dead channel or intercept routine';
const allowedWhenGone = new Set(['EXEC', 'GET VARIABLE', 'SET VARIABLE']);

/** What is true of a call at a moment. */
interface Standing {
  isOver: boolean;
  /** A command of the service is under way. */
  isBusy: boolean;
  isGivenBack: boolean;
  talkingTo: string | undefined;
}

/** One call over one connection, answered as Asterisk 22 answers (res_agi.c). */
export function createPlacedCall(options: PlacedOptions): PlacedCall {
  const { agi, id, caller, centerId, extensions, pace = 1 } = options;
  const heard: Heard[] = [];
  const keyboard = createKeyboard(pace > 0);
  const variables = new Map<string, string>();
  const standing: Standing = { isOver: false, isBusy: false, isGivenBack: false, talkingTo: undefined };

  const socket = connect(agi.port, agi.host);
  const write = (line: string) => {
    if (!socket.destroyed) socket.write(`${line}\n`);
  };
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    // Who talks goes on talking, and is asked nothing afterwards (extensions.conf of deploy/asterisk).
    const hasTalked = standing.talkingTo !== undefined || variables.get('DIALSTATUS') === 'ANSWER';
    standing.isGivenBack = !standing.isOver && !hasTalked;
    standing.isOver = true;
    keyboard.close();
  });
  socket.on('connect', () => write(greeting({ id, caller, centerId, ...agi })));

  /** The caller is gone: a command that is under way is answered first, with -1. */
  const over = () => {
    if (standing.talkingTo) extensions.stop(standing.talkingTo);
    if (standing.isOver) return;
    standing.isOver = true;
    if (!standing.isBusy) write('HANGUP');
    keyboard.close();
  };
  const commands = commandsOf({ standing, heard, keyboard, variables, extensions, caller, pace, hangUp: over });
  answerLines(socket, async (line) => {
    const [name = '', ...values] = wordsOf(line);
    const wasOver = standing.isOver;
    standing.isBusy = true;
    if (wasOver && !allowedWhenGone.has(name)) write(gone);
    else write((await commands[name]?.(values)) ?? '510 Invalid or unknown command');
    standing.isBusy = false;
    if (standing.isOver && !wasOver) write('HANGUP');
  });
  return {
    id,
    caller,
    state: () => (standing.isOver ? 'over' : standing.talkingTo ? 'talking' : 'open'),
    isWithPeople: () => standing.isGivenBack,
    heard: () => heard,
    extension: () => standing.talkingTo,
    press: (pressed) => {
      heard.push({ file: '', text: '', milliseconds: 0, keys: pressed });
      keyboard.press(pressed);
    },
    hangUp: over,
    ended,
  };
}

interface CallSide {
  readonly standing: Standing;
  readonly heard: Heard[];
  readonly keyboard: ReturnType<typeof createKeyboard>;
  readonly variables: Map<string, string>;
  readonly extensions: Extensions;
  readonly caller: string;
  readonly pace: number;
  readonly hangUp: () => void;
}
type Command = (values: readonly string[]) => Promise<string> | string;

async function play({ standing, heard, keyboard, pace }: CallSide, file: string, wanted: string): Promise<string> {
  const sound = soundOf(file);
  // The log of the exchange says that the file is not there; on the line it is as if the channel were gone.
  if (!sound) return '200 result=-1 endpos=0';
  const { text, milliseconds } = sound;
  heard.push({ file, text, milliseconds });
  const key = await keyboard.next(wanted, milliseconds * pace);
  if (standing.isOver) return '200 result=-1 endpos=0';
  return `200 result=${key?.charCodeAt(0) ?? 0} endpos=${milliseconds * 8}`;
}

async function dial({ standing, variables, extensions, caller }: CallSide, target: string): Promise<string> {
  const [device = '', seconds = '30'] = target.split(',');
  const extension = device.split('/').at(-1) ?? '';
  // It crossed the end of the call on the wire: nobody is rung any more.
  if (standing.isOver) {
    variables.set('DIALSTATUS', 'CANCEL');
    return '200 result=-1';
  }
  standing.talkingTo = extension;
  const rung = await extensions.ring(extension, caller, Number(seconds));
  if (rung.talked) await rung.talked;
  standing.talkingTo = undefined;
  // Whose caller hangs up while it rings is cancelled; after a talk it stays answered.
  variables.set('DIALSTATUS', standing.isOver && !rung.talked ? 'CANCEL' : rung.outcome);
  return `200 result=${standing.isOver ? -1 : 0}`;
}

/** What each command of AGI does, and how it is answered. */
function commandsOf(side: CallSide): Readonly<Record<string, Command>> {
  const { standing, keyboard, variables } = side;
  return {
    ANSWER: () => '200 result=0',
    'CHANNEL STATUS': () => '200 result=6',
    'STREAM FILE': ([file = '', wanted = '']) => play(side, file, wanted),
    'WAIT FOR DIGIT': async ([milliseconds]) => {
      const key = await keyboard.next('0123456789*#', Number(milliseconds));
      return standing.isOver ? '200 result=-1' : `200 result=${key?.charCodeAt(0) ?? 0}`;
    },
    'SET VARIABLE': ([name = '', value = '']) => {
      variables.set(name, value);
      return '200 result=1';
    },
    'GET VARIABLE': ([name = '']) => {
      const value = variables.get(name);
      return value === undefined ? '200 result=0' : `200 result=1 (${value})`;
    },
    EXEC: ([application, target = '']) => (application === 'Dial' ? dial(side, target) : '200 result=-2'),
    HANGUP: () => {
      setImmediate(() => side.hangUp());
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

/** What a sound file says and how long; `undefined` when the exchange does not have it. */
export function soundOf(file: string): { text: string; milliseconds: number } | undefined {
  if (!existsSync(`${file}.wav`)) return undefined;
  const milliseconds = Math.round((statSync(`${file}.wav`).size - 44) / bytesPerMillisecond);
  const text = existsSync(`${file}.txt`) ? readFileSync(`${file}.txt`, 'utf8') : '';
  return { text, milliseconds };
}
