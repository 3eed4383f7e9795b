import type { Db } from '../../platform/db.ts';

/** Money of an employer that is on its way to an account: `汇缴 2026年11月`. */
export interface Unposted {
  readonly month: Temporal.PlainDate;
  readonly business: '汇缴' | '补缴';
}

/**
 * A confirmed list or back-payment with this account on it whose money is not posted yet: the account may not close, be
 * merged or go elsewhere meanwhile (handbook §5.3), or the money would arrive on an account that nobody uses.
 */
export async function findUnposted(
  tx: Db,
  centerId: number,
  account: { readonly employerId: string; readonly accountId: string },
): Promise<Unposted | undefined> {
  const month = await findUnpostedMonth(tx, centerId, account);
  if (month) return { month, business: '汇缴' };
  const backPaid = await findPendingBackPayment(tx, centerId, account.accountId);
  return backPaid && { month: backPaid, business: '补缴' };
}

/** Of whichever employer: a back-payment is confirmed with the account and waits for its money. */
async function findPendingBackPayment(
  tx: Db,
  centerId: number,
  accountId: string,
): Promise<Temporal.PlainDate | undefined> {
  const row = await tx
    .selectFrom('contribution.businessLine as line')
    .innerJoin('contribution.business as business', (join) =>
      join.onRef('business.centerId', '=', 'line.centerId').onRef('business.businessId', '=', 'line.businessId'),
    )
    .select('line.month')
    .where('line.centerId', '=', centerId)
    .where('line.accountId', '=', accountId)
    .where('business.kind', '=', 'back-payment')
    .where('business.state', '=', 'pending')
    .orderBy('line.month')
    .limit(1)
    .executeTakeFirst();
  return row?.month;
}

async function findUnpostedMonth(
  tx: Db,
  centerId: number,
  { employerId, accountId }: { readonly employerId: string; readonly accountId: string },
): Promise<Temporal.PlainDate | undefined> {
  const row = await tx
    .selectFrom('contribution.remittance as remittance')
    .innerJoin('contribution.remittanceLine as line', (join) =>
      join
        .onRef('line.centerId', '=', 'remittance.centerId')
        .onRef('line.remittanceId', '=', 'remittance.remittanceId'),
    )
    .select('remittance.month')
    .where('remittance.centerId', '=', centerId)
    .where('remittance.employerId', '=', employerId)
    .where('remittance.state', 'in', ['confirmed', 'short', 'collecting'])
    .where('line.accountId', '=', accountId)
    .where('line.change', '<>', 'gone')
    .where('line.leftOut', 'is', null)
    .orderBy('remittance.month')
    .limit(1)
    .executeTakeFirst();
  return row?.month;
}
