import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import pg from 'pg';
import { openCentreKeys } from '../sandbox/src/bank/keys.ts';
import { demoAccounts } from '../sandbox/src/message-centre/centres.ts';
import { openAccess } from '../sandbox/src/province/access.ts';
import { demoOrders } from '../sandbox/src/telephone/orders.ts';
import { openTransferAccess } from '../sandbox/src/transfer-platform/access.ts';
import type { MessageCentres } from '../server/src/message-centre-settings.ts';
import {
  isSeeded,
  keyRingFile,
  listCentres,
  openLocalAuthority,
  openLocalDatabase,
  openLocalVault,
  sandboxDirectory,
  sealDirectory,
  seedLocal,
} from './local.ts';
import { localDatabase, localDirectory } from './local-server.ts';
import { holdPort, PortTaken, portIsTaken } from './ports.ts';
import { freePort, isFree, keepPorts } from './postgres.ts';

// `npm start`: the whole service with a fictional city and the sandbox around it, on one machine.

const root = join(import.meta.dirname, '..');
const begun = performance.now();
const say = (text: string) => console.log(text);
const portOf = (variable: string, usual: number) => Number(process.env[variable] ?? usual);
const port = portOf('PORT', 8080);
const portsFile = join(localDirectory, 'ports.json');

interface Ports {
  readonly sandbox: number;
  readonly certificateService: number;
}

/**
 * The sandbox's ports are chosen once and kept: certificates carry the address of their revocation lists. The usual ones
 * if they are free at the first start, else any.
 */
async function sandboxPorts(): Promise<Ports> {
  if (existsSync(portsFile)) return JSON.parse(readFileSync(portsFile, 'utf8')) as Ports;
  const portLike = async (wanted: number) => ((await isFree(wanted)) ? wanted : freePort());
  return { sandbox: await portLike(8090), certificateService: await portLike(38090) };
}

const otherPort = `请停止占用它的程序，或换一个端口启动：PORT=${port + 1} npm start`;
const keptPort = `演示证书里写着这个端口。请停止占用它的程序后再启动；也可以删除 ${relative(root, localDirectory)}/ 重新生成演示城市。`;

/**
 * Ports that people are told of are held from the first moment until who listens on them is started: a city takes minutes
 * to seed, and whoever took a port meanwhile would end it all.
 */
async function holdPorts(): Promise<Ports & { readonly release: () => Promise<void> }> {
  keepPorts(port);
  const held = [await holdPort(port, otherPort)];
  const ports = await sandboxPorts();
  keepPorts(ports.sandbox, ports.certificateService);
  for (const wanted of [ports.sandbox, ports.certificateService]) held.push(await holdPort(wanted, keptPort));
  writeFileSync(portsFile, JSON.stringify(ports));
  return { ...ports, release: async () => void (await Promise.all(held.map((release) => release()))) };
}

const children: ChildProcess[] = [];
let leaving: Promise<void> | undefined;
let database: Awaited<ReturnType<typeof openLocalDatabase>> | undefined;

/** Ends everything in order: the service first, then the outside world, then the database. */
function leave(code: number): Promise<void> {
  leaving ??= (async () => {
    say('\n正在停止 …');
    for (const child of children.toReversed()) await end(child);
    await database?.stop();
    process.exit(code);
  })();
  return leaving;
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0));
// Started by a program, which may be killed: without it nobody would stop us.
process.once('disconnect', () => void leave(0));

interface Child {
  readonly environment: Record<string, string>;
  /** Where it listens for people, and what to do when somebody else does. */
  readonly ports: readonly (readonly [port: number, remedy: string])[];
}

function run(script: string, args: readonly string[], { environment, ports }: Child): void {
  // A process group of its own: Ctrl-C reaches the launcher only, which then ends everything in order.
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  child.on('exit', (code) => {
    if (leaving) return;
    console.error(`${script} 意外退出（${code ?? '信号'}）`);
    void sayTaken(ports).then(() => leave(1));
  });
  children.push(child);
}

async function sayTaken(ports: Child['ports']): Promise<void> {
  for (const [taken, remedy] of ports) if (!(await isFree(taken))) console.error(portIsTaken(taken, remedy));
}

