import { parentPort, workerData } from 'node:worker_threads';
import { type Keys, openPacked, type Packed } from './opening.ts';

export interface OpeningTask extends Packed {
  readonly id: number;
  readonly context: string;
}

export type OpeningOutcome = { readonly id: number } & (
  | { readonly opened: readonly string[] }
  | { readonly failure: string }
);

const keys = workerData as Keys;

function outcomeOf({ id, context, ...packed }: OpeningTask): OpeningOutcome {
  try {
    return { id, opened: openPacked(keys, packed, context) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (task: OpeningTask) => parentPort?.postMessage(outcomeOf(task)));
