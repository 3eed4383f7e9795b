import type pg from 'pg';
import { at, type Calendar } from './calendar.ts';
import type { CenterPlan, EmployerPlan } from './employers.ts';
import { seededUuid } from './identifiers.ts';

/** The journals of a centre that belong to no employer. */
export interface CenterJournals {
  readonly opening: string;
  readonly interest: readonly [string, string];
}

export function centerJournals(seed: number, centerId: number, { openingDay, interestDays }: Calendar): CenterJournals {
  const idOf = (number: number, day: Temporal.PlainDate) =>
    seededUuid(seed, 'journal', { centerId, number, atMs: at(day, endOfDay).epochMilliseconds });
  // Above every employer's journals, which count 100,000 for each month.
  return {
    opening: idOf(90_000_001, openingDay),
    interest: [idOf(90_000_002, interestDays[0]), idOf(90_000_003, interestDays[1])],
  };
}

const endOfDay = 23 * 60 + 59;

/** Contributions of a chunk's people, month by month: base × ratio, each side rounded half up to the fen. */
const deposits = `
  deposit as materialized (
    select m.account_id, r.month, r.posted_on as day, r.posted_at as recorded_at, r.journal_id, r.employer_id,
      part.employer_fen, part.employer_fen + part.member_fen as amount_fen,
      case when r.posted_on <= $3::date then 0 when r.posted_on <= $4::date then 1 else 2 end as interest_year
    from city_member m
    join city_remittance r on r.employer_no = m.employer_no and r.at >= m.joined_at and r.at < m.left_at
    cross join lateral (select case r.deposit_year when 0 then m.base0 when 1 then m.base1 else m.base2 end as base_fen) based
    cross join lateral (select (base_fen * r.employer_ratio + 500000) / 1000000 as employer_fen, (base_fen * r.member_ratio + 500000) / 1000000 as member_fen) part
    where m.employer_no between $1 and $2
  )`;

/**
 * Interest of both 30 Junes: 积数 × annual rate ÷ 360, rounded once, half up. 积数 of a deposit is the deposit for the
 * days until 30 June, not counting that day; what was carried over counts for the whole year.
 */
const interest = `
  summed as (
    select account_id, max(day) as last_day, max(month) as contributed_to,
      coalesce(sum(amount_fen) filter (where interest_year = 0), 0) as paid0, coalesce(sum(amount_fen * ($3::date - day)) filter (where interest_year = 0), 0) as accrual0,
      coalesce(sum(amount_fen) filter (where interest_year = 1), 0) as paid1, coalesce(sum(amount_fen * ($4::date - day)) filter (where interest_year = 1), 0) as accrual1,
      coalesce(sum(amount_fen) filter (where interest_year = 2), 0) as paid2, coalesce(sum(amount_fen * ($4::date - day)) filter (where interest_year = 2), 0) as accrual2
    from deposit group by account_id
  ),
  settled as materialized (
    select m.account_id, m.opening_fen, s.*, carried0.carried0_fen, first.interest0_fen, carried1.carried1_fen, second.interest1_fen
    from city_member m
    join (select account_id as summed_id, last_day, contributed_to, paid0, accrual0, paid1, accrual1, paid2, accrual2 from summed) s on s.summed_id = m.account_id
    cross join lateral (select m.opening_fen::numeric as carried0_fen) carried0
    cross join lateral (select round((carried0_fen * ($3::date - $5::date) + accrual0) * $6 / (1000000 * 360::numeric), 0) as interest0_fen) first
    cross join lateral (select carried0_fen + paid0 + interest0_fen as carried1_fen) carried1
    cross join lateral (select round((carried1_fen * ($4::date - $3::date) + accrual1) * $7 / (1000000 * 360::numeric), 0) as interest1_fen) second
    where m.employer_no between $1 and $2
  )`;

const events = `
  event as (
    select account_id, day, 1 as rank, recorded_at, 'remittance' as kind, month, employer_id, journal_id, 0::numeric as carried_fen, amount_fen::numeric as current_fen, employer_fen,
      null::numeric as carried_base, null::numeric as current_base
    from deposit
    union all
    select account_id, $5::date, 0, $8::timestamptz, 'opening', null, null, $9::uuid, opening_fen, 0, null, null, null from settled where opening_fen > 0
    union all
    select account_id, $3::date, 2, $10::timestamptz, 'interest', null, null, $11::uuid, paid0 + interest0_fen, -paid0, null, carried0_fen * ($3::date - $5::date), accrual0 from settled where carried0_fen + paid0 > 0
    union all
    select account_id, $4::date, 2, $12::timestamptz, 'interest', null, null, $13::uuid, paid1 + interest1_fen, -paid1, null, carried1_fen * ($4::date - $3::date), accrual1 from settled where carried1_fen + paid1 > 0 and $15::boolean
  )`;

