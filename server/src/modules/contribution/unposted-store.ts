import type { Db } from '../../platform/db.ts';

/** Of whichever employer: a back-payment is confirmed with the account and waits for its money. */
export async function findPendingBackPayment(
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

/** A confirmed list with this account whose money is not posted yet. */
export async function findUnpostedMonth(
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
