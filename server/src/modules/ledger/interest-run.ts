import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { getNumber, getRates } from '../params/index.ts';
import { accruedUntil } from './accrual-store.ts';
import {
  claimAccrued,
  cutChunks,
  findChunk,
  findFirstOpen,
  findRun,
  finishChunk,
  finishRun,
  type InterestChunk,
  type InterestRun,
  insertRun,
  settles,
} from './interest-store.ts';
import { templated } from './journal-templates.ts';
import { postJournal, postWritten } from './post.ts';
import { refusals } from './problems.ts';
import { type DatedRate, nextInterestDay } from './rules.ts';

/** Accounts of one transaction and one voucher: small enough to wait for, large enough for set-based work. */
const accountsPerChunk = 20_000;

/** The terms of a settlement: which rates of the interest year, and days of the year. */
export interface InterestTerms {
  readonly settlesOn: Temporal.PlainDate;
  /** Oldest first; the first held when the interest year began. */
  readonly rates: readonly DatedRate[];
  readonly dayCount: number;
  readonly dayCountSource: string;
}

/** Rates and day count of the interest year that ends on 30 June. 《住房公积金管理条例》第二十一条. */
export async function interestTerms(
  { tx, centerId }: Pick<Call, 'tx' | 'centerId'>,
  settlesOn: Temporal.PlainDate,
): Promise<InterestTerms> {
  const from = settlesOn.subtract({ years: 1 });
  // A rate that begins on the interest day is of the next year.
  const to = settlesOn.subtract({ days: 1 });
  const [rates, dayCount] = await Promise.all([
    getRates(tx, centerId, 'interest.deposit-rate-ppm', { from, to }),
    getNumber(tx, centerId, 'interest.day-count', settlesOn),
  ]);
  return {
    settlesOn,
    rates: rates.map(({ value, validFrom, source }) => ({ rate: value, validFrom, source })),
    dayCount: dayCount.value,
    dayCountSource: dayCount.source,
  };
}

/** What a settlement would pay, and some accounts to look at: nothing is written. */
export interface InterestPreview {
  readonly accounts: number;
  readonly base: bigint;
  readonly interest: Fen;
  readonly rolled: Fen;
  readonly largest: Fen;
  readonly samples: readonly {
    readonly accountId: string;
    readonly base: bigint;
    readonly interest: Fen;
    readonly balance: Fen;
  }[];
}

const samplesMax = 10;

/** The dry run (试算): totals over all accounts, and a sample spread over them. */
export async function previewInterest(call: Call, terms: InterestTerms): Promise<InterestPreview> {
  const due = dueQuery(call, terms, { firstAccount: null, nextAccount: null });
  const totals = await sql<{ accounts: bigint; base: string; interest: bigint; rolled: bigint; largest: bigint }>`
    select count(*) as accounts, coalesce(sum(carried_base + current_base), 0)::text as base, coalesce(sum(interest_fen), 0)::bigint as interest,
      coalesce(sum(rolled_fen), 0)::bigint as rolled, coalesce(max(interest_fen), 0)::bigint as largest
    from (${due}) due`.execute(call.tx);
  const row = totals.rows[0] ?? { accounts: 0n, base: '0', interest: 0n, rolled: 0n, largest: 0n };
  // Every n-th account by id, whatever it earned.
  const step = Math.max(1, Math.floor(Number(row.accounts) / samplesMax));
  const samples = await sql<{ accountId: string; base: bigint; interest: bigint; balance: bigint }>`
    select account_id, (carried_base + current_base)::bigint as base, interest_fen as interest, balance_fen as balance from (
      select *, row_number() over (order by account_id) as place from (${due}) due
    ) numbered where place % ${step} = 0 order by place limit ${samplesMax}`.execute(call.tx);
  return {
    accounts: Number(row.accounts),
    base: BigInt(row.base),
    interest: fen(row.interest),
    rolled: fen(row.rolled),
    largest: fen(row.largest),
    samples: samples.rows.map(({ accountId, base, interest, balance }) => ({
      accountId,
      base,
      interest: fen(interest),
      balance: fen(balance),
    })),
  };
}

/**
 * Begins the settlement of a 30 June: cuts the accounts into chunks. Each is settled by `settleChunk`, in any order, by
 * any number of workers. Refused: `ledger/no-interest-day` for a day that is no 30 June or is not reached,
 * `ledger/interest-settled` when it was begun before, `ledger/earlier-interest-open` while an earlier year is not settled.
 */
