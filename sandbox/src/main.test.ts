import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readSandboxConfig } from './config.ts';
import { readDemo } from './demo/demo.ts';

const directory = await mkdtemp(join(tmpdir(), 'anju-sandbox-'));
after(() => rm(directory, { recursive: true, force: true }));
const webDirectory = join(directory, 'web');
await mkdir(join(webDirectory, 'sandbox'), { recursive: true });
await mkdir(join(webDirectory, 'assets'));
await writeFile(join(webDirectory, 'sandbox', 'index.html'), '<!doctype html><title>沙箱</title>');
await writeFile(join(webDirectory, 'assets', 'page.js'), 'export {};');

const environment = {
  ...process.env,
  ANJU_SANDBOX_PORT: '0',
  ANJU_CERTIFICATE_SERVICE_PORT: '0',
  ANJU_BANK_PORT: '0',
  ANJU_PRINTER_PORT: '0',
  ANJU_SANDBOX_DIRECTORY: join(directory, 'state'),
  ANJU_WEB_DIRECTORY: webDirectory,
  ANJU_WEB_ORIGINS: 'https://anju.example',
};
const main = join(import.meta.dirname, 'main.ts');

interface Addresses {
  readonly address: string;
  readonly certificateServiceAddress: string;
  readonly pid: number;
}

async function listening(child: ChildProcess): Promise<Addresses> {
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    const line = output.split('\n').find((candidate) => candidate.includes('"msg":"listening"'));
    if (line) return JSON.parse(line) as Addresses;
  }
  throw new Error(`the sandbox did not start: ${output}`);
}

async function started() {
  const child = spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, ...(await listening(child)) };
}

async function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(120_000) });
  return code;
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('the sandbox answers its health, serves its page and ends cleanly when asked', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { child, address } = await started();
    const health = await fetch(`${address}/healthz`);
    assert.deepEqual(await health.json(), { healthy: true });
    const page = await fetch(address);
    assert.match(await page.text(), /沙箱/);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
    assert.equal((await fetch(`${address}/assets/page.js`)).status, 200);
    assert.deepEqual(await (await fetch(`${address}/keys`)).json(), { keys: [] });
    assert.equal(child.kill(signal), true);
    assert.equal(await ended(child), 0);
  }
});

test('the sandbox ends when its parent is killed', async () => {
  const script = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, [${JSON.stringify(main)}], { stdio: ['ignore', 'inherit', 'inherit'] });
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['-e', script], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid } = await listening(parent);
  assert.notEqual(pid, parent.pid);
  parent.kill('SIGKILL');
  for (let tries = 0; tries < 150 && isAlive(pid); tries += 1) await wait(100);
  const outlived = isAlive(pid);
  // A sandbox left over would hold the runner's own output open and never let it end.
  if (outlived) process.kill(pid, 'SIGKILL');
  assert.equal(outlived, false);
});

test('pages of other sites and foreign host names are turned away', async () => {
  const { child, address, certificateServiceAddress } = await started();
  const body = JSON.stringify({ id: 'm1', mobile: '13800010001', text: '您好' });
  const post = (origin?: string) =>
    fetch(`${address}/phone/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(origin && { origin }) },
      body,
    });
  assert.equal((await post('https://evil.example')).status, 403);
  assert.equal((await post(address)).status, 200);
  assert.equal((await post()).status, 200);
  assert.equal(await statusUnderHost(`${address}/demo`, 'evil.example'), 403);
  const sof = (origin: string) =>
    fetch(`${certificateServiceAddress}/sof`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ function: 'SOF_EnumDevice' }),
    });
  assert.equal((await sof('https://anju.example')).status, 200);
  assert.equal((await sof('https://evil.example')).status, 403);
  child.kill('SIGTERM');
  assert.equal(await ended(child), 0);
});

function statusUnderHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.on('error', reject).end();
  });
}

test('the bank keeps the accounts that were written for it and is asked on the same page', async () => {
  const accounts = [
    { accountNo: '6200000001', name: '安居市住房公积金管理中心', holder: 'centre', balanceFen: 0 },
    { accountNo: '6200000002', name: '安居市第一实验学校', holder: 'payer', balanceFen: 500 },
  ];
  await mkdir(environment.ANJU_SANDBOX_DIRECTORY, { recursive: true });
  await rm(join(environment.ANJU_SANDBOX_DIRECTORY, 'bank'), { recursive: true, force: true });
  await writeFile(join(environment.ANJU_SANDBOX_DIRECTORY, 'bank-accounts.json'), JSON.stringify(accounts));
  const { child, address } = await started();
  const state = (await (await fetch(`${address}/bank/state`)).json()) as { accounts: unknown; isSignedOn: boolean };
  assert.deepEqual(state.accounts, accounts);
  assert.equal(state.isSignedOn, false);
  child.kill('SIGTERM');
  assert.equal(await ended(child), 0);
});

test('the demo shows the codes of RFC 6238 and never the secret', async () => {
  const file = join(directory, 'demo.json');
  // The shared secret of RFC 6238, appendix B: "12345678901234567890" in Base32.
  const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const addresses = {
    hall: 'http://127.0.0.1:8080/',
    mobile: 'http://127.0.0.1:8080/m/',
    employer: 'http://127.0.0.1:8080/employer',
    staff: 'http://127.0.0.1:8080/staff',
  };
  const staff = [{ note: '归集会计', username: 'wang', password: 'secret', totpSecret }];
  await writeFile(file, JSON.stringify({ addresses, persons: [], employers: [], staff }));
  const demo = await readDemo(file, Temporal.Instant.fromEpochMilliseconds(59_000));
  // Appendix B lists eight digits, 94287082: six-digit codes are their last six.
  assert.deepEqual(demo?.staff, [
    { note: '归集会计', username: 'wang', password: 'secret', totpNow: '287082', totpSecondsLeft: 1 },
  ]);
  assert.equal(JSON.stringify(demo).includes(totpSecret), false);
  assert.equal(await readDemo(join(directory, 'missing.json'), Temporal.Instant.fromEpochMilliseconds(0)), undefined);
});

test('a wrong setting is named', () => {
  assert.throws(() => readSandboxConfig({ ANJU_BANK_PORT: 'ninety' }), /ANJU_BANK_PORT=ninety/);
  assert.equal(readSandboxConfig({}).sandboxPort, 8090);
  assert.equal(readSandboxConfig({}).certificateServicePort, 38_090);
});
