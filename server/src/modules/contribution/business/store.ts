import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import { orderOf, type Sorted } from '../../../platform/sorting.ts';
import type { BusinessKind, BusinessState, CorrectionState, ListedKind } from './rules.ts';

/** What a business asks for beside its people: figures and codes, nothing personal. */
export type BusinessFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface BusinessRow {
  readonly businessId: string;
  readonly employerId: string;
  readonly number: string;
  readonly kind: BusinessKind;
  readonly state: BusinessState;
  readonly effectiveMonth: Temporal.PlainDate;
  readonly personCount: number;
  readonly amountFen: Fen;
  readonly monthlyBeforeFen: Fen;
  readonly monthlyAfterFen: Fen;
  readonly facts: BusinessFacts;
  readonly listHash: string;
  readonly reason: string;
  readonly outcome: string | null;
  readonly confirmedBy: string | null;
  readonly channel: string;
  readonly createdBy: string;
  readonly createdAt: Temporal.Instant;
  readonly confirmedAt: Temporal.Instant | null;
  readonly finishedAt: Temporal.Instant | null;
}

const columns = [
  'businessId',
  'employerId',
  'number',
  'kind',
  'state',
  'effectiveMonth',
  'personCount',
  'amountFen',
  'monthlyBeforeFen',
  'monthlyAfterFen',
  'facts',
  'listHash',
  'reason',
  'outcome',
  'confirmedBy',
  'channel',
  'createdBy',
  'createdAt',
  'confirmedAt',
  'finishedAt',
] as const;

/** A business by id, number, or the one of a kind in progress; locked when asked. */
export async function findBusiness(
  tx: Db,
  centerId: number,
  by: { businessId: string } | { number: string } | { employerId: string; kind: BusinessKind },
  { lock }: { lock: boolean } = { lock: false },
): Promise<BusinessRow | undefined> {
  const row = await tx
    .selectFrom('contribution.business')
    .select(columns)
    .where('centerId', '=', centerId)
    .$if('businessId' in by, (query) => query.where('businessId', '=', 'businessId' in by ? by.businessId : ''))
    .$if('number' in by, (query) => query.where('number', '=', 'number' in by ? by.number : ''))
    .$if('kind' in by, (query) =>
      'kind' in by
        ? query
            .where('employerId', '=', by.employerId)
            .where('kind', '=', by.kind)
            .where('state', 'in', ['draft', 'pending'])
        : query,
    )
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return (
    row && {
      ...row,
      kind: row.kind as BusinessKind,
      state: row.state as BusinessState,
      facts: row.facts as BusinessFacts,
      amountFen: fen(row.amountFen),
      monthlyBeforeFen: fen(row.monthlyBeforeFen),
      monthlyAfterFen: fen(row.monthlyAfterFen),
    }
  );
}

/** Keeps a business in its first state. */
export async function insertBusiness(
  tx: Db,
  centerId: number,
  row: Omit<BusinessRow, 'state' | 'outcome' | 'confirmedBy' | 'confirmedAt' | 'finishedAt'>,
): Promise<void> {
  await tx
    .insertInto('contribution.business')
    .values({ centerId, ...row, facts: JSON.stringify(row.facts), state: 'draft' })
    .execute();
}

/** Moves a business on; the columns that the step fills come with it. */
export async function updateBusiness(
  tx: Db,
  centerId: number,
  businessId: string,
  set: { state: BusinessState } & Partial<{
    outcome: string;
    confirmedText: string;
    signature: Buffer;
    certificate: Buffer;
    confirmedBy: string;
    channel: string;
    confirmedAt: Temporal.Instant;
    finishedAt: Temporal.Instant;
  }>,
): Promise<void> {
  await tx
    .updateTable('contribution.business')
    .set(set)
    .where('centerId', '=', centerId)
    .where('businessId', '=', businessId)
    .execute();
}

