import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen } from '../../platform/money.ts';

export type LineChange = 'same' | 'new' | 'back' | 'changed' | 'gone';

export interface NewLine {
  readonly accountId: string;
  readonly personId: string;
  readonly change: LineChange;
  readonly baseFen: Fen;
  readonly baseBeforeFen: Fen | null;
  readonly employerFen: Fen;
  readonly memberFen: Fen;
  /** Why the month is not paid for this person; null or absent for who is. */
  readonly leftOut?: string | null;
}

/** Inserts the list in one statement; line numbers follow the order given. */
export async function insertLines(
  tx: Db,
  centerId: number,
  remittanceId: string,
  lines: readonly NewLine[],
): Promise<void> {
  await sql`
    insert into contribution.remittance_line (center_id, remittance_id, line_no, account_id, person_id, change, base_fen, base_before_fen, employer_fen, member_fen)
    select ${centerId}, ${remittanceId}::uuid, line_no, account_id, person_id, change, base_fen, base_before_fen, employer_fen, member_fen
    from unnest(${lines.map((line) => line.accountId)}::uuid[], ${lines.map((line) => line.personId)}::uuid[], ${lines.map((line) => line.change)}::text[],
      ${lines.map((line) => line.baseFen)}::bigint[], ${lines.map((line) => line.baseBeforeFen)}::bigint[], ${lines.map((line) => line.employerFen)}::bigint[], ${lines.map((line) => line.memberFen)}::bigint[])
      with ordinality as given (account_id, person_id, change, base_fen, base_before_fen, employer_fen, member_fen, line_no)`.execute(
    tx,
  );
}

/** The lines go when their draft goes; a confirmed list stays for good. */
export async function deleteLines(tx: Db, centerId: number, remittanceId: string): Promise<void> {
  await tx
    .deleteFrom('contribution.remittanceLine')
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .execute();
  await tx
    .deleteFrom('contribution.newcomer')
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .execute();
}

export interface Newcomer {
  readonly accountId: string;
  readonly personId: string;
  /** True for somebody the centre knows whose earlier account is closed. */
  readonly isKnown: boolean;
  readonly name: string;
  readonly certificateType: string;
  readonly certificateSealed: Buffer;
  readonly certificateIndex: Buffer;
  readonly mobileSealed: Buffer | null;
  readonly mobileIndex: Buffer | null;
}

export async function insertNewcomers(
  tx: Db,
  centerId: number,
  remittanceId: string,
  people: readonly Newcomer[],
): Promise<void> {
  for (let start = 0; start < people.length; start += 1000) {
    await tx
      .insertInto('contribution.newcomer')
      .values(people.slice(start, start + 1000).map((person) => ({ centerId, remittanceId, ...person })))
      .execute();
  }
}

export async function listNewcomers(tx: Db, centerId: number, remittanceId: string): Promise<Newcomer[]> {
  return (
    tx
      .selectFrom('contribution.newcomer')
      .select([
        'accountId',
        'personId',
        'isKnown',
        'name',
        'certificateType',
        'certificateSealed',
        'certificateIndex',
        'mobileSealed',
        'mobileIndex',
      ])
      .where('centerId', '=', centerId)
      .where('remittanceId', '=', remittanceId)
      // The same order for all: two employers that list the same newcomers then queue at the first of them.
      .orderBy('certificateIndex')
      .execute()
  );
}

/** Those of a query of registered people, and newcomers of some lists with that name or certificate, as one query. */
export const peopleSought = (
  centerId: number,
  remittanceIds: readonly string[],
  who: { readonly registered: RawBuilder<unknown>; readonly name: string; readonly certificateIndex: Buffer },
): RawBuilder<unknown> => sql`
  (${who.registered}) union all
  select person_id from contribution.newcomer where center_id = ${centerId} and remittance_id = any (${remittanceIds}::uuid[])
    and (starts_with(name, ${who.name}) or certificate_index = ${who.certificateIndex})`;

/**
 * The lines of a list in the order in which they were written, for reading all of them: the planner takes a list that is
 * new for a short one, and would look its lines up by account.
 */
const inOrder = (centerId: number, remittanceId: string): RawBuilder<unknown> => sql`
  select * from contribution.remittance_line
  where center_id = ${centerId} and remittance_id = ${remittanceId}::uuid order by line_no`;

