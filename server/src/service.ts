import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { type BankSessions, openBankSessions, readBankNodes } from './bank-nodes.ts';
import { openExchange } from './exchange.ts';
import { bankFigures, deploymentFigures } from './figures.ts';
import { openPrinter } from './gateways/escpos/printer.ts';
import { openDocumentPrinter } from './gateways/ipp/printer.ts';
import { httpTrust, verifySignedText } from './gateways/sof/index.ts';
import { callConnector, callEnder, type Hotline, hotlineOptions, openHotline } from './hotline.ts';
import { readMessageCentres } from './message-centre-settings.ts';
import { recordDenied } from './modules/audit/index.ts';
import { usePrinting } from './modules/booking/index.ts';
import { useCalls } from './modules/desk/index.ts';
import { useStamping } from './modules/document/index.ts';
import { useExchange } from './modules/evidence/index.ts';
import { callerFinder, type DigitSound, useCertificateVerifier, useDigitSounds } from './modules/identity/index.ts';
import { useDocumentPrinter } from './modules/kiosk/index.ts';
import { accountingDayOf } from './modules/ledger/index.ts';
import { useUplinkGate } from './modules/notice/index.ts';
import { type OpenGate, openGate } from './modules/service/index.ts';
import { advanceDue, advanceDueParts, hasBank, keepReconciled, useBanks } from './modules/settlement/index.ts';
import { exchangeMessages, useTransferPlatform } from './modules/transfer/index.ts';
import { useWechatAccounts } from './modules/wechat/index.ts';
import { constraintProblems, jobsOf, registerAll } from './modules.ts';
import { useOutsideAnswers } from './outside-answers.ts';
import type { Config } from './platform/config.ts';
import { openVault } from './platform/crypto.ts';
import { openDatabase, openServicePool } from './platform/db.ts';
import { type Edge, openEdge } from './platform/http.ts';
import { newUuid } from './platform/ids.ts';
import { type CallParts, type JobQueue, openJobs, systemCall } from './platform/jobs.ts';
import { type Live, openLive } from './platform/live.ts';
import type { Log } from './platform/log.ts';
import { createMonitor, type Monitor, poolFigures } from './platform/monitor.ts';
import { httpTimestamp } from './platform/pades.ts';
import { openPdfPool, type PdfPool } from './platform/pdf-pool.ts';
import { openSpeech, readWav } from './platform/speech.ts';
import { registerWeb } from './platform/web.ts';
import { openWechatAccounts } from './push-centres.ts';
import { everywhere, rounds } from './rounds.ts';
import { filesNamed, openSeals } from './seals.ts';
import { openShortMessages, uplinkGate } from './short-messages.ts';
import { openTransferPlatform } from './transfer-port.ts';

export const serviceRoles = ['api', 'worker', 'gateways', 'all'] as const;
export type ServiceRole = (typeof serviceRoles)[number];

export interface Service {
  readonly edge: Edge;
  readonly pool: pg.Pool;
  readonly parts: CallParts;
  /** What is open on which channel. */
  readonly gate: OpenGate;
  /** The port that the settlement application pushes notices to; 0 without the role `gateways`. */
  readonly bankPort: () => number;
  /** Finishes what is under way and ends. */
  stop(): Promise<void>;
}

/** The apps beside the hall, which stands at `/`. */
const webApps = [
  { name: 'employer', path: '/employer' },
  { name: 'staff', path: '/staff' },
  { name: 'signage', path: '/signage' },
  { name: 'mobile', path: '/m' },
  { name: 'kiosk', path: '/kiosk' },
];

function registerHealth({ app }: Edge, pool: pg.Pool): void {
  app.get('/healthz', { config: { quiet: true } }, async () => {
    await pool.query('select 1');
    return { healthy: true };
  });
}

function usePrinters({ sandbox: isLocalAllowed, publicUrl }: Config): void {
  usePrinting({ printer: openPrinter({ isLocalAllowed }), publicUrl });
  useDocumentPrinter(openDocumentPrinter({ isLocalAllowed }));
}

/** Opens one process of the service in a role. Wiring only: read it from top to bottom. */
export async function openService(
  config: Config,
  role: ServiceRole,
  log: Log,
  now: () => Temporal.Instant = () => Temporal.Now.instant(),
): Promise<Service> {
  const plays = (wanted: ServiceRole) => role === wanted || role === 'all';
  const pool = openServicePool(config.databaseUrl, config.databasePoolMax);
  const database = openDatabase(pool);
  const asidePool = openServicePool(config.databaseUrl, 4);
  const jobs = await openJobs(config.databaseUrl, log);
  const vault = openVault(config.keyRingFile);
  const parts: CallParts = { database, vault, enqueue: jobs.enqueue, now, accountingDay: accountingDayOf };
  const pdfPool = openPdfPool({ threads: 1 });
  useOutside(config, pdfPool, parts);
  useExchange(openExchange(config, now, log));
  usePrinters(config);
  const live = openLive(config.databaseUrl, log);
  const gate = openGate({ database, live, log, now });
  await gate.load();
  useUplinkGate(uplinkGate(gate));
  const edge = await openEdge({
    ...parts,
    log,
    live,
    gate,
    asideDatabase: openDatabase(asidePool),
    publicUrl: config.publicUrl,
    constraintProblems,
    onDenied: recordDenied,
    findCaller: callerFinder(database, config.publicUrl),
  });
  const monitor = config.monitorPort === 0 ? undefined : createMonitor(log);
  monitor?.measureRequests(edge.app);
  registerAll(edge);
  registerHealth(edge, pool);
  await registerWeb(edge.app, config, webApps);
  const gateways = plays('gateways') ? await startGateways(config, { parts, gate, log }, asidePool) : undefined;
  await jobs.work(jobsOf(plays), { ...parts, log });
  const working = plays('worker') ? startRounds(parts, log, config.firstRoundsSeconds) : [];
  const bankRound = gateways && keepAsking(parts, log);
  await monitor?.serve({ host: config.monitorHost, port: config.monitorPort }, pool, [
    poolFigures({ pool, aside: asidePool }),
    ...(plays('worker') ? deploymentFigures(parts, jobs) : []),
    ...(gateways ? [bankFigures(gateways.banks)] : []),
  ]);
  if (plays('api')) await edge.app.listen({ port: config.port, host: config.host });
  return {
    edge,
    pool,
    parts,
    gate,
    bankPort: () => gateways?.banks.ports()[0] ?? 0,
    stop: () => {
      bankRound?.();
      for (const stopRound of working) stopRound();
      return stopAll({ edge, monitor, gate, live, gateways, jobs, pdfPool, pools: [asidePool, pool] });
    },
  };
}

