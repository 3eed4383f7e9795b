import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort, isFree } from './postgres.ts';

// `npm start` and a port that somebody else has.

const home = mkdtempSync(join(tmpdir(), 'anju-launch-'));
// PostgreSQL runs as somebody else when the tests run as root.
chmodSync(home, 0o755);
after(() => rmSync(home, { recursive: true, force: true }));

function launch(port: number) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'launch.ts')], {
    env: { ...process.env, ANJU_HOME: home, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  const waiting = new Map<string, () => void>();
  const hear = (data: Buffer) => {
    said += data.toString();
    for (const [words, resolve] of waiting) if (said.includes(words)) resolve();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    ended,
    said: () => said,
    hears: (words: string) => Promise.race([new Promise<void>((resolve) => waiting.set(words, resolve)), ended]),
    stop: () => child.kill('SIGTERM'),
  };
}

test('a port that is taken is named, with what to do, and nothing is left running', async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const launcher = launch(port);
  assert.equal(await launcher.ended, 1);
  other.close();
  assert.match(launcher.said(), new RegExp(`端口 ${port} 已被其他程序占用。.*PORT=${port + 1} npm start`));
  assert.doesNotMatch(launcher.said(), /EADDRINUSE|\n\s+at /);
});

test('while the city is being seeded nobody else can take the port; stopped meanwhile it ends without a trace', async () => {
  const port = await freePort();
  const launcher = launch(port);
  await launcher.hears('正在生成演示城市');
  assert.equal(await isFree(port), false);
  launcher.stop();
  assert.equal(await launcher.ended, 0, launcher.said());
  assert.doesNotMatch(launcher.said(), /\n\s+at /);
  assert.equal(await isFree(port), true);
});
