import { sql } from 'kysely';
import { type Db, escapeLike } from '../../platform/db.ts';
import { gathered } from '../../platform/gather.ts';
import { isUuid } from '../../platform/ids.ts';

export interface Login {
  readonly loginId: string;
  readonly subjectId: string;
  readonly username: string | null;
  readonly passwordHash: string | null;
  readonly passwordHistory: readonly string[];
  readonly firstLoginAt: Temporal.Instant | null;
  readonly totpSealed: Buffer | null;
  readonly totpLastStep: bigint | null;
  readonly queryPasswordHash: string | null;
  readonly passwordChangedAt: Temporal.Instant | null;
  /** A secret that is being enrolled, and until when. */
  readonly totpPendingSealed: Buffer | null;
  readonly totpPendingUntil: Temporal.Instant | null;
}

const loginColumns = [
  'loginId',
  'subjectId',
  'username',
  'passwordHash',
  'passwordHistory',
  'firstLoginAt',
  'totpSealed',
  'totpLastStep',
  'queryPasswordHash',
  'passwordChangedAt',
  'totpPendingSealed',
  'totpPendingUntil',
] as const;

export async function findLogin(
  tx: Db,
  centerId: number,
  by: { kind: 'person' | 'staff'; subjectId: string } | { kind: 'staff'; username: string },
): Promise<Login | undefined> {
  return tx
    .selectFrom('identity.login')
    .select(loginColumns)
    .where('centerId', '=', centerId)
    .where('kind', '=', by.kind)
    .$if('subjectId' in by, (query) => query.where('subjectId', '=', 'subjectId' in by ? by.subjectId : ''))
    .$if('username' in by, (query) => query.where('username', '=', 'username' in by ? by.username : ''))
    .executeTakeFirst();
}

export async function setQueryPasswordHash(tx: Db, centerId: number, personId: string, hash: string): Promise<void> {
  await tx
    .updateTable('identity.login')
    .set({ queryPasswordHash: hash })
    .where('centerId', '=', centerId)
    .where('kind', '=', 'person')
    .where('subjectId', '=', personId)
    .execute();
}

/** Sets a person's password, making the login when there is none. */
export async function setPassword(
  tx: Db,
  centerId: number,
  {
    loginId,
    personId,
    hash,
    history,
    at,
  }: { loginId: string; personId: string; hash: string; history: readonly string[]; at: Temporal.Instant },
): Promise<void> {
  await sql`
    insert into identity.login (center_id, login_id, kind, subject_id, password_hash, password_history, password_changed_at, first_login_at)
    values (${centerId}, ${loginId}::uuid, 'person', ${personId}::uuid, ${hash}, ${history}::text[], ${at}::timestamptz, ${at}::timestamptz)
    on conflict on constraint login__subject do update set password_hash = excluded.password_hash, password_history = excluded.password_history,
      password_changed_at = excluded.password_changed_at, first_login_at = coalesce(login.first_login_at, excluded.first_login_at)`.execute(
    tx,
  );
}

export async function setFirstLogin(
  tx: Db,
  centerId: number,
  loginId: string,
  firstLoginAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('identity.login')
    .set({ firstLoginAt })
    .where('centerId', '=', centerId)
    .where('loginId', '=', loginId)
    .execute();
}

