import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../scripts/postgres.ts';
import { clearOfMidnight } from '../server/src/testing-waits.ts';
import { clearArtifacts } from './visitor.ts';

const root = join(import.meta.dirname, '..');
/** The installation of the journeys: a city of its own, so that nobody's `npm start` is disturbed. */
export const home = join(root, '.anju-e2e');
/** Nobody has begun to pay the month: what a journey finds does not depend on the day. */
const city = ['--accounts', '1500', '--employers', '20', '--month-ahead'];
/** Far more than a start takes: what is waited for is a process that has ended, not a slow one. */
const startSecondsAtMost = 240;

/** From the start of the service, while other tests may still run, to the end of the last journey. */
const journeyMinutesAtMost = 15;

/** Who can log in, as the seed wrote it. */
export interface Demo {
  readonly persons: readonly {
    readonly note?: string;
    readonly account: string;
    readonly password: string;
    readonly mobile: string;
  }[];
  readonly staff: readonly { readonly username: string; readonly password: string; readonly totpSecret: string }[];
  readonly employers: readonly {
    readonly name: string;
    readonly creditCode: string;
    readonly bankAccountNo: string;
    readonly bankAccountName: string;
  }[];
}

export interface RunningService {
  /** `http://localhost:<port>` of the product, without a slash at its end. */
  readonly url: string;
  readonly sandboxUrl: string;
  /** The owner's connection to the database. */
  readonly databaseUrl: string;
  readonly demo: Demo;
  stop(): Promise<void>;
}

/** Runs a script of the project to its end; throws an Error with what it said when it fails. */
function must(script: string, args: readonly string[] = []): void {
  const done = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ANJU_HOME: home },
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`${script} failed:\n${done.stdout}\n${done.stderr}`);
}

/** Names the file in which `e2e/keep-service.ts` tells the journeys of one run about the service they share. */
export const sharedServiceVariable = 'ANJU_E2E_SERVICE';

/**
 * The service of a journey: the one that all journeys of `npm test` share, else one of its own. In a shared city each
 * journey keeps to people and employers of its own.
 */
export async function openService(): Promise<RunningService> {
  const shared = process.env[sharedServiceVariable];
  if (!shared) {
    clearArtifacts();
    return startService();
  }
  const known = JSON.parse(readFileSync(shared, 'utf8')) as Omit<RunningService, 'stop'>;
  return { ...known, stop: async () => undefined };
}

/** Builds what is stale, seeds a small city anew and starts everything, as `npm start` does, on ports of its own. */
export async function startService(): Promise<RunningService> {
  // A journey is of one day: of what it did, «today» is told afterwards, and the month that is due does not change.
  await clearOfMidnight(journeyMinutesAtMost);
  must('scripts/prepare.mjs');
  for (const name of ['sandbox', 'seal']) rmSync(join(home, name), { recursive: true, force: true });
  must('scripts/seed.ts', ['--yes', ...city]);
  const [port, sandboxPort, certificateServicePort] = [await freePort(), await freePort(), await freePort()];
  // Where the launcher keeps what it chose itself.
  writeFileSync(
    join(home, 'ports.json'),
    JSON.stringify({ sandbox: sandboxPort, certificateService: certificateServicePort }),
  );
  const said: string[] = [];
  const launcher = spawn(process.execPath, [join(root, 'scripts/launch.ts')], {
    cwd: root,
    env: { ...process.env, ANJU_HOME: home, PORT: String(port) },
    // The channel tells the launcher when we are gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  launcher.stdout?.on('data', (data: Buffer) => said.push(data.toString()));
  launcher.stderr?.on('data', (data: Buffer) => said.push(data.toString()));
  const url = `http://localhost:${port}`;
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  await ready(launcher, [`${url}/healthz`, `${sandboxUrl}/healthz`], said);
  return {
    url,
    sandboxUrl,
    databaseUrl: databaseUrl(),
    demo: JSON.parse(readFileSync(join(home, 'sandbox/demo.json'), 'utf8')) as Demo,
    stop: () => stop(launcher),
  };
}

async function ready(launcher: ChildProcess, urls: readonly string[], said: readonly string[]): Promise<void> {
  const until = performance.now() + startSecondsAtMost * 1000;
  for (const url of urls) {
    while (!(await answers(url))) {
      if (launcher.exitCode !== null || performance.now() > until) {
        const state = launcher.exitCode === null ? `no answer from ${url}` : `ended with ${launcher.exitCode}`;
        await stop(launcher);
        throw new Error(`the service did not start (${state}):\n${said.join('')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );

/** The launcher has started the server on a port of its choice, which its pid file names (fourth line). */
function databaseUrl(): string {
  const directory = join(home, 'postgres');
  const port = readFileSync(join(directory, 'data/postmaster.pid'), 'utf8').split('\n')[3];
  return `postgresql://postgres:${readFileSync(join(directory, 'password'), 'utf8')}@127.0.0.1:${port}/anju`;
}

async function stop(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null) return;
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  launcher.kill('SIGTERM');
  await ended;
}
