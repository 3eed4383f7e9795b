import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import { orderOf, type Sorted } from '../../../platform/sorting.ts';

export type Ageing = '30' | '90' | 'more';

export interface ArrearsFilter {
  readonly q?: string | undefined;
  readonly ageing?: Ageing | undefined;
  readonly list?: 'waiting' | 'none' | undefined;
}

/** The day on which it is asked, and how many days after the payday a month is due. */
export interface Asked {
  readonly centerId: number;
  readonly today: Temporal.PlainDate;
  readonly days: number;
}

export interface ArrearsRow {
  readonly employerId: string;
  readonly name: string;
  readonly employerAccountNo: string;
  readonly oldestMonth: Temporal.PlainDate;
  readonly monthCount: number;
  readonly dueOn: Temporal.PlainDate;
  readonly daysLate: number;
  readonly ageing: Ageing;
  readonly personCount: number;
  readonly owedFen: Fen;
  readonly listState: string | null;
  readonly remindedCount: number;
  readonly lastRemindedAt: Temporal.Instant | null;
  /** Once a day is enough: no more today. */
  readonly isRemindedToday: boolean;
}

/**
 * Every employer past its day that passes the filter. In SQL because it is asked of a whole city at once; the last day to pay
 * is `remitBy` of `account/rules.ts` in the words of the database. Asked as `materialized`: people are counted afterwards, of
 * those alone who owe (a city of a million accounts, one employer in twenty behind: 1.5 s → 0.1 s).
 */
const overdue = ({ centerId, today, days }: Asked, { q, list }: ArrearsFilter): RawBuilder<unknown> => sql`
  select a.employer_id, e.name, e.employer_account_no, a.employer_ratio_ppm, a.member_ratio_ppm,
    owing.oldest_month, owing.due_on, owing.month_count, listed.state as list_state, listed.amount_fen as list_fen,
    ${today}::date - owing.due_on as days_late,
    case when ${today}::date - owing.due_on <= 30 then '30' when ${today}::date - owing.due_on <= 90 then '90' else 'more' end as ageing
  from account.employer_account a
  join party.employer e on e.center_id = a.center_id and e.employer_id = a.employer_id
  cross join lateral (
    select min(month) as oldest_month, min(due_on) as due_on, count(*)::integer as month_count
    from (
      select month::date as month,
        month::date + (least(e.payday, extract(day from month + interval '1 month' - interval '1 day')::integer) - 1 + ${days}::integer) as due_on
      from generate_series(coalesce((a.contributed_to + interval '1 month')::date, a.first_month)::timestamp,
        date_trunc('month', ${today}::date::timestamp), interval '1 month') as months (month)
    ) months where due_on < ${today}::date
  ) owing
  left join lateral (
    select state, amount_fen from contribution.remittance r
    where r.center_id = a.center_id and r.employer_id = a.employer_id and r.month = owing.oldest_month and r.state <> 'withdrawn' limit 1
  ) listed on true
  where a.center_id = ${centerId} and a.state in ('normal', 'opened') and owing.month_count > 0
    and (${q ?? null}::text is null or strpos(e.name, ${q ?? ''}) > 0 or e.employer_account_no = ${q ?? ''})
    and (${list ?? null}::text is null or (listed.state is not null and listed.state <> 'draft') = (${list ?? null} = 'waiting'))`;

/**
 * The people of an overdue employer and what it owes: a confirmed list says the oldest month, today's people and bases the
 * others; the deposit is `monthlyDeposit` of `account/rules.ts` (each side half up to the fen). Without people nothing is owed.
 */
const owed = ({ centerId }: Asked): RawBuilder<unknown> => sql`
  cross join lateral (
    select people.person_count, (case when overdue.list_state in ('confirmed', 'short', 'collecting') then overdue.list_fen else people.monthly_fen end
      + people.monthly_fen * (overdue.month_count - 1))::bigint as owed_fen
    from (
      select count(*)::integer as person_count,
        sum((base_fen * overdue.employer_ratio_ppm + 500000) / 1000000 + (base_fen * overdue.member_ratio_ppm + 500000) / 1000000) as monthly_fen
      from account.personal_account p
      where p.center_id = ${centerId} and p.employer_id = overdue.employer_id and p.state = 'normal'
    ) people where person_count > 0
  ) owed`;

const arrearsSorts = { late: sql`days_late`, persons: sql`person_count`, owed: sql`owed_fen` } as const;

/** The employers that pass the filter, the longest overdue first unless told; reminders are counted for those of the page. */
export async function listArrearsRows(
  tx: Db,
  asked: Asked,
  filter: ArrearsFilter,
  { limit, offset, ...sorted }: { limit: number; offset: number } & Sorted<keyof typeof arrearsSorts>,
): Promise<ArrearsRow[]> {
  const order = orderOf(arrearsSorts, sorted, sql`due_on, employer_account_no`);
  const { rows } = await sql<ArrearsRow>`
    with overdue as materialized (${overdue(asked, filter)}), page as (
      select * from overdue ${owed(asked)} where (${filter.ageing ?? null}::text is null or ageing = ${filter.ageing ?? ''})
      order by ${order} limit ${limit} offset ${offset}
    )
    select employer_id, name, employer_account_no, oldest_month, month_count, due_on, days_late, ageing, person_count, owed_fen,
      list_state, reminded.times as reminded_count, reminded.last_at as last_reminded_at,
      coalesce(reminded.last_on = ${asked.today}::date, false) as is_reminded_today
    from page cross join lateral (
      select count(*)::integer as times, max(dunned_at) as last_at, max(dunned_on) as last_on from contribution.dunning d
      where d.center_id = ${asked.centerId} and d.employer_id = page.employer_id and d.month = page.oldest_month
    ) reminded
    order by ${order}`.execute(tx);
  return rows.map((row) => ({ ...row, owedFen: fen(row.owedFen) }));
}

/** How many there are and what they owe together, by how long they are overdue. */
export async function sumArrears(tx: Db, asked: Asked, filter: ArrearsFilter) {
  const { rows } = await sql<{ ageing: Ageing; count: bigint; owedFen: bigint }>`
    with overdue as materialized (${overdue(asked, filter)})
    select ageing, count(*) as count, sum(owed_fen)::bigint as owed_fen from overdue ${owed(asked)} group by ageing`.execute(
    tx,
  );
  return rows.map((row) => ({ ageing: row.ageing, count: Number(row.count), owedFen: fen(row.owedFen) }));
}
