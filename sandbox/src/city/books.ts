import type pg from 'pg';
import { type Calendar, depositYearOf } from './calendar.ts';
import type { CenterPlan } from './employers.ts';
import { writeYearBooks } from './year-books.ts';

/** Journals from the totals of their entries. The debit side of the annual interest follows from what was accrued (`year-books.ts`). */
const journals = `
  with total as (
    select journal_id, kind, sum(entries) as entries, sum(total_fen) as total_fen from city_total group by journal_id, kind
  ),
  posting as (
    select t.journal_id, r.posted_on as day, 'remittance:' || r.remittance_id as business_key, 'remittance' as business,
      to_char(r.month, 'YYYY年FMMM月') || '汇缴' as summary, t.total_fen, t.entries, r.posted_at as recorded_at, '101' as debit_subject
    from total t join city_remittance r using (journal_id) where t.kind = 'remittance'
    union all
    select t.journal_id, e.accounting_date, case t.kind when 'interest' then 'interest:' || extract(year from e.accounting_date) else 'opening' end, t.kind,
      case t.kind when 'interest' then extract(year from e.accounting_date) || '年度结息' else '期初余额' end, t.total_fen, t.entries, e.recorded_at,
      case t.kind when 'interest' then null else '101' end
    from total t
    cross join lateral (select accounting_date, recorded_at from ledger.personal_entry e where e.center_id = $1 and e.journal_id = t.journal_id limit 1) e
    where t.kind <> 'remittance'
  ),
  header as (
    insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
    select $1, journal_id, day, business_key, encode(sha256(business_key::bytea), 'hex'), business, summary, total_fen, total_fen, entries, 'history', recorded_at from posting
  )
  insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen)
  select $1, journal_id, 1, debit_subject, total_fen, 0 from posting where debit_subject is not null
  union all
  select $1, journal_id, 2, '201', 0, total_fen from posting`;

const remittances = `
  insert into contribution.remittance (center_id, remittance_id, employer_id, month, serial, state, source, person_count, employer_fen, member_fen, amount_fen,
    list_hash, method, confirmed_by, created_at, confirmed_at, received_at, posted_at)
  select $1, r.remittance_id, r.employer_id, r.month, r.serial, 'posted', 'history', t.entries, t.employer_fen, t.total_fen - t.employer_fen, t.total_fen,
    encode(sha256(convert_to('history:' || r.serial, 'UTF8')), 'hex'), 'transfer', '历史数据', r.created_at, r.created_at + interval '30 minutes', r.posted_at, r.posted_at
  from city_total t join city_remittance r using (journal_id)`;

/** The lists: who contributed on which base and what had changed since the month before; «gone» lines carry no money. */
const lines = `
  insert into contribution.remittance_line (center_id, remittance_id, line_no, account_id, person_id, change, base_fen, base_before_fen, employer_fen, member_fen)
  select $1, remittance_id, row_number() over (partition by remittance_id order by account_no), account_id, person_id, change,
    case change when 'gone' then before_fen else base_fen end, case change when 'new' then null else before_fen end,
    case change when 'gone' then 0 else (base_fen * employer_ratio + 500000) / 1000000 end,
    case change when 'gone' then 0 else (base_fen * member_ratio + 500000) / 1000000 end
  from (
    select r.remittance_id, r.employer_ratio, r.member_ratio, m.account_no, m.account_id, m.person_id, base_fen, before_fen,
      case when r.at = m.joined_at then 'new' when r.at = m.left_at then 'gone' when base_fen <> before_fen then 'changed' else 'same' end as change
    from city_remittance r
    join city_member m on m.employer_no = r.employer_no and r.at >= m.joined_at and r.at <= m.left_at
    left join city_remittance b on b.employer_no = r.employer_no and b.at = r.at - 1
    cross join lateral (values (
      case r.deposit_year when 0 then m.base0 when 1 then m.base1 else m.base2 end,
      case coalesce(b.deposit_year, r.deposit_year) when 0 then m.base0 when 1 then m.base1 else m.base2 end
    )) base (base_fen, before_fen)
    where r.is_listed
  ) listed`;

const accounts = `
  insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on, sealed_on)
  select $1, m.account_id, m.account_no, m.person_id, r.employer_id, case when gone.posted_on is null then 'normal' else 'sealed' end,
    case r.deposit_year when 0 then m.base0 when 1 then m.base1 else m.base2 end, m.first_month, m.opened_on, gone.posted_on
  from city_member m
  -- A sealed account keeps the base of its last month.
  join city_remittance r on r.employer_no = m.employer_no and r.at = m.left_at - 1
  left join city_remittance gone on gone.employer_no = m.employer_no and gone.at = m.left_at`;

const changes = `
  insert into account.account_change (center_id, account_id, change_id, employer_id, kind, before_text, after_text, effective_month, changed_at, business_id, actor_id, channel)
  select $1, account_id, md5(account_id || kind || effective_month)::uuid, employer_id, kind, before_text, after_text, effective_month, changed_at, business_id, 'history', 'system'
  from (
    select m.account_id, r.employer_id, 'open' as kind, null as before_text,
      (case r.deposit_year when 0 then m.base0 when 1 then m.base1 else m.base2 end)::text as after_text, r.month as effective_month, r.created_at as changed_at, r.remittance_id as business_id
    from city_member m join city_remittance r on r.employer_no = m.employer_no and r.at = m.joined_at
    union all
    select m.account_id, r.employer_id, 'base', (case r.deposit_year when 1 then m.base0 else m.base1 end)::text, (case r.deposit_year when 1 then m.base1 else m.base2 end)::text,
      r.month, r.created_at, r.remittance_id
    from city_member m
    join city_remittance r on r.employer_no = m.employer_no and r.month = any ($2::date[]) and r.at > m.joined_at and r.at < m.left_at
    where case r.deposit_year when 1 then m.base0 <> m.base1 else m.base1 <> m.base2 end
    union all
    select m.account_id, r.employer_id, 'seal', 'normal', 'sealed', r.month, r.posted_at, r.remittance_id
    from city_member m join city_remittance r on r.employer_no = m.employer_no and r.at = m.left_at
  ) changed`;

