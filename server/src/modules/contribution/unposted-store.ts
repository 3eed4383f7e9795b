import type { Db } from '../../platform/db.ts';

/** A confirmed month with this account on its list whose money is not posted yet: the account may not close meanwhile. */
export async function findUnpostedMonth(
  tx: Db,
  centerId: number,
  { employerId, accountId }: { employerId: string; accountId: string },
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