async function healthy(url: string): Promise<void> {
  for (let tries = 0; tries < 600 && !leaving; tries += 1) {
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function seedNew(local: Awaited<ReturnType<typeof openLocalDatabase>>): Promise<void> {
  if (await isSeeded(local)) return;
  say('正在生成演示城市（两个中心，约 300 家单位、2 万人、两年历史）…');
  await seedLocal(local.url('postgres', localDatabase));
}

async function launch(): Promise<void> {
  const publicUrl = process.env['ANJU_PUBLIC_URL'] ?? `http://localhost:${port}`;
  const vault = openLocalVault();
  const { sandbox: sandboxPort, certificateService: certificateServicePort, release } = await holdPorts();
  database = await openLocalDatabase();
  await seedNew(database);
  const bankPort = await freePort();
  const centreBankPort = await freePort();
  const messagePorts = await freeMessagePorts();
  const printerPorts = { printerPort: await freePort(), documentPrinterPort: await freePort() };
  const hotline = await telephoneEnvironment();
  const kioskCode = await useDevices(database.url('postgres', localDatabase), vault, printerPorts);
  const addresses = addressesOf(publicUrl, certificateServicePort);
  await openLocalAuthority(addresses, sandboxPort, await listCentres(database));
  openCentreKeys(join(sandboxDirectory, 'bank'));
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const sandboxEnvironment = {
    ANJU_SANDBOX_DIRECTORY: sandboxDirectory,
    ANJU_SANDBOX_PORT: String(sandboxPort),
    ANJU_CERTIFICATE_SERVICE_PORT: String(certificateServicePort),
    ANJU_BANK_PORT: String(bankPort),
    ANJU_CENTRE_BANK_PORT: String(centreBankPort),
    ...messageEnvironment(messagePorts),
    ...deviceEnvironment(printerPorts, kioskCode, addresses.kiosk),
    ...hotline,
    ANJU_WEB_ORIGINS: publicUrl,
    ANJU_WEB_DIRECTORY: join(root, 'apps/dist'),
  };
  const serviceEnvironment = {
    PORT: String(port),
    ANJU_PUBLIC_URL: publicUrl,
    ANJU_DATABASE_URL: database.url('anju_app', localDatabase),
    ANJU_KEY_RING_FILE: keyRingFile,
    ANJU_SEAL_DIRECTORY: sealDirectory,
    ANJU_TIMESTAMP_URL: `${sandboxUrl}/tsa`,
    ANJU_REVOCATION_ORIGINS: sandboxUrl,
    ANJU_MESSAGE_CENTRES_FILE: writeMessageCentres(messagePorts),
    ANJU_BANK_LISTEN_PORT: String(centreBankPort),
    ANJU_BANK_PEER: `127.0.0.1:${bankPort}`,
    ANJU_BANK_PRIVATE_KEY_FILE: join(sandboxDirectory, 'bank/centre-private-key.pem'),
    ANJU_EXCHANGE_URL: `${sandboxUrl}/province/gateway/httpproxy`,
    ANJU_EXCHANGE_KEY_URL: `${sandboxUrl}/province/auth/secret`,
    ANJU_TRANSFER_URL: `${sandboxUrl}/transfers/platform`,
    ANJU_TRANSFER_FILE: openTransferAccess(join(sandboxDirectory, 'transfer')).file,
    ANJU_EXCHANGE_FILE: openAccess(join(sandboxDirectory, 'province'), Temporal.Now.plainDateISO('Asia/Shanghai')).file,
    ...hotline,
    ...(await speech()),
    ANJU_WEB_DIRECTORY: join(root, 'apps/dist'),
    ANJU_LOCAL_SERVICES_URL: `http://127.0.0.1:${certificateServicePort}`,
    ANJU_SANDBOX: 'true',
    ANJU_LOG_LEVEL: process.env['ANJU_LOG_LEVEL'] ?? 'warn',
  };
  await release();
  const kept = [sandboxPort, certificateServicePort].map((one) => [one, keptPort] as const);
  run('sandbox/src/main.ts', [], { environment: sandboxEnvironment, ports: kept });
  run('server/src/main.ts', ['all'], { environment: serviceEnvironment, ports: [[port, otherPort]] });
  await healthy(`http://127.0.0.1:${port}/healthz`);
  await healthy(`${sandboxUrl}/healthz`);
  if (!leaving) tell(addresses, { sandboxUrl, certificateServicePort, kioskCode });
}

const addressesOf = (publicUrl: string, certificateServicePort: number) => ({
  hall: `${publicUrl}/`,
  mobile: `${publicUrl}/m/`,
  employer: `${publicUrl}/employer`,
  staff: `${publicUrl}/staff`,
  // Its page asks the kiosk's own card reader, which shares a port with the certificates' program.
  kiosk: `${publicUrl}/kiosk?reader=${certificateServicePort}/kiosk/idcard/readcard`,
});

interface PrinterPorts {
  readonly printerPort: number;
  readonly documentPrinterPort: number;
}
const deviceEnvironment = (ports: PrinterPorts, kioskCode: string, kioskAddress: string) => ({
  ANJU_PRINTER_PORT: String(ports.printerPort),
  ANJU_DOCUMENT_PRINTER_PORT: String(ports.documentPrinterPort),
  ANJU_KIOSK_CODE: kioskCode,
  ANJU_KIOSK_ADDRESS: kioskAddress,
});

/** Without a program that speaks, the telephone is silent and its words are read on the page of the sandbox. */
async function speech(): Promise<Record<string, string>> {
  const isThere = await new Promise<boolean>((resolve) => {
    execFile('espeak-ng', ['--version'], (error) => resolve(error === null));
  });
  if (!isThere) say('  没有找到 espeak-ng，12329 的语音只显示文字；安装后重新启动即可发声。');
  return isThere ? {} : { ANJU_SPEECH_PROGRAM: '' };
}

/**
 * The printers of the fictional city are the sandbox's, which listen where there is room. Its kiosk gets a new code each
 * time, worth once; the administrator's page makes further ones.
 */
async function useDevices(url: string, vault: ReturnType<typeof openLocalVault>, ports: PrinterPorts): Promise<string> {
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const codeHash = vault.mac(`1:${code}`, 'kiosk.code').toString('hex');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("update booking.printer set port = $1 where host = '127.0.0.1'", [ports.printerPort]);
  await client.query("update kiosk.device set printer_port = $1 where printer_host = '127.0.0.1'", [
    ports.documentPrinterPort,
  ]);
  await client.query(
    `update kiosk.device set code_hash = $1, code_expires_at = now() + interval '1 day'
     where center_id = 1 and printer_host = '127.0.0.1' and revoked_at is null
       and kiosk_id = (select min(kiosk_id::text)::uuid from kiosk.device where center_id = 1)`,
    [codeHash],
  );
  await client.end();
  return code;
}

/** The telephone exchange and the service, each told where the other is. */
async function telephoneEnvironment() {
  const ordersPort = String(await freePort());
  return {
    ANJU_HOTLINE_PORT: String(await freePort()),
    ANJU_HOTLINE_SOUNDS: join(localDirectory, 'sounds'),
    ANJU_TELEPHONE_ORDERS_PORT: ordersPort,
    ANJU_HOTLINE_ORDERS: `ami://${demoOrders.user}:${demoOrders.secret}@127.0.0.1:${ordersPort}`,
  };
}

/** Where the message centres and the platforms of pushes listen, and where the service does for what they bring. */
async function freeMessagePorts() {
  return {
    cmppPort: await freePort(),
    sgipPort: await freePort(),
    smppPort: await freePort(),
    sgipProviderPort: await freePort(),
    wechatPort: await freePort(),
    appPushPort: await freePort(),
    wechatEventPort: await freePort(),
    weiboPort: await freePort(),
    weiboMessagePort: await freePort(),
  };
}
type MessagePorts = Awaited<ReturnType<typeof freeMessagePorts>>;

const messageEnvironment = (ports: MessagePorts) => ({
  ANJU_CMPP_PORT: String(ports.cmppPort),
  ANJU_SGIP_PORT: String(ports.sgipPort),
  ANJU_SMPP_PORT: String(ports.smppPort),
  ANJU_SGIP_PROVIDER_PORT: String(ports.sgipProviderPort),
  ANJU_WECHAT_PORT: String(ports.wechatPort),
  ANJU_APP_PUSH_PORT: String(ports.appPushPort),
  ANJU_WECHAT_EVENT_PORT: String(ports.wechatEventPort),
  ANJU_WEIBO_PORT: String(ports.weiboPort),
  ANJU_WEIBO_MESSAGE_PORT: String(ports.weiboMessagePort),
});

/** Which message centres the service has, in the order in which it tries them, and where pushes go: all the sandbox's. */
function writeMessageCentres(ports: MessagePorts): string {
  const file = join(sandboxDirectory, 'message-centres.json');
  const host = '127.0.0.1';
  const centres: MessageCentres = [
    {
      kind: 'cmpp',
      name: 'province',
      host,
      port: ports.cmppPort,
      ...demoAccounts.province,
      version: 3,
      serviceId: 'HPF',
      verifiesGateway: true,
    },
    {
      kind: 'sgip',
      name: 'unicom',
      host,
      port: ports.sgipPort,
      listenHost: host,
      listenPort: ports.sgipProviderPort,
      ...demoAccounts.unicom,
      serviceType: 'HPF',
    },
    {
      kind: 'smpp',
      name: 'smpp',
      host,
      port: ports.smppPort,
      login: demoAccounts.smpp,
      carrier: 'china-mobile',
    },
    {
      kind: 'wechat',
      name: 'wechat',
      centerId: 1,
      origin: `http://${host}:${ports.wechatPort}`,
      authorizeOrigin: `http://${host}:${ports.wechatPort}`,
      ...demoAccounts.wechat,
      fields: { title: 'thing1', text: 'thing2' },
      listenHost: host,
      listenPort: ports.wechatEventPort,
    },
    {
      kind: 'weibo',
      name: 'weibo',
      centerId: 1,
      origin: `http://${host}:${ports.weiboPort}`,
      appSecret: demoAccounts.weibo.appSecret,
      accessToken: demoAccounts.weibo.accessToken,
      listenHost: host,
      listenPort: ports.weiboMessagePort,
    },
    { kind: 'app', name: 'app', origin: `http://${host}:${ports.appPushPort}`, ...demoAccounts.app },
  ];
  writeFileSync(file, JSON.stringify(centres, null, 2), { mode: 0o600 });
  return file;
}

interface Demo {
  readonly persons: readonly { note: string; account: string; password: string; mobile: string }[];
  readonly staff: readonly { note: string; username: string; password: string }[];
  readonly employers: readonly { name: string; keyLabel: string; pin: string }[];
}

function tell(
  addresses: { hall: string; mobile: string; employer: string; staff: string; kiosk: string },
  {
    sandboxUrl,
    certificateServicePort,
    kioskCode,
  }: { sandboxUrl: string; certificateServicePort: number; kioskCode: string },
): void {
  const file = join(sandboxDirectory, 'demo.json');
  const demo: Demo = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Demo)
    : { persons: [], staff: [], employers: [] };
  say(`\n安居 Anju 已就绪（${((performance.now() - begun) / 1000).toFixed(1)} 秒）\n`);
  say(`  个人网厅    ${addresses.hall}`);
  for (const person of demo.persons)
    say(
      `              ${person.note}：${person.account}${person.password ? `  密码 ${person.password}` : '（首次登录）'}  手机 ${person.mobile}`,
    );
  say(`  手机应用    ${addresses.mobile}    账号同个人网厅；在手机浏览器打开可安装到桌面`);
  say(`  单位网厅    ${addresses.employer}    本地证书服务 http://127.0.0.1:${certificateServicePort}/sof`);
  for (const employer of demo.employers.slice(0, 2))
    say(`              ${employer.name}：证书 ${employer.keyLabel}  PIN ${employer.pin}`);
  say(`  工作台      ${addresses.staff}`);
  for (const clerk of demo.staff)
    say(`              ${clerk.note}：${clerk.username}  密码 ${clerk.password}  动态口令见沙箱页`);
  say(`  自助终端    ${addresses.kiosk}    登记码 ${kioskCode}（用一次）；身份证在沙箱页放到读卡器上`);
  say(`  沙箱        ${sandboxUrl}    手机短信、银行、证书钥匙、动态口令`);
  say(`\n按 Ctrl-C 停止。数据保存在 ${relative(root, localDirectory)}/ 目录。\n`);
}

// Who stops us while the city is being seeded takes the database from under the seed, and from connections at rest.
process.on('uncaughtException', (error) => {
  if (!leaving) console.error(error instanceof PortTaken ? error.message : error);
  void leave(1);
});
await launch();
