import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type ParameterKey =
  | 'contribution.ratio-min-ppm'
  | 'contribution.ratio-max-ppm'
  | 'contribution.base-min-fen'
  | 'contribution.base-max-fen'
  | 'contribution.remit-days-after-payday'
  | 'interest.deposit-rate-ppm'
  | 'interest.day-count'
  | 'withdrawal.purchase'
  | 'withdrawal.build'
  | 'withdrawal.repair'
  | 'withdrawal.decorate'
  | 'withdrawal.property-fee'
  | 'withdrawal.rent'
  | 'withdrawal.repay-fund-loan'
  | 'withdrawal.leave'
  | 'withdrawal.retire'
  | 'withdrawal.emigrate'
  | 'withdrawal.disability'
  | 'withdrawal.death'
  | 'withdrawal.illness'
  | 'withdrawal.general'
  | 'withdrawal.ban'
  | 'withdrawal.automatic'
  | 'withdrawal.review'
  | 'withdrawal.banks';

/** The row in force on a day: the centre's own before the national one, the newest before older ones. */
export async function findValue(tx: Db, centerId: number, key: ParameterKey, on: Temporal.PlainDate) {
  const found = await sql<{ value: unknown; source: string; validFrom: Temporal.PlainDate }>`
    select value, source, valid_from from (
      select 0 as rank, value, source, valid_from from params.center_value
       where center_id = ${centerId} and key = ${key} and valid_from <= ${on}
      union all
      select 1, value, source, valid_from from params.national_value where key = ${key} and valid_from <= ${on}
    ) known order by rank, valid_from desc limit 1`.execute(tx);
  return found.rows[0];
}
