import { hangUpDevice, readAmi } from './gateways/ami/orders.ts';
import { createFastAgiGateway, type FastAgiGateway } from './gateways/fastagi/gateway.ts';
import type { AgiSession } from './gateways/fastagi/session.ts';
import { type CallToConnect, type CallToHangUp, type DeliveryOutcome, deliveryFaults } from './modules/desk/index.ts';
import {
  findCall,
  giveAgent,
  hotlineDevice,
  type Line,
  notRung,
  type Patience,
  serveCall,
  speakAll,
  usualPatience,
} from './modules/hotline/index.ts';
import { listCenters } from './modules/party/index.ts';
import type { OpenGate } from './modules/service/index.ts';
import type { Config } from './platform/config.ts';
import type { Database } from './platform/db.ts';
import { newUuid } from './platform/ids.ts';
import { type CallParts, type InCall, systemCall } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import { openSpeech } from './platform/speech.ts';

export interface Hotline {
  start(): Promise<void>;
  stop(): Promise<void>;
  port(): number;
  /** Calls under way. */
  calls(): number;
}

export interface HotlineOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly peers: readonly string[];
  readonly sounds: string;
  readonly speechProgram: string;
  /** How an extension is dialled; `#` stands for its number. */
  readonly dial: string;
  readonly patience?: Partial<Patience>;
}

const callsAtMost = 400;
/** Questions of calls at the database at once: the rest of its connections are for the screens. */
const questionsAtOnce = 8;

export const hotlineOptions = (config: Config): HotlineOptions => ({
  listen: { host: config.hotlineHost, port: config.hotlinePort },
  peers: config.hotlinePeers.split(',').map((peer) => peer.trim()),
  sounds: config.hotlineSounds,
  speechProgram: config.speechProgram,
  dial: config.hotlineDial,
});

/** 12329 of one process of the role `gateways`: the telephone exchange hands calls to whichever it reaches. */
export function openHotline(
  options: HotlineOptions,
  { parts, asideDatabase, gate, log }: { parts: CallParts; asideDatabase: Database; gate: OpenGate; log: Log },
): Hotline {
  const speak = openSpeech({ program: options.speechProgram, directory: options.sounds });
  const inTurn = turns(questionsAtOnce);
  const inCenter = (centerId: number, personId?: string): InCall => {
    const requestId = newUuid(parts.now().epochMilliseconds);
    const inCall = systemCall(parts, { name: 'hotline', centerId, channel: 'hotline', requestId });
    return (work, given) =>
      inTurn(() =>
        inCall(
          (call) =>
            work({
              ...call,
              // As in the browser: what a person asks is asked by the person.
              ...(personId && { actor: { kind: 'person', id: personId, permissions: new Set() } as const }),
              origin: { address: '', device: hotlineDevice, host: '' },
              aside: (aside) => aside(asideDatabase),
            }),
          given,
        ),
      );
  };
  const gateway: FastAgiGateway = createFastAgiGateway({
    listen: options.listen,
    peers: options.peers,
    callsAtMost,
    log,
    onCall: (session) =>
      serveCall(
        {
          inCenter,
          listCentres: () => listCenters(parts.database),
          speak,
          gate,
          now: parts.now,
          log,
          patience: { ...usualPatience, ...options.patience },
        },
        lineOf(session, options.dial),
      ),
  });
  return {
    start: async () => {
      await gateway.start();
      // Nobody waits for the first caller's words to be spoken.
      void speakAll({ inCenter, listCentres: () => listCenters(parts.database), speak }).catch((error: unknown) =>
        log.warn({ err: String(error) }, 'the words of the hotline could not be spoken'),
      );
    },
    stop: gateway.stop,
    port: gateway.port,
    calls: gateway.calls,
  };
}

function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits takes the place over.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

const ringLooks = 40;
const ringLookMs = 500;

/** How the desk puts a call through: the process that has its line rings the extension of whoever took it. */
export const callConnector =
  (parts: CallParts) =>
  async ({ centerId, callId, agentId, extension }: CallToConnect): Promise<DeliveryOutcome> => {
    if (!extension) return { failed: notRung.noExtension };
    const requestId = newUuid(parts.now().epochMilliseconds);
    const inCall = systemCall(parts, { name: 'hotline', centerId, channel: 'hotline', requestId });
    await inCall((call) => giveAgent(call, { callId, agentId, extension }));
    for (let looks = 0; looks < ringLooks; looks += 1) {
      const row = await inCall(({ tx }) => findCall(tx, centerId, callId));
      if (!row || row.agentOutcome === 'left') break;
      if (row.agentOutcome) return { delivered: true };
      if (row.endedAt) break;
      await new Promise((resolve) => setTimeout(resolve, ringLookMs));
    }
    return { failed: notRung.notReached };
  };

const whyNot = {
  nobody: deliveryFaults.notTalking,
  refused: deliveryFaults.exchangeRefused,
  unreachable: deliveryFaults.exchangeAway,
} as const;

/** How the desk puts an agent's telephone down: the exchange is told, by whichever process runs the job. */
export function callEnder(
  parts: CallParts,
  { hotlineOrders, hotlineDial }: Pick<Config, 'hotlineOrders' | 'hotlineDial'>,
) {
  const manager = hotlineOrders === '' ? undefined : readAmi(hotlineOrders);
  return async ({ centerId, callId }: CallToHangUp): Promise<DeliveryOutcome> => {
    if (!manager) return { failed: deliveryFaults.handsOnly };
    const requestId = newUuid(parts.now().epochMilliseconds);
    const inCall = systemCall(parts, { name: 'hotline', centerId, channel: 'hotline', requestId });
    const extension = (await inCall(({ tx }) => findCall(tx, centerId, callId)))?.agentExtension;
    if (!extension || !/^\d{2,12}$/.test(extension)) return { failed: deliveryFaults.notTalking };
    const outcome = await hangUpDevice(manager, hotlineDial.replace('#', extension));
    return outcome === 'hung-up' ? { delivered: true } : { failed: whyNot[outcome] };
  };
}

/** A call of the exchange as the hotline knows lines. */
function lineOf(session: AgiSession, dial: string): Line {
  const { variables } = session;
  // The script of `agi://host:port/hotline/1` may name the centre.
  const named = /(?:^|\/)(\d{1,6})$/.exec(variables.get('agi_network_script') ?? '')?.[1];
  const caller = (variables.get('agi_callerid') ?? '').replace(/^(\+|00)?86(?=1\d{10}$)/, '');
  return {
    channelId: (variables.get('agi_uniqueid') ?? '').slice(0, 80),
    callerNumber: /^\d{3,16}$/.test(caller) ? caller : '',
    centerId: named === undefined ? undefined : Number(named),
    over: session.over,
    answer: session.answer,
    play: session.play,
    waitForDigit: session.waitForDigit,
    // Digits only: an extension is typed by people and stands in a command.
    dial: async (extension, ringSeconds) =>
      /^\d{2,12}$/.test(extension) ? session.dial(dial.replace('#', extension), ringSeconds) : 'failed',
    hangUp: session.hangUp,
  };
}
