import { sql } from 'kysely';
import pg from 'pg';
import type { Db } from './db.ts';
import type { Log } from './log.ts';

/**
 * What has changed, told by PostgreSQL to every process: `announce` in the transaction of the change, `watch` where
 * somebody looks. A notice names a topic and carries nothing: whoever is told reads again, with the rights of today.
 */
export interface Live {
  /** Calls back after each commit that announced the topic, and when notices may have been missed. Answers how to stop. */
  watch(topic: string, onChange: () => void): () => void;
  stop(): Promise<void>;
}

const channel = 'anju_live';
const reconnectMs = { first: 200, most: 5_000 } as const;

/** Tells at the commit, and only then, that something under a topic has changed; many in one transaction are told once. */
export async function announce(tx: Db, topic: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${topic})`.execute(tx);
}

/** Listens on one connection for the whole process, and comes back when it breaks. */
export function openLive(url: string, log: Log): Live {
  const watchers = new Map<string, Set<() => void>>();
  let client: pg.Client | undefined;
  let isStopped = false;
  let waitMs: number = reconnectMs.first;
  let timer: NodeJS.Timeout | undefined;

  const tell = (topic: string) => {
    for (const onChange of watchers.get(topic) ?? []) onChange();
  };
  const again = () => {
    client = undefined;
    if (isStopped || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, waitMs);
    waitMs = Math.min(waitMs * 2, reconnectMs.most);
  };
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    client = next;
    next.on('notification', ({ payload }) => payload && tell(payload));
    next.on('error', (error) => log.warn({ err: String(error) }, 'live notices'));
    next.on('end', again);
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      waitMs = reconnectMs.first;
      // What was announced while nobody listened is not told again.
      for (const topic of watchers.keys()) tell(topic);
    } catch (error) {
      log.warn({ err: String(error) }, 'live notices: no connection');
      next.removeListener('end', again);
      await next.end().catch(() => undefined);
      again();
    }
  };
  void connect();
  return {
    watch(topic, onChange) {
      const here = watchers.get(topic) ?? new Set();
      watchers.set(topic, here.add(onChange));
      return () => {
        here.delete(onChange);
        if (here.size === 0 && watchers.get(topic) === here) watchers.delete(topic);
      };
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
