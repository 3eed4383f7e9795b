import { type RawBuilder, sql } from 'kysely';
import { type Db, plannedEachTime } from '../../../platform/db.ts';
import { type Fen, fen, type RatePpm } from '../../../platform/money.ts';
import { type Packed, packed } from '../../../platform/opening.ts';

/** Who of an employer's people is looked for. `nameLike` is a pattern, the others are whole. */
export interface EmployeeChoice {
  readonly employerId: string;
  readonly states: readonly string[];
  readonly nameLike?: string | undefined;
  readonly certificateIndex?: Buffer | undefined;
  readonly accountNo?: string | undefined;
}

export type EmployeeSort = 'account' | 'name' | 'base' | 'balance';

export interface EmployeeRow {
  readonly accountId: string;
  readonly accountNo: string;
  readonly state: string;
  readonly baseFen: bigint;
  readonly openedOn: Temporal.PlainDate;
  readonly sealedOn: Temporal.PlainDate | null;
  readonly name: string;
  readonly certificateType: string;
  readonly certificateSealed: Buffer;
  readonly mobileSealed: Buffer | null;
  readonly sex: string;
  readonly birthDate: Temporal.PlainDate | null;
  readonly balanceFen: bigint;
  readonly contributedTo: Temporal.PlainDate | null;
}

/**
 * The employer's accounts that are chosen, as conditions on `a`; people are looked up by their own indexes. A name is planned
 * each time: a plan for any name reads all people of the centre for one that nobody bears.
 */
function chosen(centerId: number, choice: EmployeeChoice): RawBuilder<unknown> {
  const { employerId, states, nameLike, certificateIndex, accountNo } = choice;
  const named =
    nameLike === undefined && certificateIndex === undefined
      ? sql``
      : sql`and a.person_id in (select n.person_id from party.person n where n.center_id = ${centerId} and ${
          nameLike === undefined
            ? sql`n.certificate_index = ${certificateIndex}`
            : sql`n.name like ${nameLike} ${plannedEachTime}`
        })`;
  return sql`a.center_id = ${centerId} and a.employer_id = ${employerId}::uuid and a.state = any (${states}::text[])
    ${accountNo === undefined ? sql`` : sql`and a.account_no = ${accountNo}`} ${named}`;
}

const facts = sql`a.account_id, a.account_no, a.state, a.base_fen, a.opened_on, a.sealed_on, p.name, p.certificate_type,
  p.certificate_sealed, p.mobile_sealed, p.sex, p.birth_date, b.carried_fen + b.current_fen as balance_fen, b.contributed_to`;
const joined = sql`
  join party.person p on p.center_id = a.center_id and p.person_id = a.person_id
  join ledger.personal_balance b on b.center_id = a.center_id and b.account_id = a.account_id`;

/** What a page is sorted by, the same from the end, and the one table that this needs before the page is cut. */
const sorts = {
  account: { by: sql`a.account_no`, back: sql`a.account_no desc`, needs: sql`` },
  name: {
    by: sql`p.name, a.account_no`,
    back: sql`p.name desc, a.account_no desc`,
    needs: sql`join party.person p on p.center_id = a.center_id and p.person_id = a.person_id`,
  },
  base: { by: sql`a.base_fen desc, a.account_no`, back: sql`a.base_fen, a.account_no desc`, needs: sql`` },
  balance: {
    by: sql`b.carried_fen + b.current_fen desc, a.account_no`,
    back: sql`b.carried_fen + b.current_fen, a.account_no desc`,
    needs: sql`join ledger.personal_balance b on b.center_id = a.center_id and b.account_id = a.account_id`,
  },
} as const;

/**
 * One page of an employer's people: the page is cut first from what it is sorted by and nothing else, and only its people
 * are joined. By account number it is found in the index alone: page 1,000 of a hundred thousand takes 25 ms
 * (`npm run bench -- export`). Of everything else the first rows are kept while all are read, which costs a sixth of sorting
 * them all; so when `total` says that a page lies behind the middle, it is cut from the end.
 */
export async function listEmployeeRows(
  tx: Db,
  centerId: number,
  choice: EmployeeChoice,
  { sort, limit, offset, total = 0 }: { sort: EmployeeSort; limit: number; offset: number; total?: number },
): Promise<EmployeeRow[]> {
  const { by, back, needs } = sorts[sort];
  const isBehind = offset > total / 2 && offset < total;
  const count = isBehind ? Math.min(limit, total - offset) : limit;
  const cut = isBehind
    ? sql`order by ${back} limit ${count} offset ${total - offset - count}`
    : sql`order by ${by} limit ${limit} offset ${offset}`;
  const { rows } = await sql<EmployeeRow>`
    with page as materialized (
      select a.center_id, a.account_id
      from account.personal_account a ${needs} where ${chosen(centerId, choice)} ${cut}
    )
    select ${facts} from page
    join account.personal_account a on a.center_id = page.center_id and a.account_id = page.account_id ${joined} order by ${by}`.execute(
    tx,
  );
  return rows;
}

