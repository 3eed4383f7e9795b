import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen, type RatePpm, ratePpm } from '../../platform/money.ts';
import { type EmployerState, openStates, type PersonalState } from './rules.ts';

export interface EmployerAccount {
  readonly employerId: string;
  readonly state: EmployerState;
  readonly ratios: { readonly employer: RatePpm; readonly member: RatePpm };
  readonly firstMonth: Temporal.PlainDate;
  readonly contributedTo: Temporal.PlainDate | null;
  readonly openedOn: Temporal.PlainDate;
}

/** The employer's account; locked for the rest of the transaction when asked, so that two clerks cannot do one month twice. */
export async function getEmployerAccount(
  tx: Db,
  centerId: number,
  employerId: string,
  { lock }: { lock: boolean } = { lock: false },
): Promise<EmployerAccount> {
  const row = await tx
    .selectFrom('account.employerAccount')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirstOrThrow();
  return {
    employerId,
    state: row.state as EmployerState,
    ratios: { employer: ratePpm(row.employerRatioPpm), member: ratePpm(row.memberRatioPpm) },
    firstMonth: row.firstMonth,
    contributedTo: row.contributedTo,
    openedOn: row.openedOn,
  };
}

export async function setContributedTo(
  tx: Db,
  centerId: number,
  employerId: string,
  month: Temporal.PlainDate | null,
): Promise<void> {
  await tx
    .updateTable('account.employerAccount')
    .set({ contributedTo: month, state: sql`case when state = 'opened' then 'normal' else state end` })
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .execute();
}

export interface PersonalAccount {
  readonly accountId: string;
  readonly accountNo: string;
  readonly personId: string;
  readonly employerId: string;
  readonly state: PersonalState;
  readonly base: Fen;
  readonly openedOn: Temporal.PlainDate;
  readonly sealedOn: Temporal.PlainDate | null;
}

const columns = [
  'accountId',
  'accountNo',
  'personId',
  'employerId',
  'state',
  'baseFen',
  'openedOn',
  'sealedOn',
] as const;

function shaped({
  baseFen,
  state,
  ...row
}: {
  accountId: string;
  accountNo: string;
  personId: string;
  employerId: string;
  state: string;
  baseFen: bigint;
  openedOn: Temporal.PlainDate;
  sealedOn: Temporal.PlainDate | null;
}): PersonalAccount {
  return { ...row, state: state as PersonalState, base: fen(baseFen) };
}

/** The person's one account that is not closed. */
export async function findOpenAccount(
  tx: Db,
  centerId: number,
  personId: string,
): Promise<PersonalAccount | undefined> {
  const row = await tx
    .selectFrom('account.personalAccount')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where('state', 'in', openStates)
    .executeTakeFirst();
  return row && shaped(row);
}

