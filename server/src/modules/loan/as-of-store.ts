import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { Moment } from '../ledger/index.ts';

export interface LoanAsOf {
  readonly balance: Fen;
  readonly overdue: Fen;
  readonly granted: Fen;
  readonly grantedOn: Temporal.PlainDate | null;
  readonly principal: Fen;
  readonly interest: Fen;
  readonly penalty: Fen;
  readonly isWrittenOff: boolean;
  /** The last of what was done with its grant. */
  readonly grant: 'grant' | 'return' | 'regrant' | 'cancel' | null;
  readonly entries: number;
  readonly lastOn: Temporal.PlainDate | null;
}

interface Row {
  readonly balance: bigint;
  readonly overdue: bigint;
  readonly granted: bigint;
  readonly grantedOn: Temporal.PlainDate | null;
  readonly principal: bigint;
  readonly interest: bigint;
  readonly penalty: bigint;
  readonly isWrittenOff: boolean;
  readonly grant: LoanAsOf['grant'];
  readonly entries: bigint;
  readonly lastOn: Temporal.PlainDate | null;
}

/** A loan account as it stood at the end of a day, or as it was known to stand: sums of its entries, which are only added. */
export async function loanAsOf(tx: Db, centerId: number, loanId: string, { to, knownAt }: Moment): Promise<LoanAsOf> {
  const moved = sql`kind not in ('grant', 'overdue', 'write-off', 'return', 'regrant', 'cancel')`;
  const { rows } = await sql<Row>`
    select coalesce(sum(balance_change_fen), 0)::bigint as balance, coalesce(sum(overdue_change_fen), 0)::bigint as overdue,
      coalesce(sum(principal_fen) filter (where kind = 'grant'), 0)::bigint as granted, max(accounting_date) filter (where kind in ('grant', 'regrant')) as granted_on,
      coalesce(sum(principal_fen) filter (where ${moved}), 0)::bigint as principal,
      coalesce(sum(interest_fen) filter (where ${moved}), 0)::bigint as interest,
      coalesce(sum(penalty_fen) filter (where ${moved}), 0)::bigint as penalty,
      coalesce(bool_or(kind = 'write-off'), false) as is_written_off,
      (array_agg(kind order by entry_no desc) filter (where kind in ('grant', 'return', 'regrant', 'cancel')))[1] as grant, count(*) as entries, max(accounting_date) as last_on
    from loan.entry
    where center_id = ${centerId} and loan_id = ${loanId}::uuid and accounting_date <= ${to}::date
      ${knownAt ? sql`and recorded_at <= ${knownAt}::timestamptz` : sql``}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('sums without groups are one row');
  return {
    ...row,
    balance: fen(row.balance),
    overdue: fen(row.overdue),
    granted: fen(row.granted),
    principal: fen(row.principal),
    interest: fen(row.interest),
    penalty: fen(row.penalty),
    entries: Number(row.entries),
  };
}
