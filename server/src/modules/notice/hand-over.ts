import type { JobRun } from '../../platform/jobs.ts';
import { smsContexts } from './contexts.ts';
import { settleSms, takeSms } from './store.ts';

/** A way to phones: takes a message with its id and says whether it took it. Handing the same id over again is harmless. */
export interface SmsRoute {
  send(message: { id: string; mobile: string; text: string }): Promise<'handed-over' | 'refused'>;
}

let route: SmsRoute | undefined;

/** Sets the way to phones; called once at start-up. */
export function useSmsRoute(chosen: SmsRoute): void {
  route = chosen;
}

const attemptsMax = 5;

/** Three steps: the intent is committed, the route is asked with no transaction open, the outcome is committed. */
export async function handOver({ inCall, log }: JobRun, smsId: string): Promise<void> {
  const sms = await inCall(async (call) => {
    const taken = await takeSms(call.tx, call.centerId, smsId);
    return (
      taken && {
        mobile: call.vault.open(taken.mobileSealed, smsContexts.mobile),
        text: call.vault.open(taken.bodySealed, smsContexts.body),
        attempts: taken.attempts,
      }
    );
  });
  if (!sms) return;
  if (!route) throw new Error('no SMS route');
  let outcome: 'handed-over' | 'refused';
  try {
    outcome = await route.send({ id: smsId, mobile: sms.mobile, text: sms.text });
  } catch (error) {
    if (sms.attempts < attemptsMax) throw error;
    log.warn({ smsId }, 'short message given up');
    outcome = 'refused';
  }
  await inCall((call) =>
    settleSms(call.tx, call.centerId, smsId, outcome === 'refused' ? 'failed' : 'handed-over', call.now),
  );
}

/** A route over HTTP: POST {id, mobile, text}; the receiver keeps one message an id. */
export function httpSmsRoute(url: string): SmsRoute {
  return {
    async send(message) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(5_000),
      });
      if (answer.status >= 500) throw new Error(`SMS route answered ${answer.status}`);
      return answer.ok ? 'handed-over' : 'refused';
    },
  };
}
