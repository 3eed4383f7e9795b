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
 * Every employer past its day with what it owes. In SQL because it is asked of a whole city at once; the last day to pay is
 * `remitBy` of `account/rules.ts` in the words of the database, the deposit `monthlyDeposit` (each side half up to the fen).
 */
const overdue = ({ centerId, today, days }: Asked): RawBuilder<unknown> => sql`
  select owing.*, coalesce(people.person_count, 0)::integer as person_count, listed.state as list_state,
    (case when listed.state in ('confirmed', 'short', 'collecting') then listed.amount_fen else coalesce(people.monthly_fen, 0) end
      + coalesce(people.monthly_fen, 0) * (month_count - 1))::bigint as owed_fen,
    coalesce(reminded.times, 0)::integer as reminded_count, reminded.last_at as last_reminded_at,
    coalesce(reminded.last_on = ${today}::date, false) as is_reminded_today,
    ${today}::date - due_on as days_late,
    case when ${today}::date - due_on <= 30 then '30' when ${today}::date - due_on <= 90 then '90' else 'more' end as ageing
  from (
    select a.center_id, a.employer_id, e.name, e.employer_account_no, a.employer_ratio_ppm, a.member_ratio_ppm,
      min(m.month)::date as oldest_month, min(m.due_on) as due_on, count(*)::integer as month_count
    from account.employer_account a
    join party.employer e on e.center_id = a.center_id and e.employer_id = a.employer_id
    cross join lateral (
      select month::date as month,
        month::date + (least(e.payday, extract(day from month + interval '1 month' - interval '1 day')::integer) - 1 + ${days}::integer) as due_on
      from generate_series(coalesce((a.contributed_to + interval '1 month')::date, a.first_month)::timestamp,
        date_trunc('month', ${today}::date::timestamp), interval '1 month') as months (month)
    ) m
    where a.center_id = ${centerId} and a.state in ('normal', 'opened') and m.due_on < ${today}::date
    group by 1, 2, 3, 4, 5, 6
  ) owing
  left join lateral (
    select count(*) as person_count,
      sum((base_fen * owing.employer_ratio_ppm + 500000) / 1000000 + (base_fen * owing.member_ratio_ppm + 500000) / 1000000) as monthly_fen
    from account.personal_account p where p.center_id = owing.center_id and p.employer_id = owing.employer_id and p.state = 'normal'
  ) people on true
  left join contribution.remittance listed on listed.center_id = owing.center_id and listed.employer_id = owing.employer_id
    and listed.month = owing.oldest_month and listed.state <> 'withdrawn'
  left join lateral (
    select count(*) as times, max(dunned_at) as last_at, max(dunned_on) as last_on from contribution.dunning d
    where d.center_id = owing.center_id and d.employer_id = owing.employer_id and d.month = owing.oldest_month
  ) reminded on true
  where coalesce(people.person_count, 0) > 0`;

const chosen = (asked: Asked, { q, list }: ArrearsFilter): RawBuilder<unknown> => sql`
  select * from (${overdue(asked)}) overdue
  where (${q ?? null}::text is null or strpos(name, ${q ?? ''}) > 0 or employer_account_no = ${q ?? ''})
    and (${list ?? null}::text is null or (list_state is not null and list_state <> 'draft') = (${list ?? null} = 'waiting'))`;

const arrearsSorts = { late: sql`days_late`, persons: sql`person_count`, owed: sql`owed_fen` } as const;

/** The employers that pass the filter, the longest overdue first unless told. */
export async function listArrearsRows(
  tx: Db,
  asked: Asked,
  filter: ArrearsFilter,
  { limit, offset, ...sorted }: { limit: number; offset: number } & Sorted<keyof typeof arrearsSorts>,
): Promise<ArrearsRow[]> {
  const { rows } = await sql<ArrearsRow>`
    select employer_id, name, employer_account_no, oldest_month, month_count, due_on, days_late, ageing, person_count, owed_fen,
      list_state, reminded_count, last_reminded_at, is_reminded_today
    from (${chosen(asked, filter)}) chosen
    where (${filter.ageing ?? null}::text is null or ageing = ${filter.ageing ?? ''})
    order by ${orderOf(arrearsSorts, sorted, sql`due_on, employer_account_no`)} limit ${limit} offset ${offset}`.execute(
    tx,
  );
  return rows.map((row) => ({ ...row, owedFen: fen(row.owedFen) }));
}

/** How many there are and what they owe together, by how long they are overdue. */
export async function sumArrears(tx: Db, asked: Asked, filter: ArrearsFilter) {
  const { rows } = await sql<{ ageing: Ageing; count: bigint; owedFen: bigint }>`
    select ageing, count(*) as count, sum(owed_fen)::bigint as owed_fen from (${chosen(asked, filter)}) chosen group by ageing`.execute(
    tx,
  );
  return rows.map((row) => ({ ageing: row.ageing, count: Number(row.count), owedFen: fen(row.owedFen) }));
}
