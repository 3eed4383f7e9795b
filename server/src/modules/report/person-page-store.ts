/**
 * What the two pages that everybody opens need, each in one statement. Put together from the modules' own reads they took
 * eight and five round trips, and most of the time of a request went into them (benchmark `read`).
 */
import { sql } from 'kysely';
import { beijing } from '../../platform/dates.ts';
import { type Db, parseDay } from '../../platform/db.ts';
import { gathered } from '../../platform/gather.ts';
import { type Fen, fen, type RatePpm, ratePpm } from '../../platform/money.ts';
import { orderOf, type Sorted } from '../../platform/sorting.ts';
import type { PersonalAccount, PersonalState } from '../account/index.ts';
import type { EntryKind, PersonalBalance } from '../ledger/index.ts';
import type { PersonRow } from '../party/index.ts';

/** A person's account (the last one, when it is closed) with everything that is shown beside it; personal data is still sealed. */
export interface PersonPage {
  readonly person: PersonRow;
  readonly account: PersonalAccount;
  readonly employer: { readonly name: string; readonly employerAccountNo: string };
  readonly ratios: { readonly employer: RatePpm; readonly member: RatePpm };
  readonly balance: PersonalBalance;
  /** The last balance of each month that has entries, newest first. */
  readonly monthEnds: readonly { readonly month: string; readonly balance: Fen }[];
}

interface PersonPageRow extends PersonRow {
  readonly accountId: string;
  readonly accountNo: string;
  readonly employerId: string;
  readonly state: string;
  readonly baseFen: bigint;
  readonly openedOn: Temporal.PlainDate;
  readonly sealedOn: Temporal.PlainDate | null;
  readonly employerName: string;
  readonly employerAccountNo: string;
  readonly employerRatioPpm: bigint;
  readonly memberRatioPpm: bigint;
  readonly carriedFen: bigint;
  readonly currentFen: bigint;
  readonly heldFen: bigint;
  readonly accrual: bigint;
  readonly accruedTo: Temporal.PlainDate;
  readonly contributedTo: Temporal.PlainDate | null;
  readonly monthEnds: [month: string, balanceFen: number][] | null;
}

interface PageAsked {
  readonly centerId: number;
  readonly personId: string;
  readonly since: Temporal.PlainDate;
}

/** `account_id` of the account that `given.id` looks at: the open one, else the one that was opened last. */
const shownAccount = (centerId: number) => sql`
  select coalesce(
    (select account_id from account.personal_account where center_id = ${centerId} and person_id = given.id
      and state in ('normal', 'sealed', 'frozen')),
    (select account_id from account.personal_account where center_id = ${centerId} and person_id = given.id
      and state not in ('normal', 'sealed', 'frozen') order by opened_on desc, account_id desc limit 1)) as account_id`;

const pages = gathered({
  groupOf: ({ centerId, since }: PageAsked) => `${centerId} ${since}`,
  async read(tx, asked) {
    const { centerId, since } = asked[0] as PageAsked;
    const personIds = asked.map(({ personId }) => personId);
    const found = await sql<PersonPageRow>`
      select p.person_id, p.name, p.certificate_type, p.certificate_sealed, p.mobile_sealed, p.bank_card_sealed, p.bank_name, p.birth_date, p.sex,
        a.account_id, a.account_no, a.employer_id, a.state, a.base_fen, a.opened_on, a.sealed_on,
        e.name as employer_name, e.employer_account_no, ea.employer_ratio_ppm, ea.member_ratio_ppm,
        b.carried_fen, b.current_fen, b.held_fen, b.carried_accrual + b.current_accrual as accrual, b.accrued_to, b.contributed_to,
        (select json_agg(json_build_array(ends.of_month, ends.balance_after_fen) order by ends.of_month desc) from (
          select distinct on (of_month) to_char(greatest(entry.accounting_date, ${since}::date - 1), 'YYYY-MM') as of_month, entry.balance_after_fen
          from ledger.personal_entry entry where entry.center_id = a.center_id and entry.account_id = a.account_id
          order by of_month, entry.entry_no desc) ends) as month_ends
      from unnest(${personIds}::uuid[]) as given (id) cross join lateral (${shownAccount(centerId)}) shown
      join account.personal_account a on a.center_id = ${centerId} and a.account_id = shown.account_id
      join party.person p on p.center_id = a.center_id and p.person_id = a.person_id
      join party.employer e on e.center_id = a.center_id and e.employer_id = a.employer_id
      join account.employer_account ea on ea.center_id = a.center_id and ea.employer_id = a.employer_id
      join ledger.personal_balance b on b.center_id = a.center_id and b.account_id = a.account_id
    `.execute(tx);
    const known = new Map(found.rows.map((row) => [row.personId, row]));
    return ({ personId }) => known.get(personId);
  },
});

