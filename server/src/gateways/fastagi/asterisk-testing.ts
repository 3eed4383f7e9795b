import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../scripts/postgres.ts';
import { actionOf, fieldsOf } from '../ami/orders.ts';

// A real Asterisk for tests: extracted into a folder by `npm run asterisk`, never installed on the machine.

interface AsteriskProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly modules: string;
  readonly data: string;
}

/** The program below a folder, run by its own loader on its own libraries. */
function findAsterisk(folder: string): AsteriskProgram {
  const at = (pattern: string) => {
    const found = globSync(pattern, { cwd: folder })[0];
    if (found === undefined) throw new Error(`no ${pattern} in ${folder}`);
    return join(folder, found);
  };
  const modules = at('usr/lib/*-linux-gnu/asterisk/modules');
  return {
    command: at('usr/lib*/ld-linux-*.so.*'),
    args: ['--library-path', join(modules, '..', '..'), at('usr/sbin/asterisk')],
    modules,
    data: at('usr/share/asterisk'),
  };
}

export function freeUdpPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4').once('error', reject);
    socket.bind(0, host, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

export type AmiEvent = Readonly<Record<string, string>>;

/** A manager's connection that hears every event. */
export interface Ami {
  ask(fields: Readonly<Record<string, string>>): Promise<AmiEvent>;
  hear(listener: (event: AmiEvent) => void): void;
  close(): void;
}

const testAccount = { user: 'test', secret: 'test' } as const;

function openAmi(socket: Socket): Ami {
  const waiting = new Map<string, (answer: AmiEvent) => void>();
  const listeners: ((event: AmiEvent) => void)[] = [];
  let rest = '';
  let count = 0;
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', (piece: string) => {
    const blocks = (rest + piece).split('\r\n\r\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = fieldsOf(block);
      if (fields['Response'] !== undefined) waiting.get(fields['ActionID'] ?? '')?.(fields);
      else if (fields['Event'] !== undefined) for (const listener of listeners) listener(fields);
    }
  });
  return {
    ask: (fields) =>
      new Promise((resolve) => {
        count += 1;
        waiting.set(String(count), resolve);
        socket.write(actionOf({ ...fields, ActionID: String(count) }));
      }),
    hear: (listener) => void listeners.push(listener),
    close: () => socket.destroy(),
  };
}

export interface RunningAsterisk {
  readonly manager: Ami;
  readonly managerPort: number;
  /** What it wrote: warnings and errors. */
  log(): string;
  stop(): Promise<void>;
}

const rtpPortsOfOne = 1_000;
let rtpFrom = 20_000 + (process.pid % 20) * 2 * rtpPortsOfOne;

/** Runs an Asterisk with these configuration files, on addresses of this machine only. */
export async function startAsterisk(folder: string, files: Readonly<Record<string, string>>): Promise<RunningAsterisk> {
  const program = findAsterisk(folder);
  const home = mkdtempSync(join(tmpdir(), 'anju-asterisk-'));
  for (const name of ['etc', 'lib', 'log', 'run', 'spool']) mkdirSync(join(home, name));
  const managerPort = await freePort();
  const written: Readonly<Record<string, string>> = {
    'asterisk.conf': `[directories]
astetcdir = ${home}/etc
astmoddir = ${program.modules}
astvarlibdir = ${home}/lib
astdbdir = ${home}/lib
astkeydir = ${home}/lib
astcachedir = ${home}/lib
astdatadir = ${program.data}
astspooldir = ${home}/spool
astrundir = ${home}/run
astlogdir = ${home}/log
[options]
; A telephone sends sound all the time, be it silence.
transmit_silence = yes
`,
    'modules.conf': '[modules]\nautoload = yes\n',
    'logger.conf': '[logfiles]\nmessages = notice,warning,error\n',
    'rtp.conf': `[general]\nrtpstart = ${rtpFrom}\nrtpend = ${rtpFrom + rtpPortsOfOne - 1}\n`,
    ...files,
    'manager.conf': `${files['manager.conf'] ?? '[general]\nenabled = yes\n'}
[general](+)
bindaddr = 127.0.0.1
port = ${managerPort}
[${testAccount.user}]
secret = ${testAccount.secret}
read = all
write = all
`,
  };
  rtpFrom += rtpPortsOfOne;
  for (const [name, text] of Object.entries(written)) writeFileSync(join(home, 'etc', name), text);
  const child = spawn(program.command, [...program.args, '-f', '-C', join(home, 'etc', 'asterisk.conf')], {
    stdio: 'ignore',
  });
  const log = () => {
    const file = join(home, 'log', 'messages');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const isDead = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`Asterisk ended with ${code}: ${log()}`))),
  );
  isDead.catch(() => undefined);
  const manager = await Promise.race([whenBooted(managerPort), isDead]);
  return { manager, managerPort, log, stop: () => stop(child, manager, home) };
}

const bootMilliseconds = 60_000;

async function whenBooted(port: number): Promise<Ami> {
  const until = performance.now() + bootMilliseconds;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (isThere) {
      const manager = openAmi(socket);
      const booted = new Promise<void>((resolve) => manager.hear(({ Event }) => Event === 'FullyBooted' && resolve()));
      const { Response } = await manager.ask({
        Action: 'Login',
        Username: testAccount.user,
        Secret: testAccount.secret,
      });
      if (Response !== 'Success') throw new Error('the manager of the test was not let in');
      await booted;
      return manager;
    }
    if (performance.now() > until) throw new Error('Asterisk did not boot');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop(child: ChildProcess, manager: Ami, home: string): Promise<void> {
  manager.close();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(home, { recursive: true, force: true });
}
