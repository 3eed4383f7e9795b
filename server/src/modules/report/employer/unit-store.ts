import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { orderOf, type Sorted } from '../../../platform/sorting.ts';

export interface UnitEntryRow {
  readonly journalId: string;
  readonly accountingDate: Temporal.PlainDate;
  readonly recordedAt: Temporal.Instant;
  readonly business: string;
  readonly summary: string;
  readonly month: Temporal.PlainDate | null;
  readonly personCount: number | null;
  readonly toPeopleFen: bigint;
  readonly unallocatedChangeFen: bigint;
  readonly unallocatedFen: bigint | null;
}

interface Asked {
  readonly centerId: number;
  readonly employerId: string;
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
}

/**
 * The journals of an employer: those of its remittances and businesses, found by their business keys, those that moved its
 * unallocated money, and the reversals of any. One row a journal: what went to its people, and what was not allocated.
 */
function unitEntries({ centerId, employerId, from, to }: Asked): RawBuilder<unknown> {
  return sql`
    with own as (
      select j.journal_id, r.month, r.person_count, r.amount_fen as to_people_fen
      from contribution.remittance r join ledger.journal j on j.center_id = r.center_id and j.business_key = 'remittance:' || r.remittance_id
          || case when r.taken_back = 0 then '' else ':' || r.taken_back end
      where r.center_id = ${centerId} and r.employer_id = ${employerId}::uuid and r.state = 'posted'
      union all
      -- A back-payment is posted month by month.
      select j.journal_id, l.month, l.person_count, l.amount_fen
      from contribution.business b
      cross join lateral (
        select month, count(*)::integer as person_count, sum(employer_fen + member_fen)::bigint as amount_fen
        from contribution.business_line l where l.center_id = b.center_id and l.business_id = b.business_id group by month
      ) l
      join ledger.journal j on j.center_id = b.center_id and j.business_key = 'back-payment:' || b.business_id || ':' || to_char(l.month, 'YYYY-MM')
      where b.center_id = ${centerId} and b.employer_id = ${employerId}::uuid and b.kind = 'back-payment' and b.state in ('done', 'reversed')
      union all
      -- An error correction takes back from people what had gone to them.
      select j.journal_id, b.effective_month, b.person_count, -b.amount_fen
      from contribution.business b
      join ledger.journal j on j.center_id = b.center_id and j.business_key = 'correction:' || b.business_id
      where b.center_id = ${centerId} and b.employer_id = ${employerId}::uuid and b.kind = 'correction' and b.state = 'done'
    ), moved as (
      select e.journal_id, sum(e.amount_fen)::bigint as change_fen, max(e.entry_no) as entry_no,
        (array_agg(e.balance_after_fen order by e.entry_no desc))[1] as balance_fen
      from ledger.employer_entry e where e.center_id = ${centerId} and e.employer_id = ${employerId}::uuid group by e.journal_id
    ), known as (
      select journal_id, month, person_count, to_people_fen from own
      union all
      select j.journal_id, own.month, own.person_count, -own.to_people_fen
      from own join ledger.journal j on j.center_id = ${centerId} and j.reverses_id = own.journal_id
      union all
      select m.journal_id, null, null, 0 from moved m
      where not exists (select from own where own.journal_id = m.journal_id)
        and not exists (select from own join ledger.journal j on j.center_id = ${centerId} and j.reverses_id = own.journal_id where j.journal_id = m.journal_id)
    )
    select j.journal_id, j.accounting_date, j.recorded_at, j.business, j.summary, k.month, k.person_count, k.to_people_fen::bigint,
      coalesce(m.change_fen, 0)::bigint as unallocated_change_fen, m.balance_fen as unallocated_fen, m.entry_no
    from known k join ledger.journal j on j.center_id = ${centerId} and j.journal_id = k.journal_id
    left join moved m on m.journal_id = k.journal_id
    where true ${from ? sql`and j.accounting_date >= ${from}::date` : sql``} ${to ? sql`and j.accounting_date <= ${to}::date` : sql``}`;
}

