import type { Call } from '../../../platform/call.ts';
import { refuseAfterCommit } from '../../../platform/http.ts';
import { isRightPassword } from '../../../platform/passwords.ts';
import { Problem } from '../../../platform/problem.ts';
import { done, pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { clearAttempts } from '../attempt-store.ts';
import { countTry, triesLeft } from '../attempts.ts';
import { totpContext, totpStep } from '../enter-staff.ts';
import { listLoginLog } from '../logins-store.ts';
import { newPasswordHash } from '../passwords.ts';
import { permissionsOf } from '../permissions.ts';
import { refusals as identityRefusals } from '../problems.ts';
import { placeOf } from '../rules.ts';
import { findLogin, type Login, takeTotpStep } from '../store.ts';
import { getAccountOf, knownRoles, loginBucket, passwordTerm } from './account.ts';
import { enrolment, openPending, wrongTotp } from './activation.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { passwordEndsAt, roleNames } from './rules.ts';
import { sessionViews } from './screens.ts';
import { deleteStaffSessions, setStaffPassword, takePendingTotp } from './store.ts';
import { rightText } from './words.ts';

export async function ownAccount(call: Call): Promise<RouteOutput<typeof contract.getOwnAccount>> {
  const account = await getAccountOf(call, call.actor.id);
  const { value: passwordDays, source } = await passwordTerm(call);
  const { username, name, employeeNumber, outlet, roles, passwordChangedAt, lastLoginAt } = account;
  const rights = [...permissionsOf('staff', roles)].filter((right) => right !== 'session.own');
  return {
    username,
    name,
    employeeNumber,
    outlet,
    roles: [...roles],
    roleNames: knownRoles(roles).map((role) => roleNames[role]),
    may: rights.map(rightText),
    lastLoginAt: lastLoginAt?.toString() ?? null,
    passwordChangedAt: passwordChangedAt?.toString() ?? null,
    passwordEndsAt: passwordEndsAt(passwordChangedAt, passwordDays)?.toString() ?? null,
    passwordDays,
    passwordSource: source,
    sessions: await sessionViews(call, call.actor.id),
  };
}

export async function ownLogins(call: Call, { query }: RouteInput<typeof contract.listOwnLogins>) {
  const { rows, total } = await listLoginLog(call.tx, call.centerId, 'staff', call.actor.id, pageOf(query));
  return { total, rows: rows.map((row) => ({ ...row, at: row.at.toString(), place: placeOf(row.address) })) };
}

async function ownLogin(call: Call): Promise<{ login: Login; username: string }> {
  const login = await findLogin(call.tx, call.centerId, { kind: 'staff', subjectId: call.actor.id });
  if (!login?.username) throw new Problem(refusals.notFound);
  return { login, username: login.username };
}

/** Uses the present one-time code up; false when it is wrong, too old or was used. */
async function takeTotp(call: Call, login: Login, code: string): Promise<boolean> {
  if (!login.totpSealed) return false;
  const secret = call.vault.open(login.totpSealed, totpContext);
  const step = totpStep(secret, code, { now: call.now, lastStep: login.totpLastStep });
  return step !== undefined && (await takeTotpStep(call.tx, call.centerId, login.loginId, { step }));
}

/** Wrong answers count with those of the login: an open session is no way to guess on. */
const wrongRemedy = '请稍后再试；不是您本人操作的，请立即联系系统管理员。';

/** 修改密码: the old password and the present one-time code; every other session ends. */
export async function changeOwnPassword(call: Call, { body }: RouteInput<typeof contract.changeOwnPassword>) {
  const { login, username } = await ownLogin(call);
  const bucket = loginBucket(username);
  const tries = await countTry(call, bucket, wrongRemedy);
  const isRight = await isRightPassword(login.passwordHash, body.oldPassword);
  // The new one is judged before the code is used up, by whoever has the old one.
  const fresh =
    isRight &&
    (await newPasswordHash(body.newPassword, {
      known: [username],
      knownAs: '用户名',
      current: login.passwordHash,
      history: login.passwordHistory,
    }));
  if (!fresh || !(await takeTotp(call, login, body.totp)))
    return refuseAfterCommit(identityRefusals.wrongPassword, {
      detail: `原密码或动态口令不正确。${triesLeft(tries)}`,
      fields: isRight ? { totp: '动态口令不正确或已用过' } : { oldPassword: '原密码不正确' },
    });
  await clearAttempts(call.tx, call.centerId, bucket);
  await setStaffPassword(call.tx, call.centerId, login.loginId, { ...fresh, at: call.now });
  await deleteStaffSessions(call.tx, call.centerId, call.actor.id, call.actor.sessionKey);
  await recordAudit(call, 'identity.change-password', ['staff', call.actor.id]);
  return done;
}

/** 更换动态口令, first step: the present code allows a new secret; the present one stays good until the second step. */
export async function startOwnTotp(call: Call, { body }: RouteInput<typeof contract.startOwnTotp>) {
  const { login, username } = await ownLogin(call);
  const bucket = loginBucket(username);
  const tries = await countTry(call, bucket, wrongRemedy);
  if (!(await takeTotp(call, login, body.totp)))
    return refuseAfterCommit(refusals.totpWrong, {
      detail: triesLeft(tries),
      remedy: '请输入现在使用的身份验证应用中的下一个 6 位数字；手机已丢失的，请联系系统管理员重置。',
      fields: { totp: '动态口令不正确或已用过' },
    });
  await clearAttempts(call.tx, call.centerId, bucket);
  // A secret that was shown before is not shown again: whoever saw it may be somebody else.
  return enrolment(call, { ...login, totpPendingUntil: null }, username);
}

/** Second step: a code of the new secret puts it in the place of the old one; every other session ends. */
export async function finishOwnTotp(call: Call, { body }: RouteInput<typeof contract.finishOwnTotp>) {
  const { login } = await ownLogin(call);
  const secret = openPending(call, login);
  if (!secret || !login.totpPendingSealed)
    throw new Problem(refusals.enrolmentOver, {
      remedy: '请重新输入现用动态口令，取得新的二维码。',
    });
  const step = totpStep(secret, body.totp, { now: call.now, lastStep: null });
  if (step === undefined) throw wrongTotp();
  const isTaken = await takePendingTotp(call.tx, call.centerId, login.loginId, {
    sealed: login.totpPendingSealed,
    step,
  });
  if (!isTaken) throw wrongTotp();
  await deleteStaffSessions(call.tx, call.centerId, call.actor.id, call.actor.sessionKey);
  await recordAudit(call, 'identity.enrol-totp', ['staff', call.actor.id]);
  return done;
}