/** Every twelfth employer has paid a little too much: money of its own in 219 that is not allocated to anybody yet. */
const unallocated = `
  with overpaid as (
    select employer_id, posted_on as day, posted_at, md5('receipt' || employer_id)::uuid as journal_id, (10000 + employer_no % 97 * 1234)::bigint as amount_fen
    from city_remittance where at = 20 and employer_no % 12 = 7
  ),
  header as (
    insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
    select $1, journal_id, day, 'overpaid:' || employer_id, encode(sha256(employer_id::text::bytea), 'hex'), 'receipt', '多缴款项转入未分摊余额', amount_fen, amount_fen, 0, 'history', posted_at from overpaid
  ),
  line as (
    insert into ledger.journal_line (center_id, journal_id, line_no, subject_code, debit_fen, credit_fen)
    select $1, journal_id, 1, '101', amount_fen, 0 from overpaid union all select $1, journal_id, 2, '219', 0, amount_fen from overpaid
  ),
  entry as (
    insert into ledger.employer_entry (center_id, employer_id, entry_no, journal_id, kind, amount_fen, balance_after_fen, accounting_date, recorded_at)
    select $1, employer_id, 1, journal_id, 'receipt', amount_fen, amount_fen, day, posted_at from overpaid
  )
  insert into ledger.employer_balance (center_id, employer_id, unallocated_fen, entry_no)
  select $1, e.employer_id, coalesce(o.amount_fen, 0), case when o.employer_id is null then 0 else 1 end
  from (select distinct employer_id from city_remittance) e left join overpaid o using (employer_id)`;

/** Numbered vouchers and days added up until the last closed day ($3); month and year ends until the last closed month ($2). */
const closings = `
  with numbered as (
    insert into ledger.voucher_number (center_id, month, number, journal_id)
    select center_id, date_trunc('month', accounting_date)::date,
      row_number() over (partition by date_trunc('month', accounting_date) order by accounting_date, recorded_at, journal_id), journal_id
    from ledger.journal where center_id = $1 and accounting_date <= $3::date
  ),
  summed as (
    insert into ledger.subject_day (center_id, day, subject_code, debit_fen, credit_fen)
    select center_id, accounting_date, subject_code, sum(l.debit_fen), sum(l.credit_fen)
    from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
    where center_id = $1 and accounting_date <= $3::date group by 1, 2, 3
  ),
  day as (
    select accounting_date as through, count(*) as journals, sum(debit_fen) as debit_fen
    from ledger.journal where center_id = $1 and accounting_date <= $3::date group by 1
    union all
    select $3::date, 0, 0 where not exists (select from ledger.journal where center_id = $1 and accounting_date = $3::date)
  ),
  closing as (
    insert into ledger.closing (center_id, kind, through, journal_count, debit_fen, detail, closed_by, closed_at)
    select $1, 'day', through, journals, debit_fen, '{}'::jsonb, 'history', (through + time '15:30')::timestamptz from day
    union all
    select $1, 'month', (date_trunc('month', through) + interval '1 month - 1 day')::date, sum(journals), sum(debit_fen), '{}'::jsonb, 'history',
      (date_trunc('month', through) + interval '1 month - 1 day' + time '15:45')::timestamptz
    from day where through <= $2::date group by date_trunc('month', through)
    union all
    select $1, 'year', (date_trunc('year', through) + interval '1 year - 1 day')::date, sum(journals), sum(debit_fen), '{}'::jsonb, 'history',
      (date_trunc('year', through) + interval '1 year - 1 day' + time '15:55')::timestamptz
    from day group by date_trunc('year', through) having date_trunc('year', through) + interval '1 year - 1 day' <= $2::date
  )
  insert into ledger.books (center_id, closed_through, accrued_through) values ($1, $3::date, $2::date)`;

/** Writes everything that follows from the plan tables and the entries: journals, remittances, lists, accounts, changes. */
export async function writeBooks(
  client: pg.Client,
  center: CenterPlan,
  calendar: Calendar,
  /** The last day that is closed; without, that of the last month. */
  closedThrough?: Temporal.PlainDate,
): Promise<void> {
  const { centerId } = center;
  const julys = [...calendar.months, calendar.dueMonth].filter(
    (month) => month.month === 7 && depositYearOf(calendar, month) > 0,
  );
  for (const statement of [journals, remittances, lines, accounts, unallocated])
    await client.query(statement, [centerId]);
  await client.query(changes, [centerId, julys.map(String)]);
  const lastDay = calendar.dueMonth.subtract({ days: 1 });
  await writeYearBooks(client, center, { firstDay: calendar.openingDay, lastDay });
  await client.query(closings, [centerId, lastDay.toString(), (closedThrough ?? lastDay).toString()]);
}
