import type { Call } from '../../platform/call.ts';
import { formatMonthText } from '../../platform/dates.ts';
import { findPendingBackPayment, findUnpostedMonth } from './unposted-store.ts';

/**
 * A confirmed list or back-payment with this account on it whose money is not posted yet, as people read it: the account
 * may not close, be merged or go elsewhere meanwhile (handbook §5.3), or the money would arrive on an account that nobody
 * uses. `undefined` when nothing is on its way.
 */
export async function findUnposted(
  { tx, centerId }: Call,
  account: { readonly employerId: string; readonly accountId: string },
): Promise<string | undefined> {
  const month = await findUnpostedMonth(tx, centerId, account);
  if (month) return `${formatMonthText(month)}汇缴`;
  const backPaid = await findPendingBackPayment(tx, centerId, account.accountId);
  return backPaid && `${formatMonthText(backPaid)}补缴`;
}
