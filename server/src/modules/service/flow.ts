import type { Database } from '../../platform/db.ts';
import type { Coming } from '../../platform/gate.ts';
import { newUuid } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { addFlows, drawPermits, type Flow } from './flow-store.ts';

const minuteOf = (now: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(now.epochMilliseconds / 60_000) * 60_000);
export const secondsLeft = (now: Temporal.Instant): number => 60 - Math.floor((now.epochMilliseconds % 60_000) / 1000);

interface Permits {
  readonly minuteMs: number;
  left: number;
  isExhausted: boolean;
  drawing: Promise<void> | undefined;
}

/** A fiftieth of the threshold at once: fifty updates of one row in a minute at most, however many processes there are. */
const blockOf = (threshold: number) => Math.min(200, Math.max(1, Math.floor(threshold / 50)));

/**
 * The permits that this process holds of each channel's minute. All processes draw from one row in PostgreSQL, in blocks, so
 * that a request costs no query and the threshold holds for all of them together.
 */
export function openPermits(database: Database) {
  const held = new Map<string, Permits>();
  const draw = async (
    permits: Permits,
    of: { centerId: number; channel: string; kind: 'visits' | 'business' },
    threshold: number,
  ) => {
    const minute = Temporal.Instant.fromEpochMilliseconds(permits.minuteMs);
    for (const block of new Set([blockOf(threshold), 1])) {
      if (await drawPermits(database, { ...of, minute, block, threshold })) {
        permits.left += block;
        return;
      }
    }
    permits.isExhausted = true;
  };
  /** Takes one permit; answers false when the minute has none left. */
  return async (
    { centerId, channel }: Coming,
    {
      kind,
      threshold,
      now,
    }: { readonly kind: 'visits' | 'business'; readonly threshold: number; readonly now: Temporal.Instant },
  ): Promise<boolean> => {
    if (threshold <= 0) return false;
    const key = `${centerId} ${channel} ${kind}`;
    const minuteMs = minuteOf(now).epochMilliseconds;
    let permits = held.get(key);
    if (permits?.minuteMs !== minuteMs) {
      permits = { minuteMs, left: 0, isExhausted: false, drawing: undefined };
      held.set(key, permits);
    }
    const mine = permits;
    while (mine.left === 0 && !mine.isExhausted) {
      // Whoever comes meanwhile waits for the same drawing.
      mine.drawing ??= draw(mine, { centerId, channel, kind }, threshold).finally(() => {
        mine.drawing = undefined;
      });
      await mine.drawing;
    }
    if (mine.left === 0) return false;
    mine.left -= 1;
    return true;
  };
}

const flushMs = 3_000;

export interface Came {
  readonly service: string;
  readonly isVisit: boolean;
  readonly isBusiness: boolean;
  readonly status: number;
  readonly isTurnedAway: boolean;
}

/** Counts what comes in memory and adds it to the database every few seconds: a crash loses those seconds of statistics, no more. */
export function openFlowCount(database: Database, log: Log) {
  const process = newUuid(Temporal.Now.instant().epochMilliseconds);
  let counted = new Map<string, Flow>();
  const flush = async () => {
    if (counted.size === 0) return;
    const flows = [...counted.values()];
    counted = new Map();
    // A statement for each centre: one that named several could be answered by no shard alone.
    for (const [, own] of Map.groupBy(flows, ({ centerId }) => centerId)) {
      await addFlows(database, process, own).catch((error: unknown) =>
        log.warn({ err: String(error) }, 'the flow of some seconds could not be kept'),
      );
    }
  };
  const timer = setInterval(() => void flush(), flushMs);
  timer.unref();
  return {
    note({ centerId, channel }: Coming, now: Temporal.Instant, came: Came): void {
      const minute = minuteOf(now);
      const key = `${centerId} ${minute.epochMilliseconds} ${channel} ${came.service}`;
      const flow = counted.get(key) ?? {
        centerId,
        minute,
        channel,
        service: came.service,
        requests: 0,
        visits: 0,
        business: 0,
        succeeded: 0,
        refused: 0,
        failed: 0,
        turnedAway: 0,
      };
      counted.set(key, flow);
      flow.requests += 1;
      if (came.isTurnedAway) {
        flow.turnedAway += 1;
        return;
      }
      if (came.isVisit) flow.visits += 1;
      if (came.isBusiness) flow.business += 1;
      if (came.status >= 500) flow.failed += 1;
      else if (came.isBusiness && came.status >= 400) flow.refused += 1;
      else if (came.isBusiness) flow.succeeded += 1;
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await flush();
    },
  };
}
