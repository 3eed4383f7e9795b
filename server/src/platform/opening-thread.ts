import { Worker } from 'node:worker_threads';
import type { Keys, Packed } from './opening.ts';
import type { OpeningOutcome, OpeningTask } from './opening-worker.ts';

/** Opens a list of sealed values on a thread of its own; the keys go there as handles, their bytes do not. */
export type OpenOnThread = (sealed: Packed, context: string) => Promise<readonly string[]>;

/**
 * The thread is started by the first list, and again by the next one should it die: then those that wait fail. While it
 * is idle it does not keep the process.
 */
export function openingThread(keys: Keys): OpenOnThread {
  const waiting = new Map<number, PromiseWithResolvers<readonly string[]>>();
  let worker: Worker | undefined;
  let lastId = 0;

  function fail(failed: Worker, error: Error): void {
    if (worker !== failed) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(new URL('./opening-worker.ts', import.meta.url), { workerData: keys });
    started.on('message', (outcome: OpeningOutcome) => {
      const asked = waiting.get(outcome.id);
      waiting.delete(outcome.id);
      if (waiting.size === 0) started.unref();
      if ('opened' in outcome) asked?.resolve(outcome.opened);
      else asked?.reject(new Error(outcome.failure));
    });
    started.on('error', (error) => fail(started, error instanceof Error ? error : new Error(String(error))));
    started.on('exit', () => fail(started, new Error('the opening thread ended')));
    return started;
  }

  return (sealed, context) => {
    worker ??= start();
    worker.ref();
    lastId += 1;
    const asked = Promise.withResolvers<readonly string[]>();
    waiting.set(lastId, asked);
    worker.postMessage({ id: lastId, context, ...sealed } satisfies OpeningTask);
    return asked.promise;
  };
}