/** The account that a person looks at: the open one, else the one that was opened last and is closed by now. */
export async function findShownAccount(
  tx: Db,
  centerId: number,
  personId: string,
): Promise<PersonalAccount | undefined> {
  const current = await findOpenAccount(tx, centerId, personId);
  if (current) return current;
  const row = await tx
    .selectFrom('account.personalAccount')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where(sql<boolean>`state not in ('normal', 'sealed', 'frozen')`)
    .orderBy('openedOn', 'desc')
    .orderBy('accountId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && shaped(row);
}

/** Every account that a person has or had, the one opened last first. */
export async function listAccountsOf(tx: Db, centerId: number, personId: string): Promise<PersonalAccount[]> {
  const of = (states: 'in' | 'not in') =>
    tx
      .selectFrom('account.personalAccount')
      .select(columns)
      .where('centerId', '=', centerId)
      .where('personId', '=', personId)
      .where('state', states, openStates);
  // Each half has an index of its own.
  const rows = await of('in').unionAll(of('not in')).orderBy('openedOn', 'desc').orderBy('accountId', 'desc').execute();
  return rows.map(shaped);
}

export async function findAccountByNo(
  tx: Db,
  centerId: number,
  accountNo: string,
): Promise<PersonalAccount | undefined> {
  const row = await tx
    .selectFrom('account.personalAccount')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('accountNo', '=', accountNo)
    .executeTakeFirst();
  return row && shaped(row);
}

/** The open accounts of many people. */
export async function findOpenAccounts(
  tx: Db,
  centerId: number,
  personIds: readonly string[],
): Promise<PersonalAccount[]> {
  const rows = await tx
    .selectFrom('account.personalAccount')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('personId', '=', sql<string>`any (${personIds}::uuid[])`)
    .where('state', 'in', openStates)
    .execute();
  return rows.map(shaped);
}

/** Accounts by id. */
export async function accountsOf(
  tx: Db,
  centerId: number,
  accountIds: readonly string[],
): Promise<Map<string, PersonalAccount>> {
  if (accountIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('account.personalAccount')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('accountId', '=', sql<string>`any (${accountIds}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.accountId, shaped(row)]));
}

/** Accounts of an employer by account number; `limit` undefined for all of them (rosters, exports). */
export async function listAccounts(
  tx: Db,
  centerId: number,
  employerId: string,
  filter: { states?: readonly PersonalState[] | undefined; personIds?: readonly string[] | undefined },
  page?: { limit: number; offset: number },
): Promise<{ rows: PersonalAccount[]; total: number }> {
  const chosen = tx
    .selectFrom('account.personalAccount')
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', 'in', filter.states ?? openStates)
    .$if(filter.personIds !== undefined, (query) =>
      query.where('personId', '=', sql<string>`any (${filter.personIds ?? []}::uuid[])`),
    );
  const rows = await chosen
    .select(columns)
    .orderBy('accountNo')
    .$if(page !== undefined, (query) => query.limit(page?.limit ?? 0).offset(page?.offset ?? 0))
    .execute();
  const total = page
    ? Number((await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow()).total)
    : rows.length;
  return { rows: rows.map(shaped), total };
}

/** How many people in use contribute on each base: far fewer rows than people, for sums and limits over a big employer. */
export async function countByBase(
  tx: Db,
  centerId: number,
  employerId: string,
): Promise<readonly { readonly base: Fen; readonly count: number }[]> {
  const rows = await tx
    .selectFrom('account.personalAccount')
    .select(['baseFen', sql<bigint>`count(*)`.as('count')])
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', '=', 'normal')
    .groupBy('baseFen')
    .execute();
  return rows.map(({ baseFen, count }) => ({ base: fen(baseFen), count: Number(count) }));
}

/** People in use whose base is outside of limits, page by page in the order of their numbers. */
export async function listOutside(
  tx: Db,
  centerId: number,
  employerId: string,
  { baseMin, baseMax }: { readonly baseMin: Fen; readonly baseMax: Fen },
  page: { limit: number; offset: number },
): Promise<PersonalAccount[]> {
  const rows = await tx
    .selectFrom('account.personalAccount')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', '=', 'normal')
    .where((where) => where.or([where('baseFen', '<', baseMin), where('baseFen', '>', baseMax)]))
    .orderBy('accountNo')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(shaped);
}

/** The accounts of an employer as a query (column account_id), for sums of the ledger. */
export const accountsOfEmployer = (centerId: number, employerId: string): RawBuilder<unknown> => sql`
  select account_id from account.personal_account where center_id = ${centerId} and employer_id = ${employerId}::uuid and state in ('normal', 'sealed', 'frozen')`;

/** Those of an employer's accounts that are sealed. */
export const sealedOfEmployer = (centerId: number, employerId: string): RawBuilder<unknown> => sql`
  select account_id from account.personal_account where center_id = ${centerId} and employer_id = ${employerId}::uuid and state = 'sealed'`;

/** How many accounts of an employer are in each state, and the sum of the bases in normal state. */
export async function countByState(
  tx: Db,
  centerId: number,
  employerId: string,
): Promise<{ normal: number; sealed: number }> {
  const row = await tx
    .selectFrom('account.personalAccount')
    .select([
      sql<bigint>`count(*) filter (where state = 'normal')`.as('normal'),
      sql<bigint>`count(*) filter (where state = 'sealed')`.as('sealed'),
    ])
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .executeTakeFirstOrThrow();
  return { normal: Number(row.normal), sealed: Number(row.sealed) };
}

export async function countCenter(tx: Db, centerId: number): Promise<{ accounts: number; employers: number }> {
  const rows = await sql<{ accounts: bigint; employers: bigint }>`
    select (select count(*) from account.personal_account where center_id = ${centerId} and state in ('normal', 'sealed', 'frozen')) as accounts,
           (select count(*) from account.employer_account where center_id = ${centerId} and state <> 'closed') as employers`.execute(
    tx,
  );
  return { accounts: Number(rows.rows[0]?.accounts ?? 0n), employers: Number(rows.rows[0]?.employers ?? 0n) };
}

/** What account changes share: for whom, from which month and by which business. */
export interface ChangeOf {
  readonly employerId: string;
  readonly month: Temporal.PlainDate;
  readonly businessId: string;
}

/** The columns of a change that are the same for all accounts of a business. */
export const recorded = (call: Call, { employerId, month, businessId }: ChangeOf, kind: string) => sql`
  ${call.centerId}::integer, gen_random_uuid(), ${employerId}::uuid, ${kind}::text, ${month}::date, ${call.now}::timestamptz, ${businessId}::uuid, ${call.actor.id}::text, ${call.channel}::text`;
export const recordColumns = sql`center_id, change_id, employer_id, kind, effective_month, changed_at, business_id, actor_id, channel, account_id, before_text, after_text`;

/** Opens accounts for a query's people: columns account_id, person_id, base_fen. */
export async function openAccounts(call: Call, change: ChangeOf, people: RawBuilder<unknown>): Promise<void> {
  // Two openings at once would take the same numbers: the second waits here and then sees the first.
  await sql`select pg_advisory_xact_lock(7272, ${call.centerId}::integer)`.execute(call.tx);
  await sql`
    with opened as (
      insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
      select ${call.centerId}, account_id,
        -- 12 digits, following the highest number of the centre.
        lpad((highest.no + row_number() over (order by account_id))::text, 12, '0'),
        person_id, ${change.employerId}::uuid, 'normal', base_fen, ${change.month}::date, ${call.accountingDate}::date
      from (${people}) people,
        (select coalesce(max(account_no)::bigint, 100000000000 + ${call.centerId}::bigint * 1000000000) as no from account.personal_account
          where center_id = ${call.centerId}) highest
      returning account_id, base_fen
    )
    insert into account.account_change (${recordColumns})
    select ${recorded(call, change, 'open')}, account_id, null, base_fen::text from opened`.execute(call.tx);
}

/** How many accounts of an employer are in use, and how many a query (columns account_id, base_fen) names on their base. */
export async function countInUse(call: Call, employerId: string, accounts: RawBuilder<unknown>) {
  // Its accounts are read once, in a row: the planner takes a list that is new for a short one.
  const found = await sql<{ normal: bigint; named: bigint }>`
    with own as materialized (select account_id, base_fen from account.personal_account
      where center_id = ${call.centerId} and employer_id = ${employerId}::uuid and state = 'normal')
    select (select count(*) from own) as normal, (select count(*) from own join (${accounts}) chosen using (account_id, base_fen)) as named`.execute(
    call.tx,
  );
  return { normal: Number(found.rows[0]?.normal), named: Number(found.rows[0]?.named) };
}

/** Seals (封存) a query's accounts (column account_id). Answers how many. */
export async function sealAccounts(call: Call, change: ChangeOf, accounts: RawBuilder<unknown>): Promise<number> {
  const done = await sql<{ count: bigint }>`
    with sealed as (
      update account.personal_account set state = 'sealed', sealed_on = ${call.accountingDate}::date
      where center_id = ${call.centerId} and employer_id = ${change.employerId}::uuid and state = 'normal' and account_id in (select account_id from (${accounts}) chosen)
      returning account_id
    ), noted as (
      insert into account.account_change (${recordColumns}) select ${recorded(call, change, 'seal')}, account_id, 'normal', 'sealed' from sealed
    ) select count(*) from sealed`.execute(call.tx);
  return Number(done.rows[0]?.count ?? 0n);
}

/** Unseals (启封) a query's accounts: columns account_id, base_fen. Answers how many. */
export async function unsealAccounts(call: Call, change: ChangeOf, accounts: RawBuilder<unknown>): Promise<number> {
  const done = await sql<{ count: bigint }>`
    with unsealed as (
      update account.personal_account p set state = 'normal', sealed_on = null, base_fen = chosen.base_fen
      from (${accounts}) chosen
      where p.center_id = ${call.centerId} and p.employer_id = ${change.employerId}::uuid and p.state = 'sealed' and p.account_id = chosen.account_id
      returning p.account_id
    ), noted as (
      insert into account.account_change (${recordColumns}) select ${recorded(call, change, 'unseal')}, account_id, 'sealed', 'normal' from unsealed
    ) select count(*) from unsealed`.execute(call.tx);
  return Number(done.rows[0]?.count ?? 0n);
}

/** Changes bases (基数调整): columns account_id, base_fen, base_before_fen. Only accounts whose base is still the one before. */
export async function applyBases(call: Call, change: ChangeOf, accounts: RawBuilder<unknown>): Promise<number> {
  const done = await sql<{ count: bigint }>`
    with adjusted as (
      update account.personal_account p set base_fen = chosen.base_fen
      from (${accounts}) chosen
      where p.center_id = ${call.centerId} and p.employer_id = ${change.employerId}::uuid and p.state = 'normal'
        and p.account_id = chosen.account_id and p.base_fen = chosen.base_before_fen
      returning p.account_id, chosen.base_before_fen, chosen.base_fen
    ), noted as (
      insert into account.account_change (${recordColumns}) select ${recorded(call, change, 'base')}, account_id, base_before_fen::text, base_fen::text from adjusted
    ) select count(*) from adjusted`.execute(call.tx);
  return Number(done.rows[0]?.count ?? 0n);
}

/** Changes of an account that move no money, newest first. */
export async function listChanges(
  tx: Db,
  centerId: number,
  accountId: string,
  filter: { from?: Temporal.PlainDate | undefined; to?: Temporal.PlainDate | undefined },
) {
  return tx
    .selectFrom('account.accountChange')
    .selectAll()
    .where('centerId', '=', centerId)
    .where('accountId', '=', accountId)
    .$if(filter.from !== undefined, (query) =>
      query.where('effectiveMonth', '>=', (filter.from as Temporal.PlainDate).with({ day: 1 })),
    )
    .$if(filter.to !== undefined, (query) => query.where('effectiveMonth', '<=', filter.to as Temporal.PlainDate))
    .orderBy('changedAt', 'desc')
    .orderBy('changeId')
    .limit(1000)
    .execute();
}
