import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { getNumber, getRates } from '../params/index.ts';
import { accruesFrom } from './accrual-store.ts';
import { templated } from './journal-templates.ts';
import { type Posted, postJournal } from './post.ts';
import { refusals } from './problems.ts';
import { baseBetween, interestOfParts, rateStretches } from './rules.ts';

export interface ClosedDays {
  readonly from: Temporal.PlainDate;
  readonly through: Temporal.PlainDate;
  readonly journals: number;
  readonly debit: Fen;
}

/** The books of a centre, taken alone until the transaction ends: postings wait, and then find the day closed. */
export async function lockBooks({
  tx,
  centerId,
}: Call): Promise<{ closedThrough: Temporal.PlainDate; accruedThrough: Temporal.PlainDate | null }> {
  await sql`
    insert into ledger.books (center_id, closed_through)
    select ${centerId}, coalesce(min(accounting_date), '2000-01-01') - 1 from ledger.journal where center_id = ${centerId}
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ closedThrough: Temporal.PlainDate; accruedThrough: Temporal.PlainDate | null }>`
    select closed_through, accrued_through from ledger.books where center_id = ${centerId} for update`.execute(tx);
  if (!rows[0]) throw new Error(`centre ${centerId} has no books`);
  return rows[0];
}

/**
 * Day end (日结) of every open day up to one: vouchers get their numbers within the month in the order of posting, what
 * each subject moved is added up, and no posting is taken on these days any more. Refused: `ledger/day-closed`, and
 * `ledger/day-not-reached` for a day to come.
 */
export async function closeDays(call: Call, through: Temporal.PlainDate): Promise<ClosedDays> {
  const { tx, centerId, now, actor } = call;
  const { closedThrough } = await lockBooks(call);
  if (Temporal.PlainDate.compare(through, closedThrough) <= 0)
    throw new Problem(refusals.dayClosed, { detail: `已日结到 ${closedThrough}，不用再结。` });
  if (Temporal.PlainDate.compare(through, dayOf(now)) > 0) throw new Problem(refusals.dayNotReached);
  await sql`
    insert into ledger.voucher_number (center_id, month, number, journal_id)
    select ${centerId}::integer, month, coalesce(last, 0) + row_number() over (partition by month order by accounting_date, recorded_at, journal_id), journal_id
    from (
      select journal_id, accounting_date, recorded_at, date_trunc('month', accounting_date)::date as month
      from ledger.journal where center_id = ${centerId} and accounting_date > ${closedThrough} and accounting_date <= ${through}
    ) j
    left join lateral (
      select max(number) as last from ledger.voucher_number v where v.center_id = ${centerId} and v.month = j.month
    ) known on true`.execute(tx);
  await sql`
    insert into ledger.subject_day (center_id, day, subject_code, debit_fen, credit_fen)
    select ${centerId}::integer, accounting_date, subject_code, sum(l.debit_fen), sum(l.credit_fen)
    from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
    where j.center_id = ${centerId} and accounting_date > ${closedThrough} and accounting_date <= ${through} group by 1, 2, 3`.execute(
    tx,
  );
  const { rows } = await sql<{ journals: bigint; debit: bigint }>`
    with closed as (
      insert into ledger.closing (center_id, kind, through, journal_count, debit_fen, detail, closed_by, closed_at)
      select ${centerId}::integer, 'day', day::date, count(j.journal_id), coalesce(sum(j.debit_fen), 0), '{}'::jsonb, ${actor.id}, ${now}::timestamptz
      from generate_series(${closedThrough}::date + 1, ${through}::date, interval '1 day') day
      left join ledger.journal j on j.center_id = ${centerId} and j.accounting_date = day::date
      group by day returning journal_count, debit_fen
    ) select sum(journal_count) as journals, sum(debit_fen)::bigint as debit from closed`.execute(tx);
  await sql`update ledger.books set closed_through = ${through} where center_id = ${centerId}`.execute(tx);
  const { journals = 0n, debit = 0n } = rows[0] ?? {};
  return { from: closedThrough.add({ days: 1 }), through, journals: Number(journals), debit: fen(debit) };
}

/**
 * Month end or year end (月结、年结): says that all its days are closed and what they came to. Refused:
 * `ledger/days-open`, `ledger/period-closed`, `ledger/earlier-period-open`.
 */
export async function closePeriod(
  call: Call,
  kind: 'month' | 'year',
  through: Temporal.PlainDate,
  detail: object,
): Promise<ClosedDays> {
  const { tx, centerId, now, actor } = call;
  const { closedThrough } = await lockBooks(call);
  if (Temporal.PlainDate.compare(through, closedThrough) > 0)
    throw new Problem(refusals.daysOpen, { detail: `日结只做到 ${closedThrough}，须先日结到 ${through}。` });
  const from = kind === 'month' ? through.with({ day: 1 }) : through.with({ month: 1, day: 1 });
  const before = from.subtract({ days: 1 });
  const known = await sql<{ through: Temporal.PlainDate }>`
    select through from ledger.closing where center_id = ${centerId} and kind = ${kind} order by through desc limit 1`.execute(
    tx,
  );
  const last = known.rows[0]?.through;
  if (last && Temporal.PlainDate.compare(through, last) <= 0) throw new Problem(refusals.periodClosed);
  if (last && !last.equals(before))
    throw new Problem(refusals.earlierPeriodOpen, { detail: `上一期（截至 ${before}）还没有结账。` });
  const { rows } = await sql<{ journals: bigint; debit: bigint }>`
    insert into ledger.closing (center_id, kind, through, journal_count, debit_fen, detail, closed_by, closed_at)
    select ${centerId}::integer, ${kind}, ${through}::date, count(*), coalesce(sum(debit_fen), 0), ${JSON.stringify(detail)}::jsonb, ${actor.id}, ${now}::timestamptz
    from ledger.journal where center_id = ${centerId} and accounting_date between ${from} and ${through}
    returning journal_count::bigint as journals, debit_fen as debit`.execute(tx);
  return { from, through, journals: Number(rows[0]?.journals ?? 0n), debit: fen(rows[0]?.debit ?? 0n) };
}

/**
 * The same call on another open day: vouchers of the finance office may be dated back to any day that is not closed.
 * Refused: `ledger/day-closed`, `ledger/day-not-reached`.
 */
export async function onOpenDay(call: Call, day: Temporal.PlainDate): Promise<Call> {
  const { rows } = await sql<{ closedThrough: Temporal.PlainDate }>`
    select closed_through from ledger.books where center_id = ${call.centerId}`.execute(call.tx);
  const closed = rows[0]?.closedThrough;
  if (closed && Temporal.PlainDate.compare(day, closed) <= 0)
    throw new Problem(refusals.dayClosed, { detail: `${closed} 及以前已日结，不能再记账。` });
  if (Temporal.PlainDate.compare(day, call.accountingDate) > 0) throw new Problem(refusals.dayNotReached);
  return { ...call, accountingDate: day };
}

/** The days that are not closed, up to one, with what was posted on them. */
export async function openDays(
  tx: Db,
  centerId: number,
  to: Temporal.PlainDate,
): Promise<{ day: Temporal.PlainDate; journals: number; debit: Fen }[]> {
  const { rows } = await sql<{ day: Temporal.PlainDate; journals: bigint; debit: bigint }>`
    select day::date as day, count(j.journal_id) as journals, coalesce(sum(j.debit_fen), 0)::bigint as debit
    from generate_series(
      coalesce((select closed_through + 1 from ledger.books where center_id = ${centerId}), (select min(accounting_date) from ledger.journal where center_id = ${centerId}), ${to}::date),
      greatest(${to}::date, (select max(accounting_date) from ledger.journal where center_id = ${centerId})), interval '1 day') day
    left join ledger.journal j on j.center_id = ${centerId} and j.accounting_date = day::date
    group by day order by day limit 400`.execute(tx);
  return rows.map(({ day, journals, debit }) => ({ day, journals: Number(journals), debit: fen(debit) }));
}

export interface Accrual {
  readonly from: Temporal.PlainDate;
  readonly through: Temporal.PlainDate;
  readonly base: bigint;
  readonly interest: Fen;
}

/**
 * What the deposits earned since the last accrual (or settlement) up to a day, that day counted: Σ daily balances of 201,
 * without those of accounts that a closing has paid for the same days already.
 */
export async function quoteAccrual(
  { tx, centerId }: Pick<Call, 'tx' | 'centerId'>,
  through: Temporal.PlainDate,
): Promise<Accrual | undefined> {
  const from = await accruesFrom(tx, centerId, through);
  if (!from || Temporal.PlainDate.compare(from, through) > 0) return undefined;
  const to = through.add({ days: 1 });
  const days = await sql<{ valueDate: Temporal.PlainDate; amount: bigint }>`
    with closed as (
      select e.account_id, e.entry_no, e.accounting_date from ledger.journal j join ledger.personal_entry e using (center_id, journal_id)
      where j.center_id = ${centerId} and j.business = 'closing-interest' and j.accounting_date between ${from} and ${through}
        and not exists (select from ledger.journal red where red.center_id = j.center_id and red.reverses_id = j.journal_id)
    ), paid as (
      select c.accounting_date as closed_on, e.accounting_date, e.carried_change_fen + e.current_change_fen as amount
      from closed c join ledger.personal_entry e on e.center_id = ${centerId} and e.account_id = c.account_id and e.entry_no <= c.entry_no
    )
    select value_date, sum(amount)::bigint as amount from (
      select accounting_date as value_date, l.credit_fen - l.debit_fen as amount
      from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
      where j.center_id = ${centerId} and l.subject_code = '201' and accounting_date <= ${through}
      union all select accounting_date, -amount from paid
      union all select closed_on, amount from paid
    ) moved group by 1`.execute(tx);
  const rates = await getRates(tx, centerId, 'interest.deposit-rate-ppm', { from, to: through });
  const dayCount = await getNumber(tx, centerId, 'interest.day-count', through);
  const dated = rates.map(({ value, validFrom, source }) => ({ rate: value, validFrom, source }));
  const parts = rateStretches(dated, from, to).map((stretch) => ({
    rate: stretch.rate,
    base: baseBetween(days.rows, stretch.from, stretch.to),
  }));
  return {
    from,
    through,
    base: parts.reduce((sum, { base }) => sum + base, 0n),
    interest: interestOfParts(parts, dayCount.value),
  };
}

/**
 * Accrues deposit interest to a day (按月计提): Dr 411 / Cr 211, dated that day, or the first open one when it is closed
 * (handbook §3: on the first day for the month before). Refused: `ledger/nothing-to-accrue` when it reaches that day
 * already, `ledger/day-not-reached`.
 */
export async function accrueInterest(call: Call, through: Temporal.PlainDate): Promise<Accrual & Posted> {
  const { closedThrough } = await lockBooks(call);
  if (Temporal.PlainDate.compare(through, call.accountingDate) > 0) throw new Problem(refusals.dayNotReached);
  const isClosed = Temporal.PlainDate.compare(through, closedThrough) <= 0;
  const dated = await onOpenDay(call, isClosed ? closedThrough.add({ days: 1 }) : through);
  const accrual = await quoteAccrual(call, through);
  if (!accrual || accrual.interest === 0n) throw new Problem(refusals.nothingToAccrue);
  const posted = await postJournal(dated, {
    businessKey: `interest-accrual:${through}`,
    business: 'interest-accrual',
    summary: `计提存款利息 ${accrual.from} 至 ${through}`,
    lines: await templated(call, 'interest-accrual', { amount: accrual.interest }),
  });
  await sql`update ledger.books set accrued_through = ${through} where center_id = ${call.centerId}`.execute(call.tx);
  return { ...accrual, ...posted };
}