export interface BusinessFilter {
  readonly kind?: ListedKind | undefined;
  readonly states?: readonly BusinessState[] | undefined;
  /** Days in Beijing on which the business was begun. */
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
  /** A serial, exactly. */
  readonly number?: string | undefined;
}

/** A business or a remittance, as histories list them. */
export interface ListedBusiness {
  readonly businessId: string;
  readonly number: string;
  readonly kind: ListedKind;
  readonly state: BusinessState;
  readonly effectiveMonth: Temporal.PlainDate;
  readonly personCount: number;
  readonly amountFen: bigint;
  readonly confirmedBy: string | null;
  readonly channel: string;
  readonly outcome: string | null;
  readonly createdAt: Temporal.Instant;
  readonly confirmedAt: Temporal.Instant | null;
  readonly finishedAt: Temporal.Instant | null;
}

const listSorts = { at: sql`created_at`, persons: sql`person_count`, amount: sql`amount_fen` } as const;

/**
 * Everything an employer did (U-Q13 历史业务, U-Q14 提交数据), remittances among it, newest first unless told. Remittances
 * are kept in their own table and only shown in these words: there is one truth about each.
 */
export async function listBusinesses(
  tx: Db,
  centerId: number,
  employerId: string,
  filter: BusinessFilter,
  { limit, offset, ...sorted }: { limit: number; offset: number } & Sorted<keyof typeof listSorts>,
): Promise<{ rows: ListedBusiness[]; total: number }> {
  const { kind = null, states = null, from = null, to = null, number = null } = filter;
  const chosen = sql`
    select * from (
      select business_id, number, kind, state, effective_month, person_count, amount_fen, confirmed_by, channel, outcome,
        created_at, confirmed_at, finished_at
      from contribution.business where center_id = ${centerId} and employer_id = ${employerId}::uuid
      union all
      select remittance_id, serial, 'remittance',
        case state when 'draft' then 'draft' when 'posted' then 'done' when 'withdrawn' then 'discarded' else 'pending' end,
        month, person_count, amount_fen, confirmed_by, channel, null, created_at, confirmed_at, coalesce(posted_at, received_at)
      from contribution.remittance where center_id = ${centerId} and employer_id = ${employerId}::uuid
    ) business
    where (${kind}::text is null or kind = ${kind}) and (${states}::text[] is null or state = any (${states}))
      and (${number}::text is null or number = ${number})
      and (${from}::date is null or created_at >= ${from}::date::timestamp at time zone 'Asia/Shanghai')
      and (${to}::date is null or created_at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai')`;
  const { rows } = await sql<ListedBusiness>`
    select * from (${chosen}) listed order by ${orderOf(listSorts, sorted, sql`created_at desc, number desc`)}
    limit ${limit} offset ${offset}`.execute(tx);
  const counted = await sql<{ total: bigint }>`select count(*) as total from (${chosen}) listed`.execute(tx);
  return { rows, total: Number(counted.rows[0]?.total ?? 0n) };
}

export interface BusinessLine {
  readonly accountId: string;
  readonly personId: string;
  readonly month: Temporal.PlainDate;
  readonly baseBeforeFen: Fen | null;
  readonly baseFen: Fen | null;
  /** The month's deposit before and after; of a back-payment, what is paid. */
  readonly employerBeforeFen: Fen;
  readonly memberBeforeFen: Fen;
  readonly employerFen: Fen;
  readonly memberFen: Fen;
  readonly reason: string;
  readonly facts: BusinessFacts;
  readonly personalSealed: Buffer | null;
}

