import type pg from 'pg';
import type { CenterPlan } from './employers.ts';

// What a finance office books in two years beside the businesses: interest accrued month by month, interest of the bank
// quarter by quarter, income and expense carried at the end of each year. Sums follow from the days of 201; the rounding of
// each account is in the difference that the settlement takes from 411.

/** What the special account earns in the demo, a little above what depositors are paid. No figure of a real bank. */
const bankRatePpm = 22_000;

/** Journals of two lines: `posting` has day, business_key, business, summary, amount_fen, debit_subject and credit_subject. */
const posted = `
  , numbered as (select p.*, md5('finance' || $1 || p.business_key)::uuid as journal_id, (p.day + time '15:20')::timestamptz as recorded_at from posting p where p.amount_fen > 0),
  header as (
    insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
    select $1::integer, journal_id, day, business_key, encode(sha256(business_key::bytea), 'hex'), business, summary, amount_fen, amount_fen, 0, 'history', recorded_at from numbered
  )
  insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen)
  select $1::integer, journal_id, 1, debit_subject, amount_fen, 0 from numbered
  union all
  select $1::integer, journal_id, 2, credit_subject, 0, amount_fen from numbered`;

const deposits = `
  deposit as (
    select j.accounting_date as day, sum(l.credit_fen - l.debit_fen) as amount_fen
    from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
    where j.center_id = $1::integer and l.subject_code = '201' group by 1
  ),
  month as (
    select month::date as first, (month + interval '1 month - 1 day')::date as through
    from generate_series((select date_trunc('month', min(day) + 1) from deposit), $2::date, interval '1 month') month
  )`;
const baseOf = (from: string, through: string) =>
  `(select coalesce(sum(d.amount_fen * (${through} - greatest(d.day, ${from}) + 1)), 0) from deposit d where d.day <= ${through})`;

/** 按月计提. What June earned until the settlement of its last day is part of that settlement; the day itself is accrued. */
const accruals = `
  with ${deposits},
  stretch as (
    select case
        when exists (select from ledger.journal where center_id = $1::integer and business = 'interest' and accounting_date = through) then through
        when first = (select min(first) from month) then (select min(day) from deposit)
        else first end as since, through
    from month
  ),
  posting as (
    select through as day, 'interest-accrual:' || through as business_key, 'interest-accrual' as business,
      '计提存款利息 ' || since || ' 至 ' || through as summary, '411' as debit_subject, '211' as credit_subject,
      round(${baseOf('since', 'through')} * r.ppm / (1000000 * 360::numeric))::bigint as amount_fen
    from stretch cross join lateral (
      select (value #>> '{}')::numeric as ppm from params.national_value
      where key = 'interest.deposit-rate-ppm' and valid_from <= through order by valid_from desc limit 1
    ) r
  )${posted}`;

/** Dr 211, what was accrued since the settlement before, and Dr 411, the rest: the debit side of each annual settlement. */
const settlements = `
  with settled as (
    select journal_id, debit_fen, accounting_date as day, lag(accounting_date, 1, '-infinity') over (order by accounting_date) as before
    from ledger.journal where center_id = $1::integer and business = 'interest'
  ),
  parted as (
    select s.journal_id, s.debit_fen, (
        select coalesce(sum(a.debit_fen), 0) from ledger.journal a
        where a.center_id = $1::integer and a.business = 'interest-accrual' and a.accounting_date >= s.before and a.accounting_date < s.day
      )::bigint as accrued_fen from settled s
  )
  insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen)
  select $1::integer, journal_id, 1, '211', accrued_fen, 0 from parted where accrued_fen > 0
  union all
  select $1::integer, journal_id, 3, '411', debit_fen - accrued_fen, 0 from parted`;

/** Received into the surplus account on the 21st that ends each quarter. */
const bankInterest = `
  with ${deposits},
  quarter as (
    select first + 20 as received_on, first + 19 as through, greatest((first + interval '20 days' - interval '3 months')::date, (select min(day) from deposit)) as since
    from month where extract(month from first) in (3, 6, 9, 12)
  ),
  posting as (
    select received_on as day, 'bank-interest:' || received_on as business_key, 'manual' as business,
      '收到银行存款利息 ' || since || ' 至 ' || through as summary,
      '102' as debit_subject, '401' as credit_subject,
      round(${baseOf('since', 'through')} * ${bankRatePpm} / (1000000 * 360::numeric))::bigint as amount_fen
    from quarter
  )${posted}`;

/** 年终结转 on 31 December of one year. A loss is carried the other way round and feeds no reserve. */
const yearEnd = `
  with sums as (
    select
      coalesce(sum(l.credit_fen - l.debit_fen) filter (where l.subject_code = '401'), 0)::bigint as income_fen,
      coalesce(sum(l.debit_fen - l.credit_fen) filter (where l.subject_code = '411'), 0)::bigint as expense_fen
    from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
    where j.center_id = $1::integer and j.accounting_date <= $2::date
  ),
  reserve as (
    select (value #>> '{}')::numeric as ppm from params.national_value
    where key = 'accounting.risk-reserve-ppm' and valid_from <= $2::date order by valid_from desc limit 1
  ),
  posting as (
    select $2::date as day, business || ':' || extract(year from $2::date) as business_key, business,
      extract(year from $2::date) || '年' || title as summary, abs(amount_fen) as amount_fen,
      case when amount_fen < 0 then credit_subject else debit_subject end as debit_subject,
      case when amount_fen < 0 then debit_subject else credit_subject end as credit_subject
    from sums, reserve, lateral (values
      ('year-end-income', '结转业务收入', '401', '311', income_fen),
      ('year-end-expense', '结转业务支出', '311', '411', expense_fen),
      ('year-end-surplus', '结转增值收益', '311', '321', income_fen - expense_fen),
      ('risk-reserve', '提取贷款风险准备', '321', '301', round(greatest(income_fen - expense_fen, 0) * ppm / 1000000)::bigint)
    ) step (business, title, debit_subject, credit_subject, amount_fen)
  )${posted}`;

/** Writes what the finance office booked until `lastDay`. */
export async function writeYearBooks(
  client: pg.Client,
  { centerId }: CenterPlan,
  { firstDay, lastDay }: { firstDay: Temporal.PlainDate; lastDay: Temporal.PlainDate },
): Promise<void> {
  await client.query(accruals, [centerId, lastDay.toString()]);
  await client.query(settlements, [centerId]);
  await client.query(bankInterest, [centerId, lastDay.toString()]);
  for (let { year } = firstDay; ; year += 1) {
    const on = Temporal.PlainDate.from({ year, month: 12, day: 31 });
    if (Temporal.PlainDate.compare(on, lastDay) > 0) return;
    await client.query(yearEnd, [centerId, on.toString()]);
  }
}
