import { Worker } from 'node:worker_threads';
import type { RenderedPdf } from './pdf.ts';
import type { RenderOutcome, RenderTask } from './pdf-worker.ts';
import { common, Problem } from './problem.ts';

/** Sets papers on other threads, so that a long statement (0.3 s for 20 pages) does not hold up other requests. */
export interface PdfPool {
  /** As `renderPdf`. Throws the problem `request/too-many` when the queue is full. */
  render(order: { template: string; data: unknown; createdAt: Temporal.Instant }): Promise<RenderedPdf>;
  close(): Promise<void>;
}

interface Waiting extends PromiseWithResolvers<RenderedPdf> {
  readonly task: RenderTask;
}

interface Setter {
  readonly worker: Worker;
  current: Waiting | undefined;
}

/** Starts a thread and adds it to the setters; `next` is called when it has become free or has died. */
function startSetter(setters: Set<Setter>, next: () => void): Setter {
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url));
  const setter: Setter = { worker, current: undefined };
  const fail = (error: Error) => {
    setters.delete(setter);
    setter.current?.reject(error);
    setter.current = undefined;
    next();
  };
  worker.on('message', (outcome: RenderOutcome) => {
    const done = setter.current;
    setter.current = undefined;
    worker.unref();
    if ('rendered' in outcome) done?.resolve(outcome.rendered);
    else done?.reject(new Error(outcome.failure));
    next();
  });
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(new Error('the typesetting thread ended')));
  setters.add(setter);
  return setter;
}

/**
 * Opens a pool of `threads` setters, each started at its first paper and costing about 100 MB for fonts and cache.
 * At most `longestQueue` papers wait. A thread that dies fails its paper only. An idle pool does not keep the process.
 */
export function openPdfPool({
  threads = 1,
  longestQueue = 200,
}: {
  threads?: number;
  longestQueue?: number;
} = {}): PdfPool {
  const queue: Waiting[] = [];
  const setters = new Set<Setter>();
  let lastId = 0;
  let isClosed = false;

  function next(): void {
    if (!isClosed) assign();
  }

  function assign(): void {
    while (queue.length > 0) {
      const idle = setters.values().find(({ current }) => current === undefined);
      const setter = idle ?? (setters.size < threads ? startSetter(setters, next) : undefined);
      if (!setter) return;
      const waiting = queue.shift();
      if (!waiting) return;
      setter.current = waiting;
      setter.worker.ref();
      setter.worker.postMessage(waiting.task);
    }
  }

  return {
    render({ template, data, createdAt }) {
      if (isClosed) return Promise.reject(new Error('the pool is closed'));
      if (queue.length >= longestQueue) {
        return Promise.reject(new Problem(common.tooMany, { detail: '正在开具的证明较多，请稍后再试。' }));
      }
      lastId += 1;
      const task = { id: lastId, template, data, createdAtMilliseconds: createdAt.epochMilliseconds };
      const waiting: Waiting = { ...Promise.withResolvers<RenderedPdf>(), task };
      queue.push(waiting);
      assign();
      return waiting.promise;
    },
    async close() {
      isClosed = true;
      for (const { reject } of queue.splice(0)) reject(new Error('the pool is closed'));
      await Promise.all([...setters].map(({ worker }) => worker.terminate()));
    },
  };
}