const unitSorts = { on: sql`accounting_date`, toPeople: sql`to_people_fen` } as const;

/** Money of an employer, newest first unless told. An employer has some hundreds of rows in its life: paged by offset. */
export async function listUnitEntryRows(
  tx: Db,
  asked: Asked,
  { limit, offset, ...sorted }: { limit: number; offset: number } & Sorted<keyof typeof unitSorts>,
): Promise<UnitEntryRow[]> {
  const own = sql`accounting_date desc, recorded_at desc, entry_no desc nulls last, journal_id desc`;
  const turned = { by: 'on', own: sql`accounting_date, recorded_at, entry_no nulls first, journal_id` } as const;
  const { rows } = await sql<UnitEntryRow>`
    select * from (${unitEntries(asked)}) listed order by ${orderOf(unitSorts, sorted, own, turned)}
    limit ${limit} offset ${offset}`.execute(tx);
  return rows;
}

export async function sumUnitEntries(tx: Db, asked: Asked) {
  const { rows } = await sql<{ count: bigint; toPeople: bigint; unallocatedIn: bigint; unallocatedOut: bigint }>`
    select count(*) as count, coalesce(sum(to_people_fen), 0)::bigint as to_people,
      coalesce(sum(greatest(unallocated_change_fen, 0)), 0)::bigint as unallocated_in,
      coalesce(sum(greatest(-unallocated_change_fen, 0)), 0)::bigint as unallocated_out
    from (${unitEntries(asked)}) listed`.execute(tx);
  const [sums] = rows;
  return {
    count: Number(sums?.count ?? 0n),
    toPeople: sums?.toPeople ?? 0n,
    unallocatedIn: sums?.unallocatedIn ?? 0n,
    unallocatedOut: sums?.unallocatedOut ?? 0n,
  };
}

export interface EmployeeEntryRow {
  readonly entryNo: number;
  readonly kind: string;
  readonly accountingDate: Temporal.PlainDate;
  readonly month: Temporal.PlainDate | null;
  readonly amountFen: bigint;
  readonly employerPartFen: bigint | null;
}

interface EntriesAsked extends Asked {
  readonly accountId: string;
}

// Withdrawals carry no employer: what a person draws is not shown to the employer.
const employeeEntries = ({ centerId, employerId, accountId, from, to }: EntriesAsked) => sql`
  select entry_no, kind, accounting_date, month, carried_change_fen + current_change_fen as amount_fen, employer_part_fen
  from ledger.personal_entry
  where center_id = ${centerId} and account_id = ${accountId}::uuid and employer_id = ${employerId}::uuid
    and kind in ('remittance', 'back-payment', 'correction', 'reversal')
    ${from ? sql`and accounting_date >= ${from}::date` : sql``} ${to ? sql`and accounting_date <= ${to}::date` : sql``}`;

/** What one employer paid for one account, newest first. */
export async function listEmployeeEntryRows(
  tx: Db,
  asked: EntriesAsked,
  { limit, offset }: { limit: number; offset: number },
): Promise<EmployeeEntryRow[]> {
  const { rows } = await sql<EmployeeEntryRow>`
    select * from (${employeeEntries(asked)}) listed order by entry_no desc limit ${limit} offset ${offset}`.execute(
    tx,
  );
  return rows;
}

export async function sumEmployeeEntries(tx: Db, asked: EntriesAsked): Promise<{ count: number; amount: bigint }> {
  const { rows } = await sql<{ count: bigint; amount: bigint }>`
    select count(*) as count, coalesce(sum(amount_fen), 0)::bigint as amount from (${employeeEntries(asked)}) listed`.execute(
    tx,
  );
  return { count: Number(rows[0]?.count ?? 0n), amount: rows[0]?.amount ?? 0n };
}
