import type { Call } from '../../../platform/call.ts';
import { listSubscribers } from './subscription-store.ts';

export const subscriptionContext = 'notice.subscription.mobile';

/** The mobiles of those among some people who have signed up. */
export async function mobilesOfSubscribers(
  { tx, centerId, vault }: Call,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await listSubscribers(tx, centerId, personIds);
  return new Map(rows.map(({ personId, mobileSealed }) => [personId, vault.open(mobileSealed, subscriptionContext)]));
}
