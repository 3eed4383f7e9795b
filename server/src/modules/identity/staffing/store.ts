import { sql } from 'kysely';
import { type Db, escapeLike } from '../../../platform/db.ts';
import { limits } from '../rules.ts';
import type { StaffCertificate } from './certificate-store.ts';
import type { AccountState } from './rules.ts';

/** What is written of somebody: the account's particulars. */
export interface Particulars {
  readonly name: string;
  readonly employeeNumber: string | null;
  readonly outlet: string;
  readonly roles: readonly string[];
}

export interface Account extends Particulars {
  readonly staffId: string;
  readonly username: string | null;
  readonly loginId: string | null;
  readonly state: AccountState;
  readonly certificateSealed: Buffer | null;
  readonly certificateIndex: Buffer | null;
  readonly createdAt: Temporal.Instant | null;
  readonly stoppedAt: Temporal.Instant | null;
  readonly passwordChangedAt: Temporal.Instant | null;
  readonly lastLoginAt: Temporal.Instant | null;
  readonly lockedUntil: Temporal.Instant | null;
  readonly isUnused: boolean;
  readonly codeEndsAt: Temporal.Instant | null;
  readonly waitingKind: string | null;
}

/** The day and the term by which accounts are judged. */
export interface Judged {
  readonly at: Temporal.Instant;
  readonly unusedDays: number;
}

/** Every account of a centre as it stands. */
const accounts = (centerId: number, { at, unusedDays }: Judged) => sql`
  select s.center_id, s.staff_id, s.name, s.employee_number, s.outlet, s.roles, s.created_at, s.stopped_at,
    s.certificate_sealed, s.certificate_index,
    l.login_id, l.username, l.password_changed_at, l.last_login_at,
    case when s.state = 'stopped' then 'stopped'
      when l.password_hash is null or l.totp_sealed is null then 'awaiting' else 'active' end as state,
    case when s.state = 'active' and t.attempts >= ${limits.lockAfter}
      and t.window_start > ${at}::timestamptz - make_interval(mins => ${limits.lockMinutes})
      then t.window_start + make_interval(mins => ${limits.lockMinutes}) end as locked_until,
    s.state = 'active' and coalesce(l.last_login_at, l.password_changed_at, s.created_at, '-infinity')
      <= ${at}::timestamptz - make_interval(days => ${unusedDays}) as is_unused,
    a.expires_at as code_ends_at, c.kind as waiting_kind
  from identity.staff s
  left join identity.login l on l.center_id = s.center_id and l.kind = 'staff' and l.subject_id = s.staff_id
  left join identity.attempt t on t.center_id = s.center_id and t.bucket = 'login-staff:' || l.username
  left join identity.staff_activation a on a.center_id = s.center_id and a.staff_id = s.staff_id
  left join identity.staff_change c on c.center_id = s.center_id and c.staff_id = s.staff_id and c.state = 'waiting'
  where s.center_id = ${centerId}`;

export interface AccountFilter {
  readonly text?: string | undefined;
  readonly role?: string | undefined;
  readonly state?: AccountState | 'locked' | 'unused' | undefined;
}

export async function listAccounts(
  tx: Db,
  centerId: number,
  judged: Judged,
  filter: AccountFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: Account[]; total: number }> {
  const like = filter.text === undefined ? null : `%${escapeLike(filter.text.trim())}%`;
  const { role = null, state = null } = filter;
  const chosen = sql`
    from (${accounts(centerId, judged)}) k
    where (${like}::text is null or k.name ilike ${like} or k.username ilike ${like} or k.employee_number ilike ${like} or k.outlet ilike ${like})
      and (${role}::text is null or ${role}::text = any (k.roles))
      and (${state}::text is null
        or (${state}::text = 'locked' and k.locked_until is not null)
        or (${state}::text = 'unused' and k.is_unused)
        or k.state = ${state}::text)`;
  const rows = await sql<Account>`
    select k.* ${chosen} order by k.state = 'stopped', k.name, k.staff_id limit ${page.limit} offset ${page.offset}`.execute(
    tx,
  );
  const counted = await sql<{ total: bigint }>`select count(*) as total ${chosen}`.execute(tx);
  return { rows: rows.rows, total: Number(counted.rows[0]?.total ?? 0n) };
}

