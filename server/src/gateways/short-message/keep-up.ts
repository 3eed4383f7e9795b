import type { Log } from '../../platform/log.ts';

const reconnectMsAtMost = 60_000;

/** What a connection tells of itself: that it may be used, and, once, why it has ended. */
export interface ConnectionEvents {
  readonly onReady: () => void;
  readonly onClosed: (reason: string) => void;
}

export interface KeptUp<C> {
  start(): void;
  stop(): Promise<void>;
  /** The connection that stands now, ready or not. */
  readonly current: () => C | undefined;
}

/**
 * Keeps a connection up: opens it, and again whenever it ends, until `stop`; the wait before each next try is doubled from
 * `reconnectMs` up to a minute, and begins anew when a connection was ready.
 */
export function keepUp<C>(
  {
    name,
    log,
    reconnectMs = 1_000,
  }: { readonly name: string; readonly log: Log; readonly reconnectMs?: number | undefined },
  { open, leave }: { open(events: ConnectionEvents): C; leave(connection: C): Promise<void> },
): KeptUp<C> {
  let current: C | undefined;
  let retry: NodeJS.Timeout | undefined;
  let wait = reconnectMs;
  let isStopped = true;
  const begin = (): void => {
    current = open({
      onReady: () => {
        wait = reconnectMs;
        log.info({ outcome: 'connected' }, name);
      },
      onClosed: (reason) => {
        current = undefined;
        if (isStopped) return;
        log.warn({ outcome: reason, againInMs: wait }, name);
        retry = setTimeout(begin, wait);
        wait = Math.min(wait * 2, reconnectMsAtMost);
      },
    });
  };
  return {
    start: () => {
      isStopped = false;
      begin();
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      if (current !== undefined) await leave(current);
    },
    current: () => current,
  };
}
