import { channelNames } from '../../platform/channels.ts';
import { dayOf, formatInstantText } from '../../platform/dates.ts';
import type { Database, Db } from '../../platform/db.ts';
import type { Coming, Gate, Passage } from '../../platform/gate.ts';
import type { Live } from '../../platform/live.ts';
import type { Log } from '../../platform/log.ts';
import { Problem } from '../../platform/problem.ts';
import type { Route } from '../../platform/route.ts';
import { getCalendar } from '../params/index.ts';
import { listCenters } from '../party/index.ts';
import { openFlowCount, openPermits, secondsLeft } from './flow.ts';
import { refusals } from './problems.ts';
import { belongingOf, isServiceChannel, type ServiceChannel, type ServiceCode, services } from './rules/catalog.ts';
import {
  type Closing,
  channelClosingOf,
  closingOf,
  type Dated,
  hoursText,
  keyOf,
  otherChannels,
  type Settings,
  settingAt,
  wholeChannel,
} from './rules/settings.ts';
import { listOpenStops, listSettings } from './store.ts';

/** The topic under which every change of what is open is announced. */
export const settingsTopic = 'service';

/** Notices may be missed while a connection is down without anybody noticing: everything is read again this often. */
const rereadMs = 10_000;

/** What centres have set, as the rules read it; a centre that has set nothing is not there. */
export async function loadSettings(tx: Db, now: Temporal.Instant, centerId?: number): Promise<Map<number, Settings>> {
  const [rows, stops] = [await listSettings(tx, now, centerId), await listOpenStops(tx, centerId)];
  const known = new Map<number, Settings>();
  for (const id of new Set([...rows, ...stops].map((row) => row.centerId))) {
    const changes = new Map<string, Dated<unknown>[]>();
    let hasHours = false;
    for (const row of rows) {
      if (row.centerId !== id) continue;
      hasHours ||= row.kind === 'hours';
      const key = keyOf(row.kind, row.target, row.channel);
      changes.set(key, [
        ...(changes.get(key) ?? []),
        { from: row.takesEffectAt, content: row.content, reason: row.reason },
      ]);
    }
    const today = dayOf(now);
    const calendar = hasHours ? await getCalendar(tx, id, today) : { special: new Map(), through: today };
    known.set(id, { changes, stops: stops.filter((stop) => stop.centerId === id), calendar });
  }
  return known;
}

/** The settings of a centre that has set nothing: everything is open. */
export const nothingSet = (now: Temporal.Instant): Settings => ({
  changes: new Map(),
  stops: [],
  calendar: { special: new Map(), through: dayOf(now) },
});

const phoneText = '请拨打 12329 热线咨询。';

/** What the refused person reads: why, since when or until when, and where else it can be done now. */
export function closedProblem(
  settings: Settings,
  at: { readonly service: ServiceCode | 'house'; readonly channel: ServiceChannel },
  closing: Closing,
  now: Temporal.Instant,
): Problem {
  const { service, channel } = at;
  const others = service === 'house' ? [] : otherChannels(settings, { service, channel }, now);
  const name = service === 'house' ? '服务' : services[service].name;
  const place = channelNames[at.channel];
  const elsewhere = others.length > 0 ? `现在可以通过${others.map((one) => channelNames[one]).join('、')}办理。` : '';
  const extra = { service: at.service, channel: at.channel, otherChannels: others };
  switch (closing.why) {
    case 'hours': {
      const opens = closing.opensAt;
      return new Problem(refusals.outsideHours, {
        ...extra,
        detail: `${place}的“${name}”服务时间为${hoursText(closing.hours)}。${opens ? `下一次开放：${formatInstantText(opens)}。` : ''}`,
        remedy: elsewhere || (opens ? `请在 ${formatInstantText(opens)} 之后再来，已填写的内容会保留。` : phoneText),
        ...(opens && {
          opensAt: opens.toString(),
          retryAfterSeconds: Math.ceil((opens.epochMilliseconds - now.epochMilliseconds) / 1000),
        }),
      });
    }
    case 'stopped':
    case 'channel-off':
    case 'switched-off': {
      const refusal = {
        stopped: refusals.stopped,
        'channel-off': refusals.channelOff,
        'switched-off': refusals.switchedOff,
      };
      return new Problem(refusal[closing.why], {
        ...extra,
        detail: `${place}的“${name}”自 ${formatInstantText(closing.since)} 起暂停：${closing.reason}。`,
        remedy: elsewhere ? `${elsewhere}也可以拨打 12329 热线咨询。` : phoneText,
      });
    }
    default:
      return closing satisfies never;
  }
}

