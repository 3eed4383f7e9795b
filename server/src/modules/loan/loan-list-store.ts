import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { contractsOf, type LoanState, loanStateOf } from './loan-store.ts';
import type { LoanKind } from './rules/kinds.ts';

export interface LoanFilter {
  readonly state?: LoanState | 'overdue' | undefined;
  /** A contract number, or the people of a name. */
  readonly contractNo?: string | undefined;
  readonly personIds?: readonly string[] | undefined;
  readonly loanIds?: readonly string[] | undefined;
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface LoanRowFacts {
  readonly loanId: string;
  readonly contractNo: string;
  readonly personId: string;
  readonly kind: LoanKind;
  readonly state: LoanState;
  readonly principal: Fen;
  readonly balance: Fen;
  readonly overdue: Fen;
  readonly termMonths: number;
  readonly monthsLeft: number;
  readonly grantedOn: Temporal.PlainDate | null;
  readonly nextDueOn: Temporal.PlainDate | null;
}

function contractsIn(tx: Db, centerId: number, { state, contractNo, personIds, loanIds }: LoanFilter) {
  const query = contractsOf(tx, centerId)
    .$if(contractNo !== undefined, (some) => some.where('c.contractNo', '=', contractNo ?? ''))
    .$if(personIds !== undefined, (some) =>
      some.where('c.personId', '=', sql<string>`any (${personIds ?? []}::uuid[])`),
    )
    .$if(loanIds !== undefined, (some) => some.where('c.loanId', '=', sql<string>`any (${loanIds ?? []}::uuid[])`));
  if (state === undefined) return query;
  if (state === 'overdue') return query.where(isOverdue);
  if (state === 'signing') return query.where('a.state', 'is', null).where('c.cancelledOn', 'is', null);
  if (state === 'cancelled') return query.where('c.cancelledOn', 'is not', null);
  return query.where('a.state', '=', state).where('c.cancelledOn', 'is', null);
}
const isOverdue = sql<boolean>`a.overdue_fen > 0`;
// Asked beside the account of the list: then the newest contracts are read one by one, and not all sorted.
const isNotOverdue = sql<boolean>`not exists (select from loan.account o where o.center_id = c.center_id and o.loan_id = c.loan_id
  and o.overdue_fen > 0)`;

async function listNewest(query: ReturnType<typeof contractsIn>, { limit, offset }: Page): Promise<LoanRowFacts[]> {
  const rows = await query
    .select([
      'c.loanId',
      'c.contractNo',
      'c.personId',
      'c.kind',
      'c.principalFen',
      'c.termMonths',
      'c.cancelledOn',
      'a.state',
      'a.balanceFen',
      'a.overdueFen',
      'a.monthsLeft',
      'a.grantedOn',
      'a.nextDueOn',
    ])
    .orderBy('c.createdAt', 'desc')
    .orderBy('c.loanId')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => ({
    loanId: row.loanId,
    contractNo: row.contractNo,
    personId: row.personId,
    kind: row.kind as LoanKind,
    state: loanStateOf(row.state, row.cancelledOn),
    principal: fen(row.principalFen),
    balance: fen(row.balanceFen ?? 0n),
    overdue: fen(row.overdueFen ?? 0n),
    termMonths: row.termMonths,
    monthsLeft: row.monthsLeft ?? row.termMonths,
    grantedOn: row.grantedOn,
    nextDueOn: row.nextDueOn,
  }));
}

/** How many loans a filter finds and what they owe. Of all loans of a centre contracts and accounts are counted apart. */
async function sumLoanRows(tx: Db, centerId: number, filter: LoanFilter) {
  const sums = [
    sql<bigint>`coalesce(sum(a.balance_fen), 0)::bigint`.as('balance'),
    sql<bigint>`coalesce(sum(a.overdue_fen), 0)::bigint`.as('overdue'),
    sql<bigint>`count(*) filter (where ${isOverdue})`.as('late'),
  ] as const;
  const isAll = Object.values(filter).every((part) => part === undefined);
  if (!isAll)
    return contractsIn(tx, centerId, filter)
      .select([sql<bigint>`count(*)`.as('total'), ...sums])
      .executeTakeFirstOrThrow();
  const accounts = tx.selectFrom('loan.account as a').where('a.centerId', '=', centerId);
  const [{ total }, found] = await Promise.all([
    tx
      .selectFrom('loan.contract')
      .where('centerId', '=', centerId)
      .select(sql<bigint>`count(*)`.as('total'))
      .executeTakeFirstOrThrow(),
    accounts.select([...sums]).executeTakeFirstOrThrow(),
  ]);
  return { total, ...found };
}

/** The overdue ones first, then the others; of each the newest first. */
export async function listLoanRows(
  tx: Db,
  centerId: number,
  filter: LoanFilter,
  { limit, offset }: Page,
): Promise<{ rows: LoanRowFacts[]; total: number; balance: Fen; overdue: Fen }> {
  const sums = await sumLoanRows(tx, centerId, filter);
  const query = contractsIn(tx, centerId, filter);
  const lateCount = Number(sums.late);
  const late = offset < lateCount ? await listNewest(query.where(isOverdue), { limit, offset }) : [];
  const more = { limit: limit - late.length, offset: Math.max(0, offset - lateCount) };
  const others = more.limit > 0 ? await listNewest(query.where(isNotOverdue), more) : [];
  return {
    total: Number(sums.total),
    balance: fen(sums.balance),
    overdue: fen(sums.overdue),
    rows: [...late, ...others],
  };
}
