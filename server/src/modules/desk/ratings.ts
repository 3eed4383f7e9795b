import type { Call } from '../../platform/call.ts';
import { workOrderRatingsBetween } from '../workorder/index.ts';
import { countScores } from './conversation-store.ts';

/** How often the desk was given which score (1–5) on a channel: after a conversation, or for the answer to a work order. */
export interface DeskRatings {
  readonly of: 'conversation' | 'work-order';
  readonly channel: string;
  readonly score: number;
  readonly count: number;
}

/** The desk's satisfaction as askers rated it, from one moment on and before another: for surveys and figures of service. */
export async function deskRatingsBetween(
  call: Call,
  from: Temporal.Instant,
  before: Temporal.Instant,
): Promise<readonly DeskRatings[]> {
  const talks = await countScores(call.tx, call.centerId, from, before);
  const answers = await workOrderRatingsBetween(call, from, before);
  return [
    ...talks.map((one) => ({ of: 'conversation' as const, ...one })),
    ...answers.map((one) => ({ of: 'work-order' as const, ...one })),
  ];
}
