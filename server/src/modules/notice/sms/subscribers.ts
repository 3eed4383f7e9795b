import type { Call } from '../../../platform/call.ts';
import { listSubscribers } from './subscription-store.ts';

export const subscriptionContext = 'notice.subscription.mobile';

/** The mobiles of those among some people who have signed up. */
export async function mobilesOfSubscribers(
  { tx, centerId, vault }: Call,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await listSubscribers(tx, centerId, personIds);
  const mobiles = await vault.openAll(
    rows.map((row) => row.mobileSealed),
    subscriptionContext,
  );
  return new Map(rows.map(({ personId }, at) => [personId, mobiles[at] ?? '']));
}