/** Uses the time step of a one-time code up; false when it, or a later one, was used: of two logins at once one is late. */
export async function takeTotpStep(
  tx: Db,
  centerId: number,
  loginId: string,
  { step: totpLastStep, loginAt }: { step: bigint; loginAt?: Temporal.Instant },
): Promise<boolean> {
  const row = await tx
    .updateTable('identity.login')
    .set({ totpLastStep, ...(loginAt && { lastLoginAt: loginAt }) })
    .where('centerId', '=', centerId)
    .where('loginId', '=', loginId)
    .where((is) => is.or([is('totpLastStep', 'is', null), is('totpLastStep', '<', totpLastStep)]))
    .returning('loginId')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findStaff(tx: Db, centerId: number, staffId: string) {
  return tx
    .selectFrom('identity.staff')
    .select(['staffId', 'name', 'outlet', 'roles'])
    .where('centerId', '=', centerId)
    .where('staffId', '=', staffId)
    .executeTakeFirst();
}

/** Staff whose name or user name holds the text; at most fifty. */
export async function staffNamed(tx: Db, centerId: number, text: string): Promise<string[]> {
  const like = `%${escapeLike(text)}%`;
  const rows = await tx
    .selectFrom('identity.staff as s')
    .leftJoin('identity.login as l', (join) =>
      join.onRef('l.centerId', '=', 's.centerId').onRef('l.subjectId', '=', 's.staffId').on('l.kind', '=', 'staff'),
    )
    .select('s.staffId')
    .where('s.centerId', '=', centerId)
    .where((eb) => eb.or([eb('s.name', 'like', like), eb('l.username', 'like', like)]))
    .orderBy('s.staffId')
    .limit(50)
    .execute();
  return rows.map(({ staffId }) => staffId);
}

/**
 * Names of the members of staff among ids, for «who did what». An id may stand there several times or be missing; jobs act
 * under a name of their own, which is nobody's id.
 */
export async function staffNames(
  tx: Db,
  centerId: number,
  ids: readonly (string | null | undefined)[],
): Promise<Map<string, string>> {
  const staffIds = [...new Set(ids)].filter((id) => id && isUuid(id));
  if (staffIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('identity.staff')
    .select(['staffId', 'name'])
    .where('centerId', '=', centerId)
    .where('staffId', '=', sql<string>`any (${staffIds}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.staffId, row.name]));
}

export interface NewSession {
  readonly sessionKey: string;
  readonly kind: 'person' | 'employer' | 'staff';
  readonly subjectId: string;
  readonly employerId: string | null;
  readonly actorName: string;
  readonly roles: string[];
  readonly channel: string;
  readonly host: string;
  readonly address: string;
  readonly device: string;
  readonly createdAt: Temporal.Instant;
  readonly seenAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly certificateFingerprint: string | null;
  readonly needsCode: boolean;
}

/** A session with its line in the log of logins: one statement. */
export async function insertSession(
  tx: Db,
  session: NewSession,
  entry: LoginLogEntry,
  centerId: number,
): Promise<void> {
  await tx
    .with('logged', (query) => query.insertInto('identity.loginLog').values({ centerId, ...entry }))
    .insertInto('identity.session')
    .values({ centerId, ...session })
    .execute();
}

const sessionRows = (tx: Db, centerId: number, sessionKeys: readonly string[]) =>
  tx
    .selectFrom('identity.session')
    .select([
      'sessionKey',
      'kind',
      'subjectId',
      'employerId',
      'actorName',
      'roles',
      'channel',
      'seenAt',
      'expiresAt',
      'needsCode',
    ])
    .where('centerId', '=', centerId)
    .where('sessionKey', '=', sql<string>`any(${sessionKeys})`)
    .execute();

// Every request asks for its session: those that arrive together are read together.
const sessions = gathered({
  groupOf: (asked: { centerId: number; sessionKey: string }) => String(asked.centerId),
  async read(tx, asked) {
    const keys = asked.map(({ sessionKey }) => sessionKey);
    const rows = await sessionRows(tx, asked[0]?.centerId ?? 0, keys);
    const known = new Map(rows.map((row) => [row.sessionKey, row]));
    return ({ sessionKey }) => known.get(sessionKey);
  },
});

export const findSession = (tx: Db, centerId: number, sessionKey: string) => sessions(tx, { centerId, sessionKey });

export async function touchSession(tx: Db, centerId: number, sessionKey: string, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('identity.session')
    .set({ seenAt: at })
    .where('centerId', '=', centerId)
    .where('sessionKey', '=', sessionKey)
    .execute();
}

export async function deleteSession(tx: Db, centerId: number, sessionKey: string): Promise<void> {
  await tx
    .deleteFrom('identity.session')
    .where('centerId', '=', centerId)
    .where('sessionKey', '=', sessionKey)
    .execute();
}

export async function deleteSessionsOf(tx: Db, centerId: number, kind: string, subjectId: string): Promise<void> {
  await tx
    .deleteFrom('identity.session')
    .where('centerId', '=', centerId)
    .where('kind', '=', kind)
    .where('subjectId', '=', subjectId)
    .execute();
}

export interface LoginLogEntry {
  readonly logId: string;
  readonly kind: string;
  readonly subjectId: string | null;
  readonly at: Temporal.Instant;
  readonly channel: string;
  readonly address: string;
  readonly device: string;
  readonly result: string;
}

export async function insertLoginLog(tx: Db, centerId: number, entry: LoginLogEntry): Promise<void> {
  await tx
    .insertInto('identity.loginLog')
    .values({ centerId, ...entry })
    .execute();
}

export async function insertCaptcha(
  tx: Db,
  centerId: number,
  captcha: { captchaId: string; answerHash: string; expiresAt: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('identity.captcha')
    .values({ centerId, ...captcha })
    .execute();
}

/** Takes a captcha: whatever the answer, it cannot be used again. */
export async function takeCaptcha(
  tx: Db,
  centerId: number,
  captchaId: string,
  at: Temporal.Instant,
): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('identity.captcha')
    .where('centerId', '=', centerId)
    .where('captchaId', '=', captchaId)
    .returning(['answerHash', 'expiresAt'])
    .executeTakeFirst();
  return row && Temporal.Instant.compare(row.expiresAt, at) > 0 ? row.answerHash : undefined;
}

export interface OneTimeCode {
  readonly codeId: string;
  readonly purpose: string;
  readonly subjectId: string;
  readonly mobileIndex: Buffer;
  readonly codeHash: string;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
}

export async function insertCode(tx: Db, centerId: number, code: OneTimeCode): Promise<void> {
  await tx
    .insertInto('identity.oneTimeCode')
    .values({ centerId, ...code })
    .execute();
}

/** Counts a try against a code and answers it, locked; `undefined` when it is gone or too old. */
export async function tryCode(tx: Db, centerId: number, codeId: string, at: Temporal.Instant) {
  return tx
    .updateTable('identity.oneTimeCode')
    .set({ attempts: sql`attempts + 1` })
    .where('centerId', '=', centerId)
    .where('codeId', '=', codeId)
    .where('expiresAt', '>', at)
    .returning(['purpose', 'subjectId', 'mobileIndex', 'codeHash', 'attempts'])
    .executeTakeFirst();
}

export async function deleteCode(tx: Db, centerId: number, codeId: string): Promise<void> {
  await tx.deleteFrom('identity.oneTimeCode').where('centerId', '=', centerId).where('codeId', '=', codeId).execute();
}

export interface Challenge {
  readonly challengeId: string;
  readonly purpose: string;
  readonly text: string;
  readonly host: string;
  readonly bindingHash: string;
  readonly expiresAt: Temporal.Instant;
}

export async function insertChallenge(tx: Db, centerId: number, challenge: Challenge): Promise<void> {
  await tx
    .insertInto('identity.certificateChallenge')
    .values({ centerId, ...challenge })
    .execute();
}

export async function findChallenge(tx: Db, centerId: number, challengeId: string): Promise<Challenge | undefined> {
  return tx
    .selectFrom('identity.certificateChallenge')
    .select(['challengeId', 'purpose', 'text', 'host', 'bindingHash', 'expiresAt'])
    .where('centerId', '=', centerId)
    .where('challengeId', '=', challengeId)
    .executeTakeFirst();
}

/** Uses a challenge up: the second use finds nothing. */
export async function deleteChallenge(tx: Db, centerId: number, challengeId: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('identity.certificateChallenge')
    .where('centerId', '=', centerId)
    .where('challengeId', '=', challengeId)
    .returning('challengeId')
    .executeTakeFirst();
  return row !== undefined;
}

/** Removes what has expired and nobody will ask for: sessions, codes, pictures, challenges, counters of old windows. */
export async function deleteExpired(tx: Db, centerId: number, at: Temporal.Instant): Promise<void> {
  await tx.deleteFrom('identity.session').where('centerId', '=', centerId).where('expiresAt', '<', at).execute();
  await tx.deleteFrom('identity.captcha').where('centerId', '=', centerId).where('expiresAt', '<', at).execute();
  await tx.deleteFrom('identity.oneTimeCode').where('centerId', '=', centerId).where('expiresAt', '<', at).execute();
  await tx
    .deleteFrom('identity.certificateChallenge')
    .where('centerId', '=', centerId)
    .where('expiresAt', '<', at)
    .execute();
  // The longest window is a day.
  const old = at.subtract({ hours: 48 });
  await tx.deleteFrom('identity.attempt').where('centerId', '=', centerId).where('windowStart', '<', old).execute();
}