export type ChangeCounts = Readonly<Record<LineChange, number>>;

export async function countChanges(tx: Db, centerId: number, remittanceId: string): Promise<ChangeCounts> {
  const rows = await tx
    .selectFrom(sql<{ change: string }>`(${inOrder(centerId, remittanceId)})`.as('line'))
    .select(['change', sql<bigint>`count(*)`.as('count')])
    .groupBy('change')
    .execute();
  const counts = { same: 0, new: 0, back: 0, changed: 0, gone: 0 };
  for (const row of rows) counts[row.change as LineChange] = Number(row.count);
  return counts;
}

export async function listLineRows(
  tx: Db,
  centerId: number,
  remittanceId: string,
  filter: { change?: LineChange | undefined; sought?: RawBuilder<unknown> | undefined },
  page: { limit: number; offset: number },
) {
  const chosen = tx
    .selectFrom('contribution.remittanceLine')
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .$if(filter.change !== undefined, (query) => query.where('change', '=', filter.change as string))
    .$if(filter.sought !== undefined, (query) => query.where(sql<boolean>`person_id in (${filter.sought})`));
  const rows = await chosen
    .select([
      'lineNo',
      'accountId',
      'personId',
      'change',
      'baseFen',
      'baseBeforeFen',
      'employerFen',
      'memberFen',
      'leftOut',
    ])
    // Who is sought is joined once for the page and the number: twice took 350 ms of a million people.
    .$if(filter.sought !== undefined, (query) => query.select(sql<bigint>`count(*) over ()`.as('found')))
    .orderBy('lineNo')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const [first] = rows;
  const total =
    first?.found ?? (await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow()).total;
  return {
    rows: rows.map(({ found: _, ...row }) => ({ ...row, change: row.change as LineChange })),
    total: Number(total),
  };
}

/** How many people some lists concern: who pays and whose account is sealed with them, each once. */
export async function countConcerned(tx: Db, centerId: number, remittanceIds: readonly string[]): Promise<number> {
  const { count } = await tx
    .selectFrom('contribution.remittanceLine')
    .select(sql<bigint>`count(distinct account_id)`.as('count'))
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', sql<string>`any (${remittanceIds}::uuid[])`)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The list's people of one kind of change, as a query for other modules' set-based commands. */
export const peopleOf = (centerId: number, remittanceId: string, change: LineChange): RawBuilder<unknown> => sql`
  select account_id, person_id, base_fen, base_before_fen from (${inOrder(centerId, remittanceId)}) line where change = ${change}`;

/** The money of a list, as the ledger takes it: in the order of the accounts, as balances and entries lie in their indexes. */
export const movementsOf = (centerId: number, remittanceId: string): RawBuilder<unknown> => sql`
  select account_id, 0::bigint as carried_change_fen, employer_fen + member_fen as current_change_fen, employer_fen as employer_part_fen
  from contribution.remittance_line
  where center_id = ${centerId} and remittance_id = ${remittanceId}::uuid and change <> 'gone' and left_out is null order by account_id`;

/** What a list says of some of its people, by account. */
export async function linesOfAccounts(tx: Db, centerId: number, remittanceId: string, accountIds: readonly string[]) {
  const rows = await tx
    .selectFrom('contribution.remittanceLine')
    .select(['accountId', 'personId', 'baseFen', 'employerFen', 'memberFen'])
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .where('change', '<>', 'gone')
    .where('leftOut', 'is', null)
    .where('accountId', '=', sql<string>`any (${accountIds}::uuid[])`)
    .orderBy('lineNo')
    .execute();
  return rows.map((row) => ({
    ...row,
    baseFen: fen(row.baseFen),
    employerFen: fen(row.employerFen),
    memberFen: fen(row.memberFen),
  }));
}

/** What each person on a list paid with it. */
export async function listPaid(tx: Db, centerId: number, remittanceId: string) {
  const rows = await tx
    .selectFrom('contribution.remittanceLine')
    .select(['accountId', 'employerFen', 'memberFen'])
    .where('centerId', '=', centerId)
    .where('remittanceId', '=', remittanceId)
    .where('change', '<>', 'gone')
    .where('leftOut', 'is', null)
    .execute();
  return rows.map(({ accountId, employerFen, memberFen }) => ({ accountId, amountFen: fen(employerFen + memberFen) }));
}