export async function countAccounts(tx: Db, centerId: number, judged: Judged) {
  const { rows } = await sql<
    Record<'awaiting' | 'active' | 'stopped' | 'locked' | 'unused' | 'administrator' | 'security', bigint>
  >`
    select count(*) filter (where k.state = 'awaiting') as awaiting,
      count(*) filter (where k.state = 'active') as active,
      count(*) filter (where k.state = 'stopped') as stopped,
      count(*) filter (where k.locked_until is not null) as locked,
      count(*) filter (where k.is_unused) as unused,
      count(*) filter (where k.state = 'active' and 'administrator' = any (k.roles)) as administrator,
      count(*) filter (where k.state = 'active' and 'security' = any (k.roles)) as security
    from (${accounts(centerId, judged)}) k`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('a count without a row');
  return {
    awaiting: Number(row.awaiting),
    active: Number(row.active),
    stopped: Number(row.stopped),
    locked: Number(row.locked),
    unused: Number(row.unused),
    administrator: Number(row.administrator),
    security: Number(row.security),
  };
}

export async function findAccount(
  tx: Db,
  centerId: number,
  staffId: string,
  judged: Judged,
): Promise<Account | undefined> {
  const { rows } = await sql<Account>`
    select k.* from (${accounts(centerId, judged)}) k where k.staff_id = ${staffId}::uuid`.execute(tx);
  return rows[0];
}