export async function startInterest(
  call: Call,
  settlesOn: Temporal.PlainDate,
  chunkSize = accountsPerChunk,
): Promise<InterestRun> {
  const { tx, centerId, accountingDate } = call;
  const isInterestDay = nextInterestDay(settlesOn).equals(settlesOn);
  if (!isInterestDay || Temporal.PlainDate.compare(settlesOn, accountingDate) > 0)
    throw new Problem(refusals.noInterestDay, {
      detail: `结息日为每年6月30日；当前会计日为 ${accountingDate}。`,
      source: '《住房公积金管理条例》第二十一条',
    });
  if (await findRun(tx, centerId, settlesOn)) throw new Problem(refusals.interestSettled);
  const first = await findFirstOpen(tx, centerId, settlesOn);
  if (first && Temporal.PlainDate.compare(first.settlesOn, settlesOn) < 0)
    throw new Problem(refusals.earlierInterestOpen, {
      detail: `${first.settlesOn.year} 年度结息${first.isRunning ? '正在进行' : '还没有做'}。上一年的利息计入本金，下一年才能计息。`,
      remedy: `请先完成 ${first.settlesOn.year} 年度结息。`,
    });
  const accrued = await accruedUntil(tx, centerId, settlesOn);
  const chunkCount = await cutChunks(tx, centerId, settlesOn, chunkSize);
  await insertRun(tx, call, { settlesOn, chunkCount, accrued });
  const run = await findRun(tx, centerId, settlesOn);
  if (!run) throw new Error('the run was just begun');
  return chunkCount === 0 ? ((await completeRun(call, run)) ?? run) : run;
}

export interface ChunkSettled {
  /** `undefined` when nothing was due, or the chunk was settled before. */
  readonly journalId: string | undefined;
  readonly isLast: boolean;
}

/**
 * Settles one chunk, all or nothing: interest to each account, 当年归集 rolled over to 上年结转, bases used up, and its
 * voucher Dr 211 (what was accrued) + Dr 411 (the difference) / Cr 201. Dated today, counting from the interest day. A
 * chunk that is done is left alone, so it may be asked for again at any time.
 */
export async function settleChunk(call: Call, settlesOn: Temporal.PlainDate, chunkNo: number): Promise<ChunkSettled> {
  const chunk = await findChunk(call.tx, call.centerId, settlesOn, chunkNo);
  if (!chunk || chunk.doneAt) return { journalId: undefined, isLast: false };
  const terms = await interestTerms(call, settlesOn);
  const journalId = call.newId();
  const { accounts, base, interest } = await settleAccounts(call, terms, { chunk, journalId });
  const posted = accounts > 0 ? journalId : undefined;
  await finishChunk(call.tx, call, { settlesOn, chunkNo, accounts, interest, journalId: posted });
  const { run, accrued } = await claimAccrued(call.tx, call.centerId, settlesOn, { accounts, base, interest });
  if (posted) {
    await postWritten(
      call,
      {
        businessKey: `interest:${settlesOn}:${chunkNo}`,
        business: 'interest',
        summary: `${settlesOn.year}年度结息 第${chunkNo}批（共${run.chunkCount}批）${accounts}人`,
        lines: await templated(call, 'interest', { accrued, difference: fen(interest - accrued), interest }),
      },
      { journalId, entryCount: accounts },
    );
  }
  const done = await completeRun(call, run);
  return { journalId: posted, isLast: done !== undefined };
}

/** After the last chunk: what was accrued too much is taken back, Dr 211 / Cr 411. */
async function completeRun(call: Call, run: InterestRun): Promise<InterestRun | undefined> {
  if (run.chunksDone < run.chunkCount) return undefined;
  const excess = run.accruedLeft;
  const posted =
    excess > zeroFen
      ? await postJournal(call, {
          businessKey: `interest:${run.settlesOn}:excess`,
          business: 'interest-accrual-excess',
          summary: `${run.settlesOn.year}年度结息 冲回多提利息`,
          lines: await templated(call, 'interest-accrual-excess', { amount: excess }),
        })
      : undefined;
  await finishRun(call.tx, call, run.settlesOn, posted?.journalId);
  return findRun(call.tx, call.centerId, run.settlesOn);
}

interface Settled {
  readonly accounts: number;
  readonly base: bigint;
  readonly interest: Fen;
}