/** Writes entries and balances of the employers from $1 to $2 and adds up what the journals must say. */
const writeChunk = `
  with ${deposits}, ${interest}, ${events},
  entry as (
    insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, month, employer_id,
      carried_change_fen, current_change_fen, employer_part_fen, balance_after_fen, accounting_date, recorded_at, carried_base, current_base)
    select $14, account_id, row_number() over account, journal_id, kind, month, employer_id,
      carried_fen, current_fen, employer_fen, sum(carried_fen + current_fen) over account, day, recorded_at, carried_base, current_base
    from event window account as (partition by account_id order by day, rank)
    returning account_id, entry_no, journal_id, kind, employer_part_fen, carried_change_fen + current_change_fen as total_fen
  ),
  -- Accrued up to the last entry, as every posting leaves it.
  balance as (
    insert into ledger.personal_balance (center_id, account_id, carried_fen, current_fen, carried_accrual, current_accrual, accrued_to, entry_no, contributed_to)
    select $14, s.account_id, carried_fen, current_fen, carried_fen * (accrued_to - settled_on),
      accrual2 + paid2 * (accrued_to - $4::date) + unsettled * (accrual1 + paid1 * (accrued_to - $4::date)), accrued_to, numbered.entry_no, contributed_to
    from settled s
    join (select account_id, max(entry_no) as entry_no from entry group by account_id) numbered using (account_id)
    -- A centre whose last 30 June is not settled yet keeps what was paid in since the one before in 当年归集.
    cross join lateral (select case when $15::boolean then $4::date else $3::date end as settled_on, case when $15::boolean then 0 else 1 end as unsettled) last
    cross join lateral (select case when unsettled = 0 then carried1_fen + paid1 + interest1_fen else carried1_fen end as carried_fen,
      paid2 + unsettled * paid1 as current_fen,
      case when (case when unsettled = 0 then carried1_fen + paid1 else carried0_fen + paid0 end) > 0 then greatest(last_day, settled_on) else last_day end as accrued_to) now
  )
  insert into city_total (journal_id, kind, entries, employer_fen, total_fen)
  select journal_id, kind, count(*), sum(employer_part_fen), sum(total_fen) from entry group by journal_id, kind`;

/** Ranges of whole employers with about this many people each: what one statement holds at a time. */
const chunkPeople = 25_000;

export function chunksOf(employers: readonly EmployerPlan[]): [first: number, last: number][] {
  const chunks: [number, number][] = [];
  let people = 0;
  for (const { number, people: more } of employers) {
    const chunk = chunks.at(-1);
    if (chunk && people + more <= chunkPeople) chunk[1] = number;
    else {
      chunks.push([number, number]);
      people = 0;
    }
    people += more;
  }
  return chunks;
}

async function rateOn(client: pg.Client, day: Temporal.PlainDate): Promise<number> {
  const found = await client.query<{ value: number }>(
    `select value from params.national_value where key = 'interest.deposit-rate-ppm' and valid_from <= $1 order by valid_from desc limit 1`,
    [day.toString()],
  );
  const rate = found.rows[0]?.value;
  if (rate === undefined) throw new Error(`no deposit rate on ${day.toString()}`);
  return rate;
}

/** Writes the personal sub-ledger of a centre, chunk after chunk. */
export async function writeEntries(
  client: pg.Client,
  {
    center,
    employers,
    calendar,
    journals,
    log,
  }: {
    center: CenterPlan;
    employers: readonly EmployerPlan[];
    calendar: Calendar;
    journals: CenterJournals;
    log: (text: string) => void;
  },
): Promise<void> {
  const { openingDay, interestDays } = calendar;
  const [first, second] = interestDays;
  const rates = [await rateOn(client, first), await rateOn(client, second)];
  const chunks = chunksOf(employers);
  for (const [done, [from, to]] of chunks.entries()) {
    const values = [
      from,
      to,
      first,
      second,
      openingDay,
      ...rates,
      at(openingDay, endOfDay),
      journals.opening,
      at(first, endOfDay),
      journals.interest[0],
      at(second, endOfDay),
      journals.interest[1],
      center.centerId,
      center.isInterestSettled,
    ];
    const { rowCount } = await client.query(writeChunk, values.map(String));
    if (chunks.length > 1)
      log(
        `centre ${center.centerId}: entries of employers ${from}–${to} (${done + 1}/${chunks.length}, ${rowCount} journals)`,
      );
  }
}
