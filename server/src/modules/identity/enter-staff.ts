import { generateSync } from 'otplib';
import type { Call } from '../../platform/call.ts';
import { type Answering, refuseAfterCommit } from '../../platform/http.ts';
import { isRightPassword } from '../../platform/passwords.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { clearAttempts } from './attempt-store.ts';
import { countTry, isLocked, triesLeft } from './attempts.ts';
import { throttleAddress } from './codes.ts';
import type { enterAsStaff as contract } from './contract.ts';
import { newPasswordHash } from './passwords.ts';
import { refusals } from './problems.ts';
import { logLogin, openSession } from './sessions.ts';
import { lockActiveStaff } from './staff-store.ts';
import { passwordTerm } from './staffing/account.ts';
import { refusals as staffRefusals } from './staffing/problems.ts';
import { isPasswordTooOld } from './staffing/rules.ts';
import { deleteStaffSessions, setStaffPassword } from './staffing/store.ts';
import { findLogin, type Login, takeTotpStep } from './store.ts';

export const totpContext = 'identity.login.totp';
const stepSeconds = 30;

/** The time step whose code this is (RFC 6238, one step of clock drift each way), if it was not used before. */
export function totpStep(
  secret: string,
  code: string,
  { now, lastStep }: { now: Temporal.Instant; lastStep: bigint | null },
): bigint | undefined {
  const current = BigInt(Math.floor(now.epochMilliseconds / 1000 / stepSeconds));
  return [current, current - 1n, current + 1n].find(
    (step) => step > (lastStep ?? -1n) && generateSync({ secret, epoch: Number(step) * stepSeconds }) === code,
  );
}

export interface RecognisedStaff {
  readonly login: Login | undefined;
  readonly isRight: boolean;
  readonly bucket: string;
}

export async function recogniseStaff(
  call: Call,
  { username, password }: RouteInput<typeof contract>['body'],
): Promise<RecognisedStaff> {
  await throttleAddress(call, 'login-staff');
  const login = await findLogin(call.tx, call.centerId, { kind: 'staff', username });
  const bucket = `login-staff:${username}`;
  return {
    login,
    bucket,
    isRight: !(await isLocked(call, bucket)) && (await isRightPassword(login?.passwordHash, password)),
  };
}

/**
 * 工作人员登录: password and one-time code together; neither alone says whether it was right. Who proves both with a password
 * that has become too old sets a new one in the same step (GB/T 22239-2019 8.1.4.1 a).
 */
export async function enterAsStaff(
  call: Call,
  { body }: RouteInput<typeof contract>,
  answering: Answering,
  { login, isRight: passwordRight, bucket }: RecognisedStaff,
) {
  const { tx, centerId } = call;
  const tries = await countTry(call, bucket, '请稍后再试，或联系系统管理员。');
  const staff = passwordRight && login ? await provenByCode(call, login, body.totp) : undefined;
  if (!staff || !login) {
    await logLogin(call, 'staff', login?.subjectId ?? null, '密码或动态口令错误');
    return refuseAfterCommit(refusals.wrongStaffLogin, { detail: triesLeft(tries) });
  }
  await clearAttempts(tx, centerId, bucket);
  if (body.newPassword === undefined) {
    const days = await daysTooOld(call, login);
    if (days !== undefined) return refuseOld(call, login, days);
  } else await replacePassword(call, login, { username: body.username, password: body.newPassword });
  return openSession(call, answering, {
    kind: 'staff',
    subjectId: staff.staffId,
    actorName: staff.name,
    roles: staff.roles,
  });
}

/** Who has an account in use and a code that is right and was not used before; the code is used up. */
async function provenByCode({ tx, centerId, vault, now }: Call, login: Login, code: string) {
  const secret = login.totpSealed && vault.open(login.totpSealed, totpContext);
  const step = secret ? totpStep(secret, code, { now, lastStep: login.totpLastStep }) : undefined;
  const staff = step === undefined ? undefined : await lockActiveStaff(tx, centerId, login.subjectId);
  const isTaken =
    staff && step !== undefined && (await takeTotpStep(tx, centerId, login.loginId, { step, loginAt: now }));
  return isTaken ? staff : undefined;
}

/** The days after which a password is too old, when this one is. */
async function daysTooOld(call: Call, { passwordChangedAt }: Login): Promise<number | undefined> {
  const { value: days } = await passwordTerm(call);
  return isPasswordTooOld(passwordChangedAt, days, call.now) ? days : undefined;
}

/** The one-time code is used up: what asks for the new password asks for the next code too. */
async function refuseOld(call: Call, { subjectId }: Login, days: number) {
  await logLogin(call, 'staff', subjectId, '密码已到更换期限');
  return refuseAfterCommit(staffRefusals.passwordTooOld, {
    detail: `本中心规定密码每 ${days} 天更换一次，您的密码已到期。`,
    remedy: '请设置新密码，并输入身份验证应用中的下一个动态口令。',
  });
}

async function replacePassword(
  call: Call,
  login: Login,
  { username, password }: { username: string; password: string },
): Promise<void> {
  const { hash, history } = await newPasswordHash(password, {
    known: [username],
    knownAs: '用户名',
    current: login.passwordHash,
    history: login.passwordHistory,
  });
  await setStaffPassword(call.tx, call.centerId, login.loginId, { hash, history, at: call.now });
  await deleteStaffSessions(call.tx, call.centerId, login.subjectId);
  const actor = { ...call.actor, kind: 'staff' as const, id: login.subjectId };
  await recordAudit({ ...call, actor }, 'identity.change-password', ['staff', login.subjectId]);
}
