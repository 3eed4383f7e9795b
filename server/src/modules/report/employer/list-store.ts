import { type RawBuilder, sql } from 'kysely';
import { type Db, plannedEachTime } from '../../../platform/db.ts';
import { orderOf, type Sorted } from '../../../platform/sorting.ts';

/**
 * A list about people, in an order of its own. `rows` selects account_id, person_id and the list's own columns under
 * `center_id = …`; the same statement serves pages (by offset), files (by keyset) and totals, so that they cannot differ.
 */
export interface PeopleList<R, Key extends string = string> {
  readonly rows: RawBuilder<unknown>;
  /** Over the columns of `rows`; ends in what tells two rows apart. */
  readonly order: RawBuilder<unknown>;
  /** Columns of `rows` by which a page may be sorted instead. */
  readonly sorts: Readonly<Record<Key, RawBuilder<unknown>>>;
  /** What stands behind a row in that order. */
  readonly after: (last: R) => RawBuilder<unknown>;
}

/** Whose a row is: joined after the rows are chosen, for those of one page only. */
export interface Named {
  readonly accountNo: string | null;
  readonly name: string | null;
  readonly certificateSealed: Buffer | null;
}

const named = (centerId: number, chosen: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql`
  with chosen as materialized (${chosen})
  select chosen.*, a.account_no, p.name, p.certificate_sealed from chosen
  left join account.personal_account a on a.center_id = ${centerId} and a.account_id = chosen.account_id
  left join party.person p on p.center_id = ${centerId} and p.person_id = chosen.person_id
  order by ${order}`;

/** One page, with the names of its people. */
export async function pageRows<R, Key extends string>(
  tx: Db,
  centerId: number,
  list: PeopleList<R, Key>,
  { limit, offset, ...sorted }: { limit: number; offset: number } & Sorted<Key>,
): Promise<(R & Named)[]> {
  const order = orderOf(list.sorts, sorted, list.order);
  const chosen = sql`select * from (${list.rows}) listed order by ${order} limit ${limit} offset ${offset}`;
  return (await sql<R & Named>`${named(centerId, chosen, order)}`.execute(tx)).rows;
}

/** The rows behind one, for files. */
export async function nextRows<R>(
  tx: Db,
  centerId: number,
  list: PeopleList<R>,
  { last, limit }: { last: R | undefined; limit: number },
): Promise<(R & Named)[]> {
  const behind = last === undefined ? sql`true` : list.after(last);
  const chosen = sql`select * from (${list.rows}) listed where ${behind} order by ${list.order} limit ${limit}`;
  return (await sql<R & Named>`${named(centerId, chosen, list.order)}`.execute(tx)).rows;
}

/** How many rows there are, and what their column `amount_fen` sums to when asked. */
export async function totalsOf(
  tx: Db,
  list: PeopleList<never>,
  { sum }: { sum: boolean } = { sum: false },
): Promise<{ count: number; amount: bigint }> {
  const amount = sum ? sql`coalesce(sum(amount_fen), 0)::bigint` : sql`0::bigint`;
  const { rows } = await sql<{ count: bigint; amount: bigint }>`
    select count(*) as count, ${amount} as amount from (${list.rows}) listed`.execute(tx);
  return { count: Number(rows[0]?.count ?? 0n), amount: rows[0]?.amount ?? 0n };
}

/** Whom a list looks for: as `peopleNamed` reads a text. */
export interface PeopleSought {
  readonly nameLike?: string | undefined;
  readonly certificateIndex?: Buffer | undefined;
  readonly accountNo?: string | undefined;
}

function sought(centerId: number, { nameLike, certificateIndex, accountNo }: PeopleSought, row: RawBuilder<unknown>) {
  if (accountNo !== undefined)
    return sql`and ${row}.account_id in (select account_id from account.personal_account where center_id = ${centerId} and account_no = ${accountNo})`;
  if (nameLike === undefined && certificateIndex === undefined) return sql``;
  // `offset 0`: who bears the name is found first and hashed. Looked up one by one for each of 200,000 lines it took 2.5 s.
  return sql`and ${row}.person_id in (select person_id from party.person where center_id = ${centerId} and ${
    nameLike === undefined
      ? sql`certificate_index = ${certificateIndex}`
      : sql`name like ${nameLike} ${plannedEachTime}`
  } offset 0)`;
}

interface Days {
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
}

/** Days in Beijing over a column of instants. */
const within = (column: RawBuilder<unknown>, { from, to }: Days) => sql`
  ${from ? sql`and ${column} >= ${from}::date::timestamp at time zone 'Asia/Shanghai'` : sql``}
  ${to ? sql`and ${column} < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'` : sql``}`;

interface Of extends PeopleSought, Days {
  readonly centerId: number;
  readonly employerId: string;
}

export interface ContributionLineRow {
  readonly month: Temporal.PlainDate;
  readonly serial: string;
  readonly state: string;
  readonly lineNo: number;
  readonly change: string;
  readonly baseFen: bigint;
  readonly employerFen: bigint;
  readonly memberFen: bigint;
}

/** Lines of the lists that were confirmed: newest month first, each month in the order of its list. */
export function contributionLines({
  centerId,
  employerId,
  from,
  to,
  change,
  ...who
}: Of & {
  readonly change?: string | undefined;
}): PeopleList<ContributionLineRow, 'month' | 'base' | 'amount'> {
  return {
    rows: sql`
      select l.account_id, l.person_id, r.month, r.serial, r.state, l.line_no, l.change, l.base_fen, l.employer_fen, l.member_fen,
        l.employer_fen + l.member_fen as amount_fen
      from contribution.remittance r join contribution.remittance_line l on l.center_id = r.center_id and l.remittance_id = r.remittance_id
      where r.center_id = ${centerId} and r.employer_id = ${employerId}::uuid and r.state in ('confirmed', 'short', 'collecting', 'posted') and l.left_out is null
        ${from ? sql`and r.month >= ${from}::date` : sql``} ${to ? sql`and r.month <= ${to}::date` : sql``}
        ${change === undefined ? sql`` : sql`and l.change = ${change}`} ${sought(centerId, who, sql`l`)}`,
    order: sql`month desc, line_no`,
    sorts: { month: sql`month`, base: sql`base_fen`, amount: sql`amount_fen` },
    after: ({ month, lineNo }) => sql`(month < ${month}::date or month = ${month}::date and line_no > ${lineNo})`,
  };
}

export interface AccountChange {
  readonly changeId: string;
  readonly kind: string;
  readonly beforeText: string | null;
  readonly afterText: string | null;
  readonly effectiveMonth: Temporal.PlainDate;
  readonly changedAt: Temporal.Instant;
  readonly channel: string;
}

/** Changes of the employer's accounts, newest first. */
export function accountChanges({
  centerId,
  employerId,
  kinds,
  ...asked
}: Of & {
  readonly kinds: readonly string[];
}): PeopleList<AccountChange, 'at' | 'month' | 'base'> {
  return {
    rows: sql`
      select c.account_id, o.person_id, c.change_id, c.kind, c.before_text, c.after_text, c.effective_month, c.changed_at, c.channel
      from account.account_change c join account.personal_account o on o.center_id = c.center_id and o.account_id = c.account_id
      where c.center_id = ${centerId} and c.employer_id = ${employerId}::uuid and c.kind = any (${kinds}::text[])
        ${within(sql`c.changed_at`, asked)} ${sought(centerId, asked, sql`o`)}`,
    order: sql`changed_at desc, change_id desc`,
    sorts: { at: sql`changed_at`, month: sql`effective_month`, base: sql`after_text::bigint` },
    after: ({ changedAt, changeId }) => sql`(changed_at, change_id) < (${changedAt}::timestamptz, ${changeId}::uuid)`,
  };
}

export interface SubmittedRow {
  readonly createdAt: Temporal.Instant;
  readonly businessId: string;
  readonly lineNo: number;
  readonly number: string;
  readonly kind: string;
  readonly state: string;
  readonly month: Temporal.PlainDate;
  readonly baseBeforeFen: bigint | null;
  readonly baseFen: bigint | null;
  readonly employerFen: bigint;
  readonly memberFen: bigint;
  readonly reason: string;
}

type SubmittedSort = 'at' | 'month' | 'amount';
const submittedOrder = {
  order: sql`created_at desc, business_id desc, line_no`,
  sorts: { at: sql`created_at`, month: sql`month`, amount: sql`amount_fen` },
  after: ({ createdAt, businessId, lineNo }: SubmittedRow) => sql`
    (created_at <= ${createdAt}::timestamptz and ((created_at, business_id) < (${createdAt}::timestamptz, ${businessId}::uuid)
      or (business_id = ${businessId}::uuid and line_no > ${lineNo})))`,
};

function businessLines({
  centerId,
  employerId,
  kind,
  states,
  number,
  ...asked
}: Of & {
  readonly kind?: string | undefined;
  readonly states?: readonly string[] | undefined;
  readonly number?: string | undefined;
}): RawBuilder<unknown> {
  return sql`
    select l.account_id, l.person_id, b.created_at, b.business_id, l.line_no, b.number, b.kind, b.state, l.month, l.base_before_fen,
      l.base_fen, l.employer_fen, l.member_fen, l.employer_fen + l.member_fen as amount_fen, l.reason
    from contribution.business b join contribution.business_line l on l.center_id = b.center_id and l.business_id = b.business_id
    where b.center_id = ${centerId} and b.employer_id = ${employerId}::uuid
      ${kind === undefined ? sql`` : sql`and b.kind = ${kind}`}
      ${states === undefined ? sql`` : sql`and b.state = any (${states}::text[])`}
      ${number === undefined ? sql`` : sql`and b.number = ${number}`}
      ${within(sql`b.created_at`, asked)} ${sought(centerId, asked, sql`l`)}`;
}

/** Months that are paid later: what is under way and what was done. */
export const backPaymentLines = (asked: Of): PeopleList<SubmittedRow, SubmittedSort> => ({
  rows: businessLines({ ...asked, kind: 'back-payment', states: ['pending', 'done', 'reversed'] }),
  ...submittedOrder,
});

/** Everything that was submitted: lists of months and businesses, in the words of businesses. */
export function submittedLines({
  state,
  number,
  ...asked
}: Of & {
  readonly state?: string | undefined;
  readonly number?: string | undefined;
}): PeopleList<SubmittedRow, SubmittedSort> {
  const { centerId, employerId } = asked;
  const stateOf = sql`case r.state when 'draft' then 'draft' when 'posted' then 'done' when 'withdrawn' then 'discarded' else 'pending' end`;
  return {
    rows: sql`
      ${businessLines({ ...asked, number, states: state === undefined ? undefined : [state] })}
      union all
      select l.account_id, l.person_id, r.created_at, r.remittance_id, l.line_no, r.serial, 'remittance', ${stateOf}, r.month, l.base_before_fen,
        l.base_fen, l.employer_fen, l.member_fen, l.employer_fen + l.member_fen, ''
      from contribution.remittance r join contribution.remittance_line l on l.center_id = r.center_id and l.remittance_id = r.remittance_id
      where r.center_id = ${centerId} and r.employer_id = ${employerId}::uuid and r.source <> 'history'
        ${state === undefined ? sql`` : sql`and ${stateOf} = ${state}`}
        ${number === undefined ? sql`` : sql`and r.serial = ${number}`}
        ${within(sql`r.created_at`, asked)} ${sought(centerId, asked, sql`l`)}`,
    ...submittedOrder,
  };
}

export interface PersonChange {
  readonly changeId: string;
  readonly field: string;
  readonly beforeMasked: string | null;
  readonly afterMasked: string | null;
  readonly changedAt: Temporal.Instant;
  readonly actorKind: string;
  readonly actorId: string;
  readonly channel: string;
}

/** What changed in the particulars of the employer's own people; who has left is no longer its affair. */
export function personChanges({ centerId, employerId, ...asked }: Of): PeopleList<PersonChange, 'at'> {
  return {
    rows: sql`
      select o.account_id, o.person_id, c.change_id, c.field, c.before_masked, c.after_masked, c.changed_at, c.actor_kind, c.actor_id, c.channel
      from account.personal_account o join party.person_change c on c.center_id = o.center_id and c.person_id = o.person_id
      where o.center_id = ${centerId} and o.employer_id = ${employerId}::uuid and o.state in ('normal', 'sealed', 'frozen')
        ${within(sql`c.changed_at`, asked)} ${sought(centerId, asked, sql`o`)}`,
    order: sql`changed_at desc, change_id desc`,
    sorts: { at: sql`changed_at` },
    after: ({ changedAt, changeId }) => sql`(changed_at, change_id) < (${changedAt}::timestamptz, ${changeId}::uuid)`,
  };
}
