/** Opening and closing of employers' accounts, freezing and merging of personal ones. */
import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { monthOf } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import type { RatePpm } from '../../platform/money.ts';
import type { EmployerState, PersonalState } from './rules.ts';
import type { PersonalAccount } from './store.ts';

interface OpenedEmployer {
  readonly employerId: string;
  readonly ratios: { readonly employer: RatePpm; readonly member: RatePpm };
  readonly firstMonth: Temporal.PlainDate;
}

/** Opens an employer's account: «opened» until its first month is posted. */
export async function openEmployerAccount(call: Call, opened: OpenedEmployer): Promise<void> {
  await call.tx
    .insertInto('account.employerAccount')
    .values({
      centerId: call.centerId,
      employerId: opened.employerId,
      state: 'opened',
      employerRatioPpm: opened.ratios.employer,
      memberRatioPpm: opened.ratios.member,
      firstMonth: opened.firstMonth,
      openedOn: call.accountingDate,
    })
    .execute();
}

/** Opens the closed account of an employer that comes back: from its new first month on, as one that has paid nothing yet. */
export async function reopenEmployerAccount(call: Call, opened: OpenedEmployer): Promise<void> {
  await call.tx
    .updateTable('account.employerAccount')
    .set({
      state: 'opened',
      employerRatioPpm: opened.ratios.employer,
      memberRatioPpm: opened.ratios.member,
      firstMonth: opened.firstMonth,
      contributedTo: null,
    })
    .where('centerId', '=', call.centerId)
    .where('employerId', '=', opened.employerId)
    .where('state', '=', 'closed')
    .execute();
}

/** Moves an employer's account to another state. */
export async function setEmployerState(call: Call, employerId: string, state: EmployerState): Promise<void> {
  await call.tx
    .updateTable('account.employerAccount')
    .set({ state })
    .where('centerId', '=', call.centerId)
    .where('employerId', '=', employerId)
    .execute();
}

/** An account, locked for the rest of the transaction; lock several in the order of their ids. */
export async function lockAccount(call: Call, accountId: string): Promise<PersonalAccount | undefined> {
  const row = await call.tx
    .selectFrom('account.personalAccount')
    .select(['accountId', 'accountNo', 'personId', 'employerId', 'state', 'baseFen', 'openedOn', 'sealedOn'])
    .where('centerId', '=', call.centerId)
    .where('accountId', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const { baseFen, state, ...rest } = row;
  return { ...rest, state: state as PersonalState, base: baseFen as PersonalAccount['base'] };
}

/** Moves a personal account that the caller has locked to another state, and records the change. */
export async function setPersonalState(
  call: Call,
  account: PersonalAccount,
  set: {
    readonly state: PersonalState;
    readonly sealedOn: Temporal.PlainDate | null;
    readonly kind: 'freeze' | 'unfreeze' | 'merge';
    readonly text: string;
    readonly businessId: string;
  },
): Promise<void> {
  const { tx, centerId } = call;
  await tx
    .updateTable('account.personalAccount')
    .set({ state: set.state, sealedOn: set.sealedOn })
    .where('centerId', '=', centerId)
    .where('accountId', '=', account.accountId)
    .execute();
  await tx
    .insertInto('account.accountChange')
    .values({
      centerId,
      accountId: account.accountId,
      changeId: call.newId(),
      employerId: account.employerId,
      kind: set.kind,
      beforeText: account.state,
      afterText: set.text,
      effectiveMonth: monthOf(call.accountingDate),
      changedAt: call.now,
      businessId: set.businessId,
      actorId: call.actor.id,
      channel: call.channel,
    })
    .execute();
}

/** How many accounts of an employer are not closed. */
export async function countOpenAccounts(tx: Db, centerId: number, employerId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('account.personalAccount')
    .select(sql<bigint>`count(*)`.as('count'))
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', 'in', ['normal', 'sealed', 'frozen'])
    .executeTakeFirstOrThrow();
  return Number(count);
}
