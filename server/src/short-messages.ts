import pg from 'pg';
import { readMessageCentres } from './message-centre-settings.ts';
import { type OpenCentre, openMessageCentres, routesOf } from './message-centres.ts';
import { hearWeiboAtGate } from './modules/desk/index.ts';
import {
  createPump,
  type InCenter,
  type PumpOptions,
  receiveReport,
  receiveUplink,
  type UplinkGate,
  useSmsRoutes,
} from './modules/notice/index.ts';
import { listCenters } from './modules/party/index.ts';
import type { OpenGate } from './modules/service/index.ts';
import { hearAtGate } from './modules/wechat/index.ts';
import type { Config } from './platform/config.ts';
import { newUuid } from './platform/ids.ts';
import { type CallParts, systemCall } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';

export interface ShortMessages {
  start(): Promise<void>;
  stop(): Promise<void>;
}

// One process at a time holds the lines to the message centres: it holds this lock, and a standby waits for it.
const lineLock = 727_275;
const standbyMs = 2_000;

const uplinkServices = {
  contribution: 'account-query',
  entries: 'account-query',
  loan: 'loan-query',
  repayments: 'loan-query',
  sign: 'notice',
  cancel: 'notice',
} as const;

/** What people write by short message goes through the gate as every screen's request. */
export const uplinkGate =
  (gate: OpenGate): UplinkGate =>
  async ({ centerId, now }, command) => {
    const asked = { centerId, channel: 'sms', service: uplinkServices[command] } as const;
    const passed = await gate.pass(asked, now, async () => undefined);
    if ('value' in passed) return undefined;
    const { detail = '', remedy = '' } = passed.turnedAway.problem.detail;
    return detail + remedy;
  };

/** The short messages of one process of the role `gateways`: lines, pump and what comes back. */
export function openShortMessages(
  config: Config,
  { parts, gate, log }: { parts: CallParts; gate: OpenGate; log: Log },
  pump: Pick<PumpOptions, 'pollMs'> = {},
): ShortMessages {
  const inCenter: InCenter = (centerId, work) =>
    systemCall(parts, {
      name: 'short-messages',
      centerId,
      channel: 'sms',
      requestId: newUuid(parts.now().epochMilliseconds),
    })(work);
  const { database, vault, now } = parts;
  const centres = openMessageCentres(readMessageCentres(config.messageCentresFile, config), {
    log,
    now,
    onReport: async (report) => {
      const outcome = await receiveReport({ database, blindIndex: vault.blindIndex, inCenter, now }, report);
      if (outcome === 'unknown')
        log.warn({ route: report.route, stat: report.stat }, 'a report about no message of ours');
    },
    onUplink: (uplink) => receiveUplink({ database, inCenter }, uplink),
    onWechat: (centerId, incoming) => {
      const requestId = newUuid(now().epochMilliseconds);
      const inCall = systemCall(parts, { name: 'wechat', centerId, channel: 'wechat', requestId });
      return hearAtGate({ inCall, gate, now }, centerId, incoming);
    },
    onWeibo: (centerId, incoming) => {
      const requestId = newUuid(now().epochMilliseconds);
      const inCall = systemCall(parts, { name: 'weibo', centerId, channel: 'weibo', requestId });
      return hearWeiboAtGate({ inCall, gate, now }, centerId, incoming);
    },
  });
  useSmsRoutes(routesOf(centres));
  const listCenterIds = async () => (await listCenters(database)).map(({ centerId }) => centerId);
  return holdLine(config.databaseUrl, log, () =>
    openTurn(centres, { inCenter, listCenters: listCenterIds, log, ...pump }),
  );
}

/** One turn of holding the lines: a pump of its own, so that what an earlier turn left is told from what it sends itself. */
function openTurn(centres: readonly OpenCentre[], options: Omit<PumpOptions, 'holder'>): ShortMessages {
  const pump = createPump({ ...options, holder: crypto.randomUUID() });
  return {
    start: async () => {
      for (const centre of centres) await centre.start();
      await pump.start();
    },
    stop: async () => {
      await pump.stop();
      for (const centre of centres) await centre.stop();
    },
  };
}

/** Waits for the lock, takes a turn, and gives up the turn when the connection that holds the lock is lost. */
function holdLine(databaseUrl: string, log: Log, open: () => ShortMessages): ShortMessages {
  let isStopped = false;
  let turn: ShortMessages | undefined;
  let retry: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  let changing: Promise<void> = Promise.resolve();

  const giveUp = async (): Promise<void> => {
    const held = turn;
    turn = undefined;
    await held?.stop();
  };
  const tryAgain = (): void => {
    if (isStopped) return;
    retry = setTimeout(() => {
      changing = changing.then(attempt);
    }, standbyMs);
  };
  const lost = (): void => {
    if (isStopped) return;
    log.warn({ outcome: 'line lost' }, 'short messages');
    changing = changing.then(giveUp).then(tryAgain);
  };
  const attempt = async (): Promise<void> => {
    if (isStopped) return;
    const own = new pg.Client({ connectionString: databaseUrl });
    own.on('error', () => undefined);
    try {
      await own.connect();
      const { rows } = await own.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [lineLock]);
      if (!rows[0]?.held) throw new Error('another process holds the lines');
      client = own;
      own.once('end', lost);
      turn = open();
      await turn.start();
    } catch (error) {
      log.debug({ err: String(error) }, 'short messages stand by');
      await own.end().catch(() => undefined);
      if (!turn) tryAgain();
    }
  };
  return {
    start: async () => {
      changing = changing.then(attempt);
      await changing;
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      await changing;
      await giveUp();
      await client?.end().catch(() => undefined);
    },
  };
}
