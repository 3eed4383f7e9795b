import type { Call } from '../../platform/call.ts';
import { listAttempts, listEvents } from './payment-store.ts';
import { type PaymentState, paymentStateTexts } from './states.ts';

/** How far a business's payment or collection is, as people who are concerned may read it. */
export interface PaymentProgress {
  readonly paymentNo: string;
  readonly state: PaymentState;
  readonly stateText: string;
  readonly reason: string | null;
  readonly events: readonly { readonly text: string; readonly at: Temporal.Instant }[];
}

/** The last attempt of what a business has registered; `undefined` when it has registered nothing. */
export async function paymentProgress(
  call: Call,
  key: { readonly business: string; readonly businessId: string },
): Promise<PaymentProgress | undefined> {
  const attempts = await listAttempts(call.tx, call.centerId, key);
  const last = attempts.filter(({ state }) => state !== 'withdrawn').at(-1);
  if (!last) return undefined;
  const events = await listEvents(call.tx, call.centerId, last.paymentId);
  return {
    paymentNo: last.paymentNo,
    state: last.state,
    stateText: paymentStateTexts[last.direction][last.state],
    reason: last.reason,
    events: events.map(({ detail, at }) => ({ text: detail, at })),
  };
}