/**
 * The page of the person's account, the last one when it is closed; `undefined` without one. Month ends go back as far as `since`, and
 * one month further when an entry before it says what the first months stood at.
 */
export async function readPersonPage(
  tx: Db,
  centerId: number,
  personId: string,
  since: Temporal.PlainDate,
): Promise<PersonPage | undefined> {
  const row = await pages(tx, { centerId, personId, since });
  return row && pageOf(row);
}

function pageOf(row: PersonPageRow): PersonPage {
  const { accountId, accountNo, personId, employerId, openedOn, sealedOn } = row;
  return {
    person: row,
    account: {
      accountId,
      accountNo,
      personId,
      employerId,
      openedOn,
      sealedOn,
      state: row.state as PersonalState,
      base: fen(row.baseFen),
    },
    employer: { name: row.employerName, employerAccountNo: row.employerAccountNo },
    ratios: { employer: ratePpm(row.employerRatioPpm), member: ratePpm(row.memberRatioPpm) },
    balance: {
      carried: fen(row.carriedFen),
      current: fen(row.currentFen),
      held: fen(row.heldFen),
      accrual: row.accrual,
      accruedTo: row.accruedTo,
      contributedTo: row.contributedTo,
    },
    monthEnds: (row.monthEnds ?? []).map(([month, balance]) => ({ month, balance: fen(balance) })),
  };
}

/** A line of 业务明细: an entry of the books, or a change of the account that moves no money (`entryNo` null). */
export interface LineRow {
  readonly entryNo: number | null;
  readonly kind: string;
  readonly on: Temporal.PlainDate;
  readonly month: Temporal.PlainDate | null;
  /** Which account it is of, where a person has or had several. */
  readonly accountNo: string | null;
  readonly employerName: string | null;
  readonly journalId: string | null;
  readonly employerPartFen: bigint | null;
  readonly amountFen: bigint | null;
  readonly balanceAfterFen: bigint | null;
  readonly beforeText: string | null;
  readonly afterText: string | null;
}

export interface LineRows {
  readonly rows: readonly LineRow[];
  readonly total: number;
  readonly increase: Fen;
  readonly decrease: Fen;
}

/** By what lines may be sorted: their day, or how much they moved. */
export type LineSorted = Sorted<'on' | 'amount'>;

/** Of one day the lines stand as they were written, the newest first or last, so that each balance follows from its neighbour. */
const lineOrder = (sorted: LineSorted) =>
  orderOf(
    { on: sql`"on"`, amount: sql`abs(amount_fen)` },
    sorted,
    sql`"on" desc, at desc, entry_no desc nulls last, change_id desc`,
    { by: 'on', own: sql`"on", at, entry_no nulls first, change_id` },
  );

