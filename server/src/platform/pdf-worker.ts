import { parentPort } from 'node:worker_threads';
import { type RenderedPdf, renderPdf } from './pdf.ts';

/** What crosses the threads: an instant as milliseconds, because Temporal values cannot be cloned. */
export interface RenderTask {
  readonly id: number;
  readonly template: string;
  readonly data: unknown;
  readonly createdAtMilliseconds: number;
}

export type RenderOutcome = { readonly id: number } & (
  | { readonly rendered: RenderedPdf }
  | { readonly failure: string }
);

parentPort?.on('message', (task: RenderTask) => parentPort?.postMessage(outcomeOf(task)));

function outcomeOf({ id, template, data, createdAtMilliseconds }: RenderTask): RenderOutcome {
  try {
    const createdAt = Temporal.Instant.fromEpochMilliseconds(createdAtMilliseconds);
    return { id, rendered: renderPdf({ template, data, createdAt }) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
