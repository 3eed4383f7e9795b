import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { ValuedMovement } from './rules.ts';

/** Both parts of a balance, the row locked for the rest of the transaction when asked. */
export async function lockPersonalBalance(
  tx: Db,
  centerId: number,
  accountId: string,
  { lock }: { lock: boolean },
): Promise<{ carried: Fen; current: Fen } | undefined> {
  const row = await tx
    .selectFrom('ledger.personalBalance')
    .select(['carriedFen', 'currentFen'])
    .where('centerId', '=', centerId)
    .where('accountId', '=', accountId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && { carried: fen(row.carriedFen), current: fen(row.currentFen) };
}

/** What had been posted by a day and recorded by an instant, of entries or journals alike. */
const seen = (
  { postedBy, knownAt }: { postedBy?: Temporal.PlainDate; knownAt?: Temporal.Instant | undefined },
  of: 'e' | 'red',
) =>
  sql`${
    postedBy ? sql` and ${sql.ref(`${of}.accounting_date`)} <= ${postedBy}::date` : sql``
  }${knownAt ? sql` and ${sql.ref(`${of}.recorded_at`)} <= ${knownAt}::timestamptz` : sql``}`;

/**
 * Whether an entry settles what its account has earned: annual interest, that of a closing, or a closing that had no fen
 * left to pay and used the base up itself.
 */
export const settles = (of: string) =>
  sql`(${sql.ref(`${of}.kind`)} in ('interest', 'closing-interest') or (${sql.ref(`${of}.kind`)} <> 'reversal' and ${sql.ref(`${of}.carriedBase`)} is not null))`;

/**
 * The movements of an account for interest, with the day from which it counts anew: the last settlement that stands
 * (settlement and closing alike), else the first movement. `only` takes the movements before an entry, up to an accounting
 * date, or as they were recorded by an instant.
 */
export async function movementsOf(
  tx: Db,
  centerId: number,
  accountId: string,
  only: { entryNo?: number; postedBy?: Temporal.PlainDate; knownAt?: Temporal.Instant | undefined } = {},
): Promise<{ from: Temporal.PlainDate | undefined; movements: ValuedMovement[] }> {
  const { rows } = await sql<{ entryNo: number; amount: bigint; valueDate: Temporal.PlainDate; isSettlement: boolean }>`
    select e.entry_no, e.carried_change_fen + e.current_change_fen as amount, coalesce(e.value_date, e.accounting_date) as value_date,
      ${settles('e')} and not exists (
        select from ledger.journal red where red.center_id = e.center_id and red.reverses_id = e.journal_id${seen(only, 'red')}) as is_settlement
    from ledger.personal_entry e
    where e.center_id = ${centerId} and e.account_id = ${accountId}::uuid ${only.entryNo === undefined ? sql`` : sql`and e.entry_no < ${only.entryNo}`}${seen(only, 'e')}
    order by e.entry_no`.execute(tx);
  const settled = rows.findLast(({ isSettlement }) => isSettlement)?.valueDate;
  const first = rows.map(({ valueDate }) => valueDate).sort(Temporal.PlainDate.compare)[0];
  return {
    from: settled ?? first,
    movements: rows.map(({ amount, valueDate }) => ({ amount: BigInt(amount), valueDate })),
  };
}

export interface InterestRun {
  readonly settlesOn: Temporal.PlainDate;
  readonly state: 'running' | 'done';
  readonly chunkCount: number;
  readonly chunksDone: number;
  readonly accounts: number;
  readonly base: bigint;
  readonly interest: Fen;
  /** What 211 held when it began, and what of it no voucher has used yet. */
  readonly accrued: Fen;
  readonly accruedLeft: Fen;
  readonly startedBy: string;
  readonly startedAt: Temporal.Instant;
  readonly finishedAt: Temporal.Instant | null;
}

const runColumns = sql`settles_on, state, chunk_count, chunks_done, account_count as accounts, base_fen_days::text as base, interest_fen as interest,
  accrued_fen as accrued, accrued_left_fen as accrued_left, started_by, started_at, finished_at`;
type RunRow = Omit<InterestRun, 'base'> & { readonly base: string };
const runOf = (row: RunRow): InterestRun => ({ ...row, base: BigInt(row.base) });

/** Settlements of a centre, newest first. */
export async function listRuns(tx: Db, centerId: number): Promise<InterestRun[]> {
  const { rows } = await sql<RunRow>`
    select ${runColumns} from ledger.interest_run where center_id = ${centerId} order by settles_on desc limit 50`.execute(
    tx,
  );
  return rows.map(runOf);
}

export async function findRun(
  tx: Db,
  centerId: number,
  settlesOn: Temporal.PlainDate,
): Promise<InterestRun | undefined> {
  const { rows } = await sql<RunRow>`
    select ${runColumns} from ledger.interest_run where center_id = ${centerId} and settles_on = ${settlesOn}`.execute(
    tx,
  );
  return rows[0] && runOf(rows[0]);
}

export async function insertRun(
  tx: Db,
  { centerId, actor, now }: { centerId: number; actor: { id: string }; now: Temporal.Instant },
  { settlesOn, chunkCount, accrued }: { settlesOn: Temporal.PlainDate; chunkCount: number; accrued: Fen },
): Promise<void> {
  await sql`
    insert into ledger.interest_run (center_id, settles_on, state, chunk_count, chunks_done, account_count, base_fen_days, interest_fen, accrued_fen, accrued_left_fen, started_by, started_at)
    values (${centerId}, ${settlesOn}, 'running', ${chunkCount}, 0, 0, 0, 0, ${accrued}, ${accrued}, ${actor.id}, ${now})`.execute(
    tx,
  );
}

/** Ranges of accounts that cover every account there is or will be; none when the centre has none. */
export async function cutChunks(
  tx: Db,
  centerId: number,
  settlesOn: Temporal.PlainDate,
  size: number,
): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    with start as (
      select account_id, row_number() over (order by account_id) as chunk_no from (
        select account_id, row_number() over (order by account_id) as place from ledger.personal_balance where center_id = ${centerId}
      ) placed where (place - 1) % ${size} = 0
    ),
    cut as (
      insert into ledger.interest_chunk (center_id, settles_on, chunk_no, first_account, next_account)
      select ${centerId}, ${settlesOn}, chunk_no, case when chunk_no > 1 then account_id end, lead(account_id) over (order by chunk_no) from start
      returning 1
    ) select count(*) as count from cut`.execute(tx);
  return Number(rows[0]?.count ?? 0n);
}

export interface InterestChunk {
  readonly chunkNo: number;
  readonly firstAccount: string | null;
  readonly nextAccount: string | null;
  readonly doneAt: Temporal.Instant | null;
}

/** A chunk, locked for the rest of the transaction. */
export async function findChunk(
  tx: Db,
  centerId: number,
  settlesOn: Temporal.PlainDate,
  chunkNo: number,
): Promise<InterestChunk | undefined> {
  return tx
    .selectFrom('ledger.interestChunk')
    .select(['chunkNo', 'firstAccount', 'nextAccount', 'doneAt'])
    .where('centerId', '=', centerId)
    .where('settlesOn', '=', settlesOn)
    .where('chunkNo', '=', chunkNo)
    .forUpdate()
    .executeTakeFirst();
}

/** Numbers of the chunks that are still to be settled. */
export async function openChunks(tx: Db, centerId: number, settlesOn: Temporal.PlainDate): Promise<number[]> {
  const rows = await tx
    .selectFrom('ledger.interestChunk')
    .select('chunkNo')
    .where('centerId', '=', centerId)
    .where('settlesOn', '=', settlesOn)
    .where('doneAt', 'is', null)
    .orderBy('chunkNo')
    .execute();
  return rows.map(({ chunkNo }) => chunkNo);
}

export async function finishChunk(
  tx: Db,
  { centerId, now }: { centerId: number; now: Temporal.Instant },
  done: {
    settlesOn: Temporal.PlainDate;
    chunkNo: number;
    accounts: number;
    interest: Fen;
    journalId: string | undefined;
  },
): Promise<void> {
  await tx
    .updateTable('ledger.interestChunk')
    .set({ accountCount: done.accounts, interestFen: done.interest, journalId: done.journalId ?? null, doneAt: now })
    .where('centerId', '=', centerId)
    .where('settlesOn', '=', done.settlesOn)
    .where('chunkNo', '=', done.chunkNo)
    .execute();
}

/** Adds a chunk to its run and takes from what was accrued as much as its interest needs. Workers queue up here, shortly. */
export async function claimAccrued(
  tx: Db,
  centerId: number,
  settlesOn: Temporal.PlainDate,
  { accounts, base, interest }: { accounts: number; base: bigint; interest: Fen },
): Promise<{ run: InterestRun; accrued: Fen }> {
  const before = await sql<{ left: bigint }>`
    select accrued_left_fen as left from ledger.interest_run where center_id = ${centerId} and settles_on = ${settlesOn} for update`.execute(
    tx,
  );
  const left = before.rows[0]?.left ?? 0n;
  const accrued = fen(left < interest ? left : interest);
  const { rows } = await sql<RunRow>`
    update ledger.interest_run set chunks_done = chunks_done + 1, account_count = account_count + ${accounts},
      base_fen_days = base_fen_days + ${base}, interest_fen = interest_fen + ${interest}, accrued_left_fen = accrued_left_fen - ${accrued}
    where center_id = ${centerId} and settles_on = ${settlesOn}
    returning ${runColumns}`.execute(tx);
  if (!rows[0]) throw new Error(`no settlement of ${settlesOn}`);
  return { run: runOf(rows[0]), accrued };
}

export async function finishRun(
  tx: Db,
  { centerId, now }: { centerId: number; now: Temporal.Instant },
  settlesOn: Temporal.PlainDate,
  excessJournalId: string | undefined,
): Promise<void> {
  await tx
    .updateTable('ledger.interestRun')
    .set({ state: 'done', finishedAt: now, excessJournalId: excessJournalId ?? null })
    .where('centerId', '=', centerId)
    .where('settlesOn', '=', settlesOn)
    .execute();
}

export interface Settlement {
  readonly entryNo: number;
  readonly kind: 'interest' | 'closing-interest';
  readonly on: Temporal.PlainDate;
  readonly valueDate: Temporal.PlainDate;
  readonly interest: Fen;
}

/** The settlements of an account that stand, newest first. */
export async function listSettlements(tx: Db, centerId: number, accountId: string): Promise<Settlement[]> {
  const { rows } = await sql<Settlement>`
    select e.entry_no, e.kind, e.accounting_date as on, coalesce(e.value_date, e.accounting_date) as value_date,
      e.carried_change_fen + e.current_change_fen as interest
    from ledger.personal_entry e
    where e.center_id = ${centerId} and e.account_id = ${accountId}::uuid and e.kind in ('interest', 'closing-interest')
      and not exists (select from ledger.journal red where red.center_id = e.center_id and red.reverses_id = e.journal_id)
    order by e.entry_no desc limit 60`.execute(tx);
  return rows;
}

/** The vouchers of a settlement, in the order of its chunks. */
export async function listRunJournals(tx: Db, centerId: number, settlesOn: Temporal.PlainDate) {
  const { rows } = await sql<{ journalId: string; summary: string; amountFen: bigint; entries: number }>`
    select j.journal_id, j.summary, j.debit_fen as amount_fen, j.entry_count as entries
    from (
      select journal_id, chunk_no from ledger.interest_chunk where center_id = ${centerId} and settles_on = ${settlesOn}
      union all
      select excess_journal_id, null from ledger.interest_run where center_id = ${centerId} and settles_on = ${settlesOn}
    ) part join ledger.journal j on j.center_id = ${centerId} and j.journal_id = part.journal_id
    order by chunk_no nulls last limit 200`.execute(tx);
  return rows;
}

/**
 * Whether the interest of a 30 June was settled or begun: by a run, or by settlement entries of that day in books that were
 * brought in; true too when there was nothing in the books by then.
 */
export async function isSettled(tx: Db, centerId: number, settlesOn: Temporal.PlainDate): Promise<boolean> {
  const { rows } = await sql<{ isSettled: boolean }>`
    select exists (select from ledger.interest_run where center_id = ${centerId} and settles_on = ${settlesOn})
      or exists (select from ledger.journal where center_id = ${centerId} and business = 'interest' and accounting_date = ${settlesOn} and reverses_id is null)
      or not exists (select from ledger.journal where center_id = ${centerId} and accounting_date < ${settlesOn} and entry_count > 0) as is_settled`.execute(
    tx,
  );
  return rows[0]?.isSettled ?? true;
}

/**
 * The interest that must come first, of all 30 Junes up to a day: one that is running, else the oldest since the newest that
 * was settled. Interest bears interest from its day on, so that a later year cannot be reckoned before an earlier one.
 */
export async function findFirstOpen(
  tx: Db,
  centerId: number,
  through: Temporal.PlainDate,
): Promise<{ settlesOn: Temporal.PlainDate; isRunning: boolean } | undefined> {
  const { rows } = await sql<{ settlesOn: Temporal.PlainDate; isRunning: boolean }>`
    with opened as (select min(accounting_date) as day from ledger.journal where center_id = ${centerId} and entry_count > 0),
    interest_day as (
      select d.day, r.state as state,
        r.settles_on is not null or exists (
          select from ledger.journal j where j.center_id = ${centerId} and j.business = 'interest' and j.accounting_date = d.day and j.reverses_id is null
        ) as is_settled
      from opened cross join lateral generate_series(extract(year from opened.day)::integer, ${through.year}::integer) of_year (number)
      cross join lateral (select make_date(of_year.number, 6, 30) as day) d
      left join ledger.interest_run r on r.center_id = ${centerId} and r.settles_on = d.day
      where d.day > opened.day and d.day <= ${through}::date
    )
    select day as settles_on, state is not null as is_running from interest_day
    where state = 'running' or (not is_settled and day > coalesce((select max(day) from interest_day where is_settled), '-infinity'))
    order by day limit 1`.execute(tx);
  return rows[0];
}