export interface LineFilter extends LineSorted {
  readonly kind?: EntryKind | 'change' | undefined;
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Every account that `given.id` has or had: whoever was closed out at one employer and opened at another has both histories. */
const ownAccounts = (centerId: number) => sql`
  select account_id, account_no from account.personal_account where center_id = ${centerId} and person_id = given.id
    and state in ('normal', 'sealed', 'frozen')
  union all
  select account_id, account_no from account.personal_account where center_id = ${centerId} and person_id = given.id
    and state not in ('normal', 'sealed', 'frozen')`;

type LinesOf = { readonly accountId: string } | { readonly personId: string };
interface LinesAsked {
  readonly centerId: number;
  readonly of: LinesOf;
  readonly filter: LineFilter;
}
/** Values of a line in their order: a page comes as one JSON text, for a row of the answer costs as much as reading its entry. */
type LineJson = [
  entryNo: number | null,
  kind: string,
  on: string,
  month: string | null,
  accountNo: string | null,
  employerName: string | null,
  journalId: string | null,
  employerPartFen: number | null,
  amountFen: number | null,
  balanceAfterFen: number | null,
  beforeText: string | null,
  afterText: string | null,
];
interface FoundLines {
  readonly asked: string;
  // Of all that pass the filter.
  readonly total: bigint;
  readonly increaseFen: bigint;
  readonly decreaseFen: bigint;
  readonly page: readonly LineJson[] | null;
}
const idOf = (of: LinesOf) => ('accountId' in of ? of.accountId : of.personId);

const lines = gathered({
  groupOf: ({ centerId, of, filter }: LinesAsked) => JSON.stringify([centerId, 'accountId' in of, filter]),
  async read(tx, asked) {
    const { centerId, of, filter } = asked[0] as LinesAsked;
    const { kind, from, to, limit, offset } = filter;
    const ids = [...new Set(asked.map((one) => idOf(one.of)))];
    const own =
      'accountId' in of
        ? sql`select account_id, account_no from account.personal_account where center_id = ${centerId} and account_id = given.id`
        : ownAccounts(centerId);
    const entryKind = kind === 'change' ? null : (kind ?? null);
    const found = await sql<FoundLines>`
      select given.id as asked, found.* from unnest(${ids}::uuid[]) as given (id) cross join lateral (
        with own as materialized (
          ${own}
        ), line as (
          select account_id, entry_no, kind, accounting_date as on, recorded_at as at, month, employer_id, journal_id, employer_part_fen,
            carried_change_fen + current_change_fen as amount_fen, balance_after_fen, null::text as before_text, null::text as after_text,
            null::uuid as change_id
          from ledger.personal_entry where center_id = ${centerId} and account_id = any (array(select account_id from own))
            and ${kind !== 'change'} and (${entryKind}::text is null or kind = ${entryKind})
          union all
          select account_id, null, kind, (changed_at at time zone ${beijing})::date, changed_at, effective_month, employer_id, null, null,
            null, null, before_text, after_text, change_id
          from account.account_change where center_id = ${centerId} and account_id = any (array(select account_id from own))
            and ${kind === undefined || kind === 'change'}
        ), chosen as (
          select *, (row_number() over (order by ${lineOrder(filter)}))::int as place
          from line
          where (${from ?? null}::date is null or "on" >= ${from ?? null}) and (${to ?? null}::date is null or "on" <= ${to ?? null})
        ), sums as (
          select count(*) as total, coalesce(sum(amount_fen) filter (where amount_fen > 0), 0)::bigint as increase_fen,
            coalesce(-sum(amount_fen) filter (where amount_fen < 0), 0)::bigint as decrease_fen from chosen
        )
        select sums.*, (
          select json_agg(json_build_array(entry_no, kind, "on", month,
            case when (select count(*) from own) > 1 then (select account_no from own where own.account_id = chosen.account_id) end, employer.name, journal_id, employer_part_fen, amount_fen,
            balance_after_fen, before_text, after_text) order by place)
          from chosen left join party.employer employer on employer.center_id = ${centerId} and employer.employer_id = chosen.employer_id
          where place > ${offset} and place <= ${offset + limit}
        ) as page from sums where exists (select from own)
      ) found`.execute(tx);
    const known = new Map(found.rows.map((row) => [row.asked, row]));
    return (one) => known.get(idOf(one.of));
  },
});

/**
 * Lines of an account by its id, or of all accounts that a person has or had (`undefined` when there are none): newest
 * first, with the totals of all that pass the filter. A change stands on the day it was made, in Beijing.
 */
export async function readLines(
  tx: Db,
  centerId: number,
  of: LinesOf,
  filter: LineFilter,
): Promise<LineRows | undefined> {
  const found = await lines(tx, { centerId, of, filter });
  return (
    found && {
      rows: (found.page ?? []).map(lineOf),
      total: Number(found.total),
      increase: fen(found.increaseFen),
      decrease: fen(found.decreaseFen),
    }
  );
}

const wide = (amount: number | null) => (amount === null ? null : BigInt(amount));

function lineOf([
  entryNo,
  kind,
  on,
  month,
  accountNo,
  employerName,
  journalId,
  part,
  amount,
  balance,
  beforeText,
  afterText,
]: LineJson): LineRow {
  return {
    entryNo,
    kind,
    on: parseDay(on),
    month: month === null ? null : parseDay(month),
    accountNo,
    employerName,
    journalId,
    employerPartFen: wide(part),
    amountFen: wide(amount),
    balanceAfterFen: wide(balance),
    beforeText,
    afterText,
  };
}