/** Inserts the people of a business in one statement; line numbers follow the order given. */
export async function insertBusinessLines(
  tx: Db,
  centerId: number,
  businessId: string,
  lines: readonly BusinessLine[],
): Promise<void> {
  await sql`
    insert into contribution.business_line (center_id, business_id, line_no, account_id, person_id, month, base_before_fen, base_fen,
      employer_before_fen, member_before_fen, employer_fen, member_fen, reason, facts, personal_sealed)
    select ${centerId}, ${businessId}::uuid, line_no, account_id, person_id, month, base_before_fen, base_fen,
      employer_before_fen, member_before_fen, employer_fen, member_fen, reason, facts, personal_sealed
    from unnest(${lines.map((line) => line.accountId)}::uuid[], ${lines.map((line) => line.personId)}::uuid[],
      ${lines.map((line) => line.month.toString())}::date[], ${lines.map((line) => line.baseBeforeFen)}::bigint[],
      ${lines.map((line) => line.baseFen)}::bigint[], ${lines.map((line) => line.employerBeforeFen)}::bigint[],
      ${lines.map((line) => line.memberBeforeFen)}::bigint[], ${lines.map((line) => line.employerFen)}::bigint[],
      ${lines.map((line) => line.memberFen)}::bigint[], ${lines.map((line) => line.reason)}::text[],
      ${lines.map((line) => JSON.stringify(line.facts))}::jsonb[], ${lines.map((line) => line.personalSealed)}::bytea[])
      with ordinality as given (account_id, person_id, month, base_before_fen, base_fen, employer_before_fen, member_before_fen, employer_fen, member_fen,
        reason, facts, personal_sealed, line_no)`.execute(tx);
}

/** The people of a draft go with it; those of a confirmed business stay for good. */
export async function deleteBusinessLines(tx: Db, centerId: number, businessId: string): Promise<void> {
  await tx
    .deleteFrom('contribution.businessLine')
    .where('centerId', '=', centerId)
    .where('businessId', '=', businessId)
    .execute();
  await tx
    .deleteFrom('contribution.newcomer')
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', businessId)
    .execute();
}

/** The people of a business in their order; all of them without a page. */
export async function listBusinessLines(
  tx: Db,
  centerId: number,
  businessId: string,
  page?: { limit: number; offset: number },
  /** Only those whose base a limit of the deposit year cut. */
  limited?: 'floor' | 'cap',
): Promise<{ rows: (BusinessLine & { lineNo: number })[]; total: number }> {
  const chosen = tx
    .selectFrom('contribution.businessLine')
    .where('centerId', '=', centerId)
    .where('businessId', '=', businessId)
    .$if(limited !== undefined, (query) => query.where(sql`facts ->> 'limited'`, '=', limited ?? ''));
  const rows = await chosen
    .select([
      'lineNo',
      'accountId',
      'personId',
      'month',
      'baseBeforeFen',
      'baseFen',
      'employerBeforeFen',
      'memberBeforeFen',
      'employerFen',
      'memberFen',
      'reason',
      'facts',
      'personalSealed',
    ])
    .orderBy('lineNo')
    .$if(page !== undefined, (query) => query.limit(page?.limit ?? 0).offset(page?.offset ?? 0))
    .execute();
  const total = page
    ? Number((await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow()).total)
    : rows.length;
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      baseBeforeFen: row.baseBeforeFen === null ? null : fen(row.baseBeforeFen),
      baseFen: row.baseFen === null ? null : fen(row.baseFen),
      employerBeforeFen: fen(row.employerBeforeFen),
      memberBeforeFen: fen(row.memberBeforeFen),
      employerFen: fen(row.employerFen),
      memberFen: fen(row.memberFen),
      facts: row.facts as BusinessFacts,
    })),
  };
}

/** A business's people as a query for other modules' set-based commands. */
export const businessAccounts = (centerId: number, businessId: string): RawBuilder<unknown> => sql`
  select account_id, person_id, base_fen, base_before_fen from contribution.business_line
  where center_id = ${centerId} and business_id = ${businessId}::uuid`;

/** The accounts of a transfer with the employers that they come from. */
export const movedAccounts = (centerId: number, businessId: string): RawBuilder<unknown> => sql`
  select account_id, base_fen, (facts ->> 'fromEmployerId')::uuid as from_employer_id from contribution.business_line
  where center_id = ${centerId} and business_id = ${businessId}::uuid`;

