import type { Vault } from '../../../platform/crypto.ts';
import { newUuid } from '../../../platform/ids.ts';
import { limits } from '../rules.ts';
import { codeHash, newCode } from './codes.ts';
import { codeByOperators, groupCode } from './rules.ts';

/** As much of a connection of node-postgres as is needed, within the caller's transaction and as the owner. */
interface Connection {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export interface FirstOfficer {
  readonly role: 'administrator' | 'security';
  readonly username: string;
  readonly name: string;
  readonly outlet: string;
  readonly employeeNumber?: string | null;
}

export interface FirstCode {
  readonly role: FirstOfficer['role'];
  readonly username: string;
  /** With it the officer sets password and TOTP at `/staff/activate`; shown once, at rest there is its digest. */
  readonly code: string;
  readonly endsAt: Temporal.Instant;
}

/**
 * The first administrator and the first security officer of a centre that has nobody to propose and confirm them; everybody
 * else is made by these two. A user name that is there already and awaits its activation is given a new code; one that is
 * in use is left alone (no code is answered), unless `resets`: the way back in for an officer of whom there is but one, whose
 * account nobody in the centre may reset. It holds the role already, or it is left alone all the same.
 */
export async function writeFirstOfficers(
  connection: Connection,
  vault: Vault,
  {
    centerId,
    officers,
    now,
    resets = false,
  }: {
    readonly centerId: number;
    readonly officers: readonly FirstOfficer[];
    readonly now: Temporal.Instant;
    readonly resets?: boolean;
  },
): Promise<FirstCode[]> {
  const codes: FirstCode[] = [];
  for (const officer of officers) {
    const staffId = await accountOf(connection, { centerId, officer, now, resets });
    if (staffId === undefined) continue;
    const code = newCode();
    const endsAt = now.add({ hours: limits.activationHours });
    await connection.query(
      `insert into identity.staff_activation (center_id, staff_id, code_hash, issued_at, expires_at) values ($1, $2, $3, $4, $5)
       on conflict (center_id, staff_id) do update set code_hash = excluded.code_hash, issued_by = null,
         issued_at = excluded.issued_at, expires_at = excluded.expires_at`,
      [centerId, staffId, codeHash(vault, staffId, code), now.toString(), endsAt.toString()],
    );
    await connection.query(
      `insert into identity.login_log (center_id, log_id, kind, subject_id, at, channel, address, device, result)
       values ($1, $2, 'staff', $3, $4, 'system', '', '', $5)`,
      [centerId, newUuid(now.epochMilliseconds), staffId, now.toString(), codeByOperators],
    );
    codes.push({ role: officer.role, username: officer.username, code: groupCode(code), endsAt });
  }
  return codes;
}

/** The account that awaits its owner, made when there is none; `undefined` when it is in use already. */
async function accountOf(
  connection: Connection,
  {
    centerId,
    officer,
    now,
    resets,
  }: { centerId: number; officer: FirstOfficer; now: Temporal.Instant; resets: boolean },
): Promise<string | undefined> {
  const { rows } = await connection.query(
    `select s.staff_id, s.state = 'active' and (l.password_hash is null or l.totp_sealed is null) as awaits,
       s.state = 'active' and $3::text = any (s.roles) as holds
     from identity.login l join identity.staff s on s.center_id = l.center_id and s.staff_id = l.subject_id
     where l.center_id = $1 and l.kind = 'staff' and l.username = $2`,
    [centerId, officer.username, officer.role],
  );
  const known = rows[0] as { staff_id: string; awaits: boolean; holds: boolean } | undefined;
  if (known && resets && known.holds) await emptyAccount(connection, centerId, known.staff_id);
  if (known) return known.holds && (known.awaits || resets) ? known.staff_id : undefined;
  const [staffId, loginId] = [newUuid(now.epochMilliseconds), newUuid(now.epochMilliseconds)];
  await connection.query(
    'insert into identity.staff (center_id, staff_id, name, employee_number, outlet, roles, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [centerId, staffId, officer.name, officer.employeeNumber ?? null, officer.outlet, [officer.role], now.toString()],
  );
  await connection.query(
    `insert into identity.login (center_id, login_id, kind, subject_id, username) values ($1, $2, 'staff', $3, $4)`,
    [centerId, loginId, staffId, officer.username],
  );
  return staffId;
}

/** Password and authenticator are void, and every session is over. */
async function emptyAccount(connection: Connection, centerId: number, staffId: string): Promise<void> {
  await connection.query(
    `update identity.login set password_hash = null, totp_sealed = null, totp_pending_sealed = null, totp_pending_until = null
     where center_id = $1 and kind = 'staff' and subject_id = $2`,
    [centerId, staffId],
  );
  await connection.query(`delete from identity.session where center_id = $1 and kind = 'staff' and subject_id = $2`, [
    centerId,
    staffId,
  ]);
}