const attemptsMax = 3;

/**
 * The statement over a chunk. It reads the balances unlocked: whoever moves one between reading and updating is noticed
 * by the entry number, and then it is done again, at last with the rows locked.
 */
async function settleAccounts(
  call: Call,
  terms: InterestTerms,
  { chunk, journalId }: { chunk: InterestChunk; journalId: string },
): Promise<Settled> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    await sql`savepoint chunk`.execute(call.tx);
    const { rows } = await settleStatement(call, terms, { chunk, journalId, lock: attempt === attemptsMax }).execute(
      call.tx,
    );
    const { due = 0n, touched = 0n, base = '0', interest = 0n } = rows[0] ?? {};
    if (due === touched && interest > 0n)
      return { accounts: Number(touched), base: BigInt(base), interest: fen(interest) };
    await sql`rollback to savepoint chunk`.execute(call.tx);
    // A voucher has an amount: accounts that earned no fen together keep their bases for the next year.
    if (due === touched) return { accounts: 0, base: 0n, interest: zeroFen };
  }
  throw new Error('accounts that are locked were moved');
}

interface Effect {
  readonly due: bigint;
  readonly touched: bigint;
  readonly base: string;
  readonly interest: bigint;
}

function settleStatement(
  call: Call,
  terms: InterestTerms,
  { chunk, journalId, lock }: { chunk: InterestChunk; journalId: string; lock: boolean },
): RawBuilder<Effect> {
  const { centerId, accountingDate: day, now } = call;
  const { settlesOn } = terms;
  const valueDate = settlesOn.equals(day) ? null : settlesOn;
  return sql<Effect>`/* planned each time */
    with ${lock ? lockPart(centerId, chunk) : sql``} due as materialized (${dueQuery(call, terms, chunk)}${lock ? sql` and b.account_id in (select account_id from locked)` : sql``}),
    touched as (
      update ledger.personal_balance b set
        carried_fen = d.carried_fen + d.rolled_fen + d.interest_fen,
        current_fen = d.current_fen - d.rolled_fen,
        carried_accrual = d.carried_through - d.carried_base + (d.rolled_fen + d.interest_fen) * (${day}::date - ${settlesOn}::date),
        current_accrual = d.current_through - d.current_base - d.rolled_fen * (${day}::date - ${settlesOn}::date),
        accrued_to = ${day}::date,
        entry_no = d.entry_no + 1
      from due d
      where b.center_id = ${centerId}${within(chunk)} and b.account_id = d.account_id and b.entry_no = d.entry_no
      returning d.account_id, b.entry_no, d.rolled_fen, d.interest_fen, d.balance_fen, d.carried_base, d.current_base
    ),
    entry as (
      insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, carried_change_fen, current_change_fen,
        balance_after_fen, accounting_date, recorded_at, value_date, carried_base, current_base)
      select ${centerId}, account_id, entry_no, ${journalId}::uuid, 'interest', rolled_fen + interest_fen, -rolled_fen,
        balance_fen + interest_fen, ${day}::date, ${now}::timestamptz, ${valueDate}::date, carried_base, current_base
      from touched
    )
    select (select count(*) from due) as due, count(*) as touched, coalesce(sum(carried_base + current_base), 0)::text as base,
      coalesce(sum(interest_fen), 0)::bigint as interest
    from touched`;
}

const within = ({ firstAccount, nextAccount }: Pick<InterestChunk, 'firstAccount' | 'nextAccount'>) => sql`
  ${firstAccount === null ? sql`` : sql` and b.account_id >= ${firstAccount}::uuid`}${nextAccount === null ? sql`` : sql` and b.account_id < ${nextAccount}::uuid`}`;

const lockPart = (centerId: number, chunk: InterestChunk) => sql`locked as materialized (
      select b.account_id from ledger.personal_balance b where b.center_id = ${centerId}${within(chunk)} order by b.account_id for update
    ),`;

/**
 * What is due to each account of a range: bases of both parts up to the interest day, interest rounded half up once,
 * 当年归集 to be rolled over. An account that moved after the interest day is put back to it by the movements since.
 * `carried_through` and `current_through` are the bases up to today.
 */