/** The money of one month of a back-payment, as the ledger takes it. */
export const monthMovements = (
  centerId: number,
  businessId: string,
  month: Temporal.PlainDate,
): RawBuilder<unknown> => sql`
  select account_id, 0::bigint as carried_change_fen, employer_fen + member_fen as current_change_fen, employer_fen as employer_part_fen
  from contribution.business_line
  where center_id = ${centerId} and business_id = ${businessId}::uuid and month = ${month}::date`;

/** The changes of ratios that an employer's businesses made, newest last. */
export async function listRatioChanges(tx: Db, centerId: number, employerId: string) {
  const rows = await tx
    .selectFrom('contribution.business')
    .select(['effectiveMonth', 'facts'])
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('kind', '=', 'ratio')
    .where('state', '=', 'done')
    .orderBy('effectiveMonth')
    .execute();
  return rows.map((row) => ({ effectiveMonth: row.effectiveMonth, facts: row.facts as BusinessFacts }));
}

/** The money of a correction, as the ledger takes it: negative amounts. */
export const correctionMovements = (
  rows: readonly {
    readonly accountId: string;
    readonly carriedFen: Fen;
    readonly currentFen: Fen;
    readonly employerFen: Fen;
  }[],
): RawBuilder<unknown> => sql`
  select * from unnest(${rows.map((row) => row.accountId)}::uuid[], ${rows.map((row) => row.carriedFen)}::bigint[],
    ${rows.map((row) => row.currentFen)}::bigint[], ${rows.map((row) => row.employerFen)}::bigint[])
    as movement (account_id, carried_change_fen, current_change_fen, employer_part_fen)`;

/** The payment that a correction takes back: a month's list, or a back-payment. */
export type PaidWith = { readonly remittanceId: string } | { readonly backPaymentId: string };

/** What of a list or a back-payment was taken back, or is about to be: a line for each person and month. */
export async function correctedOf(
  tx: Db,
  centerId: number,
  employerId: string,
  paidWith: PaidWith,
): Promise<{ accountId: string; month: Temporal.PlainDate; state: CorrectionState }[]> {
  const { rows } = await sql<{ accountId: string; month: Temporal.PlainDate; state: CorrectionState }>`
    select l.account_id, l.month, b.state from contribution.business b
    join contribution.business_line l on l.center_id = b.center_id and l.business_id = b.business_id
    where b.center_id = ${centerId} and b.employer_id = ${employerId}::uuid and b.kind = 'correction'
      and b.state in ('pending', 'done') and b.facts @> ${JSON.stringify(paidWith)}::jsonb order by l.month, l.account_id`.execute(
    tx,
  );
  return rows;
}

/** The last month of the deferral that was granted last, whether it is over or not. */
export async function findDeferredThrough(tx: Db, centerId: number, employerId: string): Promise<string | undefined> {
  const { rows } = await sql<{ through: string }>`
    select facts ->> 'to' as through from contribution.business
    where center_id = ${centerId} and employer_id = ${employerId}::uuid and kind = 'deferral' and state = 'done'
    order by finished_at desc limit 1`.execute(tx);
  return rows[0]?.through;
}

/** The newest granted deferral of each employer whose last month is before a month. */
export async function listEndedDeferrals(tx: Db, centerId: number, month: Temporal.PlainDate) {
  const { rows } = await sql<Pick<BusinessRow, 'businessId' | 'employerId' | 'number'>>`
    select business_id, employer_id, number from (
      select distinct on (employer_id) business_id, employer_id, number, facts from contribution.business
      where center_id = ${centerId} and kind = 'deferral' and state = 'done' order by employer_id, finished_at desc
    ) newest
    where (facts ->> 'to') < ${month.toPlainYearMonth().toString()}`.execute(tx);
  return rows;
}