/** The next people in the order of their accounts, for files. */
export async function nextEmployeeRows(
  tx: Db,
  centerId: number,
  choice: EmployeeChoice,
  { after, limit }: { after: string; limit: number },
): Promise<EmployeeRow[]> {
  const rows = await sql<EmployeeRow>`
    with a as materialized (select a.* from account.personal_account a where ${chosen(centerId, choice)} and a.account_no > ${after} order by a.account_no limit ${limit})
    select ${facts} from a ${joined} order by a.account_no`.execute(tx);
  return rows.rows;
}

/** People of a list of a hundred thousand, by columns: nothing that it does not show, amounts and months as text. */
export interface RosterPage {
  readonly accountNos: readonly string[];
  readonly states: readonly string[];
  readonly bases: readonly string[];
  readonly names: readonly string[];
  readonly balances: readonly string[];
  /** Empty for who has never contributed. */
  readonly contributedTo: readonly string[];
  readonly certificatesSealed: Packed;
}

const rosterColumns = {
  accountNos: sql`a.account_no`,
  states: sql`a.state`,
  bases: sql`a.base_fen::text`,
  names: sql`p.name`,
  balances: sql`(b.carried_fen + b.current_fen)::text`,
  contributedTo: sql`coalesce(left(b.contributed_to::text, 7), '')`,
  lengths: sql`octet_length(p.certificate_sealed)::text`,
};
type RosterColumns = { readonly [K in keyof typeof rosterColumns]: readonly string[] };
/** What ASCII has between the records of a text. */
const separator = '\u001E';

/**
 * As `nextEmployeeRows`, but a page is one row of the answer, with a text for each column: taking 2,000 rows of 7 values off
 * the connection costs three times as much, most of it for objects that are thrown away at once.
 */
export async function nextRosterPage(
  tx: Db,
  centerId: number,
  choice: EmployeeChoice,
  { after, limit }: { after: string; limit: number },
): Promise<RosterPage> {
  const columns = Object.entries(rosterColumns).map(
    ([name, value]) => sql`string_agg(${value}, ${sql.lit(separator)} order by a.account_no) as ${sql.ref(name)}`,
  );
  const { rows } = await sql<{ [K in keyof RosterColumns]: string | null } & { count: bigint; sealed: Buffer | null }>`
    with a as materialized (
      select a.center_id, a.account_id, a.person_id, a.account_no, a.state, a.base_fen from account.personal_account a
      where ${chosen(centerId, choice)} and a.account_no > ${after} order by a.account_no limit ${limit}
    )
    select count(*) as count, ${sql.join(columns)}, string_agg(p.certificate_sealed, '' order by a.account_no) as sealed
    from a ${joined}`.execute(tx.withoutPlugins());
  const [page] = rows;
  const valuesOf = (name: keyof RosterColumns) => {
    const values = page?.[name] == null ? [] : page[name].split(separator);
    if (values.length !== Number(page?.count)) throw new Error(`a value of ${name} has the separator in it`);
    return values;
  };
  return {
    accountNos: valuesOf('accountNos'),
    states: valuesOf('states'),
    bases: valuesOf('bases'),
    names: valuesOf('names'),
    balances: valuesOf('balances'),
    contributedTo: valuesOf('contributedTo'),
    certificatesSealed: packed(page?.sealed ?? Buffer.alloc(0), valuesOf('lengths').map(Number)),
  };
}

/** One account of the employer, in whatever state. */
export async function findEmployeeRow(
  tx: Db,
  centerId: number,
  { employerId, accountId }: { employerId: string; accountId: string },
): Promise<EmployeeRow | undefined> {
  const { rows } = await sql<EmployeeRow>`
    select ${facts} from account.personal_account a ${joined}
    where a.center_id = ${centerId} and a.account_id = ${accountId}::uuid and a.employer_id = ${employerId}::uuid`.execute(
    tx,
  );
  return rows[0];
}

export async function countEmployeeRows(tx: Db, centerId: number, choice: EmployeeChoice): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from account.personal_account a where ${chosen(centerId, choice)}`.execute(tx);
  return Number(rows[0]?.count ?? 0n);
}

export interface EmployeeTotals {
  readonly count: number;
  /** Base × ratio of each side, rounded half up by person, of those in normal state. */
  readonly monthly: Fen;
  readonly balance: Fen;
}

export async function sumEmployees(
  tx: Db,
  centerId: number,
  choice: EmployeeChoice,
  { employer, member }: { readonly employer: RatePpm; readonly member: RatePpm },
): Promise<EmployeeTotals> {
  const deposit = (ratio: RatePpm) => sql`(a.base_fen * ${ratio}::bigint + 500000) / 1000000`;
  const rows = await sql<{ count: bigint; monthly: bigint; balance: bigint }>`
    select count(*) as count,
      coalesce(sum(${deposit(employer)} + ${deposit(member)}) filter (where a.state = 'normal'), 0)::bigint as monthly,
      coalesce(sum(b.carried_fen + b.current_fen), 0)::bigint as balance
    from account.personal_account a
    join ledger.personal_balance b on b.center_id = a.center_id and b.account_id = a.account_id
    where ${chosen(centerId, choice)}`.execute(tx);
  const [sums] = rows.rows;
  return { count: Number(sums?.count ?? 0n), monthly: fen(sums?.monthly ?? 0n), balance: fen(sums?.balance ?? 0n) };
}