interface Gateways {
  readonly banks: BankSessions;
  stop(): Promise<void>;
}

/** Starts what one process of a deployment holds: the telephone exchange, the bank, letters between centres, short messages. */
async function startGateways(
  config: Config,
  { parts, gate, log }: { parts: CallParts; gate: OpenGate; log: Log },
  asidePool: pg.Pool,
): Promise<Gateways> {
  const hotline = openTelephone(config, { parts, gate, log }, asidePool);
  await hotline?.start();
  const banks = openBankSessions(readBankNodes(config), parts, log);
  useBanks(banks.bankOf);
  useTransferPlatform(openTransferPlatform(config, parts.now));
  await banks.start();
  const shortMessages = openShortMessages(config, { parts, gate, log });
  await shortMessages.start();
  return {
    banks,
    async stop() {
      await hotline?.stop();
      await banks.stop();
      await shortMessages.stop();
    },
  };
}

/** Starts what a worker does again and again in every centre. */
function startRounds(parts: CallParts, log: Log, firstSeconds: number): (() => void)[] {
  return rounds.map(({ seconds, name, work }) =>
    everywhere({ parts, log, name, seconds, firstSeconds }, (centerId) => {
      const requestId = newUuid(parts.now().epochMilliseconds);
      return systemCall(parts, { name, centerId, requestId })(work);
    }),
  );
}

/**
 * The round of the process that holds the bank and the transfer platform: payments whose next step is due, letters, in every centre. Jobs send at once; the
 * round takes up what a crash, an unreachable bank or a missing answer has left.
 */
function keepAsking(parts: CallParts, log: Log): () => void {
  return everywhere({ parts, log, name: 'bank', seconds: 5 }, async (centerId) => {
    const requestId = newUuid(parts.now().epochMilliseconds);
    const run = { log, inCall: systemCall(parts, { name: 'bank', centerId, channel: 'bank', requestId }) };
    if (hasBank(centerId)) {
      await advanceDue(run);
      await advanceDueParts(run);
      await keepReconciled(run);
    }
    await exchangeMessages(run);
  });
}

/** Ends in the order of the flow: no new requests, no new notices, jobs finish, then the database. */
async function stopAll({
  edge,
  monitor,
  gate,
  live,
  gateways,
  jobs,
  pdfPool,
  pools,
}: {
  edge: Edge;
  monitor: Monitor | undefined;
  gate: OpenGate;
  live: Live;
  gateways: Gateways | undefined;
  jobs: JobQueue;
  pdfPool: PdfPool;
  pools: pg.Pool[];
}): Promise<void> {
  await edge.app.close();
  await live.stop();
  await gateways?.stop();
  await jobs.stop();
  await gate.stop();
  await pdfPool.close();
  await monitor?.stop();
  for (const pool of pools) await pool.end();
}

/** Sets the ports to the outside: certificates, time stamps and the seal, short messages. */
function useOutside(config: Config, pool: PdfPool, parts: CallParts): void {
  useCalls({ connect: callConnector(parts), hangUp: callEnder(parts, config) });
  const centres = readMessageCentres(config.messageCentresFile, config);
  const { of } = openWechatAccounts(centres);
  useWechatAccounts({ of, publicUrl: config.publicUrl });
  useOutsideAnswers(centres);
  const anchorsDer = filesNamed(config.sealDirectory, 'anchor-');
  const trust = httpTrust({ anchorsDer, allowedOrigins: config.revocationOrigins.split(',') });
  useCertificateVerifier((input) => verifySignedText({ ...input, trust }));
  useDigitSounds(digitSounds(config));
  useStamping({
    pool,
    signerOf: openSeals(config.sealDirectory),
    timestamp: httpTimestamp(config.timestampUrl, { timeoutMs: 5_000 }),
    publicUrl: config.publicUrl,
  });
}

/**
 * How digits sound to whoever cannot read a picture code; each is spoken once. Without a folder of its own the process takes
 * one that nobody else on the machine can write to or has filled before.
 */
function digitSounds(config: Config): DigitSound | undefined {
  if (!config.speechProgram) return undefined;
  const directory = config.hotlineSounds || mkdtempSync(join(tmpdir(), 'anju-digits-'));
  const speak = openSpeech({ program: config.speechProgram, directory });
  return async (digit) => readWav(await readFile(`${await speak(digit)}.wav`)).samples;
}

/** 12329 by voice, where this process is one that the exchange hands calls to. */
function openTelephone(
  config: Config,
  { parts, gate, log }: { parts: CallParts; gate: OpenGate; log: Log },
  asidePool: pg.Pool,
): Hotline | undefined {
  if (!config.hotlineSounds) return undefined;
  const asideDatabase = openDatabase(asidePool);
  return openHotline(hotlineOptions(config), { parts, asideDatabase, gate, log: log.child({ gateway: 'fastagi' }) });
}