interface GateParts {
  readonly database: Database;
  readonly live: Live;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
}

/** What is asked on a channel that has no routes: on a call, by a word to WeChat, by a short message. */
export interface Asked {
  readonly centerId: number;
  readonly channel: ServiceChannel;
  /** `house` is the channel as a whole: the beginning of a call. */
  readonly service: ServiceCode | 'house';
  /** Somebody comes: a call, where others are pages that are opened. */
  readonly isVisit?: boolean;
}

/** Why nothing came of it, for who speaks it and for who writes it. */
export interface TurnedAway {
  readonly asked: Asked;
  readonly problem: Problem;
  /** Closed; otherwise too many came, and the next minute begins in so many seconds. */
  readonly closing?: Closing;
  readonly seconds: number;
  readonly otherChannels: readonly ServiceChannel[];
}

export type Passed<T> = { readonly value: T } | { readonly turnedAway: TurnedAway };

export interface OpenGate extends Gate {
  /** The same for a channel that has no routes: does the work, or says why not, and counts what came of it. */
  pass<T>(asked: Asked, now: Temporal.Instant, work: () => Promise<T>): Promise<Passed<T>>;
  /** Reads the settings; before the first request. */
  load(): Promise<void>;
  stop(): Promise<void>;
}

/** What is set, in this process's memory: read again when PostgreSQL tells of a change. */
function keepSettings({ database, live, log, now }: GateParts) {
  let known: ReadonlyMap<number, Settings> = new Map();
  let centers: ReadonlySet<number> = new Set();
  let reading: Promise<void> | undefined;
  let isStale = false;
  const load = async (): Promise<void> => {
    isStale = true;
    // A change that is told while a reading runs is read by another one after it.
    reading ??= (async () => {
      while (isStale) {
        isStale = false;
        known = await loadSettings(database, now());
        centers = new Set((await listCenters(database)).map(({ centerId }) => centerId));
      }
    })().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const reload = () =>
    void load().catch((error: unknown) => log.warn({ err: String(error) }, 'what is open could not be read'));
  const unwatch = live.watch(settingsTopic, reload);
  const timer = setInterval(reload, rereadMs);
  timer.unref();
  return {
    load,
    /** A centre that has set nothing is not there: everything is open. */
    of: (centerId: number) => known.get(centerId),
    isCenter: (centerId: number) => centers.has(centerId),
    async stop() {
      unwatch();
      clearInterval(timer);
      await reading?.catch(() => undefined);
    },
  };
}

/** What the settings say of somebody who comes: thresholds, and why they are turned away. */
function openJudgement(kept: ReturnType<typeof keepSettings>, permit: ReturnType<typeof openPermits>) {
  const checkFlow = async (settings: Settings, coming: Coming, isBusiness: boolean, at: Temporal.Instant) => {
    const threshold = settingAt(settings, ['threshold', wholeChannel, coming.channel], at)?.content;
    if (!threshold) return;
    const kinds = [
      ['visits', threshold.visitsPerMinute],
      ['business', isBusiness ? threshold.businessPerMinute : null],
    ] as const;
    for (const [kind, most] of kinds) {
      if (most !== null && !(await permit(coming, { kind, threshold: most, now: at }))) throw busy(coming, kind, at);
    }
  };

  const turnedAwayFrom = async (asked: Asked, at: Temporal.Instant): Promise<TurnedAway | undefined> => {
    const settings = kept.of(asked.centerId);
    if (!settings) return undefined;
    const closing =
      asked.service === 'house'
        ? channelClosingOf(settings, asked.channel, at)
        : closingOf(settings, { service: asked.service, channel: asked.channel }, at);
    const seconds = secondsLeft(at);
    if (closing) {
      const place = { service: asked.service, channel: asked.channel };
      const others = asked.service === 'house' ? [] : otherChannels(settings, { ...place, service: asked.service }, at);
      return { asked, closing, seconds, otherChannels: others, problem: closedProblem(settings, place, closing, at) };
    }
    try {
      await checkFlow(settings, asked, false, at);
      return undefined;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      return { asked, seconds, otherChannels: [], problem };
    }
  };
  return { checkFlow, turnedAwayFrom };
}

/**
 * The gate of this process. What is set is kept in memory, so that a request costs no query
 * ([ADR 23](docs/adr/0023-the-gate-in-front.md)).
 */
export function openGate(parts: GateParts): OpenGate {
  const { database, log } = parts;
  const kept = keepSettings(parts);
  const permit = openPermits(database);
  const count = openFlowCount(database, log);

  const { checkFlow, turnedAwayFrom } = openJudgement(kept, permit);
  return {
    load: kept.load,
    pass: async (asked, at, work) => {
      const came = { service: asked.service, isVisit: asked.isVisit ?? false, isBusiness: false };
      const note = (status: number, isTurnedAway: boolean) => count.note(asked, at, { ...came, status, isTurnedAway });
      const turnedAway = await turnedAwayFrom(asked, at);
      if (turnedAway) {
        note(turnedAway.problem.refusal.status, true);
        return { turnedAway };
      }
      try {
        const value = await work();
        note(200, false);
        return { value };
      } catch (error) {
        note(500, false);
        throw error;
      }
    },
    passageOf: (route) => {
      const service = serviceOf(route);
      if (service === 'office') return closed.office;
      const isVisit = route.method === 'GET' && route.path === '/session';
      const isBusiness = service !== 'house' && services[service].kind === 'business' && route.method !== 'GET';
      return {
        admit: (coming, at) => {
          const settings = kept.of(coming.centerId);
          if (!settings || service === 'house' || !isServiceChannel(coming.channel)) return undefined;
          const place = { service, channel: coming.channel };
          const closing = closingOf(settings, place, at);
          if (closing) throw closedProblem(settings, place, closing, at);
          return settings.changes.has(keyOf('threshold', wholeChannel, coming.channel))
            ? checkFlow(settings, coming, isBusiness, at)
            : undefined;
        },
        note: (coming, at, outcome) => {
          // A visitor's request may name any centre.
          if (kept.isCenter(coming.centerId)) count.note(coming, at, { service, isVisit, isBusiness, ...outcome });
        },
      };
    },
    async stop() {
      await kept.stop();
      await count.stop();
    },
  };
}

/** The centre's own work is behind no gate and in no statistics of channels. */
const closed: { readonly office: Passage } = { office: { admit: () => undefined, note: () => undefined } };

function serviceOf(route: Route) {
  const belonging = belongingOf(route);
  if (!belonging)
    throw new Error(`${route.method} ${route.path} belongs to no service: name it in service/rules/catalog.ts`);
  return belonging;
}

function busy({ channel }: Coming, kind: 'visits' | 'business', now: Temporal.Instant): Problem {
  const seconds = secondsLeft(now);
  return new Problem(refusals.busy, {
    detail: `${channelNames[channel as ServiceChannel]}这一分钟的${kind === 'visits' ? '访问量' : '业务量'}已达上限。`,
    remedy: `请 ${seconds} 秒后再试，已填写的内容不会丢失。`,
    retryAfterSeconds: seconds,
  });
}
