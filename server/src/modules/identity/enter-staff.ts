import { generateSync } from 'otplib';
import type { Call } from '../../platform/call.ts';
import { type Answering, refuseAfterCommit } from '../../platform/http.ts';
import { isRightPassword } from '../../platform/passwords.ts';
import type { RouteInput } from '../../platform/route.ts';
import { clearAttempts } from './attempt-store.ts';
import { countTry, isLocked, triesLeft } from './attempts.ts';
import { throttleAddress } from './codes.ts';
import type { enterAsStaff as contract } from './contract.ts';
import { refusals } from './problems.ts';
import { logLogin, openSession } from './sessions.ts';
import { findLogin, findStaff, type Login, takeTotpStep } from './store.ts';

const totpContext = 'identity.login.totp';
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

/** 工作人员登录: password and one-time code together; neither alone says whether it was right. */
export async function enterAsStaff(
  call: Call,
  { body }: RouteInput<typeof contract>,
  answering: Answering,
  { login, isRight: passwordRight, bucket }: RecognisedStaff,
) {
  const tries = await countTry(call, bucket, '请稍后再试，或联系系统管理员。');
  const secret = login?.totpSealed && call.vault.open(login.totpSealed, totpContext);
  const step =
    passwordRight && login && secret
      ? totpStep(secret, body.totp, { now: call.now, lastStep: login.totpLastStep })
      : undefined;
  const isFresh =
    step !== undefined && login !== undefined && (await takeTotpStep(call.tx, call.centerId, login.loginId, step));
  const staff = isFresh ? await findStaff(call.tx, call.centerId, login.subjectId) : undefined;
  if (!staff) {
    await logLogin(call, 'staff', login?.subjectId ?? null, '密码或动态口令错误');
    return refuseAfterCommit(refusals.wrongPassword, { detail: triesLeft(tries) });
  }
  await clearAttempts(call.tx, call.centerId, bucket);
  return openSession(call, answering, {
    kind: 'staff',
    subjectId: staff.staffId,
    actorName: staff.name,
    roles: staff.roles,
  });
}