function dueQuery(
  { centerId, accountingDate: day }: Pick<Call, 'centerId' | 'accountingDate'>,
  terms: InterestTerms,
  chunk: Pick<InterestChunk, 'firstAccount' | 'nextAccount'>,
): RawBuilder<unknown> {
  const { settlesOn, dayCount } = terms;
  const unit = 1_000_000n * BigInt(dayCount);
  return sql`
    select b.account_id, b.entry_no, b.carried_fen, b.current_fen, b.carried_fen + b.current_fen as balance_fen,
      carried_base, current_base, rolled_fen, case when weighted <= 0 then 0 else (2 * weighted + ${unit}::bigint) / (2 * ${unit}::bigint) end as interest_fen,
      b.carried_accrual + b.carried_fen * (${day}::date - b.accrued_to) as carried_through,
      b.current_accrual + b.current_fen * (${day}::date - b.accrued_to) as current_through
    from ledger.personal_balance b
    ${settlesOn.equals(day) ? sql`` : lateMovements(settlesOn)}
    cross join lateral (select
      b.carried_accrual + b.carried_fen * (${settlesOn}::date - b.accrued_to)${settlesOn.equals(day) ? sql`` : sql` + coalesce(late.carried_days, 0)`} as carried_base,
      b.current_accrual + b.current_fen * (${settlesOn}::date - b.accrued_to)${settlesOn.equals(day) ? sql`` : sql` + coalesce(late.current_days, 0)`} as current_base,
      ${settlesOn.equals(day) ? sql`b.current_fen` : sql`greatest(0, least(b.current_fen, b.current_fen - coalesce(late.current_fen, 0)))`} as rolled_fen
    ) based
    cross join lateral (select ${weightedBase(terms)} as weighted) weighed
    where b.center_id = ${centerId}${within(chunk)} and (carried_base <> 0 or current_base <> 0 or rolled_fen <> 0)
      ${settlesOn.equals(day) ? sql`` : sql`and late.is_settled is not true`}`;
}

/**
 * Movements that count from after the interest day: what they moved, and how far (in fen·days) they reach back past it; and
 * whether a closing has settled the account since, with the days of this settlement among its own.
 */
const lateMovements = (settlesOn: Temporal.PlainDate) => sql`
    left join lateral (
      select sum(e.current_change_fen)::bigint as current_fen,
        sum(e.carried_change_fen * (coalesce(e.value_date, e.accounting_date) - ${settlesOn}::date))::bigint as carried_days,
        sum(e.current_change_fen * (coalesce(e.value_date, e.accounting_date) - ${settlesOn}::date))::bigint as current_days,
        bool_or(${settles('e')} and not exists (
          select from ledger.journal red where red.center_id = e.center_id and red.reverses_id = e.journal_id)) as is_settled
      from ledger.personal_entry e
      where b.accrued_to > ${settlesOn}::date and e.center_id = b.center_id and e.account_id = b.account_id
        and coalesce(e.value_date, e.accounting_date) > ${settlesOn}::date
    ) late on true`;

/**
 * Σ 积数 × rate. With one rate, the base times it. Where the rate changed on a day, the base up to that day (which
 * follows from the entries) counts the difference of both rates more, unless interest was settled since that day.
 */
function weightedBase({ rates }: InterestTerms): RawBuilder<unknown> {
  const last = rates.at(-1);
  if (!last) throw new Error('no deposit rate');
  const changes = rates.slice(1).map(({ rate, validFrom }, at) => ({
    on: validFrom,
    difference: (rates[at]?.rate ?? rate) - rate,
  }));
  const parts = changes.map(
    ({ on, difference }) => sql` + ${difference}::bigint * (
      select coalesce(sum((e.carried_change_fen + e.current_change_fen) * (${on}::date - coalesce(e.value_date, e.accounting_date))
        - coalesce(e.carried_base, 0) - coalesce(e.current_base, 0)), 0)::bigint
      from ledger.personal_entry e
      where e.center_id = b.center_id and e.account_id = b.account_id and coalesce(e.value_date, e.accounting_date) < ${on}::date
        and not exists (
          select from ledger.personal_entry s where s.center_id = b.center_id and s.account_id = b.account_id
            and ${settles('s')} and coalesce(s.value_date, s.accounting_date) >= ${on}::date
            and not exists (select from ledger.journal red where red.center_id = s.center_id and red.reverses_id = s.journal_id)
        )
    )`,
  );
  return sql`(carried_base + current_base) * ${last.rate}::bigint${sql.join(parts, sql``)}`;
}