/** Holds the account until the transaction ends: what changes it, and its owner's login, come one after the other. */
export async function lockAccount(tx: Db, centerId: number, staffId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('identity.staff')
    .select('staffId')
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Holds the accounts of all who hold one of the roles until the transaction ends, in the order of their ids: of two that
 * stop each other's account the second counts what the first has left.
 */
export async function lockHolders(tx: Db, centerId: number, roles: readonly string[]): Promise<void> {
  await sql`
    select from identity.staff where center_id = ${centerId} and state = 'active' and roles && ${roles}::text[]
    order by staff_id for update`.execute(tx);
}

/** How many hold a role, can log in and are not this one. */
export async function countOtherHolders(tx: Db, centerId: number, role: string, staffId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from identity.staff s
    join identity.login l on l.center_id = s.center_id and l.kind = 'staff' and l.subject_id = s.staff_id
    where s.center_id = ${centerId} and s.state = 'active' and ${role}::text = any (s.roles) and s.staff_id <> ${staffId}::uuid
      and l.password_hash is not null and l.totp_sealed is not null`.execute(tx);
  return Number(rows[0]?.count ?? 0n);
}

export async function isUsernameTaken(tx: Db, centerId: number, username: string): Promise<boolean> {
  const row = await tx
    .selectFrom('identity.login')
    .select('loginId')
    .where('centerId', '=', centerId)
    .where('kind', '=', 'staff')
    .where('username', '=', username)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whose employee number it is, if anybody's. */
export async function holderOfNumber(tx: Db, centerId: number, employeeNumber: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('identity.staff')
    .select('staffId')
    .where('centerId', '=', centerId)
    .where('employeeNumber', '=', employeeNumber)
    .executeTakeFirst();
  return row?.staffId;
}

export async function insertAccount(
  tx: Db,
  centerId: number,
  account: Particulars & { staffId: string; loginId: string; username: string; at: Temporal.Instant },
  certificate: StaffCertificate | null,
): Promise<void> {
  const { staffId, loginId, username, at, name, employeeNumber, outlet, roles } = account;
  await tx
    .insertInto('identity.staff')
    .values({ centerId, staffId, name, employeeNumber, outlet, roles: [...roles], createdAt: at, ...certificate })
    .execute();
  await tx
    .insertInto('identity.login')
    .values({ centerId, loginId, kind: 'staff', subjectId: staffId, username })
    .execute();
}

export async function updateParticulars(
  tx: Db,
  centerId: number,
  staffId: string,
  { name, employeeNumber, outlet, roles }: Particulars,
  certificate: StaffCertificate | null,
): Promise<void> {
  await tx
    .updateTable('identity.staff')
    .set({ name, employeeNumber, outlet, roles: [...roles], ...certificate })
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .execute();
}

/** Stops an account, or takes it up again (`null`). */
export async function setStopped(
  tx: Db,
  centerId: number,
  staffId: string,
  stoppedAt: Temporal.Instant | null,
): Promise<void> {
  await tx
    .updateTable('identity.staff')
    .set({ state: stoppedAt ? 'stopped' : 'active', stoppedAt })
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .execute();
}

/** Takes password and TOTP away; the last passwords stay remembered. */
export async function emptyCredentials(tx: Db, centerId: number, staffId: string): Promise<void> {
  await sql`
    update identity.login set
      password_history = case when password_hash is null then password_history
        else (array_prepend(password_hash, password_history))[1:${limits.passwordsRemembered}] end,
      password_hash = null, totp_sealed = null, totp_pending_sealed = null, totp_pending_until = null
    where center_id = ${centerId} and kind = 'staff' and subject_id = ${staffId}::uuid`.execute(tx);
}

export interface Credentials {
  readonly hash: string;
  readonly history: readonly string[];
  readonly totpSealed: Buffer;
  readonly totpLastStep: bigint;
  readonly at: Temporal.Instant;
}

export async function setCredentials(
  tx: Db,
  centerId: number,
  loginId: string,
  { hash, history, totpSealed, totpLastStep, at }: Credentials,
): Promise<void> {
  await tx
    .updateTable('identity.login')
    .set({
      passwordHash: hash,
      passwordHistory: [...history],
      passwordChangedAt: at,
      totpSealed,
      totpLastStep,
      totpPendingSealed: null,
      totpPendingUntil: null,
      lastLoginAt: at,
    })
    .set((eb) => ({ firstLoginAt: eb.fn.coalesce('firstLoginAt', eb.val(at)) }))
    .where('centerId', '=', centerId)
    .where('loginId', '=', loginId)
    .execute();
}

export async function setStaffPassword(
  tx: Db,
  centerId: number,
  loginId: string,
  { hash, history, at }: Pick<Credentials, 'hash' | 'history' | 'at'>,
): Promise<void> {
  await tx
    .updateTable('identity.login')
    .set({ passwordHash: hash, passwordHistory: [...history], passwordChangedAt: at })
    .where('centerId', '=', centerId)
    .where('loginId', '=', loginId)
    .execute();
}

export async function setPendingTotp(
  tx: Db,
  centerId: number,
  loginId: string,
  pending: { sealed: Buffer; until: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('identity.login')
    .set({ totpPendingSealed: pending.sealed, totpPendingUntil: pending.until })
    .where('centerId', '=', centerId)
    .where('loginId', '=', loginId)
    .execute();
}

/** Puts the enrolled secret in the place of the old one; false when another request has done so. */
export async function takePendingTotp(
  tx: Db,
  centerId: number,
  loginId: string,
  { sealed, step }: { sealed: Buffer; step: bigint },
): Promise<boolean> {
  const row = await tx
    .updateTable('identity.login')
    .set({ totpSealed: sealed, totpLastStep: step, totpPendingSealed: null, totpPendingUntil: null })
    .where('centerId', '=', centerId)
    .where('loginId', '=', loginId)
    .where('totpPendingSealed', '=', sealed)
    .returning('loginId')
    .executeTakeFirst();
  return row !== undefined;
}

export async function putActivation(
  tx: Db,
  centerId: number,
  activation: {
    staffId: string;
    codeHash: string;
    issuedBy: string | null;
    issuedAt: Temporal.Instant;
    expiresAt: Temporal.Instant;
  },
): Promise<void> {
  const { codeHash, issuedBy, issuedAt, expiresAt } = activation;
  await tx
    .insertInto('identity.staffActivation')
    .values({ centerId, ...activation })
    .onConflict((conflict) =>
      conflict.constraint('staff_activation__pk').doUpdateSet({ codeHash, issuedBy, issuedAt, expiresAt }),
    )
    .execute();
}

export async function findActivation(tx: Db, centerId: number, staffId: string) {
  return tx
    .selectFrom('identity.staffActivation')
    .select(['codeHash', 'expiresAt'])
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
}

/** Uses a code up: the second of two requests finds nothing. */
export async function takeActivation(tx: Db, centerId: number, staffId: string, codeHash: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('identity.staffActivation')
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .where('codeHash', '=', codeHash)
    .returning('staffId')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteActivation(tx: Db, centerId: number, staffId: string): Promise<void> {
  await tx
    .deleteFrom('identity.staffActivation')
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .execute();
}

/** The sessions of somebody that are open, the newest first. */
export async function listOpenSessions(tx: Db, centerId: number, staffId: string, at: Temporal.Instant) {
  return tx
    .selectFrom('identity.session')
    .select(['sessionKey', 'createdAt', 'seenAt', 'address', 'device'])
    .where('centerId', '=', centerId)
    .where('kind', '=', 'staff')
    .where('subjectId', '=', staffId)
    .where('expiresAt', '>', at)
    .where('seenAt', '>', at.subtract({ minutes: limits.idleMinutes }))
    .orderBy('createdAt', 'desc')
    .orderBy('sessionKey')
    .limit(50)
    .execute();
}

/** Ends the sessions of a member of staff, but for one (`keep`); answers how many. */
export async function deleteStaffSessions(tx: Db, centerId: number, staffId: string, keep?: string): Promise<number> {
  const rows = await tx
    .deleteFrom('identity.session')
    .where('centerId', '=', centerId)
    .where('kind', '=', 'staff')
    .where('subjectId', '=', staffId)
    .$if(keep !== undefined, (query) => query.where('sessionKey', '<>', keep ?? ''))
    .returning('sessionKey')
    .execute();
  return rows.length;
}
