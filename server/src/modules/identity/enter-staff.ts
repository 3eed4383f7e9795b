import { generateSync } from 'otplib';
import type { Call } from '../../platform/call.ts';
import { type Answering, refuseAfterCommit } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { throttleAddress } from './codes.ts';
import type { enterAsStaff as contract } from './contract.ts';
import { isRight } from './passwords.ts';
import { refusals } from './problems.ts';
import { limits } from './rules.ts';
import { logLogin, openSession } from './sessions.ts';
import { clearAttempts, countAttempt, findLogin, findStaff, type Login, readAttempts, updateLogin } from './store.ts';

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
  const { count } = await readAttempts(call.tx, call.centerId, bucket, { at: call.now, minutes: limits.lockMinutes });
  return { login, bucket, isRight: count < limits.lockAfter && (await isRight(login?.passwordHash, password)) };
}

/** 工作人员登录: password and one-time code together; neither alone says whether it was right. */
export async function enterAsStaff(
  call: Call,
  { body }: RouteInput<typeof contract>,
  answering: Answering,
  { login, isRight: passwordRight, bucket }: RecognisedStaff,
) {
  const failed = await readAttempts(call.tx, call.centerId, bucket, { at: call.now, minutes: limits.lockMinutes });
  if (failed.count >= limits.lockAfter)
    throw new Problem(refusals.locked, { until: failed.until.toString(), remedy: '请稍后再试，或联系系统管理员。' });
  const secret = login?.totpSealed && call.vault.open(login.totpSealed, totpContext);
  const step =
    passwordRight && login && secret
      ? totpStep(secret, body.totp, { now: call.now, lastStep: login.totpLastStep })
      : undefined;
  const staff = step === undefined || !login ? undefined : await findStaff(call.tx, call.centerId, login.subjectId);
  if (step === undefined || !login || !staff) {
    const failures = await countAttempt(call.tx, call.centerId, bucket, { at: call.now, minutes: limits.lockMinutes });
    await logLogin(call, 'staff', login?.subjectId ?? null, '密码或动态口令错误');
    const left = limits.lockAfter - failures;
    return refuseAfterCommit(refusals.wrongPassword, {
      detail:
        left > 0
          ? `还可以再试 ${left} 次，之后账号将锁定 ${limits.lockMinutes} 分钟。`
          : `账号已锁定 ${limits.lockMinutes} 分钟。`,
    });
  }
  await clearAttempts(call.tx, call.centerId, bucket);
  await updateLogin(call.tx, call.centerId, login.loginId, { totpLastStep: step });
  return openSession(call, answering, {
    kind: 'staff',
    subjectId: staff.staffId,
    actorName: staff.name,
    roles: staff.roles,
  });
}
