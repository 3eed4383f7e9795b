import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { orderOf, type Sorted } from '../../platform/sorting.ts';
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
  if (state === 'signing') return query.where('a.loanId', 'is', null).where('c.cancelledOn', 'is', null);
  if (state === 'cancelled') return query.where('c.cancelledOn', 'is not', null);
  return query.where('a.state', '=', state).where('c.cancelledOn', 'is', null);
}
const isOverdue = sql<boolean>`a.overdue_fen > 0`;
// Asked beside the account of the list: then the newest contracts are read one by one, and not all sorted.
const isNotOverdue = sql<boolean>`not exists (select from loan.account o where o.center_id = c.center_id and o.loan_id = c.loan_id
  and o.overdue_fen > 0)`;

const loanSorts = {
  principal: sql`c.principal_fen`,
  balance: sql`a.balance_fen`,
  overdue: sql`a.overdue_fen`,
  nextDueOn: sql`a.next_due_on`,
} as const;
type Order = Sorted<keyof typeof loanSorts>;
const newest = sql`c.created_at desc, c.loan_id`;

async function readRows(
  query: ReturnType<typeof contractsIn>,
  { limit, offset }: Page,
  order: RawBuilder<unknown> = newest,
): Promise<LoanRowFacts[]> {
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
    .orderBy(order)
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

/** States that accounts say alone, without their contracts. */
const ofAccounts: ReadonlySet<LoanFilter['state']> = new Set(['active', 'overdue', 'returned', 'written-off']);

/**
 * How many loans a filter finds and what they owe. A join of all contracts of a centre with their accounts takes most of a
 * second in a large one: where no contract and no person is asked for, accounts are counted alone, and contracts beside them.
 */
async function sumLoanRows(tx: Db, centerId: number, filter: LoanFilter) {
  const { state, ...others } = filter;
  const sums = [
    sql<bigint>`count(*)`.as('total'),
    sql<bigint>`coalesce(sum(a.balance_fen), 0)::bigint`.as('balance'),
    sql<bigint>`coalesce(sum(a.overdue_fen), 0)::bigint`.as('overdue'),
    sql<bigint>`count(*) filter (where ${isOverdue})`.as('late'),
  ] as const;
  const isOfAll = Object.values(others).every((part) => part === undefined);
  if (!isOfAll || (state !== undefined && !ofAccounts.has(state)))
    return contractsIn(tx, centerId, filter)
      .select([...sums])
      .executeTakeFirstOrThrow();
  const found = await tx
    .selectFrom('loan.account as a')
    .where('a.centerId', '=', centerId)
    .$if(state === 'overdue', (query) => query.where(isOverdue))
    .$if(state !== undefined && state !== 'overdue', (query) => query.where('a.state', '=', state ?? ''))
    .select([...sums])
    .executeTakeFirstOrThrow();
  if (state !== undefined) return found;
  const { total } = await tx
    .selectFrom('loan.contract')
    .where('centerId', '=', centerId)
    .select(sql<bigint>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  return { ...found, total };
}

/** As somebody chooses; else the overdue ones first, then the others, of each the newest first. */
export async function listLoanRows(
  tx: Db,
  centerId: number,
  filter: LoanFilter,
  { limit, offset, ...sorted }: Page & Order,
): Promise<{ rows: LoanRowFacts[]; total: number; balance: Fen; overdue: Fen }> {
  const { total, balance, overdue, late } = await sumLoanRows(tx, centerId, filter);
  const query = contractsIn(tx, centerId, filter);
  const page = { limit, offset };
  const rows =
    sorted.sort === undefined
      ? await lateFirst(query, page, Number(late))
      : await readRows(query, page, orderOf(loanSorts, sorted, newest));
  return { total: Number(total), balance: fen(balance), overdue: fen(overdue), rows };
}

/** Read apart, each in the order of an index: sorted together all loans of a centre would be read for a page. */
async function lateFirst(
  query: ReturnType<typeof contractsIn>,
  { limit, offset }: Page,
  lateCount: number,
): Promise<LoanRowFacts[]> {
  const late = offset < lateCount ? await readRows(query.where(isOverdue), { limit, offset }) : [];
  if (late.length === limit) return late;
  const others = lateCount > 0 ? query.where(isNotOverdue) : query;
  const rest = { limit: limit - late.length, offset: Math.max(0, offset - lateCount) };
  return [...late, ...(await readRows(others, rest))];
}
