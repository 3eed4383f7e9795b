import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import type { Db } from '../../platform/db.ts';
import type { RatePpm } from '../../platform/money.ts';
import type { EmployerState } from './rules.ts';
import { type ChangeOf, recordColumns, recorded } from './store.ts';

/**
 * Takes sealed accounts of other employers over (内部转移): columns account_id, base_fen and from_employer_id. Only
 * accounts that are still sealed there. Answers how many.
 */
export async function transferAccounts(call: Call, change: ChangeOf, accounts: RawBuilder<unknown>): Promise<number> {
  const done = await sql<{ count: bigint }>`
    with moved as (
      update account.personal_account p set employer_id = ${change.employerId}::uuid, state = 'normal', sealed_on = null, base_fen = chosen.base_fen
      from (${accounts}) chosen
      where p.center_id = ${call.centerId} and p.account_id = chosen.account_id and p.employer_id = chosen.from_employer_id and p.state = 'sealed'
      returning p.account_id, chosen.from_employer_id
    ), noted as (
      insert into account.account_change (${recordColumns})
      select ${recorded(call, change, 'transfer')}, account_id, from_employer_id::text, ${change.employerId}::text from moved
    ) select count(*) from moved`.execute(call.tx);
  return Number(done.rows[0]?.count ?? 0n);
}

interface Ratios {
  readonly employer: RatePpm;
  readonly member: RatePpm;
}

/** Changes an employer's ratios (比例调整) and notes it for every account in use. Answers how many accounts. */
export async function setRatios(
  call: Call,
  change: ChangeOf,
  { before, after }: { before: Ratios; after: Ratios },
): Promise<number> {
  const text = ({ employer, member }: Ratios) => `${employer}/${member}`;
  const done = await sql<{ count: bigint }>`
    with ratio as (
      update account.employer_account set employer_ratio_ppm = ${after.employer}, member_ratio_ppm = ${after.member}
      where center_id = ${call.centerId} and employer_id = ${change.employerId}::uuid
        and employer_ratio_ppm = ${before.employer} and member_ratio_ppm = ${before.member}
      returning employer_id
    ), concerned as (
      select p.account_id from account.personal_account p join ratio on true
      where p.center_id = ${call.centerId} and p.employer_id = ${change.employerId}::uuid and p.state = 'normal'
    ), noted as (
      insert into account.account_change (${recordColumns})
      select ${recorded(call, change, 'ratio')}, account_id, ${text(before)}, ${text(after)} from concerned
    ) select count(*) from concerned`.execute(call.tx);
  return Number(done.rows[0]?.count ?? 0n);
}

/** The people whose accounts a business changed, by account, for telling them. */
export async function changedBy(
  tx: Db,
  centerId: number,
  businessId: string,
  { after, limit }: { after: string | undefined; limit: number },
) {
  return tx
    .selectFrom('account.accountChange as c')
    .innerJoin('account.personalAccount as p', (join) =>
      join.onRef('p.centerId', '=', 'c.centerId').onRef('p.accountId', '=', 'c.accountId'),
    )
    .select(['c.accountId', 'c.kind', 'c.beforeText', 'c.afterText', 'p.accountNo', 'p.personId'])
    .where('c.centerId', '=', centerId)
    .where('c.businessId', '=', businessId)
    .$if(after !== undefined, (query) => query.where('c.accountId', '>', after as string))
    .orderBy('c.accountId')
    .limit(limit)
    .execute();
}

/** How many accounts a business changed. */
export async function countChanges(tx: Db, centerId: number, businessId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('account.accountChange')
    .select((made) => made.fn.countAll<bigint>().as('count'))
    .where('centerId', '=', centerId)
    .where('businessId', '=', businessId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Moves an employer's account from one state to another (缓缴 and back). Answers whether it was in the first. */
export async function moveEmployerState(
  tx: Db,
  centerId: number,
  employerId: string,
  { from, to }: { from: readonly EmployerState[]; to: EmployerState },
): Promise<boolean> {
  const done = await tx
    .updateTable('account.employerAccount')
    .set({ state: to })
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', 'in', from)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Employers in use whose next due month is not later than a month, a page at a time: those who may owe something. */
export async function listOwing(
  tx: Db,
  centerId: number,
  month: Temporal.PlainDate,
  { after, limit }: { after: string | undefined; limit: number },
) {
  const { rows } = await sql<{ employerId: string; month: Temporal.PlainDate }>`
    select employer_id, coalesce((contributed_to + interval '1 month')::date, first_month) as month from account.employer_account
    where center_id = ${centerId} and state in ('normal', 'opened')
      and coalesce((contributed_to + interval '1 month')::date, first_month) <= ${month}::date
      and (${after ?? null}::uuid is null or employer_id > ${after ?? null}::uuid)
    order by employer_id limit ${limit}`.execute(tx);
  return rows;
}
