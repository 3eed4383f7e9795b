import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type ChangeOf, recordColumns, recorded } from './store.ts';

export interface Closing {
  readonly accountId: string;
  /** The case that closes it. */
  readonly businessId: string;
  /** What it becomes: 提取销户 when not said, 外部转出销户 for a transfer to another centre (JGJ/T 320 A.6: 05, 04). */
  readonly as?: 'withdrawn' | 'transferred-out';
}

const note = (call: Call, businessId: string, kind: string) => sql`
  insert into account.account_change (center_id, account_id, change_id, employer_id, kind, before_text, after_text, effective_month, changed_at, business_id, actor_id, channel)
  select ${call.centerId}, account_id, ${call.newId()}::uuid, employer_id, ${kind}, before_text, after_text, date_trunc('month', ${call.accountingDate}::date)::date,
    ${call.now}::timestamptz, ${businessId}::uuid, ${call.actor.id}, ${call.channel} from touched`;

/** Closes an open account; the change keeps what it was, with the day it was sealed. False when it was not open. */
export async function closeRow(call: Call, { accountId, businessId, as = 'withdrawn' }: Closing): Promise<boolean> {
  const done = await sql<{ count: bigint }>`
    with before as (
      select account_id, state, sealed_on from account.personal_account
      where center_id = ${call.centerId} and account_id = ${accountId}::uuid and state in ('normal', 'sealed') for update
    ), touched as (
      update account.personal_account p set state = ${as}, sealed_on = null from before b
      where p.center_id = ${call.centerId} and p.account_id = b.account_id
      returning p.account_id, p.employer_id, b.state || coalesce(' ' || b.sealed_on, '') as before_text, ${as} as after_text
    ), noted as (${note(call, businessId, 'close')})
    select count(*) from touched`.execute(call.tx);
  return done.rows[0]?.count === 1n;
}

/** Closes those of some accounts that are sealed, as «other»: nothing was drawn. Answers how many. */
export async function closeSealed(call: Call, change: ChangeOf, accounts: RawBuilder<unknown>): Promise<number> {
  const done = await sql<{ count: bigint }>`
    with touched as (
      update account.personal_account set state = 'other', sealed_on = null
      where center_id = ${call.centerId} and state = 'sealed' and account_id in (select account_id from (${accounts}) chosen)
      returning account_id
    ), noted as (
      insert into account.account_change (${recordColumns})
      select ${recorded(call, change, 'close')}, account_id, 'sealed', 'other' from touched
    ) select count(*) from touched`.execute(call.tx);
  return Number(done.rows[0]?.count ?? 0n);
}

/** Opens an account as it was before this case closed it. False when the person has opened another one meanwhile. */
export async function reopenRow(call: Call, { accountId, businessId }: Closing): Promise<boolean> {
  const done = await sql<{ count: bigint }>`
    with closing as (
      select account_id, after_text as closed_as, split_part(before_text, ' ', 1) as state, nullif(split_part(before_text, ' ', 2), '')::date as sealed_on
      from account.account_change
      where center_id = ${call.centerId} and account_id = ${accountId}::uuid and business_id = ${businessId}::uuid and kind = 'close'
      order by changed_at desc limit 1
    ), touched as (
      update account.personal_account p set state = c.state, sealed_on = c.sealed_on from closing c
      where p.center_id = ${call.centerId} and p.account_id = c.account_id and p.state in ('withdrawn', 'transferred-out') and not exists (
        select from account.personal_account other
        where other.center_id = p.center_id and other.person_id = p.person_id and other.state in ('normal', 'sealed', 'frozen'))
      returning p.account_id, p.employer_id, c.closed_as as before_text, c.state as after_text
    ), noted as (${note(call, businessId, 'reopen')})
    select count(*) from touched`.execute(call.tx);
  return done.rows[0]?.count === 1n;
}
